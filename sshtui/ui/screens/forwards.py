"""The forwards screen: what listens, on this machine and on hosts, and what goes through."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import DataTable, Static

from sshtui.sessions.tunnel import TunnelState
from sshtui.ui import actions
from sshtui.ui.rendering.screen import BaseScreen
from sshtui.ui.user_keymap import bindings, keymap_of
from sshtui.ui.widgets.forward_rows import ForwardRow, columns_within
from sshtui.ui.widgets.key_bar import KeyBar

_COUNTING = 1.0
"""Seconds between two looks at what went through."""

_CHROME = 5
"""Columns of the border, the space within it and the scrollbar."""


class ForwardCommands(Protocol):
    """What a person can have done to forwards."""

    def rows(self) -> Sequence[ForwardRow]:
        """Return the forwards that there are."""
        ...

    def follow(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call a listener when a row has changed; return a function that ends that."""
        ...

    def add(self) -> None:
        """Ask for another one."""
        ...

    def open_again(self, row: ForwardRow) -> None:
        """Open one that is not open, or connect its host again."""
        ...

    def stop(self, row: ForwardRow) -> None:
        """Have one listen no more."""
        ...

    def save(self, row: ForwardRow) -> None:
        """Write one to the settings of its host."""
        ...


class ForwardsScreen(BaseScreen[None]):
    """Lists forwards; the keys act on the one under the cursor.

    Args:
        forwards: Has them, and does what is asked.
    """

    CSS_PATH = Path(__file__).with_name("forwards.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.FORWARDS)
    AUTO_FOCUS = "DataTable"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 - as textual has it

    def __init__(self, forwards: ForwardCommands) -> None:
        super().__init__()
        self._forwards = forwards
        self._rows: tuple[ForwardRow, ...] = ()
        self._counting: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out the table, what is said of the row, and the keys."""
        with Vertical(id="forwards") as pane:
            pane.border_title = "Forwards"
            yield DataTable(cursor_type="row", zebra_stripes=False)
            yield Static(id="nothing")
            yield Static(id="forward-about")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is there, and follow it while this is on the screen."""
        self._fill(self._forwards.rows())
        unfollow = self._forwards.follow(self._refresh)
        self._unfollow = unfollow
        self._counting = self.set_interval(_COUNTING, self._refresh)

    def on_unmount(self) -> None:
        """Follow no more."""
        self._unfollow()

    def on_screen_suspend(self) -> None:
        """Count nothing that nobody sees."""
        if self._counting is not None:
            self._counting.pause()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Count again."""
        if self._counting is not None:
            self._counting.resume()
            self._refresh()

    def on_resize(self) -> None:
        """Set the columns anew."""
        self._fill(self._forwards.rows())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer for a row what can be done to it."""
        row = self._row()
        if action == "open":
            return row is not None and (row.asks or row.tunnel.state in _TO_BE_OPENED)
        if action == "stop":
            return row is not None and row.tunnel.state is not TunnelState.STOPPED
        return row is not None if action == "save" else True

    def action_add(self) -> None:
        """Ask for another forward."""
        self._forwards.add()

    def action_open(self) -> None:
        """Open the forward again, or connect its host again."""
        if row := self._row():
            self._forwards.open_again(row)

    def action_stop(self) -> None:
        """Have the forward listen no more."""
        if row := self._row():
            self._forwards.stop(row)

    def action_save(self) -> None:
        """Write the forward to the settings of its host."""
        if row := self._row():
            self._forwards.save(row)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self._describe()

    def _row(self) -> ForwardRow | None:
        at = self.query_one(DataTable).cursor_row if self.is_mounted else -1
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _refresh(self) -> None:
        if not self.is_mounted:
            return
        rows = tuple(self._forwards.rows())
        if rows != self._rows or any(row.tunnel.retry_at for row in rows):
            self._fill(rows)

    def _fill(self, rows: Sequence[ForwardRow]) -> None:
        here = self._row()
        self._rows = tuple(rows)
        table = self.query_one(DataTable)
        at = table.cursor_row
        table.clear(columns=True)
        columns = columns_within(rows, self.size.width - _CHROME)
        for column in columns:
            table.add_column(column.label, width=column.width)
        for cells in zip(*(column.cells for column in columns), strict=True):
            table.add_row(*cells)
        ids = [row.tunnel.id for row in rows]
        same = ids.index(here.tunnel.id) if here and here.tunnel.id in ids else at
        table.move_cursor(row=min(same, len(ids) - 1))
        table.display = bool(rows)
        nothing = self.query_one("#nothing", Static)
        nothing.display = not rows
        add = keymap_of(self).of("forwards.add")
        nothing.update(_NOTHING.format(add=add))
        self._describe()

    def _describe(self) -> None:
        row = self._row()
        about = self.query_one("#forward-about", Static)
        about.display = row is not None
        if row is not None:
            again = keymap_of(self).of("forwards.open")
            about.update(Content("\n").join(row.about(again)))
        self.refresh_bindings()


_TO_BE_OPENED = frozenset({TunnelState.FAILED, TunnelState.STOPPED})
_NOTHING = """\
No forwards.

Those in the settings of a host open with its first session. Press {add} to add one to a host that \
is connected, spelt as ssh has it: 8080:localhost:80."""
