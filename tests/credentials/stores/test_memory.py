from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.memory import MemoryStore


async def test_it_says_that_nothing_lasts() -> None:
    assert not MemoryStore.kind.durable
    assert MemoryStore.kind.writable
    assert MemoryStore().label == "this session only"


async def test_what_one_keeps_no_other_has() -> None:
    one, other = MemoryStore(), MemoryStore()
    await one.set("id", Secret("fake-1"))
    assert await other.get("id") is None
    await one.set("id", Secret("fake-2"))
    assert await one.get("id") == Secret("fake-2")


async def test_what_is_deleted_is_gone_and_may_be_deleted_again() -> None:
    store = MemoryStore()
    await store.set("id", Secret("fake"))
    await store.delete("id")
    await store.delete("id")
    assert await store.get("id") is None


async def test_no_secret_is_in_its_repr() -> None:
    store = MemoryStore()
    await store.set("id", Secret("fake-canary"))
    assert "fake-canary" not in repr(vars(store))
