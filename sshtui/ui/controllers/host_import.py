"""Asks for a file of hosts until one is read, and for the hosts to take from it."""

import asyncio
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual.app import App

from sshtui.errors import AppError, ConfigError
from sshtui.hosts.importers import formats
from sshtui.hosts.importers.ansible.program import GIVEN_UP
from sshtui.hosts.importers.collector import printable
from sshtui.hosts.importers.plan import Planned
from sshtui.services.hosts import HostManager
from sshtui.ui.modals.import_preview import ImportPreview
from sshtui.ui.modals.import_wait import ImportWait
from sshtui.ui.modals.picker import Picker, PickerOption, among
from sshtui.ui.modals.problem import ProblemModal
from sshtui.ui.modals.text_prompt import TextPrompt

PATIENCE = 0.3
"""Seconds of reading before it is said that a file is read."""

_WORDS = (
    "A file or directory of PuTTY, WinSCP, MobaXterm, Ansible, Termius or another of the programs"
    " that sshtui reads; or known_hosts, ssh_config or CSV."
)
_LINE = re.compile(r"\A(\d+):")
_Read = tuple[tuple[Planned, ...], tuple[str, ...]]


class HostImport:
    """One import, from the path that is typed to the hosts that are chosen.

    Args:
        app: Where it is asked.
        manager: Reads the file.
    """

    def __init__(self, app: App[Any], manager: HostManager) -> None:
        self._app = app
        self._manager = manager

    async def choose(self, given: str = "") -> Sequence[Planned]:
        """Return the hosts to import; none where the person gave up.

        Whatever is wrong with a file leads back to its path, as it was typed.

        Args:
            given: The path, where it is known already.
        """
        typed = given
        while True:
            if not given:
                prompt = TextPrompt("Import hosts", _WORDS, typed, folder=Path.home())
                answer: str | None = await self._app.push_screen_wait(prompt)
                typed = answer or ""
            given = ""
            if not typed:
                return ()
            try:
                found = await self._read_as_told(Path(typed))
            except AppError as error:
                await self._app.push_screen_wait(ProblemModal(error))
                continue
            chosen = await self._preview(typed, found) if found else None
            if chosen is not None:
                return chosen

    async def _preview(self, typed: str, found: _Read) -> Sequence[Planned] | None:
        planned, notes = found
        return await self._app.push_screen_wait(ImportPreview(planned, _brief(notes, typed)))

    async def _read_as_told(self, path: Path) -> _Read | None:
        """Read a file, of the kind that the person names where it does not show.

        Raises:
            AppError: It cannot be read, or holds no hosts.
        """
        try:
            found = await self._read(path)
        except formats.UnclearFormat:
            kind = await self._ask_kind(path)
            found = await self._read(path, kind) if kind else None
        if found is not None and not found[0]:
            raise _nothing_in(path, found[1])
        return found

    async def _ask_kind(self, path: Path) -> str:
        kinds = among(PickerOption(kind.name, kind.label) for kind in formats.FORMATS)
        title = f"What wrote {path.name}?"
        chosen = await self._app.push_screen_wait(Picker(title, kinds))
        return chosen or ""

    async def _read(self, path: Path, kind: str = "") -> _Read | None:
        """Read a file in a thread; None where the person did not wait for it."""
        given_up = threading.Event()
        GIVEN_UP.set(given_up)
        reading = asyncio.ensure_future(asyncio.to_thread(self._manager.read_import, path, kind))
        done, _ = await asyncio.wait({reading}, timeout=PATIENCE)
        if not done:
            wait = ImportWait(f"Reading {path}", reading)
            if not await self._app.push_screen_wait(wait):
                # The thread ends by itself, and the program that it may have started with it.
                given_up.set()
                reading.add_done_callback(lambda ended: ended.exception())
                return None
        return await reading


def _brief(notes: Sequence[str], typed: str) -> list[str]:
    """Return notes without the path that the person has just typed."""
    path = f"{printable(str(Path(typed).expanduser()))}:"
    return [_LINE.sub(r"line \1:", note.removeprefix(path).strip()) for note in notes]


def _nothing_in(path: Path, notes: Sequence[str]) -> ConfigError:
    said = "\n".join(notes)
    return ConfigError(
        f"There is no host in {path} that can be imported.\n{said}".strip(),
        hint="Each host needs a name or an address. Is it the file that you meant?",
        title="No hosts found",
    )
