"""Rows that have the focus while keys are sshtui's: the prefix menu of the hosts."""

from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from sshtui.ui import actions
from sshtui.ui.action import Place
from sshtui.ui.keyboard.parser import stroke_of
from sshtui.ui.keyboard.queue import CommandKeys
from sshtui.ui.user_keymap import bindings, keymap_of

_GAP = 3


class KeyLine(CommandKeys, Static, can_focus=True):
    """Names the keys that it takes; their actions are the screen's."""

    class Strayed(Message):
        """A key was pressed that means nothing here."""

    LEAD: ClassVar[str] = ""
    PLACE: ClassVar[Place]

    def take(self) -> None:
        """Come up, name the keys in force, and take them."""
        self.update(self._words())
        self.display = True
        # At once: the next key may already be on its way.
        self.screen.set_focus(self)

    def _words(self) -> Content:
        keys = keymap_of(self)
        room = self.screen.size.width - 2
        lines = [[Content.assemble((self.LEAD, "bold"))]]
        for action in self.PLACE:
            if action.shown:
                key = keys.of(action.id)
                label = "" if key == action.label else f" {action.label}"
                item = Content.assemble((key, "bold"), label)
                if sum(part.cell_length + _GAP for part in lines[-1]) + item.cell_length > room:
                    lines.append([])
                lines[-1].append(item)
        return Content("\n").join(Content(" " * _GAP).join(line) for line in lines)

    def on_key(self, event: events.Key) -> None:
        """Take every key that no binding took, so that none goes to the remote."""
        event.stop()
        event.prevent_default()
        # Some terminals tell of Shift before they tell of the key that it is held for.
        if not stroke_of(event).is_modifier:
            self.post_message(self.Strayed())

    def on_hide(self, event: events.Hide) -> None:
        """Keep a focus that has come back: Textual tells of what was hidden a frame later."""
        event.prevent_default()

    def on_blur(self) -> None:
        """Close, unless the focus has come back."""
        # Not `has_focus`, which textual takes back only after this handler.
        if self.screen.focused is not self:
            self.display = False


class HostsPrefixLine(KeyLine):
    """Comes up behind the prefix key on the hosts, and gives the focus back to what had it."""

    LEAD = "sshtui"
    PLACE = actions.HOSTS_PREFIX
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.HOSTS_PREFIX)

    def __init__(self) -> None:
        super().__init__(id="prefix-line")
        self._before: Widget | None = None

    def take(self) -> None:
        """Come up; once more, go."""
        if self.has_focus:
            self.leave()
        else:
            self._before = self.screen.focused
            super().take()

    def action_go(self, action: str) -> None:
        """Do what a key asks for."""
        self.leave()
        if action != actions.LEAVE.handler:
            self.call_later(self.run_action, action)

    @on(KeyLine.Strayed)
    def leave(self) -> None:
        """Give the focus back."""
        self.screen.set_focus(self._before)
