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
