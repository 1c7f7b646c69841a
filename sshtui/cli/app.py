"""Builds the app and runs it on this terminal."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sshtui import notices, settings
from sshtui.cli.exit_signals import leave_on_signals, tell_lost
from sshtui.cli.keep import keep
from sshtui.cli.lazy_parts import LazyConnector, lazy_credentials, lazy_hosts, lazy_visits
from sshtui.cli.stale_files import tidy
from sshtui.cli.startup_checks import get_ready
from sshtui.errors import ConfigError
from sshtui.kbdint.custom_patterns import custom_patterns
from sshtui.lazy import lazily
from sshtui.services.ports import Credentials, Hosts, Visits
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.sharing.broker import Broker
from sshtui.settings import Settings
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from sshtui.ui import settings_check
from sshtui.ui.app import Application

if TYPE_CHECKING:  # loaded with the first question
    from sshtui.cli.client_questions import ClientQuestions
    from sshtui.services.likely_hosts import LikelyHosts


def open_app(wants_keep: bool | None = None) -> int | None:
    """Show the app until the person leaves it; return its exit status, None to see the demo.

    Args:
        wants_keep: Whether it is to go on when the terminal closes; None as the settings say.

    Raises:
        UsageError: There is no terminal to show it on.
        AppError: It cannot run here, or a file of the person's cannot be read.
    """
    get_ready()
    chosen = settings.load()
    settings_check.check(chosen)
    said = keep(wants_keep, chosen)
    credentials = lazy_credentials(chosen)
    connector = LazyConnector(credentials, custom_patterns(chosen.prompts))
    try:
        app = assemble(
            lazy_hosts(),
            credentials,
            lazy_visits(),
            Lines(connector, chosen.linger),
            chosen,
            offers_demo=True,
            keeps_tabs=True,
            greeting=said,
        )
        status = asyncio.run(show(app, credentials))
        return None if app.demo_wanted else status
    finally:
        if credentials.made is not None:
            credentials.made.close()


def without_unusable(chosen: Settings) -> Settings:
    """Return settings with the default keys and theme where the person's cannot be used; tell."""
    try:
        settings_check.check(chosen)
    except ConfigError as error:
        notices.notify(
            f"{error.message} sshtui continues with the default keys and theme. {error.hint}"
        )
        usual = Settings()
        return replace(chosen, keymap=usual.keymap, prefix_key=usual.prefix_key, theme=usual.theme)
    return chosen


def assemble(
    hosts: Hosts,
    credentials: Credentials,
    visits: Visits,
    lines: Lines,
    chosen: Settings,
    target: Target | None = None,
    *,
    offers_demo: bool = False,
    keeps_tabs: bool = False,
    greeting: str = "",
    shares: bool = True,
) -> Application:
    """Put the parts of the app together."""
    sessions = SessionManager(
        lines,
        scrollback_lines=chosen.scrollback_lines,
        scrollback_bytes=chosen.scrollback_bytes,
    )
    broker = Broker(
        sessions.lines,
        chosen.broker,
        lazily(partial(_client_questions, credentials)),
        lazily(partial(_likely_hosts, hosts, visits)),
        sessions.tunnels,
    )
    return Application(
        hosts=hosts,
        sessions=sessions,
        credentials=credentials,
        visits=visits,
        settings=chosen,
        target=target,
        offers_demo=offers_demo,
        keeps_tabs=keeps_tabs,
        greeting=greeting,
        broker=broker if shares else None,
    )


def _client_questions(credentials: Credentials) -> "ClientQuestions":
    from sshtui.cli.client_questions import ClientQuestions  # noqa: PLC0415 - loads the prompts

    async def keeps_answers() -> bool:
        return (await (await credentials.wait()).health()).store.durable

    return ClientQuestions(keeps_answers)


def _likely_hosts(hosts: Hosts, visits: Visits) -> "LikelyHosts":
    from sshtui.services.likely_hosts import LikelyHosts  # noqa: PLC0415 - for those who want it

    return LikelyHosts(hosts, visits)


async def show(app: Application, credentials: Credentials) -> int:
    """Run the app, and give the terminal back as it was even when a signal ends it."""
    leave_on_signals(app)
    start_task(asyncio.to_thread(tidy), "remove temporary files")
    ended = await app.run_async()
    status = ended if ended is not None else app.return_code or 0
    await tell_lost(credentials, status)
    return status
