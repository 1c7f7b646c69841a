"""Where answers are kept: the keyring's state, and the vault with what can be done with it."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.credentials.secret import Secret
from sshtui.credentials.vault_store import VaultStore, check_passphrase, strength
from sshtui.errors import AppError
from sshtui.sessions.desk import Desk
from sshtui.ui import bindings
from sshtui.ui.modals.notice import Notice
from sshtui.ui.widgets.hidden_input import HiddenInput


class KeepingModal(Notice[None]):
    """Tells where answers go and why, and makes, opens and locks the vault.

    Args:
        desk: Has the stores.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings.KEEPING)
    heading = "Where answers are kept"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._passphrase = HiddenInput("", masked=True)
        self._again = HiddenInput("", masked=True)

    def compose_dialog(self) -> ComposeResult:
        """Lay out the state, the passphrase, and what can be done."""
        with VerticalScroll(id="body", can_focus=False):
            yield Static("Asking …", id="store-words", classes="paragraph")
            yield Static(id="vault-words", classes="paragraph")
            for label, field in (("Passphrase", self._passphrase), ("Once more", self._again)):
                with Vertical(classes="entry"), Horizontal(classes="entry-line"):
                    yield Static(label, classes="entry-label")
                    yield field
            yield Static(id="vault-problem", classes="quiet")
        with Horizontal(id="buttons"):
            yield Button("Lock", id="lock", compact=True)
            yield Button("Make a vault", id="create", compact=True)
            yield Button("Unlock", id="unlock", compact=True, variant="primary")
            yield Button("Close  esc", id="close", compact=True)

    def on_mount(self) -> None:
        """Ask the stores."""
        self._look()

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    @on(Button.Pressed, "#close")
    def action_leave(self) -> None:
        """Close it."""
        self.dismiss()

    @on(Button.Pressed, "#lock")
    @work(exclusive=True)
    async def _lock(self) -> None:
        (await self._desk.vault()).lock()
        self._look()

    @on(Button.Pressed, "#create")
    def _create_pressed(self) -> None:
        self._change(create=True)

    @on(Button.Pressed, "#unlock")
    def _unlock_pressed(self) -> None:
        self._change(create=False)

    @work(exclusive=True)
    async def _change(self, *, create: bool) -> None:
        passphrase = Secret(self._passphrase.value)
        self._say("Deriving the key …")
        try:
            vault = await self._desk.vault()
            if not create:
                await vault.unlock(passphrase)
            elif self._again.value != self._passphrase.value:
                self._say("The two are not the same. Nothing was made.")
                return
            else:
                check_passphrase(passphrase)
                await vault.create(passphrase)
        except AppError as error:
            self._say(f"! {error.message} {error.hint}".strip())
            return
        self._passphrase.value = self._again.value = ""
        self._say("")
        self._look()

    @on(HiddenInput.Changed)
    def _hint(self, event: HiddenInput.Changed) -> None:
        if event.input is self._passphrase and event.value and self.query_one("#create").display:
            self._say(strength(Secret(event.value)))

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        try:
            health = await self._desk.health()
            candidates = await self._desk.survey()
            vault = await self._desk.vault()
        except AppError as error:
            self.query_one("#store-words", Static).update(
                Content(f"{error.message} {error.hint}".strip())
            )
            self._offer(None)
            return
        lines = [f"New answers go to: {health.label}.", health.problem, health.hint]
        lines += [f"· {one.label}: {one.reason}" for one in candidates if one.reason]
        self.query_one("#store-words", Static).update(
            Content("\n".join(line for line in lines if line))
        )
        self._offer(vault)

    def _offer(self, vault: VaultStore | None) -> None:
        exists = vault is not None and vault.exists
        locked = vault is None or vault.locked
        words = "There is no vault: an encrypted file that a passphrase opens, for machines"
        words += " without a keyring. Without the passphrase nothing in it can be had back."
        if exists:
            words = f"The vault is {'locked' if locked else 'open'}."
        if vault is not None and vault.rolled_back:
            words += f"\n! {vault.rolled_back}"
        self.query_one("#vault-words", Static).update(Content(words if vault else ""))
        self.query_one("#create").display = vault is not None and not exists
        self.query_one("#unlock").display = exists and locked
        self.query_one("#lock").display = exists and not locked
        fields = self.query(".entry")
        fields[0].display = vault is not None and (not exists or locked)
        fields[1].display = vault is not None and not exists
        if fields[0].display:
            self._passphrase.focus()

    def _say(self, words: str) -> None:
        self.query_one("#vault-problem", Static).update(Content(words))
