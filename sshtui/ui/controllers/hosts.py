"""What is done to saved hosts: asked for, shown before it is saved, and undone."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from sshtui.errors import AppError
from sshtui.services.ports import Hosts, Visits
from sshtui.ui.controllers.sessions import SessionController

if TYPE_CHECKING:  # the first frame does without these
    from sshtui.services.hosts import ChangeSet, Draft, HostManager


class HostController:
    """Adds, changes and removes hosts; every method starts on its own and returns at once.

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

    def do(self, what: str, aliases: Sequence[str]) -> None:
        """Do something to some hosts.

        Args:
            what: `new`, `edit`, `copy`, `delete`, `tag`, `star`, `undo`, `import`, `export`, or
                `problems` to read what is wrong in the files.
            aliases: The hosts.
        """
        works = {
            "new": self._new,
            "edit": self._edit,
            "copy": self._copy,
            "delete": self._delete,
            "tag": self._tag,
            "star": self._star,
            "undo": self._undo,
            "import": self._import,
            "export": self._export,
            "problems": self._problems,
        }
        work = works[what]
        self._app.run_worker(self._shielded(work(tuple(aliases))), group="editing")

    async def _shielded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except AppError as error:
            from sshtui.ui.modals.problem import ProblemModal  # noqa: PLC0415 - if ever

            self._app.push_screen(ProblemModal(error))

    async def _new(self, _: Sequence[str]) -> None:
        await self._ask_and_save("New host", await asyncio.to_thread(self._manager.draft))
        await self._offer_include()

    async def _copy(self, aliases: Sequence[str]) -> None:
        if aliases:
            draft = await asyncio.to_thread(self._manager.draft, aliases[0], copied=True)
            await self._ask_and_save(f"Copy of {aliases[0]}", draft)
            await self._offer_include()

    async def _edit(self, aliases: Sequence[str]) -> None:
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

    async def _delete(self, aliases: Sequence[str]) -> None:
        wanted = await asyncio.to_thread(self._manager.prepare_delete, aliases)
        await self._show_and_save(f"Delete {_named(aliases)}?", wanted)

    async def _tag(self, aliases: Sequence[str]) -> None:
        from sshtui.ui.modals.one_line import OneLine  # noqa: PLC0415 - likewise

        if not aliases:
            return
        words = "Words to add; with - in front they are taken away."
        answer = await self._app.push_screen_wait(OneLine(f"Tag {_named(aliases)}", words))
        if answer:
            tags = answer.split()
            wanted = await asyncio.to_thread(self._manager.prepare_tags, aliases, tags)
            await self._show_and_save(f"Tag {_named(aliases)}", wanted)

    async def _star(self, aliases: Sequence[str]) -> None:
        await self._save(await asyncio.to_thread(self._manager.prepare_favourites, aliases))

    async def _undo(self, _: Sequence[str]) -> None:
        if await asyncio.to_thread(self._manager.undo):
            self._app.notify("The last edit is taken back.")
            self._show_changes("")
        else:
            self._app.notify("There is nothing to take back.")

    async def _import(self, _: Sequence[str]) -> None:
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

    async def _export(self, aliases: Sequence[str]) -> None:
        from sshtui.ui.modals.one_line import OneLine  # noqa: PLC0415 - likewise

        words = "A new file: .json, .csv, .ini (Ansible), or any other name for ssh_config."
        title = f"Export {_named(aliases)}"
        answer = await self._app.push_screen_wait(OneLine(title, words))
        if answer and aliases:
            await asyncio.to_thread(self._manager.export_to, Path(answer), aliases)
            self._app.notify(f"{_named(aliases)} written to {answer}", markup=False)

    async def _problems(self, _: Sequence[str]) -> None:
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
        self._app.notify("Saved. Ctrl+Z takes it back.")
        self._show_changes(alias)

    async def _offer_include(self) -> None:
        from sshtui.ui.modals.show_diff import ShowDiff  # noqa: PLC0415 - likewise

        if not await asyncio.to_thread(self._manager.offers_include):
            return
        wanted = await asyncio.to_thread(self._manager.prepare_include)
        title = "Let plain ssh, scp and Ansible know these hosts too?"
        agreed = await self._app.push_screen_wait(ShowDiff(title, wanted.changes))
        await asyncio.to_thread(self._manager.answer_include, agreed=bool(agreed))
        if agreed:
            await asyncio.to_thread(self._manager.save, wanted)
            self._app.notify("Saved. `sshtui hosts include --remove` takes it back.")
            self._show_changes("")


def _named(aliases: Sequence[str]) -> str:
    return aliases[0] if len(aliases) == 1 else f"{len(aliases)} hosts"
