import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.credentials.binding import PromptKind
from sshtui.kbdint.accounts import names_other_account
from sshtui.kbdint.classify import classify
from sshtui.kbdint.custom_patterns import custom_patterns
from sshtui.kbdint.normalise import normalise
from sshtui.kbdint.prompt_tokens import MAX_LABEL, fold
from sshtui.kbdint.vocabulary import VOCABULARIES
from tests.servers.clock import effort

P, C, PC = PromptKind.PASSWORD, PromptKind.CODE, PromptKind.PASSWORD_AND_CODE
CURRENT, NEW = PromptKind.CURRENT_PASSWORD, PromptKind.NEW_PASSWORD
AGAIN = PromptKind.RETYPED_PASSWORD
M, Y, O = PromptKind.MENU, PromptKind.CONFIRM, PromptKind.OTHER  # noqa: E741 - a table below

HIDDEN: tuple[tuple[str, PromptKind], ...] = (
    # Which part of a change of password
    ("Current password (needed to set a new password): ", NEW),
    ("Enter a new password to replace the old one: ", NEW),
    ("Password expired: ", NEW),
    ("Enter your expired password: ", CURRENT),
    ("Please confirm your current password: ", CURRENT),
    ("Re-enter old password: ", CURRENT),
    ("Re-enter password: ", AGAIN),
    ("Password (again): ", AGAIN),
    ("Verify password: ", AGAIN),
    ("Retype: ", AGAIN),
    ("Once more: ", AGAIN),
    ("Confirm your date of birth: ", O),
    # Wrapped, or explained above
    ("Please enter your one-time\npassword: ", C),
    ("Please enter your password and one-time\npassword: ", O),
    ("Please enter your password and sms\npassword: ", PC),
    ("Please choose a new\npassword: ", NEW),
    ("Please retype the new\npassword: ", AGAIN),
    ("Enter your verification code below\nPassword: ", C),
    ("Never share your one-time code.\nPassword: ", O),
    ("Your OTP token will expire in 3 days.\nPassword: ", O),
    ("Register a token at https://mfa.example\nPassword: ", O),
    ("Two-factor sign-in for deploy\nPassword: ", P),
    ("Passwords must be changed every 90 days.\nPassword: ", P),
    ("Your password will expire in 5 days.\nPassword: ", P),
    ("You must change your password. Enter the current password first.\nPassword: ", CURRENT),
    ("You must change your password.\nPassword: ", NEW),
    # Not what it looks like
    ("P\N{CYRILLIC SMALL LETTER A}ssword: ", O),
    ("Pass\u200bword: ", P),
    ("\x1b[8mPassword: ", O),
    ("<p>", O),
    ("<p>: <c>", O),
    ("Ｐａｓｓｗｏｒｄ：", P),
    (f"{'New ' * 200}password: ", O),
)

SHOWN: tuple[tuple[str, PromptKind], ...] = (
    ("Password: ", O),
    ("Password for alice: ", O),
    ("Verification code: ", C),
    ("Retype: ", O),
    ("Are you sure you want to continue connecting (yes/no)? ", Y),
    ("Continue? [Y/n] ", Y),
    ("Press Enter to continue", Y),
    ("Select a device (1-4): ", M),
    ("Your choice [1/2/3]: ", M),
    ("1) Push\n2) SMS\n> ", M),
    ("login: ", O),
    ("Department: ", O),
    ("Favourite colour? ", O),
)


@pytest.mark.parametrize(("prompt", "kind"), HIDDEN)
def test_a_prompt_with_echo_off_is_recognised(prompt: str, kind: PromptKind) -> None:
    assert classify(prompt, echo=False) is kind


@pytest.mark.parametrize(("prompt", "kind"), SHOWN)
def test_a_prompt_with_echo_on_is_recognised(prompt: str, kind: PromptKind) -> None:
    assert classify(prompt, echo=True) is kind


@pytest.mark.parametrize(
    ("instruction", "prompt", "kind"),
    [
        ("", "Password: ", P),
        ("Two-factor sign-in for deploy", "Password: ", P),
        ("1. Be nice\n2. Log out", "Password: ", P),
        ("Enter your password and verification code", "Password: ", P),
        ("Enter your one-time code", "Password: ", C),
        ("Enter your security code!", "Password: ", C),
        ("Never share your one-time code.", "Password: ", O),
        ("Register a token at https://mfa.example", "Password: ", O),
        ("Geben Sie niemals Ihren Code weiter.", "Passwort: ", O),
        ("Enter your password followed by your token code", "Password: ", PC),
        ("You must change your password", "Password: ", NEW),
        ("Please change your password.", "Password: ", NEW),
        ("You must change your password. First enter the current one.", "Password: ", NEW),
        ("Change of password\nEnter your current password", "Password: ", CURRENT),
        ("Use your current password, then a new one", "Password: ", CURRENT),
        ("Enter your current password, please.\nRetype the new password.", "Password: ", AGAIN),
        ("If you forgot your old password, call us.", "Password: ", P),
        ("See our site on how to choose a password.", "Password: ", P),
        ("Ihr Passwort ist abgelaufen", "Passwort: ", NEW),
        ("Geben Sie Ihr altes Passwort ein!", "Passwort: ", CURRENT),
        ("Votre mot de passe a expiré", "Mot de passe : ", NEW),
        ("Su contraseña ha caducado", "Contraseña: ", NEW),
        ("Sua senha expirou", "Senha: ", NEW),
        ("您的密码已过期", "密码：", NEW),
        ("请再次输入密码。", "密码：", AGAIN),
        ("パスワードの有効期限が切れています", "パスワード: ", NEW),
        ("Срок действия: пароль истёк", "Пароль: ", NEW),
        ("Your password will expire in 3 days", "Password: ", P),
        ("1. Push\n2. SMS", "> ", M),
        ("[1] Push\n[2] SMS", "", M),
        ("1. Push\n2. SMS", "Department: ", O),
    ],
)
def test_the_instruction_can_make_less_of_a_password_prompt_but_not_more(
    instruction: str, prompt: str, kind: PromptKind
) -> None:
    assert classify(prompt, echo=False, instruction=instruction) is kind


@given(st.text(), st.text(), st.booleans())
def test_any_text_gets_a_kind(prompt: str, instruction: str, echo: bool) -> None:
    kind = classify(prompt, echo=echo, instruction=instruction)
    assert isinstance(kind, PromptKind)
    assert not (echo and kind is P)


@given(st.text(st.characters(categories=["L"]), min_size=3))
def test_a_word_more_than_a_password_makes_it_no_plain_password_prompt(word: str) -> None:
    if classify(f"Password {word}: ", echo=False) is P:
        # Only where the word is a courtesy of one of the languages.
        known = {p for v in VOCABULARIES.values() for p in (*v.filler, *v.system, *v.password)}
        assert any(re.search(re.escape(fold(word.casefold())[:2]), p) for p in known)


@pytest.mark.parametrize(
    ("prompt", "known", "pattern", "name", "kind"),
    [
        ("Memorable word: ", O, "^memorable WORD", "password", P),
        ("Passcode: ", C, "^passcode:", "password", P),
        ("Password: ", P, "^password:$", "code", C),
        ("Password: ", P, "^password:$", "other", O),
        ("Kennziffer: ", O, "kennziffer", "code", C),
        ("Wort: ", O, "^wort", "new password", NEW),
        ("New password: ", NEW, "new", "current password", CURRENT),
        ("Line one\nWort: ", O, "^wort:$", "menu", M),
        ("Line one\nWort: ", O, "line one", "menu", O),
    ],
)
def test_a_persons_own_pattern_goes_before_what_is_known(
    prompt: str, known: PromptKind, pattern: str, name: str, kind: PromptKind
) -> None:
    assert classify(prompt, echo=False) is known
    assert classify(prompt, echo=False, custom=custom_patterns({pattern: name})) is kind


def test_the_first_pattern_that_is_found_counts() -> None:
    patterns = custom_patterns({"^nothing": "menu", "wort": "code", "^wort": "menu"})
    assert classify("Wort: ", echo=False, custom=patterns) is C


@pytest.mark.parametrize("name", ["password", "code", "password and code", "menu", "other"])
@pytest.mark.parametrize(
    ("prompt", "instruction", "kind"),
    [
        ("New password: ", "", NEW),
        ("Current password: ", "", CURRENT),
        ("Retype new password: ", "", AGAIN),
        ("Continue (yes/no)? ", "", Y),
        ("Password: ", "You must change your password.", NEW),
    ],
)
def test_no_pattern_can_have_a_change_of_password_or_consent_filled(
    prompt: str, instruction: str, kind: PromptKind, name: str
) -> None:
    found = classify(
        prompt, echo=False, instruction=instruction, custom=custom_patterns({"[a-z]": name})
    )
    assert found is kind


def test_no_pattern_can_make_a_password_of_what_may_be_shown() -> None:
    patterns = custom_patterns({"word": "password"})
    assert classify("Memorable word: ", echo=True, custom=patterns) is O
    assert classify("Memorable word: ", echo=False, custom=patterns) is P


def test_no_pattern_is_looked_for_in_a_label_that_is_too_long() -> None:
    patterns = custom_patterns({"word": "password"})
    assert classify(f"word {'x' * MAX_LABEL}", echo=False, custom=patterns) is O


def test_the_largest_prompt_is_classified_in_no_time() -> None:
    units = ("password ", "a", "1. x\n", "a@", "パスワードの", "enter the ", "# ", "('", "1-", "1/")
    more = ("(alice@db1) ", "(alice@db1):", "\u0345", "\ufdfa", "new x password.", "retype;")
    for unit in (*units, *more):
        for length in (500, 4_000, 65_536):
            text = (unit * length).encode()[:length].decode("utf-8", "ignore")
            with effort(0.5):
                classify(text, echo=False, instruction=text)
                classify("Password: ", echo=False, instruction=text)
                classify(f"{text}\nPassword: ", echo=False)
                normalise(text, "alice", "db1")
                names_other_account(text, "alice", "db1")


def test_as_many_long_prompts_as_a_challenge_may_have_take_no_time() -> None:
    for unit in ("a", "1-", "a.", "の", "パスワードの"):
        prompt = (unit * 500)[:500]
        with effort(2):
            for _ in range(100):
                classify(prompt, echo=False)
                names_other_account(prompt, "alice", "db1")
                normalise(prompt, "alice", "db1")
