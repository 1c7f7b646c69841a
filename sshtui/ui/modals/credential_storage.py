"""Credential storage: the state of the keyring, and the vault with its actions."""

from collections.abc import Awaitable
from enum import StrEnum
from typing import ClassVar

from textual import on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.vault import RULE, VaultStore, check_passphrase, strength
from sshtui.errors import AppError
from sshtui.sanitize import clean
from sshtui.services.credentials import CredentialManager
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.modals.passphrase_dialog import CHECKING, DIFFERENT, empty
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.hidden_input import HiddenInput

_NO_VAULT = (
    "There is no vault. It would keep them in an encrypted file that a passphrase opens. A"
    " forgotten passphrase cannot be recovered."
)


class Purpose(StrEnum):
    """What a passphrase is typed for; the value is the id of its button."""

    CREATE = "create"
    UNLOCK = "unlock"
    CHANGE = "change"
    NOTHING = ""


_FIELDS = {
    Purpose.CREATE: ("new", "again"),
    Purpose.UNLOCK: ("old",),
    Purpose.CHANGE: ("old", "new", "again"),
    Purpose.NOTHING: (),
}
_LABELS = {"old": "Passphrase", "new": "New one", "again": "Repeat"}


class CredentialStorageModal(Notice[None]):
    """Tells where answers go and why; makes, opens and locks the vault, changes its passphrase.

    Args:
        manager: Has the stores.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.STORAGE)
    heading = "Credential storage"

    def __init__(self, manager: CredentialManager) -> None:
        super().__init__()
        self._manager = manager
        self._inputs = {name: HiddenInput("", masked=True, id=name) for name in _LABELS}
        self._purpose = Purpose.NOTHING
        self._checking = False

    def compose_dialog(self) -> ComposeResult:
        """Lay out the state, the passphrase, and what can be done."""
        with VerticalScroll(id="body", can_focus=False):
            yield Static("Asking …", id="store-words", classes="paragraph")
            yield Static(id="vault-words", classes="paragraph")
            yield Static(id="vault-problem", classes="paragraph quiet")
            for name, field in self._inputs.items():
                with (
                    Vertical(classes="entry", id=f"entry-{name}"),
                    Horizontal(classes="entry-line"),
                ):
                    yield Static(_LABELS[name], classes="entry-label")
                    yield field
            yield Static(id="store-why", classes="paragraph quiet")
        with Horizontal(id="buttons"):
            yield Button("Lock", id="lock", compact=True)
            yield Button("New passphrase", id=Purpose.CHANGE, compact=True)
            for purpose in (Purpose.CREATE, Purpose.UNLOCK):
                label = self.keys.on_button("storage.enter", purpose.capitalize())
                yield Button(label, id=purpose, compact=True, variant="primary")
            yield Button(self.keys.on_button("storage.leave"), id="close", compact=True)

    def on_mount(self) -> None:
        """Ask the stores."""
        self._turn_to(Purpose.NOTHING)
        self._look()

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def action_enter(self) -> None:
        """Go on to the next line, and from the last one do it; press the button in focus."""
        names = _FIELDS[self._purpose]
        inputs = [self._inputs[name] for name in names]
        if self._checking or self.focused not in inputs:
            if isinstance(self.focused, Button):
                raise SkipAction
            return
        following = [field for field in inputs[inputs.index(self.focused) + 1 :] if not field.value]
        if following:
            self.set_focus(following[0])
        else:
            self._begin()

    def action_reveal(self) -> None:
        """Show the passphrase for a moment."""
        if isinstance(self.focused, HiddenInput):
            self.focused.reveal()

    @on(Button.Pressed, "#close")
    def action_leave(self) -> None:
        """Close it."""
        self.dismiss()

    @on(Button.Pressed, "#lock")
    @work(exclusive=True)
    async def _lock(self) -> None:
        (await self._manager.vault()).lock()
        self._look()

    @on(Button.Pressed, "#change")
    def _change_pressed(self) -> None:
        if self._purpose is Purpose.CHANGE:
            self._begin()
        else:
            self._turn_to(Purpose.CHANGE)

    @on(Button.Pressed, "#create, #unlock")
    def _begin(self) -> None:
        if self._checking:
            return
        if refusal := self._refusal():
            self._say(f"! {refusal}")
            return
        names = [name for name in _FIELDS[self._purpose] if name != "again"]
        given = [Secret(self._inputs[name].value) for name in names]
        self._checking = True
        self._say(CHECKING)
        self.set_focus(None)
        self._do(self._purpose, given)

    def _refusal(self) -> str:
        names = _FIELDS[self._purpose]
        new, again = self._inputs["new"], self._inputs["again"]
        for name in names:
            if not self._inputs[name].value:
                self.set_focus(self._inputs[name])
                return empty(self.keys, "storage.leave")
        if "new" not in names:
            return ""
        try:
            check_passphrase(Secret(new.value))
        except AppError as error:
            self.set_focus(new)
            return error.message
        if again.value == new.value:
            return ""
        again.value = ""
        self.set_focus(again)
        return DIFFERENT

    @work(exclusive=True)
    async def _do(self, purpose: Purpose, given: list[Secret]) -> None:
        try:
            vault = await self._manager.vault()
            await _done(vault, purpose, given)
        except AppError as error:
            self._say(clean(f"! {error.message} {error.hint}".strip()))
            self.set_focus(self._inputs[_FIELDS[purpose][0]])
            return
        finally:
            self._checking = False
            for field in self._inputs.values():
                field.value = ""
        self._turn_to(Purpose.NOTHING)
        self._look()

    @on(Input.Changed, "#new")
    def _weigh(self, event: Input.Changed) -> None:
        if event.value and not self._checking:
            self._say(strength(Secret(event.value)))

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        try:
            health = await self._manager.health()
            candidates = await self._manager.survey()
            vault = await self._manager.vault()
        except AppError as error:
            self.query_one("#store-words", Static).update(
                Content(clean(f"{error.message} {error.hint}".strip()))
            )
            return
        where = f"New credentials go to: {health.label}."
        self.query_one("#store-words", Static).update(
            Content(clean("\n".join(line for line in (health.problem, where) if line), lines=True))
        )
        # Below what can be done here: it is about what could be done elsewhere.
        why = [f"· {c.label}: {c.reason}" for c in candidates if c.reason]
        self.query_one("#store-why", Static).update(
            Content(clean("\n".join(line for line in (health.hint, *why) if line), lines=True))
        )
        state = "locked" if vault.locked else "open"
        words = f"The vault is {state}." if vault.exists else _NO_VAULT
        if vault.rolled_back:
            words += f"\n! {vault.rolled_back}"
        self.query_one("#vault-words", Static).update(Content(words))
        if vault.exists and not vault.locked:
            self._turn_to(Purpose.NOTHING, is_open=True)
        else:
            self._turn_to(Purpose.UNLOCK if vault.exists else Purpose.CREATE)

    def _turn_to(self, purpose: Purpose, *, is_open: bool = False) -> None:
        self._purpose = purpose
        names = _FIELDS[purpose]
        for name in self._inputs:
            self.query_one(f"#entry-{name}").display = name in names
        self.query_one("#create").display = purpose is Purpose.CREATE
        self.query_one("#unlock").display = purpose is Purpose.UNLOCK
        self.query_one("#lock").display = is_open
        change = self.query_one("#change", Button)
        change.display = is_open or purpose is Purpose.CHANGE
        do = self.keys.on_button("storage.enter", "Change")
        change.label = "New passphrase" if is_open else do
        self._say(f"The new passphrase: {RULE}." if "new" in names else "")
        self.set_focus(self._inputs[names[0]] if names else self.query_one("#close", Button))

    def _say(self, words: str) -> None:
        line = self.query_one("#vault-problem", Static)
        line.update(Content(words))
        line.display = bool(words)
        self.call_after_refresh(self.keep_focus_in_sight)


def _done(vault: VaultStore, purpose: Purpose, given: list[Secret]) -> Awaitable[None]:
    match purpose, given:
        case Purpose.CREATE, [new]:
            return vault.create(new)
        case Purpose.CHANGE, [old, new]:
            return vault.change_passphrase(old, new)
        case Purpose.UNLOCK, [old]:
            return vault.unlock(old)
    raise AssertionError(f"{purpose} without a passphrase")
