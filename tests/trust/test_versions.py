"""Files of another release: older ones are brought up with a copy kept, newer ones left alone."""

import contextlib

import pytest

from sshtui import database, notices, paths, settings, settings_edit
from sshtui.credentials.stores import vault_format
from sshtui.credentials.table import CHANGES, CredentialTable
from sshtui.database import Database
from sshtui.errors import ConfigError, SecretStoreError
from sshtui.hosts.history import _CHANGES, History
from sshtui.hosts.model import Visit
from sshtui.resilient_database import ResilientDatabase
from sshtui.sessions.layout import store as tab_store
from sshtui.sessions.layout.store import TabStore
from tests.trust import stores
from tests.trust.twin import Defence, needs

pytestmark = pytest.mark.usefixtures("cheap_vaults")


def keep_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_keep_older", lambda path, part, version: None)


@needs(Defence("a copy before the change", keep_no_copy, "no such copy"))
def test_an_older_database_is_brought_up_and_a_copy_of_it_kept() -> None:
    path = stores.database()
    with contextlib.closing(Database(path, "hosts", _CHANGES[:1])) as older:
        older.write("INSERT INTO visits VALUES ('web1', 1.0, 2.0, 'key')")
    with contextlib.closing(Database(path, "credentials", CHANGES[:1])):
        pass
    for _ in range(2):
        with contextlib.closing(History(path)) as history:
            assert history.last("web1") == (Visit(1.0, 2.0, "key", alone=False),)
    CredentialTable(path).close()
    for part, changes in (("hosts", _CHANGES), ("credentials", CHANGES)):
        copy = path.with_name(f"{path.name}.{part}-1")
        assert copy.exists(), "no such copy"
        with contextlib.closing(Database(copy, part, changes[:1])) as older:
            assert older.read("SELECT alias FROM visits") == [("web1",)]


def test_a_newer_database_is_used_for_nothing_and_left_alone() -> None:
    path = stores.database()
    newer = (*_CHANGES, ("CREATE TABLE more (x)",))
    with contextlib.closing(Database(path, "hosts", newer)):
        pass
    before = path.read_bytes()
    with contextlib.closing(History(path)) as history:
        history.record("web1", Visit(1.0, 1.0, "", alone=False))
        assert "web1" in history.latest()
        records: ResilientDatabase = history._database
        assert records.problem is not None
        assert "newer sshtui" in stores.words(records.problem)
    assert path.read_bytes() == before


def take_any_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_format, "MAGIC", b"SSHTUIV9")


@needs(Defence("the version of a vault", take_any_vault, "DID NOT RAISE|passphrase"))
def test_a_newer_vault_is_neither_opened_nor_changed() -> None:
    stores.add_secret("first")
    path = paths.data_dir() / "vault"
    data = path.read_bytes()
    assert data.startswith((b"SSHTUIV1", b"SSHTUIV9"))
    path.write_bytes(b"SSHTUIV9" + data[8:])
    with pytest.raises(SecretStoreError, match="another version") as caught:
        stores.add_secret("second")
    assert "pgrade" in caught.value.hint
    assert path.read_bytes() == b"SSHTUIV9" + data[8:]


def take_any_tabs(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(data: bytes) -> object:
        raise ValueError("damaged")

    monkeypatch.setattr(tab_store, "decode", decode)


@needs(Defence("the version of the tabs", take_any_tabs, "No such file|is None"))
def test_newer_tabs_are_left_alone_and_told() -> None:
    told: list[str] = []
    stop = notices.subscribe(told.append)
    path = paths.state_dir() / tab_store.FILE_NAME
    path.write_bytes(b'{"version": 2, "rooms": []}')
    path.chmod(0o600)
    assert TabStore().read() is None
    assert path.read_bytes() == b'{"version": 2, "rooms": []}'
    assert "newer sshtui" in told[0]
    stop()


def test_settings_that_this_release_does_not_know_are_told_and_kept() -> None:
    path = stores.settings_file()
    path.write_text('holograms = "on"\ntheme = "auto"\n')
    path.chmod(0o600)
    settings_edit.keep("theme", "sshtui-dark")
    assert path.read_text() == 'holograms = "on"\ntheme = "sshtui-dark"\n'
    with pytest.raises(ConfigError, match="holograms"):
        settings.load()
    assert settings.load_what_can_be() == settings.Settings(store="memory")
