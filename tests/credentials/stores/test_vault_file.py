import errno
import fcntl
import functools
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui import files
from sshtui.credentials.stores.vault_file import VaultFile
from sshtui.errors import SecretStoreError
from tests.faults.calls import failing


@pytest.fixture
def file(tmp_path: Path) -> VaultFile:
    directory = tmp_path / "data"
    directory.mkdir(mode=0o700)
    return VaultFile(directory, lock_seconds=0.2)


def names(file: VaultFile) -> set[str]:
    return {path.name for path in file.path.parent.iterdir()}


def following(number: int, before: bytes | None) -> bytes:
    return b"%d after %s" % (number, before or b"none")


def test_it_is_replaced_and_three_older_copies_are_kept(file: VaultFile) -> None:
    assert not file.exists
    for number in range(6):
        file.change(functools.partial(following, number))
    assert file.read() == b"5 after 4 after 3 after 2 after 1 after 0 after none"
    copies = [file.path.with_name(f"vault.bak{n}").read_bytes()[:1] for n in (1, 2, 3)]
    assert copies == [b"4", b"3", b"2"]
    assert names(file) == {"vault", "vault.lock", "vault.bak1", "vault.bak2", "vault.bak3"}


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_every_file_is_0600_from_birth_whatever_the_umask(file: VaultFile, mask: int) -> None:
    before = os.umask(mask)
    try:
        for _ in range(3):
            file.change(lambda _: b"x")
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in file.path.parent.iterdir()}
    assert modes == {0o600}


def test_a_loose_mode_is_mended_and_a_link_is_not_followed(file: VaultFile, tmp_path: Path) -> None:
    file.change(lambda _: b"x")
    file.path.chmod(0o644)
    assert file.read() == b"x"
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    file.path.unlink()
    (tmp_path / "elsewhere").write_bytes(b"y")
    file.path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SecretStoreError, match="symbolic link"):
        file.read()
    with pytest.raises(SecretStoreError, match="symbolic link"):
        file.change(lambda _: b"z")
    assert (tmp_path / "elsewhere").read_bytes() == b"y"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_not_read(file: VaultFile) -> None:
    file.change(lambda _: b"x")
    os.chown(file.path, 65534, 65534)
    with pytest.raises(SecretStoreError, match="not a regular file that you own"):
        file.read()


def test_a_lock_that_is_a_link_is_not_followed(file: VaultFile, tmp_path: Path) -> None:
    file.path.with_name("vault.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SecretStoreError, match="symbolic link"):
        file.change(lambda _: b"x")
    assert not (tmp_path / "elsewhere").exists()


def test_another_instance_that_takes_long_is_not_waited_for_for_ever(file: VaultFile) -> None:
    file.change(lambda _: b"x")
    with file.path.with_name("vault.lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(SecretStoreError) as caught:
            file.change(lambda _: b"y")
    assert caught.value.kind == "hung"
    assert file.read() == b"x"


def test_what_a_crash_left_behind_is_removed_once_it_is_old(file: VaultFile) -> None:
    file.change(lambda _: b"x")
    old, young = (file.path.with_name(f".vault.{name}") for name in ("old", "young"))
    for left in (old, young):
        left.write_bytes(b"half")
    os.utime(old, (1, 1))
    file.change(lambda _: b"y")
    assert not old.exists()
    assert young.exists(), "it may be another instance's, at work"


FAULTS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT)


def _foreign(path: Path) -> None:
    os.chown(path, 65534, -1)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda file: file.chmod(0o666), "others may write"),
        (lambda file: file.chmod(0o620), "others may write"),
        (_foreign, "not a regular file that you own"),
        (lambda file: _foreign(file.parent), "belongs to another user"),
        (lambda file: _foreign(file.parent.parent), "belongs to another user"),
        (lambda file: file.parent.parent.chmod(0o777), "others may write"),
    ],
)
def test_a_vault_that_somebody_else_could_have_written_is_neither_read_nor_changed(
    tmp_path: Path, harm: Callable[[Path], None], words: str
) -> None:
    (tmp_path / "above" / "data").mkdir(parents=True)
    file = VaultFile(tmp_path / "above" / "data")
    file.change(lambda _: b"x")
    harm(file.path)
    for use in (file.read, lambda: file.change(lambda _: b"y")):
        with pytest.raises(SecretStoreError, match=words) as caught:
            use()
        assert caught.value.kind == "broken"
    assert file.path.read_bytes() == b"x"


def test_a_fifo_in_its_place_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    file = VaultFile(tmp_path)
    os.mkfifo(file.path, 0o600)
    with pytest.raises(SecretStoreError, match="not a regular file that you own"):
        file.read()


def test_a_disk_that_is_full_is_told_from_one_that_is_broken(file: VaultFile) -> None:
    kinds = {}
    for code in FAULTS:
        with failing(4, code), pytest.raises(SecretStoreError, match="Nothing was ch") as caught:
            file.change(lambda _: b"new")
        kinds[code] = caught.value.kind
    assert kinds == dict(zip(FAULTS, ("full", "broken", "broken", "full"), strict=True))


def test_saves_that_fail_at_the_last_moment_push_no_copy_out_and_stop_no_later_one(
    file: VaultFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        file.change(functools.partial(following, number))
    with monkeypatch.context() as broken:
        broken.setattr(files, "replace", replace_nothing)
        for _ in range(5):
            with pytest.raises(SecretStoreError):
                file.change(lambda _: b"new")
    file.change(lambda _: b"new")
    copies = [file.path.with_name(f"vault.bak{n}").read_bytes()[:1] for n in (1, 2, 3)]
    assert copies == [b"3", b"2", b"1"]


def replace_nothing(path: Path, data: bytes, *, before: Callable[[], None]) -> None:
    before()
    raise OSError(errno.EIO, os.strerror(errno.EIO))
