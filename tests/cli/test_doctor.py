"""`sshtui doctor`."""

import json
from pathlib import Path

import pytest

from sshtui.cli import main as cli
from tests.cli.on_terminal import SSHTUI, on_terminal


def test_it_tells_what_works(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor"]) == 0
    told = capsys.readouterr()
    for word in ("python", "asyncssh", "keyring", "agent", "hosts", "known_hosts", "terminal"):
        assert word in told.out
    assert told.err == ""


def test_as_json_every_finding_has_the_same_fields(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor", "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)
    assert {tuple(finding) for finding in findings} == {("name", "level", "detail", "hint")}
    assert {finding["level"] for finding in findings} <= {"ok", "note", "problem"}


def test_what_is_broken_gives_1_and_a_hint(
    private_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (private_home / ".ssh" / "known_hosts").mkdir()
    assert cli.main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "FAIL  known_hosts" in told
    assert "→ Host keys cannot be checked." in told


@pytest.mark.parametrize(
    ("size", "kind", "word"),
    [
        ((91, 37), "xterm-256color", "ok    terminal     xterm-256color, 91x37"),
        ((30, 10), "xterm-256color", "note  terminal"),
        ((91, 37), "dumb", "FAIL  terminal"),
    ],
)
def test_the_terminal_is_looked_at(
    size: tuple[int, int], kind: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", kind)
    with on_terminal([*SSHTUI, "doctor"], size=size) as running:
        running.sees(word)
