import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.kbdint.normalise import normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Password: ", "password"),
        ("(alice@db1) Password: ", "Password:"),
        ("Password :", "  PASSWORD  "),
        ("Code (28 seconds left): ", "Code (3 seconds left): "),
        ("Password (attempt 1 of 3): ", "Password (attempt 2 of 3): "),
        ("Password [2 tries left]: ", "Password [1 tries left]: "),
        ("Passwort (noch 30 Sekunden): ", "Passwort (noch 5 Sekunden): "),
        ("密码（剩余 3 次）：", "密码（剩余 2 次）："),
        ("At 10:21:07, password: ", "At 23:59:59, password: "),
        ("2025-03-01 Password", "2026-11-23 Password"),
        ("Pass\u200bword\t:", "Password:"),
        ("Line one\r\nPassword: ", "line one\n password:"),
    ],
)
def test_the_same_prompt_is_known_again(one: str, other: str) -> None:
    assert normalise(one, "alice", "db1") == normalise(other, "alice", "db1")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Password: ", "Passcode: "),
        ("Question 1: ", "Question 2: "),
        ("PIN for card 12345678: ", "PIN for card 12345679: "),
        ("Characters 2 and 5 of your PIN: ", "Characters 3 and 5 of your PIN: "),
        ("(bob@db1) Password: ", "Password: "),
        ("(alice@other) Password: ", "Password: "),
        ("Password for alice: ", "Password for alice2: "),
        ("Enter the code of your bank:\nPassword: ", "Password: "),
        ("Contraseña: ", "Contrasena: "),
    ],
)
def test_different_prompts_stay_different(one: str, other: str) -> None:
    assert normalise(one, "alice", "db1") != normalise(other, "alice", "db1")


PIECES = st.lists(
    st.sampled_from(
        ["Password", "Straße", "İ", "ﬃ", "(alice@db1) ", " ", ":", "\t", "12 seconds",
         "attempt 2 of 3", "10:20:30", "#", "2025-01-01", "ſ", "\u0345", "é", "密码",
         "剩余 3 次", "\u200b", "\n"]
    )
).map("".join)  # fmt: skip


@given(st.text() | PIECES, st.sampled_from(["alice", "", "ÉVE", "a.b"]))
def test_normalising_twice_is_normalising_once(prompt: str, user: str) -> None:
    once = normalise(prompt, user, "db1")
    assert normalise(once, user, "db1") == once


@given(st.text() | PIECES)
def test_prefix_spaces_and_the_colon_do_not_matter(prompt: str) -> None:
    plain = normalise(prompt, "alice", "db1")
    assert normalise(f"(alice@db1) {prompt}", "alice", "db1") == plain
    assert normalise(f"  {prompt} :", "alice", "db1") == plain


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_countdown_does_not_matter(first: int, second: int) -> None:
    assert normalise(f"Code ({first} seconds left)", "a", "h") == normalise(
        f"Code ({second} seconds left)", "a", "h"
    )


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_any_other_number_does_matter(first: int, second: int) -> None:
    same = normalise(f"Card {first}:", "a", "h") == normalise(f"Card {second}:", "a", "h")
    assert same is (first == second)
