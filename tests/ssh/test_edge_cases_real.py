"""Edge cases of keyboard-interactive against real OpenSSH with PAM, by number in KBDINT part 5."""

import asyncio
import re
from pathlib import Path

import pytest

from sshtui.errors import AuthenticationFailed, Cancelled, ConnectionLost
from sshtui.signin.steps import StepKind
from tests.servers.accounts import set_password
from tests.servers.clock import leap
from tests.servers.openssh import make_key
from tests.servers.person import CANCEL, WAIT, Person
from tests.servers.reach import Reach
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until

NOT_ACCEPTED = re.compile(r"Not accepted at \d\d:\d\d:\d\d; the server does not say")


async def test_1_the_right_answer_takes_one_masked_field(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    person = Person(server.password)
    await reach.sign_in(reach.target(server), person)
    assert person.labels == [["Password:"]]
    assert not person.forms[0].fields[0].echo
    assert person.notes == []  # the empty round after the answer shows nothing


async def test_2_the_second_form_says_that_the_first_answer_was_refused(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    person = Person("wrong", server.password)
    await reach.sign_in(reach.target(server), person)
    first, second = person.forms
    assert (first.status, first.attempt) == ("", 1)
    assert NOT_ACCEPTED.search(second.status)
    assert (second.attempt, second.attempts) == (2, 3)


async def test_3_three_wrong_answers_are_a_plain_failure(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    person = Person("wrong", "wronger", "wrongest", server.password)
    with pytest.raises(AuthenticationFailed):
        await reach.connect(reach.target(server), person)
    assert len(person.forms) == 3
    failed = "Failed keyboard-interactive/pam"
    await until(lambda: server.count_log(failed) == 3, "three failures", context=server.log_text)


async def test_3_too_many_failures_are_a_plain_failure(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password(MaxAuthTries="2")
    person = Person("wrong", "wronger", server.password)
    with pytest.raises(AuthenticationFailed, match="too many failures"):
        await reach.connect(reach.target(server), person)
    assert len(person.forms) == 2


@pytest.mark.parametrize("wrong", ["password", "code"])
async def test_5_two_rounds_are_two_forms_and_neither_factor_is_blamed(
    reach: Reach, openssh: OpenSshFactory, wrong: str
) -> None:
    server = openssh.two_factor()
    password = "wrong" if wrong == "password" else server.password
    code = server.wrong_code() if wrong == "code" else server.code()
    person = Person(password, code, server.password, server.code())
    await reach.sign_in(reach.target(server), person)
    assert person.labels == [["Password:"], ["Verification code:"]] * 2
    assert [form.round for form in person.forms] == [1, 2, 1, 2]
    assert NOT_ACCEPTED.search(person.forms[2].status)
    assert not {"password", "code"} & set(person.forms[2].status.lower().replace(".", "").split())


async def test_10_passwords_that_do_not_match_stay_readable(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.expired()
    person = Person(server.password, server.password, "fake-New7", "fake-Other8", CANCEL)
    with pytest.raises(Cancelled):
        await reach.connect(reach.target(server), person)
    assert person.labels[4] == ["Retype new password:"], "the server did not hear of it"
    assert "do not match" in person.forms[4].status


async def test_11_a_late_banner_is_shown(reach: Reach, openssh: OpenSshFactory) -> None:
    server = openssh.says(b"Welcome back.\n", before="success")
    person = Person(server.password)
    await reach.sign_in(reach.target(server), person)
    assert person.note_text == "Welcome back."


async def test_11_an_early_banner_is_shown_and_stands_in_the_form(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.banner("Authorised use only.\n")
    person = Person(server.password)
    await reach.sign_in(reach.target(server), person)
    assert person.note_text == "Authorised use only."
    assert "Authorised use only." in person.forms[0].instruction


async def test_12_a_key_and_then_a_form(reach: Reach, openssh: OpenSshFactory) -> None:
    server = openssh.key_then_form()
    person = Person(server.password)
    await reach.sign_in(reach.target(server, identity_files=(server.user_key,)), person)
    assert person.labels == [["Password:"]]
    assert "First factor accepted" in person.forms[0].status
    assert "publickey" in person.forms[0].status


async def test_12_without_the_key_the_error_names_what_the_server_wants(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server, person = openssh.key_then_form(), Person()
    with pytest.raises(AuthenticationFailed, match="publickey") as caught:
        await reach.connect(reach.target(server), person)
    assert caught.value.methods_left == ("publickey",)
    assert person.forms == []


@pytest.mark.parametrize(
    "methods",
    [
        "publickey,keyboard-interactive",
        "password,keyboard-interactive",
        "keyboard-interactive,password",
        "keyboard-interactive,keyboard-interactive",
    ],
)
async def test_13_chains_complete_and_say_that_the_first_factor_was_accepted(
    reach: Reach, openssh: OpenSshFactory, methods: str
) -> None:
    server = openssh.chain(methods)
    asks = len([method for method in methods.split(",") if method != "publickey"])
    person = Person(*[server.password] * asks)
    await reach.sign_in(reach.target(server, identity_files=(server.user_key,)), person)
    assert person.labels == [["Password:"]] * asks
    assert "First factor accepted" in person.forms[-1].status


async def test_13_a_wrong_second_factor_asks_for_that_factor_again(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.chain("password,keyboard-interactive")
    person = Person(server.password, "wrong", server.password)
    await reach.sign_in(reach.target(server), person)
    assert [form.method for form in person.forms] == ["password", *["keyboard-interactive"] * 2]
    assert NOT_ACCEPTED.search(person.forms[2].status)


async def test_16_a_silent_server_is_waited_for(reach: Reach, openssh: OpenSshFactory) -> None:
    server = openssh.slow(1)

    async def answer(_: object) -> str:
        asyncio.get_running_loop().call_later(0.3, leap, 3600)
        return server.password

    person = Person(answer)
    await reach.sign_in(reach.target(server), person)
    assert len(person.forms) == 1


async def test_17_a_lock_message_is_shown_with_the_failure(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.locks(after=1)
    with pytest.raises(AuthenticationFailed, match="account is locked"):
        await reach.connect(reach.target(server), Person("wrong"))


async def test_18_a_method_that_is_refused_without_a_question_makes_no_form_and_no_loop(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server, person = openssh.refuses_unasked(), Person()
    with pytest.raises(AuthenticationFailed):
        await reach.connect(reach.target(server), person)
    assert person.forms == []
    await server.logged_times("userauth-request .* method keyboard-interactive", 1)


async def test_19_latin_1_bytes_become_replacement_characters(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.says("schöne Grüße\n".encode("latin-1"))
    person = Person(server.password)
    await reach.sign_in(reach.target(server), person)
    assert "sch\ufffdne Gr\ufffd\ufffde" in person.screen_text


@pytest.mark.parametrize("password", ["päss wörd", "x" * 200, "密码🔑", "كلمة"])
async def test_21_unusual_passwords_arrive(
    reach: Reach, openssh: OpenSshFactory, password: str
) -> None:
    server = openssh.password()
    set_password(server.user, password)
    await reach.sign_in(reach.target(server), Person(password))


async def test_27_when_the_grace_time_runs_out_the_form_goes_and_the_reason_is_said(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server, person = openssh.password(LoginGraceTime="1"), Person(WAIT)
    with pytest.raises(ConnectionLost, match="the server closed the connection"):
        await reach.connect(reach.target(server), person)
    assert len(person.withdrawn) == 1


@pytest.mark.parametrize("variant", ["password", "two_factor"])
async def test_28_a_cancel_reaches_the_server_and_nothing_is_asked_after_it(
    reach: Reach, openssh: OpenSshFactory, variant: str
) -> None:
    if variant == "password":
        server = openssh.password(PasswordAuthentication="yes")
        person = Person(CANCEL)
    else:
        server = openssh.two_factor(PasswordAuthentication="yes")
        person = Person(server.password, CANCEL)
    with pytest.raises(Cancelled):
        await reach.connect(reach.target(server), person)
    await server.logged(r"Received disconnect from 127\.0\.0\.1 port \d+:13: cancelled")
    assert person.unexpected == []
    assert server.count_log("method password") == 0


async def test_29_an_open_form_outlives_the_connect_timeout(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()

    async def think(_: object) -> str:
        leap(3600)
        await asyncio.sleep(0.01)
        return server.password

    await reach.sign_in(reach.target(server, connect_timeout=60), Person(think))


async def test_31_each_form_names_its_hop(reach: Reach, openssh: OpenSshFactory) -> None:
    bastion, server = openssh.bastion(), openssh.two_factor()
    jump = reach.target(bastion, alias="bastion")
    target = reach.target(server, alias="inner", jumps=(jump,))
    person = Person(bastion.password, server.password, server.code())
    connection = await reach.connect(target, person)
    await connection.close()
    assert [form.title for form in person.forms] == [
        "Sign in to bastion",
        "Sign in to inner",
        "Sign in to inner",
    ]
    assert str(person.forms[0].hop) == "hop 1 of 2 · bastion → inner"
    assert str(person.forms[1].hop) == "hop 2 of 2 · bastion → inner"
    assert str(person.forms[1].endpoint) == f"{server.user}@127.0.0.1:{server.port}"
    assert person.forms[1].endpoint.via == (str(person.forms[0].endpoint),)


async def test_31_a_cancel_at_the_target_closes_the_bastion_too(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    bastion, server = openssh.bastion(), openssh.password()
    jump = reach.target(bastion, alias="bastion")
    person = Person(bastion.password, CANCEL)
    with pytest.raises(Cancelled):
        await reach.connect(reach.target(server, alias="inner", jumps=(jump,)), person)
    await server.logged(r":13: cancelled")
    await bastion.logged("Disconnected from user|Received disconnect")


async def test_32_keys_that_use_up_the_tries_are_named(
    reach: Reach, openssh: OpenSshFactory, tmp_path: Path
) -> None:
    server = openssh.password(PubkeyAuthentication="yes")
    keys = tuple(make_key(tmp_path / f"key{number}") for number in range(7))
    person = Person()
    with pytest.raises(AuthenticationFailed) as caught:
        await reach.connect(reach.target(server, identity_files=keys), person)
    assert "IdentitiesOnly" in caught.value.hint
    assert person.forms == []


async def test_the_steps_tell_the_story_without_a_secret(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    person = Person("fake-wrong-one", server.password, remember=True)
    await reach.sign_in(reach.target(server), person)
    kinds = [step.kind for step in person.steps]
    story = [StepKind.REFUSED, StepKind.ANSWERED, StepKind.ACCEPTED]
    assert [kind for kind in kinds if kind in story] == [
        StepKind.ANSWERED,
        StepKind.REFUSED,
        StepKind.ANSWERED,
        StepKind.ACCEPTED,
    ]
    assert server.password not in repr(person.steps)
    assert "fake-wrong-one" not in repr(person.steps)
