"""`make screenshots`: pictures of the real app over the demo servers, as SVG and PNG."""

import argparse
import asyncio
import html
import io
import os
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import cairosvg
from rich.console import Console
from rich.text import Text
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from sshtui.cli.app import assemble
from sshtui.credentials.service import open_credentials
from sshtui.demo.network import DemoNetwork
from sshtui.hosts.editing.edits import save
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.history import History
from sshtui.hosts.repository import HostRepository
from sshtui.lazy import Lazy
from sshtui.sessions.lines import Lines
from sshtui.settings import Settings
from sshtui.ssh.connect import SshConnector
from sshtui.ui.app import Application
from sshtui.ui.widgets.title_line import KEYS_IGNORED

SIZES = ((40, 12), (80, 24), (120, 36), (200, 50))
_LEAST_FOR_SESSIONS = 80
"""Columns from which on sessions and credentials are in pictures too."""
FONT = "DejaVu Sans Mono"
_ADVANCE = 1233 / 2048
"""Width of its characters, in ems."""
_CELL = 12.2
"""Width of a cell in Textual's pictures."""
_SCALE = 16 / _CELL
"""Makes a cell of a PNG 16 whole pixels wide: cairo rounds the width of characters."""
_SECONDS = 20.0
_KEYS = {"-": "minus", " ": "space"}

_HOSTS = (
    HostEntry("bastion", "bastion.example.com", "deploy", group="eu/prod", favourite=True),
    HostEntry(
        "db1",
        "db1.prod.example.com",
        "deploy",
        jump="bastion",
        local_forwards=("5433 localhost:5432",),
        group="eu/prod",
        tags=("prod", "db"),
        colour="red",
        note="The primary. Ring the database team before a restart.",
    ),
    HostEntry("db2", "db2.prod.example.com", "deploy", jump="bastion", group="eu/prod"),
    HostEntry("web1", "web1.prod.example.com", "deploy", group="eu/prod", tags=("prod", "web")),
    HostEntry("web2", "web2.prod.example.com", "deploy", group="eu/prod", tags=("prod", "web")),
    HostEntry("staging", "staging.example.com", "deploy", 2222, group="eu/lab"),
    HostEntry("nas", "192.0.2.10", "admin", tags=("home",)),
)
_INVENTORY = """\
[web]
web1 ansible_host=web1.prod.example.com ansible_user=root
web[3:5] ansible_host=192.0.2.30 ansible_user=deploy
[db]
replica ansible_host=192.0.2.40 ansible_ssh_common_args='-o ProxyCommand="nc %h %p"'
"""
"""What the picture of an import is about."""
_MISTAKES = """
Host old
    HostName old.example.com
    Port none
    Colour red
    Include work.d/*.conf
Host old
    HostName older.example.com
    IdentityFile "~/.ssh/id_old
"""
"""What the picture of problems is about."""

# What a login shell says in the picture of a session; no name of a real machine is in it.
_PROFILE = r"""
PS1='$(printf "\033[1;32mdemo@demo-password\033[0m:\033[1;34m~\033[0m$ ")'
printf '\033[1;32mdemo@demo-password\033[0m:\033[1;34m~\033[0m$ tail -n 6 log\n'
printf '\033[2m12:00:01\033[0m \033[32mINFO \033[0m \033[36mweb-1\033[0m  GET /health 200 in 3 ms\n'
printf '\033[2m12:00:02\033[0m \033[32mINFO \033[0m \033[36mweb-2\033[0m  GET /orders/17 200\n'
printf '\033[2m12:00:02\033[0m \033[33mWARN \033[0m \033[35mdb-1\033[0m   slow query: 812 ms\n'
printf '\033[2m12:00:04\033[0m \033[1;31mERROR\033[0m \033[36mweb-2\033[0m  connection reset\n'
printf '\033[2m12:00:04\033[0m \033[32mINFO \033[0m \033[36mweb-2\033[0m  retried, 200 in 41 ms\n'
printf '\033[2m12:00:05\033[0m \033[32mINFO \033[0m \033[35mdb-1\033[0m   checkpoint complete ✓\n'
printf '\033[1;32mdemo@demo-password\033[0m:\033[1;34m~\033[0m$ ls\n'
printf '\033[1;34mbackups\033[0m  \033[1;34mconfig\033[0m  \033[1;32mdeploy.sh\033[0m  log\n'
"""


def main() -> None:
    """Make every picture in every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=Path(__file__).parent, help="directory")
    directory = parser.parse_args().to
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sshtui-pictures-") as home:
        Path(home, ".profile").write_text(_PROFILE, "utf-8")
        os.environ.update(
            HOME=home, SSHTUI_HOME=f"{home}/sshtui", SHELL="/bin/sh", COLORTERM="truecolor"
        )
        os.environ.pop("NO_COLOR", None)
        for size in SIZES:
            asyncio.run(Photographer(directory, size).take_all())


_SEED = "otpauth://totp/demo?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Photographer:
    """Takes the pictures of one size.

    Args:
        directory: Where they go.
        size: Columns and rows.
    """

    def __init__(self, directory: Path, size: tuple[int, int]) -> None:
        self._directory = directory
        self._size = size

    async def take_all(self) -> None:
        """Go through the app and take each picture on the way."""
        await self._first_run()
        async with self._app() as (pilot, repository):
            await sees(pilot, "bastion")
            self._take(pilot, "hosts")
            await self._settings(pilot)
            await self._search_and_edit(pilot)
            await self._import(pilot)
            await self._problems(pilot, repository.saved)
            if self._size[0] < _LEAST_FOR_SESSIONS:
                self._take_crash(pilot.app)
                return
            await self._host_key(pilot)
            await self._two_factors(pilot)
            await self._filled_form_and_session(pilot)
            await self._credentials(pilot)
        await self._tabs_of_last_time()

    async def _first_run(self) -> None:
        async with self._app(has_hosts=False) as (pilot, _):
            await sees(pilot, "New host")
            self._take(pilot, "first-run")

    async def _settings(self, pilot: Pilot[int]) -> None:
        await pilot.press("alt+comma")
        await sees(pilot, "Settings and keys")
        self._take(pilot, "settings")
        await pilot.press("escape")
        await sees(pilot, "bastion")

    async def _tabs_of_last_time(self) -> None:
        async with self._app(keeps_tabs=True) as (pilot, _):
            await sees(pilot, "bastion")
            await choose(pilot, "demo-password")
            await sees(pilot, "Password:")
            await press(pilot, "demo")
            await pilot.press("enter")
            await sees(pilot, "deploy.sh")
            await pilot.press("ctrl+backslash", "vertical_line")
            await sees(pilot, "(2)")
        async with self._app(keeps_tabs=True) as (pilot, _):
            await sees(pilot, "not connected")
            await pilot.press("ctrl+g")
            await sees(pilot, "connect all")
            self._take(pilot, "restored")

    async def _search_and_edit(self, pilot: Pilot[int]) -> None:
        await press(pilot, "db")
        await sees(pilot, "db2")
        await pilot.pause(0.5)
        self._take(pilot, "search")
        await pilot.press("f2")
        await sees(pilot, "Edit db1")
        self._take(pilot, "editor")
        await pilot.press("escape", "ctrl+u")
        await sees(pilot, "bastion")

    async def _import(self, pilot: Pilot[int]) -> None:
        inventory = Path(os.environ["HOME"], "inventory.ini")
        await asyncio.to_thread(inventory.write_text, _INVENTORY, "utf-8")
        await pilot.press("f9")
        await sees(pilot, "Import hosts")
        pilot.app.screen.query_one(Input).value = str(inventory)
        await pilot.press("enter")
        await sees(pilot, "selected of")
        self._take(pilot, "import")
        await pilot.press("escape", "escape")
        await sees(pilot, "bastion")

    async def _problems(self, pilot: Pilot[int], file: Path) -> None:
        before = await asyncio.to_thread(file.read_text, "utf-8")
        await asyncio.to_thread(file.write_text, before + _MISTAKES, "utf-8")
        await pilot.press("ctrl+r")
        await sees(pilot, "more)")
        await pilot.press("f12")
        await sees(pilot, "Config problems")
        self._take(pilot, "problems")
        await pilot.press("escape")
        await asyncio.to_thread(file.write_text, before, "utf-8")
        await pilot.press("ctrl+r")
        await sees(pilot, "bastion")

    async def _host_key(self, pilot: Pilot[int]) -> None:
        await choose(pilot, "demo-menu")
        await sees(pilot, "New host key")
        self._take(pilot, "host-key")
        await pilot.press("n")
        await sees(pilot, "Close")
        await pilot.press("x")
        await sees(pilot, "Hosts")

    async def _two_factors(self, pilot: Pilot[int]) -> None:
        await choose(pilot, "demo-2fa")
        await sees(pilot, "Password:")
        await press(pilot, "demo")
        await pilot.press("enter")
        await sees(pilot, "Verification code:")
        await press(pilot, "123456")
        self._take(pilot, "two-factor")
        await pilot.press("escape")
        await sees(pilot, "Hosts")

    async def _filled_form_and_session(self, pilot: Pilot[int]) -> None:
        await choose(pilot, "demo-password")
        await sees(pilot, "Password:")
        await press(pilot, "demo")
        await pilot.click("#remember")
        await pilot.click("#send")
        await sees(pilot, "deploy.sh")
        self._take(pilot, "session")
        self._take_crash(pilot.app)
        await pilot.press("ctrl+backslash")
        await pilot.press("s")
        await sees(pilot, "Switch to")
        self._take(pilot, "switcher")
        await pilot.press("escape")
        await sees(pilot, "deploy.sh")
        await self._card_copy_mode_and_help(pilot)
        await self._panes(pilot)
        await self._forwards(pilot)
        await press(pilot, "exit")
        await pilot.press("enter")
        await sees(pilot, "hosts")
        await choose(pilot, "demo-password")
        await sees(pilot, "from memory")
        self._take(pilot, "filled")
        await pilot.press("escape")

    async def _card_copy_mode_and_help(self, pilot: Pilot[int]) -> None:
        await pilot.press("ctrl+backslash")
        await sees(pilot, "SIGN-IN")
        self._take(pilot, "card")
        await pilot.press("slash")
        await press(pilot, "web")
        await pilot.press("enter")
        await sees(pilot, "COPY")
        self._take(pilot, "copy-mode")
        await pilot.press("q", "ctrl+backslash", "question_mark")
        await sees(pilot, "type to search")
        self._take(pilot, "help")
        await pilot.press("escape")
        await sees(pilot, "deploy.sh")

    async def _panes(self, pilot: Pilot[int]) -> None:
        await pilot.press("ctrl+backslash", "vertical_line")
        await sees(pilot, "(2)")
        await pilot.pause(1.0)
        self._take(pilot, "panes")
        await pilot.press("ctrl+backslash", "b")
        await sees(pilot, "typing goes to")
        self._take(pilot, "broadcast")
        await pilot.press("ctrl+backslash", "b", "ctrl+backslash", "x")
        await sees(pilot, "deploy.sh")

    async def _forwards(self, pilot: Pilot[int]) -> None:
        await pilot.press("ctrl+backslash", "t")
        for forward in ("-L 15432:localhost:5432", "-D 11080"):
            await pilot.press("a")
            await sees(pilot, "Forward of")
            pilot.app.screen.query_one(Input).value = forward
            await pilot.press("enter")
            await sees(pilot, forward.split()[1].partition(":")[0])
        self._take(pilot, "forwards")
        await pilot.press("escape")
        await sees(pilot, "deploy.sh")

    async def _credentials(self, pilot: Pilot[int]) -> None:
        await sees(pilot, "Hosts")
        await pilot.press("f4")
        await sees(pilot, "just now")
        await pilot.press("a")
        await sees(pilot, "Add credential")
        destination, answer = pilot.app.screen.query(Input)
        destination.value, answer.value = "demo@demo-2fa", _SEED
        await sees(pilot, "current code")
        await pilot.press("tab", "enter")
        await sees(pilot, "not tried yet")
        self._take(pilot, "credentials")

    def _take_crash(self, app: App[int]) -> None:
        """Take what an unexpected error leaves on the terminal; the app goes on."""
        assert isinstance(app, Application)
        columns, rows = self._size
        written = io.StringIO()
        terminal = Console(
            file=written, record=True, width=columns, force_terminal=True, markup=False
        )
        prompt = Text("$ ", "bold green")
        terminal.print(Text.assemble(prompt, "sshtui"))
        terminal.print(app.last_words(RuntimeError("a picture")))
        used = written.getvalue().count("\n")
        terminal.print(prompt, end="\n" * (rows - used))
        self._write("crash", terminal.export_svg(title="sshtui"))

    def _take(self, pilot: Pilot[int], name: str) -> None:
        self._write(name, pilot.app.export_screenshot(title="sshtui"))

    def _write(self, name: str, picture: str) -> None:
        columns, rows = self._size
        stem = f"{name}-{columns}x{rows}"
        svg = with_local_font(picture)
        (self._directory / f"{stem}.svg").write_text(svg, "utf-8")
        png = self._directory / f"{stem}.png"
        cairosvg.svg2png(svg.encode(), write_to=str(png), scale=_SCALE)
        print(png)

    @asynccontextmanager
    async def _app(
        self, *, has_hosts: bool = True, keeps_tabs: bool = False
    ) -> AsyncIterator[tuple[Pilot[int], HostRepository]]:
        credentials = open_credentials(private=True)
        try:
            async with DemoNetwork() as network:
                repository = HostRepository(system_config=Path(os.devnull))
                if has_hosts:
                    repository = network.repository()
                    for host in _HOSTS:
                        save([repository.new(host)])
                connector = SshConnector(credentials, dial=network.dial)
                app = assemble(
                    repository,
                    Lazy.of(credentials),
                    History(None),
                    Lines(connector),
                    Settings(reconnect="ask"),
                    keeps_tabs=keeps_tabs,
                )
                async with app.run_test(size=self._size) as pilot:
                    yield pilot, repository
        finally:
            credentials.close()


async def choose(pilot: Pilot[int], host: str) -> None:
    """Filter for a host and connect to it."""
    await pilot.press("ctrl+u")
    await press(pilot, host)
    await sees(pilot, f"demo@{host}")
    await pilot.press("enter")


async def press(pilot: Pilot[int], text: str) -> None:
    """Type a text."""
    await pilot.press(*(_KEYS.get(character, character) for character in text))


async def sees(pilot: Pilot[int], text: str) -> None:
    """Wait until a text is on the screen, and keys are taken there.

    Raises:
        TimeoutError: It did not come; with what is there.
    """
    shown = ""
    try:
        async with asyncio.timeout(_SECONDS):
            while text not in shown or KEYS_IGNORED in shown:
                await pilot.pause(0.05)
                shown = text_of(pilot.app.export_screenshot())
    except TimeoutError as error:
        raise TimeoutError(f"no {text!r} on the screen, but: {shown}") from error
    await pilot.pause(0.3)


def text_of(svg: str) -> str:
    """Return the text of a picture."""
    lines = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return html.unescape("".join(lines)).replace("\xa0", " ")


def with_local_font(svg: str) -> str:
    """Name a font that is installed, instead of one that a browser would have to fetch."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    # At the size that fits Textual's own font, the characters of this one are narrower than a cell.
    size = f"font-size: {_CELL / _ADVANCE:.3f}px"
    return svg.replace("Fira Code", FONT).replace("font-size: 20px", size)


if __name__ == "__main__":
    main()
