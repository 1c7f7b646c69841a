"""Creates a first terminal in advance, to save time later."""

import functools

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.keys import KeyEncoder
from sshtui.terminal.mouse import MouseEncoder


@functools.cache
def warm_up() -> None:
    """Load the library and read the types that it uses, which holds whoever waits up for long."""
    emulator = Emulator(80, 24, scrollback_lines=0, scrollback_bytes=0, reply=lambda _: None)
    KeyEncoder(emulator)
    MouseEncoder(emulator)
    emulator.take_frame(everything=True)
    emulator.close()
