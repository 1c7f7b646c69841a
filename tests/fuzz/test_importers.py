"""Files of other programs, of every format that hosts are imported from."""

import json
from contextlib import suppress
from pathlib import Path

import pytest

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.exporters import to_json
from sshtui.hosts.importers import formats
from sshtui.hosts.importers.ansible import inventory
from sshtui.hosts.importers.plan import plan
from sshtui.hosts.repository import HostRepository
from tests.fuzz.parser import Parser, RecordProperty, attack
from tests.hosts.importers.samples import SAMPLES

INVENTORIES = SAMPLES.parent / "inventories"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "ImportedFile":
    monkeypatch.setenv("PATH", str(tmp_path))  # no ansible-inventory, which takes a second
    # A short pattern may stand for as many hosts as there may be: they take their time.
    monkeypatch.setattr(inventory, "MOST_HOSTS", 5_000)
    return ImportedFile(tmp_path)


class ImportedFile:
    """Reads a file as every kind that it may be, and compares it with the hosts that are there.

    Args:
        directory: Where it is put.
    """

    def __init__(self, directory: Path) -> None:
        self._path = directory / "export"
        (directory / "config").write_text("Host web\n  HostName 192.0.2.1\n")
        self._repository = HostRepository(
            directory / "config", directory / "none", directory / "hosts.conf"
        )

    def __call__(self, data: bytes) -> None:
        self._path.write_bytes(data)
        for kind in ("", *formats.BY_NAME):
            with suppress(ConfigError, UsageError):
                found = formats.read(self._path, kind)
                assert json.loads(to_json(found.entries)) is not None
                plan(self._repository, found.entries)


def test_texts(read: ImportedFile, record_property: RecordProperty) -> None:
    attack(Parser("import", read, also=(SAMPLES, INVENTORIES)), record_property)


def test_zip_files(read: ImportedFile, record_property: RecordProperty) -> None:
    attack(Parser("import_zip", read), record_property)
