"""The host editor: sections of fields, one section on the screen at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static, TextArea

from sshtui.hosts.editing.jumpers import listed
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.entry_text import FORM, FormField, held_names, texts_of
from sshtui.hosts.fields import BY_KEYWORD, FORWARDS, FormSection
from sshtui.hosts.identity_files import identity_warning
from sshtui.hosts.keyword_lines import OFFERED
from sshtui.hosts.option_rows import BY_OPTION
from sshtui.hosts.rules import Inherited
from sshtui.sanitize import clean
from sshtui.services.hosts import Draft
from sshtui.ui import actions
from sshtui.ui.modals.file_picker import FilePicker, short_path
from sshtui.ui.modals.notice import Notice
from sshtui.ui.modals.picker import Picker, PickerOption, among
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.form_fields import KeywordLines, form_widget, is_line, text_in
from sshtui.ui.widgets.section_strip import SectionStrip
from sshtui.ui.widgets.toggles import Choices, Tick

_SECTIONS = tuple(FormSection)
_ROOMY = 32
"""Rows from which there is room for blank lines between fields."""

_OFFERED = frozenset({"jump", "identities", "group", "others"})
"""Fields for which there is a list to choose from."""

_ADDING = frozenset({"identities", FORWARDS})
"""Fields to which shared rules add, whatever stands in them."""


class HostEditor(Notice[HostEntry | None]):
    """Asks for a host or a shared rule; mistakes stand by their field as they are made.

    Args:
        title: What is being done.
        draft: What to start with.
        test: Signs in to a host as it is described, and says how it went.

    Attributes:
        wanted_rule: The rule that is to be edited before the host is asked for again.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.HOST_EDITOR)

    def __init__(
        self, title: str, draft: Draft, test: Callable[[HostEntry], Awaitable[str]]
    ) -> None:
        super().__init__()
        self.heading = clean(title)  # type: ignore[misc]  # of this one, not of all
        self._draft = draft
        self._test = test
        self._section = 0
        self.wanted_rule: Inherited | None = None
        self._texts = texts_of(draft.entry)
        self._widgets: dict[str, Widget] = {}
        self._said: dict[str, str] = {}
        self._identities: tuple[str, ...] = ()

    def compose_dialog(self) -> ComposeResult:
        """Lay out the sections, the fields and the buttons."""
        yield SectionStrip(_SECTIONS)
        with VerticalScroll(id="body", can_focus=False):
            yield self._section_of(self._section)
        yield Static(id="elsewhere", classes="mistake")
        yield Static(
            Content(f"writes to {clean(short_path(self._draft.path))}"), id="where", classes="quiet"
        )
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("host-editor.cancel"), id="cancel", compact=True)
            yield Button(self.keys.on_button("host-editor.test"), id="test", compact=True)
            save = self.keys.on_button("host-editor.save")
            yield Button(save, id="save", compact=True, variant="primary")

    def _section_of(self, place: int) -> Vertical:
        fields = [self._entry_of(field) for field in FORM if field.section == _SECTIONS[place]]
        return Vertical(*fields, id=_id_of(_SECTIONS[place]), classes="section")

    def _entry_of(self, field: FormField) -> Vertical:
        inherited = "\n".join(rule.text for rule in self._rules(field))
        widget = form_widget(field, self._texts[field.name], self._hint(field), inherited)
        line = "entry-line choices" if field.choices else "entry-line"
        below = [Static(id=f"{field.name}-mistake", classes="mistake")]
        if inherited or self._is_name_of_rule(field):
            below.insert(0, Static(id=f"{field.name}-rule", classes="rule"))
        if field.name == "identities":
            below.append(Static(id="identities-warning", classes="mistake warning"))
        return Vertical(
            Horizontal(
                Static(field.label, classes="entry-label"),
                widget,
                classes=line if field.height == 1 else "entry-lines",
            ),
            *below,
            classes="entry",
        )

    def on_mount(self) -> None:
        """Focus the first field."""
        if self._draft.rule:
            self.query_one("#alias").disabled = True
            self.query_one("#test").display = False
        self._find_fields()
        self._read()
        self._fields_of(0)[0].focus()

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.set_class(self.size.height >= _ROOMY, "-roomy")
        self.fit_body(3)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a list or files only where there are some."""
        name = (self.focused and self.focused.id) or ""
        if action == "browse":
            return name == "identities"
        if action == "edit_rule":
            return self._rule_in_focus() is not None
        if action == "test":
            return self._draft.rule is None
        return name in _OFFERED if action == "pick" else True

    async def action_enter(self) -> None:
        """Go on to the next field, in the next section after the last one."""
        focused = self.focused
        if not isinstance(focused, Input | Tick | Choices):
            raise SkipAction
        if focused is not self._fields_of(self._section)[-1]:
            self.focus_next()
        elif self._section + 1 < len(_SECTIONS):
            await self.action_section(1)
        else:
            self.query_one("#save").focus()

    async def action_section(self, by: int) -> None:
        """Show the next section, or the one before, and focus its first field."""
        await self._show_section((self._section + by) % len(_SECTIONS))
        self._fields_of(self._section)[0].focus()

    def action_pick(self) -> None:
        """Choose what the field offers."""
        focused = self.focused
        if isinstance(focused, Input | KeywordLines):
            name = focused.id or ""
            label = next(field.label for field in FORM if field.name == name)
            picker = Picker(label, among(self._choices(name)))
            self.app.push_screen(picker, lambda text: _put(focused, text))

    def action_browse(self) -> None:
        """Choose an identity file among all files."""
        identities = self.query_one("#identities", Input)
        picker = FilePicker("Identity file", Path.home() / ".ssh")
        self.app.push_screen(picker, lambda path: _put(identities, path and short_path(path)))

    async def action_edit_rule(self) -> None:
        """Return the host as it is described so far, to edit the rule of the field before."""
        self.wanted_rule = self._rule_in_focus()
        await self.action_save()

    def _rule_in_focus(self) -> Inherited | None:
        focused = self.focused
        field = next((field for field in FORM if focused and field.name == focused.id), None)
        return next(iter(self._rules(field)), None) if field else None

    @on(Button.Pressed, "#save")
    async def action_save(self) -> None:
        """Return the host, unless something is wrong with it."""
        entry, wrong = self._read()
        if wrong:
            self.wanted_rule = None
            first = next(field for field in _in_order() if field.name in wrong)
            await self._show_section(_SECTIONS.index(first.section))
            self.set_focus(self._widgets[first.name])
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

    @work(exclusive=True, group="test")
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

    @on(SectionStrip.Chosen)
    async def _section_chosen(self, event: SectionStrip.Chosen) -> None:
        await self._show_section(event.place)

    async def _show_section(self, place: int) -> None:
        """Show a section; its fields are made the first time, as all at once take long."""
        self._section = place
        body = self.query_one("#body")
        wanted = _id_of(_SECTIONS[place])
        for section in body.children:
            section.display = section.id == wanted
        if not body.query(f"#{wanted}"):
            await body.mount(self._section_of(place))
            self._find_fields()
        body.scroll_home(animate=False)
        self._read()

    def _find_fields(self) -> None:
        found = {field.name: self.query(f"#{field.name}") for field in FORM}
        self._widgets = {name: query.first() for name, query in found.items() if query}

    def _fields_of(self, place: int) -> Sequence[Widget]:
        section = _SECTIONS[place]
        widgets = (self._widgets[field.name] for field in FORM if field.section == section)
        return [widget for widget in widgets if not widget.disabled]

    def _read(self) -> tuple[HostEntry, dict[str, str]]:
        self._texts |= {name: text_in(widget) for name, widget in self._widgets.items()}
        entry, wrong = self._draft.read(self._texts)
        for field in FORM:
            if field.name in self._widgets:
                self._say(f"{field.name}-mistake", wrong.get(field.name, ""), "! ")
                self._say(f"{field.name}-rule", self._rule_words(field))
        self._show_other_sections(wrong)
        identities = () if "identities" in wrong else entry.identities
        if "identities" in self._widgets and identities != self._identities:
            self._identities = identities
            self._look_at(identities)
        return entry, wrong

    def _say(self, place: str, words: str, sign: str = "") -> None:
        """Show words in their place, and the place only where there are some."""
        if words != self._said.get(place, ""):
            self._said[place] = words
            shown = self.query_one(f"#{place}", Static)
            shown.display = bool(words)
            shown.update(Content(f"{sign}{clean(words)}"))

    def _show_other_sections(self, wrong: dict[str, str]) -> None:
        filled = {field.section for field in FORM if self._texts[field.name].strip()}
        here = _SECTIONS[self._section]
        self.query_one(SectionStrip).show(
            self._section, filled, {field.section for field in FORM if field.name in wrong}
        )
        away = next((f for f in _in_order() if f.name in wrong and f.section != here), None)
        words = f"{away.section}, {away.label}: {wrong[away.name]}" if away else ""
        self._say("elsewhere", words, "! ")
        self.query_one("#where").display = not away

    @work(exclusive=True, group="identities")
    async def _look_at(self, identities: tuple[str, ...]) -> None:
        """Warn of a key that is not there; that is no mistake, as it may come later."""
        self._say("identities-warning", await asyncio.to_thread(identity_warning, identities))

    def _hint(self, field: FormField) -> str:
        rules = self._rules(field)
        if self._draft.rule and self._is_name_of_rule(field):
            return clean(self._draft.rule.title)
        if rules and is_line(field):
            return clean(f"{_on_one_line(rules)}  {_place_of(rules[0])}")
        hint = field.hint
        if field.name in _OFFERED:
            hint += f"; {self.keys.of('host-editor.pick')} chooses"
        if field.name == "identities":
            hint += f", {self.keys.of('host-editor.browse')} browses"
        return hint

    def _is_name_of_rule(self, field: FormField) -> bool:
        return self._draft.rule is not None and field.name == "alias"

    def _rules(self, field: FormField) -> list[Inherited]:
        inherited = self._draft.inherited
        return [inherited[name] for name in held_names(field.name) if name in inherited]

    def _rule_words(self, field: FormField) -> str:
        """Say what shared rules add to what stands in a field, or where it comes from."""
        rules, rule = self._rules(field), self._draft.rule
        if rule and self._is_name_of_rule(field):
            return f"{rule.place}, {rule.breadth}: {listed(rule.hosts)}"
        if not rules:
            return ""
        if self._texts[field.name].strip():
            adds = field.name in _ADDING
            return f"also {_on_one_line(rules)}  {_place_of(rules[0])}" if adds else ""
        return "" if is_line(field) else _place_of(rules[0])

    def _choices(self, name: str) -> Sequence[PickerOption]:
        draft = self._draft
        if name == "jump":
            others = draft.jumps.items()
            return [
                PickerOption(name, name, way) for name, way in others if name != draft.before.alias
            ]
        if name == "others":
            return [PickerOption(word, word) for word in OFFERED if not _has_field(word)]
        texts = {"identities": draft.keys, "group": draft.groups}.get(name, ())
        return [PickerOption(text, text) for text in texts]


def _in_order() -> Iterator[FormField]:
    """Return the fields in the order of the sections."""
    return (field for section in _SECTIONS for field in FORM if field.section == section)


def _id_of(section: FormSection) -> str:
    return f"section-{section.name.lower()}"


def _has_field(keyword: str) -> bool:
    return keyword in BY_OPTION or keyword.lower() in BY_KEYWORD


def _on_one_line(rules: Sequence[Inherited]) -> str:
    return ", ".join(rule.text.replace("\n", ", ") for rule in rules)


def _place_of(rule: Inherited) -> str:
    return f"{rule.place} {rule.title}, {rule.breadth}"


def _put(widget: Input | KeywordLines, text: str | None) -> None:
    if text is None:
        return
    if isinstance(widget, KeywordLines):
        row, _ = widget.cursor_location
        widget.replace(f"{text} ", (row, 0), (row, len(widget.document.get_line(row))))
        return
    if widget.id == "identities" and widget.value.strip():
        text = f"{widget.value.rstrip(' ,')}, {text}"
    widget.value = text
