"""sshtui goes on when its terminal closes: a real tmux, a real server and shell."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sshtui.cli import keep
from sshtui.cli.keep import kept
from sshtui.errors import AppError
from sshtui.services.keeper import GOES_ON, socket_name
from sshtui.settings import Settings
from tests.cli.keyboards import Kind
from tests.cli.on_terminal import SSHTUI, on_terminal, run_plainly
from tests.cli.outer_terminal import OuterTerminal
from tests.cli.zooming import PROMPT, configure
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import wait_for

pytestmark = pytest.mark.timeout(300)

LEAVE_SCREEN = b"\x1b[?1049l"


@pytest.fixture
def private_tmux(private_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("TMUX", raising=False)
    # Its socket's path may have 107 characters; those of tmp_path can be longer.
    with tempfile.TemporaryDirectory(prefix="sshtui-keep-") as directory:
        monkeypatch.setenv("TMUX_TMPDIR", directory)
        yield
        subprocess.run(
            ["tmux", "-L", socket_name(), "kill-server"], check=False, stderr=subprocess.DEVNULL
        )


@pytest.mark.sshd
def test_a_killed_terminal_ends_nothing_and_another_one_shows_the_same(
    openssh: OpenSshFactory, private_home: Path, private_tmux: None
) -> None:
    server = openssh.key_only()
    configure(private_home, server)
    with on_terminal([*SSHTUI, "--keep"]) as first:
        outer = OuterTerminal(first, Kind.LEGACY)
        outer.sees("t1")
        outer.send(b"t1\r")
        outer.sees(PROMPT)
        outer.send(b"MARK=still; echo \xc3\xa4-mark | tr a-z A-Z\r")
        outer.sees(f"(?s)-MARK.*{PROMPT}")
        before = outer.text()
        first.hang_up()
        first.wait()
    wait_for(lambda: [app.terminals for app in kept()] == [0], "terminal to be gone")
    with on_terminal([*SSHTUI, "attach"]) as second:
        outer = OuterTerminal(second, Kind.LEGACY)
        outer.until(lambda: outer.text() == before, "same screen")
        # Textual does not know of this terminal: it is tmux that takes its screen and mouse.
        assert b"\x1b[?1049h" in outer.output
        assert b"\x1b[?1006h" in outer.output
        outer.send(b"echo $MARK-here | tr a-z A-Z\r")
        outer.sees("STILL-HERE|still-here")
        assert "main  on a terminal" in run_plainly("attach", "--list").stdout.decode()
        outer.send(b"\x1cD")
        outer.sees(GOES_ON)
        assert second.wait() == 0
    assert kept()[0].terminals == 0
    assert server.count_log("Accepted publickey") == 1


def test_each_kept_app_has_a_name_to_attach_to_and_says_why_it_failed(
    private_home: Path, private_tmux: None
) -> None:
    settings = private_home.parent / "sshtui" / "config" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("keep = true\n")
    (private_home / ".ssh" / "config").write_text("Host we.b\n ProxyCommand sleep 1000\n")
    done = run_plainly("attach", "nowhere")
    assert done.returncode == 2
    with on_terminal([*SSHTUI, "we.b"]) as running:
        OuterTerminal(running, Kind.LEGACY).sees("we.b")
    with on_terminal([*SSHTUI, "--no-keep"]) as running:
        OuterTerminal(running, Kind.LEGACY).sees("type to filter")
    assert [app.name for app in kept()] == ["we_b"]
    with on_terminal([*SSHTUI, "attach", "we"]) as running:
        assert "There is: we_b." in running.rest()
        assert running.wait() == 2
    with on_terminal([*SSHTUI, "attach", "we_b"]) as running:
        outer = OuterTerminal(running, Kind.LEGACY)
        outer.sees("we.b")
        shell = int(_panes("#{pane_pid}"))
        app = subprocess.run(["pgrep", "-P", str(shell)], capture_output=True, check=True)
        subprocess.run(["kill", "-TERM", *app.stdout.split()[:1]], check=True)
        outer.sees(r"has ended with status 143\. Press Enter")
        outer.send(b"\r")
        assert running.wait() == 0
    assert kept() == []


def test_without_tmux_it_says_so(
    private_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AppError, match="tmux is not installed") as caught:
        keep.keep(True, Settings())
    assert "--keep" in caught.value.hint
    assert "closing this terminal" in keep.keep(None, Settings(keep=True))
    assert keep.keep(None, Settings()) == keep.keep(False, Settings(keep=True)) == ""
    with pytest.raises(AppError, match="tmux is not installed"):
        keep.attach("")


@pytest.mark.parametrize("command", ["exec", "hosts", "doctor"])
def test_what_has_no_screen_is_not_kept(command: str) -> None:
    done = run_plainly("--keep", command)
    assert done.returncode == 2
    assert b"sshtui --keep DEST" in done.stderr


def _panes(form: str) -> str:
    listing = ["tmux", "-L", socket_name(), "list-panes", "-a", "-F", form]
    return subprocess.run(listing, capture_output=True, check=True, text=True).stdout.strip()
