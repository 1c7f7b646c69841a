"""The line above the hosts: how many there are, and where answers are kept."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from sshtui.ui.widgets.words import Words

if TYPE_CHECKING:  # loads sqlite3, which the first frame does without
    from sshtui.credentials.places import StoreHealth


class TitleLine(Horizontal):
    """Counts on the left, the keyring on the right."""

    def compose(self) -> ComposeResult:
        """Lay out both."""
        yield Words(id="counts")
        yield Words(id="keyring")

    def show_counts(self, hosts: int | None, sessions: int, chosen: int) -> None:
        """Show how many hosts there are (None while they are read), are open, are chosen."""
        text = " reading the hosts" if hosts is None else f" {hosts:,} host"
        if hosts is not None and hosts != 1:
            text += "s"
        if sessions:
            text += f" · {sessions} open"
        if chosen:
            text += f" · {chosen:,} chosen"
        self.query_one("#counts", Words).say(
            Content.assemble(("sshtui ", "bold $primary"), (text, "$quiet"))
        )

    def show_keyring(self, health: "StoreHealth") -> None:
        """Show where answers are kept."""
        if health.usable and health.store != "memory":
            where = "vault" if health.store == "vault" else f"keyring: {health.label}"
            content = Content.assemble(("● ", "$success"), (where, "$quiet"))
        else:
            content = Content.assemble(
                ("○ ", "$warning"), ("no keyring: nothing is kept after quitting", "$quiet")
            )
        self.query_one("#keyring", Words).say(content)
