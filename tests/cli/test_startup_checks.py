import gc
import importlib.util
import os
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from sshtui import log
from sshtui.cli import startup_checks
from sshtui.errors import AppError, UsageError


class Stream:
    """A stream of the process."""

    def __init__(self, *, terminal: bool) -> None:
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def fileno(self) -> int:
        return 1


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    # Those of the process are pytest's.
    streams = SimpleNamespace(stdin=Stream(terminal=True), stdout=Stream(terminal=True))
    monkeypatch.setattr(startup_checks, "sys", streams)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((30, 8)))


@pytest.fixture
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_a_terminal_that_is_just_large_enough_will_do() -> None:
    startup_checks.check_surroundings()


@pytest.mark.parametrize(("columns", "rows"), [(29, 24), (80, 7)])
def test_a_smaller_one_is_refused_with_its_size(
    columns: int, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((columns, rows)))
    with pytest.raises(UsageError, match=f"{columns} columns and {rows} rows") as caught:
        startup_checks.check_surroundings()
    assert "30 by 8" in caught.value.hint


@pytest.mark.parametrize(("name", "told"), [("stdin", "input"), ("stdout", "output")])
def test_what_is_no_terminal_is_named(
    name: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"sshtui.cli.startup_checks.sys.{name}", Stream(terminal=False))
    with pytest.raises(UsageError, match=f"Standard {told} is not a terminal") as caught:
        startup_checks.check_surroundings()
    assert "sshtui exec" in caught.value.hint


def test_a_system_without_the_emulator_is_told_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr("sshtui.cli.startup_checks.sys.stdin", Stream(terminal=False))
    with pytest.raises(AppError, match="pyghostty") as caught:
        startup_checks.check_surroundings()
    assert "sshtui exec works without it" in caught.value.hint


@pytest.mark.usefixtures("thresholds")
def test_the_log_begins_and_garbage_is_looked_for_rarely(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(log, "setup", lambda *, debug: begun.append(debug))
    startup_checks.get_ready()
    assert begun == [False]
    assert gc.get_threshold()[0] >= 5_000


def test_nothing_begins_where_it_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(log, "setup", lambda *, debug: begun.append(debug))
    monkeypatch.setattr("sshtui.cli.startup_checks.sys.stdin", Stream(terminal=False))
    with pytest.raises(UsageError):
        startup_checks.get_ready()
    assert begun == []
