"""Edits, tags, deletes, imports, exports and undoes: changes to saved hosts."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import App
from textual.screen import Screen

from sshtui.errors import AppError, ConfigError
from sshtui.hosts.editing.block_codec import options
from sshtui.hosts.editing.jumpers import listed
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.rules import SharedRule
from sshtui.sanitize import clean
from sshtui.services.credentials import try_sign_in
from sshtui.services.hosts import ChangeSet, Draft, HostManager
from sshtui.services.ports import Hosts, Visits
from sshtui.services.ssh_sharing import SshSharing
from sshtui.sessions.manager import SessionManager
from sshtui.signin.asker import Asker
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.resolve import Overrides
from sshtui.ui import actions
from sshtui.ui.controllers.host_import import HostImport
from sshtui.ui.controllers.text_outlets import new_file_mistake
from sshtui.ui.modals.config_problems import ConfigProblemsModal
from sshtui.ui.modals.host_editor import HostEditor
from sshtui.ui.modals.picker import Picker, PickerOption, among
from sshtui.ui.modals.problem import ProblemModal
from sshtui.ui.modals.show_diff import ConfirmDelete, OfferInclude, ShowDiff
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.notifications import show_step
from sshtui.ui.user_keymap import keymap_of
from sshtui.ui.widgets.hosts.columns import clipped

_TITLE = 40
"""Columns of a rule's patterns in a title."""

_SHARING = "Let ssh use open connections?"
_NO_SHARING = "Keep ssh from open connections?"

_MOST_SAID = 3
"""Lines about an export that fit into a notice."""


class HostController:
    """Adds, changes and removes hosts.

    Args:
        app: Where it is asked.
        hosts: The saved hosts.
        visits: Follow a host that gets another name.
        manager: Makes connections, to test a host.
        asker: Returns who is asked over what is on top.
        show_changes: Shows the hosts as they are now, the cursor on the one that is named.
        sharing: Returns what knows whether ssh finds the connections.
        show_offer: Says what plain ssh could do by an action; nothing for "".
    """

    def __init__(
        self,
        app: App[Any],
        hosts: Hosts,
        visits: Visits,
        manager: SessionManager,
        asker: Callable[[], Asker],
        show_changes: Callable[[str], None],
        sharing: Callable[[], SshSharing],
        show_offer: Callable[[str], None],
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._manager = HostManager(hosts, visits)
        self._sessions = manager
        self._asker = asker
        self._show_changes = show_changes
        self._sharing = sharing
        self._show_offer = show_offer
        self._offers_sharing = False
        # Changes are written, and taken back, in the order of the keys.
        self._writing = asyncio.Lock()

    def begin_with(
        self,
        aliases: Sequence[str],
        work: Callable[[Sequence[str]], Coroutine[Any, Any, None]],
    ) -> None:
        """Start one of the methods below that are about hosts; say so where there is none."""
        if aliases:
            self.begin(work(aliases))
        else:
            new = keymap_of(self._app).of("hosts.new")
            self._app.notify(f"No host selected. {new} adds a new one.", markup=False)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Start one of the methods below, and return at once; an error of it is shown."""
        self._app.run_worker(self._shielded(work), group="editing")

    async def _shielded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except AppError as error:
            self._app.push_screen(ProblemModal(error))

    async def new(self) -> None:
        """Ask for a new host, and save it."""
        await self._ask_and_save("New host", await asyncio.to_thread(self._manager.draft))

    async def copy(self, aliases: Sequence[str]) -> None:
        """Ask for a new host that starts as the first of these."""
        draft = await asyncio.to_thread(self._manager.draft, aliases[0], copied=True)
        await self._ask_and_save(f"Copy of {aliases[0]}", draft)

    async def change(
        self, alias: str, title: str, change: Callable[[HostEntry], HostEntry]
    ) -> bool:
        """Show what a change to a host would write, and save it; return whether that was agreed."""
        draft = await asyncio.to_thread(self._manager.draft, alias)
        wanted = await asyncio.to_thread(self._manager.prepare, [draft.edit(change(draft.entry))])
        return await self._show_and_save(title, wanted, alias)

    async def copy_command(self, aliases: Sequence[str]) -> None:
        """Copy the command that connects to these with plain ssh."""
        commands = await asyncio.to_thread(self._manager.ssh_commands, aliases)
        self._app.copy_to_clipboard(commands)
        first, *others = commands.split("\n")
        more = f" and {len(others):,} more" if others else ""
        self._app.notify(f"Copied: {first}{more}", markup=False)

    async def edit(self, aliases: Sequence[str]) -> None:
        """Ask for changes to the first of these, and save them."""
        draft = await asyncio.to_thread(self._manager.draft, aliases[0])
        await self._ask_and_save(f"Edit {aliases[0]}", draft)

    async def edit_rule(self, aliases: Sequence[str]) -> None:
        """Ask for changes to a rule that the first of these shares with others, and save them."""
        rules = await asyncio.to_thread(self._manager.rules, aliases[0])
        if not rules:
            self._app.notify(f"{aliases[0]} has no shared rule.", markup=False)
            return
        await self._choose_and_edit(f"Shared rules of {aliases[0]}", rules)

    async def _choose_and_edit(self, title: str, rules: Sequence[SharedRule]) -> None:
        rule = rules[0] if len(rules) == 1 else await self._choose(title, rules)
        if rule:
            draft = await asyncio.to_thread(self._manager.rule_draft, rule)
            await self._ask_and_save(f"Edit {clipped(rule.title, _TITLE)}, {rule.breadth}", draft)

    async def _choose(self, title: str, rules: Sequence[SharedRule]) -> SharedRule | None:
        options = [
            PickerOption(str(index), rule.title, _place_of(rule))
            for index, rule in enumerate(rules)
        ]
        picker: Screen[str | None] = Picker(title, among(options))
        chosen = await self._app.push_screen_wait(picker)
        return rules[int(chosen)] if chosen else None

    async def _ask_and_save(self, title: str, draft: Draft) -> None:
        while True:
            editor = HostEditor(title, draft, self._test)
            entry = await self._app.push_screen_wait(editor)
            if entry is None:
                return
            if editor.wanted_rule:
                await self._edit_rule_at(editor.wanted_rule.place)
                draft = replace(draft, entry=entry)
                draft = await asyncio.to_thread(self._manager.with_rules, draft)
                continue
            wanted = await asyncio.to_thread(self._manager.prepare, [draft.edit(entry)])
            if await self._show_and_save(title, wanted, entry.alias):
                return
            draft = replace(draft, entry=entry)

    async def _edit_rule_at(self, place: str) -> None:
        """Edit a rule while a host is edited, which an error does not end."""
        try:
            rules = await asyncio.to_thread(self._manager.rules_at, place)
            await self._choose_and_edit(f"Shared rules at {place}", rules)
        except AppError as error:
            await self._app.push_screen_wait(ProblemModal(error))

    async def _test(self, entry: HostEntry) -> str:
        """Sign in to a host as it is described, close the connection, and say how it went."""
        asker = self._asker()
        wanted, given = Destination(entry.alias), Overrides(options=options(entry))
        try:
            target = await asyncio.to_thread(self._hosts.resolve, wanted, given)
        except AppError as error:
            return error.message
        on_step = partial(show_step, self._app)
        trial = await try_sign_in(self._sessions.lines.connector, target, asker, on_step)
        return trial.error.message if trial.error else "Sign-in OK; connection closed."

    async def delete(self, aliases: Sequence[str]) -> None:
        """Delete hosts with all of their names, once that is confirmed."""
        names = await asyncio.to_thread(self._manager.all_names, aliases)
        wanted = await asyncio.to_thread(self._manager.prepare_delete, names)
        whole = await asyncio.to_thread(self._manager.prepare_delete, names, with_comments=True)
        others = [name for name in names if name not in aliases]
        title = f"Delete {_named(aliases)}{f', also called {listed(others)}' if others else ''}?"
        question = ConfirmDelete(title, wanted.changes, wanted.notes, whole.changes)
        agreed = await self._app.push_screen_wait(question)
        if agreed:
            await self._save(whole if question.takes_comments else wanted)

    async def tag(self, aliases: Sequence[str]) -> None:
        """Ask for tags to add or to remove."""
        words = "Tags to add; prefix with - to remove."
        answer = await self._app.push_screen_wait(TextPrompt(f"Tag {_named(aliases)}", words))
        if answer:
            tags = answer.split()
            wanted = await asyncio.to_thread(self._manager.prepare_tags, aliases, tags)
            if wanted.notes and not wanted.changes:
                raise ConfigError(
                    "\n".join(wanted.notes), hint=self._rule_hint(), title="Tags not changed"
                )
            await self._show_and_save(f"Tag {_named(aliases)}", wanted)

    def _rule_hint(self) -> str:
        action, keys = actions.ACTIONS["hosts.edit-rule"], keymap_of(self._app)
        key = keys.of(action.id) or f"{keys.of('app.palette')}, then “{action.label}”"
        return f"Change the rule for all of its hosts: {key}."

    async def favour(self, aliases: Sequence[str]) -> None:
        """Make hosts favourites; where all of them are, make them none."""
        async with self._writing:
            wanted = await asyncio.to_thread(self._manager.prepare_favourites, aliases)
            await asyncio.to_thread(self._manager.save, wanted)
        await self._saved()

    async def undo(self) -> None:
        """Undo the last edit."""
        async with self._writing:
            undone = await asyncio.to_thread(self._manager.undo)
        if undone:
            self._app.notify("Undone.")
            self._show_changes("")
        else:
            self._app.notify("Nothing to undo.")

    async def import_hosts(self, path: str = "") -> None:
        """Save the hosts that are chosen from a file; ask for it where it is not given."""
        chosen = await HostImport(self._app, self._manager).choose(path)
        if chosen:
            await self._save(await asyncio.to_thread(self._manager.prepare_import, chosen))

    async def export(self, aliases: Sequence[str]) -> None:
        """Ask for a file, and write hosts to it."""
        words = "A new file: .json, .csv, .ini (Ansible), or any other name for ssh_config."
        title = f"Export {_named(aliases)}"
        prompt: Screen[str | None] = TextPrompt(title, words, mistake=new_file_mistake)
        answer = await self._app.push_screen_wait(prompt)
        if answer:
            found = await asyncio.to_thread(self._manager.export_to, Path(answer), aliases)
            said = [*found.problems, *found.notes]
            more = [f"and {len(said) - _MOST_SAID} more"] if len(said) > _MOST_SAID else []
            lines = [f"{_named(found.aliases)} written to {answer}", *said[:_MOST_SAID], *more]
            self._app.notify(
                clean("\n".join(lines), lines=True),
                severity="warning" if found.problems else "information",
                markup=False,
            )

    async def include(self) -> None:
        """Ask whether plain ssh is to know the saved hosts, and have it so."""
        if await asyncio.to_thread(self._manager.is_included):
            self._app.notify("ssh, scp and Ansible know the saved hosts already.")
            return
        wanted = await asyncio.to_thread(self._manager.prepare_include)
        title = "Let ssh, scp and Ansible know the saved hosts?"
        agreed = await self._app.push_screen_wait(OfferInclude(title, wanted.changes))
        await asyncio.to_thread(self._manager.answer_include, agreed=bool(agreed))
        if agreed:
            await self._save(wanted)
        await self.offer()

    async def share(self) -> None:
        """Ask whether ssh is to use the connections, or no more, and have it so."""
        sharing = self._sharing()
        if not sharing.applies:
            self._app.notify("ssh does not know the hosts of the demo.")
            return
        removed = await asyncio.to_thread(sharing.is_set_up)
        wanted = await asyncio.to_thread(sharing.prepare, self._manager, removed=removed)
        agreed = await self._app.push_screen_wait(
            OfferInclude(_NO_SHARING if removed else _SHARING, wanted.changes)
        )
        if not removed:
            await asyncio.to_thread(sharing.answer, agreed=bool(agreed))
        if agreed:
            await self._save(wanted)
        await self.offer()

    async def offer_sharing(self) -> None:
        """Say on the hosts that ssh could use the connections, until that is answered."""
        self._offers_sharing = True
        await self.offer()

    async def offer(self) -> None:
        """Say what is to be asked, one at a time."""
        offered = ""
        if await asyncio.to_thread(self._manager.offers_include):
            offered = "hosts.include"
        elif self._offers_sharing and await asyncio.to_thread(self._sharing().offers):
            offered = "hosts.share"
        self._show_offer(offered)

    async def problems(self) -> None:
        """Show the problems in the files."""
        found = await asyncio.to_thread(self._hosts.problems)
        self._app.push_screen(ConfigProblemsModal(found))

    async def _show_and_save(self, title: str, wanted: ChangeSet, alias: str = "") -> bool:
        """Show what is going to be written, and write it unless the person refuses."""
        if not wanted.changes:
            return True
        if not await self._app.push_screen_wait(ShowDiff(title, wanted.changes, wanted.notes)):
            return False
        await self._save(wanted, alias)
        return True

    async def _save(self, wanted: ChangeSet, alias: str = "") -> None:
        async with self._writing:
            await asyncio.to_thread(self._manager.save, wanted)
        await self._saved(alias)

    async def _saved(self, alias: str = "") -> None:
        undo = keymap_of(self._app).of("hosts.undo")
        self._app.notify(f"Saved. {undo} to undo.", markup=False)
        self._show_changes(alias)
        await self.offer()


def _named(aliases: Sequence[str]) -> str:
    return aliases[0] if len(aliases) == 1 else f"{len(aliases)} hosts"


def _place_of(rule: SharedRule) -> str:
    whose = ", the system's" if rule.is_of_system else ""
    return f"{rule.place}, {rule.breadth}{whose}"
