from sshtui.settings import Settings
from sshtui.ui.actions import PREFIX_ID
from sshtui.ui.keymap import Keymap, readable


def test_keys_are_written_as_they_stand_on_a_keyboard() -> None:
    written = ["ctrl+\\", "[", "?", "/", "esc", "pgup", "enter", "tab", "space", "shift+f5", "up"]
    names = [
        "ctrl+backslash",
        "left_square_bracket",
        "question_mark",
        "slash",
        "escape",
        "pageup",
        "enter",
        "tab",
        "space",
        "shift+f5",
        "up",
    ]
    assert [readable(name) for name in names] == written


def test_the_keys_in_force_are_the_persons_or_else_the_default_ones() -> None:
    settings = Settings(prefix_key="ctrl+a", keymap={"session.second-shell": "z, f7"})
    keys = Keymap(settings)
    assert keys.keys("session.second-shell") == ("z", "f7")
    assert keys.all_of("session.second-shell") == "z f7"
    assert keys.of(PREFIX_ID) == "ctrl+a"
    assert keys.after_prefix("session.second-shell") == "ctrl+a z"
    assert keys.on_button("host-editor.save") == "Save  ctrl+s"
    assert keys.on_button("form.enter", "Unlock") == "Unlock  enter"
