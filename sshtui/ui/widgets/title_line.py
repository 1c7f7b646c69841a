"""The line above the hosts: counts, waiting questions, and where credentials are saved."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from sshtui.credentials.stores.kind import StoreHealth
from sshtui.ui.widgets.rider_rows import count_of_riders
from sshtui.ui.widgets.stable_text import StableText

KEYS_IGNORED = "keys are ignored for a moment"


class TitleLine(Horizontal):
    """Counts on the left, then what asks for the person, the keyring on the right."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - as for any widget
        super().__init__(id=id)
        self._asking = self._keys = ""
        self._keys_ignored = False

    @property
    def has_parts(self) -> bool:
        """Whether its parts are there; where the app ends, they go before it hears of that."""
        return bool(self.query("#asking"))

    def compose(self) -> ComposeResult:
        """Lay out all of it; what asks is cut where there is no room, but not its keys."""
        yield StableText(id="counts")
        yield StableText(id="asking")
        yield StableText(id="asking-keys")
        yield StableText(id="keyring")

    def show_counts(
        self,
        hosts: int | None,
        sessions: int,
        selected: int,
        *,
        lost: int = 0,
        failed: int = 0,
        restored: int = 0,
        riders: int = 0,
    ) -> None:
        """Show how much there is.

        Args:
            hosts: All hosts; None while they are read.
            sessions: Those that are open, or on their way.
            selected: Hosts that are selected.
            lost: Sessions whose connection was lost, or that ended with a reason.
            restored: Those of last time that are not connected yet.
            failed: Those whose sign-in failed.
            riders: Programs that use the connections.
        """
        if not self.has_parts:
            return
        text = " reading the hosts" if hosts is None else f" {hosts:,} host"
        if hosts is not None and hosts != 1:
            text += "s"
        if sessions:
            text += f" · {sessions} open"
        if lost:
            text += f" · {lost} lost"
        if failed:
            text += f" · {failed} failed"
        if restored:
            text += f" · {restored} not connected"
        if riders:
            text += f" · {count_of_riders(riders)}"
        if selected:
            text += f" · {selected:,} selected"
        self.query_one("#counts", StableText).say(
            Content.assemble(("sshtui ", "bold $primary"), (text, "$quiet"))
        )

    def show_asking(self, text: str, keys: str) -> None:
        """Show what waits for the person elsewhere and the keys that lead there; "" for nothing."""
        self._asking, self._keys = text, keys
        self._show_middle()

    def show_keys_ignored(self, ignored: bool) -> None:
        """Show whether keys are ignored."""
        self._keys_ignored = ignored
        self._show_middle()

    def _show_middle(self) -> None:
        if not self.has_parts:
            return
        text, keys = (KEYS_IGNORED, "") if self._keys_ignored else (self._asking, self._keys)
        # What stands on the right can be told later.
        self.set_class(bool(text), "-busy")
        self.query_one("#asking", StableText).say(Content.styled(text, "bold $warning"))
        self.query_one("#asking-keys", StableText).say(Content.styled(keys, "bold $warning"))

    def show_keyring(self, health: StoreHealth) -> None:
        """Show where credentials are saved."""
        if not self.has_parts:
            return
        if health.usable and health.store.durable:
            kind = str(health.store)
            where = kind if kind == health.label else f"{kind}: {health.label}"
            content = Content.assemble(("● ", "$success"), (where, "$quiet"))
        else:
            content = Content.assemble(
                ("○ ", "$warning"), ("no keyring: credentials are forgotten on quit", "$quiet")
            )
        self.query_one("#keyring", StableText).say(content)
