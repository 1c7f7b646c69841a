"""Keys, certificates and agents for the tests of this room, all made by OpenSSH's own programs."""

import os
import re
import signal
import subprocess
from pathlib import Path

import asyncssh
from asyncssh.packet import SSHPacket
from asyncssh.sk_eddsa import _SKEd25519Key

from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.resolve import Overrides
from sshtui.sshconfig.target import Target
from tests.servers.openssh import OpenSsh, make_key
from tests.servers.waiting import SECONDS, wait_for

PASSPHRASE = "fake-passphrase"


class Agent:
    """A real ssh-agent.

    Args:
        socket: Where it listens.
        arguments: More of ssh-agent's own.

    Attributes:
        socket: Where it listens.
        process: The agent.
    """

    def __init__(self, socket: Path, *arguments: str, **environment: str) -> None:
        self.socket = str(socket)
        self.process = subprocess.Popen(
            ["ssh-agent", "-D", "-a", self.socket, *arguments],
            stdout=subprocess.DEVNULL,
            env=os.environ | environment,
        )
        wait_for(lambda: "no identities" in self.ssh_add("-l"), "the agent")

    def ssh_add(self, *arguments: str | Path, **options: str) -> str:
        """Run ssh-add, and return what it says."""
        done = subprocess.run(
            ["ssh-add", *map(str, arguments)],
            env=os.environ | {"SSH_AUTH_SOCK": self.socket} | options,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    def add(self, *keys: Path) -> None:
        """Add keys, in this order."""
        for key in keys:
            assert "Identity added" in self.ssh_add(key)

    def close(self) -> None:
        """End it, even while it is stopped."""
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait(SECONDS)


def certify(key: Path, *options: str, authority: Path, out: Path | None = None) -> Path:
    """Make a certificate beside a key, or elsewhere; the options are those of ssh-keygen."""
    sign = ["ssh-keygen", "-q", "-s", str(authority), "-I", "test", *options, f"{key}.pub"]
    subprocess.run(sign, check=True)
    made = Path(f"{key}-cert.pub")
    return made.rename(out) if out is not None else made


def authorise(server: OpenSsh, *keys: Path, options: str = "") -> None:
    """Let the user of a server in with keys."""
    for key in keys:
        authorise_line(server, f"{options} {Path(f'{key}.pub').read_text()}".lstrip())


def authorise_line(server: OpenSsh, line: str) -> None:
    """Add a line to the authorized_keys of the user of a server."""
    path = server.account.home / ".ssh" / "authorized_keys"
    path.write_text(path.read_text() + line)


def strangers(directory: Path, *names: str, passphrase: str = "", kind: str = "ed25519") -> None:
    """Make keys that no server knows."""
    for name in names:
        make_key(directory / name, passphrase=passphrase, kind=kind)


def security_key(path: Path, *, flags: int = 1) -> Path:
    """Make an ed25519-sk key as ssh-keygen would have it from a device, and its public half.

    Args:
        path: Where to.
        flags: SSH_SK_USER_PRESENCE_REQD and its kin (PROTOCOL.u2f).
    """
    plain = asyncssh.generate_private_key("ssh-ed25519")
    packet = SSHPacket(plain.public_data)
    packet.get_string()
    key = _SKEd25519Key.make_private((packet.get_string(), "ssh:", flags, b"fake-handle", b""))
    key.write_private_key(path)
    path.chmod(0o600)
    key.write_public_key(f"{path}.pub")
    return path


def configuration(path: Path, server: OpenSsh, text: str) -> Path:
    """Write an ssh_config by which both ssh and we reach a server as `x`."""
    known_hosts = path.parent / f"known_hosts-{server.port}"
    known_hosts.write_text(server.known_hosts_line())
    path.write_text(
        f"Host x\n HostName {server.host}\n Port {server.port}\n User {server.user}\n"
        f" UserKnownHostsFile {known_hosts}\n GlobalKnownHostsFile /dev/null\n{text}"
    )
    return path


def resolve(config: Path) -> Target:
    """Return what the configuration leads to."""
    return HostRepository().resolve(Destination("x"), Overrides(config_file=config))


def run_ssh(config: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Sign in with the real ssh, which asks nothing."""
    options = (*options, "-oNumberOfPasswordPrompts=0", "-oStrictHostKeyChecking=yes")
    command = ["ssh", "-v", "-F", str(config), *options, "x", "true"]
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def offered(server: OpenSsh, since: int = 0) -> list[str]:
    """Return the keys that a server was offered and refused, or let in, as it logged them."""
    pattern = r"(?:Failed|Accepted|Postponed) publickey for .* ssh2: (.*?)(?: \[preauth\])?\n"
    found = re.findall(pattern, server.log_text()[since:])
    # A key that is taken is logged twice: as it is offered, and as it has signed.
    return [key for place, key in enumerate(found) if found[place - 1 : place] != [key]]
