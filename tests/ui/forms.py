"""Forms and apps for the tests of the screens."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import open_credentials
from sshtui.endpoint import Endpoint, Hop
from sshtui.hosts.history import History
from sshtui.hosts.repository import HostRepository
from sshtui.kbdint.form import Field, Form, HostKey, KeyTrust, Source
from sshtui.lazy import Lazy
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.protocol import Connector
from sshtui.sessions.sharing.broker import Broker
from sshtui.settings import Settings
from sshtui.ui.app import Application
from sshtui.ui.modals.question import Question
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector

ENDPOINT = Endpoint("deploy", "web1.example.com", 22)
KEY = HostKey("ssh-ed25519", "SHA256:0123456789abcdefghijklmnopqrstuvwxyzABCDEFG", KeyTrust.KNOWN)
_STILL = 5
"""Looks at a widget, 10 ms apart, over which it may not move."""

CANARY = "canary-hunter2"

CONFIG = """\
Host web1
  HostName web1.example.com
  User deploy
Host db1
  HostName db1.example.com
  ProxyJump web1
"""


def in_sight(app: Application, widget: Widget) -> bool:
    """Return whether the whole of a widget is on the screen."""
    return app.screen.region.contains_region(widget.region)


def field(
    label: str = "Password:", *, echo: bool = False, value: str = "", text: str = "", hint: str = ""
) -> Field:
    return Field(
        label,
        text,
        echo,
        PromptKind.PASSWORD,
        Binding(ENDPOINT, "", label, echo),
        Secret(value) if value else None,
        Source.STORED if value else None,
        hint=hint,
    )


def form(
    *fields: Field,
    name: str = "",
    instruction: str = "",
    status: str = "",
    hop: Hop | None = None,
    remember: bool = False,
    modes: tuple[Mode, ...] = (Mode.FILL, Mode.ASK),
) -> Form:
    hop = hop or Hop(("web1",), 0)
    return Form(
        title=f"Sign in to {hop.name}",
        hop=hop,
        endpoint=ENDPOINT,
        host_key=KEY,
        method="keyboard-interactive",
        attempt=1,
        attempts=3,
        round=1,
        status=status,
        name=name,
        instruction=instruction,
        fields=fields or (field(),),
        can_remember=True,
        remember=remember,
        modes=modes,
    )


def write_config(text: str = CONFIG) -> None:
    path = Path.home() / ".ssh" / "config"
    path.write_text(text)
    path.chmod(0o600)


def build(
    connector: Connector | None = None,
    settings: Settings | None = None,
    *,
    keeps_tabs: bool = False,
    broker: Callable[[Lines], Broker] | None = None,
) -> Application:
    lines = Lines(connector or FakeConnector())
    return Application(
        hosts=HostRepository(system_config=Path("/nonexistent")),
        sessions=SessionManager(lines),
        credentials=Lazy.of(open_credentials(private=True)),
        visits=History(None),
        settings=settings,
        keeps_tabs=keeps_tabs,
        broker=broker and broker(lines),
    )


@asynccontextmanager
async def running(
    app: Application | None = None, size: tuple[int, int] = (80, 24), config: str = CONFIG
) -> AsyncIterator[tuple[Application, Pilot[int]]]:
    """Run an app until its hosts are listed."""
    write_config(config)
    app = app or build()
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(lambda: app._hosts_screen.browser.hosts, "hosts")
        await pilot.pause()
        yield app, pilot


def shown(app: Application) -> str:
    """Return what stands on the screen, as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def ready(app: Application) -> None:
    """Wait until what is on the screen takes the keys that are pressed now."""

    def attends() -> bool:
        seen = app.screen.shown if isinstance(app.screen, Question) else 0.0
        return max(seen, app._presenter.key_pause.until) < time.monotonic()

    await until(attends, "screen that takes keys", context=lambda: shown(app))


async def laid_out(app: Application, selector: str) -> None:
    """Wait until a widget stands where it will stay, so that the mouse can find it."""
    seen: list[Region] = []

    def still() -> bool:
        found = app.screen.query(selector)
        seen.append(found.first().region if found else Region())
        return bool(seen[-1]) and len(seen) > _STILL and len(set(seen[-_STILL:])) == 1

    await until(still, f"{selector} at rest")
