"""What the list says of sign-ins."""

from dataclasses import replace

import pytest

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.stores.kind import StoreKind
from sshtui.endpoint import Endpoint
from sshtui.hosts.model import Host
from sshtui.services.sign_ins import SignIns
from sshtui.sshconfig import tokens

HOST = Host("web", "Web.example", "ann", 2222)
SAVED = Credential(
    id="1",
    binding=Binding(Endpoint("ann", "web.example", 2222), "", "Password:", echo=False),
    kind=PromptKind.PASSWORD,
    mode=Mode.SEND,
    status=Status.PROVEN,
    host_keys=frozenset(),
    store=StoreKind("keyring"),
    last_used=None,
    last_accepted=None,
)


@pytest.mark.parametrize(
    ("saved", "words"),
    [
        ([SAVED], "keyring ✓"),
        ([SAVED, replace(SAVED, mode=Mode.FILL)], "fill"),
        ([SAVED, replace(SAVED, mode=Mode.ASK)], "asks"),
        ([SAVED, replace(SAVED, status=Status.SUSPECT)], "refused"),
        ([], ""),
    ],
)
def test_what_is_saved_says_how_it_is_used(saved: list[Credential], words: str) -> None:
    assert SignIns(saved).words(HOST, "") == words


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("publickey", "key"),
        ("publickey then keyboard-interactive", "asks"),
        ("password", "asks"),
        ("none", ""),
    ],
)
def test_without_a_credential_the_last_sign_in_tells(last: str, words: str) -> None:
    assert SignIns().words(HOST, last) == words


@pytest.mark.parametrize(
    "other",
    [
        replace(HOST, user=""),
        replace(HOST, port=22),
        replace(HOST, hostname="db.example"),
        replace(HOST, jump="bastion"),
    ],
)
def test_what_is_saved_for_another_account_does_not_count(other: Host) -> None:
    assert SignIns([SAVED]).words(other, "") == ""


def test_a_host_without_a_user_is_the_local_users() -> None:
    end = Endpoint(tokens.local_user(), "web.example", 2222, ("ops@bastion:22",))
    saved = replace(SAVED, binding=Binding(end, "", "Password:", echo=False))
    assert SignIns([saved]).words(replace(HOST, user="", jump="bastion"), "") == "keyring ✓"
