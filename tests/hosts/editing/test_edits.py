"""Edits of hosts across files: many of them in a configuration kept by hand."""

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.editing import block_editor, edits, file_edit
from sshtui.hosts.editing.edits import diff, preview, save, undo
from sshtui.hosts.editing.file_edit import Change
from sshtui.hosts.editing.file_lines import split_lines
from sshtui.hosts.editing.host_edit import Edit
from sshtui.hosts.editing.workspace import Workspace
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.repository import HostRepository
from sshtui.hosts.snapshot import ConfigFiles
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
            f"{rng.choice(('Host', 'host', 'HOST '))} {name}{number}{rng.choice(('', ' !*.x'))}"
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


def outside(ssh: Path, alias: str) -> tuple[Path, str, str]:
    """Return the file of a host's only own block, and what stands before and after it."""
    files = ConfigFiles(user=ssh / "config", system=Path("/dev/null"))
    (block,) = files.read().own_blocks(alias)
    lines = split_lines(block.file.text)
    end = min(block_editor.body(block).stop, len(lines) + 1)
    while end - 1 > block.head and (
        not lines[end - 2].strip() or re.match("#(?!!!)", lines[end - 2])
    ):
        end -= 1
    return block.file.path, "".join(lines[: block.head - 1]), "".join(lines[end - 1 :])


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
        texts = {path: read(path) for path in parts}
        around = outside(ssh, alias)
        wanted = replace(random_entry(rng, number), alias=alias, others=block.entry.others)
        fields = rng.sample([f for f in edits_fields() if f != "alias"], 3)
        after = replace(block.entry, **{field: getattr(wanted, field) for field in fields})
        save([block.edit(after)])
        assert outside(ssh, alias) == around
        for path in parts:
            if path != block.path:
                assert read(path) == texts[path]
        assert repository.block(alias).entry == after


def edits_fields() -> list[str]:
    return [field for field in HostEntry.__dataclass_fields__ if field != "others"]


def test_edits_of_one_file_happen_together_or_not_at_all(
    ssh: Path, repository: HostRepository
) -> None:
    config = ssh / "config"
    config.write_text("Host a\nHost b\n")
    files = ConfigFiles(user=config)
    good = Edit(files, HostEntry("a"), HostEntry("a", port=1))
    with pytest.raises(UsageError):
        save([good, Edit(files, HostEntry("b"), HostEntry("b", port=-1))])
    with pytest.raises(ConfigError):
        save([good, Edit(files, HostEntry("gone"), None)])
    assert config.read_text() == "Host a\nHost b\n"


@pytest.fixture
def two_files(ssh: Path) -> tuple[Path, Path]:
    """Return two files in which a host is named."""
    one, two = ssh / "config", ssh / "two"
    write(one, f"Include {two}\nHost a\n User x\n")
    write(two, "Host a b\n Port 7\n")
    return one, two


def test_what_was_written_is_undone_when_a_later_file_cannot_be(
    two_files: tuple[Path, Path], repository: HostRepository
) -> None:
    before = [read(path) for path in two_files]
    two_files[0].chmod(0o400)
    with pytest.raises(ConfigError, match="read-only"):
        save([repository.block("a").edit(None)])
    assert [read(path) for path in two_files] == before


def test_a_file_that_cannot_be_restored_keeps_no_other_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = [Change(tmp_path / name, "old\n", "new\n") for name in ("first", "second", "third")]
    _, second, third = changes
    for change in changes:
        change.path.write_text("old\n")
        change.path.chmod(0o600)
    replace_locked = file_edit.replace_locked

    def fail_with_the_third(change: Change) -> bool:
        if change is third:
            second.path.write_text("of another program\n")
            raise ConfigError("No space left on device.")
        return replace_locked(change)

    monkeypatch.setattr(file_edit, "replace_locked", fail_with_the_third)
    with pytest.raises(ConfigError, match=r"Only some .* changed again since") as caught:
        edits._write(changes)
    assert [change.path.read_text() for change in changes] == [
        *("old\n", "of another program\n", "old\n")
    ]
    assert f"Earlier versions of {second.path} are in " in caught.value.hint


def test_undo_gives_back_every_file(
    two_files: tuple[Path, Path], repository: HostRepository
) -> None:
    before = [read(path) for path in two_files]
    changes = save([repository.block("a").edit(None)])
    assert [read(path) for path in two_files] == [
        f"Include {two_files[1]}\n",
        "Host b\n Port 7\n",
    ]
    undo(changes)
    assert [read(path) for path in two_files] == before


def test_what_another_program_writes_meanwhile_is_kept(
    two_files: tuple[Path, Path], repository: HostRepository
) -> None:
    one, two = two_files
    block = repository.block("a")
    edit = block.edit(replace(block.entry, user="y", port=9))
    write(one, read(one) + "Host new\n")
    write(two, "Host late\n Port 1\n" + read(two))
    save([edit])
    assert read(one) == f"Include {two}\nHost a\n User y\nHost new\n"
    assert read(two) == "Host late\n Port 1\nHost a\n    Port 9\n\nHost a b\n Port 7\n"
    with pytest.raises(ConfigError, match="changed the user of a"):
        save([block.edit(replace(block.entry, user="z"))])


def test_a_file_that_is_written_between_two_looks_is_read_again(
    ssh: Path, repository: HostRepository
) -> None:
    write(ssh / "config", "Host a\n User x\n")
    block = repository.block("a")

    class Meddling:
        """Writes the file after it was read, once."""

        is_done = False

        def apply(self, work: Workspace) -> None:
            if not self.is_done:
                self.is_done = True
                work.snapshot(block.files)
                write(ssh / "config", "Host first\nHost a\n User x\n")

    save([Meddling(), block.edit(replace(block.entry, user="y"))])
    assert read(ssh / "config") == "Host first\nHost a\n User y\n"


def test_the_diff_shows_the_lines(ssh: Path, repository: HostRepository) -> None:
    config = ssh / "config"
    write(config, "# \udcff\nHost a\n User x\n")
    (change,) = preview([repository.block("a").edit(HostEntry("a", user="y"))]).changes
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
    save([block.edit(replace(block.entry, user="y"))])
    assert read(ssh / "config") == text.replace("User x", "User y")
    save([repository.new(HostEntry("new", "192.0.2.1"))])
    assert repository.resolve(Destination("new")).hostname == "192.0.2.1"


def test_a_file_that_vanished_is_said_to_have(ssh: Path, repository: HostRepository) -> None:
    config = ssh / "config"
    config.write_text("Host a\n")
    block = repository.block("a")
    config.unlink()
    with pytest.raises(ConfigError, match="no longer there"):
        save([block.edit(HostEntry("a", port=1))])
    assert not config.exists()
    with pytest.raises(ConfigError, match="no saved host"):
        repository.block("a")


def test_a_shared_block_says_whom_it_is_for(ssh: Path, repository: HostRepository) -> None:
    (ssh / "config").write_text("Host a b *.c\n Port 1\n")
    assert repository.block("b").shared_with == ("a", "*.c")
    assert diff(preview([repository.block("b").edit(None)]).changes[0])
