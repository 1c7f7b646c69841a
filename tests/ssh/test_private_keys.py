import errno
import os
import shutil
from pathlib import Path

import pytest

from sshtui.errors import AuthenticationFailed
from sshtui.signin.steps import StepKind
from sshtui.ssh import public_keys
from sshtui.ssh.private_keys import KeyFile, MissingKeyError, UnusableKeyError
from tests.servers.openssh import OpenSsh, make_key
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.ssh.keys import PASSPHRASE, authorise, configuration, resolve, run_ssh
from tests.ssh.target import connector

PPK = (
    "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: fake\nPublic-Lines: 2\n"
    "AAAAC3NzaC1lZDI1NTE5AAAAIFRoaXMgaXMgbm90IGEga2V5LCBqdXN0IGEgdGVz\ndA==\n"
    "Private-Lines: 1\nAAAAIGZha2U=\nPrivate-MAC: 00\n"
)


def write(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


def cut_short(path: Path) -> Path:
    """Return an unlocked key of which the second half is missing."""
    lines = make_key(path).read_text().splitlines()
    write(path, "\n".join([*lines[: len(lines) // 2], lines[-1], ""]))
    Path(f"{path}.pub").unlink()
    return path


def mismatched(path: Path) -> Path:
    """Return a key beside the public half of another."""
    make_key(path)
    shutil.copy(f"{make_key(path.with_name('stranger'))}.pub", f"{path}.pub")
    return path


def bad_keys(directory: Path) -> dict[Path, str]:
    """Make files that no key can be read from, and tell how each is explained."""
    loose = make_key(directory / "loose")
    loose.chmod(0o644)
    (directory / "directory").mkdir()
    os.mkfifo(directory / "pipe", 0o600)
    return {
        directory / "gone": "there is no such file",
        loose: f"its permissions 0644 are too open: others could read it; run chmod 600 {loose}",
        write(directory / "card.ppk", PPK): f"run puttygen {directory}/card.ppk -O private-openssh",
        write(directory / "one", "SSH PRIVATE KEY FILE FORMAT 1.1\n"): "SSH protocol 1",
        write(directory / "com", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n"): "ssh-keygen -i",
        write(directory / "text", "not a key\n"): "it is not a private key",
        write(directory / "empty", ""): "it is empty",
        directory / "directory": "Is a directory",
        directory / "pipe": "it is a pipe",
        cut_short(directory / "cut"): "it is damaged or truncated",
        mismatched(directory / "mixed"): f"run ssh-keygen -y -f {directory}/mixed",
        make_key(directory / "dsa", kind="dsa"): "DSA key",
    }


@pytest.mark.sshd
async def test_unusable_keys_are_named_with_the_reason_and_stop_no_other(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    directory = tmp_path / "keys"
    directory.mkdir()
    bad = bad_keys(directory)
    # ssh waits for whoever writes to a pipe.
    names = "".join(f"IdentityFile {path}\n" for path in bad if path.name != "pipe")
    good = f"{names}IdentityFile {publickey_sshd.user_key}\n"
    config = configuration(tmp_path / "config", publickey_sshd, good)
    assert "Authenticated to" in run_ssh(config).stderr
    config.write_text(
        config.read_text().replace("Host x\n", f"IdentityFile {directory}/pipe\nHost x\n")
    )
    person = Person()
    await (await connector().connect(resolve(config), person)).close()
    notes = [step.text for step in person.saw(StepKind.NOTE)]
    for path, reason in bad.items():
        assert [note for note in notes if note.startswith(f"{path}: ") and reason in note], path


@pytest.mark.sshd
async def test_a_failure_names_them(tmp_path: Path, publickey_sshd: OpenSsh, reach: Reach) -> None:
    path = write(tmp_path / "card.ppk", PPK)
    with pytest.raises(AuthenticationFailed) as failed:
        await reach.sign_in(reach.target(publickey_sshd, identity_files=(path,)), Person())
    assert f"Not used:\n{path}: it is in PuTTY's format" in failed.value.message


@pytest.mark.sshd
@pytest.mark.parametrize("form", ["PEM", "PKCS8", "RFC4716"])
async def test_a_wrong_passphrase_is_followed_by_another_question_in_every_format(
    tmp_path: Path, publickey_sshd: OpenSsh, reach: Reach, form: str
) -> None:
    key = make_key(tmp_path / "id", passphrase=PASSPHRASE, kind=f"rsa -b 2048 -m {form}")
    authorise(publickey_sshd, key)
    Path(f"{key}.pub").unlink()
    person = Person(passphrases=("fake-wrong", PASSPHRASE))
    await reach.sign_in(reach.target(publickey_sshd, identity_files=(key,)), person)
    assert person.wrong == ["That passphrase does not open the key."]


@pytest.mark.sshd
async def test_passphrases_are_asked_as_often_as_passwords(
    tmp_path: Path, publickey_sshd: OpenSsh, reach: Reach
) -> None:
    key = make_key(tmp_path / "id", passphrase=PASSPHRASE)
    authorise(publickey_sshd, key)
    person = Person(passphrases=("fake-1", "fake-2", PASSPHRASE))
    to = reach.target(publickey_sshd, identity_files=(key,), password_prompts=2)
    with pytest.raises(AuthenticationFailed, match="none of the passphrases given opens it"):
        await reach.sign_in(to, person)
    assert len(person.wrong) == 1


@pytest.mark.sshd
async def test_only_ones_own_files_must_be_closed_to_others(
    tmp_path: Path, publickey_sshd: OpenSsh, reach: Reach
) -> None:
    key = make_key(tmp_path / "id")
    authorise(publickey_sshd, key)
    key.chmod(0o644)
    os.chown(key, publickey_sshd.account.uid, -1)
    await reach.sign_in(reach.target(publickey_sshd, identity_files=(key,)), Person())


def test_a_file_that_may_not_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:  # as root everything can be read
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(public_keys, "read_file", refuse)
    with pytest.raises(UnusableKeyError, match="it cannot be read: Permission denied"):
        KeyFile.read(tmp_path / "id")


def test_a_missing_file_is_told_from_the_others(tmp_path: Path) -> None:
    with pytest.raises(MissingKeyError):
        KeyFile.read(tmp_path / "none")


async def test_a_public_half_that_turns_out_to_be_anothers_is_refused(tmp_path: Path) -> None:
    make_key(tmp_path / "id", kind="rsa -b 2048 -m PEM")
    other = public_keys.find(make_key(tmp_path / "other"))

    with pytest.raises(UnusableKeyError, match="another key"):
        await KeyFile.read(tmp_path / "id").decode(other)


@pytest.mark.sshd
async def test_the_name_of_a_file_paints_nothing(
    tmp_path: Path, publickey_sshd: OpenSsh, reach: Reach
) -> None:
    path = tmp_path / "k\x1b]52;c;ZmFrZQ==\x07\n\u202ex"
    person = Person()
    with pytest.raises(AuthenticationFailed) as failed:
        await reach.sign_in(reach.target(publickey_sshd, identity_files=(path,)), person)
    shown = failed.value.message + person.screen_text
    assert "there is no such file" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
