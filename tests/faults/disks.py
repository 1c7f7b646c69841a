"""Disks of a test's own: one that is small, one that fills up, one that takes nothing."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_FILLER = "filler"


class Disk:
    """A file system in memory.

    Attributes:
        root: Where it is mounted.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def fill(self) -> None:
        """Leave no room, not for a byte."""
        with (self.root / _FILLER).open("ab", buffering=0) as file:
            for size in (4096, 1):
                try:
                    while True:
                        file.write(b"0" * size)
                except OSError:
                    continue

    def make_room(self) -> None:
        """Have room again."""
        (self.root / _FILLER).unlink()

    def make_read_only(self, *, read_only: bool = True) -> None:
        """Take nothing any more, or take it again."""
        _mount("-o", "remount,ro" if read_only else "remount,rw", str(self.root))


def no_room_beyond(size: int) -> None:
    """Have no file of this process, a child, grow larger: a write ends in the middle (EFBIG).

    Args:
        size: In bytes.
    """
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[Path], Disk]]:
    """Mount a small disk over a directory."""
    mounted: list[Path] = []

    def mount(root: Path) -> Disk:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        _mount("-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", str(root))
        mounted.append(root)
        return Disk(root)

    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk")
    probe = tmp_path / "probe"
    try:
        mount(probe)
    except RuntimeError as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    yield mount
    for root in reversed(mounted):
        subprocess.run(["umount", "-l", str(root)], check=True)


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
