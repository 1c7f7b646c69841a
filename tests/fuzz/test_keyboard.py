"""What the terminal sends that sshtui runs in: keys, mouse, pastes and answers, cut anywhere."""

from collections.abc import Iterable

from textual import events
from textual.message import Message

from sshtui.terminal import key_sequences
from sshtui.terminal.keys import KeyEncoder
from sshtui.ui.keyboard import appearance
from sshtui.ui.keyboard.parser import Key
from sshtui.ui.keyboard.parser import Parser as KeyParser
from tests.fuzz.emulators import terminal_of
from tests.fuzz.parser import Parser, RecordProperty, attack

PIECE = 5
MODES = (b"", b"\x1b[>31u", b"\x1b[>4;2m", b"\x1b[?1h\x1b=")
"""As programs have keys told: plainly, by the protocol of kitty, and by xterm's."""


def words(message: Message) -> str:
    return repr(message.stroke if isinstance(message, Key) else message)


def told(pieces: Iterable[str]) -> list[Message]:
    parser = KeyParser()
    return [message for piece in pieces if piece for message in parser.feed(piece)]


def test_the_keyboard(record_property: RecordProperty) -> None:
    """It is the same however it is cut; each key can be sent on; an answer is no key."""
    encoders = []
    for mode in MODES:
        terminal = terminal_of(20, 5)
        terminal.feed(mode)
        encoders.append(KeyEncoder(terminal))

    def read(data: bytes) -> None:
        text = data.decode("utf-8", "replace")[:1500]
        messages = told([text])
        cut = told(text[at : at + PIECE] for at in range(0, len(text), PIECE))
        assert list(map(words, messages)) == list(map(words, cut))
        for message in messages:
            if isinstance(message, events.Key):
                assert isinstance(message, Key)
                for encoder in encoders:
                    encoder.encode(message.stroke)
        appearance.read(text)
        if text:
            key_sequences.read(text)

    attack(Parser("keyboard", read), record_property)
