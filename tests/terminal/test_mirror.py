"""What a program writes, for an emulator and another terminal: the two are always alike."""

import os
import re
import select
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from sshtui.terminal.mirror import Mirror
from sshtui.terminal.reset import GIVE_BACK, TAKE
from tests.cli.on_terminal import OnTerminal, on_terminal
from tests.terminal.mirrored import Mirrored
from tests.terminal.terminals import terminal

SIZE = (80, 24)
SECONDS, AGAIN = 30.0, 8.0
SWITCHES = (b"\x1b[?1049h", b"\x1b[?25;1047l", b"\x1bc", b"\x1b[?47h", b"\x1b[?1048h")


class Program(NamedTuple):
    """A program that is zoomed.

    Attributes:
        command: What runs it.
        shows: What its screen shows once it is there.
        keys: Pressed while it is zoomed.
        then: What that leads to.
        leave: The keys that end it.
    """

    command: str
    shows: str
    keys: bytes
    then: str
    leave: bytes


PROGRAMS = {
    "vim": Program("vim --clean -n file", "(?m)^~", b":set mouse=a\rihello\x1b", "hello", b":q!\r"),
    "nvim": Program(
        "nvim --clean -n file", "(?m)^~", b":set mouse=a\rihello\x1b", "hello", b":q!\r"
    ),
    "htop": Program("htop -d 5", "PID", b"\x1bOR", "Search", b"\x1b\x1b\x1b[21~"),
    "mc": Program("mc -u", "file", b"\x1b[20~\r", "File listing", b"\x1b\x1b\x1b[21~"),
    "flood": Program("seq 1 9000000", "(?m)^[0-9]{4}", b"", "(?m)^[0-9]{6}", b"\x03"),
}


class Zoomed:
    """A program, an emulator, and another terminal that has it at times.

    Args:
        running: The program.
    """

    def __init__(self, running: OnTerminal) -> None:
        self._running = running
        self._mirror: Mirror | None = None
        self.ours, self.alone, self.outer = Mirrored(*SIZE), terminal(*SIZE), Mirrored(*SIZE)
        self.untouched = self.outer.state()

    def until(self, pattern: str, keys: bytes = b"") -> None:
        """Take what the program writes until the screen shows something.

        Args:
            pattern: What that is.
            keys: Lead to it, and are typed again where a program that is just starting drops them.
        """
        self.type(keys)
        deadline, again = time.monotonic() + SECONDS, time.monotonic() + AGAIN
        while not re.search(pattern, self.ours.screen.text()):
            assert time.monotonic() < deadline, self.ours.screen.text()
            if time.monotonic() > again:
                self.type(keys)
                again += AGAIN
            if select.select([self._running.master], [], [], 0.1)[0]:
                self._take(os.read(self._running.master, 16384))
        assert self.ours.screen.take_frame(everything=True) == self.alone.take_frame(
            everything=True
        )

    def type(self, keys: bytes) -> None:
        """Press keys."""
        self._running.type(keys)

    @contextmanager
    def zoomed(self) -> Iterator[None]:
        """Have the program on the other terminal for a while."""
        self.ours.screen.muted = True
        self._mirror = Mirror(self.ours.screen, self.outer.screen.feed)
        self.outer.screen.feed(TAKE)
        self._mirror.draw()
        assert self.outer.state() == self.ours.state()
        yield
        assert self.outer.state() == self.ours.state()
        self._mirror.end()
        self._mirror, self.ours.screen.muted = None, False
        self.outer.screen.feed(GIVE_BACK)
        assert self.outer.state() == self.untouched

    def _take(self, data: bytes) -> None:
        self.alone.feed(data)
        asked = self.ours
        if self._mirror is None:
            self.ours.screen.feed(data)
        else:
            asked = self.outer
            self._mirror.feed(data)
        answers = b"".join(asked.answers)
        asked.answers.clear()
        if answers:
            self.type(answers)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_the_same_on_both_there_and_back(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = PROGRAMS[name]
    if shutil.which(program.command.split()[0]) is None:
        pytest.skip(f"no {name}")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("kept\n")
    script = f"echo before; stty -a >1; {program.command}; stty -a >2; stty sane; echo over; cat"
    command = f"trap : INT; {script}"
    with on_terminal(["/bin/sh", "-c", command]) as running:
        zoomed = Zoomed(running)
        zoomed.until(program.shows)
        with zoomed.zoomed():
            zoomed.until(program.then, program.keys)
        with zoomed.zoomed():
            zoomed.type(program.leave)
            zoomed.until("over")
    assert Path("2").read_text() == Path("1").read_text()


class Zoom:
    """A terminal, another one that is to be like it, and what the other one gets."""

    def __init__(self, before: bytes = b"") -> None:
        self.ours, self.outer = Mirrored(), Mirrored()
        self.ours.screen.feed(before)
        self._passed: list[bytes] = []
        self.mirror = Mirror(self.ours.screen, self._passed.append)
        self.outer.screen.feed(TAKE)
        self.mirror.draw()
        self.taken()

    def taken(self) -> bytes:
        """Return what the other one has got since the last time."""
        passed = b"".join(self._passed)
        self._passed.clear()
        self.outer.screen.feed(passed)
        return passed


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_change_of_screens_is_never_passed_on_however_it_is_cut(switch: bytes) -> None:
    for place in range(len(switch) + 1):
        zoom = Zoom()
        zoom.mirror.feed(b"a" + switch[:place])
        zoom.mirror.feed(switch[place:] + b"b")
        assert switch not in zoom.taken()
        assert zoom.outer.state() == zoom.ours.state()


def test_everything_else_is_passed_on_whole() -> None:
    data = b"\x1b[?25h\x1b[10;49H\x1b[?2004hx\x1b]0;t\x07\x1b[1;47m" * 3
    for place in range(len(data)):
        zoom = Zoom()
        zoom.mirror.feed(data[:place])
        zoom.mirror.feed(data[place:])
        assert zoom.taken() == data
        assert zoom.outer.state() == zoom.ours.state()


def test_what_stands_around_a_change_of_screens_is_passed_on() -> None:
    zoom = Zoom()
    zoom.mirror.feed(b"\x1b]52;c;YQ==\x07\x1b[?1049h\x1b]0;t\x07\x1b[?47l\x1b[>c\x1b]7;x\x07")
    known = rb"(?s)(\x1b\]52;c;YQ==\x07)(\x1b\]0;t\x07)\x18.*(\x1b\[>c)(\x1b\]7;x\x07)"
    assert re.fullmatch(known, zoom.taken())


def test_many_changes_of_screens_in_one_piece_are_drawn_once() -> None:
    zoom = Zoom()
    zoom.mirror.feed(b"\x1b[?1049h\x1b[?1049l" * 100)
    assert zoom.taken().count(b"\x1b[2J") == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\x1b[3;5H\x1b7\x1b[H", b"\x1b8x"),
        (b"\x1b[3;5H\x1b[s\x1b[H", b"\x1b[ux"),
        (b"\x1b[3;5H\x1b[?1048h\x1b[H", b"\x1b[?1048lx"),
        (b"\x1b[?2004h\x1b[?2004s\x1b[?2004l", b"\x1b[?2004r"),
        (b"\x1b[>1u\x1b[>5u", b"\x1b[<u"),
        (b"\x1b[>1u\x1b[?1049h\x1b[>5u", b"\x1b[<u\x1b[?1049l"),
        (b"\x1b]0;a ti", b"tle\x07x"),
        (b"a\xe2\x82", b"\xacb"),
    ],
)
def test_what_was_begun_before_goes_on_as_if_there_had_been_one_terminal(
    before: bytes, after: bytes
) -> None:
    zoom, alone = Zoom(before), Mirrored()
    zoom.mirror.feed(after)
    zoom.taken()
    alone.screen.feed(before + after)
    assert zoom.outer.state() == zoom.ours.state() == alone.state()


def test_what_is_held_back_at_the_end_is_the_emulators() -> None:
    zoom = Zoom()
    zoom.mirror.feed(b"a\x1b[3")
    zoom.mirror.end()
    zoom.ours.screen.feed(b"1mb")
    assert zoom.ours.screen.text().startswith("ab")
