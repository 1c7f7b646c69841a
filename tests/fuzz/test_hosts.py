"""What people and programs write about hosts: ssh_config, our own file, and what is typed."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.errors import AppError, ConfigError, UsageError
from sshtui.hosts.assignments import assigned
from sshtui.hosts.editing import edits, ssh_check
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.exporters import to_json, to_ssh_config
from sshtui.hosts.repository import HostRepository
from sshtui.hosts.search import query
from sshtui.hosts.typed_forward import parse_typed_forward
from sshtui.services.snippets import Snippet
from sshtui.services.typed_destination import destination_of, is_written_out
from sshtui.sessions.sharing.wanted import alias_in
from sshtui.sshconfig import forwards
from sshtui.sshconfig.destination import parse_destination
from tests.fuzz.parser import MOST_WORDS, Parser, RecordProperty, attack

KINDS: tuple[forwards.Kind, ...] = ("local", "remote", "dynamic")


class HostFiles:
    """Files of hosts that may hold anything.

    Args:
        directory: Where they are.
    """

    def __init__(self, directory: Path) -> None:
        self.config, self.saved = directory / "config", directory / "hosts.conf"
        self.repository = HostRepository(self.config, directory / "none", self.saved)

    def read_config(self, data: bytes) -> None:
        """Read a configuration of ssh."""
        self.config.write_bytes(data)
        self._read()

    def change_saved(self, data: bytes) -> None:
        """Read our own file, and change it."""
        self.saved.write_bytes(data)
        self.saved.chmod(0o600)
        self._read()
        before = self._aliases()
        try:
            edits.save([self.repository.new(HostEntry("new-1", hostname="192.0.2.9"))])
        except AppError as error:
            self._check(error)
            assert self.saved.read_bytes() == data
            return
        assert self._aliases() == before | {"new-1"}
        block = self.repository.block("new-1")
        edits.save([block.edit(replace(block.entry, port=2222))])
        edits.save([self.repository.block("new-1").edit(None)])
        assert self._aliases() == before

    def _aliases(self) -> set[str]:
        return {host.alias for host in self.repository.hosts()}

    def _read(self) -> None:
        """Do what the list, the editor and a connection do."""
        repository = self.repository
        hosts = repository.hosts()
        repository.problems(), repository.notes(), repository.rule_test()("web")
        for alias in [*[host.alias for host in hosts][:2], "web"]:
            repository.rules(alias)
            try:
                repository.rule(alias), repository.inherited(alias), repository.block(alias)
                if (destination := destination_of(alias)) is not None:
                    repository.settings(destination)
                    repository.resolve(destination, dry_run=True)
            except (ConfigError, UsageError) as error:
                self._check(error)

    def _check(self, error: AppError) -> None:
        assert len(f"{error.message} {error.hint}") < MOST_WORDS


def test_ssh_config(tmp_path: Path, record_property: RecordProperty) -> None:
    attack(Parser("ssh_config", HostFiles(tmp_path).read_config), record_property)


def test_our_own_file_and_edits_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: RecordProperty
) -> None:
    """An edit changes one host, or nothing."""
    # What ssh says of a change would be asked of ssh for each of thousands.
    monkeypatch.setattr(ssh_check, "refuse_unreadable", lambda _: None)
    attack(Parser("hosts_conf", HostFiles(tmp_path).change_saved), record_property)


def test_forwards(record_property: RecordProperty) -> None:
    attack(Parser("forward", forward), record_property)


def forward(data: bytes) -> None:
    text = text_of(data)
    forwards.parse_permitted(text)
    with suppress(UsageError):
        parse_typed_forward(text)
    for kind in KINDS:
        with suppress(UsageError):
            read = forwards.parse(kind, text)
            assert forwards.parse(kind, str(read)) == read
            assert forwards.parse_arguments(read.keyword.lower(), read.arguments) == read


def test_destinations(record_property: RecordProperty) -> None:
    def read(data: bytes) -> None:
        found = parse_destination(text_of(data))
        assert "\0" not in found.host
        is_written_out(found)

    attack(Parser("destination", read, UsageError), record_property)


def test_what_is_searched_for(record_property: RecordProperty) -> None:
    def read(data: bytes) -> None:
        text = text_of(data)
        query.parse(text), query.mistake(text)
        query.asks_for_hidden(text), query.asks_for_open(text)

    attack(Parser("search", read), record_property)


def test_fields_that_are_set(tmp_path: Path, record_property: RecordProperty) -> None:
    """What is saved is read again as it was."""
    saved = tmp_path / "config"

    def read(data: bytes) -> None:
        entry = assigned(HostEntry("web"), text_of(data).split("\n"))
        to_json([entry])
        saved.write_text(to_ssh_config([entry]), "utf-8", "surrogateescape")
        again = HostRepository(saved, tmp_path / "none", tmp_path / "none")
        once = tuple(dict.fromkeys(entry.identities))  # as ssh takes each file
        assert again.block(entry.alias).entry == replace(entry, identities=once)

    attack(Parser("assignment", read, UsageError, ConfigError), record_property)


def test_snippets(record_property: RecordProperty) -> None:
    def read(data: bytes) -> None:
        snippet = Snippet("disk", text_of(data))
        names = [placeholder.name for placeholder in snippet.asked]
        assert isinstance(snippet.mistake, str)
        filled = snippet.filled(dict.fromkeys([*names, "host", "user", "date"], "x"))
        assert len(filled) <= len(snippet.text)

    attack(Parser("snippet", read), record_property)


def test_the_command_line_of_an_ssh(record_property: RecordProperty) -> None:
    def read(data: bytes) -> None:
        alias_in([word.decode("utf-8", "surrogateescape") for word in data.split(b"\0")])

    attack(Parser("ssh_command_line", read), record_property)


def text_of(data: bytes) -> str:
    """Return what a terminal or a file gives a program."""
    return data.decode("utf-8", "surrogateescape")
