"""Copy mode: keys and mouse move about in a terminal as it stood, select, search and copy."""

import asyncio
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.geometry import Offset
from textual.message import Message

from sshtui.terminal.copymode.selection import CellRange, whole_lines
from sshtui.ui import copy_actions
from sshtui.ui.copy_actions import Outlet
from sshtui.ui.keyboard.queue import CommandKeys
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.terminal.copy_motions import CopyMotions
from sshtui.ui.widgets.terminal.copy_mouse import CopyMouse
from sshtui.ui.widgets.terminal.copy_search import CopySearch


class CopyView(CommandKeys, CopyMotions, CopySearch, CopyMouse, can_focus=True):
    """Copy mode, until it is left."""

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings(copy_actions.COPY)

    class Left(Message):
        """Copy mode is over."""

    @dataclass
    class Copied(Message):
        """Text is to go to the clipboard.

        Attributes:
            text: The text.
        """

        text: str

    @dataclass
    class Sent(Message):
        """Text is to go somewhere else.

        Attributes:
            text: The text.
            outlet: Where to.
        """

        text: str
        outlet: Outlet

    async def action_copy(self) -> None:
        """Copy the selection, and leave; without one, choose the link under the cursor."""
        span = self._mode.span
        if span is not None:
            await self._copy(span)
        elif not self._choose_link():
            self.notify("Nothing is selected.")

    def _choose_link(self) -> bool:
        cursor = self._mode.cursor
        return self.choose_link(Offset(cursor.column, cursor.row - self._mode.top))

    async def action_copy_lines(self, up: bool) -> None:
        """Copy as many lines as was typed, down from the cursor or up to it, and leave."""
        await self._copy(self._mode.typed_lines(up=up))

    async def action_send(self, outlet: str) -> None:
        """Have the selection, or else everything, saved, piped or opened."""
        history = self._history
        everything = whole_lines(history, 0, history.count - 1)
        if text := await self._text(self._mode.span or everything):
            self.post_message(self.Sent(text, Outlet(outlet)))
        else:
            self.notify("There is no text.")

    def action_clear(self) -> None:
        """Clear what there is to clear, else leave."""
        if self._mode.clear():
            self._follow()
        elif self._searching.needle:
            self._searching.stop()
            self._follow()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Leave."""
        self.post_message(self.Left())

    def _tell_selected(self, text: str) -> None:
        self.post_message(self.Copied(text))

    async def _copy(self, span: CellRange) -> None:
        self.post_message(self.Copied(await self._text(span)))
        self.action_leave()

    async def _text(self, span: CellRange) -> str:
        pieces: list[str] = []
        for piece in self._history.pieces(span):
            pieces.append(piece)
            await asyncio.sleep(0)
        return "\n".join(pieces).rstrip("\n")
