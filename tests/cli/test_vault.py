import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.cli import main as cli
from sshtui.cli.terminal import Terminal
from tests.cli.typed import Typed
from tests.credentials.stores.vaults import cheapen

OLD, NEW = "fake passphrase", "another fake passphrase"
People = Callable[..., Typed]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> People:
    """Have somebody at the terminal, who types what they are given."""

    def sits_there(*lines: str) -> Typed:
        typed = Typed(lines)
        monkeypatch.setattr(Terminal, "open", lambda: typed)
        return typed

    return sits_there


def vault(*words: str) -> int:
    return cli.main(["creds", "vault", *words])


def bytes_of_it() -> bytes:
    return (paths.data_path() / "vault").read_bytes()


def test_it_is_created_with_a_passphrase_that_was_typed_twice(
    person: People, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = person(OLD, OLD)
    assert vault("create") == 0
    assert bytes_of_it().startswith(b"SSHTUIV1")
    assert typed.echoes == [False, False]
    told = capsys.readouterr().err
    assert "cannot be recovered" in told
    assert OLD not in told


def test_two_that_differ_are_asked_for_again(
    person: People, capsys: pytest.CaptureFixture[str]
) -> None:
    person(OLD, NEW, OLD, OLD)
    assert vault("create") == 0
    assert "do not match" in capsys.readouterr().err


def test_one_that_is_too_short_is_refused_at_once(person: People) -> None:
    typed = person("short", OLD, OLD)
    assert vault("create") == 0
    assert typed.written[1] != typed.written[0], "what is wrong with it"


def test_an_empty_line_makes_none(person: People) -> None:
    person("")
    assert vault("create") == 130
    assert not (paths.data_path() / "vault").exists()


def test_there_is_one_only(person: People, capsys: pytest.CaptureFixture[str]) -> None:
    person(OLD, OLD)
    vault("create")
    before = bytes_of_it()
    assert vault("create") == 2
    assert bytes_of_it() == before
    assert "creds vault passphrase" in capsys.readouterr().err


def test_its_passphrase_is_changed_by_who_knows_the_old_one(person: People) -> None:
    person(OLD, OLD)
    vault("create")
    before = bytes_of_it()
    person("wrong passphrase", "")
    assert vault("passphrase") == 130
    assert bytes_of_it() == before
    person(OLD, NEW, NEW)
    assert vault("passphrase") == 0
    person(OLD, "")
    assert vault("passphrase") == 130, "the old one opens it no more"
    person(NEW, OLD, OLD)
    assert vault("passphrase") == 0


def test_its_state_is_data(person: People, capsys: pytest.CaptureFixture[str]) -> None:
    assert vault("status", "--json") == 0
    expected = {
        "file": str(paths.data_path() / "vault"),
        "exists": False,
        "could_be_stronger": False,
    }
    assert json.loads(capsys.readouterr().out) == expected
    person(OLD, OLD)
    vault("create")
    capsys.readouterr()
    assert vault("status") == 0
    assert [line.split()[-1] for line in capsys.readouterr().out.splitlines()][1:2] == ["True"]


def test_a_copy_is_still_encrypted_and_overwrites_nothing(person: People, tmp_path: Path) -> None:
    person(OLD, OLD)
    vault("create")
    copy = tmp_path / "copy"
    assert vault("export", str(copy)) == 0
    assert copy.read_bytes().startswith(b"SSHTUIV1")
    assert copy.stat().st_mode & 0o777 == 0o600
    copy.write_bytes(b"mine")
    assert vault("export", str(copy)) == 1
    assert copy.read_bytes() == b"mine"


def test_a_copy_comes_into_a_vault_only(
    person: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    person(OLD, OLD)
    vault("create")
    vault("export", str(copy))
    person(OLD, OLD)
    assert vault("import", str(copy)) == 0
    assert "0 credentials imported" in capsys.readouterr().err
    person(OLD, "wrong passphrase")
    assert vault("import", str(copy)) == 1
    (paths.data_path() / "vault").unlink()
    person(OLD, OLD)
    assert vault("import", str(copy)) == 2
    assert "sshtui creds vault create" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["create", "passphrase"])
def test_without_a_terminal_nobody_can_be_asked(
    command: str, monkeypatch: pytest.MonkeyPatch, person: People
) -> None:
    person(OLD, OLD)
    if command == "passphrase":
        vault("create")
    monkeypatch.setattr(Terminal, "open", lambda: None)
    assert vault(command) == 2
