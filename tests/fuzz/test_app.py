"""Keys at random, all over the app: no screen ends it, and each goes where it belongs."""

import asyncio
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from sshtui.credentials.service import open_credentials
from sshtui.hosts.history import History
from sshtui.hosts.repository import HostRepository
from sshtui.lazy import Lazy
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.settings import Settings
from sshtui.ssh.connect import SshConnector
from sshtui.ui.app import Application
from tests.effort import LONG
from tests.fuzz.monkey import Monkey
from tests.fuzz.parser import RecordProperty, rng
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, REFUSE, Talk, Verdict, masked, shown
from tests.servers.waiting import until

KEYS = 100_000 if LONG else 1_200
MOST_KEYS = 4 * KEYS
KEYS_A_ROUND = 1_000 if LONG else 600
SIZES = ((80, 24), (120, 36), (40, 12), (200, 50))
LEAST_SCREENS = 15 if LONG else 8

CONFIG = """\
Host {name}
  HostName 127.0.0.1
  Port {port}
  User {name}
  UserKnownHostsFile {known_hosts}
"""


class EchoShells:
    """Shells that send back what they get.

    Attributes:
        heard: What each of them got, in the order in which they came.
    """

    def __init__(self) -> None:
        self.heard: list[bytearray] = []

    async def serve(self, process: "asyncssh.SSHServerProcess[bytes]") -> None:
        """Be one."""
        mine = bytearray()
        self.heard.append(mine)
        process.stdout.write(b"ready\r\n")
        while True:
            try:
                data = await process.stdin.read(4096)
            except (asyncssh.TerminalSizeChanged, asyncssh.BreakReceived, asyncssh.SignalReceived):
                continue
            if not data:
                break
            mine += data
            process.stdout.write(data.replace(b"\r", b"\r\n"))
        process.exit(0)


async def any_answer(talk: Talk) -> Verdict:
    """Ask as the account says, and take any answer but where it is refused."""
    await talk.ask(masked("Password: "))
    if talk.seen.user == "twice":
        await talk.ask(shown("Code: "), masked("PIN: "), name="Second", instruction="Look at it")
    return REFUSE if talk.seen.user == "refused" else ACCEPT


def write_hosts(home: Path, server: Scripted) -> None:
    known = home / ".ssh" / "known_hosts"
    known.write_text(server.known_hosts_line())
    blocks = [
        CONFIG.format(name=name, port=server.port, known_hosts=known)
        for name in ("plain", "twice", "refused")
    ]
    blocks.append(CONFIG.format(name="new", port=server.port, known_hosts=home / "none"))
    blocks.append(CONFIG.format(name="gone", port=1, known_hosts=known))
    blocks.append("Host *.example.com\n  User deploy\n")
    (home / ".ssh" / "config").write_text("\n".join(blocks))


def build() -> Application:
    credentials = open_credentials(private=True)
    return Application(
        hosts=HostRepository(system_config=Path("/nonexistent")),
        sessions=SessionManager(Lines(SshConnector(credentials))),
        credentials=Lazy.of(credentials),
        visits=History(None),
        settings=Settings(snippets={"disk": "df -h {path=here}\n", "now": "date"}),
    )


async def play(monkey: Monkey, size: tuple[int, int]) -> None:
    """Let it have an app of its own."""
    app = build()
    async with app.run_test(size=size, notifications=True):
        await until(lambda: app._hosts_screen.browser.hosts, "hosts")
        await monkey.play(app, KEYS_A_ROUND)
        # Textual's way to end a test takes the screens away first, an app that quits does this.
        app.workers.cancel_all()


async def test_keys_at_random(
    private_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    record_property: RecordProperty,
) -> None:
    # What is typed as a command finds no program, and files land nowhere else.
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, said: complaints.append(said))
    shells, draws = EchoShells(), rng("app")
    monkey = Monkey(draws, shells.heard)
    async with Scripted({"keyboard-interactive": any_answer}, serve=shells.serve) as server:
        write_hosts(private_home, server)
        tasks = len(asyncio.all_tasks())
        # What comes up of a key, and when, is up to the machine: a slow one sees less at first.
        while monkey.pressed < KEYS or (
            len(monkey.screens) < LEAST_SCREENS and monkey.pressed < MOST_KEYS
        ):
            await play(monkey, draws.choice(SIZES))
            shells.heard.clear()
            await until(lambda: len(asyncio.all_tasks()) <= tasks, "no task left")
    assert complaints == []
    assert [found for found in caplog.records if found.levelname == "ERROR"] == []
    print(f"screens seen: {dict(monkey.screens)}")  # noqa: T201
    assert len(monkey.screens) >= LEAST_SCREENS, monkey.screens
    record_property("tried", monkey.pressed)
