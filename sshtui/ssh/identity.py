"""Offers the user's keys to a server, one after another, as ssh does."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import asyncssh

from sshtui.kbdint.challenge import PUBLICKEY
from sshtui.sanitize import clean
from sshtui.signin.asker import Asker
from sshtui.signin.reporter import StepReporter
from sshtui.signin.steps import StepKind
from sshtui.ssh import public_keys
from sshtui.ssh.key_order import Candidate, in_order, signer
from sshtui.ssh.offered_key import OfferedKey
from sshtui.ssh.private_keys import MissingKeyError, UnusableKeyError
from sshtui.ssh.public_keys import PublicKey
from sshtui.ssh.signature_algorithms import KeyAlgorithms, Server, choose
from sshtui.ssh.signing import Signers, words
from sshtui.ssh.unlocked_keys import UnlockedKeys
from sshtui.sshconfig.target import Target


class Identities:
    """The keys of one hop: the agent's, the identity files, and certificates that go with them.

    Args:
        target: Says which files, which agent, and whether only those.
        asker: Who is asked for a passphrase.
        report: Reports the steps.
        unlocked: What was unlocked in this attempt to connect.

    Attributes:
        last: The key that was offered last, as `key FILE SHA256:…`.
        problems: Keys that could not be used, each as `file: reason`.
    """

    def __init__(
        self, target: Target, asker: Asker, report: StepReporter, unlocked: UnlockedKeys
    ) -> None:
        self.last = ""
        self.problems: list[str] = []
        self._target = target
        self._report = report
        self._signers = Signers(target, asker, report, unlocked)
        self._token = Candidate(target.pkcs11_provider)
        self._order: list[Candidate] | None = None
        self._place = 0
        self._blobs: set[bytes] = set()

    async def next(self, server: Server) -> asyncssh.SSHKeyPair | None:
        """Return the next key to offer, or None when there is none left."""
        if self._order is None:
            self._order = await self._prepare(server)
        while self._place < len(self._order):
            candidate = self._order[self._place]
            self._place += 1
            try:
                key = await self._offer(candidate, server)
            except MissingKeyError as error:
                # Of the files that ssh tries by itself, most are not there.
                if candidate.configured:
                    self._give_up(candidate, error)
            except UnusableKeyError as error:
                self._give_up(candidate, error)
            else:
                if key is not None:
                    return key
        return None

    def close(self) -> None:
        """Release the agent, and of every key."""
        self._signers.close()
        self._order = []

    async def _prepare(self, server: Server) -> list[Candidate]:
        files, certificates = await asyncio.to_thread(self._read_public)
        only = self._target.identities_only
        order = in_order(files, certificates, await self._held(server), only=only)
        if self._token.name:
            # Its keys go before those of the files, once their turn has come.
            files_after = sum(
                candidate.file is not None and not candidate.in_agent for candidate in order
            )
            order.insert(len(order) - files_after, self._token)
        return order

    def _read_public(self) -> tuple[list[Candidate], list[Candidate]]:
        target = self._target
        files: list[Candidate] = []
        for path in target.identity_files:
            here = Candidate(str(path), file=path, configured=target.identities_configured)
            found = [public_keys.find(path)]
            if not target.certificate_files:
                beside = public_keys.find_certificate(path)
                found += [beside] if beside is not None else []
            files += [replace(here, public=public) for public in found]
        certificates = []
        for path in target.certificate_files:
            public = public_keys.find(path)
            if public is not None and public.is_certificate:
                certificates.append(Candidate(str(path), public))
            else:
                self._problem(f"{path}: {_no_certificate(path)}")
        return files, certificates

    async def _held(self, server: Server) -> list[Candidate]:
        agent = self._signers.agent
        if agent is None:
            return []
        agent.proof = server.proof
        try:
            held = await agent.keys()
        except (OSError, ValueError) as error:
            self._problem(f"agent {agent.path}: {words(error)}")
            return []
        return [
            Candidate(clean(key.comment), key.public, in_agent=True, configured=False)
            for key in held
        ]

    async def _offer(self, candidate: Candidate, server: Server) -> OfferedKey | None:
        if candidate is self._token:
            await self._expand_token()
            return None
        public, by = candidate.public, await self._signer(candidate)
        if public is not None and (public.blob in self._blobs or not public.signs_in):
            return None
        await self._signers.check(by)
        if public is None:
            key = await self._signers.load(by, None)
            public = PublicKey.decode(key.public_data)
            if public is None:
                raise UnusableKeyError("its type is not supported")
        least = self._target.host_key_rules.smallest_rsa
        if 0 < public.rsa_bits < least:
            raise UnusableKeyError(f"it has {public.rsa_bits} bits; RequiredRSASize is {least}")
        chosen = choose(public, self._target.accepted_keys, server)
        if isinstance(chosen, str):
            raise UnusableKeyError(chosen)
        self._blobs.add(public.blob)
        self._tell_of(candidate, public)
        return OfferedKey(public, chosen, self._signing(candidate, by, public, chosen))

    async def _signer(self, candidate: Candidate) -> Candidate:
        order = self._order or ()
        by = signer(candidate, order)
        if by is None and self._token in order:
            await self._expand_token()
            by = signer(candidate, order)
        if by is None:
            raise UnusableKeyError(
                "there is no private key for this certificate; set IdentityFile, or add the key"
                " to the agent"
            )
        return by

    async def _expand_token(self) -> None:
        """Put the keys of the token into its place."""
        order = self._order or []
        place = order.index(self._token)
        del order[place]
        self._place = min(self._place, place)
        try:
            keys = await self._signers.token()
        except UnusableKeyError as error:
            self._give_up(self._token, error)
            return
        named = {candidate.public for candidate in order if candidate.file is not None}
        only = self._target.identities_only
        order[place:place] = [key for key in keys if not only or key.public in named]

    def _signing(
        self, candidate: Candidate, by: Candidate, public: PublicKey, chosen: KeyAlgorithms
    ) -> Callable[[bytes], Awaitable[bytes]]:
        async def sign(data: bytes) -> bytes:
            if public.is_security_key and by.in_agent:
                text = "Waiting for the security key. Touch it."
                self._report(StepKind.WAITING, method=PUBLICKEY, text=text, presence=True)
            try:
                return await self._signers.sign(by, public, data, chosen.signature)
            except (OSError, ValueError) as error:
                self._give_up(candidate, error)
                self._blobs.discard(public.blob)  # another file may hold the same key
                raise ValueError("no signature") from error

        return sign

    def _tell_of(self, candidate: Candidate, public: PublicKey) -> None:
        limits = public.limits(self._target.user)
        if limits:
            self._problem(f"{candidate.name or public.fingerprint}: {limits}")
        kind = "certificate for " if public.is_certificate else ""
        where = "agent key" if candidate.in_agent else f"key {candidate.name}"
        self.last = f"{kind}{where} {public.fingerprint}"
        self._report(StepKind.METHOD, method=PUBLICKEY, source=self.last)

    def _give_up(self, candidate: Candidate, error: Exception) -> None:
        name = candidate.name
        if candidate.in_agent and candidate.public is not None:
            name = f"agent key {name or candidate.public.fingerprint}"
        self._problem(f"{name}: {words(error)}")

    def _problem(self, text: str) -> None:
        text = clean(text)
        if text not in self.problems:
            self.problems.append(text)
            self._report(StepKind.NOTE, method=PUBLICKEY, text=text)


def _no_certificate(path: Path) -> str:
    try:
        public_keys.read_file(path)
    except (OSError, ValueError) as error:
        return words(error)
    return "it is not a certificate"
