from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from sshtui import paths, settings
from sshtui.errors import ConfigError
from sshtui.settings import Settings, load


def write(text: str | bytes) -> Path:
    path = paths.config_dir() / "settings.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_without_a_file_everything_has_its_default() -> None:
    assert load() == Settings()
    assert Settings() == Settings(
        prefix_key="ctrl+backslash",
        theme="auto",
        scrollback_lines=10_000,
        scrollback_bytes=16 * 1024 * 1024,
        store="auto",
        keymap={},
    )


def test_what_the_file_names_is_taken_and_the_rest_is_default() -> None:
    write('theme = "nord"\nstore = "memory"\nscrollback_lines = 0\n[keymap]\nquit = "ctrl+q"\n')
    assert load() == Settings(
        theme="nord", store="memory", scrollback_lines=0, keymap={"quit": "ctrl+q"}
    )


def test_marks_and_line_ends_of_windows_make_no_difference() -> None:
    write(b'\xef\xbb\xbftheme = "nord"\r\nstore = "memory"\r\n')
    assert load() == Settings(theme="nord", store="memory")


def test_a_file_that_is_nested_without_end_is_refused_in_words() -> None:
    write(f"commands = {'[' * 9_999}{']' * 9_999}")
    with pytest.raises(ConfigError, match="nested too deeply"):
        load()


@pytest.mark.parametrize("name", ["scrollback_lines", "scrollback_bytes", "vault_idle_minutes"])
def test_a_number_that_no_library_takes_is_refused(name: str) -> None:
    write(f"{name} = {2**63 - 1}")
    assert getattr(load(), name) == 2**63 - 1
    write(f"{name} = {2**63}")
    with pytest.raises(ConfigError, match="at most 9,223"):
        load()


def test_another_file_can_be_read(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('theme = "nord"')
    assert load(other).theme == "nord"


def test_every_setting_says_what_it_is_for() -> None:
    for setting in fields(Settings):
        assert setting.metadata["doc"].endswith(".")


def test_settings_do_not_change_and_do_not_share_their_tables() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().theme = "x"  # type: ignore[misc]
    assert Settings().keymap is not Settings().keymap


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('them = "nord"', 'line 1: there is no setting "them".', 'Did you mean "theme"?'),
        ("zzz = 1", 'there is no setting "zzz".', "The settings are prefix_key, theme"),
        ("theme = 1", "theme must be a string.", "colour theme"),
        ('theme = " "', "theme must not be empty.", "colour theme"),
        ('prefix_key = ""', "prefix_key must not be empty.", "prefix key for"),
        ("hide_length = 1", "hide_length must be true or false.", "dots"),
        ('store = "memry"', "line 1: store must be", 'Did you mean "memory"?'),
        ('store = "cloud"', "store must be auto, vault or memory.", "keyring"),
        ("scrollback_lines = true", "scrollback_lines must be a whole number.", "Lines"),
        ("scrollback_lines = 1.5", "scrollback_lines must be a whole number.", "Lines"),
        ('scrollback_lines = "9"', "scrollback_lines must be a whole number.", "Lines"),
        ("scrollback_bytes = -1", "scrollback_bytes must be at least 0.", "bytes"),
        ("keymap = []", "keymap must be a table of strings.", "keys"),
        ("[keymap]\nquit = 1", "keymap must be a table of strings.", "keys"),
        ("theme = ", "not valid TOML", "looks like"),
        ('theme = "a"\ntheme = "b"', "not valid TOML", "looks like"),
        (b'theme = "\xff"', "not UTF-8 text, at byte 9", "UTF-8"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_a_way_out(
    text: str | bytes, message: str, hint: str
) -> None:
    path = write(text)
    with pytest.raises(ConfigError) as caught:
        load()
    assert str(path) in caught.value.message
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_file_that_cannot_be_read_is_named() -> None:
    (paths.config_dir() / settings.FILE_NAME).mkdir()
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load()
