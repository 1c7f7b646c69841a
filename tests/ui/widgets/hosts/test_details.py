import asyncio
from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from sshtui.errors import ConfigError
from sshtui.hosts.model import Host, Setting
from sshtui.ui.widgets.hosts import details as module
from sshtui.ui.widgets.hosts.details import DetailPane, Details, stamp_of
from tests.servers.waiting import until

WEB = Host("web", "web.example", "ann", origin=Path("/etc/c"), line=3)


class Pane(App[None]):
    """The pane alone, over details that a test sets."""

    CSS = "DetailPane { width: 40; height: 20; }"

    def __init__(self) -> None:
        super().__init__()
        self.found: Details | ConfigError = Details("ann@web.example:22")
        self.looks = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    def compose(self) -> ComposeResult:
        yield DetailPane(self.look_up, lambda _: "")

    async def look_up(self, _: Host) -> Details:
        self.looks += 1
        await self.may_answer.wait()
        if isinstance(self.found, ConfigError):
            raise self.found
        return self.found

    @property
    def pane(self) -> DetailPane:
        return self.query_one(DetailPane)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in str(self.pane.content).split("\n"))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REST", 0)


async def test_each_part_is_under_its_label() -> None:
    app = Pane()
    app.found = Details(
        "ann@web.example:22",
        route="you → hop → web",
        not_done=("LocalForward 8080: nothing listens here", "ForwardAgent: the host has no agent"),
        undecided=("Match exec (/etc/c:9)",),
        sign_in=(("password", "vault, fill"), ("code", "vault, send")),
        host_key="known (ssh-ed25519)",
        not_used=("IPQoS",),
        note="Ring first.",
        settings=(
            Setting("HostName", "web.example", Path("/etc/c"), 4),
            Setting("User", "ann", Path("/etc/c"), 5),
            Setting("LocalForward", "8080 a-long-name.internal.example:80", Path("/etc/c"), 16),
        ),
    )
    async with app.run_test() as pilot:
        app.pane.follow(WEB)
        app.pane.show_problems(2)
        await until(lambda: "SETTINGS" in app.text, "details")
        await pilot.pause()
        assert app.text.split("\n") == [
            "ann@web.example:22",
            "route     you → hop → web",
            "note      Ring first.",
            "from      /etc/c:3",
            "",
            "NOT DONE  LocalForward 8080: nothing",
            "          listens here",
            "          ForwardAgent: the host has no",
            "          agent",
            "SIGN-IN   password  vault, fill",
            "          code      vault, send",
            "HOST KEY  known (ssh-ed25519)",
            "SIGNED IN never",
            "",
            "SETTINGS (3)             f12: 2 problems",
            "  HostName      web.example          c:4",
            "  User          ann                  c:5",
            "  LocalForward  8080 a-long-name.interna",
            "                l.example:80        c:16",
            "",
            "undecided Match exec (/etc/c:9): decided",
            "          when connecting",
            "not used  IPQoS",
        ]


async def test_what_is_known_stays_until_something_else_is() -> None:
    app = Pane()
    app.found = Details("ann@web.example:22", host_key="not known yet")
    async with app.run_test():
        app.pane.follow(WEB)
        await until(lambda: "not known yet" in app.text, "details")
        app.found = Details("ann@web.example:22", host_key="known (ssh-ed25519)")
        app.may_answer.clear()
        app.pane.follow(WEB)
        await until(lambda: app.looks == 2, "look")
        assert "not known yet" in app.text
        app.may_answer.set()
        await until(lambda: "known (ssh-ed25519)" in app.text, "other details")
        app.may_answer.clear()
        app.pane.follow(Host("db", "db.example"))
        assert "ssh-ed25519" not in app.text


async def test_what_cannot_be_understood_is_told_and_mended() -> None:
    app = Pane()
    app.found = ConfigError("config:3: ProxyJump loop.")
    async with app.run_test():
        app.pane.follow(WEB)
        await until(lambda: "! config:3: ProxyJump loop." in app.text, "error")
        app.found = Details("ann@web.example:22", host_key="known")
        app.pane.look_again()
        await until(lambda: "HOST KEY  known" in app.text, "details")


async def test_a_file_that_is_written_is_noticed_and_others_are_not(tmp_path: Path) -> None:
    known_hosts = tmp_path / "known_hosts"
    app = Pane()
    app.found = Details("web", sources={known_hosts: stamp_of(known_hosts)})
    async with app.run_test():
        assert app.pane.is_current()
        app.pane.follow(WEB)
        await until(lambda: "SETTINGS" in app.text, "details")
        assert app.pane.is_current()
        known_hosts.touch()
        assert app.pane.is_current(), "an empty file says as much as none"
        known_hosts.write_text("web ssh-ed25519 AAAA")
        assert not app.pane.is_current()


async def test_a_pane_that_is_not_shown_looks_nothing_up_until_it_is() -> None:
    app = Pane()
    async with app.run_test() as pilot:
        app.pane.display = False
        app.pane.follow(WEB)
        await pilot.pause()
        assert not app.looks
        app.pane.display = True
        await until(lambda: app.looks == 1, "look")
