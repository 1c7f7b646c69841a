"""A bug anywhere tells no secret, whatever its words and its variables hold."""

import asyncio
import contextlib
import io
import os
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sshtui import error_report, log, paths
from sshtui.cli import main as cli
from sshtui.cli import unexpected_errors
from sshtui.credentials import secret as secrets
from sshtui.credentials.binding import PromptKind
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.endpoint import Endpoint
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from tests.cli.canaries import forms_of, sightings
from tests.effort import LONG
from tests.servers.person import KEEP, Person
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, REFUSE, Talk, Verdict, masked
from tests.sessions.bench import SIZE
from tests.ssh.target import connector, target
from tests.trust.induced import CANARY, bug_in, met, name_of, noting_calls, places
from tests.trust.twin import Defence, needs
from tests.ui.forms import write_config

# Coroutines of a place where a bug is are never awaited.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::RuntimeWarning"
)

IN_SIGN_IN, IN_COMMANDS = 106, 100
"""How many places get a bug in the short form."""

NEEDLES = forms_of(CANARY)
PASSPHRASE = "fake-passphrase-of-the-vault"
ENDS = {SessionState.OPEN, SessionState.CLOSED, SessionState.FAILED}

Record = Callable[[str, object], None]


def redact_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "redact", str)


def know_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_masks", [])
    monkeypatch.setattr(log, "add_mask", lambda mask: None)


def tell_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    reported = error_report.reported

    def told(error: BaseException) -> Exception:
        known = reported(error)
        known.message += str(error)
        return known

    monkeypatch.setattr(error_report, "reported", told)


REDACTION = Defence("the log is redacted", redact_nothing, "found in")
MASK = Defence("living secrets are taken out", know_no_secret, "found in")
WORDS = Defence("a fixed sentence is told", tell_the_text, "shown")


class Bugs:
    """What came of the bugs in all places.

    Args:
        directory: All that is written is below.

    Attributes:
        met: How many bugs were met.
        written: How many were written down.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._log = paths.state_dir() / log.FILE_NAME
        self._report = paths.state_dir() / error_report.FILE_NAME
        self.met = self.written = 0

    def judge(self, place: types.FunctionType, shown: str) -> None:
        """Look for the secret after a bug, wherever it could be."""
        if not met():
            return
        self.met += 1
        found = sightings(self._directory, NEEDLES)
        assert found == [], f"found in {found} after a bug in {name_of(place)}"
        assert CANARY not in shown, f"shown after a bug in {name_of(place)}"
        for file in (self._log, self._report):
            if file.exists():
                self.written += "cannot use" in file.read_text("utf-8")
                file.unlink()

    def end(self) -> None:
        """Look at what this process shows of itself."""
        own = [Path("/proc/self", name).read_bytes() for name in ("cmdline", "environ")]
        given = "\0".join((*sys.argv, *os.environ.values())).encode()
        assert not any(needle in data for needle in NEEDLES for data in (*own, given))


def some_of(found: Sequence[types.FunctionType], number: int) -> list[types.FunctionType]:
    """Return so many of these, evenly over all; in the long form all."""
    assert len(found) >= number
    step = 1 if LONG else len(found) / number
    return [found[int(at * step)] for at in range(len(found) if LONG else number)]


async def ask(talk: Talk) -> Verdict:
    (answer,) = await talk.ask(masked("Password: "))
    return ACCEPT if answer == CANARY else REFUSE


class SignIn:
    """A sign-in: a saved answer is filled in and refused, one is typed, accepted and saved.

    Args:
        server: Who asks.
        directory: Takes the known_hosts file.
        credentials: Has the saved answer.
        number: Makes the account another than before, as a bug may leave one in use.
    """

    def __init__(
        self, server: Scripted, directory: Path, credentials: CredentialService, number: int
    ) -> None:
        user = f"deploy{number}"
        self._target = target(server, directory, user=user)
        self._endpoint = Endpoint(user, server.host, server.port)
        self._credentials = credentials
        self._manager: SessionManager | None = None

    async def begin(self) -> None:
        """Have an answer saved."""
        old = Secret(f"{CANARY}-of-old")
        await self._credentials.enter(self._endpoint, PromptKind.PASSWORD, old)

    async def run(self) -> str:
        """Sign in, and return all that was shown."""
        person = Person(KEEP, CANARY, remember=True, vault_passphrases=[PASSPHRASE])
        self._manager = SessionManager(Lines(connector(self._credentials)))
        id_ = self._manager.open(self._target, lambda _: person, SIZE)
        info = await self._outcome(id_)
        told = f"{info.error} {info.detail}" if info else ""
        return f"{person.screen_text}\n{told}"

    async def end(self) -> None:
        """Close all of it, as far as that is possible."""
        with contextlib.suppress(Exception):
            if self._manager is not None:
                await self._manager.shutdown()

    async def _outcome(self, id_: str) -> SessionInfo | None:
        assert self._manager is not None
        for _ in range(100):
            info = next((info for info in self._manager.sessions if info.id == id_), None)
            if info is None or info.state in ENDS:
                break
            # A bug in a task may have it wait for ever.
            await asyncio.sleep(0.002)
        return info


async def signed_in(story: SignIn) -> str:
    try:
        return await story.run()
    except Exception as error:  # noqa: BLE001 - told as the program tells it
        return str(unexpected_errors.explain(error))


@needs(REDACTION, MASK, WORDS)
async def test_no_bug_in_a_sign_in_tells_its_secret(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], record_property: Record
) -> None:
    log.setup(debug=True)
    log.add_mask(secrets.mask)
    bugs = Bugs(tmp_path)
    credentials = open_credentials()
    vault = credentials.stores.vault
    assert vault is not None
    await vault.create(Secret(PASSPHRASE))
    async with Scripted({"keyboard-interactive": ask}) as server:
        story = SignIn(server, tmp_path, credentials, 0)
        await story.begin()
        with noting_calls() as called:
            shown = await story.run()
        await story.end()
        assert "Attempt 2 of 3" in shown
        for number, place in enumerate(some_of(places(called), IN_SIGN_IN), 1):
            story = SignIn(server, tmp_path, credentials, number)
            await story.begin()
            with bug_in(place):
                shown = await signed_in(story)
            await story.end()
            bugs.judge(place, shown)
    credentials.close()
    bugs.end()
    assert not any(CANARY in text for text in capfd.readouterr())
    assert bugs.met >= IN_SIGN_IN * 0.9
    assert bugs.written >= IN_SIGN_IN / 4
    record_property("tried", bugs.met)


COMMANDS = (
    ("creds", "set", "deploy@web1.example.com", "--stdin"),
    ("hosts", "list", "web"),
)
"""Each gets the secret as its input."""


def all_of(commands: Sequence[Sequence[str]]) -> None:
    """Run commands in this process, one after the other."""
    for words in commands:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", io.StringIO(f"{CANARY}\n"))
            patch.setattr(log, "_masks", [])
            try:
                cli.main(words)
            except Exception as error:  # noqa: BLE001 - as Python does with its hook
                unexpected_errors._hook(type(error), error, error.__traceback__)


@needs(REDACTION, MASK, WORDS)
def test_no_bug_in_a_command_tells_its_secret(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], record_property: Record
) -> None:
    write_config()
    all_of(COMMANDS)
    with noting_calls() as called:
        all_of(COMMANDS)
    bugs = Bugs(tmp_path)
    for place in some_of(places(called), IN_COMMANDS):
        with bug_in(place):
            all_of(COMMANDS)
        bugs.judge(place, "".join(capfd.readouterr()))
    bugs.end()
    assert bugs.met >= IN_COMMANDS * 0.9
    assert bugs.written >= IN_COMMANDS / 4
    record_property("tried", bugs.met)
