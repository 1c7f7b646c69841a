"""Passwords in what other programs saved."""

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.secrets import (
    holds_secret,
    is_secret,
    without_passwords,
    without_secrets,
)


@pytest.mark.parametrize(
    "text",
    [
        "password: hunter2-fake",
        "Root-Passwort = hunter2-fake",
        "the password for root is hunter2-fake",
        "pw:hunter2-fake",
        "Passphrase (key): hunter2-fake",
        "mot de passe : hunter2-fake",
        "API key: hunter2-fake",
        "plink -pw hunter2-fake -nc %h:%p jump",
        'plink "-pw" hunter2-fake jump',
        "sshpass -p hunter2-fake ssh jump -W %h:%p",
        "ncat --proxy-auth ann:hunter2-fake --proxy p:8080 %h %p",
        "curl -u ann:hunter2-fake p",
        "connect --password=hunter2-fake %h %p",
        "see https://ann:hunter2-fake@web.example.com/",
        "ann:hunter2-fake@web",
        "ann:hun:ter@2-fake@web",
    ],
)
def test_a_text_that_says_a_password_is_told(text: str) -> None:
    assert holds_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nc %h %p",
        "ssh -W %h:%p ann@jump",
        "passwordless sign-in",
        "bypass the proxy",
        "write to ann@example.com: she knows",
        "connect -S proxy:1080 %h %p",
        "plink -proxycmd x -pwfile /run/x jump",
        "2001:db8::1",
        "a:22,ann@b:23",
    ],
)
def test_other_texts_stay(text: str) -> None:
    assert not holds_secret(text)


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("pw hunter-fake", False),
        ("root password hunter2-fake since May", False),
        ("Passwort\tgeheim-fake", False),
        ("ask Ann for the password", True),
        ("password in the vault", True),
        ("passwordless sign-in", True),
        ("password change due 2025-01-01", True),
    ],
)
def test_a_line_of_a_note_that_ends_with_a_password_goes(line: str, is_kept: bool) -> None:
    kept, _ = without_secrets(HostEntry("web", note=f"first\n{line}"))
    assert kept.note == (f"first\n{line}" if is_kept else "first")


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("ann:hunter2-fake@web", "ann@web"),
        ("ssh://ann:hunter2-fake@web:22", "ssh://ann@web:22"),
        ("ann:hunter2-fake@a,bob:hunter2-fake@b:23", "ann@a,bob@b:23"),
        ("a:22,ann@b", "a:22,ann@b"),
        ("2001:db8::1", "2001:db8::1"),
        ("ann@[2001:db8::1]:22", "ann@[2001:db8::1]:22"),
    ],
)
def test_a_password_in_an_address_goes_with_its_colon(text: str, stripped: str) -> None:
    assert without_passwords(text) == stripped


def test_a_name_tells_what_its_field_holds() -> None:
    for name in ("Password", "encPassword", "PASSPHRASE", "pwd", "PGPASSWORD", "GITHUB_TOKEN"):
        assert is_secret(name)
    for name in ("LANG", "HostName", "PATH"):
        assert not is_secret(name)


def test_of_a_host_only_what_holds_a_password_goes() -> None:
    entry = HostEntry(
        "ann:hunter2-fake@web",
        "web.example.com",
        jump="bob:hunter2-fake@hop",
        proxy_command="plink -pw hunter2-fake hop",
        command="tmux attach",
        environment=("LANG=C", "PGPASSWORD=hunter2-fake"),
        tags=("prod", "ann:hunter2-fake@x"),
        note="first\npassword: hunter2-fake\nlast",
        others=(
            ("Password", "hunter2-fake"),
            ("PasswordAuthentication", "no"),
            ("LocalCommand", "sshpass -p hunter2-fake x"),
        ),
    )
    kept, lost = without_secrets(entry)
    assert kept == HostEntry(
        "ann@web",
        "web.example.com",
        jump="bob@hop",
        command="tmux attach",
        environment=("LANG=C",),
        tags=("prod", "ann@x"),
        note="first\nlast",
        others=(("PasswordAuthentication", "no"),),
    )
    assert set(lost) == {
        "alias", "jump", "tags", "proxy_command", "note", "environment", "others",
    }  # fmt: skip
    assert without_secrets(kept) == (kept, ())
