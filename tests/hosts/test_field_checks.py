"""What may stand in the fields of a host, and how a mistake is named."""

import subprocess
from pathlib import Path

import pytest

from sshtui.errors import UsageError
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import check, mistakes


def test_a_key_may_have_tokens_and_variables() -> None:
    assert not mistakes(HostEntry("a", identities=("~/%d/%h.%%", "${HOME}/k")))


@pytest.mark.parametrize(
    ("entry", "fields"),
    [
        (HostEntry(""), ["alias"]),
        (HostEntry("a b"), ["alias"]),
        (HostEntry("a*"), ["alias"]),
        (HostEntry("!a"), ["alias"]),
        (HostEntry("#a"), ["alias"]),
        (HostEntry("-a"), ["alias"]),
        (HostEntry("a", "x y"), ["hostname"]),
        (HostEntry("a", "x%n"), ["hostname"]),
        (HostEntry("a", "%h%"), ["hostname"]),
        (HostEntry("a", "%%%n"), ["hostname"]),
        (HostEntry("a", "fe80::1%eth0"), ["hostname"]),
        (HostEntry("a", user="x;y"), ["user"]),
        (HostEntry("a", port=70000), ["port"]),
        (HostEntry("a", port=-1), ["port"]),
        (HostEntry("a", jump="x,,y"), ["jump"]),
        (HostEntry("a", jump="x:99999"), ["jump"]),
        (HostEntry("a", identities=("x\ny",)), ["identities"]),
        (HostEntry("a", identities=("ok", "${X")), ["identities"]),
        (HostEntry("a", identities=("~/%q",)), ["identities"]),
        (HostEntry("a", proxy_command="a\nb"), ["proxy_command"]),
        (HostEntry("a", proxy_command="= a"), ["proxy_command"]),
        (HostEntry("a", command="# a"), ["command"]),
        (HostEntry("a", local_forwards=("80",)), ["local_forwards"]),
        (HostEntry("a", local_forwards=("80 host",)), ["local_forwards"]),
        (HostEntry("a", local_forwards=("80 host:0",)), ["local_forwards"]),
        (HostEntry("a", local_forwards=("70000 host:1",)), ["local_forwards"]),
        (HostEntry("a", local_forwards=("0 host:1",)), ["local_forwards"]),
        (HostEntry("a", local_forwards=("127.0.0.1:0 host:1",)), ["local_forwards"]),
        (HostEntry("a", dynamic_forwards=("0",)), ["dynamic_forwards"]),
        (HostEntry("a", remote_forwards=("70000",)), ["remote_forwards"]),
        (HostEntry("a", proxy_command="nc 'x"), ["proxy_command"]),
        (HostEntry("a", command='echo "x'), ["command"]),
        (HostEntry("a", remote_forwards=("x y z",)), ["remote_forwards"]),
        (HostEntry("a", dynamic_forwards=("1080 host:1",)), ["dynamic_forwards"]),
        (HostEntry("a", dynamic_forwards=("::1:1080",)), ["dynamic_forwards"]),
        (HostEntry("a", local_forwards=("/a  /b",)), ["local_forwards"]),
        (HostEntry("a", local_forwards=("'/a b' /c",)), ["local_forwards"]),
        (HostEntry("a", local_forwards=("/a\x1b /c",)), ["local_forwards"]),
        (HostEntry("a", local_forwards=("80 a:1 # b",)), ["local_forwards"]),
        (HostEntry("a", environment=("A",)), ["environment"]),
        (HostEntry("a", environment=("1A=x",)), ["environment"]),
        (HostEntry("a", environment=("A=\x1b",)), ["environment"]),
        (HostEntry("a", keepalive=-1), ["keepalive"]),
        (HostEntry("a", group="eu//web"), ["group"]),
        (HostEntry("a", group="/eu"), ["group"]),
        (HostEntry("a", tags=("two words",)), ["tags"]),
        (HostEntry("a", colour="mauve-ish"), ["colour"]),
        (HostEntry("a", autofill="always"), ["autofill"]),
        (HostEntry("a", note="a\n b"), ["note"]),
        (HostEntry("a", note="a\n"), ["note"]),
        (HostEntry("a", others=(("Log Level", "x"),)), ["others"]),
        (HostEntry("a", others=(("LogLevel", " "),)), ["others"]),
        (HostEntry("a", others=(("Host", "*"),)), ["others"]),
        (HostEntry("a", others=(("match", "all"),)), ["others"]),
        (
            HostEntry("", "-", "-", -1, "-", ("\n",), tags=("",)),
            ["alias", "hostname", "user", "port", "jump", "identities", "tags"],
        ),
    ],
)
def test_a_mistake_is_named_by_its_field(entry: HostEntry, fields: list[str]) -> None:
    assert list(mistakes(entry)) == fields
    with pytest.raises(UsageError) as caught:
        check(entry)
    for field in fields:
        assert f"{field.replace('_', ' ').capitalize()}: " in caught.value.message


@pytest.mark.parametrize(
    "hostname",
    ["%h.example.net", "%h", "%%", "%%%h", "%%h", "fe80::1%%lo", "%n.x", "x%", "%%%", "%p", "%H"],
)
def test_a_host_name_has_the_tokens_that_ssh_takes_there(hostname: str, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(f"Host web\n HostName {hostname}\n")
    ssh = subprocess.run(["ssh", "-G", "-F", config, "web"], capture_output=True, check=False)
    assert ("hostname" in mistakes(HostEntry("web", hostname))) is bool(ssh.returncode)


@pytest.mark.parametrize(
    ("hostname", "words"),
    [
        ("ssh://ann@db.example:2222", "Enter db.example here, ann under User and 2222 under Port."),
        ("SFTP://db.example:22/home", "Enter db.example here and 22 under Port."),
        ("https://db.example:8443/x", "Enter only db.example here."),
        ("ann:secret@db.example", "Enter db.example here and ann under User."),
        ("db.example:22", "Enter db.example here and 22 under Port."),
        ("db.example/path", "Enter only db.example here."),
        ("[2001:db8::1]:22", "Enter 2001:db8::1 here and 22 under Port."),
        ("ssh://", "A URL or a path is not a host name."),
        ("ann@", "Not a host name."),
        ("db.example:ssh", "Not a host name."),
    ],
)
def test_of_a_url_or_destination_each_part_is_named_with_its_field(
    hostname: str, words: str
) -> None:
    assert mistakes(HostEntry("a", hostname)) == {"hostname": words}


@pytest.mark.parametrize(
    ("jump", "words"),
    [
        ("https://gate.example/", "'https://gate.example/' is a URL; enter user@host:port."),
        ("a,b:70000", "A port is a number from 1 to 65535."),
        ("a:0", "A port is a number from 1 to 65535."),
        ("ssh://ann@gate.example:22", ""),
    ],
)
def test_a_jump_host_is_a_destination(jump: str, words: str) -> None:
    wrong = mistakes(HostEntry("x", jump=jump)).get("jump", "")
    assert words in wrong
    assert bool(words) is bool(wrong)


def test_a_url_is_no_name() -> None:
    assert "goes under Host name" in mistakes(HostEntry("ssh://db.example"))["alias"]


@pytest.mark.parametrize(
    "entry",
    [
        HostEntry("a"),
        HostEntry("a", "2001:db8::1"),
        HostEntry("a", "%h.example.net"),
        HostEntry("a", "fe80::1%%eth0"),
        HostEntry("a", "%%%h"),
        HostEntry("a", "10.0.0.1", user="ann@corp.example"),
        HostEntry("a", local_forwards=("8080 localhost:80", "[::1]:1 [fe80::1]:2", "/a /b")),
        HostEntry("a", remote_forwards=("0", "0 host:1")),
        HostEntry("a", command="echo 'x' \\\"y"),
        HostEntry("a", remote_forwards=("1080", "*:80 /run/x", "localhost/80 b/81")),
        HostEntry("a", dynamic_forwards=("1080", "127.0.0.1:1081", ":1082", "run/socks")),
        HostEntry("a", local_forwards=("8080 web:http", "run/%h.sock [::1]:80", ":1 a:1")),
        HostEntry("a", environment=("A=", "_b=x=y z")),
        HostEntry("a", identities=("~/100%%", "/x y")),
        HostEntry("a", group="eu/web servers", note="a\n\nb"),
    ],
)
def test_what_ssh_takes_is_no_mistake(entry: HostEntry) -> None:
    assert mistakes(entry) == {}
