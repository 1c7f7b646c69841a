"""What a person writes for sshtui itself: settings, keys and prompts."""

from contextlib import suppress
from pathlib import Path

from sshtui import settings, settings_edit
from sshtui.errors import ConfigError
from sshtui.kbdint.custom_patterns import usable_patterns
from sshtui.settings import Settings
from sshtui.ui import settings_check, user_keymap
from tests.fuzz.parser import Parser, RecordProperty, attack


def test_settings(tmp_path: Path, record_property: RecordProperty) -> None:
    """What is changed from the app is read again, and nothing else of the file changes."""
    path = tmp_path / "settings.toml"

    def read(data: bytes) -> None:
        path.write_bytes(data)
        path.chmod(0o600)
        before = None
        with suppress(ConfigError):
            before = settings.load(path)
        for name, value, key in (("theme", "nord", ""), ("keymap", "f9", "hosts.check")):
            with suppress(ConfigError):
                settings_edit.keep(name, value, path, key=key)
                if before is not None:
                    kept = getattr(settings.load(path), name)
                    assert (kept[key] if key else kept) == value
            with suppress(ConfigError):
                settings_edit.forget(name, path, key=key)
        if before is not None:
            settings_check.check(before)
            usable_patterns(before.prompts)

    attack(Parser("settings", read, ConfigError), record_property)


def test_the_spelling_of_keys(record_property: RecordProperty) -> None:
    def read(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        for key in text.split(","):
            user_keymap.readable(key), user_keymap.normal(key)
        with suppress(ConfigError):
            settings_check.check(Settings(prefix_key=text))
        settings_check.check(Settings(keymap={"hosts.check": text, text: "x"}))

    attack(Parser("key_notation", read, ConfigError), record_property)
