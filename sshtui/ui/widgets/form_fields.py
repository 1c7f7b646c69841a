"""The widgets of a form's fields, each with the text that it holds."""

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, TextArea

from sshtui.hosts.entry_text import FormField
from sshtui.hosts.keyword_lines import OFFERED
from sshtui.sanitize import clean
from sshtui.ui.widgets.text_input import TextInput, TextLines
from sshtui.ui.widgets.toggles import Choice, Choices, Tick

_SWATCH = "●"
_INKS = {"orange": "#d7875f", "purple": "ansi_magenta", "grey": "ansi_bright_black"}
"""Colours that a terminal knows by another name than we do, or not at all."""


class KeywordLines(TextLines):
    """Lines of `Keyword value`; the rest of a keyword is suggested while it is typed."""

    def update_suggestion(self) -> None:
        """Suggest the first keyword that starts with what stands before the cursor."""
        row, column = self.cursor_location
        start = self.document.get_line(row)
        word = start.lstrip()
        self.suggestion = ""
        if word and column == len(start):
            found = (name for name in OFFERED if name.lower().startswith(word.lower()))
            self.suggestion = next(found, "")[len(word) :]


def form_widget(field: FormField, text: str, hint: str, inherited: str) -> Widget:
    """Return the widget of a field.

    Args:
        field: What it is for.
        text: What it holds at first.
        hint: What is shown while a line is empty.
        inherited: What wider rules say instead; "" where none does.
    """
    if field.is_tick:
        return Tick(hint, bool(text), id=field.name, compact=True)
    if field.choices:
        return _choices(field, text, inherited)
    if field.height == 1:
        # Not selected on focus: a value is corrected more often than replaced.
        return TextInput(text, placeholder=hint, id=field.name, compact=True, select_on_focus=False)
    kind = KeywordLines if field.name == "others" else TextLines
    lines = kind(
        text, id=field.name, compact=True, tab_behavior="focus", placeholder=inherited or hint
    )
    lines.styles.height = field.height
    lines.move_cursor(lines.document.end)
    return lines


def is_line(field: FormField) -> bool:
    """Return whether a field is one line of text to type."""
    return field.height == 1 and not field.choices and not field.is_tick


def text_in(widget: Widget) -> str:
    """Return the text that a widget of a form holds."""
    match widget:
        case TextArea():
            return widget.text
        case Input():
            return widget.value
        case Tick():
            return "yes" if widget.value else ""
        case Choices():
            return widget.value
    raise TypeError(f"{widget} is not a field of the form")


def _choices(field: FormField, text: str, inherited: str) -> Choices:
    words = list(field.choices)
    if text and text not in words:
        # What a file says otherwise, such as a path, is kept.
        words.append(text)
    unset = Content("none" if field.name == "colour" else "default")
    if inherited:
        unset = Content.assemble(unset, (f": {clean(inherited)}", "$quiet italic"))
    options = [Choice("", unset), *(_choice(field, word) for word in words)]
    return Choices(options, text, id=field.name)


def _choice(field: FormField, word: str) -> Choice:
    label = Content(clean(word))
    if field.name != "colour":
        return Choice(word, label)
    return Choice(word, label, Content.styled(f"{_SWATCH} ", _INKS.get(word, f"ansi_{word}")))
