"""Texts of a server that are not UTF-8, or not even there: no reason to end a connection."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from asyncssh import constants
from asyncssh.packet import Boolean, NameList, String, UInt32

from sshtui.errors import AppError, AuthenticationFailed, ConnectionLost, HostUnreachable
from sshtui.ssh.shell import ShellEnd
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import (
    ACCEPT,
    INFO_REQUEST,
    PASSWD_CHANGEREQ,
    REFUSE,
    SILENT,
    Script,
    Talk,
    Verdict,
    masked,
    one_password,
)
from tests.servers.variants import OpenSshFactory

LATIN = "Grüße, schön!".encode("latin-1")
READ = "Gr��e, sch�n!"
KBDINT = "keyboard-interactive"


@pytest.mark.sshd
async def test_a_banner_in_latin_1_of_a_real_server_is_shown(
    reach: Reach, openssh: OpenSshFactory, tmp_path: Path
) -> None:
    banner = tmp_path / "banner"
    banner.write_bytes(LATIN + b"\n")
    server: OpenSsh = openssh.password(Banner=str(banner))
    person = Person(server.password)
    await reach.sign_in(reach.target(server), person)
    assert person.note_text == READ
    assert READ in person.forms[0].instruction


async def screen_of(reach: Reach, script: Script, **options: Any) -> Person:
    """Sign in to a server with a script, and return the person."""
    person = Person("fake-password")
    async with Scripted({KBDINT: script}, **options) as server:
        await reach.sign_in(reach.target(server), person)
    return person


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (constants.MSG_USERAUTH_BANNER, (String(LATIN), String(b"d\xe9"))),
        (constants.MSG_USERAUTH_BANNER, (String(LATIN),)),
        (constants.MSG_DEBUG, (Boolean(True), String(LATIN), String(b"d\xe9"))),
        (constants.MSG_DEBUG, (Boolean(True), String(LATIN))),
        (constants.MSG_IGNORE, (String(LATIN),)),
    ],
)
async def test_what_it_says_on_the_way_ends_nothing(
    reach: Reach, kind: int, parts: tuple[bytes, ...]
) -> None:
    async def script(talk: Talk) -> Verdict:
        talk.packet(kind, *parts)
        return await one_password(talk)

    person = await screen_of(reach, script)
    assert (READ in person.note_text) == (kind == constants.MSG_USERAUTH_BANNER)


async def test_a_round_that_is_cut_off_is_an_error_of_the_server(
    reach: Reach, caplog: pytest.LogCaptureFixture
) -> None:
    async def script(talk: Talk) -> Verdict:
        talk.packet(INFO_REQUEST, String(""), String(""), String(""), UInt32(3), String("Password"))
        return SILENT

    with pytest.raises(ConnectionLost, match="sent invalid data while authenticating"):
        await screen_of(reach, script)
    assert "Unexpected" not in caplog.text


@pytest.mark.parametrize("rest", [(String(b"d\xe9"),), (String(""), b"more"), ()])
async def test_a_reason_to_disconnect_is_read(reach: Reach, rest: tuple[bytes, ...]) -> None:
    async def script(talk: Talk) -> Verdict:
        talk.packet(constants.MSG_DISCONNECT, UInt32(11), String(LATIN), *rest)
        return SILENT

    async with Scripted({KBDINT: script}) as server:
        with pytest.raises(ConnectionLost, match=f"while authenticating: {READ}") as caught:
            await reach.connect(reach.target(server), Person())
    assert "error 11" not in str(caught.value)


async def test_a_list_of_methods_may_name_any(reach: Reach) -> None:
    async def script(talk: Talk) -> Verdict:
        methods = NameList([LATIN, b"hostbased"])
        talk.packet(constants.MSG_USERAUTH_FAILURE, methods, Boolean(False))
        return SILENT

    async with Scripted({KBDINT: script}) as server:
        with pytest.raises(AuthenticationFailed):
            await reach.connect(reach.target(server), Person())


class Odd(Scripted):
    """A server whose version, and the lines before it, are in Latin-1."""

    def adopt(self, connection: Any) -> Any:
        def send_version() -> None:
            connection._server_version = b"SSH-2.0-" + LATIN
            connection._send(LATIN + b"\r\n" + connection._server_version + b"\r\n")

        connection._send_version = send_version
        return super().adopt(connection)


async def test_a_version_and_the_lines_before_it_may_be_anything(reach: Reach) -> None:
    async with Odd({KBDINT: one_password}) as server:
        await reach.sign_in(reach.target(server), Person("fake-password"))


async def test_a_refused_channel_says_why(reach: Reach) -> None:
    async with Scripted({KBDINT: one_password}) as server:
        connection = await reach.connect(reach.target(server), Person("fake-password"))
        (live,) = server._live
        live._packet_handlers = {
            **live._packet_handlers,
            constants.MSG_CHANNEL_OPEN: lambda *_: live.send_packet(
                constants.MSG_CHANNEL_OPEN_FAILURE, UInt32(0), UInt32(1), String(LATIN)
            ),
        }
        with pytest.raises(AppError, match=READ):
            await connection.open_shell((80, 24), on_data=lambda _: None, on_close=lambda _: None)
        await connection.close()


async def test_a_jump_host_that_cannot_go_on_says_why(reach: Reach) -> None:
    class Walled(Scripted):
        def adopt(self, connection: Any) -> Any:
            seen = super().adopt(connection)
            connection._packet_handlers[constants.MSG_CHANNEL_OPEN] = lambda *_: (
                connection.send_packet(
                    constants.MSG_CHANNEL_OPEN_FAILURE, UInt32(0), UInt32(2), String(LATIN)
                )
            )
            return seen

    async with Walled({KBDINT: one_password}) as bastion, Scripted({}) as server:
        to = reach.target(server, jumps=(reach.target(bastion),))
        with pytest.raises(HostUnreachable, match=READ):
            await reach.connect(to, Person("fake-password"))


@pytest.mark.parametrize("reason", ["down for maintenance", ""])
async def test_a_server_that_closes_the_shell_before_its_good_bye_is_heard(
    reach: Reach, reason: str
) -> None:
    ended: asyncio.Future[ShellEnd] = asyncio.get_running_loop().create_future()
    async with Scripted({KBDINT: one_password}) as server:
        connection = await reach.connect(reach.target(server), Person("fake-password"))
        await connection.open_shell((80, 24), on_data=lambda _: None, on_close=ended.set_result)
        (live,) = server._live
        live.disconnect(11, reason)  # with the channels first, as asyncssh does
        end = await asyncio.wait_for(ended, 60)
        await connection.close()
    assert (end.lost, end.reason) == (bool(reason), reason)


async def test_requests_and_a_signal_by_any_name_end_no_session(reach: Reach) -> None:
    ended: asyncio.Future[ShellEnd] = asyncio.get_running_loop().create_future()
    async with Scripted({KBDINT: one_password}) as server:
        connection = await reach.connect(reach.target(server), Person("fake-password"))
        await connection.open_shell((80, 24), on_data=lambda _: None, on_close=ended.set_result)
        (live,) = server._live
        live.send_packet(constants.MSG_GLOBAL_REQUEST, String(LATIN), Boolean(False))
        # The server's own side knows nothing of what it is made to ask.
        live._packet_handlers = {
            **live._packet_handlers,
            constants.MSG_CHANNEL_OPEN_FAILURE: lambda *_: None,
        }
        live.send_packet(
            *(constants.MSG_CHANNEL_OPEN, String(LATIN)),
            *(UInt32(7), UInt32(1 << 20), UInt32(1 << 15)),
        )
        channel = UInt32(0)
        live.send_packet(constants.MSG_CHANNEL_REQUEST, channel, String(LATIN), Boolean(False))
        live.send_packet(
            *(constants.MSG_CHANNEL_REQUEST, channel, String("exit-signal"), Boolean(False)),
            *(String(b"B\xd6SE"), Boolean(False), String(LATIN), String(b"d\xe9")),
        )
        live.send_packet(constants.MSG_CHANNEL_CLOSE, channel)
        end = await asyncio.wait_for(ended, 60)
        await connection.close()
    assert end.signal == "B?SE"
    assert not end.lost


async def test_a_password_that_must_change_is_asked_for_in_any_words(reach: Reach) -> None:
    async def strict(talk: Talk) -> Verdict:
        if talk.new_password:
            return ACCEPT
        talk.packet(PASSWD_CHANGEREQ, String(LATIN), String(b"d\xe9"))
        return SILENT

    async with Scripted({"password": strict}) as server:
        person = Person("fake-old", ("fake-new", "fake-new"))
        await reach.sign_in(reach.target(server), person)
    assert READ in person.forms[1].instruction


async def test_random_bytes_in_every_text_never_end_in_a_fault_of_ours(reach: Reach) -> None:
    async def script(talk: Talk) -> Verdict:
        noise = os.urandom(64)
        talk.packet(constants.MSG_USERAUTH_BANNER, String(noise), String(noise))
        talk.packet(constants.MSG_DEBUG, Boolean(False), String(noise), String(noise))
        await talk.ask(masked(noise), name=noise, instruction=noise)  # type: ignore[arg-type]
        talk.packet(constants.MSG_DISCONNECT, UInt32(99), String(noise), String(noise))
        return SILENT

    # One server: another one may get the port of one before, and has another key.
    async with Scripted({KBDINT: script}) as server:
        for _ in range(20):
            with pytest.raises(ConnectionLost):
                await reach.connect(reach.target(server), Person("fake-password"))


async def test_a_greeting_that_comes_with_every_attempt_is_heard_once(reach: Reach) -> None:
    async def script(talk: Talk) -> Verdict:
        talk.banner("Property of ACME")
        replies = await talk.ask(masked("Password: "))
        talk.banner("Property of ACME" if replies == ["fake-odd"] else "Wrong")
        return ACCEPT if replies == ["fake-password"] else REFUSE

    async with Scripted({KBDINT: script}, greeting="Property of ACME") as server:
        person = Person("fake-wrong", "fake-odd", "fake-password")
        await reach.sign_in(reach.target(server), person)
    # What comes as an answer to something is heard whatever it says.
    assert person.note_text.split("\n") == [
        "Property of ACME",
        "Wrong",
        "Property of ACME",
        "Wrong",
    ]
