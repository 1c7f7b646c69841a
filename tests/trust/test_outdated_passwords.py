"""A saved password that was refused is not sent again by itself until a person has."""

import asyncio
import contextlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sshtui import paths
from sshtui.credentials.binding import Mode, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.lease import Lease
from sshtui.credentials.lease_state import LeaseState
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.endpoint import Endpoint
from sshtui.errors import AppError, Cancelled
from sshtui.sessions.lines import Lines
from sshtui.sessions.sharing.broker import Broker
from sshtui.signin.steps import Step
from sshtui.sshconfig.target import Target
from tests.cli.on_terminal import SSHTUI
from tests.cli.test_exec import know, line
from tests.servers.accounts import set_password
from tests.servers.gnome_keyring import GnomeKeyring
from tests.servers.openssh import OpenSsh
from tests.servers.person import CANCEL, Person
from tests.servers.scripted import Scripted
from tests.servers.talk import REFUSE, Talk, Verdict, masked, one_password
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.sessions.sharing.likely import Likely
from tests.sessions.sharing.plain_ssh import PlainSsh, plain_ssh
from tests.sessions.sharing.test_broker import NobodyThere
from tests.ssh.target import connector, target
from tests.trust.twin import Defence, needs

Record = Callable[[str, object], None]

TABS = 10
OUTDATED, CHANGED = "fake-password", "fake-changed"
REFUSED = "Failed keyboard-interactive/pam"

AGAIN = """
import asyncio, sys
from pathlib import Path
from tests.servers.gnome_keyring import GnomeKeyring
from tests.servers.openssh import OpenSsh
from tests.servers.person import CANCEL, Person
from sshtui.credentials.service import open_credentials
from sshtui.errors import AppError
from sshtui.sshconfig.target import Target
from tests.ssh.target import connector
alias, host, port, user, known = sys.argv[1:]
goal = Target(alias=alias, hostname=host, port=int(port), user=user,
              user_known_hosts=(Path(known),), connect_timeout=60)
person = Person(CANCEL)
try:
    asyncio.run(connector(open_credentials()).connect(goal, person))
except AppError as error:
    print(type(error).__name__)
print([form.fields[0].hint for form in person.forms])
"""


def let_all_go_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def acquire(self: Lease, *credentials: Any, **options: Any) -> LeaseState:
        return LeaseState.GRANTED

    monkeypatch.setattr(Lease, "acquire", acquire)


def doubt_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def doubt(self: CredentialService, credential: Credential) -> None:
        pass

    monkeypatch.setattr(CredentialService, "doubt", doubt)


def _ignore(step: Step) -> None:
    del step


async def tab(credentials: CredentialService, to: Target, person: Person) -> None:
    """Sign in as a tab does; the person closes the form that comes."""
    with contextlib.suppress(Cancelled):
        await (await connector(credentials).connect(to, person)).close()


async def reconnect(lines: Lines, to: Target) -> str:
    """Sign in as a lost session does, and return why that was not possible."""
    try:
        await (await lines.line(to, None, _ignore)).leave()
    except AppError as error:
        return error.message
    return ""


@needs(
    Defence("one sends at a time", let_all_go_at_once, "sent: ([2-9]|1[0-9])"),
    Defence("what was refused is doubted", doubt_nothing, "sent: ([2-9]|1[0-9])"),
)
async def test_ten_tabs_and_five_reconnects_send_it_once(
    tmp_path: Path, record_property: Record
) -> None:
    sent = []

    async def refuse(talk: Talk) -> Verdict:
        sent.extend(await talk.ask(masked("Password: ")))
        return REFUSE

    credentials = open_credentials(private=True)
    async with Scripted({"keyboard-interactive": one_password}) as server:
        to = target(server, tmp_path)
        saves = Person(OUTDATED, remember=True, mode=Mode.SEND)
        await (await connector(credentials).connect(to, saves)).close()
        server._scripts["keyboard-interactive"] = refuse
        await asyncio.gather(*(tab(credentials, to, Person(CANCEL)) for _ in range(TABS)))
        lines = Lines(connector(credentials))
        for _ in range(5):
            assert await reconnect(lines, to)
    assert sent == [OUTDATED], f"sent: {len(sent)}"
    record_property("tried", TABS + 5)


async def printed_by(*command: str) -> str:
    """Return what a program prints that has no terminal."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        cwd=Path(__file__).parents[2],
    )
    return (await process.communicate())[0].decode()


class Instance:
    """An app with a lazy socket for a host, and the programs beside it.

    Args:
        server: The host.
        ssh: Looks for the socket.
        to: The host, as it is known to the app.
    """

    def __init__(self, server: OpenSsh, ssh: PlainSsh, to: Target) -> None:
        self.credentials = open_credentials()
        self.lines = Lines(connector(self.credentials))
        self.broker = Broker(self.lines, "lazy", NobodyThere(), Likely(to))
        self._server, self._ssh, self._to = server, ssh, to

    async def share(self) -> None:
        """Have the socket there."""
        self.broker.begin()
        self.broker.settle()
        await until(lambda: any(map(Path.is_socket, paths.mux_path().glob("*"))), "socket")

    async def reconnects(self) -> str:
        """Sign in as a lost session does, and return why that was not possible."""
        return await reconnect(self.lines, self._to)

    async def rides(self) -> str:
        """Use the app from ssh, and return what that says."""
        # By its own connection it would be refused, too, as often as it is run.
        options = ("-o", "BatchMode=yes", "-o", "KbdInteractiveAuthentication=no")
        return (await self._ssh.run(*options, "web", "true")).errors

    async def runs(self) -> str:
        """Run a command beside the app, and return what is said."""
        return await printed_by(*SSHTUI, *line(self._server, "true"))

    async def starts_again(self) -> str:
        """Sign in as an app that was started anew, and return what its form says."""
        to = self._to
        place = (to.alias, to.hostname, str(to.port), to.user, str(to.user_known_hosts[0]))
        return await printed_by(sys.executable, "-c", AGAIN, *place)

    async def close(self) -> None:
        """End it."""
        await self.broker.close()
        await self.lines.close()
        self.credentials.close()


@pytest.mark.sshd
@pytest.mark.keyring
async def test_tabs_reconnects_riders_exec_and_a_restart_send_it_once_until_a_person_signs_in(
    openssh: OpenSshFactory,
    keyring: GnomeKeyring,
    private_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Record,
) -> None:
    del keyring
    server = openssh.password()
    know(server, private_home)
    with plain_ssh(tmp_path, server, monkeypatch) as ssh:
        web = target(server, tmp_path, alias="web")
        app, second = Instance(server, ssh, web), open_credentials()
        saves = Person(server.password, remember=True, mode=Mode.SEND)
        await tab(app.credentials, web, saves)
        await app.share()
        by_itself = (app.reconnects, app.rides, app.runs)
        assert [await way() for way in by_itself] == [""] * 3
        set_password(server.user, CHANGED)

        people = [Person(CANCEL) for _ in range(TABS)]
        memories = [app.credentials, second] * TABS
        await asyncio.gather(
            *(tab(memory, web, person) for memory, person in zip(memories, people, strict=False)),
            *(way() for way in by_itself),
        )
        assert [len(person.forms) for person in people] == [1] * TABS
        await server.logged_times(REFUSED, 1)

        for _ in range(5):
            assert await app.reconnects()
        assert "it last worked" in await app.starts_again()
        assert "sshtui" in await app.rides()
        assert "was not accepted" in await app.runs()
        await tab(second, web, last := Person(CANCEL))
        assert "was not accepted; it last worked" in last.forms[0].fields[0].hint
        await server.logged_times(REFUSED, 1)

        await tab(app.credentials, web, Person(CHANGED, remember=True, mode=Mode.SEND))
        endpoint = Endpoint(server.user, server.host, server.port)
        (kept,) = await app.credentials.find(endpoint)
        assert (kept.mode, kept.status) == (Mode.SEND, Status.PROVEN)
        assert [await way() for way in by_itself] == [""] * 3
        await server.logged_times(REFUSED, 1)
        second.close()
        await app.close()
    record_property("tried", TABS + 12)
