"""Sessions of Xshell."""

import io
import zipfile
from pathlib import Path

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.formats import read
from sshtui.hosts.importers.session_files import SessionFile
from sshtui.hosts.importers.xshell import from_files
from tests.hosts.importers.hostile import VALUES, assert_harmless, short
from tests.hosts.importers.samples import SAMPLES, sample

WEB = HostEntry("web-01", "web01.example.com", "deploy", 2222, group="Production/Web", note="front")


def test_files_of_a_directory_are_hosts_in_groups() -> None:
    found = sample("xshell/Sessions")
    assert found.entries == (WEB,)
    assert found.notes == (
        "1 Telnet session is skipped",
        "keys that are not on this computer: web_key",
        "passwords are not imported",
    )


def test_an_export_is_a_zip_file_of_files_in_utf_16(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (SAMPLES / "xshell").rglob("*.xsh"):
            name = f"Xshell/{file.relative_to(SAMPLES / 'xshell')}"
            archive.writestr(name, file.read_text("utf-8").encode("utf-16"))
        archive.writestr("Xshell/export.dat", b"\0\1\2")
    path = tmp_path / "sessions.xts"
    path.write_bytes(stream.getvalue())
    assert read(path).entries == (WEB,)


@pytest.mark.parametrize(("count", "notes"), [("0", 0), ("2", 1), ("x", 0)])
def test_port_forwards_that_are_not_read_are_noted(count: str, notes: int) -> None:
    text = f"[CONNECTION]\nHost=h\n[CONNECTION:SSH]\nFwdReqCount={count}\n"
    note = "x: port forwards of 1 session are not imported: web"
    assert from_files([SessionFile((), "web.xsh", text)], "x").notes == (note,) * notes


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    for key in ("Host", "Port", "Protocol", "Description"):
        text = f"[CONNECTION]\nHost=h\n{key}={value}\n[CONNECTION:AUTHENTICATION]\nUserName={value}"
        assert_harmless(from_files([SessionFile((value,), value, text)], "x"))
