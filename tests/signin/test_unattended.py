"""Where nobody can be asked, nothing is asked, looked up in vain or sent: BatchMode, here."""

from pathlib import Path

import pytest

from sshtui.credentials.binding import Mode
from sshtui.credentials.service import open_credentials
from sshtui.errors import AuthenticationFailed, ConnectError, HostKeyRefused
from sshtui.settings import Settings
from sshtui.signin.steps import StepKind
from tests.servers.openssh import make_key
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.variants import OpenSshFactory, authorise

pytestmark = pytest.mark.sshd


def was_not_asked(person: Person) -> bool:
    return not (person.forms or person.questions or person.key_files or person.unlocks)


async def test_what_is_kept_in_mode_fill_is_not_sent(openssh: OpenSshFactory, reach: Reach) -> None:
    server = openssh.password()
    await reach.sign_in(reach.target(server), Person(server.password, remember=True))
    person = Person()
    with pytest.raises(ConnectError, match=r"BatchMode is yes.* mode is fill") as caught:
        await reach.sign_in(reach.target(server, batch=True), person)
    assert was_not_asked(person)
    assert "sshtui creds mode" in caught.value.hint


async def test_what_is_kept_in_mode_send_goes(openssh: OpenSshFactory, reach: Reach) -> None:
    server = openssh.password()
    await reach.sign_in(reach.target(server), Person(server.password, remember=True))
    (kept,) = await reach.credentials.all()
    await reach.credentials.change_mode(kept, Mode.SEND)
    person = Person()
    await reach.sign_in(reach.target(server, batch=True), person)
    assert was_not_asked(person)


async def test_the_password_method_gets_nothing_either(
    openssh: OpenSshFactory, reach: Reach
) -> None:
    server = openssh.password_method()
    await reach.sign_in(reach.target(server), Person(server.password, remember=True))
    with pytest.raises(ConnectError, match="mode is fill"):
        await reach.sign_in(reach.target(server, batch=True), Person())
    assert server.count_log("Failed password") == 0


async def test_a_stale_answer_is_sent_once_and_told(openssh: OpenSshFactory, reach: Reach) -> None:
    server = openssh.password()
    await reach.sign_in(reach.target(server), Person(server.password, remember=True))
    (kept,) = await reach.credentials.all()
    await reach.credentials.doubt(kept)
    await reach.credentials.change_mode(kept, Mode.SEND)
    with pytest.raises(ConnectError, match="was not accepted; it last worked 20"):
        await reach.sign_in(reach.target(server, batch=True), Person())


async def test_no_program_is_run_for_what_would_not_be_sent(
    openssh: OpenSshFactory, reach: Reach, tmp_path: Path
) -> None:
    server = openssh.password()
    ran = tmp_path / "ran"
    reach.credentials = open_credentials(Settings(commands={"*": f"touch {ran}"}))
    with pytest.raises(ConnectError, match="No server has accepted"):
        await reach.sign_in(reach.target(server, batch=True), Person())
    assert not ran.exists()
    reach.credentials.close()


async def test_a_new_host_key_is_refused_without_a_question(
    openssh: OpenSshFactory, reach: Reach
) -> None:
    server = openssh.password()
    person = Person()
    with pytest.raises(HostKeyRefused, match="BatchMode is yes") as caught:
        await reach.sign_in(reach.target(server, batch=True, known=False), person)
    assert server.fingerprint() in caught.value.message
    assert was_not_asked(person)


async def test_a_key_with_a_passphrase_is_passed_over_and_told(
    openssh: OpenSshFactory, reach: Reach, tmp_path: Path
) -> None:
    server = openssh.key_only()
    key = make_key(tmp_path / "key", passphrase="fake-phrase")
    authorise(server, key)
    person = Person()
    with pytest.raises(AuthenticationFailed):
        await reach.sign_in(reach.target(server, batch=True, identity_files=(key,)), person)
    assert was_not_asked(person)
    (warning,) = person.saw(StepKind.WARNING)
    assert str(key) in warning.text


async def test_of_a_target_that_asks_nothing_no_hop_asks_either(
    openssh: OpenSshFactory, reach: Reach
) -> None:
    bastion, server = openssh.bastion(), openssh.key_only()
    person = Person()
    goal = reach.target(server, batch=True, jumps=(reach.target(bastion),))
    with pytest.raises(ConnectError, match=r"hop 1 of 2.*BatchMode is yes"):
        await reach.sign_in(goal, person)
    assert was_not_asked(person)


async def test_a_hop_that_asks_nothing_leaves_the_target_its_questions(
    openssh: OpenSshFactory, reach: Reach
) -> None:
    bastion, server = openssh.key_only(AllowTcpForwarding="local"), openssh.password()
    hop = reach.target(bastion, batch=True, identity_files=(bastion.user_key,))
    person = Person(server.password)
    await reach.sign_in(reach.target(server, jumps=(hop,)), person)
    assert person.labels == [["Password:"]]
