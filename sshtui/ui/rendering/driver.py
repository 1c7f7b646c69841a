"""The Textual driver: terminal modes, keyboard input and signals."""

import codecs
import contextlib
import contextvars
import os
import signal
import termios
import tty
from threading import Thread
from typing import Any, Protocol

from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from sshtui.descriptors import read_some, wait, write_all
from sshtui.terminal import device
from sshtui.terminal.announced import Progress
from sshtui.terminal.reset import GIVE_BACK
from sshtui.ui.keyboard import appearance
from sshtui.ui.keyboard.parser import Parser
from sshtui.ui.rendering import outer_title, text_cursor
from sshtui.ui.rendering.text_cursor import CursorLook
from sshtui.ui.rendering.writer import TerminalWriter

_STDIN, _STDOUT = 0, 1
_CHUNK = 64 * 1024
_REST_OF_CHARACTER = 0.1
"""Seconds to wait for the other bytes of a character that has only begun."""

# Unambiguous, all keys, with their other characters and the text they make.
_KITTY_FLAGS = 0b1 | 0b100 | 0b1000 | 0b10000
# xterm's modifyOtherKeys, where it is known: the Linux console would print it.
_KNOW_OTHER_KEYS = os.environ.get("TERM", "").startswith(("xterm", "tmux"))
# Likewise, of a question about its colours.
_KNOWS_NO_STRINGS = os.environ.get("TERM", "").startswith(("linux", "dumb", "vt"))

# What is turned on, and what turns it off again in the opposite order.
_MOUSE = (1000, 1003, 1015, 1006)
_MODES = (
    ("\x1b[?1049h", "\x1b[?1049l"),  # a screen of our own
    ("\x1b[?25l", "\x1b[?25h"),  # no cursor
    ("\x1b[?1004h", "\x1b[?1004l"),  # reports of the focus
    (f"\x1b[>{_KITTY_FLAGS}u", "\x1b[<u"),  # kitty's keyboard protocol, which belongs to a screen
    ("\x1b[>4;2m", "\x1b[>4m") if _KNOW_OTHER_KEYS else ("", ""),
    ("\x1b[?2004h", "\x1b[?2004l"),  # pastes in brackets
    ("\x1b[?7l", "\x1b[?7h"),  # no wrapping
    (*("".join(f"\x1b[?{mode}{end}" for mode in _MOUSE) for end in "hl"),),
)
# What is turned on later: reports of dark and light, sizes in band, the mouse in pixels, frames
# as one, the pointer, and the look of the cursor.
_LATER = (
    appearance.STOP + "\x1b[0 q\x1b]112\x07\x1b[?2048l\x1b[?1016l\x1b[?2026l\x1b]22;default\x07"
)
_CANCEL = "\x18"
"""Ends whatever sequence the terminal is in the middle of."""

ENTER = "".join(on for on, _ in _MODES)
LEAVE = _LATER + "".join(off for _, off in reversed(_MODES))


class Borrower(Protocol):
    """What has the terminal while the app is suspended."""

    def resized(self) -> None:
        """Follow the size of the terminal."""
        ...

    def stopped(self) -> None:
        """Leave the terminal as it was found: the process is about to be stopped."""
        ...

    def resumed(self) -> None:
        """Take the terminal again, which another program may have had."""
        ...


class TerminalDriver(LinuxDriver):
    """Shows the app on the terminal of this process.

    Keys are read in a thread, so that the time of a key is the time it was pressed, however busy
    the app is. Bytes that are no UTF-8 arrive as lone surrogates. A terminal that is gone counts
    as a hang-up (SIGHUP).

    Attributes:
        borrower: What has the terminal instead of the app while that is suspended, if it is in
            this process. The terminal's modes are left as they are then: what is typed meanwhile
            is neither dropped nor echoed.
        unread: What was typed to the borrower and is for the app.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size or device.size())
        self.attrs_before = device.modes_of(_STDIN)
        self._context = contextvars.copy_context()
        self._wake, self._waking = os.pipe()
        self._reading: Thread | None = None
        self._writing: TerminalWriter | None = None
        self._stopped = False
        self._follows_appearance = False
        self._cursor: CursorLook | None = None
        self._title = ""
        self._progress: Progress | None = None
        self.borrower: Borrower | None = None
        self.unread = b""
        self._reactions = {
            signal.SIGTSTP: self._stop,
            signal.SIGCONT: self._go_on,
            signal.SIGWINCH: self._resized,
        }
        for number, react in self._reactions.items():
            self._loop.add_signal_handler(number, react)

    def write(self, data: str) -> None:
        """Have text written; while the terminal is not ours it goes nowhere."""
        if self._writing is not None:
            self._writing.write(data)

    def show_cursor(self, look: CursorLook | None) -> None:
        """Show the terminal's own cursor, or hide it."""
        if self._writing is not None and (text := text_cursor.changes(self._cursor, look)):
            self._cursor = look
            self.write(text)

    def show_title(self, title: str) -> None:
        """Give the terminal a title; it has its own one back when it is given back."""
        if title != self._title and not _KNOWS_NO_STRINGS:
            self.write(("" if self._title else outer_title.PUSH) + outer_title.named(title))
            self._title = title

    def show_progress(self, progress: Progress | None) -> None:
        """Have the terminal show how far something has come, if it is one that does."""
        if progress != self._progress and outer_title.knows_progress():
            self.write(outer_title.progressing(progress))
            self._progress = progress

    def follow_appearance(self, *, wanted: bool) -> None:
        """Ask whether the terminal is dark or light, and to be told of changes; or no longer."""
        self._follows_appearance = wanted and not _KNOWS_NO_STRINGS
        self.write(appearance.ASK if self._follows_appearance else appearance.STOP)

    def send_message(self, message: Message) -> None:
        """Hand a message to the app, from any thread."""
        self._loop.call_soon_threadsafe(self._app.post_message, message, context=self._context)

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._writing = TerminalWriter(_STDOUT)
        self._writing.start()
        self._take()
        self.enable_input()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was, once all that was painted is written."""
        self.disable_input()
        if self._writing is None:
            return
        writing, self._writing = self._writing, None
        writing.write(self._leave)
        writing.stop()
        if self.borrower is None:
            self._restore(termios.TCSAFLUSH)

    def suspend_application_mode(self) -> None:
        """Give the terminal back for a while."""
        self.stop_application_mode()

    def enable_input(self) -> None:
        """Read keys."""
        if self._reading is None:
            self._reading = Thread(target=self._read, name="terminal-input", daemon=True)
            self._reading.start()

    def disable_input(self) -> None:
        """Read no more keys; those that were read are the app's."""
        if self._reading is not None:
            os.write(self._waking, b"\0")
            self._reading.join()
            os.read(self._wake, 1)
            self._reading = None

    def close(self) -> None:
        """Leave nothing behind."""
        self.stop_application_mode()
        if self.borrower is not None:
            self._restore(termios.TCSAFLUSH)
        for number in self._reactions:
            self._loop.remove_signal_handler(number)
        os.close(self._wake)
        os.close(self._waking)

    def give_back(self) -> None:
        """Give the terminal back at once, from any thread, whatever the app is stuck in."""
        is_lent = self.borrower is not None
        lent, leave = (GIVE_BACK, LEAVE) if is_lent else (b"", self._leave)
        if wait([], [_STDOUT], seconds=0):
            with contextlib.suppress(OSError):
                write_all(_STDOUT, lent + (_CANCEL + leave).encode())
        self._restore(termios.TCSANOW)

    @property
    def _leave(self) -> str:
        """What gives the terminal back as it was."""
        title = outer_title.POP if self._title else ""
        progress = outer_title.NO_PROGRESS if self._progress is not None else ""
        return title + progress + LEAVE

    def _take(self) -> None:
        modes = device.modes_of(_STDIN)
        if modes is not None:
            modes[tty.IFLAG] = self._patch_iflag(modes[tty.IFLAG])
            modes[tty.LFLAG] = self._patch_lflag(modes[tty.LFLAG])
            modes[tty.CC][termios.VMIN] = 1
            device.set_modes(_STDIN, modes, termios.TCSANOW)
        self.write(ENTER)
        if self._title:
            self.write(outer_title.PUSH + outer_title.named(self._title))
        if self._progress is not None:
            self.write(outer_title.progressing(self._progress))
        self._cursor = None
        self._in_band_window_resize = False
        self._request_terminal_sync_mode_support()
        self._query_in_band_window_resize()
        if self._follows_appearance:
            self.write(appearance.ASK)
        self._resized()

    def _restore(self, when: int) -> None:
        if self.attrs_before is not None:
            device.set_modes(_STDIN, self.attrs_before, when)

    def _resized(self) -> None:
        if self.borrower is not None:
            self.borrower.resized()
        elif not self._in_band_window_resize:
            size = Size(*device.size())
            self.send_message(events.Resize(size, size))

    def _stop(self) -> None:
        if self._writing is not None and self._auto_restart:
            self.suspend_application_mode()
            self._stopped = True
        elif self.borrower is not None:
            self.borrower.stopped()
            self._restore(termios.TCSANOW)
        os.kill(os.getpid(), signal.SIGSTOP)

    def _go_on(self) -> None:
        if not self._stopped and self._writing is None and self.borrower is None:
            return
        if device.in_background(_STDIN):
            # Only the shell knows when the terminal is ours again; it says so with another one.
            os.kill(os.getpid(), signal.SIGSTOP)
        elif self.borrower is not None:
            self.borrower.resumed()
        elif self._stopped:
            self._stopped = False
            self.start_application_mode()
        else:
            # Another program had the terminal and may have changed anything.
            self.write(self._leave)
            self._take()
        self._app.call_later(self._app.refresh, layout=True)

    def _read(self) -> None:
        try:
            parser = Parser()
            unread, self.unread = self.unread.decode("utf-8", "surrogateescape"), b""
            for message in parser.feed(unread) if unread else ():
                self.process_message(message)
            self._read_keys(parser)
        except Exception as error:  # noqa: BLE001 - without a keyboard the app must end
            self._app.call_later(_raise, error)

    def _read_keys(self, parser: Parser) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        # A function of its own for each: what was typed is not to be kept until the next key.
        while self._read_some(parser, decoder):
            pass

    def _read_some(self, parser: Parser, decoder: codecs.IncrementalDecoder) -> bool:
        patience = _patience(parser, character_begun=bool(decoder.getstate()[0]))
        ready = wait([_STDIN, self._wake], seconds=patience)
        if self._wake in ready:
            for message in parser.feed(""):
                self.process_message(message)
            return False
        if ready:
            data = read_some(_STDIN, _CHUNK)
            if not data:
                os.kill(os.getpid(), signal.SIGHUP)
                return False
            text = decoder.decode(data)
        else:
            text = decoder.decode(b"", final=True)
        for message in parser.feed(text) if text else parser.tick():
            self.process_message(message)
        return True


def _raise(error: Exception) -> None:
    raise error


def _patience(parser: Parser, *, character_begun: bool) -> float | None:
    """Return how long to wait for more keys before what there is must do; None is for ever."""
    waits = [_REST_OF_CHARACTER] if character_begun else []
    if parser.timeout is not None:
        waits.append(parser.timeout)
    return min(waits, default=None)
