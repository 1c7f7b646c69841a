"""The ways in which real servers ask: one method a way, each starting a server of its own."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.servers import totp
from tests.servers.accounts import (
    add_account,
    add_service,
    expire_password,
    remove_account,
    remove_leftovers,
    remove_service,
)
from tests.servers.openssh import OpenSsh, start

PASSWORD = "auth required pam_unix.so nodelay"
GOOGLE = "auth required pam_google_authenticator.so nullok"

_REST = (
    "account required pam_unix.so",
    "password required pam_unix.so",
    "session required pam_permit.so",
)


class OpenSshFactory:
    """Starts servers, each with a user of its own, and removes them all at the end.

    Every method takes sshd_config keywords as keyword arguments, such as `MaxAuthTries="2"`,
    which replace its own.
    """

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()

    def password(self, **options: str) -> OpenSsh:
        """Ask `Password: ` by keyboard-interactive."""
        return self.pam([PASSWORD], **options)

    def two_factor(self, *, replay_protection: bool = False, **options: str) -> OpenSsh:
        """Ask `Password: `, then `Verification code: ` (google-authenticator).

        With replay protection a code is good for one sign-in only, as is usual in the field.
        """
        server = self.pam([PASSWORD, GOOGLE], **options)
        _write_authenticator(server, replay_protection=replay_protection)
        return server

    def two_passwords(self, second: str, **options: str) -> OpenSsh:
        """Ask `Password: ` twice: for the system's own, and for one in a database (pam_userdb)."""
        directory = _directory()
        database = directory / "second"
        server = self._start(
            directory, [PASSWORD, f"auth required pam_userdb.so db={database}"], options
        )
        _write_database(database.with_suffix(".db"), server.user, second)
        return server

    def combined(self, **options: str) -> OpenSsh:
        """Ask `Password & verification code: ` in one prompt."""
        lines = [f"{GOOGLE} forward_pass", f"{PASSWORD} use_first_pass"]
        server = self.pam(lines, **options)
        _write_authenticator(server)
        return server

    def oath(self, **options: str) -> OpenSsh:
        """Ask `Password: `, then ``One-time password (OATH) for `user': `` (pam_oath)."""
        server_directory = _directory()
        users = server_directory / "users.oath"
        server = self._start(
            server_directory,
            [PASSWORD, f"auth required pam_oath.so usersfile={users} window=5"],
            options,
        )
        users.write_text(f"HOTP/T30/6 {server.user} - {totp.seed_in_hex()}\n", "ascii")
        users.chmod(0o600)
        return server

    def key_then_form(self, **options: str) -> OpenSsh:
        """Take the user's key, then ask `Password: `."""
        server = self.password(
            **{
                "PubkeyAuthentication": "yes",
                "AuthenticationMethods": "publickey,keyboard-interactive",
            }
            | options
        )
        authorise(server)
        return server

    def expired(self, **options: str) -> OpenSsh:
        """Ask `Password: `, then for a new one, by keyboard-interactive."""
        server = self.password(**options)
        expire_password(server.user)
        return server

    def strict_about_new_passwords(self, **options: str) -> OpenSsh:
        """Ask `Password: `, and want new ones to be long and not too simple."""
        return self.pam([PASSWORD, "password requisite pam_unix.so obscure minlen=10"], **options)

    def password_method(self, **options: str) -> OpenSsh:
        """Offer the password method alone."""
        return self.password(
            **{"PasswordAuthentication": "yes", "KbdInteractiveAuthentication": "no"} | options
        )

    def expired_password_method(self, **options: str) -> OpenSsh:
        """Offer the password method alone, to a user whose password must be changed."""
        server = self.password_method(**options)
        expire_password(server.user)
        return server

    def key_only(self, **options: str) -> OpenSsh:
        """Offer publickey alone."""
        server = self.password(
            **{"PubkeyAuthentication": "yes", "KbdInteractiveAuthentication": "no"} | options
        )
        authorise(server)
        return server

    def chain(self, methods: str, **options: str) -> OpenSsh:
        """Demand methods one after the other, such as `password,keyboard-interactive`."""
        server = self.password(
            **{
                "PubkeyAuthentication": "yes",
                "PasswordAuthentication": "yes",
                "AuthenticationMethods": methods,
            }
            | options
        )
        authorise(server)
        return server

    def bastion(self, **options: str) -> OpenSsh:
        """Ask `Password: `, and forward TCP to any place of the loopback."""
        return self.password(**{"AllowTcpForwarding": "local"} | options)

    def says(self, text: bytes, *, before: str = "prompt", **options: str) -> OpenSsh:
        """Ask `Password: `, and say a text by pam_echo.

        Args:
            text: Raw bytes, in whatever encoding.
            before: `prompt`, `failure` (the sign-in is then refused) or `success`.
            **options: sshd_config keywords.
        """
        directory = _directory()
        file = directory / "text"
        file.write_bytes(text)
        echo = f"pam_echo.so file={file}"
        lines = {
            "prompt": [f"auth optional {echo}", PASSWORD],
            "failure": [PASSWORD, f"auth optional {echo}", "auth requisite pam_deny.so"],
            "success": [PASSWORD, f"account optional {echo}"],
        }[before]
        return self._start(directory, lines, options)

    def locks(self, *, after: int = 2, **options: str) -> OpenSsh:
        """Ask `Password: `, and lock the user after some failures (pam_faillock)."""
        directory = _directory()
        lock = f"dir={directory / 'faillock'} deny={after} unlock_time=600"
        return self._start(
            directory,
            [
                f"auth requisite pam_faillock.so preauth {lock}",
                "auth [success=1 default=ignore] pam_unix.so nodelay",
                f"auth [default=die] pam_faillock.so authfail {lock}",
                f"auth required pam_faillock.so authsucc {lock}",
            ],
            options,
        )

    def slow(self, seconds: float, **options: str) -> OpenSsh:
        """Ask `Password: `, and then be silent for a while, as for a push."""
        return self.pam(
            [PASSWORD, f"auth required pam_exec.so quiet {shutil.which('sleep')} {seconds:g}"],
            **options,
        )

    def asks_nothing(self, **options: str) -> OpenSsh:
        """Send only the round without prompts (pam_permit)."""
        return self.pam(["auth required pam_permit.so"], **options)

    def refuses_unasked(self, **options: str) -> OpenSsh:
        """Offer keyboard-interactive and refuse it without a question (UsePAM no)."""
        return self.password(**{"UsePAM": "no"} | options)

    def banner(self, text: str, **options: str) -> OpenSsh:
        """Ask `Password: ` under a Banner."""
        directory = _directory()
        file = directory / "banner"
        file.write_text(text, "utf-8")
        return self._start(directory, [PASSWORD], {"Banner": str(file)} | options)

    def pam(self, auth: Sequence[str], **options: str) -> OpenSsh:
        """Start a server with these `auth` (and other) lines in its PAM service."""
        return self._start(_directory(), auth, options)

    def expire(self, server: OpenSsh) -> None:
        """Demand a new password of a server's user at the next sign-in."""
        expire_password(server.user)

    def close(self) -> None:
        """Stop every server, and remove its user and its files."""
        self._stack.close()

    def _start(self, directory: Path, pam: Sequence[str], options: dict[str, str]) -> OpenSsh:
        self._stack.callback(shutil.rmtree, directory)
        account = add_account(directory / "home")
        self._stack.callback(remove_account, account.name, account.uid)
        own = {line.split()[0] for line in pam if not line.startswith("auth")}
        # A second module for the same password would find it changed already.
        rest = [line for line in _REST if "password" not in own or line.split()[0] != "password"]
        service = add_service([*pam, *rest])
        self._stack.callback(remove_service, service)
        server = start(directory, account, service, options)
        self._stack.callback(server.stop)
        return server


@pytest.fixture(scope="session")
def clean_machine() -> None:
    """Remove what killed runs left behind."""
    remove_leftovers()


@pytest.fixture
def openssh(clean_machine: None) -> Iterator[OpenSshFactory]:
    """Give a factory of real OpenSSH servers."""
    factory = OpenSshFactory()
    try:
        yield factory
    finally:
        factory.close()


def authorise(server: OpenSsh, key: Path | None = None) -> None:
    """Let a key, or else the server's `user_key`, sign in as the user."""
    public = (key or server.user_key).with_suffix(".pub").read_text("ascii")
    file = server.account.home / ".ssh" / "authorized_keys"
    _own(server, file.parent, directory=True)
    with file.open("a") as keys:
        keys.write(public)
    _own(server, file)


def _write_authenticator(server: OpenSsh, *, replay_protection: bool = False) -> None:
    file = server.account.home / ".google_authenticator"
    protection = '" DISALLOW_REUSE\n' if replay_protection else ""
    # No RATE_LIMIT line: a test may fail as often as it likes.
    file.write_text(f'{totp.SEED}\n{protection}" TOTP_AUTH\n', "ascii")
    _own(server, file)


def _write_database(file: Path, user: str, password: str) -> None:
    script = "tie %a, 'DB_File', shift, O_CREAT|O_RDWR, 0600, $DB_HASH or die $!; %a = @ARGV"
    perl = shutil.which("perl") or "perl"
    subprocess.run([perl, "-MDB_File", "-MFcntl", "-e", script, file, user, password], check=True)


def _own(server: OpenSsh, path: Path, *, directory: bool = False) -> None:
    if directory:
        path.mkdir(exist_ok=True)
    path.chmod(0o700 if directory else 0o600)
    os.chown(path, server.account.uid, -1)


def _directory() -> Path:
    # Not under tmp_path: that is closed to the server's user, who must reach its home.
    directory = Path(tempfile.mkdtemp(prefix="sshtui-sshd-"))
    directory.chmod(0o755)
    return directory
