"""Which settings are in force, and where they stand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.evaluate import Effective, evaluate
from sshtui.sshconfig.openssh import Release
from sshtui.sshconfig.reader import read_config
from sshtui.sshconfig.resolve import Overrides
from tests.servers.releases import Beside


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config"


class Commands:
    """Notes what it is asked to run; what begins with `yes` goes well."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, command: str) -> bool:
        self.asked.append(command)
        return command.startswith("yes")


def in_force(config: Path, name: str, run: Callable[[str], bool] | None = None) -> Effective:
    lookup = BlockIndex([read_config(config)])
    return evaluate(lookup, (), name, local_user="me", run=run, lookup_address=None)


def test_every_value_knows_its_place(config: Path) -> None:
    part = config.with_name("part")
    part.write_text("# first\nPort 7\n")
    config.write_text(f"Host web\n User a\n Include {part}\nHost *\n Port 8\n IdentityFile /k\n")
    found = in_force(config, "web")
    places = {keyword: found.lines(keyword)[0].place for keyword in ("user", "port")}
    assert places == {"user": f"{config}:2", "port": f"{part}:2"}
    assert found.line("identityfile") == found.lines("identityfile")[0]
    assert found.line("compression") is None
    assert found.value("compression") == ""


def test_named_and_general_blocks_count_in_the_order_of_the_file(config: Path) -> None:
    config.write_text(
        "Match user x\n Port 1\nHost web\n Port 2\nHost *\n Port 3\n User g\nHost web db\n User n\n"
    )
    lookup = BlockIndex([read_config(config)])
    heads = [block.head for block in lookup.blocks("web") if block.head]
    assert heads == [1, 3, 5, 8]
    assert [block.head for block in lookup.blocks("other") if block.head] == [1, 5]
    assert in_force(config, "web").value("user") == "g"


def test_a_block_that_goes_on_after_an_include_keeps_its_answer(config: Path) -> None:
    part = config.with_name("part")
    part.write_text("HostName elsewhere\n")
    config.write_text(f"Match host web\n Include {part}\n Port 7\n")
    found = in_force(config, "web")
    assert (found.hostname, found.value("port")) == ("elsewhere", "7")


def test_a_command_decides_whether_a_block_applies(config: Path) -> None:
    config.write_text("Match exec no\n Port 1\nMatch !exec no\n User u\nMatch exec yes\n Port 2\n")
    found = in_force(config, "web", Commands())
    assert (found.value("user"), found.value("port")) == ("u", "2")


def test_a_command_sees_what_is_known_when_its_line_is_reached(config: Path) -> None:
    config.write_text(
        'Match exec "1 %h %n %r %p %k %u %%"\nHost web\n HostName DB.%h\n User you\n Port 7\n'
        ' HostKeyAlias K\nMatch exec "2 %h %n %r %p %k"\nMatch final exec "3 %h %n"\n'
    )
    commands = Commands()
    in_force(config, "web", commands)
    first = ["1 web web me 22 web me %", "2 DB.web web you 7 K"]
    final = ["1 db.web web you 7 K me %", "2 db.web web you 7 K", "3 db.web web"]
    assert commands.asked == [*first, *final]


def test_a_command_is_not_run_after_a_test_that_failed(config: Path) -> None:
    config.write_text(
        "Match host db exec a\nMatch exec no exec b\nMatch exec yes user x exec c\n"
        "Match canonical exec d\nMatch final exec e\nHost other\n"
    )
    commands = Commands()
    in_force(config, "web", commands)
    assert commands.asked == ["no", "yes", "no", "yes", "d", "e"]


def test_a_command_is_run_once_in_each_reading(config: Path) -> None:
    part = config.with_name("part")
    part.write_text("User u\n")
    config.write_text(
        f"Match exec yes\n Include {part}\n Port 7\nMatch exec yes\n IdentityFile /k\n"
    )
    commands = Commands()
    found = in_force(config, "web", commands)
    assert commands.asked == ["yes"]
    assert [found.value(word) for word in ("user", "port", "identityfile")] == ["u", "7", "/k"]


def test_a_command_in_a_block_of_another_is_not_run(config: Path) -> None:
    part = config.with_name("part")
    part.write_text("Match exec yes\n Port 7\n")
    config.write_text(f"Host db\n Include {part}\n")
    commands = Commands()
    assert in_force(config, "web", commands).value("port") == ""
    assert commands.asked == []
    assert in_force(config, "db", commands).value("port") == "7"


@pytest.mark.parametrize("criterion", ["exec", "!exec"])
def test_a_command_that_must_not_be_run_is_undecided(config: Path, criterion: str) -> None:
    config.write_text(f"Host web\nMatch {criterion} yes\n Port 7\n")
    found = in_force(config, "web")
    assert (found.value("port"), found.undecided) == ("", [f"Match exec ({config}:2)"])


@pytest.mark.parametrize(
    ("text", "name", "problem"),
    [
        ("", "a;b", "'a;b' is not a host name"),
        ("HostName a$(id)\n", "web", ":1: 'a$(id)' is not a host name"),
        ("User a`id`\n", "web", ":2: the user name 'a`id`' cannot be used in a command"),
        ("User -x\n", "web", ":2: the user name '-x' cannot be used in a command"),
        ("User ${HOME}\n", "web", ":2: the user name '${HOME}' cannot be used in a command"),
        ("User a$b\n", "web", ":2: the user name 'a$b' cannot be used in a command"),
    ],
)
def test_a_name_that_a_shell_would_act_on_never_gets_into_a_command(
    config: Path, text: str, name: str, problem: str
) -> None:
    config.write_text(f'{text}Match exec "yes %r"\n Port 7\n')
    commands = Commands()
    with pytest.raises(ConfigError) as caught:
        in_force(config, name, commands)
    assert problem in caught.value.message
    assert commands.asked == []


def test_a_command_with_an_unknown_token_names_its_place(config: Path) -> None:
    config.write_text("Host *\nMatch exec %q\n Port 7\n")
    with pytest.raises(ConfigError, match=f"{config}:2: the token %'q'"):
        in_force(config, "web", Commands())


def test_a_command_without_an_outcome_names_its_place(config: Path) -> None:
    def run(command: str) -> bool:
        raise ValueError(f"{command} took too long")

    config.write_text("Match exec nap\n Port 7\n")
    with pytest.raises(ConfigError, match=f"{config}:1: the command of Match exec nap took too"):
        in_force(config, "web", run)


def test_a_tag_leads_to_its_blocks(config: Path, beside: Beside) -> None:
    beside(Release(9, 4))
    config.write_text(
        "Match tagged blue\n Port 1\nHost web\n Tag blue\nMatch tagged b*\n Port 2\n"
        "Match !tagged blue\n User u\n"
    )
    assert (in_force(config, "web").value("port"), in_force(config, "web").value("user")) == (
        "2",
        "",
    )
    assert (in_force(config, "db").value("port"), in_force(config, "db").value("user")) == ("", "u")


def test_a_tag_of_the_command_line_comes_first(config: Path, beside: Beside) -> None:
    config.write_text("Tag red\nMatch tagged blue\n Port 7\n")
    beside(Release(9, 4))
    repository = HostRepository(user_config=config)
    assert repository.resolve(Destination("web"), Overrides(tag="blue")).port == 7
    beside(Release(9, 3))
    with pytest.raises(UsageError, match=r"Tag needs OpenSSH 9\.4; this is 9\.3"):
        repository.resolve(Destination("web"), Overrides(tag="blue"))


def test_a_time_of_none_leaves_the_say_to_a_later_line(config: Path) -> None:
    config.write_text("ConnectTimeout none\nHost *\n ConnectTimeout 7\n ConnectTimeout 8\n")
    assert in_force(config, "web").value("connecttimeout") == "7"
