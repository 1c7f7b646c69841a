from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.model import CopyMode
from sshtui.terminal.copymode.motions import MOTIONS
from sshtui.ui.copy_actions import COPY
from sshtui.ui.widgets.terminal.copy_view import CopyView
from tests.terminal.copymode.texts import Texts


def test_every_action_of_copy_mode_is_one_of_its_view() -> None:
    for action in COPY:
        name = action.handler.partition("(")[0]
        assert hasattr(CopyView, f"action_{name}"), action.id


def test_every_motion_has_a_key() -> None:
    moved = {a.handler.split("'")[1] for a in COPY if a.handler.startswith("move(")}
    assert moved >= set(MOTIONS)
    mode = CopyMode(Texts("one", "two"), 2, CellPosition(0, 0))
    for motion in moved:
        mode.move(motion)
