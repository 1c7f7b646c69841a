"""Confirms quitting, if something would be lost."""

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from sshtui.credentials.credential import Credential
from sshtui.credentials.service import CredentialService
from sshtui.credentials.stores.vault import VaultStore
from sshtui.errors import AppError
from sshtui.sanitize import clean
from sshtui.services.credential_text import account, prompt
from sshtui.services.vault_unlock import HERE
from sshtui.sessions.riders import RiderInfo
from sshtui.signin.asker import Asker, KeepQuestion
from sshtui.ui import actions
from sshtui.ui.modals.notice import Confirmation
from sshtui.ui.modals.revealed import RevealedModal
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.rider_rows import who_rides

_WHY = "There is no keyring to save it in, so it would be lost when you quit."


class ConfirmQuit(Confirmation):
    """Asks before open sessions are lost, and what is kept in memory only.

    Args:
        titles: The open sessions.
        lost: Those whose connection broke, and whose screens are still there.
        held: What is kept in memory only.
        credentials: Where it can be looked at, and kept better.
        riders: The programs that use the connections.

    Attributes:
        asker: Who is asked for the vault's passphrase.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.QUIT)
    heading = "Quit sshtui?"
    accept, refuse = "quit.accept", "quit.refuse"

    def __init__(
        self,
        titles: Sequence[str],
        lost: Sequence[str],
        held: Sequence[Credential],
        credentials: CredentialService,
        *,
        riders: Sequence[RiderInfo] = (),
    ) -> None:
        super().__init__()
        self._riders = riders
        self._titles = titles
        self._lost = lost
        self._held = tuple(held)
        self._credentials = credentials
        self.asker: Asker | None = None

    def compose_words(self) -> ComposeResult:
        """Name what would be lost."""
        with VerticalScroll(id="body", can_focus=False):
            if self._titles:
                number = len(self._titles)
                what = "1 open session" if number == 1 else f"{number} open sessions"
                text = f"{what} will be closed: {', '.join(self._titles)}."
                yield Static(Content(clean(text)), classes="paragraph")
            if self._riders:
                text = f"Connections of other programs will be cut: {who_rides(self._riders)}."
                yield Static(Content(clean(text)), classes="paragraph")
            if self._lost:
                text = (
                    "The output of these lost sessions is still here and will be lost:"
                    f" {', '.join(self._lost)}."
                )
                yield Static(Content(clean(text)), classes="paragraph")
            yield Static(self._losses(), id="losses")
            yield Static(id="quit-problem", classes="quiet")

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out the keys that would do nothing."""
        if action == "reveal":
            return bool(self._held)
        if action == "save":
            return bool(self._held) and self._credentials.offers_vault
        return super().check_action(action, parameters)

    @work(exclusive=True, group="reveal")
    async def action_reveal(self) -> None:
        """Show what would be lost, for some seconds."""
        shown = [
            (_named(credential), await self._credentials.reveal(credential))
            for credential in self._held
        ]
        self.app.push_screen(RevealedModal(*shown))

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        """Save it in the vault, which is made or unlocked first if needed."""
        try:
            if not await self._vault_is_open():
                return
            for held in self._held:
                await self._credentials.move(held, VaultStore.kind.name)
        except AppError as error:
            self.query_one("#quit-problem", Static).update(Content(clean(f"! {error.message}")))
        self._held = await self._credentials.held()
        self.query_one("#losses", Static).update(self._losses() or Content("Saved in the vault."))
        self.refresh_bindings()

    async def _vault_is_open(self) -> bool:
        stores = self._credentials.stores
        vault, asker = stores.vault, self.asker
        if vault is None or asker is None:
            return False
        if not vault.exists or vault.locked:
            what = ", ".join(_named(credential) for credential in self._held)
            await asker.keep(KeepQuestion(HERE, what, _WHY, vault.exists, stores.open_vault))
        return vault.exists and not vault.locked

    def _losses(self) -> Content:
        if not self._held:
            return Content("")
        lines = "\n".join(f"· {_named(credential)}" for credential in self._held)
        return Content.assemble(
            ("In memory only, and lost when you quit:", "bold $warning"), f"\n{lines}"
        )


def _named(one: Credential) -> str:
    return f"{account(one)} · {prompt(one)}"
