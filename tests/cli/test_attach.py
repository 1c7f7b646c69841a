"""The command that shows a kept sshtui; test_keep.py has the whole story."""

import pytest
from click.shell_completion import ShellComplete

from sshtui.cli import attach
from sshtui.cli.keep import Kept
from sshtui.cli.main import main, root
from tests.cli.on_terminal import run_plainly


def test_it_needs_a_terminal() -> None:
    done = run_plainly("attach")
    assert done.returncode == 2
    assert b"No terminal" in done.stderr


def test_names_are_completed_and_titles_are_cleaned(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    apps = [Kept("main", 1, "hosts"), Kept("web1", 0, "a\x1b]0;b")]
    monkeypatch.setattr(attach, "kept", lambda: apps)
    complete = ShellComplete(root, {}, "sshtui", "_SSHTUI_COMPLETE")
    found = complete.get_completions(["attach"], "we")
    assert [item.value for item in found] == ["web1"]
    assert main(["attach", "-l"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert listed[0] == "main  on a terminal  hosts"
    assert listed[1].startswith("web1  detached  a")
    assert "\x1b" not in listed[1]
