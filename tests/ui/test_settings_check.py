from pathlib import Path

import pytest

from sshtui import paths, settings
from sshtui.errors import ConfigError
from sshtui.settings import Settings
from sshtui.ui import settings_check
from sshtui.ui.actions import ACTIONS
from sshtui.ui.settings_check import RENAMED, RENAMED_PLACES, check


def write(text: str) -> Path:
    path = paths.config_dir() / "settings.toml"
    path.write_text(text)
    return path


def refusal(text: str) -> ConfigError:
    write(text)
    with pytest.raises(ConfigError) as caught:
        check(settings.load())
    return caught.value


def test_the_defaults_are_fine() -> None:
    check(Settings())


def test_a_mistake_is_told_with_its_line_and_the_nearest_right_word() -> None:
    path = paths.config_dir() / "settings.toml"
    error = refusal('theme = "nord"\n\n[keymap]\n"hosts.edit" = "f10"\n"hosts.conect" = "f11"\n')
    assert error.message == f'{path}, line 5: there is no key id "hosts.conect".'
    assert error.hint == 'Did you mean "hosts.connect"?'


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('theme = "nrod"', 'line 1: there is no theme "nrod".', 'Did you mean "nord"?'),
        ('theme = "zzz"', 'there is no theme "zzz".', "sshtui-light"),
        ('prefix_key = "ctlr+a"', 'line 1: there is no key "ctlr+a".', '"ctrl+a"'),
        ('prefix_key = "a"', 'line 1: "a" cannot be the prefix key: it is typed.', "with ctrl"),
        ('prefix_key = "shift+tab"', '"shift+tab" cannot be the prefix key', "with ctrl"),
        ('prefix_key = "ctrl+m"', "in most terminals it is enter.", "with ctrl"),
        ('prefix_key = "ctrl+a,f12"', "there can be only one prefix key.", "with ctrl"),
        (
            'prefix_key = "ctrl+n"',
            '"hosts.new" and "session.prefix" are both on ctrl+n.',
            "another",
        ),
        ('[keymap]\n"session.prefix" = "f1"', "is not set in [keymap].", "Set prefix_key instead."),
        ('[keymap]\n"answers.mode" = "o"', "no key id", '"credentials.mode" now'),
        ('[keymap]\n"hosts.edit" = "ctrl+enterr"', "line 2: there is no key", '"ctrl+enter"'),
        ('[keymap]\n"hosts.edit" = "Ctrl+E"', 'there is no key "Ctrl+E"', '"ctrl+e"'),
        ('[keymap]\n"hosts.edit" = "ctrl+["', 'no key "ctrl+["', '"ctrl+left_square_bracket"'),
        ('[keymap]\n"hosts.edit" = "\\u001b"', "there is no key", "looks like"),
        ('[keymap]\n"hosts.edit" = "pgup"', 'there is no key "pgup"', '"pageup"'),
        ('log_folder = "~no-such-user/x"', "line 1: There is no user", "whole path"),
        ('[snippets]\na = "ls"\nb = " "', 'line 3: the snippet "b" has no text.', "looks like"),
        ('[keymap]\n"hosts.edit" = "f5,"', "line 2: a key is missing.", "looks like"),
        (
            '[keymap]\n"hosts.edit" = "f5"',
            'line 2: "hosts.edit" and "hosts.check" are both on f5.',
            "another key",
        ),
        ('[keymap]\n"hosts.edit" = "f1"', '"hosts.edit" and "app.help" are both on f1.', "another"),
        ('[keymap]\n"hosts.edit" = "e"', "cannot be on e, which is typed there.", "with ctrl"),
        ('[keymap]\n"session.close" = "?"', '"session.help" are both on ?.', "another key"),
    ],
)
def test_what_cannot_be_used_is_refused(text: str, message: str, hint: str) -> None:
    error = refusal(text)
    assert message in error.message
    assert hint in error.hint


@pytest.mark.parametrize(
    "text",
    [
        'prefix_key = "ctrl+a"',
        'prefix_key = "f10"',
        'theme = "gruvbox"',
        '[keymap]\n"hosts.edit" = "f5"\n"hosts.check" = "f2"',
        '[keymap]\nhosts.edit = "alt+e, f10"',
        '[keymap]\n"session.close" = "%"\n"app.theme" = "f11"',
    ],
)
def test_what_can_be_used_is_taken(text: str) -> None:
    write(text)
    check(settings.load())


def test_ids_of_before_lead_to_ids_of_now() -> None:
    assert set(RENAMED.values()) <= set(ACTIONS)
    places = {action_id.partition(".")[0] for action_id in ACTIONS}
    assert set(RENAMED_PLACES.values()) <= places
    assert not set(RENAMED) & set(ACTIONS)
    assert not set(RENAMED_PLACES) & places


def test_every_default_key_is_one_that_could_be_set() -> None:
    for action in ACTIONS.values():
        for key in filter(None, action.keys.split(",")):
            settings_check._check_key("here", key)
