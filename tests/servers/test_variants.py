"""What real servers ask, seen by a plain asyncssh client: the facts that KBDINT part 1 states."""

import asyncio

import asyncssh
import pytest

from tests.servers.openssh import sshd_version
from tests.servers.plain_client import EMPTY, Plain, masked, sign_in
from tests.servers.variants import OpenSshFactory


async def test_the_password_variant_asks_one_masked_prompt_and_then_an_empty_round(
    openssh: OpenSshFactory,
) -> None:
    server = openssh.password()
    client, user = await sign_in(server, server.password)
    assert user == server.user
    assert client.rounds == [*masked("Password: "), ("", EMPTY)]


async def test_a_wrong_password_is_refused_and_logged_once(openssh: OpenSshFactory) -> None:
    server = openssh.password()
    client, error = await sign_in(server, "not-it")
    assert isinstance(error, asyncssh.PermissionDenied)
    assert client.rounds == masked("Password: ")
    await server.logged("Failed keyboard-interactive/pam")
    await server.logged_times("Failed keyboard-interactive/pam", 1)


async def test_too_many_tries_end_in_a_disconnect(openssh: OpenSshFactory) -> None:
    server = openssh.password(MaxAuthTries="2")
    _, error = await sign_in(server, "no", "no", attempts=2)
    assert isinstance(error, asyncssh.DisconnectError)
    assert error.code == asyncssh.DISC_PROTOCOL_ERROR
    assert "Too many authentication failures" in error.reason


async def test_two_factors_are_asked_in_two_rounds(openssh: OpenSshFactory) -> None:
    server = openssh.two_factor()
    client, user = await sign_in(server, server.password, server.code())
    assert user == server.user
    assert client.rounds == [*masked("Password: ", "Verification code: "), ("", EMPTY)]


@pytest.mark.parametrize("factor", ["password", "code"])
async def test_either_wrong_factor_shows_only_after_the_code(
    openssh: OpenSshFactory, factor: str
) -> None:
    server = openssh.two_factor()
    password = "not-it" if factor == "password" else server.password
    code = server.wrong_code() if factor == "code" else server.code()
    client, error = await sign_in(server, password, code)
    assert isinstance(error, asyncssh.PermissionDenied)
    assert client.rounds == masked("Password: ", "Verification code: ")


async def test_with_replay_protection_a_code_is_good_for_one_sign_in(
    openssh: OpenSshFactory,
) -> None:
    server = openssh.two_factor(replay_protection=True)
    code = server.code()
    assert (await sign_in(server, server.password, code))[1] == server.user
    assert isinstance((await sign_in(server, server.password, code))[1], asyncssh.PermissionDenied)


async def test_the_combined_variant_wants_password_and_code_in_one_answer(
    openssh: OpenSshFactory,
) -> None:
    server = openssh.combined()
    client, user = await sign_in(server, server.password + server.code())
    assert user == server.user
    assert client.rounds == [*masked("Password & verification code: "), ("", EMPTY)]
    assert isinstance((await sign_in(server, server.password))[1], asyncssh.PermissionDenied)


async def test_oath_asks_for_the_code_by_user_name_and_refuses_a_replay(
    openssh: OpenSshFactory,
) -> None:
    server = openssh.oath()
    code = server.code()
    client, user = await sign_in(server, server.password, code)
    assert user == server.user
    label = f"One-time password (OATH) for `{server.user}': "
    assert client.rounds == [*masked("Password: ", label), ("", EMPTY)]
    assert isinstance((await sign_in(server, server.password, code))[1], asyncssh.PermissionDenied)


async def test_key_then_form_wants_both(openssh: OpenSshFactory) -> None:
    server = openssh.key_then_form()
    client, user = await sign_in(server, server.password, keys=[server.user_key])
    assert user == server.user
    assert client.rounds == [*masked("Password: "), ("", EMPTY)]
    client, error = await sign_in(server, server.password)
    assert isinstance(error, asyncssh.PermissionDenied)
    assert client.rounds == []


async def test_an_expired_password_is_changed_in_the_same_sign_in(openssh: OpenSshFactory) -> None:
    server = openssh.expired()
    new = "fake-Brand7-new"
    client, user = await sign_in(server, server.password, server.password, new, new)
    assert user == server.user
    notice = (
        "You are required to change your password immediately (administrator enforced).\n"
        f"Changing password for {server.user}.\nCurrent password: "
    )
    labels = ("Password: ", notice, "New password: ", "Retype new password: ")
    assert client.rounds == [*masked(*labels), ("", EMPTY)]
    assert (await sign_in(server, new))[1] == server.user
    assert isinstance((await sign_in(server, server.password))[1], asyncssh.PermissionDenied)


async def test_a_mistyped_new_password_comes_back_as_an_instruction(
    openssh: OpenSshFactory,
) -> None:
    server = openssh.expired()
    client, error = await sign_in(server, server.password, server.password, "fake-New7", "fake-8")
    assert isinstance(error, asyncssh.PermissionDenied)
    assert client.rounds[-1] == ("Sorry, passwords do not match.\n", EMPTY)


async def test_the_password_method_has_no_form(openssh: OpenSshFactory) -> None:
    server = openssh.password_method()
    client, user = await sign_in(server, password=server.password)
    assert (user, client.rounds) == (server.user, [])
    assert isinstance((await sign_in(server, password="no"))[1], asyncssh.PermissionDenied)


async def test_an_expired_password_by_the_password_method_is_said_in_a_banner(
    openssh: OpenSshFactory,
) -> None:
    server = openssh.expired_password_method()
    client, output = await sign_in(server, password=server.password)
    assert output == ""  # the change needs a terminal, and the command is not run without
    assert client.banners == [
        "You are required to change your password immediately (administrator enforced).\n"
    ]


async def test_key_only_takes_the_key_and_nothing_else(openssh: OpenSshFactory) -> None:
    server = openssh.key_only()
    assert (await sign_in(server, keys=[server.user_key]))[1] == server.user
    client, error = await sign_in(server, server.password, password=server.password)
    assert isinstance(error, asyncssh.PermissionDenied)
    assert client.rounds == []


@pytest.mark.parametrize(
    "methods", ["password,keyboard-interactive", "keyboard-interactive,password"]
)
async def test_a_chain_wants_every_link(openssh: OpenSshFactory, methods: str) -> None:
    server = openssh.chain(methods)
    client, user = await sign_in(server, server.password, password=server.password)
    assert user == server.user
    assert client.rounds == [*masked("Password: "), ("", EMPTY)]
    assert await server.logged("Partial (password|keyboard-interactive/pam)")


async def test_a_chain_can_want_the_same_method_twice(openssh: OpenSshFactory) -> None:
    server = openssh.chain("keyboard-interactive,keyboard-interactive")
    client, user = await sign_in(server, server.password, server.password, attempts=2)
    assert user == server.user
    assert client.rounds[0] == masked("Password: ")[0]
    await server.logged_times("Partial keyboard-interactive/pam", 1)


async def test_a_bastion_opens_the_way_to_another_server(openssh: OpenSshFactory) -> None:
    bastion, target = openssh.bastion(), openssh.password()
    client = Plain([bastion.password])
    async with asyncssh.connect(
        bastion.host,
        bastion.port,
        username=bastion.user,
        known_hosts=None,
        config=None,
        agent_path=None,
        client_keys=[],
        client_factory=lambda: client,
    ) as connection:
        reader, writer = await connection.open_connection(target.host, target.port)
        assert (await reader.readline()).startswith(b"SSH-2.0-")
        writer.close()


async def test_a_text_before_the_prompt_arrives_with_it(openssh: OpenSshFactory) -> None:
    server = openssh.says("Wartung heute, schöne Grüße\n".encode())
    client, user = await sign_in(server, server.password)
    assert user == server.user
    text = "Wartung heute, schöne Grüße\n"
    if sshd_version() >= (10, 5):
        assert client.rounds[:2] == [(text, EMPTY), *masked("Password: ")]
    else:
        assert client.rounds[0] == masked(f"{text}Password: ")[0]


async def test_a_text_before_a_failure_arrives_as_an_instruction(openssh: OpenSshFactory) -> None:
    server = openssh.says(b"This account is closed.\n", before="failure")
    client, error = await sign_in(server, server.password)
    assert isinstance(error, asyncssh.PermissionDenied)
    assert client.rounds == [*masked("Password: "), ("This account is closed.\n", EMPTY)]


async def test_a_text_after_the_last_answer_arrives_as_a_banner(openssh: OpenSshFactory) -> None:
    server = openssh.says(b"Welcome back.\n", before="success")
    client, user = await sign_in(server, server.password)
    assert (user, client.banners) == (server.user, ["Welcome back.\n"])


async def test_latin_1_text_is_sent_raw_and_kills_a_plain_client(openssh: OpenSshFactory) -> None:
    server = openssh.says("schöne Grüße\n".encode("latin-1"))
    _, error = await sign_in(server, server.password)
    assert isinstance(error, asyncssh.ProtocolError)


async def test_a_locked_account_says_so(openssh: OpenSshFactory) -> None:
    server = openssh.locks(after=1)
    await sign_in(server, "no")
    client, error = await sign_in(server, server.password)
    assert isinstance(error, asyncssh.PermissionDenied)
    instruction, prompts = client.rounds[-1]
    assert instruction.startswith("The account is locked due to 1 failed logins.\n")
    assert prompts == EMPTY


async def test_a_slow_server_is_silent_between_answer_and_success(openssh: OpenSshFactory) -> None:
    server = openssh.slow(0.5)
    start = asyncio.get_running_loop().time()
    assert (await sign_in(server, server.password))[1] == server.user
    assert asyncio.get_running_loop().time() - start > 0.5


async def test_pam_permit_sends_only_the_empty_round(openssh: OpenSshFactory) -> None:
    server = openssh.asks_nothing()
    client, user = await sign_in(server)
    assert (user, client.rounds) == (server.user, [("", EMPTY)])


async def test_without_pam_the_method_is_refused_without_a_question(
    openssh: OpenSshFactory,
) -> None:
    server = openssh.refuses_unasked()
    client, error = await sign_in(server, server.password)
    assert isinstance(error, asyncssh.PermissionDenied)
    assert client.rounds == []
    assert await server.logged("method keyboard-interactive")


async def test_a_banner_comes_before_the_questions(openssh: OpenSshFactory) -> None:
    server = openssh.banner("Authorised use only.\n")
    client, user = await sign_in(server, server.password)
    assert (user, client.banners) == (server.user, ["Authorised use only.\n"])
