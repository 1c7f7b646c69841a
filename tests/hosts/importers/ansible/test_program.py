"""`ansible-inventory` reads what is static, and nothing of the inventory or the person is run."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest

from sshtui.errors import Cancelled, ConfigError
from sshtui.hosts.importers.ansible import program
from sshtui.hosts.importers.ansible.program import listing, static_listing


def fake(directory: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = directory / program.PROGRAM
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{directory}:/usr/bin:/bin")


def test_a_program_that_fails_is_told_with_its_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake(tmp_path, "echo no such plugin >&2; exit 4", monkeypatch)
    with pytest.raises(ConfigError, match="no such plugin"):
        listing(tmp_path)


def test_a_program_that_does_not_end_is_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake(tmp_path, "exec tail -f /dev/null", monkeypatch)
    monkeypatch.setattr(program, "SECONDS_FOR_STATIC", 0.2)
    with pytest.raises(ConfigError, match="did not finish"):
        static_listing(tmp_path)


def test_a_program_that_nobody_waits_for_is_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pid = tmp_path / "pid"
    fake(tmp_path, f"echo $$ > {pid}; exec tail -f /dev/null", monkeypatch)
    given_up = threading.Event()
    token = program.GIVEN_UP.set(given_up)
    try:
        with ThreadPoolExecutor(1) as threads:
            reading = threads.submit(copy_context().run, static_listing, tmp_path)
            while not pid.exists() or not pid.read_text():
                given_up.wait(0.01)
            given_up.set()
            with pytest.raises(Cancelled):
                reading.result()
    finally:
        program.GIVEN_UP.reset(token)
    assert not Path(f"/proc/{pid.read_text().strip()}").exists()


def test_neither_scripts_nor_settings_nor_templates_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    owned = tmp_path / "owned"
    password = tmp_path / "password"
    password.write_text(f"#!/bin/sh\ntouch {owned}\necho fake\n")
    password.chmod(0o755)
    script = tmp_path / "inventory"
    script.mkdir()
    dynamic = script / "dynamic"
    dynamic.write_text(f"#!/bin/sh\ntouch {owned}\necho '{{}}'\n")
    dynamic.chmod(0o755)
    config = f"[defaults]\nvault_password_file={password}\n[inventory]\nenable_plugins=script\n"
    for place in (script / "ansible.cfg", Path.home() / ".ansible.cfg"):
        place.write_text(config)
    monkeypatch.chdir(script)
    monkeypatch.setenv("ANSIBLE_CONFIG", str(script / "ansible.cfg"))
    monkeypatch.setenv("ANSIBLE_VAULT_PASSWORD_FILE", str(password))
    monkeypatch.setenv("ANSIBLE_INVENTORY_ENABLED", "script")
    with pytest.raises(ConfigError):
        static_listing(dynamic)
    static = tmp_path / "hosts.yml"
    template = "{{ lookup('pipe', 'touch " + str(owned) + "') }}"
    static.write_text(f'all:\n  hosts:\n    a:\n      v: "{template}"\n')
    static.chmod(0o755)
    assert json.loads(static_listing(static))["_meta"]["hostvars"]["a"]["v"] == template
    assert not owned.exists()
