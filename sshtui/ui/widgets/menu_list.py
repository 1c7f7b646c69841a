"""The options that a server lists for a prompt."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from sshtui.kbdint.menu import Menu


class MenuList(Static):
    """Shows the options, and which of them is the answer as it stands.

    Args:
        menu: The options.

    Attributes:
        chosen: The key of the option that is the answer; any other text for none.
    """

    @dataclass
    class Clicked(Message):
        """An option was clicked: its key."""

        key: str

    ALLOW_SELECT = False
    chosen = reactive("", layout=False)

    def __init__(self, menu: Menu) -> None:
        super().__init__(classes="menu-list")
        self._menu = menu

    def render(self) -> Content:
        """Draw a line for each option."""
        width = max(len(option.key) for option in self._menu.options)
        lines = []
        for option in self._menu.options:
            is_chosen = option.key == self.chosen
            line = Content.assemble(
                "› " if is_chosen else "  ",
                (f"{option.key:>{width}}", "bold $primary"),
                f"  {option.words}",
            )
            if is_chosen:
                line = line.stylize("bold $block-cursor-foreground on $block-cursor-background")
            lines.append(line.truncate(max(1, self.content_size.width), ellipsis=True))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Choose the option under the mouse."""
        line = event.y - self.gutter.top
        if 0 <= line < len(self._menu.options):
            self.post_message(self.Clicked(self._menu.options[line].key))
