"""A host as one block that means the same alone."""

from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.in_force import entry_in_force
from sshtui.hosts.repository import HostRepository


def entry(tmp_path: Path, text: str, alias: str = "web") -> HostEntry:
    config = tmp_path / "config"
    config.write_text(text)
    repository = HostRepository(config, Path("/dev/null"), tmp_path / "hosts.conf")
    listed = {host.alias: host for host in repository.hosts()}
    own = repository.block(alias).entry if alias in listed else HostEntry(alias)
    return entry_in_force(own, repository.in_force(alias), listed.get(alias))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Host web\nHost *\n Port 22\n", HostEntry("web")),
        ("Host web\n Port 22\n", HostEntry("web", port=22)),
        ("Host web\nHost w*\n User ann\n Port 2222\n", HostEntry("web", user="ann", port=2222)),
        ("Host web\n HostName %h\n", HostEntry("web")),
        ("Host web\n HostName %h.example.net\n", HostEntry("web", "web.example.net")),
        ("Host web\n HostName WEB.Example\n", HostEntry("web", "WEB.Example")),
        ("Host web\n HostName fe80::1%%eth0\n", HostEntry("web", "fe80::1%%eth0")),
        (
            "Host web\n HostName w.example\nHost *\n ProxyJump ann@gate-%h:%p\n",
            HostEntry("web", "w.example", jump="ann@gate-w.example:22"),
        ),
        ("Host web\n ProxyJump none\nHost *\n ProxyJump b\n", HostEntry("web", jump="none")),
        (
            "Host web\nHost *\n ProxyCommand nc %h %p\n ProxyJump b\n",
            HostEntry("web", proxy_command="nc %h %p"),
        ),
        (
            "Host web\n IdentityFile ~/a\nHost *\n IdentityFile ~/%r\n IdentityFile ~/a\n",
            HostEntry("web", identities=("~/a", "~/%r")),
        ),
        (
            "Host web\n ForwardAgent no\nHost *\n ForwardAgent yes\n Compression yes\n",
            HostEntry("web", others=(("ForwardAgent", "no"),)),
        ),
        (
            "Host *\n ServerAliveInterval 7\nHost web\n ServerAliveInterval 9\n",
            HostEntry("web", keepalive=7),
        ),
        (
            (
                "Host web\n #!! Note one\n #!! Note two\n #!! GroupLabels a\n"
                "Host *\n #!! GroupLabels b\n #!! Group eu\n #!! Favourite yes\n #!! Colour red\n"
                " #!! Autofill ask\n #!! Note not of web\n"
            ),
            HostEntry(
                "web",
                tags=("a", "b"),
                group="eu",
                favourite=True,
                colour="red",
                autofill="ask",
                note="one\ntwo",
            ),
        ),
        (
            "Host web\n SendEnv A\n LocalForward 1 a:1\nHost *\n SendEnv B\n LocalForward 2 a:2\n",
            HostEntry("web", local_forwards=("1 a:1",), others=(("SendEnv", "A"),)),
        ),
        ("Host x\nHost we?\n User ann\n", HostEntry("web", user="ann")),
    ],
)
def test_a_host_is_what_is_in_force(tmp_path: Path, text: str, expected: HostEntry) -> None:
    assert entry(tmp_path, text) == expected


@pytest.mark.parametrize("line", ["HostName %q.example", "HostName a;b", "User a;b", "User -x"])
def test_what_ssh_would_refuse_is_no_host(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigError):
        entry(tmp_path, f"Host web\n {line}\n")
