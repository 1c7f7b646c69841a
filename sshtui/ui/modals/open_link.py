"""Shows where a link of a remote program leads, before anything is done with it."""

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.sanitize import clean
from sshtui.terminal.link_address import LinkAddress
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings

_BUTTONS = 1
"""Rows of them."""

LinkChoice = Literal["open", "copy"]


class OpenLink(Notice[LinkChoice]):
    """Names the host, and shows the whole address.

    Args:
        link: Where it leads.
        can_open: Whether there is a browser to open it with.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.LINK)
    heading = "A link of this session"

    def __init__(self, link: LinkAddress, *, can_open: bool) -> None:
        super().__init__()
        self._link = link
        self._can_open = can_open

    def compose_dialog(self) -> ComposeResult:
        """Lay out the address and the buttons."""
        host = Content.from_text(clean(self._link.host), markup=False).stylize("bold")
        with VerticalScroll(id="body"):
            yield Static(Content.assemble("It leads to ", host))
            for words in self._link.warnings:
                yield Static(Content(clean(words)), classes="note")
            yield Static(Content(clean(self._link.address)), id="address")
            if not self._can_open:
                yield Static("No desktop browser is available here to open it.")
        with Horizontal(id="buttons"):
            opens = self.keys.on_button("link.open")
            yield Button(opens, id="open", compact=True, disabled=not self._can_open)
            yield Button(self.keys.on_button("link.copy"), id="copy", compact=True)
            leaves = self.keys.on_button("link.leave")
            yield Button(leaves, id="leave", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Start where Enter does nothing."""
        self.query_one("#leave", Button).focus()

    def on_resize(self) -> None:
        """Stay within the screen."""
        self.fit_body(_BUTTONS)

    @on(Button.Pressed, "#open")
    def action_open(self) -> None:
        """Have the browser open it."""
        if self._can_open:
            self.dismiss("open")
        else:
            self.app.bell()

    @on(Button.Pressed, "#copy")
    def action_copy(self) -> None:
        """Put the address on the clipboard."""
        self.dismiss("copy")

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        """Do nothing with it."""
        self.dismiss()
