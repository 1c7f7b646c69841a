"""What was chosen for next time outlives a refusal, and a password that was changed."""

from pathlib import Path

import pytest

from sshtui.credentials.binding import Mode, Status
from sshtui.credentials.secret import Secret
from sshtui.endpoint import Endpoint
from sshtui.kbdint.form import Form, Source
from sshtui.kbdint.response import Response
from sshtui.lazy import Lazy
from sshtui.services.credentials import CredentialManager
from tests.servers import totp
from tests.servers.accounts import set_password
from tests.servers.person import KEEP, Person, Plain
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, REFUSE, Script, Talk, Verdict, masked, one_password
from tests.servers.variants import OpenSshFactory
from tests.ssh.target import connector, target

SEED = f"otpauth://totp/example:deploy?secret={totp.SEED}&issuer=example"


class AsOffered(Person):
    """A person who leaves tick and choice as the form has them."""

    def _response(self, form: Form, plain: Plain) -> Response:
        self._remember, self._mode = form.remember, form.mode
        return super()._response(form, plain)


@pytest.mark.sshd
async def test_after_a_rotation_send_comes_back_with_the_first_sign_in(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    to = reach.target(server)
    await reach.sign_in(to, Person(server.password, remember=True, mode=Mode.SEND))
    set_password(server.user, "fake-rotated")
    turned = AsOffered("fake-rotated")
    await reach.sign_in(to, turned)
    assert [form.mode for form in turned.forms] == [Mode.SEND]
    silent = Person()
    await reach.sign_in(to, silent)
    assert silent.forms == []
    (kept,) = await reach.credentials.find(Endpoint(server.user, server.host, server.port))
    assert (kept.mode, kept.status) == (Mode.SEND, Status.PROVEN)


def password_then_code(password: str) -> Script:
    async def sign_in(talk: Talk) -> Verdict:
        given = await talk.ask(masked("Password: "))
        code = await talk.ask(masked("Verification code: "))
        # A code may be one of the step that is over by now.
        known = {totp.code(steps=step) for step in (-1, 0, 1)}
        return ACCEPT if given == [password] and set(code) <= known else REFUSE

    return sign_in


async def test_a_refused_code_loses_neither_tick_nor_seed(tmp_path: Path) -> None:
    script = password_then_code("fake-right")
    async with Scripted({"keyboard-interactive": script}) as server:
        to, connect = target(server, tmp_path), connector()

        class Ticks(AsOffered):
            def _response(self, form: Form, plain: Plain) -> Response:
                if form.attempt == 1:
                    return Person._response(self, form, plain)
                return super()._response(form, plain)

        person = Ticks("fake-wrong", SEED, "fake-right", KEEP, remember=True, mode=Mode.ASK)
        await (await connect.connect(to, person)).close()
        assert (person.forms[0].remember, person.forms[2].remember) == (False, True)
        assert person.forms[2].mode is Mode.ASK
        again = person.forms[3].fields[0]
        assert again.value is not None
        assert again.source is Source.TYPED
        kept = await connect.credentials.find(Endpoint("deploy", server.host, server.port))
        assert {(credential.kind.value, credential.mode) for credential in kept} == {
            ("password", Mode.ASK),
            ("code", Mode.FILL),
        }
        sent = [reply for replies in server.connections[0].answers for reply in replies]
        assert not any(totp.SEED in reply for reply in sent)


async def test_a_tick_that_was_taken_away_stays_away(tmp_path: Path) -> None:
    script = password_then_code("fake-right")
    async with Scripted({"keyboard-interactive": script}) as server:
        person = AsOffered("fake-wrong", "000000", "fake-right", lambda _: totp.code())
        await (await connector().connect(target(server, tmp_path), person)).close()
        assert not any(form.remember for form in person.forms)


@pytest.mark.parametrize(
    ("mode", "status", "most", "forms"),
    [
        (Mode.ASK, Status.PROVEN, "", 0),
        (Mode.FILL, Status.PROVEN, "", 0),
        (Mode.FILL, Status.PROVEN, "ask", 1),
        (Mode.ASK, Status.SUSPECT, "", 1),
        (Mode.SEND, Status.FRESH, "", 1),
    ],
)
async def test_a_trial_uses_the_answer_whatever_its_mode(
    tmp_path: Path, mode: Mode, status: Status, most: str, forms: int
) -> None:
    async with Scripted({"keyboard-interactive": one_password}) as server:
        connect = connector()
        to = target(server, tmp_path, autofill=most)
        person = Person("fake-password", remember=True, mode=mode)
        await (await connect.connect(to, person)).close()
        endpoint = Endpoint("deploy", server.host, server.port)
        (one,) = await connect.credentials.find(endpoint)
        if status is Status.SUSPECT:
            await connect.credentials.doubt(one)
        elif status is Status.FRESH:
            one = await connect.credentials.change(one, Secret("fake-password"))
        tested = Person(KEEP)
        manager = CredentialManager(Lazy.of(connect.credentials).wait, connect)
        trial = await manager.test(to, tested, tested.on_step, (one,))
        assert trial.error is None
        assert trial.used_kept
        assert len(tested.forms) == forms
        assert all(form.fields[0].value == Secret("fake-password") for form in tested.forms)
        (after,) = await connect.credentials.find(endpoint)
        assert (after.mode, after.status) == (mode, Status.PROVEN)
