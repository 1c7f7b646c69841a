"""The settings screen: every setting and every key, found by typing and changed in place."""

import re
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Protocol

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from sshtui import paths
from sshtui.hosts.search.folding import fold
from sshtui.sanitize import clean
from sshtui.settings import FILE_NAME, Settings
from sshtui.ui import actions
from sshtui.ui.modals.key_capture import KeyCapture
from sshtui.ui.modals.picker import Picker, PickerOption, among
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.rendering.screen import BaseScreen
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.hosts.columns import clipped
from sshtui.ui.widgets.key_bar import KeyBar
from sshtui.ui.widgets.setting_rows import KEYMAP, RowGroup, SettingRow, groups, words_of
from sshtui.ui.widgets.text_input import TextInput

_VALUE_WIDTH = 22
_NAME_WIDTH = 20
_MOST_DIGITS = 18
"""Digits of a number: Python refuses to read some thousands of them."""

_SNIPPETS = "snippets"
"""The setting whose values may have several lines."""
_MEANT = {r"\n": "\n", r"\t": "\t", r"\\": "\\"}
_ESCAPES = str.maketrans({meant: written for written, meant in _MEANT.items()})
_ESCAPED = re.compile(r"\\[nt\\]")


class Changer(Protocol):
    """Changes settings."""

    @property
    def now(self) -> Settings:
        """Those in force."""
        ...

    @property
    def choose_theme(self) -> Callable[[Callable[[], None]], None]:
        """Offers themes, keeps the one that is chosen, and then calls what it is given."""
        ...

    def mistake(self, name: str, value: Any, key: str = "") -> str:
        """Return what is wrong with a value, "" where nothing is."""
        ...

    async def change(self, name: str, value: Any, key: str = "") -> None:
        """Have a setting be something else from now on; None for its default."""
        ...


class SettingsScreen(BaseScreen[None]):
    """Lists settings and keys; Enter changes the one under the cursor.

    Args:
        changer: Changes them.
    """

    CSS_PATH = Path(__file__).with_name("settings.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.SETTINGS)
    AUTO_FOCUS = "#filter"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 - as textual has it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 - as textual has it

    def __init__(self, changer: Changer) -> None:
        super().__init__()
        self._changer = changer
        self._rows: dict[str, SettingRow] = {}

    def compose(self) -> ComposeResult:
        """Lay out the filter, the list, what is said of the row, and the keys."""
        with Vertical(id="settings") as pane:
            pane.border_title = "Settings and keys"
            file = str(paths.config_path() / FILE_NAME).replace(f"{Path.home()}/", "~/")
            pane.border_subtitle = Content(file)
            with Horizontal(id="filter-line"):
                yield Static("▸", id="filter-sign")
                yield TextInput(
                    placeholder="type to search: a word, a key, an id", id="filter", compact=True
                )
            yield OptionList(id="setting-list", compact=True)
            yield Static(id="setting-about")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show all."""
        self._fill()

    def on_resize(self) -> None:
        """Set the columns anew."""
        self._fill()

    def action_move(self, by: int) -> None:
        """Move to another row, over headings."""
        if row := self._row():
            self._go_to([*self._rows].index(row.id) + by)

    def action_page(self, by: int) -> None:
        """Move by a screenful."""
        self.action_move(by * max(1, self.query_one(OptionList).size.height - 1))

    def action_leave(self) -> None:
        """Clear the search; without one, leave."""
        field = self.query_one("#filter", Input)
        if field.value:
            field.value = ""
        else:
            self.dismiss()

    @work(exclusive=True, group="change")
    async def action_change(self) -> None:
        """Change what is under the cursor."""
        if row := self._row():
            await self._change(row)
            self._fill()

    @work(exclusive=True, group="change")
    async def action_add_key(self) -> None:
        """Give the action under the cursor one more key."""
        row = self._row()
        if row is None or row.setting != KEYMAP:
            self.app.bell()
        else:
            await self._take_key(row, before=f"{row.raw}," if row.raw else "")
            self._fill()

    @work(exclusive=True, group="change")
    async def action_reset(self) -> None:
        """Have what is under the cursor as it is by default."""
        row = self._row()
        if row is None or not row.changed or row.is_table:
            self.app.bell()
        elif problem := self._mistake(row, None):
            self.notify(problem, severity="warning", markup=False)
        else:
            await self._changer.change(row.setting, None, row.key)
            self._fill()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        row = self._row()
        about = self.query_one("#setting-about", Static)
        if row is None:
            about.update("No setting or key matches.")
            return
        title, words, default, when = row.about
        now = "" if row.changed else " (as now)"
        lines = [
            Content.styled(clean(title), "bold"),
            Content(clean(words)),
            Content.styled(f"default: {default}{now} · a change is in force {when}", "$quiet"),
        ]
        about.update(Content("\n").join(lines[0 if self.has_class("-tall") else 1 :]))

    @on(Input.Changed, "#filter")
    def _searched(self) -> None:
        self._fill()
        typed = self.query_one("#filter", Input).value
        named = (at for at, row in enumerate(self._rows.values()) if row.is_called(typed))
        self._go_to(next(named, 0))

    @on(OptionList.OptionSelected)
    def _clicked(self) -> None:
        self.action_change()

    def _row(self) -> SettingRow | None:
        choices = self.query_one(OptionList)
        if choices.highlighted is None:
            return None
        return self._rows.get(choices.get_option_at_index(choices.highlighted).id or "")

    async def _change(self, row: SettingRow) -> None:
        choices = next(f.metadata["choices"] for f in fields(Settings) if f.name == row.setting)
        if row.is_key:
            await self._take_key(row)
        elif row.setting == "theme":
            self._changer.choose_theme(self._fill)
        elif isinstance(row.raw, bool):
            await self._changer.change(row.setting, not row.raw)
        elif choices:
            options = among(PickerOption(choice, choice) for choice in choices)
            picker: Picker = Picker(row.name, options)
            if chosen := await self.app.push_screen_wait(picker):
                await self._changer.change(row.setting, chosen)
        elif row.is_table:
            await self._add_entry(row)
        else:
            await self._type(row)

    async def _take_key(self, row: SettingRow, before: str = "") -> None:
        capture = KeyCapture(words_of(row), lambda key: self._mistake(row, f"{before}{key}"))
        if key := await self.app.push_screen_wait(capture):
            await self._changer.change(row.setting, f"{before}{key}", row.key)

    async def _type(self, row: SettingRow) -> None:
        prompt = TextPrompt(
            row.name.strip(), row.about.words, _as_typed(row), mistake=partial(self._mistake, row)
        )
        answer: str | None = await self.app.push_screen_wait(prompt)
        if answer is not None:
            await self._changer.change(row.setting, _read(answer, row), row.key)

    async def _add_entry(self, row: SettingRow) -> None:
        def mistake(text: str) -> str:
            key, value = _entry(text)
            if not (key and value):
                return "An entry is a pattern, an equals sign and what belongs to it."
            return self._changer.mistake(row.setting, _read(value, row), key)

        title = f"New entry of {row.name}: PATTERN = …"
        answer: str | None = await self.app.push_screen_wait(
            TextPrompt(title, row.about.words, mistake=mistake)
        )
        if answer:
            key, value = _entry(answer)
            await self._changer.change(row.setting, _read(value, row), key)

    def _mistake(self, row: SettingRow, text: str | None) -> str:
        value = None if text is None else _read(text, row)
        return self._changer.mistake(row.setting, value, row.key)

    def _fill(self) -> None:
        wanted = fold(self.query_one("#filter", Input).value).split()
        choices, here = self.query_one(OptionList), self._row()
        choices.clear_options()
        self._rows = {}
        for group in groups(self._changer.now):
            self._add(group, wanted)
        choices.highlighted = None
        self._go_to([*self._rows].index(here.id) if here and here.id in self._rows else 0)
        self._highlighted()

    def _go_to(self, place: int) -> None:
        choices, ids = self.query_one(OptionList), [*self._rows]
        if ids:
            row = ids[max(0, min(len(ids) - 1, place))]
            choices.highlighted = choices.get_option_index(row)
            # With the first row its heading comes into sight.
            if row == ids[0]:
                choices.scroll_home(animate=False)

    def _add(self, group: RowGroup, wanted: list[str]) -> None:
        rows = [row for row in group.rows if all(word in fold(row.search) for word in wanted)]
        if rows:
            choices = self.query_one(OptionList)
            choices.add_option(Option(Content.styled(group.title, "bold $primary"), disabled=True))
            choices.add_options(Option(self._line(row), id=row.id) for row in rows)
            self._rows |= {row.id: row for row in rows}

    def _line(self, row: SettingRow) -> Content:
        mark = ("• ", "$accent") if row.changed else ("  ", "")
        width = max(_VALUE_WIDTH, self.size.width - _NAME_WIDTH - 8)
        if row.setting == KEYMAP:
            name = clipped(row.name, width)
            return Content.assemble(mark, (row.value.ljust(_NAME_WIDTH), "bold"), " ", clean(name))
        name, value = clipped(clean(row.name), _NAME_WIDTH), clipped(clean(row.value), width)
        return Content.assemble(mark, name.ljust(_NAME_WIDTH), " ", (value, "bold"))


def _as_typed(row: SettingRow) -> str:
    """Return a value as it is typed: line ends and tabs as they are written in the file."""
    text = str(row.raw)
    return text.translate(_ESCAPES) if row.setting == _SNIPPETS else text


def _read(text: str, row: SettingRow) -> Any:
    """Return what was typed as a value of the same kind; as it is where it is none."""
    before = row.raw
    if row.setting == _SNIPPETS:
        return _ESCAPED.sub(lambda found: _MEANT[found[0]], text)
    digits = text.replace(",", "").replace("_", "").strip()
    is_number = isinstance(before, int) and digits.removeprefix("-").isdecimal()
    return int(digits) if is_number and len(digits) <= _MOST_DIGITS else text


def _entry(text: str) -> tuple[str, str]:
    key, _, value = text.partition(" = ") if " = " in text else text.partition("=")
    return key.strip(), value.strip()
