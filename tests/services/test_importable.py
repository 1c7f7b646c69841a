from pathlib import Path

import pytest

from sshtui.services import importable
from sshtui.services.importable import find_importable

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ" + "A" * 42


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [(place.removeprefix("/"), kind) for place, kind in importable.PLACES]
    monkeypatch.setattr(importable, "PLACES", tuple(places))


def test_what_other_programs_keep_is_found_and_counted(private_home: Path) -> None:
    known = private_home / ".ssh" / "known_hosts"
    known.write_text(f"web1.example.com {KEY}\nweb2.example.com {KEY}\n|1|a=|b= {KEY}\n")
    sessions = private_home / ".putty" / "sessions"
    sessions.mkdir(parents=True)
    (sessions / "box").write_text("HostName=box.example.com\nProtocol=ssh\n")
    found = [(item.program, item.path, item.count) for item in find_importable()]
    assert found == [("PuTTY", sessions, 1), ("known_hosts", known, 2)]


def test_nothing_is_run_and_what_cannot_be_read_is_not_offered(private_home: Path) -> None:
    ran = private_home / "ran"
    inventory = private_home / "etc" / "ansible" / "hosts"
    inventory.parent.mkdir(parents=True)
    inventory.write_text(f"#!/bin/sh\ntouch {ran}\necho '{{}}'\n")
    inventory.chmod(0o755)
    (private_home / ".ssh" / "known_hosts").write_bytes(b"\0\1\2")
    assert find_importable() == ()
    assert not ran.exists()
