"""A real gnome-keyring on a session bus of its own, with a home of its own."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

MASTER_PASSWORD = "fake-master-password"
TOOLS = ("dbus-daemon", "dbus-send", "gnome-keyring-daemon")
READY_SECONDS = 20.0
LOGIN = "/org/freedesktop/secrets/collection/login"


class GnomeKeyring:
    """A session bus, and the keyring daemon on it if it was started.

    Attributes:
        environment: What a process needs to use this keyring and no other.
    """

    def __init__(self, home: Path) -> None:
        self._processes: list[subprocess.Popen[str]] = []
        self.environment = _environment(home)

    def use_here(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have this process use it too; the bus address is read anew for every call."""
        for name, value in self.environment.items():
            if name.startswith(("XDG_", "DBUS_")):
                monkeypatch.setenv(name, value)

    def start_bus(self) -> None:
        """Start the session bus; its first caller would have it start a locked daemon."""
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._processes.append(bus)
        assert bus.stdout is not None
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()

    def start_daemon(self) -> None:
        """Start the daemon, and wait until it answers and its login keyring is unlocked."""
        daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._processes.append(daemon)
        assert daemon.stdin is not None
        # No line end: it would become part of the password.
        daemon.stdin.write(MASTER_PASSWORD)
        daemon.stdin.close()
        limit = time.monotonic() + READY_SECONDS
        # It takes its name on the bus a moment before it has a keyring to show.
        while self.daemon_pid() is None or not self._is_unlocked():
            assert daemon.poll() is None, "gnome-keyring-daemon ended"
            assert time.monotonic() < limit, "gnome-keyring-daemon has no unlocked keyring"
            time.sleep(0.02)

    def start_daemon_again(self) -> None:
        """Start a daemon in the place of one that is gone, or that the bus started locked."""
        pid = self.daemon_pid()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            limit = time.monotonic() + READY_SECONDS
            while self.daemon_pid() == pid:
                assert time.monotonic() < limit, "the killed daemon is still on the bus"
                time.sleep(0.02)
        self.start_daemon()

    def daemon_pid(self) -> int | None:
        """Return the process that answers for the keyring now, which the bus may have started."""
        owner = self._ask(
            "org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.GetConnectionUnixProcessID",
            "string:org.freedesktop.secrets",
        )
        return int(owner.split()[-1]) if owner else None

    def lock(self) -> None:
        """Lock the login keyring, as a person or a screen saver would."""
        locked = self._ask(
            "org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
            f"array:objpath:{LOGIN}",
        )
        assert locked, "gnome-keyring-daemon did not lock"

    def signal(self, number: signal.Signals) -> int:
        """Send a signal to the daemon and return its process id."""
        pid = self.daemon_pid()
        assert pid is not None
        os.kill(pid, number)
        return pid

    def stop(self) -> None:
        """End everything that was started, a daemon that the bus started too."""
        pids = [process.pid for process in self._processes]
        if self._processes and self._processes[0].poll() is None:
            pids.append(self.daemon_pid() or pids[-1])
        for pid in dict.fromkeys(reversed(pids)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
                os.kill(pid, signal.SIGKILL)
        for process in self._processes:
            process.wait()
            if process.stdout is not None:
                process.stdout.close()

    def _is_unlocked(self) -> bool:
        told = self._ask(
            "org.freedesktop.secrets",
            LOGIN,
            "org.freedesktop.DBus.Properties.Get",
            "string:org.freedesktop.Secret.Collection",
            "string:Locked",
        )
        return "boolean false" in told

    def _ask(self, service: str, path: str, method: str, *arguments: str) -> str:
        answer = subprocess.run(
            [
                "dbus-send", "--session", "--print-reply", f"--dest={service}",
                path, method, *arguments,
            ],
            env=self.environment, check=False, capture_output=True, text=True,
        )  # fmt: skip
        return answer.stdout if answer.returncode == 0 else ""


@contextlib.contextmanager
def gnome_keyring(home: Path, *, unlocked: bool = True) -> Iterator[GnomeKeyring]:
    """Yield a running keyring, and end it afterwards.

    Args:
        home: A directory for its files.
        unlocked: Start the daemon unlocked; else there is only the bus, which starts a daemon
            that was never unlocked once someone asks for it.
    """
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        reason = f"{', '.join(missing)} missing; install dbus and gnome-keyring"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    keyring = GnomeKeyring(home)
    try:
        keyring.start_bus()
        if unlocked:
            keyring.start_daemon()
        yield keyring
    finally:
        keyring.stop()


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GnomeKeyring]:
    """Run a keyring, and have this process use it."""
    with gnome_keyring(tmp_path / "keyring") as running:
        running.use_here(monkeypatch)
        yield running


def _environment(home: Path) -> dict[str, str]:
    directories: Mapping[str, Path] = {
        "HOME": home,
        "XDG_DATA_HOME": home / ".local/share",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_RUNTIME_DIR": home / "run",
    }
    for directory in directories.values():
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    # No DISPLAY: a question for a password fails at once and does not wait for a person.
    return kept | {name: str(directory) for name, directory in directories.items()}
