import pytest

from sshtui.kbdint.accounts import asks_for_own, names_other_account, wants_other_account
from sshtui.kbdint.prompt_tokens import MAX_CONTEXT


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
        "Password for alice on this machine: ",
        "Password for LDAP: ",
        "Password (optional): ",
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
    assert asks_for_own(prompt, "", "CORP\\alice", "db1.example") is not other


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
    ("prompt", "own"),
    [
        ("Password: ", True),
        ("Linux password: ", True),
        ("Password for alice: ", True),
        ("Password for user alice@db1: ", True),
        ("Password for alice on db1.example: ", True),
        ("Passwort für alice auf db1: ", True),
        ("[alice] Password: ", True),
        ("[alice@db1] Password: ", True),
        ("Password (alice): ", True),
        ("alice@db1.example password: ", True),
        ("alice@db2 password: ", False),
        ("Password(alice@db1.example):", True),
        ("(alice@db1.example) Password: ", True),
        ("Password (attempt 2 of 3): ", True),
        ("alice için parola: ", True),
        ("alice의 비밀번호: ", True),
        ("LDAP password: ", False),
        ("Password (LDAP): ", False),
        ("Windows domain password: ", False),
        ("Password for alice@EXAMPLE: ", False),
        ("Password for CORP\\alice: ", False),
        ("Password(alice@CORP):", False),
        ("[bob] Password: ", False),
        ("Password for alice on db2: ", False),
        ("Password for bob on db1: ", False),
        ("Password for alice on this machine: ", False),
        ("Password for Windows: ", False),
        ("Password for alice@example: ", False),
        ("Password for alicé: ", False),
        ("[alicé] Password: ", False),
        ("Password for alice on db1.éxample: ", False),
        ("Password (optional): ", False),
        ("Database password: ", False),
    ],
)
def test_only_the_accounts_own_password_on_this_machine_is_its_own(prompt: str, own: bool) -> None:
    assert asks_for_own(prompt, "", "alice", "db1.example") is own


def test_a_name_with_accents_of_its_own_is_known_with_and_without_them() -> None:
    for named in ("josé", "jose"):
        assert asks_for_own(f"Mot de passe pour {named} : ", "", "josé", "db1")


@pytest.mark.parametrize(
    ("around", "own"),
    [
        ("Welcome to db1", True),
        ("", True),
        ("You are in the directory of db1", True),
        ("Enter your LDAP password.", False),
        ("Your Windows password is needed", False),
        ("Geben Sie Ihr Domänen-Passwort ein", False),
        ("Active Directory", False),
        ("Welcome!\nLDAP login", False),
        ("Enter your domain credentials", False),
        ("Welcome to the network of the university", True),
    ],
)
def test_a_system_that_is_named_around_a_prompt_counts(around: str, own: bool) -> None:
    assert asks_for_own("Password: ", around, "alice", "db1.example") is own
