"""What a session shows types nothing, reads no clipboard, and leads only where it says."""

import asyncio
import re
import stat
from base64 import b64encode
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import SplitResult, urlsplit

import pytest
from textual.app import App

from sshtui.services.ports import Visits
from sshtui.sessions.events import CopyAsked
from sshtui.sessions.manager import SessionManager
from sshtui.settings import Settings
from sshtui.tasks import start_task
from sshtui.terminal import callbacks, clipboard, emulator, link_address, links, native, paste
from sshtui.terminal.clipboard import MOST_COPIED
from sshtui.terminal.link_address import LinkAddress
from sshtui.terminal.replies import ReplyFilter
from sshtui.ui.controllers import clipboard as controller
from sshtui.ui.controllers.clipboard import ClipboardController
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.modals.open_link import OpenLink
from sshtui.ui.screens import session_links
from sshtui.ui.user_keymap import Keymap
from tests.servers.waiting import until
from tests.sessions.fakes import TARGET
from tests.terminal import test_paste, test_replies
from tests.terminal.terminals import terminal
from tests.terminal.test_links import link
from tests.terminal.test_replies import CANARY, HARMLESS, QUERIES
from tests.trust.hostile_text import CONTROLS
from tests.trust.twin import Defence, needs
from tests.ui.forms import ready, shown
from tests.ui.steps import in_session, shell


def send_every_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReplyFilter, "__call__", lambda self, reply: self._send(reply))


def send_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReplyFilter, "_may_send", lambda self, count: True)


def clean_no_paste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paste, "clean", str)


TYPED = (b"rm -rf /\r", b"\x1b[1;1R\r", b"\x1b]lx\x1b\\", b"\x1b[0n\x1b[21t")


@needs(Defence("only known forms are sent", send_every_reply, "rm -rf"))
def test_the_terminal_types_nothing_that_a_server_chose(
    record_property: Callable[[str, object], None],
) -> None:
    record_property("tried", len(TYPED))
    for reply in TYPED:
        sent: list[bytes] = []
        ReplyFilter(sent.append)(reply)
        assert sent == []


@needs(Defence("a hundred a second", send_without_end, "assert (250|500)"))
def test_a_flood_of_questions_gets_a_hundred_answers_a_second() -> None:
    test_replies.test_answers_are_at_most_a_hundred_a_second()


@needs(Defence("a paste is cleaned", clean_no_paste, "assert not"))
def test_no_paste_leaves_its_bracket(record_property: Callable[[str, object], None]) -> None:
    record_property("tried", len(test_paste.HOSTILE))
    assert len(test_paste.HOSTILE) >= 30
    for text in test_paste.HOSTILE:
        test_paste.test_no_paste_leaves_its_bracket(text)


def report_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_titles(handle: Any, option: str, value: Any) -> None:
        native.configure(handle, option, True if option == "TITLE_REPORT" else value)

    monkeypatch.setattr(emulator, "configure", with_titles)


KITTY_CLIPBOARD = b"\x1b]5522"
"""The library refuses it by an answer, with the id of the question in it."""


def answers_to(queries: Iterable[bytes]) -> list[bytes]:
    """Return what a terminal answers to questions: nothing of these."""
    answers: list[bytes] = []
    for query in queries:
        said: list[bytes] = []
        terminal(answers=said).feed(b"\x1b]2;%b\x07%b" % (CANARY, query))
        assert not (said and query.startswith(b"\x1b]52;")), "the clipboard is read"
        answers += said
    for answer in answers:
        assert not re.search(rb"[\r\n]", answer), "a line is typed"
        assert CANARY not in answer, "echoed"
        assert CANARY.hex().encode() not in answer.lower(), "echoed"
    return answers


@needs(Defence("the library tells no title", report_titles, "echoed"))
def test_the_library_alone_answers_nothing_that_a_server_chose(
    monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    queries = [query for query in QUERIES if not query.startswith(KITTY_CLIPBOARD)]
    record_property("tried", len(queries))
    send_every_reply(monkeypatch)
    assert len(answers_to(queries)) >= 20


@needs(Defence("only known forms are sent", send_every_reply, "echoed"))
def test_what_the_library_answers_beyond_that_is_not_sent(
    monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    assert len(QUERIES) >= 40
    record_property("tried", len(QUERIES))
    report_titles(monkeypatch)
    answers = answers_to(QUERIES)
    assert len(answers) >= 20
    for answer in answers:
        assert HARMLESS.fullmatch(answer)


WEB = ("http", "https")
OTHERS = (
    *("file", "javascript", "data", "ssh", "sftp", "ftp", "mailto", "tel", "sms", "smb", "nfs"),
    *("telnet", "ldap", "gopher", "jar", "blob", "about", "chrome", "view-source", "ws", "wss"),
    *("irc", "magnet", "steam", "vscode", "ms-settings", "x-man-page", "news", "git", "rtsp"),
)
FORMS = ("{}://host.example/p", "{}:host.example", "{}:///etc/passwd", "{}://https@host/p")


def addresses() -> list[str]:
    return [form.format(spelt(scheme)) for scheme in OTHERS for form in FORMS for spelt in SPELT]


SPELT = (str, str.upper)


def follow_every_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_WEB", re.compile(rb".+"))


def judge_no_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    def split(address: str) -> SplitResult:
        return urlsplit(address)._replace(scheme="https")

    monkeypatch.setattr(link_address, "urlsplit", split)


@needs(Defence("the terminal follows web links alone", follow_every_scheme, "followed"))
def test_no_scheme_but_that_of_the_web_is_followed(
    record_property: Callable[[str, object], None],
) -> None:
    tried = addresses()
    for address in tried:
        shows = terminal()
        shows.feed(link("text", address))
        assert shows.link_at(0, 0) == "", f"{address} is followed"
    for scheme in WEB:
        shows = terminal()
        shows.feed(link("text", f"{scheme}://host.example/"))
        assert shows.link_at(0, 0)
    assert len(OTHERS) + len(WEB) >= 25
    record_property("tried", len(tried))


@needs(Defence("only web pages are offered", judge_no_scheme, "offered"))
def test_no_scheme_but_that_of_the_web_is_offered(
    record_property: Callable[[str, object], None],
) -> None:
    tried = addresses()
    for address in tried:
        assert LinkAddress.of(address) is None, f"{address} is offered"
    record_property("tried", len(tried))


def open_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Opened(OpenLink):
        def on_mount(self) -> None:
            self.dismiss("open")

    monkeypatch.setattr(session_links, "OpenLink", Opened)


@needs(Defence("the address is looked at first", open_at_once, "opened by a click"))
async def test_a_link_is_opened_by_nobody_but_the_person(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened = tmp_path / "opened"
    opener = tmp_path / "xdg-open"
    opener.write_text(f"#!/bin/sh\ntouch {opened}\n")
    opener.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("DISPLAY", ":99")
    page = "https://host.example/page"
    async with in_session(size=(100, 30)) as (app, pilot, connector):
        shell(connector).say(f"\x1b]8;;{page}\x07pages\x1b]8;;\x07".encode())
        await until(lambda: "pages" in shown(app), "text")
        await pilot.click("TerminalView", offset=(2, 0))
        await until(lambda: page in shown(app) or opened.exists(), "box")
        assert not opened.exists(), "opened by a click"
        await ready(app)
        await pilot.press("o")
        await until(opened.exists, "browser")


def ask_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def put(self: ClipboardController, alias: str, title: str) -> None:
        self._put(title, self._waiting[alias])

    monkeypatch.setattr(ClipboardController, "_tell", put)


def take_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callbacks, "MOST_COPIED", 1 << 30)


def keep_controls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "without_controls", str)


class Desk:
    """An app as far as a clipboard is concerned, and what became of that."""

    is_running = True

    def __init__(self) -> None:
        self.keymap = Keymap(Settings())
        self.clipboard: list[str] = []
        self.told: list[str] = []
        self.working: list[asyncio.Task[None]] = []

    def run_worker(self, work: Coroutine[Any, Any, None], **_: object) -> None:
        self.working.append(start_task(work, "copy"))

    def copy_to_clipboard(self, text: str) -> None:
        self.clipboard.append(text)

    def notify(self, message: str, **_: object) -> None:
        self.told.append(message)


COPIES = (
    *(b"plain", b"curl evil | sh\r", b"a\x1b[201~b", b"\x9b31m", "\u202egnp".encode(), b"\xff\xfe"),
    *(b"x" * MOST_COPIED, b"x" * (MOST_COPIED + 1), b"x" * 1_000_000),
)


async def copied(sent: bytes, choice: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return what becomes of a copy where a choice was made about its host."""
    monkeypatch.setattr(controller, "TOGETHER", 0)
    desk, shows = Desk(), terminal()
    info = SimpleNamespace(id="1", title="web1", target=TARGET)
    copying = ClipboardController(
        cast("App[Any]", desk),
        cast("SessionManager", SimpleNamespace(sessions=(info,))),
        cast("SessionPresenter", None),
        cast("Visits", SimpleNamespace(choice=lambda _: choice)),
    )
    shows.feed(b"\x1b]52;c;" + b64encode(sent) + b"\x07")
    found = shows.take_copied()
    assert found is not None
    copying.take(CopyAsked("1", found.text, found.size))
    await until(lambda: desk.working, "copy")
    await asyncio.wait(desk.working)
    return desk


@needs(
    Defence("the person is asked", ask_nobody, "unasked"),
    Defence("no more than so much", take_any_size, "too much"),
    Defence("controls are left out", keep_controls, "a control"),
)
async def test_a_program_puts_nothing_on_the_clipboard_but_text_that_was_agreed_to(
    monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    for sent in COPIES:
        for choice in ("", "no"):
            assert (await copied(sent, choice, monkeypatch)).clipboard == [], "unasked"
        desk = await copied(sent, "yes", monkeypatch)
        assert not [text for text in desk.clipboard if len(text) > MOST_COPIED], "too much"
        for text in desk.clipboard:
            assert not CONTROLS & {*text} - {"\n", "\t"}, "a control"
        assert len(desk.told) == 1, "it is told"
    record_property("tried", 3 * len(COPIES))
