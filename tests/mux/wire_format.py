"""Builds what an ssh client would send."""

import struct

from sshtui.mux.messages import VERSION, Code

HELLO = struct.pack(">II", Code.HELLO, VERSION)


def u32(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)


def string(data: bytes) -> bytes:
    return u32(len(data)) + data


def framed(packet: bytes) -> bytes:
    return string(packet)


def new_session(
    request: int,
    command: bytes = b"",
    *,
    terminal: bool = False,
    x11: bool = False,
    agent: bool = False,
    subsystem: bool = False,
    escape: int = 0xFFFFFFFF,
    term: bytes = b"xterm",
    environment: tuple[bytes, ...] = (),
) -> bytes:
    return (
        u32(Code.NEW_SESSION, request)
        + string(b"")
        + u32(terminal, x11, agent, subsystem, escape)
        + string(term)
        + string(command)
        + b"".join(map(string, environment))
    )


def stdio_forward(request: int, host: bytes, port: int) -> bytes:
    return u32(Code.NEW_STDIO_FORWARD, request) + string(b"") + string(host) + u32(port)


def forward(
    code: Code, request: int, direction: int, listen: tuple[bytes, int], connect: tuple[bytes, int]
) -> bytes:
    (listen_host, listen_port), (connect_host, connect_port) = listen, connect
    return (
        u32(code, request, direction)
        + string(listen_host)
        + u32(listen_port)
        + string(connect_host)
        + u32(connect_port)
    )
