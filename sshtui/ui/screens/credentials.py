"""The credentials screen: a table of saved credentials and its actions."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Input, Static

from sshtui.credentials.binding import Mode, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.errors import AppError
from sshtui.hosts.model import Host
from sshtui.sanitize import clean
from sshtui.services.ages import age
from sshtui.services.credential_text import account, name, prompt
from sshtui.services.credentials import CredentialManager
from sshtui.services.ports import Hosts
from sshtui.services.vault_unlock import VaultUnlocker
from sshtui.signin.asker import Asker
from sshtui.sshconfig.destination import parse_destination
from sshtui.sshconfig.target import Target
from sshtui.ui import actions
from sshtui.ui.modals.change_credential import ChangeCredential
from sshtui.ui.modals.confirm_forget import ConfirmForget
from sshtui.ui.modals.credential_storage import CredentialStorageModal
from sshtui.ui.modals.enter_credential import EnterCredential, Entered
from sshtui.ui.modals.problem import ProblemModal
from sshtui.ui.modals.revealed import RevealedModal
from sshtui.ui.modals.timeline import TimelineModal
from sshtui.ui.notifications import show_step
from sshtui.ui.rendering.screen import BaseScreen
from sshtui.ui.user_keymap import bindings, keymap_of
from sshtui.ui.widgets.key_bar import KeyBar
from sshtui.ui.widgets.text_input import TextInput

COLUMNS = ("Account", "State", "Next time", "Saved in", "Kind", "Prompt")
_NEXT_MODE = {Mode.ASK: Mode.FILL, Mode.FILL: Mode.SEND, Mode.SEND: Mode.ASK}


class CredentialsScreen(BaseScreen[None]):
    """Lists saved credentials; the keys act on the one under the cursor.

    Args:
        manager: Reads and changes them.
        hosts: Resolves where one is to be tried, or entered for.
        asker_of: Returns who is asked by a screen, in a trial and for the vault's passphrase.
    """

    CSS_PATH = Path(__file__).with_name("credentials.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.CREDENTIALS)
    AUTO_FOCUS = "DataTable"

    def __init__(
        self, manager: CredentialManager, hosts: Hosts, asker_of: Callable[[Screen[Any]], Asker]
    ) -> None:
        super().__init__()
        self._manager = manager
        self._hosts = hosts
        self._asker = asker_of(self)
        self._vault = VaultUnlocker(self._asker)
        self._kept: tuple[Credential, ...] = ()
        self._saved: tuple[Host, ...] = ()
        self._shown: list[Credential] = []

    def compose(self) -> ComposeResult:
        """Lay out the title line, the filter and the table, and the keys."""
        keys = keymap_of(self)
        with Horizontal(id="title"):
            yield Static(id="counts")
            yield Static(id="keeping")
        with Vertical(id="answers") as pane:
            pane.border_title = "Credentials"
            with Horizontal(id="filter-line"):
                yield Static("▸", id="filter-sign")
                yield TextInput(
                    placeholder=f"{keys.of('credentials.filter')} to filter by host or user",
                    id="filter",
                    compact=True,
                )
            yield DataTable(cursor_type="row", zebra_stripes=False)
            yield Static(
                "No credentials saved yet.\n\nTick Save in a sign-in form, or press"
                f" {keys.of('credentials.add')} to add a password or a one-time code seed.",
                id="nothing",
            )
        yield KeyBar()

    def on_mount(self) -> None:
        """Read what is there."""
        self.action_reload()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Show what sign-ins have changed since."""
        self.action_reload()

    @work(exclusive=True, group="read")
    async def action_reload(self) -> None:
        """Read what is saved, and where new credentials go."""
        try:
            self._kept = await self._manager.all()
            self._saved = await asyncio.to_thread(self._hosts.hosts)
            self._show()
            health = await self._manager.health()
        except AppError as error:
            self._tell(error)
            return
        words = health.label if health.usable else f"{health.label} · {health.problem}"
        self.query_one("#keeping", Static).update(
            Content.assemble(
                ("● " if health.usable else "○ "), (f"new credentials go to: {words}", "$quiet")
            )
        )

    def action_filter(self) -> None:
        """Go to the filter."""
        self.query_one("#filter", Input).focus()

    def action_leave(self) -> None:
        """Leave the filter, or the screen."""
        field = self.query_one("#filter", Input)
        if field.has_focus or field.value:
            field.value = ""
            self.query_one(DataTable).focus()
        else:
            self.dismiss()

    def action_mode(self) -> None:
        """Use the answer in another way: ask, fill, send, and again."""
        if one := self._current():
            mode = _NEXT_MODE[one.mode]
            if mode is Mode.SEND and one.status is not Status.PROVEN:
                self.app.notify(
                    "It can be sent automatically once a server has accepted it.", markup=False
                )
                mode = Mode.ASK
            self._do(partial(self._manager.change_mode, one, mode))

    def action_forget(self) -> None:
        """Forget the answer, once that is confirmed."""
        if one := self._current():

            def forget_if(agreed: bool | None) -> None:
                if agreed:
                    self._do(partial(self._manager.forget, one, self._vault.unlock))

            self.app.push_screen(ConfirmForget(account(one), prompt(one)), forget_if)

    def action_move(self) -> None:
        """Keep the credential in the next store: the vault, or the keyring if it is there."""
        if one := self._current():
            self._do(partial(self._manager.move_on, one, self._vault.unlock))

    @work(exclusive=True, group="reveal")
    async def action_reveal(self) -> None:
        """Show the answer for some seconds."""
        one = self._current()
        if one is None:
            return
        try:
            secret = await self._manager.reveal(one, self._vault.unlock)
        except AppError as error:
            self._tell(error)
            return
        self.app.push_screen(RevealedModal((f"{account(one)} · {prompt(one)}", secret)))

    @work(exclusive=True, group="test")
    async def action_test(self) -> None:
        """Sign in with the answer, show how that went, and close the connection; no shell."""
        one = self._current()
        if one is None:
            return
        try:
            target = await asyncio.to_thread(self._target, one)
            self.app.notify(f"Signing in to {clean(target.alias)} …", markup=False)
            trial = await self._manager.test(
                target, self._asker, partial(show_step, self.app), (one,)
            )
        except AppError as error:
            self._tell(error)
            return
        how = (
            "signed in with this credential"
            if trial.used_kept
            else "signed in without this credential"
        )
        title = how if trial.error is None else trial.error.heading
        self.app.push_screen(TimelineModal(f"{clean(target.alias)}: {title}", trial.entries))
        self.action_reload()

    def action_change(self) -> None:
        """Ask for another answer in the place of this one."""
        if one := self._current():

            def change_to(secret: Secret | None) -> None:
                if secret is not None:
                    self._do(partial(self._manager.change, one, secret, self._vault.unlock))

            self.app.push_screen(ChangeCredential(one), change_to)

    def action_add(self) -> None:
        """Ask for a password or a seed, to be kept before any server asks for it."""
        one = self._current()

        def enter(entered: Entered | None) -> None:
            if entered is not None:
                self._do(partial(self._enter, entered))

        self.app.push_screen(EnterCredential(str(one.binding.endpoint) if one else ""), enter)

    def action_storage(self) -> None:
        """Show where credentials are saved, and what can be done about it."""
        # What it changed is read when this screen comes up again.
        self.app.push_screen(CredentialStorageModal(self._manager))

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._show()

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self.query_one(DataTable).focus()

    async def _enter(self, entered: Entered) -> None:
        destination = parse_destination(entered.destination)
        target = await asyncio.to_thread(self._hosts.resolve, destination)
        if entered.is_seed:
            await self._manager.enter_seed(target, entered.secret.reveal(), self._vault.unlock)
        else:
            await self._manager.enter_password(target, entered.secret, self._vault.unlock)

    @work(exclusive=True, group="change")
    async def _do(self, change: Callable[[], Awaitable[object]]) -> None:
        try:
            await change()
        except AppError as error:
            self._tell(error)
        self.action_reload()

    def _target(self, one: Credential) -> Target:
        """Return the host of an answer by its alias, or else by its address."""
        endpoint = one.binding.endpoint
        place = (endpoint.host, endpoint.port)
        names = (h.alias for h in self._hosts.hosts() if (h.hostname, h.port) == place)
        listed = (self._hosts.resolve(parse_destination(name)) for name in names)
        named = (target for target in listed if target.endpoint == endpoint)
        return next(named, None) or self._hosts.resolve(parse_destination(str(endpoint)))

    def _current(self) -> Credential | None:
        row = self.query_one(DataTable).cursor_row
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _show(self) -> None:
        table, word = self.query_one(DataTable), self.query_one("#filter", Input).value.lower()
        position = table.cursor_row
        self._shown = [
            credential for credential in self._kept if word in self._called(credential).lower()
        ]
        rows = [_cells(credential, self._called(credential)) for credential in self._shown]
        table.clear(columns=True)
        for number, label in enumerate(COLUMNS):
            # The table's own guess at the width takes a cell for what its code looks like.
            widths = [row[number].cell_length for row in rows]
            table.add_column(label, width=max([len(label), *widths]))
        for row in rows:
            table.add_row(*row)
        table.move_cursor(row=min(position, len(self._shown) - 1))
        self.query_one("#nothing").display = not self._kept
        table.display = bool(self._kept)
        count = len(self._kept)
        self.query_one("#counts", Static).update(
            Content.assemble(
                ("sshtui ", "bold $primary"),
                (f"{count} {'credential' if count == 1 else 'credentials'} saved", "$quiet"),
            )
        )

    def _called(self, one: Credential) -> str:
        """Return the host as the person calls it, and whose account it is."""
        alias = name(one, self._saved)
        return f"{alias} · {account(one)}" if alias else account(one)

    def _tell(self, error: AppError) -> None:
        self.app.push_screen(ProblemModal(error))


def _cells(one: Credential, called: str) -> Sequence[Content]:
    state = {
        Status.SUSPECT: Content.styled("✗ not accepted", "$error"),
        Status.PROVEN: Content.assemble(("✓ ", "$success"), _ago(one.last_accepted)),
        Status.FRESH: Content("· not tried yet"),
    }[one.status]
    return (
        Content(called),
        state,
        Content(_next_time(one)),
        Content(str(one.store)),
        Content(one.kind.value),
        Content(prompt(one)),
    )


def _next_time(one: Credential) -> str:
    """Say what becomes of an answer next time, which is not yet what was chosen."""
    if one.mode is not Mode.SEND or one.status is Status.PROVEN:
        return one.mode.value
    return "ask, then send" if one.status is Status.SUSPECT else "fill, then send"


def _ago(moment: datetime | None) -> str:
    return "accepted" if moment is None else age((datetime.now(UTC) - moment).total_seconds())
