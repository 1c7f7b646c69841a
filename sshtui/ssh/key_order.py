"""Which keys are offered, in ssh's order, and what signs for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sshtui.ssh.public_keys import PublicKey
from sshtui.sshconfig import openssh


@dataclass(frozen=True, slots=True)
class Candidate:
    """A key that may be offered.

    Attributes:
        name: What a person knows it by: its file, or its comment in the agent.
        public: The key or certificate; None where only the private file tells.
        file: The file of the private key, or the one that was named for it.
        in_agent: Whether the agent signs for it.
        configured: Whether somebody named it.
    """

    name: str
    public: PublicKey | None = None
    file: Path | None = None
    in_agent: bool = False
    configured: bool = True


def in_order(
    files: Iterable[Candidate],
    certificates: Sequence[Candidate],
    held: Iterable[Candidate],
    *,
    only: bool,
) -> list[Candidate]:
    """Return all that is to be offered: named certificates, the agent's keys, the other files.

    Args:
        files: What the identity files stand for.
        certificates: What CertificateFile names.
        held: What the agent holds.
        only: Whether the agent's keys must be among the files (IdentitiesOnly).
    """
    left = list(files)
    chosen: list[Candidate] = []
    others: list[Candidate] = []
    for key in held:
        found = next((candidate for candidate in left if candidate.public == key.public), None)
        if found is not None:
            left.remove(found)
            chosen.append(replace(found, in_agent=True))
        elif not only:
            others.append(key)
    return [*_sorted(certificates), *_sorted([*chosen, *others]), *_sorted(left)]


def signer(candidate: Candidate, known: Sequence[Candidate]) -> Candidate | None:
    """Return what signs for a candidate: a key signs for itself, and for its certificates.

    Args:
        candidate: What is to be offered.
        known: Everything that is, in order.

    Returns:
        None where there is no private key for a certificate.
    """
    public = candidate.public
    if public is None or candidate.in_agent or not public.is_certificate:
        return candidate
    for other in known:
        if other.public and not other.public.is_certificate and other.public.blob == public.plain:
            return other
    for other in known:
        if other.public is None and other.file and _goes_with(candidate.name, str(other.file)):
            return other
    return None if candidate.file is None else candidate


def _goes_with(certificate: str, file: str) -> bool:
    return certificate.removesuffix(".pub").removesuffix("-cert") == file


def _sorted(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Put certificates that nobody named before the keys that nobody named, in their places."""
    if not openssh.means(openssh.CERTIFICATES_COME_FIRST):
        return list(candidates)
    unnamed = [candidate for candidate in candidates if not candidate.configured]
    unnamed.sort(
        key=lambda candidate: candidate.public is None or not candidate.public.is_certificate
    )
    rest = iter(unnamed)
    return [candidate if candidate.configured else next(rest) for candidate in candidates]
