from dataclasses import replace
from datetime import UTC, datetime

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.stores.kind import NO_STORE
from sshtui.endpoint import Endpoint
from sshtui.services.credential_text import account, prompt

DIRECT = Endpoint("alice", "db1.example", 22)
KNOWN = Credential(
    "id",
    Binding(DIRECT, "", "password:", echo=False),
    PromptKind.PASSWORD,
    Mode.FILL,
    Status.PROVEN,
    frozenset(),
    NO_STORE,
)


def test_an_account_is_told_with_the_way_there() -> None:
    assert account(KNOWN) == "alice@db1.example:22"
    behind = replace(DIRECT, via=("a@hop1:22", "b@hop2:22"))
    assert account(replace(KNOWN, binding=replace(KNOWN.binding, endpoint=behind))) == (
        "alice@db1.example:22 via a@hop1:22 via b@hop2:22"
    )


def test_a_prompt_is_told_in_its_own_words() -> None:
    assert prompt(KNOWN) == "password:"
    by_hand = replace(KNOWN, binding=Binding.by_hand(DIRECT, PromptKind.PASSWORD))
    assert prompt(by_hand) == "any password prompt"


def test_a_new_password_that_may_not_be_in_force_is_told_with_its_time() -> None:
    aside = replace(KNOWN, binding=Binding.of_new_password(DIRECT, "id"))
    assert prompt(aside) == "new password"
    moment = datetime(2026, 1, 2, 12, 30, tzinfo=UTC)
    dated = prompt(replace(aside, last_used=moment))
    assert dated == f"new password {moment.astimezone():%d %b %H:%M}"


def test_nothing_of_a_server_steers_a_terminal() -> None:
    hostile = replace(
        KNOWN, binding=Binding(Endpoint("a\x1b[2J", "h", 22), "", "pass\x9bword", echo=False)
    )
    assert account(hostile).isprintable()
    assert prompt(hostile).isprintable()
