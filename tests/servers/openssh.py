"""A real OpenSSH server with PAM, on a loopback port, with all it can have of its own."""

import contextlib
import functools
import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.servers import totp
from tests.servers.accounts import Account
from tests.servers.waiting import SECONDS, until, wait_for

HOST = "127.0.0.1"

_PAM_SERVICE_NAME = (9, 8)
"""The first version with PAMServiceName; those before take the name from argv[0]."""

_PENALTIES = (9, 8)
"""The first version with PerSourcePenalties, which would count the failures of the tests."""


@dataclass(frozen=True, slots=True)
class OpenSsh:
    """A running server and the one user made for it.

    Attributes:
        port: Where it listens, on 127.0.0.1.
        account: The user of this machine that can sign in.
        directory: Everything private of this server; removed with it.
        host_key: Its public host key file.
        user_key: A private key file without passphrase; authorised where the variant says so.
        process: The listening sshd.
        log: Its log file.
        log_start: Where the log of real connections begins, after the probe for readiness.
    """

    port: int
    account: Account
    directory: Path
    host_key: Path
    user_key: Path
    process: subprocess.Popen[bytes] = field(repr=False)
    log: Path
    log_start: int

    @property
    def host(self) -> str:
        """The address that it listens on."""
        return HOST

    @property
    def user(self) -> str:
        """Login name of the account."""
        return self.account.name

    @property
    def password(self) -> str:
        """Password of the account, as it was made."""
        return self.account.password

    def code(self, *, steps: int = 0) -> str:
        """Return the one-time code that the two-factor variants take now."""
        return totp.code(steps=steps)

    def wrong_code(self) -> str:
        """Return a one-time code that they refuse."""
        return totp.wrong_code()

    def known_hosts_line(self, *, name: str = "") -> str:
        """Return the line that makes this server's key known, with its line end."""
        algorithm, key, *_ = self.host_key.read_text("utf-8").split()
        return f"{name or f'[{HOST}]:{self.port}'} {algorithm} {key}\n"

    def fingerprint(self) -> str:
        """Return `SHA256:…` of the host key, as ssh prints it."""
        command = ["ssh-keygen", "-lf", str(self.host_key)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[1]

    def log_text(self) -> str:
        """Return what the server has logged of real connections so far."""
        return self.log.read_bytes()[self.log_start :].decode("utf-8", "replace")

    def count_log(self, pattern: str) -> int:
        """Return how often a regular expression is found in the log."""
        return len(re.findall(pattern, self.log_text()))

    def wait_for_log(self, pattern: str, *, seconds: float = SECONDS) -> str:
        """Wait until a regular expression is found in the log, and return the match.

        Raises:
            AssertionError: It did not come in time; with the whole log.
        """
        return wait_for(
            lambda: re.search(pattern, self.log_text()),
            f"{pattern!r} in the log",
            context=self.log_text,
            seconds=seconds,
        ).group()

    async def logged(self, pattern: str, *, seconds: float = SECONDS) -> str:
        """Wait as `wait_for_log` does, while the event loop goes on."""
        found = await until(
            lambda: re.search(pattern, self.log_text()),
            f"{pattern!r} in the log",
            context=self.log_text,
            seconds=seconds,
        )
        return found.group()

    async def logged_times(self, pattern: str, times: int) -> None:
        """Wait until a regular expression is found so often in the log, and no more often.

        sshd writes what it decided beside telling the client, so a line may come a moment later.
        """
        await until(
            lambda: self.count_log(pattern) >= times,
            f"{pattern!r} {times} times in the log",
            context=self.log_text,
        )
        assert self.count_log(pattern) == times, self.log_text()

    def stop(self) -> None:
        """End the server and every connection to it, at once and without a good-bye."""
        for pid in (self.process.pid, *descendants(self.process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(SECONDS)


def start(directory: Path, account: Account, service: str, options: Mapping[str, str]) -> OpenSsh:
    """Start a server and wait until it answers.

    Args:
        directory: An empty directory that the user may enter.
        account: Who can sign in.
        service: Name of its PAM service.
        options: sshd_config keywords; they replace the ones chosen here.
    """
    host_key = make_key(directory / "host_key")
    user_key = make_key(directory / "user_key")
    program = directory / service
    program.symlink_to(sshd_path())
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    log = directory / "log"
    while True:
        port = _free_port()
        config = directory / "sshd_config"
        chosen = {**_defaults(port, host_key, service), **options}
        config.write_text("".join(f"{key} {value}\n" for key, value in chosen.items()), "utf-8")
        log.write_bytes(b"")
        process = subprocess.Popen(
            [program, "-D", "-f", config, "-E", log],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            log_start = _answer(process, port, log)
        except _PortTakenError:
            continue
        except BaseException:
            process.kill()
            process.wait(SECONDS)
            raise
        return OpenSsh(
            port=port,
            account=account,
            directory=directory,
            host_key=host_key.with_suffix(".pub"),
            user_key=user_key,
            process=process,
            log=log,
            log_start=log_start,
        )


def start_again(server: OpenSsh) -> OpenSsh:
    """Start a server that was stopped, on the same port and with all that it had; stop it again."""
    server.log.write_bytes(b"")
    process = subprocess.Popen(
        server.process.args,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        log_start = _answer(process, server.port, server.log)
    except BaseException:
        process.kill()
        process.wait(SECONDS)
        raise
    return replace(server, process=process, log_start=log_start)


def make_key(path: Path, *, passphrase: str = "", kind: str = "ed25519") -> Path:
    """Make a private key file and, beside it, the public one with the suffix `.pub`."""
    words = f"-q -t {kind} -C sshtui-test".split()
    subprocess.run(["ssh-keygen", *words, "-N", passphrase, "-f", str(path)], check=True)
    return path


def sshd_path() -> str:
    """Return where sshd is, which is on nobody's PATH but root's; "" where there is none."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    return shutil.which("sshd", path=path) or ""


@functools.cache
def sshd_version() -> tuple[int, int]:
    """Return the version of sshd, such as (9, 2)."""
    # Before 9.2 there is no -V, and the complaint about it names the version.
    done = subprocess.run([sshd_path(), "-V"], capture_output=True, text=True, check=False)
    match = re.search(r"OpenSSH_(\d+)\.(\d+)", done.stderr)
    if match is None:
        raise RuntimeError(f"sshd -V says no version: {done.stderr}")
    return int(match[1]), int(match[2])


class _PortTakenError(Exception):
    """Another process was quicker to bind the port."""


def _defaults(port: int, host_key: Path, service: str) -> dict[str, str]:
    version = sshd_version()
    options = {
        "Port": str(port),
        "ListenAddress": HOST,
        "HostKey": str(host_key),
        "PidFile": "none",
        "LogLevel": "DEBUG",
        "UsePAM": "yes",
        "UseDNS": "no",
        "PrintMotd": "no",
        "PrintLastLog": "no",
        "PermitRootLogin": "no",
        "AuthorizedKeysFile": ".ssh/authorized_keys",
        "PubkeyAuthentication": "no",
        "PasswordAuthentication": "no",
        "KbdInteractiveAuthentication": "yes",
        "Subsystem": "sftp internal-sftp",
    }
    if version >= _PAM_SERVICE_NAME:
        options["PAMServiceName"] = service
    if version >= _PENALTIES:
        options["PerSourcePenalties"] = "no"
    return options


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _answer(process: subprocess.Popen[bytes], port: int, log: Path) -> int:
    """Wait until the server says its version, and return where its log then stands.

    Raises:
        _PortTakenError: It could not bind the port.
        AssertionError: It ended, or said nothing in time.
    """

    def log_text() -> str:
        return log.read_text("utf-8", "replace")

    def listening() -> bool:
        if "Address already in use" in log_text():
            process.wait(SECONDS)
            raise _PortTakenError
        if process.poll() is not None:
            raise AssertionError(f"sshd ended with {process.returncode}\n{log_text()}")
        return f"Server listening on {HOST} port {port}" in log_text()

    wait_for(listening, "listening sshd", context=log_text)
    with socket.create_connection((HOST, port), SECONDS) as probe:
        version = probe.recv(8)
    if version != b"SSH-2.0-":
        raise AssertionError(f"sshd said {version!r}\n{log_text()}")
    # The end of the probe is logged late; it must not stand among what tests look for.
    wait_for(
        lambda: re.search(
            r"(?m)^(kex_exchange_id|banner exchange|Connection (closed|reset)).*\n", log_text()
        ),
        "end of the probe in the log",
        context=log_text,
    )
    return log.stat().st_size


def descendants(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            # The command in parentheses may hold spaces; the parent is the second field after it.
            parent = int(stat.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(stat.parent.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found
