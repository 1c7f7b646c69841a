"""Modals without a server behind them: a text to read, or a yes-or-no question."""

from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button

from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.dialog import Dialog
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.key_bar import KeyBar

T = TypeVar("T")


class Notice(Dialog[T]):
    """A titled box over the screen."""

    heading: ClassVar[str] = ""

    def compose(self) -> ComposeResult:
        """Lay out the box and the keys."""
        with Vertical(id="dialog") as dialog:
            dialog.border_title = Content(clean(self.heading))
            yield from self.compose_dialog()
        yield KeyBar()

    def compose_dialog(self) -> ComposeResult:
        """Yield what stands in the box."""
        raise NotImplementedError


class Confirmation(Notice[bool]):
    """A yes-or-no question; no is the safe answer and has the focus.

    Attributes:
        accept: The id of the action that says yes.
        refuse: The id of the one that says no.
    """

    accept: ClassVar[str] = ""
    refuse: ClassVar[str] = ""

    def compose_dialog(self) -> ComposeResult:
        """Lay out the words and the two buttons."""
        yield from self.compose_words()
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button(self.accept), id="yes", compact=True)
            refuse = self.keys.on_button(self.refuse)
            yield Button(refuse, id="no", compact=True, variant="primary")

    def compose_words(self) -> ComposeResult:
        """Yield what is asked."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Start on the safe side."""
        self.query_one("#no", Button).focus()

    @on(Button.Pressed, "#yes")
    def action_accept(self) -> None:
        """Yes."""
        self.dismiss(result=True)

    @on(Button.Pressed, "#no")
    def action_refuse(self) -> None:
        """No."""
        self.dismiss(result=False)


class Reading(Notice[None]):
    """Something to read, and to close."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.READING)

    def on_resize(self) -> None:
        """Stay within the screen."""
        self.fit_body(0)

    def action_leave(self) -> None:
        """Close it."""
        self.dismiss()
