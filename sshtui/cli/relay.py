"""Relays a remote terminal to this one byte by byte, as `ssh -t` does."""

import asyncio
import signal
import termios
import tty

from sshtui.cli.terminal_modes import changed_modes
from sshtui.errors import HungUp
from sshtui.ssh.channel import Channel
from sshtui.ssh.command import outcome
from sshtui.ssh.terminal_modes import size_of
from sshtui.terminal.device import Modes

_STDIN = 0


async def relay(channel: Channel) -> int:
    """Go on with a command by the keys of this terminal, and return its exit status.

    A command ended by a signal gives 255, as ssh does.

    Raises:
        ConnectError: The connection broke.
        HungUp: The terminal is gone.
        BrokenPipeError: Nobody reads the output any more.
    """
    loop = asyncio.get_running_loop()

    def resize() -> None:
        channel.resize(size_of(_STDIN))

    try:
        with changed_modes(_STDIN, _make_raw, resumed=resize):
            loop.add_signal_handler(signal.SIGWINCH, resize)
            return await _until_hung_up(channel)
    finally:
        loop.remove_signal_handler(signal.SIGWINCH)
        channel.abort()


async def _until_hung_up(channel: Channel) -> int:
    """Return the exit status.

    Raises:
        HungUp: The terminal, whose keys never end, is at its end.
    """
    running = asyncio.ensure_future(outcome(channel))
    hung_up = asyncio.ensure_future(channel.input_ended.wait())
    try:
        await asyncio.wait((running, hung_up), return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            raise HungUp("The terminal is gone.")
        return await running
    finally:
        running.cancel()
        hung_up.cancel()


def _make_raw(modes: Modes) -> None:
    """Have every key come as it is, and output go as it is (cfmakeraw in termios(3))."""
    modes[tty.IFLAG] &= ~(
        termios.IGNBRK | termios.BRKINT | termios.PARMRK | termios.ISTRIP
        | termios.INLCR | termios.IGNCR | termios.ICRNL | termios.IXON
    )  # fmt: skip
    modes[tty.OFLAG] &= ~termios.OPOST
    modes[tty.CFLAG] = modes[tty.CFLAG] & ~(termios.CSIZE | termios.PARENB) | termios.CS8
    modes[tty.LFLAG] &= ~(
        termios.ECHO | termios.ECHONL | termios.ICANON | termios.ISIG | termios.IEXTEN
    )
    modes[tty.CC][termios.VMIN], modes[tty.CC][termios.VTIME] = 1, 0
