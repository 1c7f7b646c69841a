"""A new host, to be saved."""

import asyncio
from typing import ClassVar

from textual import on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from sshtui.errors import AppError
from sshtui.hosts.entry import HostEntry, mistakes
from sshtui.hosts.model import Host
from sshtui.ui import bindings
from sshtui.ui.modals.notice import Notice
from sshtui.ui.parts import Hosts

_FIELDS = (
    ("alias", "Alias", "web1"),
    ("hostname", "Host name", "the alias, if empty"),
    ("user", "User", "as ssh would choose"),
    ("port", "Port", "22"),
    ("jump", "Jump host", "user@bastion, or none"),
    ("identities", "Identity file", "~/.ssh/id_ed25519"),
    ("tags", "Tags", "words, with spaces between"),
)


class AddHostModal(Notice[Host | None]):
    """Asks for a host and saves it; mistakes stand by their field.

    Args:
        hosts: Takes the host.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings.ADD_HOST)
    heading = "New host"

    def __init__(self, hosts: Hosts) -> None:
        super().__init__()
        self._hosts = hosts

    def compose_dialog(self) -> ComposeResult:
        """Lay out the fields and the buttons."""
        with VerticalScroll(id="body", can_focus=False):
            for name, label, example in _FIELDS:
                with Vertical(classes="entry"):
                    with Horizontal(classes="entry-line"):
                        yield Static(label, classes="entry-label")
                        yield Input(placeholder=example, id=name, compact=True)
                    yield Static(id=f"{name}-mistake", classes="mistake")
        with Horizontal(id="buttons"):
            yield Button("Cancel  esc", id="cancel", compact=True)
            yield Button("Save  enter", id="save", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Focus the first field."""
        self.query_one("#alias", Input).focus()

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def action_enter(self) -> None:
        """Go on to the next field; save from the last."""
        focused = self.focused
        if not isinstance(focused, Input):
            raise SkipAction
        fields = list(self.query(Input))
        position = fields.index(focused)
        if position + 1 < len(fields):
            self.set_focus(fields[position + 1])
        else:
            focused.call_later(self._save)

    def action_save(self) -> None:
        """Save from any field."""
        fields = list(self.query(Input))
        fields[-1].call_later(self._save)

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Save nothing."""
        self.dismiss(None)

    @on(Button.Pressed, "#save")
    def _save_pressed(self) -> None:
        self._save()

    def _save(self) -> None:
        host = self._host()
        wrong = mistakes(host)
        if not self._value("port").isdigit() and self._value("port"):
            wrong["port"] = "A port is a number from 1 to 65535."
        self._show_mistakes(wrong)
        if not wrong:
            self._add(host)

    @work(exclusive=True)
    async def _add(self, host: HostEntry) -> None:
        try:
            saved = await asyncio.to_thread(self._hosts.add, host)
        except AppError as error:
            self._show_mistakes({"alias": error.message})
        else:
            self.dismiss(saved)

    def _show_mistakes(self, wrong: dict[str, str]) -> None:
        for name, _, _ in _FIELDS:
            shown = self.query_one(f"#{name}-mistake", Static)
            shown.display = name in wrong
            shown.update(Content(f"! {wrong[name]}" if name in wrong else ""))
        if wrong:
            first = next(name for name, _, _ in _FIELDS if name in wrong)
            self.set_focus(self.query_one(f"#{first}", Input))

    def _host(self) -> HostEntry:
        port = self._value("port")
        return HostEntry(
            alias=self._value("alias"),
            hostname=self._value("hostname"),
            user=self._value("user"),
            port=int(port) if port.isdigit() else 0,
            jump=self._value("jump"),
            identities=tuple(filter(None, [self._value("identities")])),
            tags=tuple(self._value("tags").split()),
        )

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()
