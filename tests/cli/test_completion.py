"""What a shell completes, asked as bash, zsh and fish ask, and by a real bash and fish."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from sshtui.cli import main as cli
from sshtui.credentials.stores.registry import StoreRegistry, all_stores
from sshtui.hosts.history import open_history
from sshtui.hosts.model import Visit
from sshtui.settings import Settings
from sshtui.sshconfig import keywords

CONFIG = """\
Host db
    User ann
Host web1 web2
    HostName web.example
    #!! GroupLabels eu prod
    #!! Group eu/web
Host *.example
"""

DURABLE = [kind.name for kind in StoreRegistry(all_stores(Settings(), Path())).durable]


@pytest.fixture(autouse=True)
def config(private_home: Path) -> Path:
    path = private_home / ".ssh" / "config"
    path.write_text(CONFIG)
    return path


def complete(line: str) -> list[str]:
    """Return what is offered for the last word of a line."""
    *before, incomplete = line.split(" ")
    shell = ShellComplete(cli.root, {}, "sshtui", "_SSHTUI_COMPLETE")
    return [item.value for item in shell.get_completions(before, incomplete)]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("ho", ["hosts"]),
        ("we", ["web1", "web2"]),
        ("ann@d", ["ann@db"]),
        ("connect we", ["web1", "web2"]),
        ("exec ann@we", ["ann@web1", "ann@web2"]),
        ("connect ", ["db", "web1", "web2"]),
        ("connect x", []),
        ("connect -J web1,d", ["web1,db"]),
        ("web1 -J d", ["db"]),
        ("hosts show d", ["db"]),
        ("hosts edit d", ["db"]),
        ("hosts remove web1 d", ["db"]),
        ("hosts path d", ["db"]),
        ("hosts list tag:", ["tag:eu", "tag:prod"]),
        ("hosts list web1 !gr", ["!group:"]),
        ("hosts export group:e", ["group:eu/web"]),
        ("hosts list is:", ["is:favourite", "is:hidden"]),
        ("hosts list user:a", ["user:ann"]),
        ("hosts add new --tag p", ["prod"]),
        ("hosts add new -J d", ["db"]),
        ("hosts edit db --set col", ["colour="]),
        ("hosts edit db --set colour=gre", ["colour=green", "colour=grey"]),
        ("hosts edit db --set favourite=", ["favourite=yes"]),
        ("hosts edit db --set group=", ["group=eu/web"]),
        ("hosts edit db --set note=x", []),
        ("connect db -o compr", ["Compression="]),
        ("connect db -o Compression=", ["Compression=yes", "Compression=no"]),
        ("db -o StrictHostKeyChecking=a", [
            "StrictHostKeyChecking=ask", "StrictHostKeyChecking=accept-new",
        ]),
        ("connect db -o Port=2", []),
        ("creds show d", ["db"]),
        ("creds test we", ["web1", "web2"]),
        ("creds set we", ["web1", "web2"]),
        ("creds mode db s", ["send"]),
        ("creds move db ", DURABLE),
    ],
)  # fmt: skip
def test_every_command_completes_what_it_takes(line: str, offered: list[str]) -> None:
    assert complete(line) == offered


def test_hosts_that_were_visited_are_offered_first() -> None:
    with contextlib.closing(open_history()) as history:
        history.record("web2", Visit(time.time(), 1.0, ""))
    assert complete("connect we") == ["web2", "web1"]


def test_another_config_is_followed_and_a_bad_one_completes_to_nothing(
    tmp_path: Path, config: Path
) -> None:
    other = tmp_path / "other"
    other.write_text("Host elsewhere\n")
    assert complete(f"connect -F {other} el") == ["elsewhere"]
    config.unlink()
    config.mkdir()
    assert complete("connect we") == []


def test_every_keyword_that_is_acted_on_is_offered() -> None:
    assert complete("connect db -o ") == [f"{keyword}=" for keyword in keywords.ACTED_ON]


def test_only_what_nobody_can_know_is_not_completed() -> None:
    def uncompleted(command: click.Command) -> set[str]:
        if isinstance(command, click.Group):
            context = click.Context(command)
            subs = (command.get_command(context, name) for name in command.list_commands(context))
            return set().union(*(uncompleted(sub) for sub in subs if sub))
        return {
            f"{command.name} {parameter.name}"
            for parameter in command.params
            if isinstance(parameter, click.Argument)
            and isinstance(parameter.type, click.types.StringParamType)
            and parameter._custom_shell_complete is None  # click has no other way to ask
        }

    assert uncompleted(cli.root) == {"add alias", "add destination", "list word"}


@pytest.mark.parametrize("line", ["sshtui we", "sshtui exec we", "sshtui creds show we"])
def test_neither_asyncssh_nor_a_keyring_is_loaded(line: str) -> None:
    code = (
        "import atexit, sys, sshtui.cli.main as m\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\nm.main([])"
    )
    asked = {"_SSHTUI_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": "9"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **asked},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == ["plain,web1", "plain,web2"]
    assert not {"asyncssh", "keyring", "textual"} & set(done.stderr.split())


@pytest.mark.parametrize(
    "line",
    ["we", "connect we", "exec -J we", "hosts list group:", "creds test we", "creds move db "],
)
def test_nothing_that_a_file_names_is_run(line: str, config: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    run = f"touch {mark}"
    config.write_text(
        f"Match exec '{run}'\n    Tag x\nMatch host web1 exec '{run}'\n    User ann\n{CONFIG}"
        f"Host web3\n    ProxyCommand {run}\n    KnownHostsCommand {run}\n    #!! Group eu\n"
    )
    assert complete(line)
    assert not mark.exists()


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a `sshtui` on PATH."""
    program = tmp_path / "bin" / "sshtui"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sshtui "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("sshtui we", ["web1", "web2"]),
        ("sshtui exec ann@we", ["@web1", "@web2"]),
        ("sshtui connect db -o Compression=", ["yes", "no"]),
        ("sshtui hosts list tag:", ["eu", "prod"]),
        ("sshtui hosts edit db --set col", ["colour="]),
        ("sshtui hosts edit db --set forwarda", ["ForwardAgent="]),
        ("sshtui hosts edit db --set compression=", ["yes", "no"]),
        ("sshtui hosts edit db --set StrictHostKeyChecking=acc", ["accept-new"]),
    ],
)
def test_a_real_bash_completes(line: str, offered: list[str], on_path: None) -> None:
    script = (
        'eval "$(_SSHTUI_COMPLETE=bash_source sshtui)"; compopt() { :; }\n'
        f"COMP_LINE='{line}' COMP_POINT={len(line)} COMP_CWORD=1\n"
        "_sshtui_completion sshtui; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, check=True
    )
    assert (done.stdout.splitlines(), done.stderr) == (offered, "")


def test_what_an_import_brought_is_no_command_of_bash(
    on_path: None, config: Path, tmp_path: Path
) -> None:
    mark = tmp_path / "ran"
    group = f"eu & $(touch {mark});`touch {mark}` * 'x"
    config.write_text(f"Host db\n    #!! Group {group}\n")
    line = "sshtui hosts list group:"
    script = (
        'eval "$(_SSHTUI_COMPLETE=bash_source sshtui)"; compopt() { :; }\n'
        f"COMP_LINE='{line}' COMP_POINT={len(line)} COMP_CWORD=1\n"
        "_sshtui_completion sshtui; eval printf '%s' \"group:${COMPREPLY[0]}\""
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == (f"group:{group}", "")
    assert not mark.exists()


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish")
def test_a_real_fish_completes(on_path: None) -> None:
    script = (
        "_SSHTUI_COMPLETE=fish_source sshtui | source\n"
        "complete -C 'sshtui exec ann@we'; complete -C 'sshtui hosts edit db --set colour=gre'"
    )
    done = subprocess.run(
        ["fish", "--no-config", "-c", script], capture_output=True, text=True, check=True
    )
    words = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert words == ["ann@web1", "ann@web2", "colour=green", "colour=grey"]
