"""What is told of a sign-in on stderr."""

import dataclasses

import pytest

from sshtui.cli.steps import StepPrinter
from sshtui.endpoint import Hop
from sshtui.signin.steps import Phase, Step, StepKind

HOP = Hop(("db",), 0)


def test_notes_of_a_server_go_to_stderr_set_off_and_cleaned(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "Welcome\nsshtui: Host key refused\x1b[2J\n"
    StepPrinter(verbose=False)(Step(StepKind.SERVER_SAID, HOP, Phase.AUTHENTICATING, text=text))
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines()[:1] == ["| Welcome"]
    assert all(line.startswith("| ") for line in told.err.splitlines())
    assert "\x1b" not in told.err


STEP = Step(
    StepKind.CHALLENGE, HOP, Phase.AUTHENTICATING, method="keyboard-interactive", prompt="Password:"
)


@pytest.mark.parametrize("verbose", [False, True])
def test_steps_are_told_only_when_asked_for(
    capsys: pytest.CaptureFixture[str], verbose: bool
) -> None:
    StepPrinter(verbose=verbose)(STEP)
    told = capsys.readouterr()
    assert told.out == ""
    expected = "sshtui: db · challenge · keyboard-interactive · Password:\n" if verbose else ""
    assert told.err == expected


def test_a_warning_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    printer = StepPrinter(verbose=False)
    for _ in range(2):
        printer(dataclasses.replace(STEP, kind=StepKind.WARNING, text="Mind the gap."))
    assert capsys.readouterr().err == "sshtui: Mind the gap.\n"


def test_what_only_memory_took_is_told_not_to_be_saved(capsys: pytest.CaptureFixture[str]) -> None:
    StepPrinter(verbose=False)(dataclasses.replace(STEP, kind=StepKind.REMEMBERED, durable=False))
    assert "not saved" in capsys.readouterr().err
