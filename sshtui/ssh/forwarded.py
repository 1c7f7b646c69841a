"""One connection that goes through a forward."""

import os
import socket

from sshtui.ssh.channel import Channel, Ends, RemoteEnd


class Forwarded(Channel):
    """A socket of this side and a channel, pumped until both have ended.

    Args:
        sock: Connected; it is this one's from now on.
        first: What was read from it already.
        answer: What is written to it before anything else.

    Raises:
        OSError: Too many files are open.
    """

    def __init__(self, sock: socket.socket, *, first: bytes = b"", answer: bytes = b"") -> None:
        descriptor = sock.detach()
        try:
            super().__init__(Ends(descriptor, descriptor))
        except OSError:
            os.close(descriptor)
            raise
        self._first = first
        self._answer = answer

    def turn_away(self, answer: bytes = b"") -> None:
        """End it: the other side is not connected.

        Args:
            answer: What is written to the socket before.
        """
        if answer:
            self.took(answer)
        self.ended(None)

    def started(self, remote: RemoteEnd) -> None:
        """Begin: the other side is connected."""
        if self._answer:
            self.took(self._answer)
        super().started(remote)
        if self._first:
            remote.send(self._first)
        self.received -= len(self._answer)
        self.sent += len(self._first)
