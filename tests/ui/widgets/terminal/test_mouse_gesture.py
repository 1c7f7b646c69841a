from textual.geometry import Offset

from sshtui.terminal.mouse_selection import MouseSelection
from sshtui.ui.widgets.terminal.mouse_gesture import CHAIN, MouseGesture
from tests.servers.waiting import until
from tests.terminal.terminals import terminal


class Told(MouseGesture):
    """A gesture on a terminal, with what it told."""

    def __init__(self, data: bytes) -> None:
        self.emulator = terminal(20, 5)
        self.emulator.feed(data)
        self.told: list[str] = []
        self.clicked: list[Offset] = []
        selection = MouseSelection(self.emulator)
        super().__init__(selection, self.told.append, lambda: None, self.clicked.append)

    def click(self, *at: int, when: float = 0.0, extends: bool = False) -> None:
        self.press(Offset(*at), when, extends=extends)
        self.release()


async def test_three_clicks_copy_once_and_two_once_no_third_can_come() -> None:
    gesture = Told(b"one two three\r\nfour")
    for when in (0.0, 0.2, 0.4):
        gesture.click(5, 0, when=when)
    assert gesture.told == ["one two three"]
    for when in (9.0, 9.2):
        gesture.click(5, 0, when=when)
    assert gesture.told == ["one two three"]
    await until(lambda: gesture.told == ["one two three", "two"], "word")
    # One that comes late, or elsewhere, is the first of its own; what waited is told before.
    gesture.click(5, 0, when=19.0)
    gesture.click(5, 0, when=19.0 + CHAIN + 0.1)
    gesture.click(5, 0, when=19.0 + CHAIN + 0.2)
    gesture.click(1, 1, when=19.0 + CHAIN + 0.3)
    assert gesture.told[2:] == ["two"]
    assert gesture.emulator.selected_text() == ""
    # Of all the clicks only the last one stays alone.
    await until(lambda: bool(gesture.clicked), "click")
    assert gesture.clicked == [Offset(1, 1)]


async def test_a_click_that_extends_goes_on_from_where_it_began() -> None:
    gesture = Told(b"one two three\r\nfour five")
    gesture.click(4, 0)
    gesture.click(2, 1, when=5.0, extends=True)
    gesture.click(8, 0, when=10.0, extends=True)
    assert gesture.told == ["two three\nfou", "two t"]
    gesture.click(1, 0, when=15.0)
    gesture.click(1, 0, when=15.1)
    gesture.click(9, 0, when=20.0, extends=True)
    assert gesture.told[2:] == ["one", "one two three"]


async def test_past_an_edge_the_view_moves_along_for_as_long_as_the_button_is_held() -> None:
    gesture = Told(b"".join(b"line %d\r\n" % number for number in range(40)) + b"end")
    gesture.press(Offset(2, 4), 0.0, extends=False)
    gesture.move(Offset(0, -1), 5)
    await until(lambda: gesture.emulator.top == 0, "top")
    gesture.move(Offset(0, 0), 5)
    gesture.release()
    assert gesture.told == ["\n".join([*(f"line {number}" for number in range(40)), "end"])]
    gesture.press(Offset(0, 0), 5.0, extends=False)
    gesture.move(Offset(19, 7), 5)
    await until(lambda: not gesture.emulator.below, "end")
    gesture.close()
    assert len(gesture.told) == 1
