"""Another user of the machine gets nothing through the socket by which ssh shares connections."""

import os
import stat
from pathlib import Path

import pytest

from sshtui.mux import listener
from tests.mux import test_listener
from tests.mux.masters import FakeMaster
from tests.trust.twin import Defence, needs

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


def take_everybody_for_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "is_ours", lambda connection: True)


def make_it_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "_MODE", 0o666)


@needs(Defence("the kernel says who connects", take_everybody_for_us, "told"))
async def test_another_user_is_told_nothing_even_where_they_reach_the_socket(
    tmp_path: Path,
) -> None:
    await test_listener.test_another_user_is_turned_away_unheard_though_every_mode_lets_them_in(
        tmp_path / "mux" / "socket", FakeMaster()
    )


@needs(Defence("the mode of the socket", make_it_for_all, "== 384"))
async def test_the_socket_is_for_its_user_alone(tmp_path: Path) -> None:
    assert stat.S_IRUSR | stat.S_IWUSR == 384
    await test_listener.test_the_socket_is_the_users_alone_and_goes_with_the_listener(
        tmp_path / "mux" / "socket", FakeMaster()
    )
