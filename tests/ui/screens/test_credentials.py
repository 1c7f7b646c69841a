import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, DataTable, Input

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.registry import StoreRegistry
from sshtui.credentials.stores.vault import RULE, VaultStore
from sshtui.credentials.table import CredentialTable
from sshtui.endpoint import Endpoint
from sshtui.hosts.history import History
from sshtui.hosts.repository import HostRepository
from sshtui.lazy import Lazy
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.ui.app import Application
from sshtui.ui.modals.change_credential import ChangeCredential
from sshtui.ui.screens.credentials import CredentialsScreen
from tests.credentials.stores.vaults import PASSPHRASE, cheapen
from tests.servers.waiting import SECONDS, until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import CANARY, running, shown
from tests.ui.steps import inputs, type_text

NEWER = "fake passphrase, a newer one"
WEB = Endpoint("deploy", "web1.example.com", 22)
OTHER = Endpoint("ann", "db1.example.com", 22, ("deploy@web1.example.com:22",))


class Kept(MemoryStore):
    """A keyring that forgets at the end of the test."""

    kind = KeyringStore.kind

    def __init__(self) -> None:
        super().__init__()
        self.label = "Secret Service"


async def learn(
    credentials: CredentialService, endpoint: Endpoint, prompt: str = "password", text: str = CANARY
) -> None:
    await credentials.remember(
        Binding(endpoint, "", prompt, echo=False),
        PromptKind.PASSWORD,
        Secret(text),
        mode=Mode.FILL,
        host_key="SHA256:fake",
    )


@asynccontextmanager
async def at_the_answers(
    tmp_path: Path, *, size: tuple[int, int] = (120, 36), empty: bool = False
) -> AsyncIterator[tuple[Application, Pilot[int], CredentialService]]:
    stores = StoreRegistry((Kept(), VaultStore(tmp_path), MemoryStore()), "keyring")
    credentials = CredentialService(CredentialTable(tmp_path / "sshtui.db"), stores)
    if not empty:
        await learn(credentials, WEB)
        await learn(credentials, OTHER)
        await credentials.doubt((await credentials.find(OTHER))[0])
    app = Application(
        visits=History(None),
        hosts=HostRepository(system_config=Path("/nonexistent")),
        sessions=SessionManager(Lines(FakeConnector())),
        credentials=Lazy.of(credentials),
    )
    async with running(app, size) as (_, pilot):
        await pilot.press("f4")
        await until(lambda: isinstance(app.screen, CredentialsScreen), "the answers")
        words = "No credentials saved" if empty else "not accepted"
        await until(lambda: words in shown(app), "what is remembered")
        yield app, pilot, credentials
    credentials.close()


async def test_answers_are_listed_with_how_they_fared_and_never_shown(tmp_path: Path) -> None:
    async with at_the_answers(tmp_path) as (app, pilot, _):
        text = shown(app)
        assert "2 credentials saved" in text
        assert "ann@db1.example.com:22 via deploy@web1.example.com:22" in text
        assert "✗ not accepted" in text
        assert "✓ just now" in text
        assert "Secret Service" in text
        assert CANARY not in text
        await pilot.press("escape")
        await until(lambda: not isinstance(app.screen, CredentialsScreen), "the hosts")


async def test_an_empty_list_says_how_answers_get_here(tmp_path: Path) -> None:
    async with at_the_answers(tmp_path, empty=True) as (app, pilot, _):
        assert "Tick Save" in shown(app)
        await pilot.press("m", "d", "t", "v", "f2")
        assert isinstance(app.screen, CredentialsScreen)


async def test_the_mode_goes_round_and_send_waits_for_an_acceptance(tmp_path: Path) -> None:
    async with at_the_answers(tmp_path) as (app, pilot, credentials):
        table = app.screen.query_one(DataTable)
        for row, endpoint, modes in (
            (0, OTHER, (Mode.ASK, Mode.FILL)),
            (1, WEB, (Mode.SEND, Mode.ASK, Mode.FILL)),
        ):
            table.move_cursor(row=row)
            for mode in modes:
                await pilot.press("m")

                async def changed(endpoint: Endpoint = endpoint, mode: Mode = mode) -> bool:
                    return (await credentials.find(endpoint))[0].mode is mode

                await becomes(changed)


async def becomes(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(SECONDS):
        while not await condition():  # noqa: ASYNC110 - the store has no event
            await asyncio.sleep(0.01)


async def test_forgetting_asks_first(tmp_path: Path) -> None:
    async with at_the_answers(tmp_path) as (app, pilot, credentials):
        await pilot.press("d")
        await until(lambda: "Forget this credential?" in shown(app), "the question")
        await pilot.press("n")
        await until(lambda: isinstance(app.screen, CredentialsScreen), "the answers")
        assert len(await credentials.all()) == 2
        await pilot.press("d")
        await until(lambda: "Forget this credential?" in shown(app), "the question")
        await pilot.press("y")
        await until(lambda: "1 credential saved" in shown(app), "one less")
        assert [credential.binding.endpoint for credential in await credentials.all()] == [WEB]


async def test_an_answer_is_revealed_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sshtui.ui.modals.revealed.SECONDS", 4.0)
    async with at_the_answers(tmp_path) as (app, pilot, _):
        await pilot.press("f2")
        await until(lambda: CANARY in shown(app), "the answer")
        assert app.deliver_screenshot() is None
        await until(lambda: CANARY not in shown(app), "that it is gone")
        assert CANARY not in app.clipboard


async def test_the_filter_leaves_what_matches(tmp_path: Path) -> None:
    async with at_the_answers(tmp_path) as (app, pilot, _):
        await pilot.press("slash")
        await type_text(pilot, "db1")
        await until(lambda: app.screen.query_one(DataTable).row_count == 1, "one row")
        await pilot.press("escape")
        await until(lambda: app.screen.query_one(DataTable).row_count == 2, "both")
        assert isinstance(app.screen, CredentialsScreen)


async def test_an_answer_and_a_seed_can_be_entered_by_hand(tmp_path: Path) -> None:
    async with at_the_answers(tmp_path, empty=True) as (app, pilot, credentials):
        seed = "otpauth://totp/x?secret=JBSWY3DPEHPK3PXPJBSWY3DP"
        for secret, said in (("fake-entered", ""), (seed, "current code")):
            await pilot.press("a")
            await until(lambda: "Add credential" in shown(app), "the form")
            destination, answer = app.screen.query(Input)
            destination.value = "deploy@web1.example.com"
            answer.value = secret
            answer.focus()
            if said:
                await until(lambda said=said: said in shown(app), "its code")  # type: ignore[misc]
            assert secret not in shown(app)
            await pilot.press("enter")
            await until(lambda: isinstance(app.screen, CredentialsScreen), "the answers")
        await until(lambda: "2 credentials saved" in shown(app), "both")
        kept = await credentials.all()
        assert {credential.kind for credential in kept} == {PromptKind.PASSWORD, PromptKind.CODE}
        assert {credential.status for credential in kept} == {Status.FRESH}


@pytest.mark.parametrize(
    ("keys", "kind"), [(["enter"], PromptKind.CODE), (["tab", "enter"], PromptKind.PASSWORD)]
)
async def test_a_secret_key_is_kept_as_what_the_person_says_it_is(
    tmp_path: Path, keys: list[str], kind: PromptKind
) -> None:
    async with at_the_answers(tmp_path, empty=True) as (app, pilot, credentials):
        await pilot.press("a")
        await until(lambda: "Add credential" in shown(app), "the form")
        destination, answer = app.screen.query(Input)
        destination.value = "deploy@web1.example.com"
        answer.value = "jbsw y3dp ehpk 3pxp"
        answer.focus()
        await pilot.press("enter")
        await until(lambda: "Generate codes from it" in shown(app), "the question")
        assert await credentials.all() == ()
        await pilot.press(*keys)
        await until(lambda: "1 credential saved" in shown(app), "it")
        assert [credential.kind for credential in await credentials.all()] == [kind]


async def test_a_trial_signs_in_and_reports(tmp_path: Path) -> None:
    async with at_the_answers(tmp_path) as (app, pilot, _):
        await pilot.press("down", "t")
        report = "web1: signed in without this credential"
        await until(lambda: report in shown(app) and "accepted" in shown(app), "the report")


async def test_an_answer_is_changed_in_its_place(tmp_path: Path) -> None:
    async with at_the_answers(tmp_path) as (app, pilot, credentials):
        (before,) = await credentials.find(WEB)
        await credentials.change_mode(before, Mode.SEND)
        await pilot.press("ctrl+r")
        await until(lambda: " send " in shown(app), "the mode")
        await pilot.press("down", "e")
        await until(lambda: isinstance(app.screen, ChangeCredential) and app.focused, "the box")
        assert str(WEB) in shown(app)
        await pilot.press("enter")
        await until(lambda: "It is empty" in shown(app), "what is missing")
        await type_text(pilot, "fake-rotated")
        assert "fake-rotated" not in shown(app)
        await pilot.press("enter")
        await until(lambda: "fill, then send" in shown(app), "what becomes of it")
        (after,) = await credentials.find(WEB)
        assert await credentials.reveal(after) == Secret("fake-rotated")
        assert (after.binding, after.status, after.mode) == (
            before.binding,
            Status.FRESH,
            Mode.SEND,
        )
        assert after.id != before.id


async def test_a_secret_key_takes_the_place_of_an_answer_only_where_it_is_meant_to(
    tmp_path: Path,
) -> None:
    async with at_the_answers(tmp_path) as (app, pilot, credentials):
        await pilot.press("down", "e")
        await until(lambda: isinstance(app.screen, ChangeCredential) and app.focused, "the box")
        answer = app.screen.query_one(Input)
        answer.value = "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"
        await pilot.press("enter")
        await until(lambda: "one-time code seed" in shown(app), "why not")
        answer.value = "jbsw y3dp ehpk 3pxp"
        for keys in (["enter", "enter"], ["enter", "tab", "enter"]):
            assert isinstance(app.screen, ChangeCredential)
            await pilot.press(*keys[:1])
            await until(lambda: "Save it as typed" in shown(app), "the question")
            await pilot.press(*keys[1:])
        await until(lambda: "not tried yet" in shown(app), "the change")
        (after,) = await credentials.find(WEB)
        assert await credentials.reveal(after) == Secret("jbsw y3dp ehpk 3pxp")


async def test_an_answer_entered_for_an_account_that_has_one_takes_its_place(
    tmp_path: Path,
) -> None:
    async with at_the_answers(tmp_path) as (app, pilot, credentials):
        await pilot.press("down", "a")
        await until(lambda: "Add credential" in shown(app), "the form")
        await type_text(pilot, "fake-rotated")
        await pilot.press("enter")
        await until(lambda: "not tried yet" in shown(app), "the change")
        (after,) = await credentials.find(WEB)
        assert await credentials.reveal(after) == Secret("fake-rotated")


async def test_a_vault_is_made_and_an_answer_moved_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cheapen(monkeypatch)
    async with at_the_answers(tmp_path) as (app, pilot, credentials):
        await pilot.press("v")
        await until(lambda: "There is no vault yet" in shown(app), "why not")
        await pilot.press("escape")
        await pilot.press("k")
        await until(lambda: "There is no vault." in shown(app), "that there is none")
        assert RULE in shown(app)
        await pilot.press("enter", "enter")
        await until(lambda: "It is empty" in shown(app), "what is missing")
        await type_text(pilot, "short")
        await pilot.press("enter", "x", "enter")
        await until(lambda: "at least 8 characters" in shown(app), "what is wrong with it")
        await pilot.press("ctrl+u")
        await type_text(pilot, PASSPHRASE.reveal())
        await until(lambda: "good" in shown(app), "how strong it is")
        await pilot.press("enter")
        await until(lambda: "do not match" in shown(app), "the mistake")
        await type_text(pilot, PASSPHRASE.reveal())
        await pilot.press("enter")
        await until(lambda: "The vault is open" in shown(app), "the vault")
        assert PASSPHRASE.reveal() not in shown(app)
        app.screen.query_one("#change", Button).press()
        await until(lambda: "Repeat" in shown(app), "three lines")
        for text in (PASSPHRASE.reveal(), NEWER, NEWER):
            await type_text(pilot, text)
            await pilot.press("enter")
        lock = app.screen.query_one("#lock", Button)
        await until(lambda: lock.display, "the end of the change")
        lock.press()
        await until(lambda: "The vault is locked" in shown(app), "the lock")
        await pilot.press("escape")
        await until(lambda: isinstance(app.screen, CredentialsScreen), "the answers")
        await pilot.press("v")
        await until(lambda: "Unlock the vault" in shown(app), "the passphrase")
        inputs(app)[0].value = "fake wrong one"
        await pilot.press("enter")
        await until(lambda: "does not open" in shown(app), "that it was wrong")
        inputs(app)[0].value = NEWER
        await pilot.press("enter")
        await until(
            lambda: " vault " in shown(app) and "credentials saved" in shown(app), "the move"
        )
        assert VaultStore.kind in {credential.store for credential in await credentials.all()}
