"""One configuration with every kind of mistake: each is told, and none costs a good host."""

import os
from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.openssh import Release
from sshtui.sshconfig.reader import DEEPEST_INCLUDE
from tests.servers.releases import Beside

READ: list[tuple[bytes, str]] = [
    (b"Hst db", "'hst' is not an ssh_config keyword"),
    (b"= 7", "does not start with a keyword"),
    (b'"Port 7', "does not start with a keyword"),
    (b"Port", "Port has no value"),
    (b'Port ""', "Port has no value"),
    (b"Port ssh-x", "Port cannot be 'ssh-x'"),
    (b"Port 0", "Port cannot be '0'"),
    (b"Port 65536", "Port cannot be '65536'"),
    (b"Port -1", "Port cannot be '-1'"),
    (b"Port 7 8", "more than one value"),
    (b"User \xff\xfe", "not valid UTF-8"),
    (b"User a\0b", "control characters"),
    (b"User a\x1bb", "control characters"),
    (b"User a\x7fb", "control characters"),
    (b"User " + b"x" * 10_000_000, "longer than"),
    (b'User "open', "a quote is not closed"),
    (b"User 'open", "a quote is not closed"),
    (b"Compression perhaps", "Compression cannot be 'perhaps'"),
    (b"StrictHostKeyChecking perhaps", "StrictHostKeyChecking cannot be 'perhaps'"),
    (b"PubkeyAuthentication perhaps", "PubkeyAuthentication cannot be 'perhaps'"),
    (b"NumberOfPasswordPrompts many", "NumberOfPasswordPrompts cannot be 'many'"),
    (b"NumberOfPasswordPrompts 9999999999", "cannot be '9999999999'"),
    (b"ConnectTimeout soon", "ConnectTimeout cannot be 'soon'"),
    (b"ConnectTimeout 1x", "ConnectTimeout cannot be '1x'"),
    (b"SetEnv LANG", "SetEnv cannot be 'LANG'"),
    (b'SetEnv "=x"', "SetEnv cannot be '=x'"),
    (b"SendEnv A=1", "SendEnv cannot be 'A=1'"),
    (b"IdentityFile a b", "more than one value"),
    (b"IdentityAgent $A-B", "IdentityAgent cannot be '$A-B'"),
    (b"UserKnownHostsFile none /a", "none among other values"),
    (b"CanonicalDomains a..b", "CanonicalDomains cannot be 'a..b'"),
    (b"CanonicalizePermittedCNAMEs a", "cannot be 'a'"),
    (b"ForwardX11 perhaps", "ForwardX11 cannot be 'perhaps'"),
    (b"Include", "Include has no file name"),
    (b'Include ""', "Include cannot be ''"),
    (b"Include {dir}/missing", "{dir}/missing does not exist"),
    (b"Include {dir}", "{dir} cannot be read: "),
    (b"Include {dir}/pipe", "{dir}/pipe cannot be read: it is not a regular file"),
    (b"Include {dir}/config", "{dir}/config includes itself"),
    (b"Host", "Host has no pattern"),
    (b'Host ""', "Host has an empty pattern"),
    (b'Host "open', "a quote is not closed"),
    (b"Match", "Match has no criteria"),
    (b"Match nonsense", "Match does not know 'nonsense'"),
    (b"Match host", "Match host has no argument"),
    (b"Match exec", "Match exec has no argument"),
    (b"Match all host x", "Match all must be alone, or directly after canonical or final"),
    (b"Match localnetwork web", "Match localnetwork cannot be 'web'"),
    (b"Match version *", "Match version needs OpenSSH 10.0; this is 9.4"),
    (b"VersionAddendum x", "VersionAddendum needs OpenSSH 10.0; this is 9.4"),
]
"""Lines and what is said of them."""

RESOLVED: list[tuple[str, str]] = [
    ("HostName %n", "the token %'n' is not available here"),
    ("HostName a%", "the token %'' is not available here"),
    ('HostName "a b"', "'a b' is not a host name"),
    ("HostName a;b", "'a;b' is not a host name"),
    ("HostName a$(b)", "'a$(b)' is not a host name"),
    ("HostName -x", "'-x' is not a host name"),
    ("User a`b", "'a`b' cannot be used as a user name"),
    ("User -x", "'-x' cannot be used as a user name"),
    ("IdentityFile %q", "the token %'q' is not available here"),
    ("IdentityFile ${NOT_SET_AT_ALL}", "variable 'NOT_SET_AT_ALL' is not set"),
    ("IdentityFile ${NOT_CLOSED", "variable 'NOT_CLOSED' is not set"),
    ("IdentityFile ~nobody-of-that-name/x", "there is no user 'nobody-of-that-name'"),
    ("CertificateFile %q", "the token %'q' is not available here"),
    ("UserKnownHostsFile %q", "the token %'q' is not available here"),
    ("GlobalKnownHostsFile ~nobody-of-that-name/x", "there is no user"),
    ("IdentityAgent %q", "the token %'q' is not available here"),
    ("RemoteCommand echo %q", "the token %'q' is not available here"),
    ("ProxyCommand nc %u", "the token %'u' is not available here"),
    ("ProxyJump a,,b", "the jump host cannot be used"),
    ("ProxyJump a:0", "the jump host cannot be used"),
    ("ProxyJump a:b:c@", "the jump host cannot be used"),
    ("ProxyJump bad", "ProxyJump loop"),
    ("Ciphers frob", "sshtui supports none of these Ciphers"),
    ("KexAlgorithms frob", "sshtui supports none of these KexAlgorithms"),
    ("MACs frob", "sshtui supports none of these MACs"),
    ("HostKeyAlgorithms frob", "sshtui supports none of these HostKeyAlgorithms"),
]
"""Settings of a host `bad`, and what is said when somebody connects to it."""


@pytest.fixture
def config(private_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("NOT_CLOSED", raising=False)
    return private_home / ".ssh" / "config"


def repository(config: Path) -> HostRepository:
    return HostRepository(user_config=config, system_config=Path("/dev/null"))


def assert_good(hosts: HostRepository, number: int) -> None:
    target = hosts.resolve(Destination(f"good{number}"))
    assert (target.user, target.port) == (f"u{number}", 1000 + number)


def test_every_mistake_is_told_with_its_place_and_no_good_host_is_lost(
    config: Path, beside: Beside
) -> None:
    beside(Release(9, 4))
    os.mkfifo(config.with_name("pipe"))
    directory = str(config.parent)
    text = b""
    for number, (mistake, _) in enumerate(READ):
        text += b"Host good%d\n User u%d\n Port %d\n" % (number, number, 1000 + number)
        text += mistake.replace(b"{dir}", directory.encode()) + b"\n"
    config.write_bytes(text + b"Host last\n")
    hosts = repository(config)
    problems = hosts.problems()
    assert len(problems) == len(READ)
    for number, (problem, (_, phrase)) in enumerate(zip(problems, READ, strict=True)):
        assert problem.startswith(f"{config}:{number * 4 + 4}: ")
        assert phrase.replace("{dir}", directory) in problem
        assert_good(hosts, number)
    names = [host.alias for host in hosts.hosts()]
    assert names == [*(f"good{number}" for number in range(len(READ))), "last"]


@pytest.mark.parametrize(("setting", "phrase"), RESOLVED)
def test_a_host_that_cannot_be_reached_says_where_and_why(
    config: Path, setting: str, phrase: str
) -> None:
    config.write_text(
        f"Host good1\n User u1\n Port 1001\nHost bad\n {setting}\n"
        "Host good2\n User u2\n Port 1002\n"
    )
    hosts = repository(config)
    with pytest.raises(ConfigError) as caught:
        hosts.resolve(Destination("bad"))
    assert caught.value.message.startswith(f"{config}:5: ")
    assert phrase in caught.value.message
    assert [host.alias for host in hosts.hosts()] == ["good1", "bad", "good2"]
    assert_good(hosts, 1)
    assert_good(hosts, 2)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ('Match originalhost bad exec "kill $$"\n', "was ended by signal"),
        ("Match originalhost bad exec %q\n", "the token %'q' is not available here"),
        ("Match originalhost bad\n ProxyJump a\nHost a\n ProxyJump bad\n", "ProxyJump loop"),
        (
            "Match originalhost bad\n CanonicalizeHostname yes\n CanonicalizeFallbackLocal no\n",
            "no full name of 'bad' resolves",
        ),
    ],
)
def test_a_block_that_leads_nowhere_says_where_and_why(
    config: Path, text: str, phrase: str
) -> None:
    config.write_text(f"Host good1\n User u1\n Port 1001\n{text}Host good2\n User u2\n Port 1002\n")
    hosts = repository(config)
    with pytest.raises(ConfigError) as caught:
        hosts.resolve(Destination("bad"))
    assert caught.value.message.startswith(f"{config}:")
    assert phrase in caught.value.message
    assert_good(hosts, 1)
    assert_good(hosts, 2)


def test_a_binary_file_that_is_included_costs_nothing(config: Path) -> None:
    binary = config.with_name("binary")
    binary.write_bytes(bytes(range(256)) * 40)
    config.write_text(
        f"Host good1\n User u1\n Port 1001\nInclude {binary}\nHost good2\n User u2\n Port 1002\n"
    )
    hosts = repository(config)
    assert hosts.problems() == (f"{binary}: the file is encrypted or binary; ssh stops here",)
    assert [host.alias for host in hosts.hosts()] == ["good1", "good2"]
    assert_good(hosts, 1)
    assert_good(hosts, 2)


def test_includes_that_are_nested_too_deep_are_told_where_they_are(config: Path) -> None:
    for number in range(DEEPEST_INCLUDE + 1):
        config.with_name(f"part{number}").write_text(f"Include part{number + 1}\n")
    config.with_name(f"part{DEEPEST_INCLUDE + 1}").write_text("User never\n")
    config.write_text("Host good1\n User u1\n Port 1001\n Include part0\nHost good2\n")
    hosts = repository(config)
    last = config.with_name(f"part{DEEPEST_INCLUDE - 1}")
    expected = f"{last}:1: includes are nested deeper than {DEEPEST_INCLUDE}; ssh stops here"
    assert hosts.problems() == (expected,)
    assert [host.alias for host in hosts.hosts()] == ["good1", "good2"]
    assert_good(hosts, 1)


def test_a_file_that_others_may_write_to_is_told_and_stops_every_connection(config: Path) -> None:
    open_to_all = config.with_name("open")
    open_to_all.write_text("User intruder\n")
    open_to_all.chmod(0o666)
    config.write_text(f"Host good1\n User u1\nInclude {open_to_all}\nHost good2\n")
    hosts = repository(config)
    assert [problem.partition(": ")[0] for problem in hosts.problems()] == [f"{config}:3"]
    assert [host.alias for host in hosts.hosts()] == ["good1", "good2"]
    with pytest.raises(ConfigError, match="others may write"):
        hosts.resolve(Destination("good1"))


def test_line_ends_of_another_kind_are_no_mistake(config: Path) -> None:
    config.write_bytes(
        b"Host good1\r\n User u1\r\n Port 1001\r\n\r\nHost good2\n User u2\n Port 1002"
    )
    hosts = repository(config)
    assert hosts.problems() == ()
    assert_good(hosts, 1)
    assert_good(hosts, 2)
