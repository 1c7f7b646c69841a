"""A file of hosts has nothing run, whatever program wrote it, and comes back as it went."""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from itertools import filterfalse
from pathlib import Path

import pytest

from sshtui.errors import AppError
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.exporters import FORMATS, to_ansible, to_ssh_config
from sshtui.hosts.importers import plan, secrets
from sshtui.hosts.importers.ansible import program
from sshtui.hosts.importers.collector import HostCollector
from sshtui.hosts.importers.decoding import decode
from sshtui.hosts.importers.formats import read
from sshtui.hosts.importers.risks import risks_of
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig import destination
from tests.effort import LONG
from tests.hosts.entries import importable_entry
from tests.hosts.importers.samples import SAMPLES, SECRET
from tests.hosts.importers.test_formats import TEXTS
from tests.sshconfig.test_destination import INJECTIONS, MARK
from tests.trust.commands import connect, names_of
from tests.trust.twin import Defence, needs

ROUNDS = len(INJECTIONS) if LONG else 1
"""How many values of each file have each injection in their place."""

HOSTS = 500 if LONG else 100

WHOLE = HostEntry(
    "shop", "192.0.2.7", "deploy", 2222, "gate1", ("~/.ssh/shop",),
    proxy_command="nc-proxy", local_forwards=("8081 inner:80",), environment=("STAGE=blue",),
    command="menu-command", group="eu", tags=("front",), start="start-command", note="north wing",
)  # fmt: skip
"""A host of which every field can be found in what it is exported to."""

PLAIN = {
    "known_hosts": "shop,192.0.2.7 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFake\n",
    "lazyssh": '{"shop": {"tags": ["front"]}}',
    "tssh": "Host shop\n  HostName 192.0.2.7\n  User deploy\n  #!! encPassword 00aa\n",
    "ansible-list": json.dumps({"_meta": {"hostvars": {"shop": {"ansible_host": "192.0.2.7"}}}}),
    "ansible": to_ansible([WHOLE]),
}


def ban_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destination, "_HOST_BANNED", frozenset())
    monkeypatch.setattr(destination, "_USER_BANNED", frozenset())


def leave_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "without", lambda entry, refused: entry)


def texts() -> Iterator[tuple[str, str]]:
    """Yield a text of each format, with the name of that; "" where the text tells it."""
    for form in ("ssh_config", "json", "csv"):
        yield form, FORMATS[form]([WHOLE])
    for kind, file in TEXTS:
        yield kind, decode((SAMPLES / file).read_bytes())
    yield from PLAIN.items()


def values_of(text: str, form: str, path: Path) -> list[str]:
    """Return what hosts are made of that stands in a text as it is."""
    path.write_text(text)
    words: set[str] = set()
    for entry in read(path, form).entries:
        words |= set(re.findall(r"'((?:[^'\\]|\\.)+)'", repr(astuple(entry))))
    return sorted(word for word in words if word in text)


def injected(text: str, value: str, injection: str, form: str) -> bytes:
    """Return a text in which a value is another one, written as the format has it."""
    if form == "json" or text.lstrip()[:1] in ("{", "["):
        injection = json.dumps(injection)[1:-1]
    return text.replace(value, injection).encode("utf-8", "surrogatepass")


def imported(path: Path, form: str) -> list[HostEntry]:
    """Return the hosts of a file as they would be saved, with nobody's consent to anything."""
    try:
        planned = plan.plan(HostRepository(), read(path, form).entries)
    except AppError:
        return []
    return [host.edit.after for host in planned if host.edit.after is not None]


def is_plain(entry: HostEntry) -> bool:
    """Return whether nothing in the names of a host could mean anything to a shell."""
    return not re.search(r"[^\w.:@-]", f"{entry.alias}{entry.hostname}{entry.user}{entry.jump}")


@needs(
    Defence("signs of a shell are banned", ban_nothing, MARK),
    Defence("what runs a program is left out", leave_nothing_out, "taken over"),
)
def test_no_value_of_a_file_of_any_format_has_a_command_run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(program, "is_installed", lambda: False)  # the same without it
    path, tried = tmp_path / "file", 0
    for form, text in texts():
        values = values_of(text, form, path)
        assert values, form
        seen = set(map(names_of, imported(path, form)))
        for number, injection in enumerate(INJECTIONS):
            for place in range(number, number + min(ROUNDS, len(values))):
                path.write_bytes(injected(text, values[place % len(values)], injection, form))
                tried += 1
                hosts = imported(path, form)
                assert not any(map(risks_of, hosts)), "taken over"
                for entry in filterfalse(is_plain, {*map(names_of, hosts)} - seen):
                    seen.add(entry)
                    connect(entry, tmp_path / "config")
                    assert not list(tmp_path.rglob(f"*{MARK}*")), MARK
    record_property("tried", tried)


def in_force(entry: HostEntry) -> HostEntry:
    """Return a host without the command that ssh ignores beside a jump."""
    return entry if entry.jump in ("", "none") else replace(entry, proxy_command="")


@pytest.mark.parametrize("form", ["ssh_config", "json", "csv"])
def test_hosts_are_the_same_after_an_export_and_an_import(
    form: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    rng = random.Random(38)
    entries = [in_force(importable_entry(rng, number)) for number in range(HOSTS)]
    text = FORMATS[form](entries)
    path = tmp_path / "file"
    path.write_text(text, newline="")
    found = read(path, form)
    assert found.notes == ()
    assert list(found.entries) == entries
    assert FORMATS[form](found.entries) == text
    record_property("tried", HOSTS)


def take_passwords_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "without_secrets", lambda entry: (entry, ()))
    monkeypatch.setattr("sshtui.hosts.importers.collector.without_secrets", lambda e: (e, ()))


@needs(Defence("no password is taken over", take_passwords_over, "a password"))
def test_no_password_of_a_file_is_taken_over() -> None:
    said = (
        HostEntry("a", note=f"the password is: {SECRET}"),
        HostEntry("b", f"ann:{SECRET}@192.0.2.1"),
        HostEntry("c", "192.0.2.2", proxy_command=f"connect -u ann:{SECRET} %h"),
        HostEntry("d", "192.0.2.3", environment=(f"DB_PASSWORD={SECRET}",)),
    )
    collector = HostCollector("file")
    for entry in said:
        collector.add(entry)
    assert SECRET not in to_ssh_config(collector.found().entries), "a password"
    assert SECRET not in repr(collector.found().notes), "a password"
