"""What is done to saved hosts: asked for, shown before it is saved, and undone."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from sshtui.errors import AppError
from sshtui.services.ports import Hosts, Visits
from sshtui.ui.controllers.sessions import SessionController
from sshtui.ui.keymap import keymap_of

if TYPE_CHECKING:  # the first frame does without these
    from sshtui.services.hosts import ChangeSet, Draft, HostManager


class HostController:
    """Adds, changes and removes hosts.

    Args:
        app: Where it is asked.
        hosts: The saved hosts.
        visits: Follow a host that gets another name.
        sessions: Signs in to a host as it is described, to try it.
        show_changes: Shows the hosts as they are now, the cursor on the one that is named.
    """

    def __init__(
        self,
        app: App[Any],
        hosts: Hosts,
        visits: Visits,
        sessions: SessionController,
        show_changes: Callable[[str], None],
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._visits = visits
        self._sessions = sessions
        self._show_changes = show_changes

    @functools.cached_property
    def _manager(self) -> "HostManager":
        from sshtui.services.hosts import HostManager  # noqa: PLC0415 - not for the first frame

        return HostManager(self._hosts, self._visits)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Start one of the methods below, and return at once; an error of it is shown."""
        self._app.run_worker(self._shielded(work), group="editing")

    async def _shielded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except AppError as error:
            from sshtui.ui.modals.problem import ProblemModal  # noqa: PLC0415 - if ever

            self._app.push_screen(ProblemModal(error))

    async def new(self) -> None:
        """Ask for a new host, and save it."""
        await self._ask_and_save("New host", await asyncio.to_thread(self._manager.draft))
        await self._offer_include()

    async def copy(self, aliases: Sequence[str]) -> None:
        """Ask for a new host that starts as the first of these."""
        if aliases:
            draft = await asyncio.to_thread(self._manager.draft, aliases[0], copied=True)
            await self._ask_and_save(f"Copy of {aliases[0]}", draft)
            await self._offer_include()

    async def edit(self, aliases: Sequence[str]) -> None:
        """Ask for changes to the first of these, and save them."""
        if aliases:
            draft = await asyncio.to_thread(self._manager.draft, aliases[0])
            await self._ask_and_save(f"Edit {aliases[0]}", draft)

    async def _ask_and_save(self, title: str, draft: "Draft") -> None:
        from sshtui.ui.modals.host_editor import HostEditor  # noqa: PLC0415 - likewise

        while True:
            editor = HostEditor(title, draft, self._sessions.test)
            entry = await self._app.push_screen_wait(editor)
            if entry is None:
                return
            wanted = await asyncio.to_thread(self._manager.prepare, [draft.edit(entry)])
            if await self._show_and_save(title, wanted, entry.alias):
                return
            draft = replace(draft, entry=entry)

    async def delete(self, aliases: Sequence[str]) -> None:
        """Delete hosts, once that is confirmed."""
        wanted = await asyncio.to_thread(self._manager.prepare_delete, aliases)
        await self._show_and_save(f"Delete {_named(aliases)}?", wanted)

    async def tag(self, aliases: Sequence[str]) -> None:
        """Ask for tags to add or to remove."""
        from sshtui.ui.modals.one_line import OneLine  # noqa: PLC0415 - likewise

        if not aliases:
            return
        words = "Tags to add; prefix with - to remove."
        answer = await self._app.push_screen_wait(OneLine(f"Tag {_named(aliases)}", words))
        if answer:
            tags = answer.split()
            wanted = await asyncio.to_thread(self._manager.prepare_tags, aliases, tags)
            await self._show_and_save(f"Tag {_named(aliases)}", wanted)

    async def favour(self, aliases: Sequence[str]) -> None:
        """Make hosts favourites; where all of them are, make them none."""
        await self._save(await asyncio.to_thread(self._manager.prepare_favourites, aliases))

    async def undo(self) -> None:
        """Undo the last edit."""
        if await asyncio.to_thread(self._manager.undo):
            self._app.notify("Undone.")
            self._show_changes("")
        else:
            self._app.notify("Nothing to undo.")

    async def import_hosts(self) -> None:
        """Ask for a file, and save the hosts that are chosen from it."""
        from sshtui.ui.modals.import_preview import ImportPreview  # noqa: PLC0415 - likewise
        from sshtui.ui.modals.one_line import OneLine  # noqa: PLC0415 - likewise

        words = "A file of PuTTY, Ansible, Termius, lazyssh, tssh, known_hosts, ssh_config or CSV."
        answer = await self._app.push_screen_wait(OneLine("Import hosts", words))
        if not answer:
            return
        planned, notes = await asyncio.to_thread(self._manager.read_import, Path(answer))
        chosen = await self._app.push_screen_wait(ImportPreview(planned, notes))
        if chosen:
            hosts = [planned[place] for place in chosen]
            await self._save(await asyncio.to_thread(self._manager.prepare_import, hosts))

    async def export(self, aliases: Sequence[str]) -> None:
        """Ask for a file, and write hosts to it."""
        from sshtui.ui.modals.one_line import OneLine  # noqa: PLC0415 - likewise

        words = "A new file: .json, .csv, .ini (Ansible), or any other name for ssh_config."
        title = f"Export {_named(aliases)}"
        answer = await self._app.push_screen_wait(OneLine(title, words))
        if answer and aliases:
            await asyncio.to_thread(self._manager.export_to, Path(answer), aliases)
            self._app.notify(f"{_named(aliases)} written to {answer}", markup=False)

    async def problems(self) -> None:
        """Show what is wrong in the files."""
        from sshtui.ui.modals.problems import ProblemsModal  # noqa: PLC0415 - likewise

        found = await asyncio.to_thread(self._hosts.problems)
        self._app.push_screen(ProblemsModal(found))

    async def _show_and_save(self, title: str, wanted: "ChangeSet", alias: str = "") -> bool:
        """Show what is going to be written, and write it unless the person refuses."""
        from sshtui.ui.modals.show_diff import ShowDiff  # noqa: PLC0415 - likewise

        if not wanted.changes:
            return True
        if not await self._app.push_screen_wait(ShowDiff(title, wanted.changes)):
            return False
        await self._save(wanted, alias)
        return True

    async def _save(self, wanted: "ChangeSet", alias: str = "") -> None:
        await asyncio.to_thread(self._manager.save, wanted)
        self._show_saved(alias)

    def _show_saved(self, alias: str = "") -> None:
        undo = keymap_of(self._app).of("hosts.undo")
        self._app.notify(f"Saved. {undo} to undo.", markup=False)
        self._show_changes(alias)

    async def _offer_include(self) -> None:
        from sshtui.ui.modals.show_diff import ShowDiff  # noqa: PLC0415 - likewise

        if not await asyncio.to_thread(self._manager.offers_include):
            return
        wanted = await asyncio.to_thread(self._manager.prepare_include)
        title = "Make these hosts available to ssh, scp and Ansible?"
        agreed = await self._app.push_screen_wait(ShowDiff(title, wanted.changes))
        await asyncio.to_thread(self._manager.answer_include, agreed=bool(agreed))
        if agreed:
            await asyncio.to_thread(self._manager.save, wanted)
            self._show_saved()


def _named(aliases: Sequence[str]) -> str:
    return aliases[0] if len(aliases) == 1 else f"{len(aliases)} hosts"
