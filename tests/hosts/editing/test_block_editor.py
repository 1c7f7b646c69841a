"""Blocks get lines, come and go; what stands around them stays to the byte."""

from pathlib import Path

import pytest

from sshtui.hosts.editing import block_editor
from sshtui.hosts.editing.file_lines import FileLines
from sshtui.hosts.snapshot import ConfigFiles
from sshtui.sshconfig.file import Block

TEXT = (
    "# one\nHost a\n  User x\n  # in a\n\n# two\n# more\nHost b\nHost c\n\tUser y\r\n\n"
    "# three\n\nHost d"
)


def opened(home: Path, text: str) -> tuple[FileLines, dict[int, Block]]:
    """Return a file and its blocks by the number of their heads."""
    config = home / ".ssh" / "config"
    config.write_bytes(text.encode())
    blocks = list(ConfigFiles(user=config, system=Path("/dev/null")).read().blocks())
    return FileLines(config, text), {b.head: b for b in blocks if b.file.path == config}


def test_the_lines_of_a_block_are_counted(private_home: Path) -> None:
    _, blocks = opened(private_home, TEXT)
    assert {head: list(block_editor.body(block)) for head, block in blocks.items()} == {
        0: [1],
        2: [3, 4, 5, 6, 7],
        8: [],
        9: [10, 11, 12, 13],
        14: [],
    }


@pytest.mark.parametrize(
    ("head", "old", "new"),
    [
        (2, "  # in a\n", "  # in a\n  Port 7\n"),
        (8, "Host b\n", "Host b\n    Port 7\n"),
        (9, "\tUser y\r\n", "\tUser y\r\n\tPort 7\r\n"),
        (14, "Host d", "Host d\n    Port 7\n"),
    ],
)
def test_a_setting_comes_after_the_others(
    private_home: Path, head: int, old: str, new: str
) -> None:
    file, blocks = opened(private_home, TEXT)
    block_editor.append(file, blocks[head], ["Port 7"])
    assert file.text() == TEXT.replace(old, new)


@pytest.mark.parametrize(
    ("head", "with_comments", "expected"),
    [
        (2, False, "# one\n" + TEXT[TEXT.index("\n# two") :]),
        (2, True, TEXT[TEXT.index("# two") :]),
        (8, False, TEXT.replace("Host b\n", "")),
        (8, True, TEXT.replace("# two\n# more\nHost b\n", "")),
        (9, True, TEXT.replace("Host c\n\tUser y\r\n", "")),
        (14, True, TEXT.replace("\nHost d", "")),
    ],
)
def test_a_block_goes_with_its_comments_if_asked(
    private_home: Path, head: int, with_comments: bool, expected: str
) -> None:
    file, blocks = opened(private_home, TEXT)
    block_editor.remove(file, [blocks[head]], with_comments=with_comments)
    assert file.text() == expected


def test_a_new_block_comes_before_another_and_its_comments(private_home: Path) -> None:
    file, blocks = opened(private_home, TEXT)
    block_editor.insert(file, blocks[8], ["new"], ["Port 7"])
    assert file.text() == TEXT.replace("# two", "Host new\n    Port 7\n\n# two")


def test_lines_without_a_head_get_one_so_that_they_stay_for_every_host(private_home: Path) -> None:
    text = "# mine\n\nUser x\nHost a\n"
    file, blocks = opened(private_home, text)
    block_editor.insert(file, blocks[0], ["new"], ["Port 7"])
    assert file.text() == "# mine\n\nHost new\n    Port 7\n\nHost *\nUser x\nHost a\n"
