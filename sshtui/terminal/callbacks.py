"""The callbacks libghostty calls, and the answers to terminal queries."""

from functools import cache
from importlib.metadata import version
from typing import Any

from sshtui.terminal.clipboard import MOST_COPIED
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import install, sized
from sshtui.terminal.replies import NAME, REPLIES_PER_SECOND

USUAL_CELL = (8, 16)


@cache
def name_and_version() -> bytes:
    """Return what we call ourselves where a program asks (XTVERSION).

    In xterm's form: where the answer lands in a shell instead, the bracket makes it no command.
    """
    return f"{NAME}({version('sshtui')})".encode("ascii")


class Callbacks:
    """Keeps what was heard, and the facts that programs may ask for.

    Args:
        terminal: The native terminal.

    Attributes:
        replies: What the terminal answered and was not taken yet.
        bells: How often it rang since that was looked at.
        copied: What a program put on the clipboard last (OSC 52), and how many bytes that was;
            of more than `MOST_COPIED` bytes only the number. None where nothing was since.
        size: Columns and rows.
        cell: Width and height of a cell in pixels.
        dark: Whether text is lighter than what is behind it.
    """

    def __init__(self, terminal: Any) -> None:
        self.replies: list[bytes] = []
        self.bells = 0
        self.copied: tuple[bytes, int] | None = None
        self.size = (0, 0)
        self.cell = USUAL_CELL
        self.dark = True
        self._terminal = terminal
        self._name = ffi.new("char[]", name_and_version())
        # The library knows them by their addresses only.
        self._kept = tuple(
            ffi.callback(f"GhosttyTerminal{kind}Fn", function)
            for kind, function in (
                ("WritePty", self._answer),
                ("Bell", self._ring),
                ("Size", self._tell_size),
                ("Xtversion", self._tell_name),
                ("ColorScheme", self._tell_scheme),
                ("ClipboardWrite", self._copy),
            )
        )
        options = (
            *("WRITE_PTY", "BELL", "SIZE", "XTVERSION", "COLOR_SCHEME"),
            "CLIPBOARD_WRITE",
        )
        for option, callback in zip(options, self._kept, strict=True):
            install(terminal, option, callback)

    def take_replies(self) -> list[bytes]:
        """Return the answers since the last time."""
        replies = self.replies[:]
        self.replies.clear()
        return replies

    def ask(self, question: bytes) -> bytes:
        """Return what the terminal answers to a question of ours, which no server sees.

        Args:
            question: A whole sequence; the terminal must be in the middle of none.
        """
        replies, self.replies = self.replies, []
        lib.ghostty_terminal_vt_write(self._terminal, question, len(question))
        answer, self.replies = b"".join(self.replies), replies
        return answer

    def _answer(self, _terminal: Any, _data: Any, reply: Any, length: int) -> None:
        if len(self.replies) < REPLIES_PER_SECOND:
            self.replies.append(bytes(ffi.buffer(reply, length)))

    def _ring(self, _terminal: Any, _data: Any) -> None:
        self.bells += 1

    def _copy(self, _terminal: Any, _data: Any, write: Any) -> None:
        if write.contents_len:
            data = write.contents[0].data
            kept = data.len if data.len <= MOST_COPIED else 0
            self.copied = bytes(ffi.buffer(data.ptr, kept)) if kept else b"", int(data.len)

    def _tell_size(self, _terminal: Any, _data: Any, size: Any) -> bool:
        size.columns, size.rows = self.size
        size.cell_width, size.cell_height = self.cell
        return True

    def _tell_name(self, _terminal: Any, _data: Any) -> Any:
        string = sized("GhosttyString")
        string.ptr = ffi.cast("uint8_t *", self._name)
        string.len = len(name_and_version())
        return string[0]

    def _tell_scheme(self, _terminal: Any, _data: Any, scheme: Any) -> bool:
        scheme[0] = lib.GHOSTTY_COLOR_SCHEME_DARK if self.dark else lib.GHOSTTY_COLOR_SCHEME_LIGHT
        return True
