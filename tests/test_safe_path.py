"""Layouts of files and directories, and what may be believed in each."""

import grp
import os
import pwd
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sshtui import notices, paths, safe_path, settings
from sshtui.errors import ConfigError
from sshtui.hosts.repository import HostRepository
from sshtui.safe_path import UnsafePath
from sshtui.sshconfig.destination import Destination

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")

STRANGER = 65534
USED, REFUSED, MENDED, NOTHING, BROKEN = "used", "refused", "mended", "nothing there", "broken"

Arrange = Callable[[Path], None]
"""Puts a file, which is there with mode 0600, into another layout."""


def mode(of: Callable[[Path], Path], bits: int, *, owner: int = 0) -> Arrange:
    def arrange(file: Path) -> None:
        os.chown(of(file), owner, -1)
        of(file).chmod(bits)

    return arrange


def itself(file: Path) -> Path:
    return file


def directory(file: Path) -> Path:
    return file.parent


def above(file: Path) -> Path:
    return file.parent.parent


def link(*, file_mode: int = 0o600, file_owner: int = 0, place_mode: int = 0o700) -> Arrange:
    """Have the file be a link to one of this kind, in another directory."""

    def arrange(file: Path) -> None:
        real = elsewhere(file) / file.name
        file.rename(real)
        os.chown(real, file_owner, -1)
        real.chmod(file_mode)
        real.parent.chmod(place_mode)
        file.symlink_to(real)

    return arrange


def elsewhere(file: Path) -> Path:
    place = above(file).parent / "elsewhere"
    place.mkdir(0o700)
    return place


def strangers_link(file: Path) -> None:
    link()(file)
    os.lchown(file, STRANGER, -1)


def link_by_way_of_an_open_directory(file: Path) -> None:
    real = file.rename(above(file) / "real")
    between = elsewhere(file) / "link"
    between.symlink_to(real)
    between.parent.chmod(0o777)
    file.symlink_to(os.path.relpath(between, file.parent))


def linked_directory(bits: int) -> Arrange:
    def arrange(file: Path) -> None:
        real = file.parent.rename(elsewhere(file) / "config")
        real.chmod(bits)
        file.parent.symlink_to(real)

    return arrange


def loop(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


def leads_nowhere(file: Path) -> None:
    file.unlink()
    file.symlink_to("nowhere")


def null_device(file: Path) -> None:
    file.unlink()
    file.symlink_to(os.devnull)


def device(file: Path) -> None:
    file.unlink()
    file.symlink_to("/dev/zero")


def fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def sticky_and_ours(file: Path) -> None:
    above(file).chmod(0o1777)


LAYOUTS: dict[str, tuple[Arrange, str]] = {
    "0600": (mode(itself, 0o600), USED),
    "0644": (mode(itself, 0o644), USED),
    "0400": (mode(itself, 0o400), USED),
    "0666": (mode(itself, 0o666), REFUSED),
    "0620, group alone": (mode(itself, 0o620), REFUSED),
    "0602, others alone": (mode(itself, 0o602), REFUSED),
    "0777": (mode(itself, 0o777), REFUSED),
    "a stranger's": (mode(itself, 0o600, owner=STRANGER), REFUSED),
    "a stranger's, for all to read": (mode(itself, 0o644, owner=STRANGER), REFUSED),
    "a FIFO": (fifo, BROKEN),
    "a device": (device, BROKEN),
    "/dev/null": (null_device, NOTHING),
    "in a directory 0755": (mode(directory, 0o755), USED),
    "in a directory 0777": (mode(directory, 0o777), MENDED),
    "in a directory 0770": (mode(directory, 0o770), MENDED),
    "in a directory 1777": (mode(directory, 0o1777), MENDED),
    "in a stranger's directory": (mode(directory, 0o700, owner=STRANGER), REFUSED),
    "in a stranger's open directory": (mode(directory, 0o777, owner=STRANGER), REFUSED),
    "below a directory 0777": (mode(above, 0o777), REFUSED),
    "below a directory 0775": (mode(above, 0o775), REFUSED),
    "below a stranger's directory": (mode(above, 0o755, owner=STRANGER), REFUSED),
    "below a sticky directory": (sticky_and_ours, USED),
    "below a stranger's sticky one": (mode(above, 0o1777, owner=STRANGER), REFUSED),
    "a link": (link(), USED),
    "a link to 0666": (link(file_mode=0o666), REFUSED),
    "a link to a stranger's": (link(file_owner=STRANGER), REFUSED),
    "a link into a directory 0777": (link(place_mode=0o777), REFUSED),
    "a stranger's link": (strangers_link, REFUSED),
    "a link by way of a directory 0777": (link_by_way_of_an_open_directory, REFUSED),
    "a link to itself": (loop, BROKEN),
    "a link that leads nowhere": (leads_nowhere, NOTHING),
    "in a linked directory": (linked_directory(0o700), USED),
    "in a linked directory 0777": (linked_directory(0o777), REFUSED),
}


def read_settings() -> bool:
    return bool(settings.load().commands)


def read_hosts() -> bool:
    found = HostRepository().resolve(Destination("web"))
    if problems := HostRepository().problems():
        raise ConfigError(problems[0])
    return found.port == 7


READERS: dict[str, tuple[str, Callable[[], bool]]] = {
    "settings.toml": ('[commands]\n"*" = "touch ran"\n', read_settings),
    "hosts.conf": ("Host web\n  Port 7\n", read_hosts),
}


def outcome(read: Callable[[], bool]) -> str:
    told: list[str] = []
    try:
        used = read()
    except UnsafePath as error:
        tells = "mode" in error.message and ("chmod" in error.hint or "chown" in error.hint)
        return REFUSED if tells else "refused without a way out"
    except ConfigError:
        return BROKEN
    notices.subscribe(told.append)()
    if not used:
        return NOTHING
    return MENDED if any("could write to" in text for text in told) else USED


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", READERS)
def test_only_what_nobody_else_could_have_written_is_believed(name: str, layout: str) -> None:
    text, read = READERS[name]
    arrange, expected = LAYOUTS[layout]
    file = paths.config_dir() / name
    file.write_text(text)
    file.chmod(0o600)
    arrange(file)
    assert outcome(read) == expected
    if expected == MENDED:
        assert directory(file).stat().st_mode & 0o7777 == 0o700


@pytest.mark.parametrize("variable", ["SSHTUI_HOME", "XDG_CONFIG_HOME"])
def test_a_variable_that_leads_to_a_stranger_is_not_followed(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSHTUI_HOME")
    monkeypatch.setenv(variable, str(tmp_path / "theirs"))
    file = paths.config_dir() / "settings.toml"
    file.write_text(READERS["settings.toml"][0])
    os.chown(tmp_path / "theirs", STRANGER, -1)
    assert outcome(read_settings) == REFUSED


def test_what_is_above_the_home_is_the_administrators(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSHTUI_HOME")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (paths.config_dir() / "settings.toml").write_text(READERS["settings.toml"][0])
    tmp_path.chmod(0o777)
    assert outcome(read_settings) == USED
    monkeypatch.setenv("HOME", str(tmp_path / "other"))
    with pytest.raises(UnsafePath, match="others may write"):
        safe_path.check(tmp_path / "home" / ".ssh")


def test_a_device_on_the_way_is_no_directory_and_nobody_is_to_change_its_mode() -> None:
    with pytest.raises(NotADirectoryError):
        safe_path.check(Path(os.devnull, "sshtui"))


def test_dots_in_a_path_are_followed_as_the_system_does(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "file").write_text("")
    with pytest.raises(UnsafePath, match="open is not safe"):
        safe_path.check(tmp_path / "open" / ".." / "file")


PERSON, COLLEAGUE = 4001, 4002


@dataclass
class Accounts:
    """What the system knows of the person, of a colleague, and of the person's group."""

    name: str = "ann"
    group: str = "ann"
    members: tuple[str, ...] = ()
    primary: int = PERSON
    primary_of_colleague: int = COLLEAGUE
    known: bool = True

    def users(self) -> list[pwd.struct_passwd]:
        ann = (self.name, "x", PERSON, self.primary, "", "/", "/bin/sh")
        bob = ("bob", "x", COLLEAGUE, self.primary_of_colleague, "", "/", "/bin/sh")
        return [pwd.struct_passwd(user) for user in ([ann] if self.known else []) + [bob]]

    def user(self, uid: int) -> pwd.struct_passwd:
        for user in self.users():
            if user.pw_uid == uid:
                return user
        raise KeyError(uid)

    def group_of(self, gid: int) -> grp.struct_group:
        return grp.struct_group((self.group, "x", gid, list(self.members)))


@pytest.fixture
def as_person(monkeypatch: pytest.MonkeyPatch) -> Callable[[Accounts], None]:
    """Be a person among other users."""

    def be(accounts: Accounts) -> None:
        safe_path._is_alone_in.cache_clear()
        monkeypatch.setattr(os, "geteuid", lambda: PERSON)
        monkeypatch.setattr(pwd, "getpwuid", accounts.user)
        monkeypatch.setattr(pwd, "getpwall", accounts.users)
        monkeypatch.setattr(grp, "getgrgid", accounts.group_of)

    return be


def hand_over(file: Path, file_mode: int, directory_mode: int = 0o700, group: int = PERSON) -> None:
    """Give the file, and the directories of ours that it is in, to the person and a group."""
    for place, bits in ((file, file_mode), (directory(file), directory_mode), (above(file), 0o775)):
        os.chown(place, PERSON, group)
        place.chmod(bits)


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        (Accounts(), USED),
        (Accounts(members=("ann",)), USED),
        (Accounts(members=("bob",)), REFUSED),
        (Accounts(members=("ann", "bob")), REFUSED),
        (Accounts(primary_of_colleague=PERSON), REFUSED),
        (Accounts(group="staff"), REFUSED),
        (Accounts(primary=100), REFUSED),
        (Accounts(known=False), REFUSED),
    ],
)
@pytest.mark.parametrize("name", READERS)
def test_a_group_may_write_that_is_the_person_alone(
    name: str, accounts: Accounts, expected: str, as_person: Callable[[Accounts], None]
) -> None:
    text, read = READERS[name]
    file = paths.config_dir() / name
    file.write_text(text)
    hand_over(file, 0o664)
    as_person(accounts)
    assert outcome(read) == expected


@pytest.mark.parametrize("bits", [0o666, 0o662, 0o602])
def test_the_others_may_not_write_even_so(bits: int, as_person: Callable[[Accounts], None]) -> None:
    file = paths.config_dir() / "settings.toml"
    file.write_text(READERS["settings.toml"][0])
    hand_over(file, bits)
    as_person(Accounts())
    assert outcome(read_settings) == REFUSED


def test_a_group_that_is_not_the_persons_is_named(as_person: Callable[[Accounts], None]) -> None:
    file = paths.config_dir() / "settings.toml"
    file.write_text(READERS["settings.toml"][0])
    hand_over(file, 0o664, group=50)
    as_person(Accounts(group="staff"))
    with pytest.raises(UnsafePath, match=r"\(mode 0664, group staff\)"):
        settings.load()


def test_single_users_who_may_write_are_not_taken_for_the_group(
    as_person: Callable[[Accounts], None],
) -> None:
    file = paths.config_dir() / "settings.toml"
    file.write_text(READERS["settings.toml"][0])
    hand_over(file, 0o600)
    nobody = 0xFFFFFFFF
    entries = ((1, 6, nobody), (2, 6, COLLEAGUE), (4, 0, nobody), (16, 6, nobody), (32, 0, nobody))
    packed = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    try:
        os.setxattr(file, "system.posix_acl_access", packed)
    except OSError:
        pytest.skip("no access lists on this file system")
    assert file.stat().st_mode & 0o777 == 0o660
    as_person(Accounts())
    assert outcome(read_settings) == REFUSED


def test_a_directory_of_ours_is_left_to_the_persons_group_and_no_other(
    as_person: Callable[[Accounts], None],
) -> None:
    file = paths.config_dir() / "settings.toml"
    file.write_text(READERS["settings.toml"][0])
    hand_over(file, 0o664, 0o775)
    as_person(Accounts())
    assert outcome(read_settings) == USED
    assert directory(file).stat().st_mode & 0o7777 == 0o775
    os.chown(directory(file), PERSON, 50)
    assert outcome(read_settings) == MENDED


def test_the_group_of_root_is_nobodys_own() -> None:
    file = paths.config_dir() / "settings.toml"
    file.write_text(READERS["settings.toml"][0])
    file.chmod(0o664)
    assert (file.stat().st_gid, outcome(read_settings)) == (0, REFUSED)
