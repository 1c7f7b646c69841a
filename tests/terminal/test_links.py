"""Links (OSC 8) lead where they did when their text was written, and nowhere else."""

import pytest

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.links import MOST_LINKS
from sshtui.terminal.snapshot import TerminalSnapshot
from tests.servers.clock import effort
from tests.terminal.terminals import terminal

PAGE = "https://example.com/page"


def link(text: str, address: str = PAGE, end: str = "\x1b\\") -> bytes:
    return f"\x1b]8;id=1;{address}{end}{text}\x1b]8;;{end}".encode()


def spans(emulator: Emulator) -> dict[int, tuple[tuple[int, int], ...]]:
    return dict(emulator.take_frame().links)


@pytest.mark.parametrize("cut", [1, 2, 5, 1000])
@pytest.mark.parametrize("end", ["\x1b\\", "\x07"])
def test_a_link_is_where_its_text_is(cut: int, end: str) -> None:
    emulator, data = terminal(), b"see " + link("漢字", end=end) + b"."
    for start in range(0, len(data), cut):
        emulator.feed(data[start : start + cut])
    assert spans(emulator) == {0: ((4, 7),)}
    assert [emulator.link_at(column, 0) for column in (3, 4, 7, 8)] == ["", PAGE, PAGE, ""]


def test_it_moves_with_its_text_and_is_wrapped_with_it() -> None:
    emulator = terminal(20, 4)
    emulator.feed(b"x" * 20 + link("at the start") + b" and " + link("over two rows", PAGE + "2"))
    assert spans(emulator) == {1: ((17, 19), (0, 11)), 2: ((0, 9),)}
    emulator.feed(b"\r\n" * 20)
    assert spans(emulator) == {}
    emulator.scroll(-100)
    assert emulator.link_at(5, 2) == PAGE + "2"
    emulator.resize(40, 4)
    emulator.scroll(-100)
    assert emulator.link_at(37, 0) == PAGE + "2"
    copy = TerminalSnapshot(emulator)
    copy.scroll(-100)
    assert copy.link_at(21, 0) == PAGE
    copy.close()
    emulator.close()
    assert emulator.link_at(0, 0) == ""


def test_other_text_in_its_place_is_no_link() -> None:
    emulator = terminal()
    emulator.feed(link("bank.example") + b"\x1b[1;3HX")
    assert spans(emulator) == {}
    emulator.feed(b"\x1b[2;1H" + link("text") + b"\x1b[?1049h\x1b[2;1Htext")
    assert spans(emulator) == {}
    emulator.feed(b"\x1b[?1049l")
    assert spans(emulator) == {1: ((0, 3),)}
    emulator.feed(b"\x1bc")
    assert spans(emulator) == {}


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ssh://host",
        "mailto:a@b",
        "//example.com",
        "https://",
        "https://example.com/a b",
        "https://exämple.com",
        "https://example.com/" + "x" * 3000,
        "",
    ],
)
def test_only_web_pages_are_offered(address: str) -> None:
    emulator = terminal()
    emulator.feed(link("text", address))
    assert spans(emulator) == {}


def test_a_link_that_is_never_ended_is_none() -> None:
    emulator = terminal()
    emulator.feed(f"\x1b]8;;{PAGE}\x07text".encode())
    assert spans(emulator) == {}
    emulator.feed(b" more\x1b[2J\x1b[H\x1b]8;;\x07")
    assert spans(emulator) == {}


def test_a_flood_of_links_costs_little_and_leaves_the_newest() -> None:
    emulator = terminal(200, 50)
    with effort(2):
        emulator.feed(link("x") * 2000)
        for _ in range(50):
            emulator.take_frame()
    assert sum(len(places) for places in spans(emulator).values()) == MOST_LINKS
