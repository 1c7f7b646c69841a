"""Prompts that come again with what changes from time to time, and get what was learned there."""

import pytest

from tests.kbdint.learned import asked, learn
from tests.kbdint.playbook import matches

AGAIN: tuple[tuple[str, str], ...] = (
    ("Password: ", "Password: "),
    ("Password: ", "(alice@db1.example) Password: "),
    ("(alice@db1.example) Password: ", "Password:"),
    ("Password: ", "PASSWORD :"),
    ("Password: ", "  password\t: "),
    ("Password: ", "Pass\N{ZERO WIDTH SPACE}word: "),
    ("Password: ", "\N{FULLWIDTH LATIN CAPITAL LETTER P}assword: "),
    ("Password for alice: ", "PASSWORD FOR ALICE:"),
    ("alice@db1.example's password: ", "Alice@db1.example's password: "),
    ("Password (attempt 1 of 3): ", "Password (attempt 2 of 3): "),
    ("Password [3 tries left]: ", "Password [1 tries left]: "),
    ("Passwort (noch 30 Sekunden): ", "Passwort (noch 5 Sekunden): "),
    ("Mot de passe (tentative 1/3) : ", "Mot de passe (tentative 2/3) : "),
    ("Пароль (попытка 1 из 3): ", "Пароль (попытка 3 из 3): "),
    ("密码（剩余 3 次）：", "密码（剩余 1 次）："),
    ("At 10:21:07, password: ", "At 23:59:59, password: "),
    ("Asked on 2026-03-01. Password: ", "Asked on 2026-11-23. Password: "),
    ("Expires in 5 days.\nPassword: ", "Expires in 4 days.\r\nPassword: "),
    ("Contraseña: ", "Contrasen\N{COMBINING TILDE}a: "),
    ("First Factor: ", "First factor:"),
    ("LDAP Password: ", "LDAP password:"),
    ("Database password: ", "database password:"),
    ("Passphrase: ", "Passphrase:"),
    ("Passcode or option (1-3): ", "Passcode or option (1-3):"),
)


@pytest.mark.parametrize(("first", "then"), AGAIN)
def test_a_learned_prompt_is_answered_again(first: str, then: str) -> None:
    (found,) = matches(asked(then), learn(first))
    assert (found.fill, found.send) == (True, True)


def test_a_learned_prompt_that_shows_its_answer_is_answered_again() -> None:
    (found,) = matches(
        asked("department:", echo=True), learn("Department: ", echo=True), frozenset()
    )
    assert (found.fill, found.send) == (True, True)


def test_a_learned_challenge_with_a_name_is_answered_again() -> None:
    kept = learn("Password: ", name="Corporate gateway")
    (found,) = matches(asked("Password: ", name="CORPORATE  Gateway"), kept)
    assert (found.fill, found.send) == (True, True)


def test_a_learned_challenge_of_several_prompts_is_answered_again() -> None:
    kept = learn("Password: ", "Department: ")
    assert len(kept) == 2
    found = matches(asked("password:", "department:"), kept)
    assert [(match.fill, match.send) for match in found] == [(True, True), (True, True)]
    assert [match.credential for match in found] == list(kept)
