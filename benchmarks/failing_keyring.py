"""What a keyring that is locked, killed or stopped costs: keys pressed meanwhile, and leaving."""

import argparse
import asyncio
import logging
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.lateness import Lateness
from benchmarks.pty_program import compile_as_installed, in_pty
from benchmarks.sign_in import ALIAS, known_home
from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import open_credentials
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.endpoint import Endpoint
from sshtui.errors import SecretStoreError
from tests.servers.gnome_keyring import GnomeKeyring, gnome_keyring
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory

LATE_GOAL = 0.1
"""Most seconds that 99 of 100 looks at the clock may come late."""
LEAVE_GOAL = 1.0
"""Most seconds from the key to the end of the app."""
_CALLS = 100
_DEADLINES = 2
_SETTLED = 2.5
_GONE = 2.0
_ESCAPE, _QUIT = b"\x1b", b"\x11"


def _healthy(_: GnomeKeyring) -> None:
    pass


def _killed(keyring: GnomeKeyring) -> None:
    keyring.signal(signal.SIGKILL)


def _stopped(keyring: GnomeKeyring) -> None:
    keyring.signal(signal.SIGSTOP)


STATES: dict[str, Callable[[GnomeKeyring], None]] = {
    "healthy": _healthy,
    "locked": GnomeKeyring.lock,
    "killed": _killed,
    "stopped": _stopped,
}


ASKS = {"healthy": b"", "locked": b"Send  enter", "killed": b"Send  enter", "stopped": b"Cancel"}
"""What is shown once the keyring was asked; nothing where it is not."""


@dataclass(slots=True)
class Result:
    """What was measured of one state.

    Attributes:
        lateness: Of the event loop, while the keyring is asked.
        told: Seconds until a call failed or came back, each.
        leaving: Seconds from the key to the end of the app, each.
    """

    lateness: Lateness = field(default_factory=Lateness)
    told: list[float] = field(default_factory=list)
    leaving: list[float] = field(default_factory=list)


def measure(*, runs: int) -> dict[str, Result]:
    """Put a real keyring into each state in turns."""
    logging.getLogger("sshtui").setLevel(logging.ERROR)  # the same warning a hundred times
    results = {name: Result() for name in STATES}
    with (
        tempfile.TemporaryDirectory(prefix="sshtui-bench-") as directory,
        closing(OpenSshFactory()) as factory,
        gnome_keyring(Path(directory) / "keyring") as keyring,
    ):
        home = Path(directory) / "home"
        home.mkdir()
        server = factory.password(MaxStartups="100")
        environment = known_home(home, server) | _way_to(keyring)
        os.environ.update({**_way_to(keyring), "SSHTUI_HOME": environment["SSHTUI_HOME"]})
        asyncio.run(_save(server))
        for _ in range(runs):
            for name, fail in STATES.items():
                fail(keyring)
                asyncio.run(_ask(results[name], stopped=name == "stopped"))
                results[name].leaving.append(_leave(environment, asks=ASKS[name]))
                if name == "stopped":
                    keyring.signal(signal.SIGCONT)
                if name != "healthy":
                    keyring.start_daemon_again()
    return results


def show(results: dict[str, Result]) -> None:
    """Print a line for each state."""
    print("\nA keyring that fails: the event loop, the message, and leaving meanwhile")
    usual = statistics.median(results["healthy"].leaving)
    for name, result in results.items():
        late, left = result.lateness.worst_of_hundred, statistics.median(result.leaving)
        reached = "reached" if late <= LATE_GOAL and left <= LEAVE_GOAL else "MISSED"
        print(
            f"{name:18}99 % late {late * 1000:5.1f} ms, answer after"
            f" {statistics.median(result.told) * 1000:6.0f} ms, left after {left * 1000:4.0f} ms"
            f"  {left / usual:4.2f} of healthy  (goals <= {LATE_GOAL * 1000:.0f} ms,"
            f" <= {LEAVE_GOAL:.0f} s: {reached})"
        )


def _way_to(keyring: GnomeKeyring) -> dict[str, str]:
    return {
        name: value
        for name, value in keyring.environment.items()
        if name.startswith(("XDG_", "DBUS_"))
    }


async def _save(server: OpenSsh) -> None:
    """Save the password, for the app to ask the keyring for it."""
    credentials = open_credentials()
    await credentials.remember(
        Binding(Endpoint(server.user, server.host, server.port), "", "Password: ", echo=False),
        PromptKind.PASSWORD,
        Secret(server.password),
        mode=Mode.FILL,
        host_key=server.fingerprint(),
    )
    credentials.close()


async def _ask(result: Result, *, stopped: bool) -> None:
    store = KeyringStore()
    watching = asyncio.ensure_future(result.lateness.watch())
    for _ in range(_DEADLINES if stopped else _CALLS):
        started = time.perf_counter()
        with suppress(SecretStoreError):
            await store.get("id")
        result.told.append(time.perf_counter() - started)
    watching.cancel()


def _leave(environment: dict[str, str], *, asks: bytes) -> float:
    """Begin to sign in, and leave when the keyring was asked; return the seconds it took."""
    with in_pty([sys.executable, "-m", "sshtui"], environment) as program:
        program.wait_for(ALIAS.encode())
        program.rest(_SETTLED)
        if asks:
            program.type(b"\r")
            program.wait_for(asks)
            program.rest(_SETTLED)
            program.type(_ESCAPE)
            program.rest(_GONE)
        started = time.perf_counter()
        program.type(_QUIT)
        return program.wait_for_end() - started


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    compile_as_installed()
    show(measure(runs=parser.parse_args().runs))


if __name__ == "__main__":
    main()
