"""Finds the fields of a host editor, whose sections are made when they are first shown."""

from textual.widget import Widget

from sshtui.hosts.entry_text import FORM
from sshtui.ui.modals.host_editor import HostEditor


def in_view(editor: HostEditor) -> set[str]:
    """Return the names of the fields that have a place on the screen."""
    found = ((field.name, editor.query(f"#{field.name}")) for field in FORM)
    return {name for name, widgets in found if widgets and widgets.first().region}


async def go_to(editor: HostEditor, name: str) -> Widget:
    """Show the section of a field, and focus the field."""
    while not (found := editor.query(f".section #{name}")) or not _is_shown(found.first()):
        await editor.action_section(1)
    return found.first().focus()


def _is_shown(widget: Widget) -> bool:
    return all(place.display for place in widget.ancestors_with_self if isinstance(place, Widget))
