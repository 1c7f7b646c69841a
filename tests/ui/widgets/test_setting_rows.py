from dataclasses import fields

from sshtui.settings import Settings
from sshtui.ui.actions import ACTIONS, PREFIX_ID
from sshtui.ui.widgets.setting_rows import groups

CHANGED = Settings(
    keymap={"hosts.edit": "ctrl+e,f2"}, commands={"*.prod": "pass %h"}, scrollback_lines=1234567
)


def test_everything_that_can_be_set_is_there_once_with_its_default() -> None:
    rows = [row for group in groups(Settings()) for row in group.rows]
    settings = {row.setting for row in rows if row.setting != "keymap"}
    assert settings == {field.name for field in fields(Settings)} - {"keymap"}
    keys = [row.key for row in rows if row.setting == "keymap"]
    assert sorted(keys) == sorted({*ACTIONS} - {PREFIX_ID})
    assert not [row.name for row in rows if row.changed]
    assert all(row.about.words and row.about.when for row in rows)


def test_what_differs_is_marked_and_entries_of_tables_have_rows() -> None:
    changed = {row.id: row for group in groups(CHANGED) for row in group.rows if row.changed}
    assert {id_: row.value for id_, row in changed.items()} == {
        "scrollback_lines ": "1,234,567",
        "commands ": "1 entry",
        "commands *.prod": "pass %h",
        "keymap hosts.edit": "ctrl+e f2",
    }
    assert changed["keymap hosts.edit"].about.default == "f2"
    assert changed["scrollback_lines "].about.default == "10,000"
