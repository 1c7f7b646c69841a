from pathlib import Path

import pytest

from sshtui.ssh import public_keys
from sshtui.ssh.key_order import Candidate, in_order, signer
from sshtui.sshconfig import openssh
from sshtui.sshconfig.openssh import Release, Version
from tests.servers.openssh import make_key
from tests.ssh.keys import certify


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Make a key with a certificate beside it."""
    made = make_key(tmp_path / "k")
    certify(made, authority=make_key(tmp_path / "ca"))
    return made


def plain(key: Path, **more: bool) -> Candidate:
    return Candidate(str(key), public_keys.find(key), key, **more)


def certificate(key: Path, **more: bool) -> Candidate:
    return Candidate(str(key), public_keys.find_certificate(key), key, **more)


def names(candidates: list[Candidate]) -> list[str]:
    return [
        f"{'agent' if candidate.in_agent else 'file'} "
        f"{'certificate' if candidate.public and candidate.public.is_certificate else 'key'}"
        for candidate in candidates
    ]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((9, 2), ["agent key", "agent certificate", "file key"]),
        ((10, 4), ["agent key", "agent certificate", "file key"]),
        ((10, 5), ["agent certificate", "agent key", "file key"]),
    ],
)
def test_certificates_that_nobody_named_come_first_for_the_newest_ssh(
    key: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: tuple[int, int],
    expected: list[str],
) -> None:
    monkeypatch.setattr(openssh, "beside", lambda: Version("", Release(*version)))
    held = [
        plain(key, in_agent=True, configured=False),
        certificate(key, in_agent=True, configured=False),
    ]
    files = [plain(make_key(tmp_path / "other"))]
    assert names(in_order(files, [], held, only=False)) == expected
    assert names(in_order(files, [], held, only=True)) == ["file key"]


def test_a_certificate_is_signed_for_by_its_key_wherever_that_is(key: Path) -> None:
    named = Candidate("elsewhere.pub", public_keys.find_certificate(key))
    held, file = plain(key, in_agent=True), plain(key)
    assert signer(named, [named, held]) is held
    assert signer(named, [named, file]) is file
    assert signer(named, [named]) is None
    assert signer(certificate(key), [certificate(key)]) == certificate(key)
    assert signer(file, [file, held]) is file


@pytest.mark.parametrize("suffix", ["-cert.pub", "-cert"])
def test_a_certificate_goes_with_a_file_of_its_name(key: Path, suffix: str) -> None:
    named = Candidate(f"{key}{suffix}", public_keys.find_certificate(key))
    unknown = Candidate(str(key), None, key)
    assert signer(named, [named, unknown]) is unknown
