"""The file that the tabs of last time are restored from."""

from pathlib import Path

from sshtui.sessions.layout import saved
from sshtui.sessions.layout.store import TabStore
from sshtui.sessions.layout.tabs import inside
from sshtui.sessions.layout.tree import arrange
from tests.fuzz.parser import Parser, RecordProperty, attack


def test_saved_tabs(tmp_path: Path, record_property: RecordProperty) -> None:
    """What is read can be shown and written, and is then read again."""
    store = TabStore(tmp_path)

    def read(data: bytes) -> None:
        (tmp_path / "tabs.json").write_bytes(data)
        store.read()
        tabs = saved.decode(data)
        assert saved.decode(saved.encode(tabs)) == tabs
        for tab in tabs.tabs:
            places = arrange(tab.layout, inside(80, 24))
            assert len(places) == len(tab.panes)

    attack(Parser("tabs", read, ValueError), record_property)
