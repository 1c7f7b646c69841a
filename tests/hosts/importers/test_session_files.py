"""Files with one session each."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.importers import session_files
from sshtui.hosts.importers.session_files import (
    LARGEST_SESSION,
    SessionFile,
    below,
    is_zip,
    of_directory,
    of_zip,
)


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_text_files_of_a_directory_are_read_with_their_folders(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "z.ini").write_text("z")
    (tmp_path / "a" / "b" / "x.y.ini").write_bytes(b"\xff\xfex\0")
    (tmp_path / "a" / "picture").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "large").write_text("x" * (session_files.LARGEST_SESSION + 1))
    found = of_directory(tmp_path)
    assert found == [SessionFile((), "z.ini", "z"), SessionFile(("a", "b"), "x.y.ini", "x")]
    assert [file.stem for file in found] == ["z", "x.y"]


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("x")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "own").write_text("own")
    (inside / "file").symlink_to(outside / "secret")
    (inside / "directory").symlink_to(outside)
    (inside / "round").symlink_to(inside)
    (inside / "again").symlink_to(inside / "own")
    os.mkfifo(inside / "pipe")
    assert [file.name for file in of_directory(inside)] == ["again", "own"]


def test_a_directory_that_cannot_be_read_or_holds_too_much_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        of_directory(tmp_path / "none")
    for number in range(3):
        (tmp_path / str(number)).write_text("x")
    monkeypatch.setattr(session_files, "_MOST_FILES", 2)
    with pytest.raises(ConfigError, match="too many files"):
        of_directory(tmp_path)


def test_files_of_a_zip_file_are_read_with_their_folders() -> None:
    data = zipped(**{"a/b.xsh": b"x", "../../etc/c": b"y", "a\\d": b"z", "picture": b"\0" * 99})
    assert is_zip(data)
    assert of_zip(data, "x") == [
        SessionFile(("a",), "b.xsh", "x"),
        SessionFile(("..", "..", "etc"), "c", "y"),
        SessionFile(("a",), "d", "z"),
    ]


def test_a_zip_file_that_would_grow_too_large_is_refused() -> None:
    large = zipped(**{f"f{number}": b"a" * 8_000_000 for number in range(9)})
    assert len(large) < 200_000
    with pytest.raises(ConfigError, match="holds too much"):
        of_zip(large, "x")


def test_a_file_of_a_zip_file_that_is_too_large_for_a_session_is_left_out() -> None:
    data = zipped(large=b"a" * (LARGEST_SESSION + 1), small=b"a")
    assert [file.name for file in of_zip(data, "x")] == ["small"]


def test_a_zip_file_that_lies_about_its_size_is_not_unpacked() -> None:
    data = bytearray(zipped(f=b"a" * 3_000_000))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    try:
        found = of_zip(bytes(data), "x")
    except ConfigError:
        found = []
    assert all(len(file.text) <= 10 for file in found)


def test_a_broken_or_encrypted_zip_file_says_so() -> None:
    data = zipped(f=b"abc" * 100)
    with pytest.raises(ConfigError, match="usable zip file"):
        of_zip(data[:60], "x")
    encrypted = bytearray(data)
    encrypted[encrypted.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ConfigError, match="is encrypted"):
        of_zip(bytes(encrypted), "x")


def test_a_path_begins_below_the_directory_of_sessions() -> None:
    assert below("Sessions", ("Xshell", "Sessions", "eu")) == ("eu",)
    assert below("Sessions", ("eu",)) == ("eu",)
