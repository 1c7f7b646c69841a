"""The blocks that many names have in common."""

from pathlib import Path

import pytest

from sshtui.hosts.wide_blocks import WideBlocks, says_anything
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.reader import read_config


def wide(path: Path, text: str) -> WideBlocks:
    path.write_text(text)
    return WideBlocks(BlockIndex([read_config(path)]), lambda block: block.lines)


def test_a_block_is_found_for_the_names_its_host_line_is_for(tmp_path: Path) -> None:
    blocks = wide(
        tmp_path / "config",
        "Host web* !web9\n User a\nHost x !y\n User b\nHost *\n User c\nHost *\n# nothing\n",
    )
    found = {name: sorted(a.place for a in blocks.for_name(name)) for name in ("web1", "web9", "x")}
    assert found == {"web1": [1, 3], "web9": [3], "x": [2, 3]}


def test_what_a_match_asks_is_left_to_be_decided(tmp_path: Path) -> None:
    blocks = wide(tmp_path / "config", "Match user x\n Port 7\nMatch all\n Port 8\n")
    asked, always = blocks.for_name("web")
    assert (len(asked.matches), always.matches) == (1, ())


@pytest.mark.parametrize(
    ("text", "says"),
    [("Port 7\n", True), ("# Port 7\n\n", False), ("#!! Note x\n", True), ("", False)],
)
def test_comments_say_nothing_but_ours(tmp_path: Path, text: str, says: bool) -> None:
    path = tmp_path / "config"
    path.write_text(f"Host *\n{text}")
    assert says_anything(read_config(path).blocks[-1]) is says
