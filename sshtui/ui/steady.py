"""An app and screens that are painted where something changed, and not all over."""

from typing import Any, TypeVar

from textual import events
from textual.app import App
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

T = TypeVar("T")


class Steady(Screen[T]):
    """A screen that stands still while the focus moves, and as it comes up.

    Textual paints a whole screen anew when its focus moves, and works out all of its styles anew
    when it is pushed, although a theme that changed meanwhile has seen to those already.
    """

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Keep the styles."""
        event.refresh_styles = False


class SteadyApp(App[T]):
    """An app that has no work with screens that nobody sees.

    Textual takes the screen below for seen whatever is on top: lays it out, and paints all that is
    on top of it anew with every change.
    """

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        opaque = self.screen_stack[-1].styles.background.a == 1
        return [] if opaque else super()._background_screens
