"""`sshtui play`: plays a recording of a session."""

import asyncio
import math
from pathlib import Path

import click

from sshtui import settings
from sshtui.cli.exit_signals import leave_on_signals
from sshtui.cli.startup_checks import get_ready
from sshtui.recording.playback import Playback
from sshtui.settings import Settings
from sshtui.ui import settings_check
from sshtui.ui.player import PlayerApp


def _number(_: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    """Refuse what is no number, which lies in every range."""
    if value is not None and math.isnan(value):
        raise click.BadParameter("nan is no number.", param=parameter)
    return value


@click.command("play")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--speed",
    type=click.FloatRange(0.1, 100),
    default=1.0,
    callback=_number,
    help="Playback speed; 2 is twice as fast.",
)
@click.option(
    "--idle-limit",
    type=click.FloatRange(0.0, min_open=True),
    callback=_number,
    metavar="SECONDS",
    help="Shorten pauses to this many seconds.",
)
def command(file: Path, *, speed: float, idle_limit: float | None) -> int:
    """Play FILE, a recording in asciicast version 2 or 3.

    It is shown in a terminal of sshtui's own: nothing in it reaches your terminal, clipboard or
    files. Space pauses, the arrow keys go back and forth by five seconds, + and - change the
    speed, q ends it.
    """
    chosen = settings.load()
    settings_check.check(chosen)
    playback = Playback(file, idle_limit)
    try:
        get_ready()
        return asyncio.run(_show(playback, speed, chosen))
    finally:
        playback.close()


async def _show(playback: Playback, speed: float, chosen: Settings) -> int:
    app = PlayerApp(playback, speed, chosen)
    leave_on_signals(app)
    ended = await app.run_async()
    if app.player.problem is not None:
        raise app.player.problem
    return ended if ended is not None else app.return_code or 0
