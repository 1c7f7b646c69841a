"""Edits of hosts across files: many of them in a configuration kept by hand."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts import edits
from sshtui.hosts.block_editor import find, split_lines
from sshtui.hosts.edits import Edit, diff, preview, save, undo
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.destination import Destination
from tests.hosts.entries import random_entry


@pytest.fixture
def ssh(private_home: Path) -> Path:
    return private_home / ".ssh"


@pytest.fixture
def repository() -> HostRepository:
    return HostRepository(system_config=Path("/dev/null"))


def by_hand(rng: random.Random, name: str, blocks: int) -> str:
    """Return a file such as people keep: every style of indentation, comments, odd lines."""
    text = f"# {name}, kept by hand\n\n"
    for number in range(blocks):
        indent = rng.choice(("", " ", "    ", "\t"))
        end = rng.choice(("\n", "\n", "\n", "\r\n"))
        lines = [
            f"{rng.choice(('Host', 'host', 'HOST '))} {name}{number}{rng.choice(('', ' *.x'))}"
        ]
        lines += [
            f"{indent}{line}"
            for line in rng.sample(
                (
                    "HostName = 10.0.0.1  # here",
                    "User\tdeploy",
                    'Port "2222"',
                    "# a comment of the block" if indent else "LogLevel INFO",
                    "IdentityFile ~/.ssh/a",
                    "IdentityFile ~/.ssh/b",
                    "#!! GroupLabels prod eu",
                    "ForwardAgent no",
                    "SendEnv LANG LC_*",
                    "Frobnicate maybe",
                ),
                rng.randint(0, 7),
            )
        ]
        text += "".join(line + end for line in lines)
        text += rng.choice(("\n", "\n\n", "\n# between\n", "\n# \udce9t\udce9\n\n", ""))
    return text


def outside(text: str, alias: str) -> tuple[str, str]:
    """Return what stands before and after a host's block."""
    part = find(text, alias)
    assert part is not None, alias
    lines = split_lines(text)
    return "".join(lines[: part.head]), "".join(lines[part.end :])


def write(path: Path, text: str) -> None:
    path.write_bytes(text.encode(errors="surrogateescape"))
    path.chmod(0o600)


def read(path: Path) -> str:
    return path.read_bytes().decode(errors="surrogateescape")


def test_many_edits_change_nothing_but_the_blocks_they_are_about(
    ssh: Path, repository: HostRepository
) -> None:
    rng = random.Random(2026)
    parts = [ssh / name for name in ("config", "work.conf", "lab.conf")]
    write(parts[1], by_hand(rng, "work", 250))
    write(parts[2], by_hand(rng, "lab", 150))
    write(
        parts[0], "Include work.conf lab.conf\n" + by_hand(rng, "home", 200) + "Match all\n Port 9"
    )
    assert sum(len(split_lines(read(path))) for path in parts) >= 3000
    aliases = [host.alias for host in repository.hosts()]
    assert len(aliases) == 600
    for number in range(60):
        alias = rng.choice(aliases)
        block = repository.block(alias)
        found = find(read(block.path), alias)
        assert found is not None
        assert block.entry == found.entry
        texts = {path: read(path) for path in parts}
        wanted = replace(random_entry(rng, number), alias=alias, others=block.entry.others)
        fields = rng.sample([f for f in edits_fields() if f != "alias"], 3)
        after = replace(block.entry, **{field: getattr(wanted, field) for field in fields})
        save([Edit(block.path, block.entry, after)])
        for path in parts:
            if path == block.path:
                assert outside(read(path), alias) == outside(texts[path], alias)
            else:
                assert read(path) == texts[path]
        assert repository.block(alias).entry == after


def edits_fields() -> list[str]:
    return [field for field in HostEntry.__dataclass_fields__ if field != "others"]


def test_edits_of_one_file_happen_together_or_not_at_all(
    ssh: Path, repository: HostRepository
) -> None:
    config = ssh / "config"
    config.write_text("Host a\nHost b\n")
    good = Edit(config, HostEntry("a"), HostEntry("a", port=1))
    with pytest.raises(UsageError):
        save([good, Edit(config, HostEntry("b"), HostEntry("b", port=-1))])
    with pytest.raises(ConfigError):
        save([good, Edit(config, HostEntry("gone"), None)])
    assert config.read_text() == "Host a\nHost b\n"


def test_what_was_written_is_undone_when_a_later_file_cannot_be(
    ssh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = ssh / "one", ssh / "two"
    for path in (one, two):
        path.write_text("Host a\n")
    two.chmod(0o400)
    with pytest.raises(ConfigError, match="read-only"):
        save([Edit(path, HostEntry("a"), HostEntry("a", port=1)) for path in (one, two)])
    assert one.read_text() == "Host a\n"


def test_undo_gives_back_every_file(ssh: Path) -> None:
    one, two = ssh / "one", ssh / "two"
    for path in (one, two):
        path.write_text("Host a\n User x\n")
    changes = save([Edit(path, HostEntry("a", user="x"), None) for path in (one, two)])
    assert [path.read_text() for path in (one, two)] == ["", ""]
    undo(changes)
    assert [path.read_text() for path in (one, two)] == ["Host a\n User x\n"] * 2


def test_the_diff_shows_the_lines(ssh: Path, repository: HostRepository) -> None:
    config = ssh / "config"
    write(config, "# \udcff\nHost a\n User x\n")
    (change,) = preview([Edit(config, HostEntry("a", user="x"), HostEntry("a", user="y"))])
    assert diff(change).splitlines() == [
        f"--- {config}",
        f"+++ {config}",
        "@@ -1,3 +1,3 @@",
        " # \ufffd",
        " Host a",
        "- User x",
        "+ User y",
    ]
    assert read(config) == "# \udcff\nHost a\n User x\n"


def test_a_mistake_elsewhere_blocks_no_edit(ssh: Path, repository: HostRepository) -> None:
    text = 'Frob x\nHost "open\n Port 1\nMatch\nHost a\n Port nonsense\n User x\nInclude /nowhere\n'
    write(ssh / "config", text)
    block = repository.block("a")
    save([Edit(block.path, block.entry, replace(block.entry, user="y"))])
    assert read(ssh / "config") == text.replace("User x", "User y")
    save([repository.new(HostEntry("new", "192.0.2.1"))])
    assert repository.resolve(Destination("new")).hostname == "192.0.2.1"


def test_a_file_that_vanished_is_said_to_have(ssh: Path, repository: HostRepository) -> None:
    config = ssh / "config"
    config.write_text("Host a\n")
    block = repository.block("a")
    config.unlink()
    with pytest.raises(ConfigError, match="no longer there"):
        save([Edit(block.path, block.entry, HostEntry("a", port=1))])
    assert not config.exists()
    with pytest.raises(ConfigError, match="no saved host"):
        repository.block("a")


def test_a_shared_block_says_whom_it_is_for(ssh: Path, repository: HostRepository) -> None:
    (ssh / "config").write_text("Host a b *.c\n Port 1\n")
    assert repository.block("b").shared_with == ("a", "*.c")
    assert edits.diff(preview([Edit(ssh / "config", HostEntry("b", port=1), None)])[0])
