"""The app on a real terminal: bytes of the keyboard, signals, and what is left behind."""

import pytest

from tests.cli.on_terminal import SSHTUI, on_terminal

CTRL_Q = "\x11"

# Latin-1 keys, a lone continuation, a surrogate, an overlong form, with Alt, pasted, by kitty.
NO_UTF_8 = (
    b"\xe4n",
    b"\xe4",
    b"\x80",
    b"\xed\xa0\x80x",
    b"\xc0\xaf",
    b"\xff\xfe",
    b"\x1b\xe4",
    b"\x1b[200~a\xe4n\xffb\x1b[201~",
    b"\x1b[97;;228u\xe4",
)


@pytest.mark.parametrize("keys", NO_UTF_8, ids=repr)
def test_the_list_of_hosts_lives_through_bytes_that_are_no_utf_8(keys: bytes) -> None:
    with on_terminal([*SSHTUI, "demo"]) as running:
        running.sees("demo-inner")
        running.type(keys + b"zq")
        running.sees("zq")
        running.type(CTRL_Q)
        running.rest()
        assert running.wait() == 0
