"""Hosts out of somebody's ssh_config."""

import subprocess
import textwrap
from pathlib import Path

import pytest

from sshtui.hosts.editing.edits import save
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.plan import edits_of, plan
from sshtui.hosts.importers.ssh_config_file import from_ssh_config
from sshtui.hosts.repository import HostRepository
from tests.hosts.importers.hostile import VALUES, assert_harmless, short


def test_every_name_gets_what_is_in_force_for_it() -> None:
    text = (
        "User x\nHost a b *.c !d\n HostName %h\n Port 7\nMatch all\n User y\nInclude z\n"
        'Host e\n User "open\n Port 8\n'
    )
    found = from_ssh_config(text, "config")
    assert found.entries == (
        HostEntry("a", user="x", port=7),
        HostEntry("b", user="x", port=7),
        HostEntry("e", user="x", port=8),
    )
    assert [note.split(": ")[0] for note in found.notes] == ["config:7", "config:9"]


TREES = {
    "wildcards": """
        Host web1 web2 db
            HostName %h.prod.example.net
        Host web*
            User deploy
            IdentityFile ~/.ssh/web
        Host db
            Port 2200
        Host * !db
            ProxyJump bastion
            IdentityFile ~/.ssh/general
        Host *
            User nobody
            ServerAliveInterval 30
            Compression yes
    """,
    "exclusion": """
        Host jump
            ProxyJump hop
        Host direct
            ProxyJump none
        Host command
            ProxyCommand nc %h %p
        Host *
            ProxyJump bastion
            ProxyCommand ssh -W %h:%p other
    """,
    "accumulating": """
        Host a
            SendEnv LANG
            IdentityFile ~/.ssh/%h_key
            LocalForward 8080 web:80
            SetEnv A=1
        Host a b
            SendEnv LC_* -LANG
            SetEnv B=2
            LocalForward 8080 web:80
            LocalForward 8081 web:81
            RemoteForward 9000 localhost:9000
            DynamicForward 1080
        Match all
            IdentityFile ~/.ssh/%r@%h
            CertificateFile ~/.ssh/%n-cert.pub
            User ops
    """,
    "matches": """
        Host gw
            HostName gw.corp.example
        Match host *.corp.example
            User corp
        Match originalhost gw,backup
            Port 2022
        Match user corp
            ForwardAgent yes
        Match final host *.corp.example
            LogLevel VERBOSE
        Match user root,corp host gw.corp.example
            RequestTTY force
        Host backup
            User root
    """,
    "trust": """
        Host lab*
            StrictHostKeyChecking no
            UserKnownHostsFile /dev/null
            HostKeyAlgorithms +ssh-rsa
            KexAlgorithms ^curve25519-sha256
        Host lab1 lab2
            HostKeyAlias lab
            IdentityAgent none
            PKCS11Provider /usr/lib/none.so
            RemoteCommand tmux new -A
            LocalCommand echo %h
            PermitLocalCommand yes
            ControlMaster auto
            ControlPath ~/.ssh/cm-%C
    """,
    "quotes": """
        Host "a" b
            HostName="192.0.2.1"
            IdentityFile "~/my keys/id one"
            User "CORP\\\\ann"
            SetEnv GREETING="hello there"
            ProxyCommand sh -c 'nc "%h" %p' # not a comment
        Host c
            HostName 2001:db8::1
            BindAddress 192.0.2.9
            Tunnel no
    """,
}


@pytest.mark.parametrize("tree", TREES)
def test_an_imported_host_is_to_ssh_what_it_was(
    private_home: Path, tmp_path: Path, tree: str
) -> None:
    path = tmp_path / "other"
    path.write_text(textwrap.dedent(TREES[tree]))
    repository = HostRepository(system_config=Path("/dev/null"))
    found = from_ssh_config(path.read_text(), str(path))
    planned = plan(repository, found.entries)
    save(edits_of([host.agreeing_to(host.risks) for host in planned]))
    assert found.notes == ()
    for entry in found.entries:
        assert as_ssh_sees(repository.saved, entry.alias) == as_ssh_sees(path, entry.alias)


def as_ssh_sees(config: Path, alias: str) -> list[str]:
    """Return what `ssh -G` prints, its tokens replaced where we replace them too."""
    command = ["ssh", "-G", "-F", str(config), alias]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    settings = dict(line.partition(" ")[::2] for line in printed.splitlines())
    letters = {"%h": settings["hostname"], "%r": settings["user"], "%n": alias}
    lines = []
    for line in printed.splitlines():
        if line.startswith("identityfile"):
            for letter, value in letters.items():
                line = line.replace(letter, value)  # noqa: PLW2901 - one after another
        lines.append(line)
    return lines


def test_includes_are_read_as_ssh_would_and_named(private_home: Path, tmp_path: Path) -> None:
    inner = private_home / ".ssh" / "work"
    inner.write_text("Host inner\n    Port 7\n")
    beside = tmp_path / "beside"
    beside.write_text("Host never\n")
    path = tmp_path / "other"
    path.write_text("Include work beside\nHost *\n    User ops\n")
    found = from_ssh_config(path.read_text(), str(path))
    assert found.entries == (HostEntry("inner", user="ops", port=7),)
    assert any("work, which is read too" in note for note in found.notes)
    assert any("beside does not exist" in note for note in found.notes)


def test_nothing_is_run_and_what_a_connection_decides_is_noted(tmp_path: Path) -> None:
    owned = tmp_path / "owned"
    text = (
        f'Host a\n    Port 7\nMatch exec "touch {owned}"\n    User evil\n'
        f'Match host a !exec "touch {owned}"\n    User evil\n'
        "Host a b\n    CanonicalizeHostname yes\n"
    )
    found = from_ssh_config(text, "config")
    assert not owned.exists()
    assert found.entries == (
        HostEntry("a", port=7, others=(("CanonicalizeHostname", "yes"),)),
        HostEntry("b", others=(("CanonicalizeHostname", "yes"),)),
    )
    told = [note for note in found.notes if "decided when connecting" in note]
    assert [note.split(": ")[0] for note in told] == ["config:3", "config:5"]
    assert sum("canonical name" in note for note in found.notes) == 2


def test_names_in_match_and_one_bad_host_stop_nothing() -> None:
    text = (
        "Match originalhost m1,m*\n    User u\nHost bad\n    HostName %z.example\n"
        "Host good\n    Port 7\n    #!! Group eu\n    #!! GroupLabels x y\n"
        "Host *\n    #!! GroupLabels z\n    #!! Note all\n"
    )
    found = from_ssh_config(text, "config")
    assert found.entries == (
        HostEntry("m1", user="u", tags=("z",), note="all"),
        HostEntry("good", port=7, group="eu", tags=("x", "y", "z"), note="all"),
    )
    assert [note for note in found.notes if note.startswith("config:3: bad is skipped")]


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    for line in ("HostName", "User", "Port", "ProxyJump", "IdentityFile", "LocalForward", "SetEnv"):
        assert_harmless(from_ssh_config(f"Host a\n {line} {value}\n", "x"))
    assert_harmless(from_ssh_config(f"Host {value}\n Port 1\n", value))
