from importlib.metadata import version

from sshtui.terminal.callbacks import name_and_version
from sshtui.terminal.emulator import Emulator
from sshtui.terminal.replies import REPLIES_PER_SECOND


def answers(*fed: bytes, cell: tuple[int, int] | None = None) -> list[bytes]:
    heard: list[bytes] = []
    emulator = Emulator(
        *(40, 6),
        scrollback_lines=0,
        scrollback_bytes=0,
        reply=heard.append,
        cell_size=lambda: cell,
    )
    for data in fed:
        emulator.feed(data)
    emulator.close()
    return heard


def test_our_name_is_told_in_the_form_of_xterm() -> None:
    assert name_and_version().decode() == f"sshtui({version('sshtui')})"
    assert answers(b"\x1b[>q") == [b"\x1bP>|" + name_and_version() + b"\x1b\\"]


def test_the_size_is_told_in_cells_and_in_pixels() -> None:
    assert answers(b"\x1b[18t") == [b"\x1b[8;6;40t"]
    assert answers(b"\x1b[14t") == [b"\x1b[4;96;320t"], "with cells of a likely size"
    assert answers(b"\x1b[14t", cell=(10, 20)) == [b"\x1b[4;120;400t"]


def test_whether_it_is_dark_is_told() -> None:
    assert answers(b"\x1b[?996n") == [b"\x1b[?997;1n"]


def test_no_program_has_as_many_answers_as_it_asks_for() -> None:
    heard = answers(b"\x1b[5n" * (REPLIES_PER_SECOND * 3))
    assert 0 < b"".join(heard).count(b"\x1b[0n") <= REPLIES_PER_SECOND


def test_bells_are_counted_until_they_are_taken() -> None:
    emulator = Emulator(40, 6, scrollback_lines=0, scrollback_bytes=0, reply=lambda _data: None)
    emulator.feed(b"\x07\x07")
    emulator.feed(b"\x07")
    assert emulator.bells == 3
