import pytest

from sshtui.terminal.prefix_bytes import PrefixBytes
from tests.terminal.terminals import terminal

WAYS = (b"\x1c", b"\x1b[92;5u", b"\x1b[92:124;5:1;u", b"\x1b[92;133u", b"\x1b[27;5;92~")


@pytest.mark.parametrize("prefix", WAYS)
def test_the_prefix_is_found_in_every_encoding_however_it_is_cut(prefix: bytes) -> None:
    typed = b"ab" + prefix + b"zc"
    for place in range(len(typed)):
        watch = PrefixBytes("ctrl+backslash", terminal())
        first, left = watch.feed(typed[:place])
        if not left:
            rest, left = watch.feed(typed[place:])
            first += rest
        assert left
        assert first == b"ab"


@pytest.mark.parametrize("prefix", WAYS)
def test_the_prefix_pressed_twice_is_the_programs(prefix: bytes) -> None:
    watch = PrefixBytes("ctrl+backslash", terminal())
    assert watch.feed(b"a" + prefix + prefix + b"b") == (b"a" + prefix + b"b", False)


def test_the_release_of_the_prefix_and_a_modifier_are_no_key_after_it() -> None:
    watch = PrefixBytes("ctrl+backslash", terminal())
    assert watch.feed(b"\x1b[92;5u\x1b[92;5:3u\x1b[57442;5:3u\x1b[57441;2u") == (b"", False)
    assert watch.feed(b"z") == (b"", True)


@pytest.mark.parametrize("typed", [b"\x1b", b"\x1b[A", b"\x1b[92;6u", b"\xe2\x82\xac", b"\\"])
def test_what_is_not_the_prefix_is_passed_on(typed: bytes) -> None:
    watch = PrefixBytes("ctrl+backslash", terminal())
    passed, left = watch.feed(typed)
    assert not left
    assert passed + watch.flush()[0] == typed
    assert not watch.pending


def test_what_the_program_asked_of_the_keyboard_changes_nothing() -> None:
    emulator = terminal()
    emulator.feed(b"\x1b[>4;2m\x1b[>5u")
    assert PrefixBytes("ctrl+backslash", emulator).feed(b"\x1cz") == (b"", True)


def test_another_prefix_key() -> None:
    assert PrefixBytes("f12", terminal()).feed(b"a\x1b[24~z") == (b"a", True)
    assert PrefixBytes("ctrl+a", terminal()).feed(b"b\x01z") == (b"b", True)


@pytest.mark.parametrize(
    "key", [b"z", b"\x1b[A", b"\x1bOP", b"\x1bz", b"\xe2\x82\xac", b"\x1b[122;1u\x1b[122;1:3u"]
)
def test_what_is_typed_after_the_key_behind_the_prefix_is_kept(key: bytes) -> None:
    watch = PrefixBytes("ctrl+backslash", terminal())
    assert watch.feed(b"a\x1c" + key + b"ls\r\x1b[") == (b"a", True)
    assert watch.after == b"ls\r\x1b["


@pytest.mark.parametrize(
    "told", [b"\x1b[<35;10;5M", b"\x1b[I", b"\x1b[?62;22c", b"\x1b[5;10R", b"\x1b]11;rgb:0/0/0\x07"]
)
def test_what_the_terminal_tells_by_itself_is_no_key_behind_the_prefix(told: bytes) -> None:
    watch = PrefixBytes("ctrl+backslash", terminal())
    assert watch.feed(b"\x1c" + told) == (told, False)
    assert watch.feed(b"z") == (b"", True)
