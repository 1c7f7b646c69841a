import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.kbdint.classify import (
    MAX_CONTEXT,
    names_other_account,
    normalise,
    wants_other_account,
)


@pytest.mark.parametrize(
    "prompt",
    [
        "Password for bob@db1: ",
        "Password for alice@prod: ",
        "Password for bob: ",
        "(bob@db1.example) Password: ",
        "bob's password: ",
        "Enter the password for bob@prod-db (visible): ",
        "Passwort für bob: ",
        "Kennwort für den Benutzer bob: ",
        "Mot de passe pour bob : ",
        "Mot de passe de l'utilisateur bob : ",
        "Contraseña para bob: ",
        "Senha do usuário bob: ",
        "bobのパスワード: ",
        "bob 的密码：",
        "Пароль для bob: ",
        "Пароль пользователя bob: ",
        "Password for `bob': ",
        "Password for EVIL\\bob: ",
        "(alice@db1) Password: ",
        "(alice@db1.example.evil.test) Password: ",
        f"Password for alice ({'x' * 600}): ",
    ],
)
def test_another_account_is_noticed(prompt: str) -> None:
    assert names_other_account(prompt, "alice", "db1.example")


@pytest.mark.parametrize(
    "prompt",
    [
        "Password: ",
        "Password for alice: ",
        "Password for ALICE: ",
        "Password for user alice: ",
        "Password for alice@db1: ",
        "Password for alice@db1.example: ",
        "Password for alice@EXAMPLE: ",
        "(alice@db1.example) Password: ",
        "alice@db1.example's password: ",
        "Password for CORP\\alice: ",
        "Password for alice.",
        "Password for this server: ",
        "Kennwort für alice: ",
        "aliceのパスワード: ",
        "パスワードを入力してください: ",
        "请输入您的密码：",
        "Mot de passe de connexion : ",
        "Verification code: ",
    ],
)
def test_this_account_and_none_at_all_are_not_another(prompt: str) -> None:
    assert not names_other_account(prompt, "alice", "db1.example")


@pytest.mark.parametrize(
    ("prompt", "other"),
    [
        ("Password for CORP\\alice: ", False),
        ("Password for corp\\alice: ", False),
        ("Password for alice: ", False),
        ("Password for bob: ", True),
        ("Password for LAB\\alice: ", True),
    ],
)
def test_an_account_of_a_domain_is_itself_with_and_without_it(prompt: str, *, other: bool) -> None:
    assert names_other_account(prompt, "CORP\\alice", "db1.example") is other


@pytest.mark.parametrize(
    ("instruction", "wanted"),
    [
        ("Enter the password for bob@prod below.", True),
        ("Hello!\nPassword for bob, please.", True),
        ("Type in bob's password.", True),
        ("Use your bob@prod password", True),
        ("Geben Sie das Passwort für bob@prod ein", True),
        ("请输入 bob 的密码", True),
        ("Enter the password for alice@db1 below.", False),
        ("Enter your password for this server.", False),
        ("The password for the VPN is not accepted here.", False),
        ("Forgot your password? Mail help@corp.example.", False),
        ("For trouble with passwords write to help@corp.example", False),
        ("Never give your password to anyone.", False),
        ("Last sign-in: bob@prod", False),
        ("", False),
        (f"Password for bob: {'x' * MAX_CONTEXT}", False),
    ],
)
def test_an_instruction_that_asks_for_another_accounts_password_is_noticed(
    instruction: str, wanted: bool
) -> None:
    assert wants_other_account(instruction, "alice", "db1.example") is wanted


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
