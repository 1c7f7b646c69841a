"""What keeps sshtui, in a real tmux."""

import os
import sys

import pytest

from sshtui.services import keeper
from sshtui.services.keeper import Keeper, socket_name
from tests.servers.programs import Tmux

ASK = "from sshtui.services.keeper import keeper; print('kept by', keeper())"


def test_a_tmux_around_it_keeps_it_and_one_elsewhere_does_not(tmux: Tmux) -> None:
    around = f"export TMUX={tmux._socket},1,0"
    asks = f'{sys.executable} -c "{ASK}"'
    mine = tmux.run("sh", "-c", f"{around} TMUX_PANE=%0; {asks}")
    mine.wait_for(f"kept by {Keeper.TMUX}")
    # As in a window of the desktop that was opened out of tmux.
    other = tmux.run("sh", "-c", f"{around} TMUX_PANE=%0; {asks}")
    other.wait_for(f"kept by {Keeper.NONE}")


def test_nothing_keeps_it_without_a_terminal() -> None:
    environment = {"TMUX": "/nowhere,1,0", "TMUX_PANE": "%0"}
    reader, writer = os.pipe()
    assert keeper.keeper(environment, reader) is Keeper.NONE
    os.close(reader)
    os.close(writer)
    master, slave = os.openpty()
    assert keeper.keeper(environment, slave) is Keeper.NONE
    os.close(master)
    os.close(slave)


def test_files_elsewhere_are_another_sshtui(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSHTUI_HOME", "/tmp/a")
    first = socket_name()
    monkeypatch.setenv("SSHTUI_HOME", "/tmp/b")
    assert socket_name() != first
    monkeypatch.delenv("SSHTUI_HOME")
    assert socket_name() == f"sshtui-{os.getuid()}"
