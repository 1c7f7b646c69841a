"""What a session shows types nothing, reads no clipboard, and leads only where it says."""

from collections.abc import Callable

import pytest

from sshtui.terminal import paste
from sshtui.terminal.replies import ReplyFilter
from tests.terminal import test_paste, test_replies
from tests.trust.twin import Defence, needs


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
