"""What becomes of a saved credential when a server does not say it in so many words."""

from pathlib import Path

import pytest

from sshtui.credentials.binding import Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.service import CredentialService
from sshtui.errors import AppError, AuthenticationFailed, ConfigError
from tests.servers.person import KEEP, Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import (
    ACCEPT,
    SILENT,
    Script,
    Talk,
    Verdict,
    masked,
    one_password,
    refuse,
)


async def drops(talk: Talk) -> Verdict:
    await talk.ask(masked("Password: "))
    talk.drop()
    return SILENT


def disconnects(code: int, reason: str) -> Script:
    async def script(talk: Talk) -> Verdict:
        await talk.ask(masked("Password: "))
        talk.disconnect(code, reason)
        return SILENT

    return script


@pytest.mark.parametrize(
    "ending",
    [
        drops,
        disconnects(2, "Authentication failed"),
        disconnects(9, "no"),
        disconnects(14, "too many bad auths"),
    ],
)
async def test_a_line_that_ends_after_a_stored_answer_puts_it_in_doubt(
    reach: Reach, ending: Script
) -> None:
    async with Scripted({"keyboard-interactive": one_password}) as server:
        to = reach.target(server)
        await reach.sign_in(to, Person("fake-password", remember=True, mode=Mode.SEND))
        server._scripts["keyboard-interactive"] = ending
        for _ in range(2):
            with pytest.raises(AppError) as caught:
                await reach.connect(to, Person())
            assert "host key" not in str(caught.value)
        sent = [seen.answers for seen in server.connections[1:]]
        assert sent == [[["fake-password"]], []]


@pytest.mark.parametrize("code", [2, 14])
async def test_what_a_server_says_as_it_ends_the_sign_in_is_shown(reach: Reach, code: int) -> None:
    ending = disconnects(code, "This account is locked!")
    async with Scripted({"keyboard-interactive": ending}) as server:
        with pytest.raises(AppError, match=r"This account is locked!( |$)") as caught:
            await reach.connect(reach.target(server), Person("fake-password"))
    assert isinstance(caught.value, AuthenticationFailed) == (code == 14)


async def test_using_an_answer_does_not_lift_a_doubt(reach: Reach) -> None:
    async with Scripted({"keyboard-interactive": one_password}) as server:
        to = reach.target(server)
        await reach.sign_in(to, Person("fake-password", remember=True))

        async def doubted_meanwhile(_form: object) -> str:
            (kept,) = await reach.credentials.find(endpoint)
            await reach.credentials.doubt(kept)
            return "fake-typed-instead"

        person = Person(doubted_meanwhile)
        (kept,) = await _all(reach.credentials, to.hostname, to.port, to.user)
        endpoint = kept.binding.endpoint
        with pytest.raises(AppError):
            await reach.connect(to, person)
        (kept,) = await reach.credentials.find(endpoint)
        assert kept.status is Status.SUSPECT


async def test_an_index_that_cannot_be_read_does_not_keep_one_out(
    reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_endpoint: object) -> tuple[Credential, ...]:
        raise ConfigError("The index cannot be read.")

    async with Scripted({"keyboard-interactive": one_password}) as server:
        monkeypatch.setattr(reach.credentials, "find", broken)
        monkeypatch.setattr(reach.credentials, "on_host", broken)
        person = Person("fake-password")
        await reach.sign_in(reach.target(server), person)
        assert "cannot be read" in person.forms[0].fields[0].hint


async def test_a_use_that_cannot_be_written_down_does_not_keep_one_out(
    reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Scripted({"keyboard-interactive": one_password}) as server:
        to = reach.target(server)
        await reach.sign_in(to, Person("fake-password", remember=True))

        async def broken(*_: object, **__: object) -> None:
            raise ConfigError("The index cannot be written.")

        monkeypatch.setattr(reach.credentials._repository, "mark_in_flight", broken)
        person = Person(KEEP, "fake-password")
        await reach.sign_in(to, person)
        # Who cannot write down that it is on its way cannot keep it from being sent twice.
        assert person.forms[1].fields[0].value is None
        assert "cannot be written" in person.forms[1].fields[0].hint


async def test_every_change_request_gets_the_password_that_holds(reach: Reach) -> None:
    tries: list[tuple[str, str]] = []

    async def strict(talk: Talk) -> Verdict:
        tries.append((talk.password, talk.new_password))
        return ACCEPT if len(tries) == 3 else talk.demand_change("Choose a better one.")

    async with Scripted({"password": strict}) as server:
        person = Person("fake-old", ("fake-1", "fake-1"), ("fake-Better2", "fake-Better2"))
        await reach.sign_in(reach.target(server), person)
    assert tries == [("fake-old", ""), ("fake-old", "fake-1"), ("fake-old", "fake-Better2")]


async def test_banners_without_end_are_cut_off(reach: Reach) -> None:
    async def chatty(talk: Talk) -> Verdict:
        for _ in range(400):
            talk.banner("x" * 30_000)
        return await one_password(talk)

    async with Scripted({"keyboard-interactive": chatty}) as server:
        person = Person("fake-password")
        await reach.sign_in(reach.target(server), person)
    assert sum(len(text) for _, text in person.notes) <= 1 << 20
    assert len(person.forms[0].instruction) <= 1 << 17


async def test_a_damaged_key_file_is_passed_over(reach: Reach, tmp_path: Path) -> None:
    broken = tmp_path / "id_broken"
    broken.write_text(
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n"
        "-----END OPENSSH PRIVATE KEY-----\n"
    )
    broken.chmod(0o600)
    scripts = {"publickey": refuse, "keyboard-interactive": one_password}
    async with Scripted(scripts) as server:
        person = Person("fake-password")
        await reach.sign_in(reach.target(server, identity_files=(broken,)), person)
    assert any(str(broken) in step.text for step in person.steps)


async def _all(credentials: CredentialService, host: str, port: int, user: str) -> list[Credential]:
    from sshtui.endpoint import Endpoint  # noqa: PLC0415

    found = await credentials.find(Endpoint(user, host, port))
    assert all(kept.kind is PromptKind.PASSWORD for kept in found)
    return list(found)
