"""What answers on a port that is not SSH's says what it is, and does not keep one waiting."""

import asyncio
import ssl

import pytest

from sshtui.errors import AppError, NotSsh
from sshtui.ssh.wrong_protocol import is_binary, protocol_of
from sshtui.sshconfig.target import Target
from tests.servers.person import Person
from tests.ssh.target import connector

GREETINGS = [
    (b"220 mail.example.com ESMTP Postfix\r\n", "mail server (SMTP)"),
    (b"220 (vsFTPd 3.0.5)\r\n", "FTP server"),
    (b"+OK Dovecot ready.\r\n", "mail server (POP3)"),
    (b"* OK [CAPABILITY IMAP4rev1] ready\r\n", "mail server (IMAP)"),
    (b"\xff\xfd\x18\xff\xfd\x20", "telnet server"),
    (b"RFB 003.008\n", "VNC server"),
    (b"\x15\x03\x01\x00\x02\x02\x46", "TLS server"),
    (b"J\x00\x00\x00\x0a8.0.35\x00", "MySQL server"),
    (b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n", "web server (HTTP)"),
    (b"<!DOCTYPE HTML>\n", "web server (HTTP)"),
]


async def said_of(greeting: bytes, *, close: bool) -> AppError:
    """Connect to what sends a greeting, and return the error that is shown."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await writer.drain()
        if not close:
            await reader.read()
        writer.close()

    listening = await asyncio.start_server(greet, "127.0.0.1")
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        with pytest.raises(AppError) as caught:
            await connector().connect(Target("h", "127.0.0.1", port, "me"), Person())
    return caught.value


@pytest.mark.parametrize(("greeting", "name"), GREETINGS)
async def test_it_is_named_at_once(greeting: bytes, name: str) -> None:
    error = await said_of(greeting, close=False)
    assert isinstance(error, NotSsh)
    assert f"{name}." in error.message or f"{name}," in error.message
    assert "port" in error.hint


@pytest.mark.parametrize(
    "greeting",
    [b"\x03\x00\x00\x13\x0e\xd0", bytes(300), "Hallo\r\n".encode("utf-16"), b"a\rb\n"],
)
async def test_binary_data_is_not_waited_for(greeting: bytes) -> None:
    error = await said_of(greeting, close=False)
    assert isinstance(error, NotSsh)
    assert error.message.endswith("it sends binary data.")


@pytest.mark.parametrize("line", [b"Welcome\r\n\0", b"Welcome\r", b"a\r\r\n", b"SSH-2.0-x\r\n\0"])
def test_a_line_of_text_is_none_of_binary_data(line: bytes) -> None:
    assert not is_binary(line)


@pytest.mark.parametrize(
    ("greeting", "said"),
    [
        (b"Not allowed at this time\r\n", "It said: Not allowed at this time."),
        (b"Come back later!\r\n", "It said: Come back later!"),
        (b"Zu viele G\xe4ste\x1b[2J\r\n", "It said: Zu viele G"),
        (b"", "without speaking SSH."),
    ],
)
async def test_what_says_little_and_closes_is_quoted(greeting: bytes, said: str) -> None:
    error = await said_of(greeting, close=True)
    assert isinstance(error, NotSsh)
    assert said in error.message
    assert "\x1b" not in error.message


@pytest.mark.parametrize(
    "beginning", [b"", b"S", b"SSH-2.0-x", b"Welcome to the bastion\r\n", b"220 here\r\n"]
)
def test_what_may_yet_turn_out_to_be_ssh_has_no_name(beginning: bytes) -> None:
    assert protocol_of(beginning) == ""


async def test_a_real_tls_server_is_no_ssh_server() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    listening = await asyncio.start_server(lambda *_: None, "127.0.0.1", ssl=context)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        to = Target("h", "127.0.0.1", port, "me", connect_timeout=60)
        with pytest.raises(NotSsh):
            await connector().connect(to, Person())
