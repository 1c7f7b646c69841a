"""What the terminal answers, and that nothing of it is the server's."""

import re
import time
from importlib.metadata import version

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.palette import default_palette
from sshtui.terminal.replies import REPLIES_PER_SECOND, ReplyFilter

CANARY = b"c4n4ry"

QUERIES = (
    b"\x1b[c", b"\x1b[0c", b"\x1b[>c", b"\x1b[=c", b"\x1bZ", b"\x05",
    b"\x1b[5n", b"\x1b[6n", b"\x1b[?6n", b"\x1b[?15n", b"\x1b[?25n", b"\x1b[?26n", b"\x1b[?996n",
    b"\x1b[14t", b"\x1b[16t", b"\x1b[18t", b"\x1b[19t", b"\x1b[20t", b"\x1b[21t", b"\x1b[11t",
    b"\x1bP$qm\x1b\\", b"\x1bP$qr\x1b\\", b"\x1bP$q q\x1b\\", b"\x1bP$q" + CANARY + b"\x1b\\",
    b"\x1bP$q\r\n\x1b\\", b"\x1bP+q544e\x1b\\", b"\x1bP+q436f;524742\x1b\\",
    b"\x1bP+q" + CANARY.hex().encode() + b"\x1b\\", b"\x1bP+q0d0a\x1b\\",
    b"\x1b[>q", b"\x1b[x", b"\x1b[1x", b"\x1b[1;1;1;1;1;1*y", b"\x1b[?u",
    b"\x1b]4;1;?\x07", b"\x1b]4;1;?;2;?\x1b\\", b"\x1b]4;999;?\x07", b"\x1b]10;?\x07",
    b"\x1b]11;?\x1b\\", b"\x1b]12;?\x07", b"\x1b]21;foreground=?\x07",
    b"\x1b]21;" + CANARY + b"=?\x07",
    b"\x1b]52;c;?\x07", b"\x1b]52;p;?\x1b\\", b"\x1b]5522;type=read:id=" + CANARY + b"\x1b\\",
    b"\x1b]5522;type=write;" + CANARY + b"\x1b\\", b"\x1b]1337;ReportCellSize\x07",
    b"\x1b]1337;RequestAttention=yes\x07", b"\x1b]99;i=" + CANARY + b":p=?;\x1b\\",
    b"\x1b[?2026$p", b"\x1b[?9999$p", b"\x1b[4$p", b"\x1b[?4m", b"\x1b[#S", b"\x1b[?2048h",
    b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\", b"\x1b_25a1;q\x1b\\",
    b"\x1b]0;" + CANARY + b"\r\n\x07\x1b[21t", b"\x1b]l" + CANARY + b"\x1b\\", b"\x1b[?1;1;1S",
)  # fmt: skip


# Said apart from the filter's own table: digits, colour values and our name, in known brackets.
HARMLESS = re.compile(
    rb"(\x1b\[[?>]?[0-9;]+(\$y|[cnRtu])|\x1bP!\|0{8}\x1b\\|\x1bP>\|sshtui\([0-9.]+\)\x1b\\"
    rb"|\x1bP[01]\$r([0-9;:]*( q|[mrs]))?\x1b\\"
    rb"|\x1b\][0-9;]+;rgb:[0-9a-f]{4}(/[0-9a-f]{4}){2}(\x07|\x1b\\))+"
)


def terminal(answers: list[bytes], *, cell: tuple[int, int] | None = None) -> Emulator:
    return Emulator(
        *(80, 24),
        scrollback_lines=10,
        scrollback_bytes=1 << 20,
        reply=answers.append,
        cell_size=lambda: cell,
    )


def asked(query: bytes) -> bytes:
    answers: list[bytes] = []
    terminal(answers).feed(query)
    return b"".join(answers)


ANSWERS = {
    b"\x1b[18t": b"\x1b[8;24;80t",
    b"\x1b[14t": b"\x1b[4;384;640t",
    b"\x1b[16t": b"\x1b[6;16;8t",
    b"\x1b[?2048h": b"\x1b[48;24;80;384;640t",
    b"\x1b[?2048$p": b"\x1b[?2048;2$y",
    b"\x1b[>q": b"\x1bP>|sshtui(%b)\x1b\\" % version("sshtui").encode(),
    b"\x1bP$qr\x1b\\": b"\x1bP1$r1;24r\x1b\\",
    b"\x1bP$q q\x1b\\": b"\x1bP1$r1 q\x1b\\",
    b"\x1b[1;4:3;38;2;1;2;3mx\x1bP$qm\x1b\\": b"\x1bP1$r0;1;4:3;38:2::1:2:3m\x1b\\",
    b'\x1bP$q"p\x1b\\': b"\x1bP0$r\x1b\\",
    b"\x1b]4;7;#010203;8;#040506\x07\x1b]4;7;?;8;?\x07": (
        b"\x1b]4;7;rgb:0101/0202/0303\x07\x1b]4;8;rgb:0404/0505/0606\x07"
    ),
    b"\x1b[?996n": b"\x1b[?997;1n",
}


@pytest.mark.parametrize("query", ANSWERS, ids=repr)
def test_what_programs_ask_for_is_answered(query: bytes) -> None:
    assert asked(query) == ANSWERS[query]


def test_a_program_that_asked_for_it_learns_of_each_new_size() -> None:
    answers: list[bytes] = []
    emulator = terminal(answers, cell=(9, 20))
    emulator.resize(81, 25)
    assert answers == []
    emulator.feed(b"\x1b[?2048h")
    emulator.resize(100, 30)
    emulator.feed(b"\x1b[?2048l")
    emulator.resize(80, 24)
    assert answers == [b"\x1b[48;25;81;500;729t", b"\x1b[48;30;100;600;900t"]


def test_a_program_that_asked_for_it_learns_when_light_becomes_dark() -> None:
    answers: list[bytes] = []
    emulator = terminal(answers)
    for background in (0xFFFFFF, 0x000000):
        emulator.set_colours(0x808080, background, default_palette()[:16])
    assert answers == []
    emulator.feed(b"\x1b[?2031h")
    for background in (0xFFFFFF, 0xEEEEEE, 0x000000):
        emulator.set_colours(0x808080, background, default_palette()[:16])
    assert answers == [b"\x1b[?997;2n", b"\x1b[?997;1n"]


def test_what_is_not_done_is_not_said_to_be_known() -> None:
    # Whether the terminal can be seen is never told, nor is the clipboard given away.
    for mode in (2033, 5522):
        assert asked(b"\x1b[?%d$p" % mode) == b"\x1b[?%d;0$y" % mode


def test_every_answer_is_an_allowed_one_and_none_echoes_the_question() -> None:
    assert len(QUERIES) >= 40
    answers: list[bytes] = []
    for query in QUERIES:
        terminal(answers).feed(query)
    assert len(answers) >= 20
    for answer in answers:
        assert HARMLESS.fullmatch(answer)
        assert CANARY.hex().encode() not in answer.lower()


NUMBERS = st.lists(st.integers(0, 70000), max_size=5).map(
    lambda numbers: b";".join(b"%d" % number for number in numbers)
)
TEXT = st.sampled_from((CANARY, b"rm -rf ~\r", b"?", b"\n", b"~", b"$(id)", b"\x9b", b"", b"q"))
CSI = st.tuples(
    st.just(b"\x1b["), st.sampled_from((b"", b"?", b">", b"=", b"<", b"!")), NUMBERS,
    st.sampled_from((b"", b"$", b" ", b'"', b"#", b"*")),
    st.integers(0x40, 0x7E).map(chr).map(str.encode),
).map(b"".join)  # fmt: skip
STRING = st.tuples(
    st.sampled_from((b"\x1b]", b"\x1bP$q", b"\x1bP+q", b"\x1bP", b"\x1b_", b"\x1b^")), NUMBERS,
    st.sampled_from((b"", b";")), TEXT, st.sampled_from((b"", b";?")),
    st.sampled_from((b"\x07", b"\x1b\\", b"\x18", b"")),
).map(b"".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(QUERIES), CSI, STRING, TEXT), max_size=12))
def test_whatever_a_server_sends_only_harmless_answers_come_back(pieces: list[bytes]) -> None:
    answers: list[bytes] = []
    emulator = terminal(answers)
    for piece in pieces:
        emulator.feed(piece)
    emulator.resize(100, 30)
    for answer in answers:
        assert HARMLESS.fullmatch(answer)


def test_answers_are_at_most_a_hundred_a_second() -> None:
    now = 0.0
    sent: list[bytes] = []
    through = ReplyFilter(sent.append, lambda: now)
    for _ in range(250):
        through(b"\x1b[0n\x1b[0n")
    assert b"".join(sent).count(b"n") == REPLIES_PER_SECOND == 100
    now = 1.0
    through(b"\x1b[0n")
    assert len(sent) == 51


def test_a_flood_of_questions_is_answered_a_hundred_times() -> None:
    answers: list[bytes] = []
    emulator = terminal(answers)
    started = time.monotonic()
    for _ in range(20):
        emulator.feed(b"\x1b[5n" * 1000)
    assert len(answers) <= 100 * (int(time.monotonic() - started) + 1)


@pytest.mark.parametrize(
    "reply",
    [
        *(
            b"\x1b[1;1R\r",
            b"\x1b[0n\n",
            b"rm -rf /\r",
            b"\x1b]lx\x1b\\",
            b"\x1bP1$r0m;x\x1b\\",
            b"",
        ),
        *(
            b"\x1bP>|other 1.0\x1b\\",
            b"\x1bP>|sshtui(1;id)\x1b\\",
            b"\x1b[0n\x1b[21t",
            b"\x1b[48;1t",
        ),
    ],
)
def test_an_answer_of_any_other_form_is_dropped(reply: bytes) -> None:
    sent: list[bytes] = []
    ReplyFilter(sent.append)(reply)
    assert sent == []
