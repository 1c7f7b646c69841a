"""That `sshtui exec` has asked everything before its command gets standard input."""

import asyncio
import json
from pathlib import Path

import pytest

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.vault import VaultStore
from tests.cli.on_terminal import SSHTUI, OnTerminal, on_terminal, run_plainly
from tests.cli.test_exec import know, line
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import wait_for

pytestmark = pytest.mark.sshd

PASSPHRASE = "fake-vault-passphrase"
WRONG = "fake-wrong-passphrase"
VAULT = "Vault passphrase"


@pytest.fixture(autouse=True)
def vault() -> None:
    """Create a vault, the only store for credentials; it is locked."""
    asyncio.run(VaultStore().create(Secret(PASSPHRASE)))


@pytest.fixture
def server(openssh: OpenSshFactory, private_home: Path) -> OpenSsh:
    server = openssh.password()
    know(server, private_home)
    return server


def types(running: OnTerminal, prompt: str, answer: str) -> None:
    """Type an answer that is not shown, once it is asked for."""
    running.sees(prompt)
    wait_for(lambda: not running.echoes(), "hidden typing")
    running.type(f"{answer}\n")


def signs_in(running: OnTerminal, server: OpenSsh) -> None:
    """Give the password, and want it remembered."""
    types(running, "Password: ", server.password)
    running.sees("Save it if the sign-in succeeds? [y/N] ")
    running.type("y\n")


def kept() -> list[str]:
    """Return where the credentials are saved."""
    done = run_plainly("creds", "list", "--json")
    return [credential["store"] for credential in json.loads(done.stdout)]


@pytest.mark.parametrize("options", [(), ("-t",)])
def test_what_opens_the_vault_does_not_reach_the_command(
    server: OpenSsh, options: tuple[str, ...]
) -> None:
    file = server.account.home / "read"
    with on_terminal([*SSHTUI, *line(server, f"head -n 1 > {file}", options=options)]) as running:
        signs_in(running, server)
        # A wrong one takes its time, and a command that had begun would read the next.
        types(running, VAULT, WRONG)
        types(running, VAULT, PASSPHRASE)
        wait_for(file.exists, "command")
        running.type("for the command\n")
        assert running.wait() == 0
        assert server.count_log("Starting session") == 1
    assert file.read_text("utf-8") == "for the command\n"
    assert kept() == ["vault"]


def test_with_an_empty_input_it_is_asked_for_all_the_same(server: OpenSsh) -> None:
    file = server.account.home / "read"
    with on_terminal([*SSHTUI, *line(server, f"cat > {file}", options=("-n",))]) as running:
        signs_in(running, server)
        types(running, VAULT, WRONG)
        types(running, VAULT, PASSPHRASE)
        assert running.wait() == 0
    assert file.read_bytes() == b""
    assert kept() == ["vault"]


def test_ctrl_c_at_the_vault_ends_it_before_the_command(server: OpenSsh) -> None:
    with on_terminal([*SSHTUI, *line(server, "true")]) as running:
        signs_in(running, server)
        running.sees(VAULT)
        wait_for(lambda: not running.echoes(), "hidden typing")
        running.type("\x03")
        assert running.wait() == 130
        assert running.is_as_before()
    assert server.count_log("Starting session") == 0
    assert kept() == []


def test_a_vault_that_stays_locked_is_told_once_and_the_command_runs(server: OpenSsh) -> None:
    with on_terminal([*SSHTUI, *line(server, "head -n 1")]) as running:
        signs_in(running, server)
        types(running, VAULT, "")
        running.sees("sshtui: The credential was not saved")
        running.type("for the command\n")
        assert running.wait() == 0
        assert "not saved" not in running.rest()
    assert kept() == []


def test_every_hop_has_asked_before_the_next_one_does(
    openssh: OpenSshFactory, private_home: Path
) -> None:
    bastion, target = openssh.bastion(), openssh.password()
    know(bastion, private_home)
    know(target, private_home)
    file = target.account.home / "read"
    way = ("-J", f"{bastion.user}@{bastion.host}:{bastion.port}")
    with on_terminal([*SSHTUI, *line(target, f"head -n 1 > {file}", options=way)]) as running:
        signs_in(running, bastion)
        types(running, VAULT, WRONG)
        assert target.user not in types_last(running)
        signs_in(running, target)
        wait_for(file.exists, "command")
        running.type("for the command\n")
        assert running.wait() == 0
    assert file.read_text("utf-8") == "for the command\n"
    assert kept() == ["vault", "vault"]


def types_last(running: OnTerminal) -> str:
    """Open the vault, and return what was shown until it asked."""
    shown = running.sees(VAULT)
    wait_for(lambda: not running.echoes(), "hidden typing")
    running.type(f"{PASSPHRASE}\n")
    return shown
