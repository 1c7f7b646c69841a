"""The reader: every line has its place, one mistake never costs the rest."""

import os
from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig import openssh, reader
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.line import LONGEST_LINE
from sshtui.sshconfig.openssh import Release
from sshtui.sshconfig.reader import DEEPEST_INCLUDE
from tests.servers.releases import Beside


@pytest.fixture
def config(private_home: Path) -> Path:
    return private_home / ".ssh" / "config"


def repository(config: Path) -> HostRepository:
    return HostRepository(user_config=config, system_config=Path("/dev/null"))


MISTAKES = [
    b"Hst db\n",
    b"Port x!\n",
    b"Port 99999\n",
    b"Port\n",
    b'User "open\n',
    b"User \xff\xfe\n",
    b"User a\0b\n",
    b"User " + b"x" * 10_000_000 + b"\n",
    b"Include /nowhere/at/all\n",
    b"Match exec\n",
    b"Match nonsense\n",
    b"Host\n",
    b'Host "\n',
    b"Host \xff\n",
    b"=\n",
    b"Compression perhaps\n",
    b"SetEnv X\n",
    b"IdentityFile a b\n",
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda data: ascii(data[:20]))
def test_a_mistake_has_its_place_and_the_rest_is_still_usable(config: Path, mistake: bytes) -> None:
    config.write_bytes(b"Host web\n Port 7\n" + mistake + b"Host db\n User deploy\n")
    hosts = repository(config)
    assert [problem.split(": ")[0] for problem in hosts.problems()] == [f"{config}:3"]
    assert [host.alias for host in hosts.hosts()] == ["web", "db"]
    assert hosts.resolve(Destination("web")).port == 7
    assert hosts.resolve(Destination("db")).user == "deploy"


@pytest.mark.parametrize("head", [b"Match exec", b'Host "open', b"Match frob", b"Host", b"host\t"])
def test_settings_under_a_broken_head_apply_to_nobody(config: Path, head: bytes) -> None:
    config.write_bytes(b"Host web\n Port 7\n" + head + b"\n User intruder\n")
    assert repository(config).resolve(Destination("web")).user != "intruder"
    assert repository(config).resolve(Destination("open")).user != "intruder"


def test_a_long_line_that_is_a_comment_is_no_mistake(config: Path) -> None:
    config.write_text("#" + "x" * (LONGEST_LINE + 1) + "\nHost web\n")
    assert repository(config).problems() == ()


def test_a_relative_include_lives_in_the_ssh_directory(config: Path, private_home: Path) -> None:
    (private_home / ".ssh" / "more").mkdir()
    (private_home / ".ssh" / "more" / "a.conf").write_text("Host web\n Port 7\n")
    (private_home / "b.conf").write_text("Host db\n Port 8\n")
    config.write_text("Include more/*.conf ~/b.conf more/*.none\n")
    assert repository(config).problems() == ()
    assert [host.alias for host in repository(config).hosts()] == ["web", "db"]
    assert repository(config).resolve(Destination("db")).port == 8


def test_a_relative_include_of_the_system_lives_beside_it(tmp_path: Path, config: Path) -> None:
    system = tmp_path / "etc" / "ssh_config"
    system.parent.mkdir()
    (system.parent / "part").write_text("Port 7\n")
    system.write_text("Include part ~/part\n")
    hosts = HostRepository(user_config=config, system_config=system)
    assert hosts.resolve(Destination("web")).port == 7
    assert [problem.split(": ")[0] for problem in hosts.problems()] == [f"{system}:1"]


def test_an_include_in_a_block_applies_only_there(config: Path, private_home: Path) -> None:
    (private_home / ".ssh" / "part").write_text("Port 7\nHost db\n User inner\n")
    config.write_text("Host web\n Include part\n User outer\nHost *\n")
    hosts = repository(config)
    assert hosts.resolve(Destination("web")).port == 7
    assert hosts.resolve(Destination("web")).user == "outer"
    assert hosts.resolve(Destination("db")).port == 22
    assert hosts.resolve(Destination("db")).user != "inner"


def test_circles_of_includes_are_reported_and_left(config: Path, private_home: Path) -> None:
    (private_home / ".ssh" / "a").write_text("Include b\nHost a\n")
    (private_home / ".ssh" / "b").write_text("Include a config\nHost b\n")
    config.write_text("Include a\nHost web\n")
    hosts = repository(config)
    assert [host.alias for host in hosts.hosts()] == ["b", "a", "web"]
    assert len(hosts.problems()) == 2
    assert all("includes itself" in problem for problem in hosts.problems())


def test_an_include_of_a_link_that_leads_to_itself_is_reported_and_left(config: Path) -> None:
    (config.parent / "loop").symlink_to(config.parent / "loop")
    config.write_text(f"Include {config.parent}/loop\nHost web1\n")
    hosts = repository(config)
    assert [host.alias for host in hosts.hosts()] == ["web1"]
    assert hosts.unread()


def test_includes_nested_too_deep_are_reported(config: Path, private_home: Path) -> None:
    for number in range(DEEPEST_INCLUDE + 5):
        part = private_home / ".ssh" / f"part{number}"
        part.write_text(f"Include part{number + 1}\nHost h{number}\n")
    config.write_text("Include part0\nHost web\n")
    assert any("deeper" in problem for problem in repository(config).problems())
    assert repository(config).hosts()[-1].alias == "web"


def test_includes_that_multiply_come_to_an_end(
    config: Path, private_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MOST_FILES", 300)
    for number in range(15):
        part = private_home / ".ssh" / f"part{number}"
        part.write_text(f"Include part{number + 1}\n" * 4)
    (private_home / ".ssh" / "part15").write_text("Host deep\n")
    config.write_text("Include part0\nHost web\n")
    assert any("files are included" in problem for problem in repository(config).problems())
    assert repository(config).hosts()[-1].alias == "web"


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666, 0o777])
def test_a_file_that_others_may_write_is_refused(config: Path, mode: int) -> None:
    config.write_text("Host web\n Port 7\n")
    config.chmod(mode)
    hosts = repository(config)
    with pytest.raises(ConfigError, match="others may write") as caught:
        hosts.resolve(Destination("web"))
    assert "chmod" in caught.value.hint
    assert hosts.hosts() == ()
    assert str(config) in hosts.problems()[0]
    config.chmod(0o644)
    assert hosts.resolve(Destination("web")).port == 7


def test_an_included_file_that_others_may_write_is_refused(config: Path) -> None:
    part = config.with_name("part")
    part.write_text("Host web\n ProxyCommand evil\n")
    part.chmod(0o666)
    config.write_text("Include part\n")
    with pytest.raises(ConfigError, match="others may write"):
        repository(config).resolve(Destination("web"))


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(config: Path) -> None:
    config.write_text("Host web\n")
    os.chown(config, 12345, -1)
    with pytest.raises(ConfigError, match="belongs to another user"):
        repository(config).resolve(Destination("web"))


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["directory", "fifo"])
def test_something_else_in_the_place_of_a_file_is_a_problem(config: Path, make: object) -> None:
    assert callable(make)
    make(config)
    assert str(config) in repository(config).problems()[0]
    assert repository(config).resolve(Destination("web")).port == 22


def test_no_files_at_all_is_fine(config: Path) -> None:
    assert repository(config).hosts() == ()
    assert repository(config).problems() == ()
    assert repository(config).resolve(Destination("web")).hostname == "web"


@pytest.fixture
def tokens(config: Path, private_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTS", "parts")
    parts = private_home / ".ssh" / "parts"
    parts.mkdir()
    (parts / "always").write_text("Host listed\n")
    (parts / "web").write_text("Host web\n Port 7\n")
    config.write_text("Include ${PARTS}/always\nInclude parts/%n\n")


@pytest.mark.usefixtures("tokens")
def test_what_an_include_names_by_tokens_is_read_for_the_host(config: Path, beside: Beside) -> None:
    beside(openssh.INCLUDE_HAS_TOKENS)
    hosts = repository(config)
    assert [host.alias for host in hosts.hosts()] == ["listed"]
    assert hosts.problems() == ()
    assert [hosts.resolve(Destination(name)).port for name in ("web", "db")] == [7, 22]
    assert [str(setting.file.name) for setting in hosts.settings(Destination("web"))] == ["web"]


@pytest.mark.usefixtures("tokens")
def test_to_an_older_ssh_a_token_of_an_include_is_a_name(config: Path, beside: Beside) -> None:
    beside(Release(9, 8))
    hosts = repository(config)
    assert hosts.hosts() == ()
    assert len(hosts.problems()) == 2
    assert hosts.resolve(Destination("web")).port == 22


@pytest.mark.usefixtures("tokens")
def test_a_file_of_others_that_a_token_names_is_refused(config: Path, beside: Beside) -> None:
    beside(openssh.INCLUDE_HAS_TOKENS)
    config.with_name("parts").joinpath("web").chmod(0o666)
    hosts = repository(config)
    with pytest.raises(ConfigError, match="others may write"):
        hosts.resolve(Destination("web"))
    assert hosts.resolve(Destination("db")).port == 22


def test_a_token_that_an_include_cannot_use_is_named(config: Path, beside: Beside) -> None:
    beside(openssh.INCLUDE_HAS_TOKENS)
    config.write_text("Include %q\nInclude ${NOT_SET_AT_ALL}\nInclude a%n${NOT_SET_AT_ALL}\n")
    hosts = repository(config)
    assert [problem.partition(": ")[2] for problem in hosts.problems()] == [
        "the token %'q' is not available here; ssh stops here",
        "the environment variable 'NOT_SET_AT_ALL' is not set",
    ]
    with pytest.raises(ConfigError, match=r"config:3: .* is not set"):
        hosts.resolve(Destination("web"))
