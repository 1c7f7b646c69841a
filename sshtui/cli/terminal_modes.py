"""Changes terminal modes, and restores them when the process stops or ends."""

import asyncio
import contextlib
import os
import signal
import termios
from collections.abc import Callable, Iterator
from functools import partial

from sshtui.errors import HungUp
from sshtui.terminal import device
from sshtui.terminal.device import Modes

_ENDING = (signal.SIGHUP, signal.SIGQUIT, signal.SIGABRT, signal.SIGTERM)


@contextlib.contextmanager
def changed_modes(
    descriptor: int,
    change: Callable[[Modes], None],
    *,
    when: int = termios.TCSADRAIN,
    resumed: Callable[[], None],
) -> Iterator[None]:
    """Change the modes of a terminal.

    Whoever stops the process finds them as they were; so does whoever ends it by a signal that
    nothing else takes care of.

    Args:
        descriptor: The terminal.
        change: Changes the modes it is given.
        when: How the first change is made, as termios.tcsetattr takes it.
        resumed: Called after the process was stopped and the terminal is its own again.

    Raises:
        HungUp: The terminal is gone.
    """
    before, during = device.modes_of(descriptor), device.modes_of(descriptor)
    if before is None or during is None:
        raise HungUp("The terminal is gone.")
    change(during)

    def stop() -> None:
        device.set_modes(descriptor, before, termios.TCSADRAIN)
        os.kill(os.getpid(), signal.SIGSTOP)

    def go_on() -> None:
        if device.in_background(descriptor):
            # Only the shell knows when the terminal is ours again; it says so with another one.
            os.kill(os.getpid(), signal.SIGSTOP)
            return
        device.set_modes(descriptor, during, termios.TCSADRAIN)
        resumed()

    def die(number: int) -> None:
        device.set_modes(descriptor, before, termios.TCSADRAIN)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    reactions = {signal.SIGTSTP: stop, signal.SIGCONT: go_on}
    reactions |= {number: partial(die, number) for number in _ENDING}
    with _reacting(reactions):
        device.set_modes(descriptor, during, when)
        try:
            yield
        finally:
            device.set_modes(descriptor, before, termios.TCSADRAIN)


@contextlib.contextmanager
def _reacting(reactions: dict[signal.Signals, Callable[[], None]]) -> Iterator[None]:
    """React to signals that nothing reacts to yet, and that are not ignored."""
    loop = asyncio.get_running_loop()
    free = [number for number in reactions if signal.getsignal(number) is signal.SIG_DFL]
    for number in free:
        loop.add_signal_handler(number, reactions[number])
    try:
        yield
    finally:
        for number in free:
            loop.remove_signal_handler(number)
