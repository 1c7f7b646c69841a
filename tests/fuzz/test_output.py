"""What servers write, taken apart: announcements, links, directories, recordings."""

import json
from pathlib import Path

from sshtui.errors import ConfigError
from sshtui.recording.asciicast import Asciicast
from sshtui.recording.asciicast_file import AsciicastFile
from sshtui.recording.pieces import Piece
from sshtui.recording.plain_text import PlainText
from sshtui.sanitize import clean, is_control, scrub
from sshtui.sessions import working_directory
from sshtui.sessions.secret_prompts import asks_for_secret
from sshtui.terminal import paste
from sshtui.terminal.clipboard import MOST_COPIED, CopiedText
from sshtui.terminal.hyperlinks import HyperlinkFilter
from sshtui.terminal.link_address import LinkAddress
from sshtui.terminal.replies import ALLOWED, ReplyFilter
from tests.fuzz.emulators import terminal_of
from tests.fuzz.parser import Parser, RecordProperty, attack

PIECE = 11


def cut(data: bytes) -> list[bytes]:
    return [data[at : at + PIECE] for at in range(0, len(data), PIECE)]


def test_announcements_and_replies(record_property: RecordProperty) -> None:
    """What is told of them can be shown, and a reply is one of those that are known."""
    sent: list[bytes] = []

    def read(data: bytes) -> None:
        terminal = terminal_of(40, 8, sent.append)
        for piece in cut(data):
            terminal.feed(piece)
        shown = [terminal.title]
        shown += [
            word for n in terminal.announced.take_notifications() for word in (n.title, n.body)
        ]
        if terminal.announced.progress is not None:
            shown.append(terminal.announced.progress.words)
        assert not any(is_control(character) for word in shown for character in word)
        working_directory.announced(terminal.directory)
        terminal.take_frame(everything=True)
        terminal.close()
        while sent:
            reply = sent.pop()
            while match := ALLOWED.match(reply):
                reply = reply[match.end() :]
            assert not reply

    attack(Parser("announcement", read), record_property)


def test_links(record_property: RecordProperty) -> None:
    def read(data: bytes) -> None:
        found = LinkAddress.of(data.decode("utf-8", "replace"))
        if found is not None:
            assert found.address.isascii()
            assert found.address.lower().startswith(("http://", "https://"))
            assert all(word.isprintable() for word in (found.host, *found.warnings))
        for piece in cut(data):
            HyperlinkFilter()(piece)

    attack(Parser("link", read), record_property)


def test_directories(record_property: RecordProperty) -> None:
    def read(data: bytes) -> None:
        found = working_directory.announced(data.decode("utf-8", "replace"))
        if found is not None:
            assert found.path.startswith("/")
            assert "\n" not in working_directory.shell_in(found.path)

    attack(Parser("directory", read), record_property)


def test_replies(record_property: RecordProperty) -> None:
    """What passes is made of nothing but known forms."""
    sent: list[bytes] = []

    def read(data: bytes) -> None:
        ReplyFilter(sent.append)(data)
        assert not any(b"\r" in reply or b"\n" in reply for reply in sent)
        sent.clear()

    attack(Parser("keyboard", read), record_property)


def test_recordings_that_are_played(tmp_path: Path, record_property: RecordProperty) -> None:
    path = tmp_path / "some.cast"

    def read(data: bytes) -> None:
        path.write_bytes(data)
        file = AsciicastFile(path)
        try:
            last = 0.0
            for event in file.events():
                assert event.at >= last
                last = event.at
                if event.kind == "r":
                    assert min(event.size) > 0
        finally:
            file.close()

    attack(Parser("asciicast", read, ConfigError), record_property)


def test_recordings_that_are_made(tmp_path: Path, record_property: RecordProperty) -> None:
    """What is written can be read, and a log has nothing that a terminal would obey."""
    path = tmp_path / "own.cast"

    def read(data: bytes) -> None:
        recording, log = Asciicast("web", now=0), PlainText()
        cast = text = ""
        for number, piece in enumerate(cut(data)):
            made = Piece(float(number), piece, 80 + number % 3, 24)
            cast, text = cast + recording.take(made), text + log.take(made)
        cast, text = cast + recording.end(), text + log.end()
        assert not any(is_control(letter) for letter in text if letter not in "\n\t")
        if cast:
            path.write_text(cast, "utf-8")
            file = AsciicastFile(path)
            shown = "".join(event.data for event in file.events() if event.kind == "o")
            file.close()
            assert len(shown) <= len(data)
            assert json.loads(cast.split("\n")[0])["version"] == 2

    attack(Parser("output", read), record_property)


def test_texts(record_property: RecordProperty) -> None:
    """Nothing that is shown or pasted controls a terminal."""

    def read(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        for shown in (clean(text), scrub(text), clean(text, lines=True)):
            assert not any(is_control(letter) for letter in shown if letter != "\n")
        assert clean(clean(text)) == clean(text)
        copied = CopiedText.of(data[:MOST_COPIED], len(data)).text
        assert not any(is_control(letter) for letter in copied if letter not in "\n\t")
        assert paste.encode(text, bracketed=True).count(b"\x1b[201~") <= 1
        asks_for_secret(clean(text))

    attack(Parser("text", read), record_property)
