import pytest

from sshtui.sessions.secret_prompts import asks_for_secret


@pytest.mark.parametrize(
    "line",
    [
        "Password:",
        "Password",
        "[sudo] password for deploy: ",
        "deploy@web1's password:",
        "Enter passphrase for key '/home/deploy/.ssh/id_ed25519':",
        "Enter same passphrase again:",
        "Password for 'https://deploy@git.example.com':",
        "New password:",
        "Verification code:",
        "Enter verification code",
        "Enter PIN",
        "Enter PIN for authenticator:",
        "MYSQL_PASSWORD:",
        "Vault secret?",
        "Passwort:",
        "Mot de passe :",
        "パスワード：",
        "Password: ***",
    ],
)
def test_what_asks_for_a_secret(line: str) -> None:
    assert asks_for_secret(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "deploy@web1:~$",
        "deploy@web1:~/secret$",
        "demo@password-server:~$",
        "[root@vault-secrets:~]#",
        "deploy@web1:~$ cat token.txt",
        "root@web1:/etc# vi password",
        "Are you sure you want to continue connecting (yes/no/[fingerprint])?",
        "Username for 'https://git.example.com':",
        "login:",
        "Do you want to continue? [Y/n]",
        "the password is kept in the vault of the team",
    ],
)
def test_what_does_not(line: str) -> None:
    assert not asks_for_secret(line)


def test_a_long_line_is_looked_at_from_its_end() -> None:
    assert asks_for_secret("x" * 100_000 + " Password:")
    assert not asks_for_secret("Password: " + "x" * 100_000 + ":")
