"""Hosts out of PuTTY's sessions, from the registry and from files."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.decoding import decode
from sshtui.hosts.importers.putty import from_files, from_registry
from sshtui.hosts.importers.session_files import of_directory
from sshtui.sshconfig.openssh import Release
from tests.hosts.importers.hostile import VALUES, assert_harmless, short
from tests.hosts.importers.samples import sample
from tests.servers.releases import Beside

ROOM = r"HKEY_CURRENT_USER\Software\SimonTatham\PuTTY\Sessions"


def session(name: str, *values: str) -> str:
    return "\r\n".join(("", rf"[{ROOM}\{name}]", '"HostName"="web.example.com"', *values, ""))


def read(*sessions: str) -> ImportedHosts:
    return from_registry("Windows Registry Editor Version 5.00\r\n" + "".join(sessions), "a.reg")


def one(*values: str) -> HostEntry:
    found = read(session("web", *values))
    assert found.notes == ()
    return found.entries[0]


def test_a_session_is_read_with_all_that_ssh_can_use() -> None:
    assert one(
        '"Present"=dword:00000001',
        '"Protocol"="ssh"',
        '"PortNumber"=dword:000008ae',
        '"UserName"="CORP\\\\ann"',
        '"PingInterval"=dword:00000001',
        '"PingIntervalSecs"=dword:0000001e',
        '"RemoteCommand"="echo \\"a\\" | date +%F"',
        '"Environment"="LANG=C,EMPTY=,LIST=a\\\\,b"',
        '"PortForwardings"="L8080=localhost:80,4D1080=,R2222=127.0.0.1:22,L127.0.0.1:90=[::1]:91"',
        '"PublicKeyFile"="/home/u/100%/key"',
        '"WinTitle"="x"',
    ) == HostEntry(
        "web",
        "web.example.com",
        "CORP\\ann",
        2222,
        identities=("/home/u/100%%/key",),
        local_forwards=("8080 localhost:80", "127.0.0.1:90 [::1]:91"),
        remote_forwards=("2222 127.0.0.1:22",),
        dynamic_forwards=("1080",),
        environment=("LANG=C", "EMPTY=", "LIST=a,b"),
        command='echo "a" | date +%%F',
        keepalive=90,
    )


def test_port_22_is_not_said() -> None:
    assert one('"PortNumber"=dword:00000016') == HostEntry("web", "web.example.com")


def test_a_user_in_the_host_name_comes_first() -> None:
    entry = one('"HostName"="ann@web.example.com"', '"UserName"="other"')
    assert (entry.user, entry.hostname) == ("ann", "web.example.com")


def test_the_name_of_a_session_is_unescaped_and_made_typeable() -> None:
    found = read(session("my%20web"), session("my-web"), session("caf%C3%A9"), session("caf%E9"))
    names = [entry.alias for entry in found.entries]
    assert names == ["my-web", "my-web-2", "café", "café-2"]


def test_default_settings_and_other_keys_of_the_registry_are_passed_over() -> None:
    found = read(
        session("Default%20Settings"),
        '\n[HKEY_CURRENT_USER\\Software\\Other]\n"HostName"="other.example.com"\n',
        f'\n[-{ROOM}\\gone]\n"HostName"="gone.example.com"\n',
        session("web"),
        '\n[HKEY_CURRENT_USER\\Software\\Other]\n"HostName"="other.example.com"\n',
    )
    assert found == ImportedHosts((HostEntry("web", "web.example.com"),), ())


def test_a_file_without_sessions_says_so() -> None:
    assert read("") == ImportedHosts((), ("a.reg: it has no PuTTY session",))


@pytest.mark.parametrize(
    ("value", "note"),
    [
        ('"Protocol"="telnet"', "1 Telnet session is skipped"),
        ('"Protocol"=""', "1 other session is skipped"),
        ('"HostName"=""', "1 session is skipped, with no usable address: web"),
        ('"HostName"="a;b"', "1 session is skipped, with no usable address: web"),
    ],
)
def test_a_session_that_is_no_host_for_ssh_is_noted(value: str, note: str) -> None:
    assert read(session("web", value)) == ImportedHosts((), (f"a.reg: {note}",))


def test_what_is_skipped_is_counted_in_one_note_for_each_kind() -> None:
    sessions = [session(f"t{n}", '"Protocol"="telnet"') for n in range(12)]
    sessions += [session(f"e{n}", '"HostName"=""') for n in range(7)]
    assert read(*sessions).notes == (
        "a.reg: 12 Telnet sessions are skipped",
        "a.reg: 7 sessions are skipped, with no usable address: e0, e1, e2, e3, e4 and 2 more",
    )


@pytest.mark.parametrize(
    ("value", "note"),
    [
        (
            '"PublicKeyFile"="C:\\\\keys\\\\my.PPK"',
            (
                "keys in PuTTY's format are not imported; convert them for ssh with puttygen:"
                " C:\\keys\\my.PPK"
            ),
        ),
        (
            '"PublicKeyFile"="C:\\\\keys\\\\my"',
            "keys that are not on this computer: C:\\keys\\my",
        ),
    ],
)
def test_a_key_that_ssh_cannot_read_is_named(value: str, note: str) -> None:
    found = read(session("web", value))
    assert found == ImportedHosts((HostEntry("web", "web.example.com"),), (f"a.reg: {note}",))


def test_a_proxy_by_ssh_is_a_jump() -> None:
    proxy = ('"ProxyMethod"=dword:00000006', '"ProxyHost"="hop.example.com"')
    assert one(*proxy, '"ProxyPort"=dword:00000016').jump == "hop.example.com"
    entry = one(*proxy, '"ProxyPort"=dword:000008ae', '"ProxyUsername"="ann"')
    assert entry.jump == "ann@hop.example.com:2222"
    assert one('"ProxyMethod"=dword:6', '"ProxyHost"="2001:db8::1"').jump == "[2001:db8::1]"
    assert one('"ProxyMethod"=dword:0', '"ProxyHost"="proxy"').jump == ""


def test_a_proxy_that_is_a_session_is_jumped_over_by_its_alias() -> None:
    proxy = ('"ProxyMethod"=dword:00000006', '"ProxyHost"="my hop"', '"ProxyPort"=dword:00000050')
    found = read(session("web", *proxy), session("my%20hop"))
    assert [entry.jump for entry in found.entries] == ["my-hop", ""]


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("2", "SOCKS 5"),
        ("5", "a local command"),
        ("6", "of another kind, or unusable"),
        ("7", "of another kind, or unusable"),
    ],
)
def test_another_proxy_is_noted(method: str, kind: str) -> None:
    values = (f'"ProxyMethod"=dword:{method}', '"ProxyHost"="a,b"', '"ProxyTelnetCommand"="x"')
    found = read(session("web", *values, '"ProxyPassword"="hunter2-fake"'))
    note = f"a.reg: the proxy of 1 session is not imported ({kind})"
    passwords = "a.reg: passwords are not imported"
    assert found == ImportedHosts((HostEntry("web", "web.example.com"),), (note, passwords))


def test_forwards_that_ssh_would_refuse_are_dropped_and_the_others_kept() -> None:
    found = read(session("web", '"PortForwardings"="L1=a:nosuch,L2=b:2,X3=c:3,D="'))
    assert found.entries[0].local_forwards == ("2 b:2",)
    assert found.notes == ("a.reg:3: web: its local forwards cannot be used",)


@pytest.mark.parametrize(
    ("release", "user", "variable"),
    [(Release(9, 9), "me%x", "A=%h"), (Release(10, 0), "me%%x", "A=%%h")],
)
def test_a_percent_sign_means_itself_to_every_ssh(
    beside: Beside, release: Release, user: str, variable: str
) -> None:
    beside(release)
    (entry,) = read(session("w", '"UserName"="me%x"', '"Environment"="A=%h"')).entries
    assert (entry.user, entry.environment) == (user, (variable,))


def test_files_of_a_directory_are_sessions(tmp_path: Path) -> None:
    (tmp_path / "my%20web").write_text(
        "Present=1\nHostName=ann@web.example.com\nPortNumber=2222\nProtocol=ssh\n"
        "RemoteCommand=a=b \\x\nPublicKeyFile=/k.ppk\n",
        "utf-8",
    )
    (tmp_path / "Default%20Settings").write_text("HostName=x\n", "utf-8")
    (tmp_path / "old").write_text("HostName=x\nProtocol=rlogin\n", "utf-8")
    (tmp_path / "directory").mkdir()
    found = from_files(of_directory(tmp_path), str(tmp_path))
    assert found.entries == (
        HostEntry("my-web", "web.example.com", "ann", 2222, command="a=b \\x"),
    )
    assert found.notes == (
        f"{tmp_path}: 1 Rlogin session is skipped",
        (
            f"{tmp_path}: keys in PuTTY's format are not imported; convert them for ssh with"
            " puttygen: /k.ppk"
        ),
    )


def test_sessions_of_kitty_are_read_with_their_folders() -> None:
    web = HostEntry("web-01", "web01.example.com", "deploy", 2222, group="Production")
    passwords = ("passwords are not imported",)
    assert sample("putty/kitty") == ImportedHosts((web,), passwords)
    registry = sample("putty/kitty.reg")
    assert registry == ImportedHosts((HostEntry("web-03", "web03.example.com"),), passwords)


def test_the_directory_that_kitty_keeps_sessions_in_is_no_group(tmp_path: Path) -> None:
    folder = tmp_path / "Sessions" / "eu%20west"
    folder.mkdir(parents=True)
    (folder / "web").write_text("HostName\\192.0.2.1\\\nProtocol\\ssh\\\n")
    found = from_files(of_directory(tmp_path), "x")
    assert found.entries == (HostEntry("web", "192.0.2.1", group="eu west"),)


def test_a_file_of_a_session_alone_is_a_host() -> None:
    assert sample("putty/sessions/web02").entries == (HostEntry("web02", "web02.example.com"),)


KEYS = (
    "HostName",
    "UserName",
    "PortNumber",
    "Protocol",
    "PublicKeyFile",
    "PortForwardings",
    "Environment",
    "RemoteCommand",
    "ProxyMethod",
    "ProxyHost",
    "ProxyUsername",
    "ProxyPort",
    "PingInterval",
    "PingIntervalSecs",
)


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_a_hostile_value_is_harmless_in_every_place(value: str, tmp_path: Path) -> None:
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    for key in KEYS:
        setting = f'"{key}"="{quoted}"'
        found = read(
            session(value), session("web", '"ProxyMethod"=dword:6', '"ProxyHost"="h"', setting)
        )
        assert_harmless(found)
        raw = f"HostName=h\nProxyMethod=6\nProxyHost=h\n{key}={value}\n"
        (tmp_path / "s").write_text(raw, "utf-8", "surrogatepass")
        found_too = from_files(of_directory(tmp_path), str(tmp_path))
        assert_harmless(found_too)
        for entry in (*found.entries, *found_too.entries):
            assert entry.proxy_command == ""
            assert entry.others == ()
            assert not entry.command or key == "RemoteCommand"
            assert "," not in entry.jump


@pytest.mark.timeout(60)
def test_random_files_raise_nothing(record_property: Callable[[str, object], None]) -> None:
    record_property("tried", 600)
    rng = random.Random(4)
    pieces = (*VALUES, session("w"), '"', "=", "dword:", "\n", ",", "\\", "%", "a\\" * 50_000)
    heads = tuple(f'\n"{key}"="' for key in KEYS)
    for _ in range(300):
        text = "".join(rng.choices((*pieces, *heads), k=30))
        assert_harmless(from_registry(text, "f"))
        assert_harmless(from_registry(decode(rng.randbytes(300)), "f"))


@pytest.mark.timeout(60)
def test_long_lines_take_no_longer_than_their_length() -> None:
    for filling in ("a", "a,", "\\\\", "L1=,", '\\"', "@:["):
        long = filling * (100_000 // len(filling))
        for key in ("HostName", "PortForwardings", "Environment", "ProxyHost"):
            assert_harmless(read(session("w", f'"{key}"="{long}"')))
    for long in ("a" * 100_000, "%41" * 30_000, "\\PuTTY\\Sessions\\" * 10_000):
        assert_harmless(read(session(long), f'"{long}'))
