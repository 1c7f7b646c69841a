import pytest

from sshtui.settings import Settings
from sshtui.terminal.key_sequences import read
from sshtui.terminal.strokes import named
from sshtui.ui.action import Action, KeyGroup, KeyRow
from sshtui.ui.actions import PREFIX, PREFIX_GROUPS
from sshtui.ui.keyboard.parser import key_of
from sshtui.ui.user_keymap import Keymap
from sshtui.ui.widgets.prefix_card import PrefixCard, columns_of, fold
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.ui.forms import in_sight, shown
from tests.ui.steps import in_session, typed


def card(width: int, height: int, settings: Settings | None = None) -> list[str]:
    keys = Keymap(settings or Settings())
    wordy, short = (columns_of(PREFIX_GROUPS, keys, about=about) for about in (True, False))
    return fold(wordy, short, width, height).plain.splitlines()


def test_the_card_stays_within_the_smallest_screen() -> None:
    lines = card(36, 8)
    assert len(lines) == 8
    assert all(len(line) <= 36 for line in lines)


@pytest.mark.parametrize("size", [(76, 20), (116, 32), (196, 46)])
def test_every_key_is_on_the_card_where_there_is_room(size: tuple[int, int]) -> None:
    lines = card(*size)
    assert len(lines) <= size[1]
    assert all(len(line) <= size[0] for line in lines)
    said = " ".join(lines)
    for group in PREFIX_GROUPS:
        for row in group:
            assert row.label in said
    assert "1-9" in said


def test_the_groups_stand_side_by_side_where_there_is_room() -> None:
    assert card(116, 32)[0].split() == [group.title.upper() for group in PREFIX_GROUPS]


def test_the_card_says_the_keys_in_force_and_leaves_out_what_has_none() -> None:
    moved = Settings(keymap={"session.second-shell": "f5", "session.close": "", "session.2": "y"})
    said = " ".join(card(116, 32, moved))
    assert "f5" in said
    assert "close" not in said
    assert "1 y 3" in said


def test_every_action_behind_the_prefix_is_in_a_group() -> None:
    grouped = [action for group in PREFIX_GROUPS for row in group for action in row.actions]
    assert grouped == list(PREFIX)


def test_the_label_of_a_row_is_those_of_its_actions() -> None:
    pair = (Action("a", "a", "a", "next"), Action("b", "b", "b", "previous"))
    group = KeyGroup("Go", (KeyRow(pair), pair[0]))
    assert [row.label for row in group] == ["next, previous", "next"]


async def test_the_card_comes_up_for_who_waits_and_goes_with_the_next_key() -> None:
    async with in_session(size=(40, 12)) as (app, pilot, connector):
        card = app.screen.query_one(PrefixCard)
        await pilot.press("ctrl+backslash")
        assert card.has_focus
        assert not card.display
        await until(lambda: "second shell" in shown(app), "card")
        assert in_sight(app, card)
        assert "? help" in shown(app)
        await pilot.press("escape")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        assert not card.display
        assert card.timer is None
        await pilot.press("a")
        await until(lambda: typed(connector) == b"a", "key")


@pytest.mark.parametrize("burst", [("\x1b[27u", "\x1b[92;5u"), ("\x1b\x1c",)])
async def test_it_keeps_keys_that_come_as_it_goes(burst: tuple[str, ...]) -> None:
    async with in_session(size=(80, 24)) as (app, pilot, _):
        await pilot.press("ctrl+backslash")
        await until(lambda: "second shell" in shown(app), "card")
        for sequence in burst:
            app.post_message(key_of(read(sequence) or named("f1")))
        await until(lambda: "second shell" not in shown(app), "end of the card")
        await until(lambda: "second shell" in shown(app), "card once more")
        await pilot.press("c")
        await until(lambda: len(app._manager.sessions) > 1, "second shell")
