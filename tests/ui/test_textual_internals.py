import asyncio
import importlib
from types import ModuleType

import pytest
import rich
import textual

from sshtui.errors import UnsupportedLibrary
from sshtui.ui import textual_internals
from tests.taken_away import take_away


@pytest.mark.parametrize(
    ("library", "name"),
    [
        *((textual, name) for name in textual_internals.NAMES),
        *((rich, name) for name in textual_internals.RICH_NAMES),
    ],
)
def test_a_name_that_has_moved_stops_the_app(
    library: ModuleType, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_away(monkeypatch, library, name)
    with pytest.raises(UnsupportedLibrary, match=rf"{library.__name__} [\d.]+ has no {name}"):
        importlib.reload(textual_internals)


def test_python_is_named_where_a_name_of_its_own_has_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    take_away(monkeypatch, asyncio, "Event._waiters")
    with pytest.raises(UnsupportedLibrary, match=r"Python 3\.\S+ has no asyncio.Event._waiters"):
        importlib.reload(textual_internals)
