"""Signs with a key in the agent, a file, a token or a security key."""

import asyncio

import asyncssh

from sshtui.credentials.stores.protocol import Check
from sshtui.kbdint.challenge import PUBLICKEY
from sshtui.sanitize import clean
from sshtui.signin.asker import AgentQuestion, Asker, PassphraseQuestion
from sshtui.signin.reporter import StepReporter
from sshtui.signin.steps import StepKind
from sshtui.ssh import hardware_keys
from sshtui.ssh.agent import Agent
from sshtui.ssh.key_order import Candidate
from sshtui.ssh.private_keys import KeyFile, MissingKeyError, UnusableKeyError
from sshtui.ssh.public_keys import PublicKey
from sshtui.ssh.signer_wait import SignerWait
from sshtui.ssh.unlocked_keys import UnlockedKeys
from sshtui.sshconfig.target import Target

_UNASKED = ("yes", "confirm")
"""AddKeysToAgent with which a key is added; with anything else but `no` a person is asked."""


class Signers:
    """The private halves of the keys of one hop.

    Args:
        target: Says which agent and which devices there are, and what the agent is to get.
        asker: Who is asked for a passphrase.
        report: Reports the steps.
        unlocked: What was unlocked in this attempt to connect.

    Attributes:
        agent: The agent, if there is to be one.
    """

    def __init__(
        self, target: Target, asker: Asker, report: StepReporter, unlocked: UnlockedKeys
    ) -> None:
        self._target = target
        self._asker = asker
        self._report = report
        self._unlocked = unlocked
        self._signer_wait = SignerWait(asker, report)
        self._on_token: dict[bytes, hardware_keys.TokenKey] = {}
        self.agent = Agent(target.agent, self._signer_wait) if target.agent else None

    def close(self) -> None:
        """Release the agent."""
        if self.agent is not None:
            self.agent.close()

    async def check(self, candidate: Candidate) -> None:
        """Check what ssh finds out once a server would take a key, so that none is offered in vain.

        Raises:
            UnusableKeyError: It could not sign.
        """
        if candidate.in_agent or self._is_on_token(candidate):
            return
        file = await self._file(candidate)
        file.check_against(candidate.public)
        if not file.is_encrypted and self._unlocked.get(file.data) is None:
            self._unlocked.keep(file.data, await file.decode(candidate.public))
        if candidate.public is not None and candidate.public.is_security_key:
            hardware_keys.check_security_key(self._target.security_key_provider)

    async def token(self) -> list[Candidate]:
        """Return the keys of the PKCS#11 token.

        Raises:
            UnusableKeyError: It cannot be used.
        """
        provider = self._target.pkcs11_provider
        self._on_token = {key.blob: key for key in await hardware_keys.token_keys(provider)}
        found = ((key.token, PublicKey.decode(blob)) for blob, key in self._on_token.items())
        return [Candidate(clean(name), public) for name, public in found if public is not None]

    async def load(self, candidate: Candidate, public: PublicKey | None) -> asyncssh.SSHKey:
        """Return the private key of a file, asking for its passphrase if needed.

        Args:
            candidate: Whose file it is.
            public: The key that was offered, if its public half was known.

        Raises:
            UnusableKeyError: There is none, or it stays locked.
        """
        file = await self._file(candidate)
        key = self._unlocked.get(file.data)
        if key is None:
            key = await file.unlock(
                public,
                lambda check: self._ask(str(file.path), "Passphrase", check),
                self._target.password_prompts,
            )
            self._unlocked.keep(file.data, key)
        await self._add_to_agent(file, key)
        return key

    async def sign(self, candidate: Candidate, public: PublicKey, data: bytes, name: str) -> bytes:
        """Return a signature.

        Args:
            candidate: What signs.
            public: The key or certificate that was offered.
            data: What to sign.
            name: The algorithm.

        Raises:
            OSError: The agent is gone.
            ValueError: It would not or could not sign.
        """
        own = candidate.public
        if candidate.in_agent and self.agent is not None and own is not None:
            return await self.agent.sign(own, data, name)
        if own is not None and self._is_on_token(candidate):
            key = self._on_token[own.blob]
            return await (await self._open_token(key)).sign(key, data, name)
        private = await self.load(candidate, public)
        if public.is_security_key:
            return await self._signer_wait.wait(
                hardware_keys.security_key_signature(private, data, name),
                "security key",
                "a signature",
                "Touch it.",
                silence=0,
            )
        return await asyncio.to_thread(private.sign, data, name.encode())

    def _is_on_token(self, candidate: Candidate) -> bool:
        return candidate.public is not None and candidate.public.blob in self._on_token

    async def _open_token(self, key: hardware_keys.TokenKey) -> hardware_keys.OpenToken:
        tokens = self._unlocked.tokens
        if key.serial not in tokens:
            tokens[key.serial] = await hardware_keys.unlock_token(
                self._target.pkcs11_provider,
                key.serial,
                lambda check: self._ask(clean(key.token), "PIN", check),
            )
        return tokens[key.serial]

    async def _file(self, candidate: Candidate) -> KeyFile:
        if candidate.file is None:
            raise UnusableKeyError("there is no private key for it")
        try:
            return await asyncio.to_thread(KeyFile.read, candidate.file)
        except MissingKeyError as error:
            if candidate.public is None:
                raise
            raise UnusableKeyError(
                f"{error}, and no agent has the key of {candidate.file}.pub"
            ) from error

    async def _add_to_agent(self, file: KeyFile, key: asyncssh.SSHKey) -> None:
        target, agent = self._target, self.agent
        if target.adds_keys == "no" or agent is None:
            return
        place = (agent.path, file.data)
        if place in self._unlocked.in_agent:
            return
        self._unlocked.in_agent.add(place)
        if target.adds_keys not in _UNASKED:
            question = AgentQuestion(self._report.hop, str(file.path), target.agent_lifetime)
            if not await self._asker.add_to_agent(question):
                return
        confirm = target.adds_keys == "confirm"
        try:
            await agent.add(key, lifetime=target.agent_lifetime, confirm=confirm)
        except (OSError, ValueError) as error:
            self._note(f"{file.path} was not added to the agent: {words(error)}")
        else:
            self._note(f"{file.path} was added to the agent")

    async def _ask(self, file: str, secret: str, check: Check) -> None:
        question = PassphraseQuestion(self._report.hop, file, check, secret)
        await self._asker.passphrase(question)

    def _note(self, text: str) -> None:
        self._report(StepKind.NOTE, method=PUBLICKEY, text=text)


def words(error: Exception) -> str:
    """Say what went wrong with a key in a phrase."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return clean(str(error)) or type(error).__name__
