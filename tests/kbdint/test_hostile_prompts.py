"""What a server may ask to get a password that it is not owed, and what it gets."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sshtui.credentials.binding import Binding, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.kbdint.challenge import Challenge, Prompt
from sshtui.kbdint.form import Form, HostKey, KeyTrust
from tests.kbdint.learned import ALICE, LEARNED_UNDER, asked, learn
from tests.kbdint.playbook import matches

KEYS = {
    "known, not learned under": HostKey("ssh-ed25519", "SHA256:another", KeyTrust.KNOWN),
    "new": HostKey("ssh-ed25519", LEARNED_UNDER.fingerprint, KeyTrust.NEW),
    "learned under": LEARNED_UNDER,
}


def ask(*prompts: str, name: str = "", instruction: str = "") -> Challenge:
    return Challenge(name, instruction, tuple(Prompt(text, echo=False) for text in prompts))


# Tables: a line for each prompt would hide what belongs together.
# fmt: off
OTHER_ACCOUNTS = (
    ask("Password for bob@prod: "), ask("Password for bob: "), ask("bob's password: "),
    ask("Password for alice@prod: "), ask("Enter the password for bob@prod-db: "),
    ask("(bob@db1.example) Password: "), ask("(alice@prod) Password: "),
    ask("Password for alice@db10.example: "), ask("Password for alice@db1.example.evil.test: "),
    ask("Password for EVIL\\bob: "), ask("Password for root: "), ask("prod password: "),
    ask("[sudo] password for alice: "), ask("Password for alice@db1.example via bob@prod: "),
    ask("Passwort für bob: "), ask("bobのパスワード: "), ask("Пароль пользователя bob: "),
    ask("Database password: "), ask("Enter the password of your bank: "), ask("VPN password: "),
)
LOOK_ALIKES = (
    ask("(alice@db1.example.evil.test) Password: "), ask("(alice@db1.examp1e) Password: "),
    ask("(alice@db1.ex\N{CYRILLIC SMALL LETTER A}mple) Password: "),
    ask("(alice@db1.example) (bob@prod) Password: "), ask("(alice@db1) Password: "),
    ask("(alice@db1.example) says bob@prod: Password: "), ask("[alice@prod] Password: "),
    ask("alice@db1.example@prod's password: "), ask("(alice@db1.example:2222) Password: "),
)
DISGUISES = (
    ask("P\N{CYRILLIC SMALL LETTER A}ssword: "), ask("Passw\N{GREEK SMALL LETTER OMICRON}rd: "),
    ask("Password\N{GREEK QUESTION MARK} bank:"), ask("\x1b[8mPassword: "), ask("Pass word: "),
    ask("Password\x00: "), ask("Password\x9b1A: "), ask("\N{RIGHT-TO-LEFT OVERRIDE}:drowssaP"),
    ask("Password: \N{RIGHT-TO-LEFT OVERRIDE}knab ruoy rof"), ask("Password 1: "),
    ask("Password:\nfor your bank: "), ask("Password:\r\n\r\nBank PIN: "), ask("Password 2: "),
    ask("Password 4711: "), ask("Password (visible): "), ask("Password (will be shown): "),
    ask(""), ask("   "), ask(":"), ask(f"Password{' ' * 5_000}for the bank: "),
    ask(f"Password: {'x' * 60_000}"), ask(f"{'Password ' * 5_000}: "), ask("<p>"),
    ask("[bold]Password[/bold]: "), ask("\N{GREEK CAPITAL LETTER RHO}assword: "),
)
CHANGES = (
    ask("New password: "), ask("Retype new password: "), ask("Current password: "),
    ask("(current) UNIX password: "), ask("Password (again): "), ask("Neues Passwort: "),
    ask("Your password has expired.\nPassword: "), ask("Please choose a new\npassword: "),
    ask("Password: ", instruction="You must change your password."),
    ask("Password: ", instruction="Please retype your new password"),
    ask("Password: ", instruction="Enter your current password to change it."),
)
CODES = (
    ask("One-time password: "), ask("Verification code: "), ask("Passcode: "),
    ask("Password & verification code: "), ask("Password + OTP: "), ask("PIN + tokencode: "),
    ask("Enter your one-time\npassword: "), ask("Your YubiKey\nPassword: "), ask("Token: "),
    ask("Password: ", instruction="Enter your one-time code"),
    ask("Password: ", instruction="Enter your password followed by your token code"),
    ask("Passcode or option (1-3): "), ask("Password, passcode or push: "),
)
OTHER_QUESTIONS = (
    ask("Passphrase: "), ask("Secret: "), ask("Enter PIN: "), ask("Username: "),
    ask("Type your password to confirm the transfer: "), ask("Continue (yes/no)? "),
    ask("Send my password to support? [Y/n] "), ask("Master password: "),
    ask("Passphrase for key '/home/alice/.ssh/id': "), ask("Password hint: "),
)
# fmt: on
HOSTILE = (*OTHER_ACCOUNTS, *LOOK_ALIKES, *DISGUISES, *CHANGES, *CODES, *OTHER_QUESTIONS)

# fmt: off
OTHER_SYSTEMS = (
    ask("LDAP password: "), ask("Windows password: "), ask("Domain password: "),
    ask("Enter your AD password: "), ask("Password (LDAP): "), ask("Password for EXAMPLE\\alice: "),
    ask("Password for alice@EXAMPLE: "), ask("NetID password: "), ask("SUNet password: "),
    ask("Kerberos password: "), ask("RADIUS password: "), ask("Okta password: "),
    ask("Corporate password: "), ask("Windows-Kennwort: "), ask("Domänen-Kennwort: "),
    ask("Mot de passe du domaine : "), ask("Доменный пароль: "), ask("域密码："),
    ask("Password (alice@CORP): "), ask("[alice@CORP] Password: "), ask("[bob] Password: "),
    ask("[alic\N{CYRILLIC SMALL LETTER IE}] Password: "), ask("Password [alice@db10]: "),
    ask("[alice@db1.examp1e] Password: "), ask("[alice] [bob] Password: "),
    ask("Password for alice on prod: "), ask("Password for alice on db1.example.evil.test: "),
    ask("Your LDAP password is needed\nPassword: "), ask("[sudo] password for alice: "),
    ask("Password: ", instruction="Enter your Windows password.", name="Directory"),
)
"""For the password of another system, or of somebody by a look-alike name."""
# fmt: on

ANOTHER_SHAPE = (
    ask("Password: ", name="bob@prod"),
    ask("Password: ", name="Corporate gateway"),
    ask("Password: ", "Password: "),
    ask("Password: ", "Department: "),
    ask("Username: ", "Password: "),
    ask("Password: ", "Verification code: "),
    ask("Password: ", "New password: "),
)
OTHERS_NAMED_AROUND_IT = (
    ask("Password: ", instruction="Enter the password for bob@prod below."),
    ask("Password: ", instruction="Password for bob:"),
    ask("Password: ", instruction="Geben Sie das Passwort für bob@prod ein."),
    ask("Password for bob@prod\nPassword: "),
    ask("Sign in to bob@prod\nPassword: "),
)

OF_THIS_ACCOUNT = (
    "Enter your password: ",
    "Linux password: ",
    "Password for alice: ",
    "Password for alice@db1: ",
    "Kennwort: ",
    "First Factor: ",
    "Welcome to db1\nPassword: ",
    "Password for this server: ",
    "[alice] Password: ",
    "Password (alice@db1): ",
    "Password for alice on db1: ",
    "Password (attempt 2 of 3): ",
    "Hasło: ",
)
"""Worded otherwise than what was learned, but plainly for this account's password."""


def password() -> tuple[Credential, ...]:
    return learn("Password: ")


def form(challenge: Challenge, host_key: HostKey = LEARNED_UNDER, *, echo: bool = False) -> Form:
    return asked(
        *(prompt.text for prompt in challenge.prompts),
        echo=echo,
        name=challenge.name,
        instruction=challenge.instruction,
        host_key=host_key,
    )


def by_hand() -> tuple[Credential, ...]:
    """Return the password as it is kept where it was entered before any prompt was seen."""
    (kept,) = password()
    unseen = Binding.by_hand(ALICE, PromptKind.PASSWORD)
    return (replace(kept, binding=unseen, status=Status.FRESH, host_keys=frozenset()),)


def given(form: Form, kept: tuple[Credential, ...] | None = None) -> list[str]:
    """Return for each field that gets the password whether it is filled or sent."""
    found = matches(form, kept or password())
    return ["send" if match.send else "fill" for match in found if match.send or match.fill]


def test_the_password_is_there_to_be_had() -> None:
    assert given(asked("Password: ")) == ["send"]
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize("challenge", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_prompt_gets_nothing_that_was_entered_by_hand(
    challenge: Challenge, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", 2)
    for echo in (False, True):
        assert given(form(challenge, echo=echo), by_hand()) == []
    assert given(asked("Password: "), by_hand()) == ["fill"]


@pytest.mark.parametrize("challenge", OTHER_SYSTEMS, ids=range(len(OTHER_SYSTEMS)))
def test_the_password_of_another_system_is_not_the_accounts_until_it_is_learned(
    challenge: Challenge, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", len(KEYS) + 3)
    for key in KEYS.values():
        assert given(form(challenge, key)) == []
    assert given(form(challenge), by_hand()) == []
    learned = learn(*(prompt.text for prompt in challenge.prompts), name=challenge.name)
    for name in ("known, not learned under", "new"):
        assert given(form(challenge, KEYS[name]), learned) == []


@pytest.mark.parametrize(
    "text", ["LDAP password: ", "Windows password: ", "NetID password: ", "Password (LDAP): "]
)
def test_the_password_of_another_system_is_sent_where_it_was_learned_and_nowhere_else(
    text: str,
) -> None:
    learned = learn(text)
    assert given(asked(text), learned) == ["send"]
    assert given(asked("Password: "), learned) == []


@pytest.mark.parametrize("challenge", [*ANOTHER_SHAPE, *OTHERS_NAMED_AROUND_IT])
@pytest.mark.parametrize("key", ["known, not learned under", "new"])
def test_no_challenge_gets_anything_under_another_key(
    challenge: Challenge, key: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", 2)
    for echo in (False, True):
        assert given(form(challenge, KEYS[key], echo=echo)) == []


@pytest.mark.parametrize("key", KEYS)
def test_the_learned_prompt_gets_nothing_where_the_answer_would_be_shown(
    key: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", 1 + len(OF_THIS_ACCOUNT))
    for text in ("Password: ", *OF_THIS_ACCOUNT):
        assert given(asked(text, echo=True, host_key=KEYS[key])) == []


@pytest.mark.parametrize("challenge", ANOTHER_SHAPE)
def test_the_learned_prompt_in_another_challenge_gets_nothing(
    challenge: Challenge, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", 1)
    assert given(form(challenge)) == []


@pytest.mark.parametrize("challenge", OTHERS_NAMED_AROUND_IT)
def test_the_learned_prompt_gets_nothing_where_the_words_around_it_name_another(
    challenge: Challenge, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", 1)
    assert given(form(challenge)) == []


@pytest.mark.parametrize("text", OF_THIS_ACCOUNT)
def test_another_wording_for_this_account_may_be_filled_but_is_never_sent(text: str) -> None:
    assert given(asked(text)) == ["fill"]
    assert given(asked(text, host_key=KEYS["new"])) == []
    assert given(asked(text, host_key=KEYS["known, not learned under"])) == []
