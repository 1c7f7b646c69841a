"""Base classes of app and screens that repaint only what changed."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.filter import LineFilter
from textual.messages import Prune
from textual.notifications import Notification, Notifications
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import AwaitMount, Widget

from sshtui.ui import textual_internals
from sshtui.ui.rendering import text_cursor
from sshtui.ui.rendering.compositor import SeenCompositor
from sshtui.ui.rendering.control_filter import ControlFilter, StyleFilter
from sshtui.ui.rendering.driver import TerminalDriver
from sshtui.ui.theme_colours import colours_of
from sshtui.ui.themes import THEMES

T = TypeVar("T")

UNSEEN = 1.0
"""Seconds that a screen leaves to what is shown in its place."""

_CONTROLS, _STYLES = ControlFilter(), StyleFilter()
"""One each for all: lines that were filtered are found again by their filter."""


class BaseScreen(Screen[T]):
    """A screen that stands still while the focus moves, and as it comes up.

    Textual repaints a whole screen when its focus moves, and recomputes all of its styles when it
    is pushed, although a theme that changed meanwhile has seen to those already.
    """

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    notified_since = 0.0
    """When notifications were made that may lie over it (Unix time); those before stay below."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._compositor = SeenCompositor()

    def on_compose(self) -> None:
        """Take on the classes of its size before there are parts to be styled by them."""
        width, height = self.app.size
        for size, points in (
            (width, self.HORIZONTAL_BREAKPOINTS),
            (height, self.VERTICAL_BREAKPOINTS),
        ):
            reached = [name for least, name in points or () if size >= least]
            self.add_class(*reached[-1:])

    def begin(self, act: Callable[[], object]) -> None:
        """Do something once the first frame stands; later where another screen is shown first."""

        def wait() -> None:
            if self.is_current:
                act()
            else:
                # What threads do now holds up what is shown.
                self.set_timer(UNSEEN, act)

        self.call_after_refresh(wait)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Keep the styles."""
        event.refresh_styles = False

    async def on_event(self, event: events.Event) -> None:
        """Leave out what a screen does with its parts, where it has none yet, or none any more."""
        about_parts = isinstance(event, events.Mount | events.Resize)
        if not about_parts or not textual_internals.is_leaving(self):
            await super().on_event(event)

    async def on_prune(self, event: Prune) -> None:
        """End what its workers do: they look for parts of it, and these go before Textual does."""
        self.workers.cancel_node(self)


class BaseApp(App[T]):
    """An app with themes that can be read, which has no work with screens that nobody sees.

    Textual takes the screen below for seen whatever is on top: lays it out, and paints all that is
    on top of it anew with every change.
    """

    def __init__(self) -> None:
        super().__init__(driver_class=TerminalDriver)
        textual_internals.keep_lengths()
        for theme in THEMES:
            self.register_theme(theme)

    def get_css_variables(self) -> dict[str, str]:
        """Have every text readable, whatever the theme and the terminal."""
        generated, system = super().get_css_variables(), self.console.color_system
        self.theme_variables = colours_of(self.current_theme, generated, system)
        return self.theme_variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let nothing through to the terminal that could steer it."""
        first = [_STYLES] if self.no_color else []
        return [*first, *super().get_line_filters(), _CONTROLS]

    def _refresh_notifications(self) -> None:
        # Textual takes notices off that were taken back, and leaves the boxes around them: on a
        # screen that stays there would be more and more.
        boxes = self.screen.query("ToastHolder") if self._screen_stack else ()
        for box in boxes:
            if box.is_mounted and not box.children:
                box.remove()
        present = self._notifications
        since = getattr(self.screen, "notified_since", 0.0) if self._screen_stack else 0.0
        latest = {_said(notification): notification for notification in present}
        self._notifications = Notifications()
        for notification in present:
            # What is said again is shown once.
            if notification.raised_at >= since and latest[_said(notification)] is notification:
                self._notifications.add(notification)
        super()._refresh_notifications()
        self._notifications = present

    def _get_screen(self, screen: Screen[Any] | str) -> tuple[Screen[Any], AwaitMount]:
        # Textual reads the style of a screen afterwards. From Python 3.12 on, where its tasks begin
        # at once, the screen has been put together by then, in no style.
        found = self.get_screen(screen)
        self._load_screen_css(found)
        return super()._get_screen(found)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        text_cursor.follow(self)
        super()._display(screen, renderable)

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        opaque = self.screen_stack[-1].styles.background.a == 1
        return [] if opaque else super()._background_screens


def _said(notification: Notification) -> tuple[str, str, str]:
    return notification.severity, notification.title, notification.message
