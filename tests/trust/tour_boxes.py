"""The boxes of the app that show somebody else's texts, each filled with hostile ones."""

import asyncio
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from textual.screen import Screen

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.endpoint import Endpoint
from sshtui.errors import AppError
from sshtui.hosts.editing.file_edit import Change
from sshtui.hosts.editing.host_edit import Edit
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.plan import ImportState, Planned
from sshtui.hosts.importers.risks import Risk, RiskKind
from sshtui.hosts.rules import Inherited
from sshtui.hosts.snapshot import ConfigFiles
from sshtui.services.hosts import Draft
from sshtui.services.snippets import Snippet
from sshtui.sshconfig.forwards import Address, Forward
from sshtui.terminal.link_address import LinkAddress
from sshtui.ui.modals.allow_forwards import AllowForwards
from sshtui.ui.modals.change_credential import ChangeCredential
from sshtui.ui.modals.config_problems import ConfigProblemsModal
from sshtui.ui.modals.confirm_close import ConfirmClose
from sshtui.ui.modals.confirm_copies import ConfirmCopies
from sshtui.ui.modals.confirm_forget import ConfirmForget
from sshtui.ui.modals.confirm_zoom import ConfirmZoom
from sshtui.ui.modals.file_picker import FilePicker
from sshtui.ui.modals.fill_snippet import FillSnippet
from sshtui.ui.modals.host_editor import HostEditor
from sshtui.ui.modals.import_preview import ImportPreview
from sshtui.ui.modals.import_wait import ImportWait
from sshtui.ui.modals.lend_agent import LendAgent
from sshtui.ui.modals.open_link import OpenLink
from sshtui.ui.modals.paste import ConfirmPaste
from sshtui.ui.modals.picker import Picker, PickerOption, among
from sshtui.ui.modals.problem import ProblemModal
from sshtui.ui.modals.revealed import RevealedModal
from sshtui.ui.modals.show_diff import ConfirmDelete, ShowDiff
from sshtui.ui.modals.start_log import StartLog
from sshtui.ui.modals.text_prompt import TextPrompt
from tests.trust.tour import MOST, SOME, Guide, Texts, as_read, gone

Text = Callable[[], str]
"""Hostile texts in one, others each time."""


def _entry(text: Text) -> HostEntry:
    return HostEntry(
        text(),
        text(),
        text(),
        jump=text(),
        identities=(text(), text()),
        proxy_command=text(),
        local_forwards=(text(),),
        environment=(text(),),
        command=text(),
        group=text(),
        tags=(text(), text()),
        start=text(),
        note=text(),
        others=((text(), text()),),
    )


def _draft(text: Text) -> Draft:
    rule = Inherited(text(), text(), text(), 5)
    inherited = dict.fromkeys(("hostname", "user", "proxy_command"), rule)
    return Draft(Path(text().replace("\0", "")), _entry(text), _entry(text), inherited=inherited)


def _planned(alias: str) -> Planned:
    entry = HostEntry(alias, alias, alias, group=alias, proxy_command=alias)
    edit = Edit(ConfigFiles(), None, entry)
    risk = Risk(RiskKind.RUNS, f"ProxyCommand {alias}", "proxy_command")
    return Planned(ImportState.NEW, edit, entry, (alias,), (risk,))


def credential(text: Text) -> Credential:
    binding = Binding(Endpoint(text(), text(), 22, (text(),)), "", text(), echo=False)
    kind = PromptKind.PASSWORD
    return Credential(
        "1", binding, kind, Mode.FILL, Status.FRESH, frozenset({text()}), MemoryStore.kind
    )


async def _no_test(_: HostEntry) -> str:
    return "no"


def boxes(texts: Texts, folder: Path, never: "asyncio.Future[None]") -> dict[str, Screen[Any]]:
    """Return the boxes by their names."""
    text = texts.text
    options = [PickerOption(str(number), name, name) for number, name in enumerate(texts.portion())]
    change = Change(Path(as_read(text()).replace("\0", "")), "", as_read(text()))
    forward = Forward("local", Path(text()), Address(text(), 80))
    link = LinkAddress(text(), text(), (text(), text()))
    error = AppError(text(), hint=text(), title=text())
    secret = Secret(text())
    return {
        "forwards?": AllowForwards(text(), text(), 4711, forward),
        "agent?": LendAgent(text(), text()),
        "clipboard?": ConfirmCopies(text(), now=False, text=text()),
        "zoom?": ConfirmZoom(text()),
        "close?": ConfirmClose(text()),
        "paste?": ConfirmPaste(" ".join(text().splitlines())),
        "link": OpenLink(link, can_open=True),
        "host editor": HostEditor(text(), _draft(text), _no_test),
        "import preview": ImportPreview([*map(_planned, texts.chunks())], [text()]),
        "reading an import": ImportWait(text(), never),
        "config problems": ConfigProblemsModal([f"config:1: {chunk}" for chunk in texts.chunks()]),
        "diff": ShowDiff("Save?", [change], [text()]),
        "delete?": ConfirmDelete("Delete?", [change], [text()]),
        "picker": Picker("What?", among(options)),
        "file picker": FilePicker("Which?", folder),
        "problem": ProblemModal(error),
        "revealed": RevealedModal((text(), secret), (text(), None)),
        "snippet": FillSnippet(Snippet(text(), f"{text()} {{asked:x}}"), {}, text()),
        "path": TextPrompt("Import", text(), text()),
        "log": StartLog("log", "text", lambda _: Path(text().replace("\0", ""))),
        "forget?": ConfirmForget(text(), text()),
        "change credential": ChangeCredential(credential(text)),
    }


_LEAST = {"paste?": 1, "host editor": SOME, "import preview": SOME, "log": 1, "picker": SOME}
"""Of those that show a text in a line or two, or only its beginning, or each in many lines."""
SECTIONS = 4
"""Of the editor of hosts."""


def name_files(folder: Path, texts: Iterable[str]) -> None:
    """Fill a folder with files of hostile names."""
    folder.mkdir()
    for text in texts:
        name = text.replace("\0", "").replace("/", "\N{DIVISION SLASH}")
        raw = name.encode("utf-8", "surrogatepass")[:200]
        (folder / os.fsdecode(raw)).touch()


async def see_boxes(guide: Guide, texts: Texts, folder: Path) -> None:
    """Look at each box."""
    app: Any = guide.app
    depth = len(app.screen_stack)
    never = asyncio.get_running_loop().create_future()
    name_files(folder, texts.portion())
    for name, box in boxes(texts, folder, never).items():
        app.push_screen(box)
        await guide.pilot.pause()
        await guide.look(name, least=_LEAST.get(name, MOST))
        for _ in range(SECTIONS if name == "host editor" else 0):
            await guide.pilot.press("pagedown")
            await guide.look(name, least=0)
        app.pop_screen()
        await gone(app, depth)
    never.cancel()
