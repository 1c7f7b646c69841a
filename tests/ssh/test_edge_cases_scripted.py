"""Edge cases that no real server can be made to show, by number in KBDINT part 5."""

import asyncio
import unicodedata

import asyncssh
import pytest
from asyncssh.constants import MSG_USERAUTH_FAILURE
from asyncssh.packet import Boolean, NameList

from sshtui.credentials.binding import PromptKind
from sshtui.errors import (
    ChallengeTooLarge,
    ConnectionLost,
    ProtocolError,
)
from sshtui.kbdint.form import Form
from tests.servers.person import KEEP, Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import (
    ACCEPT,
    REFUSE,
    SILENT,
    Script,
    Talk,
    Verdict,
    masked,
    partial,
    refuse,
    shown,
)
from tests.servers.waiting import SECONDS

KBDINT = "keyboard-interactive"


def asks_one(prompt: tuple[bytes, bool], *, name: str = "", instruction: str = "") -> Script:
    """Return a script that asks one question and takes any answer."""

    async def script(talk: Talk) -> Verdict:
        await talk.ask(prompt, name=name, instruction=instruction)
        return ACCEPT

    return script


async def forms_of(reach: Reach, script: Script, *replies: str) -> Person:
    """Sign in to a server with this script, and return the person."""
    person = Person(*replies)
    async with Scripted({KBDINT: script}) as server:
        await reach.sign_in(reach.target(server), person)
    return person


async def test_7_echo_is_as_the_server_says_prompt_by_prompt(reach: Reach) -> None:
    async def script(talk: Talk) -> Verdict:
        replies = await talk.ask(shown("Login: "), masked("Password: "), shown("Login: "))
        return ACCEPT if replies == ["one", "two", "three"] else REFUSE

    person = Person(["one", "two", "three"])
    async with Scripted({KBDINT: script}) as server:
        await reach.sign_in(reach.target(server), person)
    assert [field.echo for field in person.forms[0].fields] == [True, False, True]
    assert person.labels == [["Login:", "Password:", "Login:"]]


async def test_14_a_menu_of_several_lines_stays_intact_and_its_choice_can_be_remembered(
    reach: Reach,
) -> None:
    menu = "Choose a factor:\n 1. Push to phone\n 2. SMS\nOption (1-2): "
    async with Scripted({KBDINT: asks_one(shown(menu))}) as server:
        target = reach.target(server)
        person = Person("1", remember=True)
        await reach.sign_in(target, person)
        again = Person(KEEP)
        await reach.sign_in(target, again)
        assert server.seen.answers == [["1"]]
    field = person.forms[0].fields[0]
    assert field.label == "Option (1-2):"
    assert field.text.split("\n") == ["Choose a factor:", " 1. Push to phone", " 2. SMS"]
    assert field.kind is PromptKind.MENU
    assert person.forms[0].can_remember


async def test_15_a_message_round_shows_at_once_and_is_answered_without_a_click(
    reach: Reach,
) -> None:
    seen_when_answered = []
    person = Person("1")

    async def script(talk: Talk) -> Verdict:
        await talk.ask(shown("Option: "))
        assert await talk.ask(instruction="Approve the push on your phone") == []
        seen_when_answered.append(person.note_text)
        return ACCEPT

    async with Scripted({KBDINT: script}) as server:
        await reach.sign_in(reach.target(server), person)
    assert seen_when_answered == ["Approve the push on your phone"]
    assert len(person.forms) == 1


async def test_18_a_method_that_is_refused_unasked_is_tried_once_and_the_next_one_asked(
    reach: Reach,
) -> None:
    async def password(talk: Talk) -> Verdict:
        return ACCEPT if talk.password == "fake-password" else REFUSE

    person = Person("fake-wrong", "fake-password")
    async with Scripted({KBDINT: refuse, "password": password}) as server:
        await reach.sign_in(reach.target(server), person)
        assert server.seen.asked_for == [KBDINT, "password", "password"]
    assert [form.method for form in person.forms] == ["password", "password"]


async def test_19_bytes_that_are_not_utf_8_are_replaced_everywhere(reach: Reach) -> None:
    async def script(talk: Talk) -> Verdict:
        talk.send(masked(b"Pa\xdfwort\xff: "), name=b"\xc3", instruction=b"sch\xf6n")
        await talk.reply()
        return ACCEPT

    person = await forms_of(reach, script, "x")
    assert person.labels == [["Pa\ufffdwort\ufffd:"]]
    assert person.forms[0].name == "\ufffd"
    assert person.forms[0].instruction == "sch\ufffdn"


CONTROLS = "\x1b]52;c;ZXZpbA==\x07\x9b31m\x00\u202etxt.exe\u200b\x7f"
MARKUP = "[bold]b[/bold][@click=app.quit]q[/]"
HOSTILE = CONTROLS + MARKUP


async def test_20_control_and_direction_characters_never_arrive_and_markup_is_literal(
    reach: Reach,
) -> None:
    async def script(talk: Talk) -> Verdict:
        talk.banner(HOSTILE)
        await talk.ask(instruction=HOSTILE)
        await talk.ask(masked(HOSTILE), name=HOSTILE, instruction=HOSTILE)
        return ACCEPT

    person = await forms_of(reach, script, "x")
    text = person.screen_text
    assert {unicodedata.category(char) for char in text.replace("\n", "")}.isdisjoint(
        {"Cc", "Cf", "Cs"}
    )
    form = person.forms[0]
    for shown_text in (form.name, form.instruction, form.fields[0].label, person.note_text):
        assert MARKUP in shown_text


@pytest.mark.parametrize(
    "answer", ["x" * 500, "密码", "كلمة السر", "🔑👩‍👩‍👧", "päss", "", " spaced ", "a\ud800b"]
)
async def test_21_any_answer_arrives_as_one_reply(reach: Reach, answer: str) -> None:
    async with Scripted({KBDINT: asks_one(masked("Password: "))}) as server:
        await reach.sign_in(reach.target(server), Person(answer))
        assert server.seen.answers == [[answer.replace("\ud800", "?")]]


async def test_21_a_pasted_line_end_is_not_sent(reach: Reach) -> None:
    async with Scripted({KBDINT: asks_one(masked("Password: "))}) as server:
        await reach.sign_in(reach.target(server), Person("fake-pasted\r\n"))
        assert server.seen.answers == [["fake-pasted"]]


@pytest.mark.parametrize("count", [50, 100])
async def test_22_many_fields_are_one_form_and_keep_their_order(reach: Reach, count: int) -> None:
    async def script(talk: Talk) -> Verdict:
        await talk.ask(*(masked(f"Question {number}: ") for number in range(count)))
        return ACCEPT

    answers = [f"answer {number}" for number in range(count)]
    person = Person(answers)
    async with Scripted({KBDINT: script}) as server:
        await reach.sign_in(reach.target(server), person)
        assert server.seen.answers == [answers]
    assert len(person.forms[0].fields) == count


async def test_22_an_empty_prompt_has_a_label_of_ours(reach: Reach) -> None:
    person = await forms_of(reach, asks_one(masked("")), "x")
    assert person.labels[0][0].strip()


async def too_many_prompts(talk: Talk) -> Verdict:
    await talk.ask(*[masked("Q: ")] * 1000)
    return ACCEPT


async def too_many_announced(talk: Talk) -> Verdict:
    talk.send(masked("Q: "), count=2**31)
    return SILENT


async def too_much_in_a_prompt(talk: Talk) -> Verdict:
    await talk.ask(masked("x" * 200_000))
    return ACCEPT


async def too_much_instruction(talk: Talk) -> Verdict:
    await talk.ask(masked("Password: "), instruction="x" * 200_000)
    return ACCEPT


async def too_much_without_a_prompt(talk: Talk) -> Verdict:
    await talk.ask(instruction="x" * 200_000)
    return ACCEPT


@pytest.mark.parametrize(
    "script",
    [
        too_many_prompts,
        too_many_announced,
        too_much_in_a_prompt,
        too_much_instruction,
        too_much_without_a_prompt,
    ],
)
async def test_23_a_challenge_over_the_bounds_is_refused_and_nothing_answered(
    reach: Reach, script: Script
) -> None:
    person = Person()
    async with Scripted({KBDINT: script}) as server:
        with pytest.raises(ChallengeTooLarge):
            await reach.connect(reach.target(server), person)
        await asyncio.wait_for(server.seen.closed.wait(), SECONDS)
        assert server.seen.answers == []
    assert person.forms == []


async def test_23_a_megabyte_in_one_packet_is_refused_clearly(reach: Reach) -> None:
    async with Scripted({KBDINT: asks_one(masked("x" * 1_000_000))}) as server:
        with pytest.raises((ChallengeTooLarge, ConnectionLost)):
            await reach.connect(reach.target(server), Person())
        await asyncio.wait_for(server.seen.closed.wait(), SECONDS)
        assert server.seen.answers == []


async def test_24_twenty_five_rounds_are_twenty_five_forms(reach: Reach) -> None:
    async def script(talk: Talk) -> Verdict:
        for number in range(25):
            assert await talk.ask(masked(f"Round {number}: ")) == [f"{number}"]
        return ACCEPT

    person = await forms_of(reach, script, *[str(number) for number in range(25)])
    assert [form.round for form in person.forms] == list(range(1, 26))


async def test_13_a_password_change_by_the_password_method_is_a_form(reach: Reach) -> None:
    async def script(talk: Talk) -> Verdict:
        if talk.new_password:
            return ACCEPT if talk.new_password == "fake-new" else REFUSE
        return talk.demand_change("Your password has expired.")

    person = Person("fake-old", ["fake-new", "fake-typo"], ["fake-new", "fake-new"])
    async with Scripted({"password": script}) as server:
        await reach.sign_in(reach.target(server), person)
        assert server.seen.passwords == ["fake-old", "fake-old", "fake-new"]
    assert "expired" in person.forms[1].instruction
    assert "do not match" in person.forms[2].status


async def test_13_three_factors_are_counted(reach: Reach) -> None:
    rounds = iter([partial(KBDINT), partial("password"), ACCEPT])

    async def script(talk: Talk) -> Verdict:
        await talk.ask(masked("Factor: "))
        return next(rounds)

    async def password(talk: Talk) -> Verdict:
        return next(rounds)

    person = Person("a", "b", "c")
    async with Scripted({KBDINT: script, "password": password}) as server:
        await reach.sign_in(reach.target(server), person)
    assert "First factor accepted" in person.forms[1].status
    assert "2 factors accepted" in person.forms[2].status


async def test_whatever_order_the_standards_allow_is_no_breach_of_the_protocol(
    reach: Reach,
) -> None:
    async def password(talk: Talk) -> Verdict:
        talk.banner(f"at attempt {talk.attempt}")
        if talk.new_password == "fake-b":
            return partial(KBDINT)
        changes = talk.new_password or talk.attempt > 1
        return talk.demand_change() if changes else Verdict(left=("password",))

    async def script(talk: Talk) -> Verdict:
        await talk.ask()
        talk.banner("between two rounds")
        await talk.ask(masked("Code: "))
        talk.banner("before the ruling")
        if talk.attempt == 1:
            return REFUSE
        await talk.ask(instruction="Look at your phone")
        talk.send(masked("Or type it: "))
        return ACCEPT  # by the phone, while the form is open

    async def looks_at_the_phone(_: Form) -> str:
        await asyncio.Event().wait()
        return ""

    async def only_password(_: Talk) -> Verdict:
        return Verdict(left=("password",))

    changes = (["fake-a", "fake-a"], ["fake-b", "fake-b"])
    person = Person("fake-old", "fake-old", *changes, "1", "2", looks_at_the_phone)
    scripts = {KBDINT: script, "password": password}
    async with Scripted(scripts, on_none=only_password, greeting="Welcome") as server:
        await reach.sign_in(reach.target(server), person)
        assert server.seen.asked_for == ["password"] * 4 + [KBDINT] * 2
    assert person.unexpected == []


async def test_a_ruling_on_nothing_is_a_breach_and_nothing_more_is_sent(reach: Reach) -> None:
    async def script(talk: Talk) -> Verdict:
        await talk.ask(masked("Password: "))
        talk.packet(MSG_USERAUTH_FAILURE, NameList([KBDINT.encode()]), Boolean(False))
        return REFUSE

    async with Scripted({KBDINT: script}) as server:
        with pytest.raises(ProtocolError, match="an attempt was refused while no method was"):
            await reach.connect(reach.target(server), Person("fake-password", "fake-again"))
        await server.seen.closed.wait()
        assert server.seen.answers == [["fake-password"]]
        assert server.seen.disconnect == (asyncssh.DISC_PROTOCOL_ERROR, "Protocol error")
