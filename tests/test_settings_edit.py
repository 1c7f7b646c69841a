from pathlib import Path

import pytest

from sshtui import settings, settings_edit
from sshtui.errors import ConfigError

_WRITTEN = """\
# mine
theme = "nord"   # evenings
vault_idle_minutes = 5

[keymap]
"session.close" = "k"
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'theme = "gruvbox"\n'),
        (_WRITTEN, _WRITTEN.replace('"nord"', '"gruvbox"')),
        ("'theme' = 'nord'\r\nstore = \"vault\"\r\n", None),
        ('store = "vault"', 'store = "vault"\ntheme = "gruvbox"\n'),
        ('# mine\n[keymap]\n"app.theme" = "f11"\n', None),
        ('\ufeffstore = "vault"\n', None),
    ],
)
def test_one_setting_changes_and_all_else_stays(
    tmp_path: Path, before: str, after: str | None
) -> None:
    path = tmp_path / "settings.toml"
    if before:
        path.write_bytes(before.encode())
    kept = settings.load(path)
    settings_edit.keep("theme", "gruvbox", path)
    changed = settings.load(path)
    assert changed.theme == "gruvbox"
    assert (changed.store, changed.keymap) == (kept.store, kept.keymap)
    text = path.read_bytes().decode()
    assert after in (None, text)
    lines = [line for line in before.splitlines() if "theme" not in line.partition("=")[0]]
    assert [line for line in text.splitlines() if line in lines] == lines


@pytest.mark.parametrize("text", ['prompts = """\ntheme = "nord"\n"""\n', "theme = [\n", "\xff"])
def test_a_file_that_is_not_understood_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigError, match="not changed"):
        settings_edit.keep("theme", "gruvbox", path)
    assert path.read_bytes() == text.encode("latin-1")


_TABLES = """\
theme = "nord"

# keys
[keymap]  # mine
hosts.edit = "ctrl+e"  # as elsewhere
"session.close" = 'k'

[commands]
"*.prod=1#" = "pass show %h"

[keymap.app]
help = "f2"
"""


@pytest.mark.parametrize(
    ("name", "key", "value", "before", "after"),
    [
        ("keymap", "hosts.edit", "f5", '"ctrl+e"', '"f5"'),
        ("keymap", "session.close", "x", "'k'", '"x"'),
        ("keymap", "app.help", "f9", '"f2"', '"f9"'),
        ("keymap", "hosts.edit", None, 'hosts.edit = "ctrl+e"  # as elsewhere\n', ""),
        ("keymap", "app.help", None, 'help = "f2"\n', ""),
        ("commands", "*.prod=1#", "cat", '"pass show %h"', '"cat"'),
        ("commands", "db", "cat", '%h"\n', '%h"\n"db" = "cat"\n'),
        ("prompts", "^PIN", "pin", 'help = "f2"\n', 'help = "f2"\n\n[prompts]\n"^PIN" = "pin"\n'),
        ("hide_length", "", True, '"nord"\n', '"nord"\nhide_length = true\n'),
        ("theme", "", None, 'theme = "nord"\n', ""),
        ("vault_idle_minutes", "", None, "", ""),
    ],
)
def test_entries_of_tables_and_other_values_change_alone(
    tmp_path: Path, name: str, key: str, value: str | None, before: str, after: str
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(_TABLES)
    if value is None:
        settings_edit.forget(name, path, key=key)
    else:
        settings_edit.keep(name, value, path, key=key)
    assert path.read_text() == _TABLES.replace(before, after, 1)


def test_a_table_on_one_line_is_left_to_the_person(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('keymap = { "app.help" = "f2" }\n')
    with pytest.raises(ConfigError, match="not changed") as caught:
        settings_edit.keep("keymap", "f9", path, key="app.help")
    assert caught.value.hint == 'Write in it: "app.help" = "f9" (below [keymap])'
