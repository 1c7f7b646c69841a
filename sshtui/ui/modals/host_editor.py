"""The host editor: one field per line."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static, TextArea

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.entry_text import FORM, FormField, texts_of
from sshtui.sanitize import clean
from sshtui.services.hosts import Draft
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.modals.picker import Picker, PickerOption, among
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.text_input import TextInput, TextLines
from sshtui.ui.widgets.toggles import Choice, Choices, Tick

_FEW = 4
"""Choices that fit beside each other."""

_OFFERED = frozenset({"jump", "identities", "group"})
"""Fields for which the draft knows what to choose from."""


class HostEditor(Notice[HostEntry | None]):
    """Asks for a host; mistakes stand by their field as they are made.

    Args:
        title: What is being done.
        draft: What to start with.
        test: Signs in to a host as it is described, and says how it went.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.HOST_EDITOR)

    def __init__(
        self, title: str, draft: Draft, test: Callable[[HostEntry], Awaitable[str]]
    ) -> None:
        super().__init__()
        self.heading = clean(title)  # type: ignore[misc]  # of this one, not of all
        self._draft = draft
        self._test = test

    def compose_dialog(self) -> ComposeResult:
        """Lay out the fields and the buttons."""
        texts = texts_of(self._draft.entry)
        with VerticalScroll(id="body", can_focus=False):
            if self._draft.shared_with:
                names = clean(", ".join(self._draft.shared_with))
                yield Static(Content(f"! This block also applies to {names}."), classes="shared")
            for field in FORM:
                with Vertical(classes="entry"):
                    with Horizontal(classes="entry-line" if field.height == 1 else "entry-lines"):
                        yield Static(field.label, classes="entry-label")
                        yield _widget(field, texts[field.name], self._hint(field))
                    yield Static(id=f"{field.name}-mistake", classes="mistake")
        yield Static(
            Content(f"writes to {clean(str(self._draft.path))}"), id="where", classes="quiet"
        )
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("host-editor.cancel"), id="cancel", compact=True)
            yield Button(self.keys.on_button("host-editor.test"), id="test", compact=True)
            save = self.keys.on_button("host-editor.save")
            yield Button(save, id="save", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Focus the first field."""
        self.query_one("#alias", Input).focus()

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(2)

    def action_enter(self) -> None:
        """Go on to the next field."""
        if not isinstance(self.focused, Input | Tick | Choices):
            raise SkipAction
        self.focus_next()

    def action_pick(self) -> None:
        """Choose what the field offers."""
        focused = self.focused
        choices = self._choices(focused.id or "") if isinstance(focused, Input) else ()
        if choices and isinstance(focused, Input):
            label = next(field.label for field in FORM if field.name == focused.id)
            self.app.push_screen(Picker(label, among(choices)), lambda text: _put(focused, text))
        else:
            self.app.bell()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Return the host, unless something is wrong with it."""
        entry, wrong = self._read()
        if wrong:
            first = next(field.name for field in FORM if field.name in wrong)
            self.set_focus(self.query_one(f"#{first}"))
        else:
            self.dismiss(entry)

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Return nothing."""
        self.dismiss(None)

    @on(Button.Pressed, "#test")
    def action_test(self) -> None:
        """Sign in as it is described here, and say how that went."""
        self._try()

    @work(exclusive=True)
    async def _try(self) -> None:
        entry, wrong = self._read()
        if wrong:
            return
        shown = self.query_one("#where", Static)
        shown.update(Content("signing in …"))
        shown.update(Content(clean(await self._test(entry))))

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Tick.Changed)
    @on(Choices.Changed)
    def _changed(self) -> None:
        self._read()

    def _read(self) -> tuple[HostEntry, dict[str, str]]:
        texts = {field.name: _text(self.query_one(f"#{field.name}")) for field in FORM}
        entry, wrong = self._draft.read(texts)
        for field in FORM:
            shown = self.query_one(f"#{field.name}-mistake", Static)
            shown.display = field.name in wrong
            shown.update(Content(f"! {clean(wrong.get(field.name, ''))}"))
        return entry, wrong

    def _hint(self, field: FormField) -> str:
        offers = field.choices or field.name in _OFFERED
        return f"{field.hint}; {self.keys.of('host-editor.pick')} chooses" if offers else field.hint

    def _choices(self, name: str) -> Sequence[PickerOption]:
        draft = self._draft
        if name == "jump":
            others = draft.jumps.items()
            return [
                PickerOption(name, name, way) for name, way in others if name != draft.before.alias
            ]
        known = {field.name: field.choices for field in FORM}
        texts = {**known, "identities": draft.keys, "group": draft.groups}[name]
        return [PickerOption(text, text) for text in texts]


def _widget(field: FormField, text: str, hint: str) -> Widget:
    if field.is_tick:
        return Tick(hint, bool(text), id=field.name, compact=True)
    if 0 < len(field.choices) <= _FEW:
        named = {"": "default", **{word: word for word in field.choices}}
        buttons = [Choice(label, word == text, name=word) for word, label in named.items()]
        return Choices(*buttons, id=field.name, compact=True)
    if field.height == 1:
        # Not selected on focus: a value is corrected more often than replaced.
        return TextInput(text, placeholder=hint, id=field.name, compact=True, select_on_focus=False)
    area = TextLines(text, id=field.name, compact=True, tab_behavior="focus", placeholder=hint)
    area.styles.height = field.height
    return area


def _text(widget: Widget) -> str:
    match widget:
        case TextArea():
            return widget.text
        case Input():
            return widget.value
        case Tick():
            return "yes" if widget.value else ""
        case Choices():
            return (widget.pressed_button and widget.pressed_button.name) or ""
    raise TypeError(f"{widget} is not a field of the form")


def _put(widget: Input, text: str | None) -> None:
    if text is None:
        return
    if widget.id == "identities" and widget.value.strip():
        text = f"{widget.value.rstrip(' ,')}, {text}"
    widget.value = text
