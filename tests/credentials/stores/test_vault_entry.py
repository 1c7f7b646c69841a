from dataclasses import replace

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores import vault_entry
from sshtui.credentials.stores.vault import VaultStore
from sshtui.endpoint import Endpoint
from tests.credentials.cards import NOON, card

RICH = card(
    "rich",
    binding=Binding(Endpoint("a", "::1", 2222, ("j@b:22",)), "Näme", "код", echo=True),
    kind=PromptKind.CODE,
    mode=Mode.SEND,
)


def test_an_entry_holds_what_the_index_needs_on_another_machine() -> None:
    content = vault_entry.empty("id")
    vault_entry.put(content, "rich", vault_entry.entry(Secret("fake"), RICH, NOON))
    vault_entry.put(content, "bare", vault_entry.entry(Secret("fake"), None, NOON))
    fresh = replace(
        RICH, status=Status.FRESH, store=VaultStore.kind, last_used=None, last_accepted=None
    )
    assert vault_entry.credentials(content, VaultStore.kind) == (fresh,)
    assert vault_entry.secret(content, "bare") == Secret("fake")
    vault_entry.remove(content, "bare")
    vault_entry.remove(content, "bare")
    assert vault_entry.secret(content, "bare") is None


def test_of_two_entries_for_the_same_id_the_newer_one_stays() -> None:
    older = vault_entry.entry(Secret("fake-old"), None, NOON)
    newer = vault_entry.entry(Secret("fake-new"), None, NOON.replace(hour=13))
    for mine, theirs in ((older, newer), (newer, older)):
        content, other = vault_entry.empty("id"), vault_entry.empty("other")
        vault_entry.put(content, "x", mine)
        vault_entry.put(other, "x", theirs)
        vault_entry.put(other, "y", theirs)
        vault_entry.merge(content, other)
        assert vault_entry.secret(content, "x") == Secret("fake-new")
        assert vault_entry.secret(content, "y") is not None
