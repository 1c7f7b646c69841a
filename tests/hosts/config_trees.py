"""Configurations as people have them: the files of `trees/`, put in place and given to ssh.

Each starts with the names a person would expect to be listed, and a host to edit with a new name
for it; `eol`, `encoding` and `needs` (a release of ssh) may follow. `--- NAME` begins a file, and
`{dir}` in it is the directory that it is put into.
"""

import json
import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sshtui.sshconfig import openssh
from sshtui.sshconfig.openssh import Release
from tests.sshconfig.like_ssh import SSH

_HERE = Path(__file__).parent / "trees"
WAY_THERE = ("hostname", "user", "port", "proxyjump", "proxycommand", "identityfile")
_UNTOUCHED: dict[str, dict[str, list[str]]] = {}
"""What ssh says of the hosts of a tree, asked once."""
_LINE_ENDS = {"crlf": "\r\n"}


@dataclass(frozen=True, slots=True)
class Tree:
    """One configuration.

    Attributes:
        name: What it is called.
        hosts: The names that are listed.
        edited: The host that is changed, renamed and removed.
        renamed: What that is called afterwards.
        files: The text of each file, by name.
        about: What else is said of it.
    """

    name: str
    hosts: tuple[str, ...]
    edited: str
    renamed: str
    files: dict[str, str]
    about: dict[str, str]

    def put(self, directory: Path) -> Path:
        """Write its files and return the first one."""
        for name, text in self.files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            placed = text.replace("{dir}", str(directory))
            if self.about.get("eol") == "none":
                placed = placed.rstrip("\n")
            ends = _LINE_ENDS.get(self.about.get("eol", ""), "\n")
            encoding = self.about.get("encoding", "utf-8")
            path.write_bytes(placed.replace("\n", ends).encode(encoding))
            path.chmod(0o600)
        return directory / next(iter(self.files))


def _read(path: Path) -> Tree:
    first, *parts = re.split("^--- (.+)\n", path.read_text("utf-8"), flags=re.MULTILINE)
    names, *more = first.splitlines()
    about = dict(line.split(" ", 1) for line in more)
    edited, _, renamed = about.pop("edit").partition(" as ")
    files = dict(zip(parts[::2], parts[1::2], strict=True))
    return Tree(path.stem, tuple(names.split()), edited, renamed, files, about)


def _is_for_this_ssh(tree: Tree) -> bool:
    major, _, minor = tree.about.get("needs", "0.0").partition(".")
    return openssh.means(Release(int(major), int(minor)))


TREES = [tree for tree in map(_read, sorted(_HERE.glob("*.tree"))) if _is_for_this_ssh(tree)]


def answers(config: Path, names: tuple[str, ...], *options: str) -> dict[str, list[str]]:
    """Return the lines that `ssh -G` prints for each name; none where it refuses.

    The directory of the configuration is `{dir}` in them.
    """
    with ThreadPoolExecutor(4) as threads:
        asked = threads.map(partial(_answer, config, options), names)
        return dict(zip(names, asked, strict=True))


def values(answer: list[str], keyword: str) -> list[str]:
    """Return what an answer has for a keyword."""
    pairs = (line.partition(" ") for line in answer)
    return [value for name, _, value in pairs if name == keyword]


def way_there(answer: list[str]) -> dict[str, list[str]]:
    """Return what an answer has of where a host is, who signs in, the way and the keys."""
    found = {keyword: values(answer, keyword) for keyword in WAY_THERE}
    # ssh prints a jump before its tokens are replaced.
    (hostname,), (name,) = found["hostname"], values(answer, "host")
    jumps = (jump.replace("%h", hostname).replace("%n", name) for jump in found["proxyjump"])
    return found | {"proxyjump": list(jumps)}


class Placed:
    """A tree that is somebody's configuration, and how to run `sshtui hosts` there."""

    def __init__(self, tree: Tree, home: Path, run: Callable[..., str]) -> None:
        self.tree = tree
        self.config = tree.put(home / ".ssh")
        self.run = run

    @property
    def others(self) -> tuple[str, ...]:
        """The names that an edit must leave alone."""
        return tuple(name for name in self.tree.hosts if name != self.tree.edited)

    def listed(self) -> set[str]:
        """Return every name that is listed."""
        return {name for row in self.rows() for name in (row["alias"], *row["aliases"])}

    def rows(self) -> list[dict[str, Any]]:
        """Return what is listed, hidden hosts last."""
        queries = ((), ("is:hidden",))
        return [row for query in queries for row in json.loads(self.run("list", *query, "--json"))]

    def untouched(self) -> dict[str, list[str]]:
        """Return what ssh says of each host as long as nothing was changed."""
        if self.tree.name not in _UNTOUCHED:
            _UNTOUCHED[self.tree.name] = self.says(*self.tree.hosts)
        return _UNTOUCHED[self.tree.name]

    def says(self, *names: str) -> dict[str, list[str]]:
        """Return what ssh says of hosts now."""
        return answers(self.config, names)


def _answer(config: Path, options: tuple[str, ...], name: str) -> list[str]:
    flags = [part for option in options for part in ("-o", option)]
    finished = subprocess.run(
        [SSH, "-G", "-F", str(config), *flags, name],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.stdout.replace(str(config.parent), "{dir}").splitlines()
