"""Has rows without text cut off as a screen gets lower.

The library (pyghostty 0.1.3) cuts off no row with a cell that it follows, and pushes text out at
the top instead: after a clear, the screen would be blank. It follows where links were, the mark,
and the cursor that was saved last, which every editor leaves behind.
"""

from sshtui.terminal.library import lib
from sshtui.terminal.links import LinkTracker
from sshtui.terminal.native import Handle, terminal_reader
from sshtui.terminal.text import TextReader

_SAVE_CURSOR = b"\x1b7"


def release(terminal: Handle, text: TextReader, links: LinkTracker) -> None:
    """Have nothing followed that is in no text.

    Args:
        terminal: The terminal.
        text: Its text.
        links: Its links.
    """
    links.forget_overwritten()
    get, handle = terminal_reader(), terminal.value
    total, rows = int(get.get(handle, "SCROLLBAR").total), int(get.get(handle, "ROWS"))
    marked = text.marked_rows()
    if marked is not None and text.is_blank(marked[1]):
        text.unmark()
    # A saved cursor in such a row would end in the last one; now it is where the cursor is.
    if (
        get.get(handle, "ACTIVE_SCREEN") != lib.GHOSTTY_TERMINAL_SCREEN_ALTERNATE
        and get.get(handle, "VT_GROUND")
        and get.get(handle, "CURSOR_Y") < rows - 1
        and text.is_blank(total - 1)
    ):
        lib.ghostty_terminal_vt_write(handle, _SAVE_CURSOR, len(_SAVE_CURSOR))
