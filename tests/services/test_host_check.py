"""Asking whether hosts can be reached."""

import asyncio
from pathlib import Path

from tests.servers.waiting import until
from tests.ui.forms import running, shown


async def test_the_answer_stands_in_the_details_with_its_age() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-Test_1.0\r\n")
        await writer.drain()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, running(size=(120, 36)) as (app, pilot):
        config = Path.home() / ".ssh" / "config"
        config.write_text(
            f"Host up\n HostName 127.0.0.1\n Port {port}\nHost odd\n HostName %z\nHost up2\n"
            f" HostName 127.0.0.1\n Port {port}\n"
        )
        await pilot.press("ctrl+r")
        await until(lambda: "up2" in shown(app), "hosts")
        await pilot.press("f5")
        await until(lambda: "Test_1.0 · just" in shown(app), "answer")
        await pilot.press("tab", "tab", "tab", "f5")
        await until(lambda: "2 answers · 1 not understood" in shown(app), "all answers")
