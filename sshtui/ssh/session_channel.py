"""The server's end of a channel: asyncssh's callbacks, and what OpenSSH adds to them."""

import asyncssh
from asyncssh.packet import SSHPacket

from sshtui.ssh.asyncssh_internals import unread
from sshtui.ssh.channel import Channel

_END_OF_WRITE = b"eow@openssh.com"
"""Tells that what is written would be read by nobody (PROTOCOL of OpenSSH, 2.1)."""

_MOST_UNSENT, _FEW_UNSENT = 1 << 19, 1 << 18
"""Bytes of input that wait for a slow server before reading pauses, and when it goes on."""


class SessionChannel(asyncssh.SSHClientChannel[bytes]):
    """asyncssh's channel for a command, with what ssh does beyond it.

    It goes on without a terminal where the server gives none, and says, and is told, that nobody
    reads.

    Attributes:
        has_terminal: Whether the server gave one.
        terminal_refused: Whether it gave none though it was asked.
    """

    has_terminal = False
    terminal_refused = False

    async def _make_request(self, request: bytes, *args: bytes) -> bool | None:
        is_granted = await super()._make_request(request, *args)
        if request != b"pty-req" or self.is_closing():
            return is_granted
        self.has_terminal = bool(is_granted)
        self.terminal_refused = not is_granted
        return True

    def hang_up(self) -> None:
        """End what runs in the terminal, and the channel with it.

        sshd itself hangs up only once the terminal has taken all input: it never does where
        nobody reads it.
        """
        if self.has_terminal and self._send_state not in {"close_pending", "closed"}:
            self.send_signal("HUP")
        self.abort()

    def end_of_write(self) -> None:
        """Tell the server that nobody reads the output any more."""
        self._send_request(_END_OF_WRITE)

    def _process_eow_at_openssh_dot_com_request(self, packet: SSHPacket) -> bool:
        packet.check_end()
        if isinstance(self._session, SessionEnd):
            self._session.end_of_write_received()
        return True


class SessionEnd(asyncssh.SSHClientSession[bytes]):
    """asyncssh's callbacks for one try at a channel.

    Args:
        channel: What it brings and takes.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel: Channel | None = channel
        self._wire: asyncssh.SSHClientChannel[bytes] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the server has opened the channel, whatever became of the request."""
        return self._wire is not None

    def abandon(self) -> None:
        """Tell nothing of how it goes on, and end it."""
        self._channel = None
        if self._wire is not None:
            self._wire.abort()

    # what asyncssh calls

    def connection_made(self, chan: "asyncssh.SSHClientChannel[bytes]") -> None:
        """Keep the channel, unless nobody waits for it any more."""
        self._wire = chan
        chan.set_write_buffer_limits(_MOST_UNSENT, _FEW_UNSENT)
        if self._channel is None:
            chan.abort()
        else:
            self._channel.opened()

    def session_started(self) -> None:
        """Begin."""
        if self._channel is not None:
            if isinstance(self._wire, SessionChannel):
                self._channel.terminal_refused = self._wire.terminal_refused
            self._channel.started(self)

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        """Hand output on."""
        if self._channel is not None:
            self._channel.took(data, is_error=datatype is not None)

    def eof_received(self) -> bool:
        """Go on with the input when the output has ended."""
        if self._channel is not None:
            self._channel.end_output()
        return True

    def end_of_write_received(self) -> None:
        """Stop the input, which the remote has closed."""
        if self._channel is not None:
            self._channel.refuse_input()

    def pause_writing(self) -> None:
        """The server is slow to take input."""
        if self._channel is not None:
            self._channel.pause_input()

    def resume_writing(self) -> None:
        """It takes input again."""
        if self._channel is not None:
            self._channel.resume_input()

    def exit_status_received(self, status: int) -> None:
        """Hand the exit status on."""
        if self._channel is not None:
            self._channel.exited(status)

    def exit_signal_received(self, signal: str, core_dumped: bool, msg: str, lang: str) -> None:
        """Hand on that a signal ended it."""
        if self._channel is not None:
            self._channel.exited(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the end, after what was held back."""
        if self._channel is None or self._wire is None:
            return
        for data, datatype in unread(self._wire):
            self._channel.took(data, is_error=datatype is not None)
        self._channel.ended(exc)

    # what the channel calls

    def send(self, data: bytes) -> None:
        """Send input."""
        if self._wire is not None and not self._wire.is_closing():
            self._wire.write(data)

    def end_input(self) -> None:
        """Tell that no more input comes."""
        if self._wire is not None and not self._wire.is_closing():
            self._wire.write_eof()

    def pause(self) -> None:
        """Have the server wait."""
        if self._wire is not None:
            self._wire.pause_reading()

    def resume(self) -> None:
        """Let it go on."""
        if self._wire is not None:
            self._wire.resume_reading()

    def refuse_output(self) -> None:
        """Tell OpenSSH that nobody reads, which ends the command as a closed pipe does.

        Others are not told, as ssh does not tell them; they would go on for nobody.
        """
        if isinstance(self._wire, SessionChannel) and self._is_openssh():
            self._wire.end_of_write()
        elif self._wire is not None:
            self._wire.close()

    def resize(self, size: tuple[int, int, int, int]) -> None:
        """Tell how large the terminal is."""
        if self._wire is not None:
            self._wire.change_terminal_size(*size)

    def close(self) -> None:
        """End the channel once what was sent is out."""
        if self._wire is not None:
            self._wire.close()

    def abort(self) -> None:
        """End the channel now."""
        if isinstance(self._wire, SessionChannel):
            self._wire.hang_up()
        elif self._wire is not None:
            self._wire.abort()

    def _is_openssh(self) -> bool:
        version = self._wire.get_extra_info("server_version") if self._wire is not None else ""
        return "OpenSSH" in str(version)
