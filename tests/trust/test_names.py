"""No name of a host, user, file or directory runs a command, wherever it comes from."""

import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from sshtui.errors import AppError, UsageError
from sshtui.hosts.assignments import assigned
from sshtui.hosts.editing.block_codec import render
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.entry_text import entry_from
from sshtui.hosts.fields import BY_NAME
from sshtui.hosts.repository import HostRepository
from sshtui.sessions import remote_tmux, working_directory
from sshtui.sessions.remote_tmux import kept_shell
from sshtui.ssh.connection import Connection
from sshtui.sshconfig import destination
from sshtui.sshconfig.destination import parse_destination
from sshtui.sshconfig.forwards import Kind, parse
from sshtui.sshconfig.resolve import Overrides
from sshtui.sshconfig.target import Target
from tests.hosts.editing import test_block_codec
from tests.sessions import test_working_directory
from tests.sessions.fakes import TARGET, FakeConnection
from tests.sshconfig import test_destination
from tests.sshconfig.test_destination import INJECTIONS, MARK
from tests.trust.commands import EVERY_TOKEN, connect, names_of, run_commands
from tests.trust.twin import Defence, needs

TYPED = (
    *("alias", "hostname", "user", "port", "jump", "proxy_command"),
    *("identities", "forwards", "tags", "start"),
)


def ban_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destination, "_HOST_BANNED", frozenset())
    monkeypatch.setattr(destination, "_USER_BANNED", frozenset())


@needs(Defence("signs of a shell are banned", ban_nothing, MARK))
def test_a_name_in_a_configuration_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", 9)
    for text in INJECTIONS[:9]:
        test_destination.test_an_injection_in_a_configuration_runs_nothing_and_reaches_no_command(
            text, tmp_path, monkeypatch
        )


@needs(Defence("signs of a shell are banned", ban_nothing, "assert not True"))
def test_sixty_injections_are_no_names(record_property: Callable[[str, object], None]) -> None:
    record_property("tried", len(INJECTIONS))
    assert len(INJECTIONS) >= 60
    for text in INJECTIONS:
        test_destination.test_an_injection_is_no_host_no_user_no_port_and_no_alias(text)


def each_in(entry: HostEntry, field: str, text: str) -> Iterator[HostEntry | None]:
    """Yield what a host becomes by each way in; None where that is refused."""
    spelt = f"L {text}" if field == "forwards" else text
    for before in (HostEntry("web"), entry):
        changed, wrong = entry_from({field: spelt}, before)  # the editor, of a new and an old host
        yield None if wrong else changed
        try:
            yield assigned(before, [f"{field}={spelt}"])  # --set
        except UsageError:
            yield None
    keyword = BY_NAME[field].keyword if field in BY_NAME else "LocalForward"
    if keyword and not keyword.startswith("#"):
        try:
            yield assigned(entry, [f"{keyword}={text}"])
        except UsageError:
            yield None


def _all_of(kept: Iterable[HostEntry]) -> dict[str, Any]:
    """Return the lists of hosts, each with all that stands in any of them."""
    names = ("local_forwards", "identities", "tags")
    return {
        name: tuple({text for entry in kept for text in getattr(entry, name)}) for name in names
    }


@needs(Defence("signs of a shell are banned", ban_nothing, MARK))
def test_no_way_in_has_a_command_run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.chdir(tmp_path)
    old = HostEntry("web", "192.0.2.1", "ann", 22, "gate", ("~/.ssh/key",), tags=("prod",))
    tried, kept = 0, set()
    for field in TYPED:
        for text in INJECTIONS:
            for entry in each_in(old, field, text):
                tried += 1
                if entry is not None:
                    kept.add(entry)
    for entry in kept:
        # It is one host, and no line more than its fields have.
        assert test_block_codec.read(render(entry), entry.alias) == entry
    # A command that the person types is theirs; the rest stands in none.
    for entry in set(map(names_of, kept)):
        connect(entry, tmp_path / "config")
        assert not list(tmp_path.rglob(f"*{MARK}*")), MARK
    connect(replace(old, **_all_of(kept)), tmp_path / "config")
    assert not list(tmp_path.rglob(f"*{MARK}*")), MARK
    record_property("tried", tried)


def on_command_line(text: str) -> Iterator[Callable[[], object]]:
    """Yield each way in which a text can stand on the command line, as what resolves it."""

    def resolve(typed: str = "web", **given: Any) -> Callable[[], object]:
        def resolved() -> Target:
            overrides = Overrides(config_file=Path("config"), **given)
            return HostRepository().resolve(parse_destination(typed), overrides)

        return resolved

    yield from (resolve(typed) for typed in (text, f"{text}@web", f"me@{text}", f"web:{text}"))
    yield from (resolve(user=text), resolve(jump=text), resolve(tag=text))
    yield resolve(identities=(text,))
    yield from (
        resolve(options=((keyword, text),))
        for keyword in ("HostName", "User", "Port", "ProxyJump", "IdentityFile", "LocalForward")
    )
    kinds: tuple[Kind, ...] = ("local", "remote", "dynamic")
    yield from (partial(parse, kind, text) for kind in kinds)


@needs(Defence("signs of a shell are banned", ban_nothing, MARK))
def test_no_word_of_a_command_line_has_a_command_run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config").write_text(EVERY_TOKEN)
    tried = 0
    for text in INJECTIONS:
        for way in on_command_line(text):
            tried += 1
            with suppress(AppError):
                if isinstance(found := way(), Target):
                    run_commands(found)
        assert not list(tmp_path.rglob(f"*{MARK}*")), MARK
    record_property("tried", tried)


def quote_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working_directory, "quoted", str)
    monkeypatch.setattr(remote_tmux, "shlex", SimpleNamespace(join=" ".join, quote=str))


QUOTES = Defence("a directory is one word to every shell", quote_nothing, "where it ends")


@contextmanager
def detached_tmux(directory: Path) -> Iterator[dict[str, str]]:
    """Have the tmux that a command starts be one of its own; yield the environment for that."""
    environment = {"PATH": "/usr/bin:/bin", "TMUX_TMPDIR": str(directory), "HOME": str(directory)}
    try:
        yield environment
    finally:
        subprocess.run(["tmux", "kill-server"], env=environment, check=False, capture_output=True)


@needs(QUOTES)
async def test_a_directory_that_a_program_announces_runs_nothing_in_a_tmux(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    record_property: Callable[[str, object], None],
) -> None:
    assert shutil.which("tmux")
    record_property("tried", len(test_working_directory.HOSTILE))
    server = FakeConnection(TARGET)
    server.answer = b"sshtui-keep=new"
    with detached_tmux(tmp_path_factory.mktemp("t")) as environment:
        for number, name in enumerate(test_working_directory.HOSTILE):
            place = tmp_path / name
            place.mkdir(exist_ok=True)
            kept = await kept_shell(cast("Connection", server), f"s{number}", directory=str(place))
            assert kept is not None
            # As on a terminal, but for the terminal.
            command = kept.command.replace("new-session", "new-session -d")
            subprocess.run(
                ["sh", "-c", command], env=environment, cwd=tmp_path, check=False,
                capture_output=True,
            )  # fmt: skip
            asked = ["tmux", "-u", "display-message", "-p", "-t", f"s{number}", "#{session_path}"]
            told = subprocess.run(asked, env=environment, check=False, capture_output=True)
            assert told.stdout.decode() == f"{place}\n", "where it ends is up to its name"
    assert not list(tmp_path.rglob("PWNED"))
