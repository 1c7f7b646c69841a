"""Which settings are in force, and where they stand."""

from pathlib import Path

import pytest

from sshtui.hosts.effective import Effective, evaluate
from sshtui.hosts.lookup import Lookup
from sshtui.hosts.ssh_config import read_config


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config"


def in_force(config: Path, name: str) -> Effective:
    return evaluate(Lookup([read_config(config)]), (), name, local_user="me")


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
    lookup = Lookup([read_config(config)])
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
