"""What can be done first, where no host is saved yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from sshtui.credentials.stores.kind import StoreHealth
from sshtui.sanitize import clean
from sshtui.services.importable import Importable
from sshtui.ui.actions import PREFIX_ID
from sshtui.ui.user_keymap import keymap_of
from sshtui.ui.widgets.stable_text import StableText

_KEY = 9
_IMPORT = "import "

_OFFERS = (
    ("hosts.new", "New host", "name, address, user"),
    ("hosts.import", "Import", "from PuTTY, MobaXterm, Ansible, CSV …"),
    ("app.demo", "Demo", "built-in servers; nothing leaves this computer"),
    ("app.settings", "Settings", "prefix key, theme, all keys"),
    ("app.storage", "Credential storage", "keyring and vault"),
    ("app.help", "Help", "all keys"),
)
"""Actions by id, each with its words here."""


class _Offers(OptionList, can_focus=False):
    """The offers; the filter keeps the focus, so the screen moves the mark."""


class FirstRunPage(Vertical):
    """Offers what can be done without a host, and says where credentials are kept.

    Args:
        found: Files of hosts that can be imported.
    """

    @dataclass
    class Chosen(Message):
        """An action was chosen.

        Attributes:
            id: Its id.
        """

        id: str

    @dataclass
    class Import(Message):
        """A file was chosen.

        Attributes:
            path: Where its hosts are.
        """

        path: Path

    def __init__(self, found: Sequence[Importable]) -> None:
        super().__init__(id="first-run")
        self.border_title = "First steps"
        self._found = found
        # Made here: what it says may be known before it is on the screen.
        self._keyring = StableText(id="first-run-keyring")

    def compose(self) -> ComposeResult:
        """Lay out the offers, and below them what is to be known."""
        yield _Offers(id="offers", compact=True)
        yield self._keyring
        yield Static(id="first-run-keys")

    def on_mount(self) -> None:
        """Make the offers, with the first one marked."""
        self.show_keys()

    def show_keys(self) -> None:
        """Name the keys that are in force now."""
        offers = self.query_one(_Offers)
        marked = offers.highlighted or 0
        offers.clear_options()
        offers.add_options(self._options())
        offers.highlighted = marked
        prefix = keymap_of(self).of(PREFIX_ID)
        self.query_one("#first-run-keys", Static).update(
            Content(
                f"In a session every key but {prefix} goes to the remote. It needs AltGr on some"
                " keyboards: choose another under Settings."
            )
        )

    def show_keyring(self, health: StoreHealth) -> None:
        """Say where credentials will be kept."""
        if health.usable and health.store.durable:
            words = Content.assemble(
                ("● ", "$success"), f"Credentials are kept in: {health.label}."
            )
        else:
            words = Content.assemble(
                ("○ ", "$warning"),
                clean(f"{health.problem} Credentials are forgotten on quit.".strip()),
            )
        self._keyring.say(words)

    def move(self, by: int) -> None:
        """Move the mark."""
        offers = self.query_one(_Offers)
        at = (offers.highlighted or 0) + by
        offers.highlighted = max(0, min(offers.option_count - 1, at))

    def pick(self) -> None:
        """Do what is marked."""
        offers = self.query_one(_Offers)
        if offers.highlighted is not None:
            self._do(offers.get_option_at_index(offers.highlighted).id or "")

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._do(event.option_id or "")

    def _do(self, id_: str) -> None:
        if id_.startswith(_IMPORT):
            self.post_message(self.Import(self._found[int(id_.removeprefix(_IMPORT))].path))
        else:
            self.post_message(self.Chosen(id_))

    def _options(self) -> Iterable[Option]:
        keys = keymap_of(self)
        for number, found in enumerate(self._found):
            hosts = "1 host" if found.count == 1 else f"{found.count:,} hosts"
            path = str(found.path).replace(f"{Path.home()}/", "~/")
            yield _option(
                f"{_IMPORT}{number}", "", f"Import {hosts}", f"of {found.program}: {path}"
            )
        for id_, name, words in _OFFERS:
            yield _option(id_, keys.of(id_), name, words)


def _option(id_: str, key: str, name: str, words: str) -> Option:
    content = Content.assemble(
        (key.ljust(_KEY), "bold $primary"), clean(name), (f"  {clean(words)}", "$quiet")
    )
    return Option(content, id=id_)
