"""No name of a host or user runs a command, wherever it comes from."""

from pathlib import Path

import pytest

from sshtui.sshconfig import destination
from tests.sshconfig import test_destination
from tests.sshconfig.test_destination import INJECTIONS, MARK
from tests.trust.twin import Defence, needs


def ban_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destination, "_HOST_BANNED", frozenset())
    monkeypatch.setattr(destination, "_USER_BANNED", frozenset())


@needs(Defence("signs of a shell are banned", ban_nothing, MARK))
def test_a_name_in_a_configuration_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in INJECTIONS[:9]:
        test_destination.test_an_injection_in_a_configuration_runs_nothing_and_reaches_no_command(
            text, tmp_path, monkeypatch
        )


@needs(Defence("signs of a shell are banned", ban_nothing, "assert not True"))
def test_sixty_injections_are_no_names() -> None:
    assert len(INJECTIONS) >= 60
    for text in INJECTIONS:
        test_destination.test_an_injection_is_no_host_no_user_no_port_and_no_alias(text)
