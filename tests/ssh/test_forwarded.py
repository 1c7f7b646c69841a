"""A connection through a forward whose other side is not the server but a test."""

import asyncio
import socket

from sshtui.ssh.forwarded import Forwarded


class Peer:
    """Keeps what the server would get."""

    def __init__(self) -> None:
        self.sent = b""
        self.closed = False

    def send(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        self.closed = True

    def ignore(self, *_: object) -> None:
        """Nothing of that is looked at here."""

    end_input = pause = resume = refuse_output = resize = abort = ignore


async def everything(sock: socket.socket) -> bytes:
    reader, writer = await asyncio.open_connection(sock=sock)
    try:
        return await reader.read()
    finally:
        writer.close()


async def test_its_answer_comes_first_and_is_not_counted() -> None:
    here, there = socket.socketpair()
    forwarded = Forwarded(there, first=b"early ", answer=b"welcome ")
    peer = Peer()
    forwarded.started(peer)
    forwarded.took(b"data")
    here.sendall(b"late")
    here.shutdown(socket.SHUT_WR)
    forwarded.end_output()
    assert await everything(here) == b"welcome data"
    await forwarded.input_ended.wait()
    assert peer.sent == b"early late"
    assert (forwarded.sent, forwarded.received) == (10, 4)
    assert peer.closed
    forwarded.ended(None)
    await forwarded.wait()


async def test_who_is_turned_away_is_told_so() -> None:
    here, there = socket.socketpair()
    forwarded = Forwarded(there)
    forwarded.turn_away(b"no")
    assert await everything(here) == b"no"
    await forwarded.wait()
