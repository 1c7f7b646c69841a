from collections.abc import Iterator
from contextlib import contextmanager

from sshtui.sessions.announcer import EVERY, MOST, WITHIN, Announcer
from sshtui.terminal.announced import Notification, Progress, ProgressState
from sshtui.terminal.emulator import Emulator
from tests.servers.clock import leap
from tests.servers.waiting import until


class Heard:
    def __init__(self) -> None:
        self.changes: list[dict[str, object]] = []
        self.notifications: list[Notification] = []

    def change(self, **fields: object) -> None:
        self.changes.append(fields)


@contextmanager
def announcing(heard: Heard) -> Iterator[tuple[Emulator, Announcer]]:
    emulator = Emulator(40, 6, scrollback_lines=0, scrollback_bytes=0, reply=lambda _data: None)
    announcer = Announcer(("web1",), heard.change, heard.notifications.append)
    yield emulator, announcer
    announcer.stop()
    emulator.close()


async def test_what_changes_often_is_told_a_moment_later_and_only_as_it_is_then() -> None:
    heard = Heard()
    with announcing(heard) as (emulator, announcer):
        hidden = "\u200b\u202e\U000e0041".encode()
        emulator.feed(b"\x1b]2;fi%brst\x1b[0m \x07\x1b]7;file://web1/srv\x07" % hidden)
        announcer.look(emulator)
        await until(lambda: heard.changes, "first title")
        assert heard.changes == [{"said_title": "first", "progress": None, "directory": "/srv"}]
        for number in range(50):
            emulator.feed(b"\x1b]2;title %d\x07\x1b]9;4;1;%d\x07" % (number, number))
            announcer.look(emulator)
        assert len(heard.changes) == 1
        leap(EVERY)
        await until(lambda: len(heard.changes) == 2, "last title")
        assert heard.changes[1]["said_title"] == "title 49"
        assert heard.changes[1]["progress"] == Progress(ProgressState.RUNNING, 49)
        announcer.look(emulator)
        assert announcer._due is None, "nothing has changed, and no timer goes"


async def test_a_directory_counts_on_the_machine_of_the_session_alone() -> None:
    heard = Heard()
    with announcing(heard) as (emulator, announcer):
        for host, expected in (("frontend", "/srv"), ("db1", ""), ("frontend", "/srv")):
            emulator.feed(f"\x1b]7;file://{host}/srv\x07".encode())
            announcer.look(emulator)
            count = len(heard.changes)
            leap(EVERY)
            await until(lambda count=count: len(heard.changes) > count, "directory")  # type: ignore[misc]
            assert heard.changes[-1]["directory"] == expected, host


async def test_more_notifications_than_can_be_read_are_dropped() -> None:
    heard = Heard()
    with announcing(heard) as (emulator, announcer):
        for number in range(20):
            emulator.feed(b"\x1b]9;%d\x07" % number)
            announcer.look(emulator)
        assert [told.body for told in heard.notifications] == [str(n) for n in range(MOST)]
        leap(WITHIN)
        emulator.feed(b"\x1b]9;later\x07")
        announcer.look(emulator)
        assert heard.notifications[-1].body == "later"
