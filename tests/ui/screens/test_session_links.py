"""A link is looked at before it is opened or copied."""

import stat
from pathlib import Path

import pytest

from sshtui.ui.modals.open_link import OpenLink
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.ui.forms import in_sight, ready, shown
from tests.ui.steps import in_session, shell

PREFIX = "ctrl+backslash"
PAGE = "https://xn--mnchen-3ya.example/page"


async def test_a_link_shows_its_address_and_is_then_copied_or_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opener, opened = tmp_path / "xdg-open", tmp_path / "opened"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" >{opened}.new && mv {opened}.new {opened}\n')
    opener.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    async with in_session(size=(100, 30)) as (app, pilot, connector):
        shell(connector).say(f"\x1b]8;;{PAGE}\x07pages\x1b]8;;\x07 and text".encode())
        await until(lambda: "pages and text" in shown(app), "text")
        (view,) = app.screen.query(TerminalView)
        strip = view.render_line(0)
        underlined = [text for text, style, _ in strip if style and style.underline]
        assert underlined == ["pages"]

        await pilot.click(view, offset=(7, 0))
        await pilot.click(view, offset=(2, 0))
        # Once it is no double click.
        await until(lambda: "It leads to" in shown(app), "box")
        await ready(app)
        assert in_sight(app, app.screen.query_one("#leave"))
        assert "It leads to xn--mnchen-3ya.example" in shown(app)
        assert PAGE in shown(app)
        assert "“münchen.example”" in shown(app)
        # Nowhere to open it: only copied.
        await pilot.press("o")
        assert isinstance(app.screen, OpenLink)
        await pilot.press("y")
        await until(lambda: app.clipboard == PAGE, "copy")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await ready(app)

        monkeypatch.setenv("DISPLAY", ":99")
        await pilot.press(PREFIX, "left_square_bracket")
        await until(lambda: "COPY" in shown(app), "copy mode")
        await pilot.press("0", "enter")
        await until(lambda: isinstance(app.screen, OpenLink), "box")
        await ready(app)
        await pilot.press("o")
        await until(opened.exists, "browser")
        assert opened.read_text() == PAGE
