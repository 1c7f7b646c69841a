import json
from dataclasses import replace
from datetime import UTC, datetime

from sshtui.cli.credential_words import as_data, lines, prompt_of
from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.stores.kind import StoreKind
from sshtui.endpoint import Endpoint

ALICE = Endpoint("alice", "db1.example", 22, via=("hop@bastion:22",))
NOON = datetime(2026, 1, 2, 12, 30, 15, 99, UTC)
KNOWN = Credential(
    "0123456789ab",
    Binding(ALICE, "", "password:", echo=False),
    PromptKind.PASSWORD,
    Mode.FILL,
    Status.PROVEN,
    frozenset({"SHA256:b", "SHA256:a"}),
    StoreKind("keyring", "system keyring"),
    last_used=NOON,
    last_accepted=NOON,
)


def test_a_line_says_whose_it_is_and_how_it_stands() -> None:
    (line,) = lines([KNOWN])
    assert line == (
        "01234567  alice@db1.example:22 via hop@bastion:22  password:  password  fill"
        "  proven in system keyring  accepted 2026-01-02 12:30 UTC"
    )


def test_the_lines_of_several_are_aligned() -> None:
    other = replace(KNOWN, id="ff", status=Status.SUSPECT, last_accepted=None)
    first, second = lines([KNOWN, other])
    assert first.index("accepted") == second.index("never accepted")
    assert second.endswith("suspect in system keyring  never accepted")
    assert lines([]) == []


def test_data_is_for_programs() -> None:
    data = as_data(KNOWN)
    assert json.loads(json.dumps(data)) == data
    assert data["id"] == KNOWN.id
    assert data["via"] == ["hop@bastion:22"]
    assert data["host_keys"] == ["SHA256:a", "SHA256:b"]
    assert data["store"] == "keyring"
    assert data["last_used"] == "2026-01-02T12:30:15+00:00"
    assert as_data(replace(KNOWN, last_used=None))["last_used"] is None


def test_what_a_server_asked_cannot_steer_a_terminal() -> None:
    hostile = replace(
        KNOWN, binding=Binding(Endpoint("a\x1b[2J", "h", 22), "", "pass\x9bword:", echo=False)
    )
    for text in (prompt_of(hostile), *lines([hostile]), json.dumps(as_data(hostile))):
        assert text.isprintable()
