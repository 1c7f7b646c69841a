"""What the resolver does beyond one host: hops, overrides, origins, what is not supported."""

from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.reader import read_config
from sshtui.sshconfig.resolve import Overrides
from sshtui.sshconfig.resolve import resolve as resolve_all
from sshtui.sshconfig.target import Target


@pytest.fixture
def config(private_home: Path) -> Path:
    return private_home / ".ssh" / "config"


def resolve(name: str, overrides: Overrides | None = None) -> Target:
    repository = HostRepository(system_config=Path("/dev/null"))
    return repository.resolve(Destination(name), overrides)


def chain(target: Target) -> list[str]:
    return [f"{hop.user}@{hop.hostname}:{hop.port}" for hop in target.jumps]


def test_every_hop_is_resolved_by_itself(config: Path) -> None:
    config.write_text(
        "Host web\n ProxyJump a,b:2022,carol@c\n User deploy\n"
        "Host a\n HostName a.example.com\n ProxyCommand nc %h %p\n"
        "Host b\n User bob\n Port 9\n ProxyJump elsewhere\n"
        "Host *\n User other\n"
    )
    target = resolve("web")
    assert chain(target) == ["other@a.example.com:22", "bob@b:2022", "carol@c:22"]
    assert [hop.alias for hop in target.jumps] == ["a", "b", "c"]
    assert target.jumps[0].proxy_command == "nc a.example.com 22"
    assert all(hop.jumps == () for hop in target.jumps)


def test_the_first_hop_may_have_hops_of_its_own(config: Path) -> None:
    config.write_text("Host web\n ProxyJump b\nHost b\n ProxyJump a\n User u\n")
    assert [hop.alias for hop in resolve("web").jumps] == ["a", "b"]


def test_a_hop_takes_nothing_from_the_command_line_of_the_destination(config: Path) -> None:
    config.write_text("Host b\n User bob\n")
    overrides = Overrides("me", 7, "b", identities=("~/k",), options=(("Compression", "yes"),))
    target = resolve("web", overrides)
    assert (target.user, target.port, target.compression) == ("me", 7, True)
    assert target.identity_files == (Path.home() / "k",)
    hop = target.jumps[0]
    assert (hop.user, hop.port, hop.compression) == ("bob", 22, False)
    assert not hop.identities_configured


def test_a_jump_of_none_on_the_command_line_goes_direct(config: Path) -> None:
    config.write_text("Host *\n ProxyJump b\n")
    assert resolve("web", Overrides(jump="none")).jumps == ()


def test_a_jump_of_none_leaves_a_command_in_force(config: Path) -> None:
    # As ssh does since 10.3; the stable releases of distributions have it as a patch.
    config.write_text("ProxyJump none\nProxyCommand nc %h\nProxyJump b\n")
    target = resolve("web")
    assert (target.jumps, target.proxy_command) == ((), "nc web")


@pytest.mark.parametrize(
    "text",
    [
        "Host *\n ProxyJump b\n",
        "Host web\n ProxyJump b\nHost b\n ProxyJump c\nHost c\n ProxyJump b\n",
        "Host web\n ProxyJump web\n",
        "Host web\n HostName W.org\n ProxyJump x\nHost x\n HostName w.org\n ProxyJump web\n",
    ],
)
def test_hops_that_go_round_in_a_circle_are_named(config: Path, text: str) -> None:
    config.write_text(text)
    with pytest.raises(ConfigError, match="ProxyJump loop") as caught:
        resolve("web")
    assert caught.value.message.count("←") <= 3


def test_the_same_host_may_be_a_hop_under_another_user(config: Path) -> None:
    config.write_text("Host web\n User a\n ProxyJump b@web\nMatch user b\n ProxyJump none\n")
    with pytest.raises(ConfigError, match="ProxyJump loop"):
        resolve("web")
    config.write_text("Match user b\n ProxyJump none\nHost web\n User a\n ProxyJump b@web\n")
    assert chain(resolve("web")) == ["b@web:22"]


def test_what_is_asked_for_and_not_done_is_listed(config: Path) -> None:
    config.write_text(
        "ForwardX11 yes\nControlMaster auto\nPermitLocalCommand yes\nLocalCommand x\nBatchMode no\n"
        "TCPKeepAlive yes\n"
        "CanonicalizeHostname yes\nTag blue\nHost other\n ProxyUseFdpass yes\n"
    )
    target = resolve("web")
    assert [missing.keyword for missing in target.not_done] == ["ForwardX11", "LocalCommand"]
    assert target.not_used == ("ControlMaster", "PermitLocalCommand")


def test_what_must_not_be_run_or_looked_up_is_listed(config: Path) -> None:
    config.write_text("CanonicalizeHostname yes\nMatch exec true\n Port 7\n")
    lookup = BlockIndex([read_config(config)])
    target = resolve_all(
        lookup, Destination("web"), Overrides(), run=None, lookup_address=lambda _: None
    )
    assert (target.port, target.undecided) == (22, (f"Match exec ({config}:2)",))
    target = resolve_all(lookup, Destination("web"), Overrides(), lookup_address=None)
    assert (target.port, target.undecided) == (7, ("CanonicalizeHostname",))


@pytest.mark.parametrize("name", ["db", "web"])
def test_a_command_of_other_hosts_leaves_nothing_open(config: Path, name: str) -> None:
    config.write_text("Match exec true originalhost web\n Port 7\n")
    lookup = BlockIndex([read_config(config)])
    target = resolve_all(lookup, Destination(name), Overrides(), run=None)
    assert bool(target.undecided) is (name == "web")


def test_how_the_system_connects_is_read(config: Path) -> None:
    config.write_text("AddressFamily INET6\nBindAddress ::1\nTCPKeepAlive no\nStdinNull yes\n")
    target = resolve("web")
    assert (target.address_family, target.bind_address) == ("inet6", "::1")
    assert (target.tcp_keepalive, target.no_input) == (False, True)
    assert not target.not_used


def test_the_commands_of_a_hop_are_about_the_hop(config: Path) -> None:
    config.write_text(
        'Host web\n ProxyJump me@hop\nMatch exec "ask %n %r %h %p"\n Port 7\n'
        "Host hop\n HostName h.example.com\n"
    )
    asked: list[str] = []

    def run(command: str) -> bool:
        asked.append(command)
        return "hop" in command

    overrides = Overrides(user="you")
    target = resolve_all(BlockIndex([read_config(config)]), Destination("web"), overrides, run=run)
    assert asked == ["ask web you web 22", "ask hop me hop 22"]
    assert (target.port, target.jumps[0].port) == (22, 7)


def test_our_own_file_comes_before_ssh_s_and_that_before_the_system_s(
    config: Path, tmp_path: Path
) -> None:
    saved, system = tmp_path / "hosts.conf", tmp_path / "system"
    saved.write_text("Host web\n User saved\n")
    config.write_text("Host web\n User user\n Port 2\n")
    system.write_text("Host *\n User system\n Port 3\n Compression yes\n")
    repository = HostRepository(config, system, saved)
    target = repository.resolve(Destination("web"))
    assert (target.user, target.port, target.compression) == ("saved", 2, True)
    only = Overrides(config_file=config)
    target = repository.resolve(Destination("web"), only)
    assert (target.user, target.port, target.compression) == ("user", 2, False)
    target = repository.resolve(Destination("web"), Overrides(config_file=Path("none")))
    assert target.port == 22
    with pytest.raises(ConfigError, match="-F"):
        repository.resolve(Destination("web"), Overrides(config_file=tmp_path / "missing"))


def test_a_mistake_in_a_value_names_its_place(config: Path) -> None:
    for text in ("IdentityFile %q", "HostName %n", "ProxyCommand x %d", "IdentityFile ${NOPE_X}"):
        config.write_text(f"Host web\n {text}\n")
        with pytest.raises(ConfigError, match=f"{config}:2: "):
            resolve("web")
