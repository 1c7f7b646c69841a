"""A channel with a pseudo-terminal that runs a shell or a command."""

from collections.abc import Callable
from dataclasses import dataclass

import asyncssh

from sshtui.sanitize import clean
from sshtui.ssh.asyncssh_internals import unread
from sshtui.ssh.disconnect import CLOSED, ConnectionEnd, is_of_network, shortened, why
from sshtui.tasks import start_task


@dataclass(frozen=True, slots=True)
class ShellEnd:
    """How a channel ended.

    Attributes:
        status: Exit status, or None where the remote gave none.
        signal: Name of the signal that ended it, without SIG, cleaned; or "".
        reason: Why the connection went down under it, cleaned; "" where it did not.
        said: What the server said of the signal, cleaned.
        broke: Whether the network took the connection: neither side had said that it ends it.
    """

    status: int | None = None
    signal: str = ""
    reason: str = ""
    said: str = ""
    broke: bool = False

    @property
    def lost(self) -> bool:
        """Whether the connection broke rather than the shell."""
        return bool(self.reason)


class ShellSession(asyncssh.SSHClientSession[bytes]):
    """asyncssh's callbacks for one interactive channel.

    Args:
        on_data: Takes bytes as they come, standard error among them.
        on_close: Called once, when the channel is gone.
        end: Tells why the connection ends, where it does so now.
    """

    def __init__(
        self,
        on_data: Callable[[bytes], None],
        on_close: Callable[[ShellEnd], None],
        end: ConnectionEnd,
    ) -> None:
        self._on_data = on_data
        self._on_close = on_close
        self._end = end
        self._channel: asyncssh.SSHClientChannel[bytes] | None = None
        self._status: int | None = None
        self._signal = self._said = ""
        self._abandoned = False

    def abandon(self) -> None:
        """Hand nothing on, and tell nothing of how it ends: for whoever asked it never began."""
        self._abandoned = True

    def connection_made(self, chan: "asyncssh.SSHClientChannel[bytes]") -> None:
        """Keep the channel."""
        self._channel = chan

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        """Hand the bytes on."""
        if not self._abandoned:
            self._on_data(data)

    def exit_status_received(self, status: int) -> None:
        """Keep the exit status."""
        self._status = status

    def exit_signal_received(self, signal: str, core_dumped: bool, msg: str, lang: str) -> None:
        """Keep the signal."""
        self._signal, self._said = clean(signal), shortened(clean(msg).strip())

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell how it ended; a server that leaves may close what is open first, then say why."""
        if self._channel is not None and (rest := unread(self._channel)):
            self.data_received(b"".join(data for data, _ in rest), None)
        if exc is None and self._status is None and not self._signal:
            start_task(self._tell_why(), "hear why a shell ended")
        else:
            self._tell("" if exc is None else why(exc), broke=is_of_network(exc))

    async def _tell_why(self) -> None:
        exc = await self._end.soon()
        reason = why(exc) if isinstance(exc, asyncssh.DisconnectError) else ""
        # The line may well go after the last shell; that alone is no loss.
        self._tell("" if reason == CLOSED else reason, broke=is_of_network(exc))

    def _tell(self, reason: str, *, broke: bool) -> None:
        if self._abandoned:
            return
        self._on_close(ShellEnd(self._status, self._signal, reason, self._said, broke))


class Shell:
    """The writing side of an interactive channel.

    Args:
        channel: asyncssh's channel.
    """

    def __init__(self, channel: "asyncssh.SSHClientChannel[bytes]") -> None:
        self._channel = channel

    def write(self, data: bytes) -> None:
        """Send bytes, as typed; nothing happens once the channel is closing."""
        if not self._channel.is_closing():
            self._channel.write(data)

    def resize(self, columns: int, rows: int) -> None:
        """Tell the remote how large the terminal is."""
        if not self._channel.is_closing():
            self._channel.change_terminal_size(columns, rows)

    def pause(self) -> None:
        """Stop reading, which stops the server once the window is full."""
        self._channel.pause_reading()

    def resume(self) -> None:
        """Go on reading."""
        self._channel.resume_reading()

    def close(self) -> None:
        """End the channel, and what runs in its terminal."""
        if not self._channel.is_closing():
            # sshd itself hangs up only once the terminal has taken all that was typed.
            self._channel.send_signal("HUP")
        self._channel.abort()
