"""A real sshd on a loopback port that lets a key of ours in, and what connects to it."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROMPT = b"bench>"
_READY_SECONDS = 10.0
_SFTP_SERVER = "/usr/lib/openssh/sftp-server"


@dataclass(frozen=True, slots=True)
class Server:
    """A running sshd whose every shell has a known prompt, and that runs commands.

    Attributes:
        directory: Its files, and the home of what connects to it.
        port: Where it listens, on 127.0.0.1.
    """

    directory: Path
    port: int

    def options(self) -> list[str]:
        """Return what both ssh and sshtui connect take, DEST last."""
        user = pwd.getpwuid(os.getuid()).pw_name
        return [
            *("-i", str(self.directory / "user_key"), "-p", str(self.port)),
            *("-o", f"UserKnownHostsFile={self.directory / 'known_hosts'}"),
            *("-o", "IdentityAgent=none", "-o", "IdentitiesOnly=yes"),
            f"{user}@127.0.0.1",
        ]

    def contestants(self) -> dict[str, list[str]]:
        """Return the ways to the shell that are compared."""
        ssh = ["ssh", "-F", "none", "-tt", *self.options()]
        return {
            "sshtui": [sys.executable, "-m", "sshtui", "connect", *self.options()],
            "ssh": ssh,
            "ssh in tmux": [*self._tmux(), "-f", "/dev/null", "new-session", *ssh],
        }

    def end_tmux(self) -> None:
        """End the tmux of the last turn, which would go on without its terminal."""
        subprocess.run([*self._tmux(), "kill-server"], capture_output=True, check=False)

    def _tmux(self) -> list[str]:
        return ["tmux", "-u", "-S", str(self.directory / "tmux")]

    def environment(self) -> dict[str, str]:
        """Return what keeps sshtui away from the person's own files."""
        return {"HOME": str(self.directory), "SSHTUI_HOME": str(self.directory / "sshtui")}


@contextlib.contextmanager
def running_server() -> Iterator[Server]:
    """Start an sshd, and end it with all its sessions.

    Raises:
        RuntimeError: There is no sshd here, or it does not answer.
    """
    program = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        raise RuntimeError("There is no sshd here; install openssh-server.")
    directory = Path(tempfile.mkdtemp(prefix="sshtui-bench-"))
    try:
        server = Server(directory, _free_port())
        _write_files(server)
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        command = [
            program,
            "-D",
            "-f",
            str(directory / "sshd_config"),
            "-E",
            str(directory / "log"),
        ]
        with subprocess.Popen(command) as process:
            try:
                _wait_until_ready(server)
                yield server
            finally:
                server.end_tmux()
                process.terminate()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _write_files(server: Server) -> None:
    directory = server.directory
    for name in ("host_key", "user_key"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(directory / name)]
        subprocess.run(command, check=True)
    public = (directory / "host_key.pub").read_text()
    (directory / "known_hosts").write_text(f"[127.0.0.1]:{server.port} {public}")
    shutil.copy(directory / "user_key.pub", directory / "authorized_keys")
    (directory / "sshd_config").write_text(
        f"Port {server.port}\n"
        "ListenAddress 127.0.0.1\n"
        f"HostKey {directory / 'host_key'}\n"
        f"AuthorizedKeysFile {directory / 'authorized_keys'}\n"
        "PidFile none\n"
        "UsePAM no\n"
        "StrictModes no\n"
        "PermitRootLogin yes\n"
        "PasswordAuthentication no\n"
        "KbdInteractiveAuthentication no\n"
        "PrintMotd no\n"
        "PrintLastLog no\n"
        "MaxSessions 100\n"
        # Else bash takes it for a login, and reads a .bashrc that may take long.
        "SetEnv SHLVL=1\n"
        f"Subsystem sftp {_SFTP_SERVER}\n"
        'ForceCommand [ -z "$SSH_ORIGINAL_COMMAND" ] || exec /bin/sh -c "$SSH_ORIGINAL_COMMAND";'
        f" exec env PS1='{PROMPT.decode()} ' ENV= /bin/sh -i\n"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(server: Server) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1):
            return
        if time.monotonic() > deadline:
            raise RuntimeError((server.directory / "log").read_text())
        time.sleep(0.02)
