"""One host, to be described field by field."""

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
from sshtui.hosts.entry_text import texts_of
from sshtui.sanitize import clean
from sshtui.services.hosts import Draft
from sshtui.ui import actions
from sshtui.ui.host_fields import CHOICES, FIELDS, OFFERING, TextField
from sshtui.ui.keymap import bindings
from sshtui.ui.modals.notice import Notice
from sshtui.ui.modals.picker import Choice, Picker, among
from sshtui.ui.widgets.text_input import TextInput, TextLines


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
            for one in FIELDS:
                with Vertical(classes="entry"):
                    with Horizontal(classes="entry-line" if one.lines == 1 else "entry-lines"):
                        yield Static(one.label, classes="entry-label")
                        yield _field(one, texts[one.name], self._hint(one))
                    yield Static(id=f"{one.name}-mistake", classes="mistake")
        yield Static(Content(f"writes {clean(str(self._draft.path))}"), id="where", classes="quiet")
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
        if not isinstance(self.focused, Input):
            raise SkipAction
        self.focus_next()

    def action_pick(self) -> None:
        """Choose what the field offers."""
        focused = self.focused
        choices = self._choices(focused.id or "") if isinstance(focused, Input) else ()
        if choices and isinstance(focused, Input):
            label = next(one.label for one in FIELDS if one.name == focused.id)
            self.app.push_screen(Picker(label, among(choices)), lambda text: _put(focused, text))
        else:
            self.app.bell()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Return the host, unless something is wrong with it."""
        entry, wrong = self._read()
        if wrong:
            first = next(one.name for one in FIELDS if one.name in wrong)
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
    def _changed(self) -> None:
        self._read()

    def _read(self) -> tuple[HostEntry, dict[str, str]]:
        texts = {one.name: _text(self.query_one(f"#{one.name}")) for one in FIELDS}
        entry, wrong = self._draft.read(texts)
        for one in FIELDS:
            shown = self.query_one(f"#{one.name}-mistake", Static)
            shown.display = one.name in wrong
            shown.update(Content(f"! {clean(wrong.get(one.name, ''))}"))
        return entry, wrong

    def _hint(self, one: TextField) -> str:
        pick = self.keys.of("host-editor.pick")
        return f"{one.example}; {pick} chooses" if one.name in OFFERING else one.example

    def _choices(self, name: str) -> Sequence[Choice]:
        draft = self._draft
        if name == "jump":
            others = draft.jumps.items()
            return [Choice(name, name, way) for name, way in others if name != draft.before.alias]
        texts = {"identities": draft.keys, "group": draft.groups, **CHOICES}.get(name, ())
        return [Choice(text, text) for text in texts]


def _field(one: TextField, text: str, hint: str) -> Widget:
    if one.lines == 1:
        # Not selected on focus: what stands there is mended more often than written anew.
        return TextInput(text, placeholder=hint, id=one.name, compact=True, select_on_focus=False)
    area = TextLines(text, id=one.name, compact=True, tab_behavior="focus", placeholder=hint)
    area.styles.height = one.lines
    return area


def _text(widget: Widget) -> str:
    if isinstance(widget, TextArea):
        return widget.text
    return widget.value if isinstance(widget, Input) else ""


def _put(widget: Input, text: str | None) -> None:
    if text is None:
        return
    if widget.id == "identities" and widget.value.strip():
        text = f"{widget.value.rstrip(' ,')}, {text}"
    widget.value = text
