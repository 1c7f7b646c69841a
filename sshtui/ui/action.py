"""What an action is, and the places and groups in which actions stand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a key does.

    Attributes:
        id: Its name in the table `[keymap]` of settings.toml.
        keys: The default keys, comma-separated, as Textual names them; "" for none.
        handler: What is called: `save` is `action_save` of what has the binding, `app.help` is
            `action_help` of the app.
        label: What it does, in the key bar, on its button, in the help and in the palette.
        about: How that goes on, in the help, the palette and the documentation.
        shown: Whether the key bar names it.
        priority: Whether it comes before what the widget in focus does with the key.
        offered: Whether the palette offers it; not where it only moves about.
    """

    id: str
    keys: str
    handler: str
    label: str
    about: str = ""
    shown: bool = True
    priority: bool = False
    offered: bool = True

    @property
    def words(self) -> str:
        """The label and how it goes on."""
        words = f"{self.label} {self.about}".strip()
        return words[0].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Place:
    """Actions that apply together, under one heading of the help.

    Attributes:
        title: The heading.
        actions: In the order in which they are named.
        via: What runs the handlers, where that is not done directly.
        after_prefix: Whether the prefix key comes first.
        over_fields: Whether text is typed there, and the keys come before those that edit it.
    """

    title: str
    actions: tuple[Action, ...]
    via: str = ""
    after_prefix: bool = False
    over_fields: bool = False

    def __iter__(self) -> Iterator[Action]:
        return iter(self.actions)

    def labelled(self, **labels: str) -> "Place":
        """Return the same place with other labels for some handlers.

        Args:
            **labels: The label, by the name of the handler.
        """
        changed = (replace(a, label=labels.get(a.handler, a.label)) for a in self.actions)
        return replace(self, actions=tuple(changed))


@dataclass(frozen=True, slots=True)
class KeyRow:
    """Actions that a card names in one row: "n p  next, previous".

    Attributes:
        actions: In the order of their keys.
        words: What the keys do; the labels of the actions where "".
    """

    actions: tuple[Action, ...]
    words: str = ""

    @property
    def label(self) -> str:
        """What the keys do."""
        return self.words or ", ".join(action.label for action in self.actions)


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Rows of a card under one heading.

    Attributes:
        title: The heading.
        rows: Below it; an action alone is a row of its own.
    """

    title: str
    rows: tuple[KeyRow | Action, ...]

    def __iter__(self) -> Iterator[KeyRow]:
        return (row if isinstance(row, KeyRow) else KeyRow((row,)) for row in self.rows)
