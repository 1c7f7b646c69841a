"""What is done to saved hosts: asked for, shown before it is written, and taken back."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from sshtui import files
from sshtui.errors import AppError, UsageError
from sshtui.services.ports import Hosts, Visits
from sshtui.ui.controllers.sessions import SessionController

if TYPE_CHECKING:  # the first frame does without these
    from sshtui.hosts.edits import Edit
    from sshtui.hosts.entry import HostEntry
    from sshtui.hosts.file_edit import Change
    from sshtui.hosts.importers.plan import Planned
    from sshtui.ui.modals.host_editor import Draft

_INCLUDE = "hosts.include"


class HostController:
    """Adds, changes and removes hosts; every method starts on its own and returns at once.

    Args:
        app: Where it is asked.
        hosts: The saved hosts.
        visits: Follow a host that gets another name.
        opening: Signs in to a host as it is described, to try it.
        show_changes: Shows the hosts as they are now, the cursor on the one that is named.
    """

    def __init__(
        self,
        app: App[Any],
        hosts: Hosts,
        visits: Visits,
        opening: SessionController,
        show_changes: Callable[[str], None],
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._visits = visits
        self._opening = opening
        self._show_changes = show_changes
        self._done: list[Sequence[Change]] = []

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
        await self._add("New host", None)

    async def _copy(self, aliases: Sequence[str]) -> None:
        if aliases:
            described = await asyncio.to_thread(self._hosts.block, aliases[0])
            await self._add(f"Copy of {aliases[0]}", described.entry)

    async def _add(self, title: str, model: "HostEntry | None") -> None:
        from sshtui.hosts.entry import HostEntry  # noqa: PLC0415 - not for the first frame

        nobody = HostEntry("")
        where = self._hosts.new(nobody).path
        draft = await self._draft(title, where, nobody, replace(model or nobody, alias=""))
        await self._ask_and_save(draft, self._hosts.new)
        await self._offer_include(where)

    async def _edit(self, aliases: Sequence[str]) -> None:
        from sshtui.hosts.edits import Edit  # noqa: PLC0415 - likewise

        if not aliases:
            return
        described = await asyncio.to_thread(self._hosts.block, aliases[0])
        before, path = described.entry, described.path
        draft = await self._draft(f"Edit {before.alias}", path, before, before)
        draft = replace(draft, shared_with=described.shared_with)
        after = await self._ask_and_save(draft, lambda entry: Edit(path, before, entry))
        if after is not None and after.alias != before.alias:
            await asyncio.to_thread(self._visits.renamed, before.alias, after.alias)

    async def _ask_and_save(
        self, draft: "Draft", edit: "Callable[[HostEntry], Edit]"
    ) -> "HostEntry | None":
        from sshtui.ui.modals.host_editor import HostEditor  # noqa: PLC0415 - likewise

        while True:
            entry = await self._app.push_screen_wait(HostEditor(draft, self._opening.test))
            if entry is None:
                return None
            if await self._save(draft.title, [edit(entry)], entry.alias):
                return entry
            draft = replace(draft, entry=entry)

    async def _delete(self, aliases: Sequence[str]) -> None:
        from sshtui.hosts.edits import Edit  # noqa: PLC0415 - likewise

        found = await self._described(aliases)
        edits = [Edit(path, entry, None) for path, entry in found]
        await self._save(f"Delete {_named(aliases)}?", edits)

    async def _tag(self, aliases: Sequence[str]) -> None:
        from sshtui.hosts.edits import Edit  # noqa: PLC0415 - likewise
        from sshtui.ui.modals.one_line import OneLine  # noqa: PLC0415 - likewise

        if not aliases:
            return
        words = "Words to add; with - in front they are taken away."
        answer = await self._app.push_screen_wait(OneLine(f"Tag {_named(aliases)}", words))
        if answer:
            changes = answer.split()
            edits = [
                Edit(path, entry, replace(entry, tags=_retagged(entry.tags, changes)))
                for path, entry in await self._described(aliases)
            ]
            await self._save(f"Tag {_named(aliases)}", edits)

    async def _star(self, aliases: Sequence[str]) -> None:
        from sshtui.hosts.edits import Edit  # noqa: PLC0415 - likewise

        found = await self._described(aliases)
        wanted = not all(entry.favourite for _, entry in found)
        edits = [Edit(path, entry, replace(entry, favourite=wanted)) for path, entry in found]
        await self._write(edits)

    async def _undo(self, _: Sequence[str]) -> None:
        from sshtui.hosts import edits  # noqa: PLC0415 - likewise

        if not self._done:
            self._app.notify("There is nothing to take back.")
            return
        await asyncio.to_thread(edits.undo, self._done[-1])
        del self._done[-1]
        self._app.notify("The last edit is taken back.")
        self._show_changes("")

    async def _import(self, _: Sequence[str]) -> None:
        from sshtui.hosts.importers import plan  # noqa: PLC0415 - likewise
        from sshtui.ui.modals.import_preview import ImportPreview  # noqa: PLC0415 - likewise
        from sshtui.ui.modals.one_line import OneLine  # noqa: PLC0415 - likewise

        words = "A file of PuTTY, Ansible, Termius, lazyssh, tssh, known_hosts, ssh_config or CSV."
        answer = await self._app.push_screen_wait(OneLine("Import hosts", words))
        if not answer:
            return

        def read() -> "tuple[Sequence[Planned], Sequence[str]]":
            found = plan.read(Path(answer).expanduser())
            return plan.plan(self._hosts, found.entries), found.notes

        planned, notes = await asyncio.to_thread(read)
        chosen = await self._app.push_screen_wait(ImportPreview(planned, notes))
        if chosen:
            await self._write(plan.edits_of([planned[place] for place in chosen]))

    async def _export(self, aliases: Sequence[str]) -> None:
        from sshtui.hosts import exporters  # noqa: PLC0415 - likewise
        from sshtui.ui.modals.one_line import OneLine  # noqa: PLC0415 - likewise

        words = "A new file: .json, .csv, .ini (Ansible), or any other name for ssh_config."
        title = f"Export {_named(aliases)}"
        answer = await self._app.push_screen_wait(OneLine(title, words))
        if not answer or not aliases:
            return
        entries = [entry for _, entry in await self._described(aliases)]

        def write() -> None:
            path = Path(answer).expanduser()
            if path.exists():
                raise UsageError(f"{path} is there already.", hint="Choose another name.")
            files.write_atomically(path, exporters.for_name(path.name)(entries).encode())

        await asyncio.to_thread(write)
        self._app.notify(f"{_named(aliases)} written to {answer}", markup=False)

    async def _problems(self, _: Sequence[str]) -> None:
        from sshtui.ui.modals.problems import ProblemsModal  # noqa: PLC0415 - likewise

        found = await asyncio.to_thread(self._hosts.problems)
        self._app.push_screen(ProblemsModal(found))

    async def _described(self, aliases: Sequence[str]) -> "list[tuple[Path, HostEntry]]":
        def read() -> "list[tuple[Path, HostEntry]]":
            found = map(self._hosts.block, aliases)
            return [(one.path, one.entry) for one in found]

        return await asyncio.to_thread(read)

    async def _save(self, title: str, wanted: "Sequence[Edit]", alias: str = "") -> bool:
        from sshtui.hosts import edits  # noqa: PLC0415 - likewise
        from sshtui.ui.modals.show_diff import ShowDiff  # noqa: PLC0415 - likewise

        changes = await asyncio.to_thread(edits.preview, wanted)
        if all(change.before == change.after for change in changes):
            return True
        if not await self._app.push_screen_wait(ShowDiff(title, changes)):
            return False
        await self._write(wanted, alias)
        return True

    async def _write(self, wanted: "Sequence[Edit]", alias: str = "") -> None:
        from sshtui.hosts import edits  # noqa: PLC0415 - likewise

        self._done.append(await asyncio.to_thread(edits.save, wanted))
        self._app.notify("Saved. Ctrl+Z takes it back.")
        self._show_changes(alias)

    async def _offer_include(self, saved: Path) -> None:
        from sshtui.hosts import file_edit, including  # noqa: PLC0415 - likewise
        from sshtui.ui.modals.show_diff import ShowDiff  # noqa: PLC0415 - likewise

        config = Path.home() / ".ssh" / "config"

        def is_settled() -> bool:
            asked = self._visits.choice(_INCLUDE)
            return bool(asked) or not saved.exists() or including.is_included(saved, config)

        if await asyncio.to_thread(is_settled):
            return

        def edit(text: str) -> str:
            return including.include(text, saved)

        change = await asyncio.to_thread(file_edit.preview, config, edit)
        title = "Let plain ssh, scp and Ansible know these hosts too?"
        agreed = await self._app.push_screen_wait(ShowDiff(title, [change]))
        await asyncio.to_thread(self._visits.choose, _INCLUDE, "yes" if agreed else "no")
        if agreed:
            self._done.append([await asyncio.to_thread(file_edit.rewrite, config, edit)])
            self._app.notify("Saved. `sshtui hosts include --remove` takes it back.")
            self._show_changes("")

    async def _draft(
        self, title: str, where: Path, before: "HostEntry", entry: "HostEntry"
    ) -> "Draft":
        from sshtui.ui.modals.host_editor import Draft  # noqa: PLC0415 - likewise

        hosts, keys = await asyncio.gather(
            asyncio.to_thread(self._hosts.hosts), asyncio.to_thread(_keys)
        )
        return Draft(
            title,
            str(where),
            before,
            entry,
            taken=frozenset(host.alias for host in hosts if host.alias != before.alias),
            jumps={host.alias: host.jump for host in hosts},
            keys=keys,
            groups=sorted({host.group for host in hosts if host.group}),
        )


def _keys() -> list[str]:
    # A public key beside it tells a private key from everything else that lies there.
    public = sorted((Path.home() / ".ssh").glob("*.pub"))
    return [f"~/.ssh/{path.stem}" for path in public if path.with_suffix("").exists()]


def _named(aliases: Sequence[str]) -> str:
    return aliases[0] if len(aliases) == 1 else f"{len(aliases)} hosts"


def _retagged(tags: tuple[str, ...], changes: Sequence[str]) -> tuple[str, ...]:
    gone = {word[1:] for word in changes if word.startswith("-")}
    added = [word for word in changes if not word.startswith("-")]
    return tuple(dict.fromkeys(tag for tag in (*tags, *added) if tag not in gone))
