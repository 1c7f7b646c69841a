"""A text that is repainted only when it changes."""

from textual.content import Content
from textual.widgets import Static


class StableText(Static):
    """A Static that is laid out and painted again only when its text changes."""

    def say(self, words: Content) -> None:
        """Show words."""
        shown = self.content
        if isinstance(shown, Content) and shown.is_same(words):
            return
        same_room = isinstance(shown, Content) and _room(shown) == _room(words)
        self.update(words, layout=not same_room)


def _room(words: Content) -> list[int]:
    return [line.cell_length for line in words.split("\n", allow_blank=True)]
