import importlib

import asyncssh
import pytest

from sshtui.errors import UnsupportedLibrary
from sshtui.ssh import asyncssh_internals
from tests.taken_away import take_away


@pytest.mark.parametrize("name", asyncssh_internals.NAMES)
def test_a_name_that_has_moved_stops_all_that_would_connect(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_away(monkeypatch, asyncssh, name)
    with pytest.raises(UnsupportedLibrary, match=rf"asyncssh [\d.]+ has no {name}") as caught:
        importlib.reload(asyncssh_internals)
    assert "pip install 'asyncssh>=2.24.1,<2.25'" in caught.value.hint
