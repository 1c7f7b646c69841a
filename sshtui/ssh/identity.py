"""The private keys that are offered to a server, one after the other, as ssh would."""

import asyncio
import base64
import hashlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncssh
from asyncssh.packet import SSHPacket
from asyncssh.public_key import decode_ssh_public_key

from sshtui.credentials.secret import Secret
from sshtui.credentials.store import Check
from sshtui.errors import Cancelled
from sshtui.hosts.model import Target
from sshtui.kbdint.challenge import PUBLICKEY
from sshtui.kbdint.form import Hop
from sshtui.ssh.interaction import Interaction, PassphraseQuestion, Phase, Step, StepKind

PASSPHRASE_TRIES = 3

_MAGIC = b"openssh-key-v1\0"


class Identities:
    """The keys of one hop: the agent's, the identity files, and certificates that go with them.

    Args:
        target: Says which files, which agent, and whether only those.
        hop: For the passphrase form.
        interaction: Whom to ask for a passphrase.

    Attributes:
        offered: How many keys were offered so far.
    """

    def __init__(self, target: Target, hop: Hop, interaction: Interaction) -> None:
        self.offered = 0
        self._target = target
        self._hop = hop
        self._interaction = interaction
        self._agent: asyncssh.SSHAgentClient | None = None
        self._keys: AsyncIterator[tuple[asyncssh.SSHKeyPair, str]] = self._all()

    async def next(self) -> asyncssh.SSHKeyPair | None:
        """Return the next key to offer, or None when there is none left."""
        try:
            key, description = await anext(self._keys)
        except StopAsyncIteration:
            return None
        self.offered += 1
        self._note(StepKind.METHOD, source=description)
        return key

    def close(self) -> None:
        """Let go of the keys and of the agent."""
        self._keys = _no_keys()
        if self._agent is not None:
            self._agent.close()
            self._agent = None

    async def _all(self) -> AsyncIterator[tuple[asyncssh.SSHKeyPair, str]]:
        files = [file for file in await self._load_files() if file.public is not None]
        held = await self._agent_keys()
        wanted = {file.public.public_data for file in files if file.public is not None}
        certificates, problems = await asyncio.to_thread(self._certificates)
        for problem in problems:
            self._note(StepKind.NOTE, problem)
        offered: set[bytes] = set()
        own = [key for key in held if key.public_data in wanted]
        others = [] if self._target.identities_only else [k for k in held if k not in own]
        for key in (*own, *others):
            offered.add(key.key_public_data)
            yield key, f"agent key {fingerprint(key.key_public_data)}"
        for file in files:
            public = file.public
            if public is None or public.public_data in offered:
                continue
            name = f"{file.path} {fingerprint(public.public_data)}"
            for certificate in certificates:
                if certificate.key.public_data == public.public_data:
                    yield _FileKeyPair(file.load, public, certificate), f"certificate for {name}"
            yield _FileKeyPair(file.load, public), f"key {name}"

    async def _load_files(self) -> list["_KeyFile"]:
        files = [_KeyFile(path, self._passphrase) for path in self._target.identity_files]
        for file in files:
            try:
                problem = await file.open()
            except ValueError as error:  # what asyncssh raises for keys that it cannot decode
                file.public, problem = None, f"not a private key that can be read: {error}"
            if problem:
                self._note(StepKind.NOTE, f"{file.path}: {problem}")
        return files

    async def _agent_keys(self) -> list[asyncssh.SSHKeyPair]:
        if not self._target.agent:
            return []
        try:
            self._agent = await asyncssh.connect_agent(self._target.agent)
            return list(await self._agent.get_keys())
        except (OSError, ValueError) as error:
            self._note(StepKind.NOTE, f"agent {self._target.agent}: {error}")
            return []

    def _certificates(self) -> tuple[list[asyncssh.SSHCertificate], list[str]]:
        paths = list(self._target.certificate_files)
        paths += [Path(f"{path}-cert.pub") for path in self._target.identity_files]
        found, problems = [], []
        for path in paths:
            if path.is_file():
                try:
                    found.append(asyncssh.read_certificate(path))
                except (OSError, asyncssh.KeyImportError) as error:
                    problems.append(f"{path}: {error}")
        return found, problems

    async def _passphrase(self, path: Path, check: Check) -> None:
        await self._interaction.passphrase(PassphraseQuestion(self._hop, str(path), check))

    def _note(self, kind: StepKind, text: str = "", *, source: str = "") -> None:
        step = Step(
            kind, self._hop, Phase.AUTHENTICATING, method=PUBLICKEY, source=source, text=text
        )
        self._interaction.follow(step)


async def _no_keys() -> AsyncIterator[tuple[asyncssh.SSHKeyPair, str]]:
    nothing: tuple[tuple[asyncssh.SSHKeyPair, str], ...] = ()
    for key in nothing:
        yield key


def fingerprint(public_data: bytes) -> str:
    """Return the fingerprint of a public key as ssh prints it."""
    digest = hashlib.sha256(public_data).digest()
    return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")


class _KeyFile:
    """A private key on disk, whose public half is known before it is decrypted."""

    def __init__(self, path: Path, ask: Callable[[Path, Check], Awaitable[None]]) -> None:
        self.path = path
        self.public: asyncssh.SSHKey | None = None
        self._ask = ask
        self._data = b""
        self._key: asyncssh.SSHKey | None = None

    async def open(self) -> str:
        """Read the file; return what is wrong with it, or "" if it can be offered."""
        try:
            self._data = await asyncio.to_thread(self._read)
        except PermissionError as error:
            return str(error.strerror if error.errno else error)
        except OSError as error:
            return error.strerror or str(error)
        if _is_encrypted(self._data):
            self.public = _public_half(self._data) or await self._public_file()
            if self.public is None:
                # Its public half is inside the encryption, so the server cannot be asked first.
                await self._decrypt()
                self.public = self._key.convert_to_public() if self._key else None
            return "" if self.public else "skipped: its passphrase is needed"
        try:
            self._key = await asyncio.to_thread(asyncssh.import_private_key, self._data)
        except asyncssh.KeyImportError as error:
            return f"not a private key that can be read: {error}"
        self.public = self._key.convert_to_public()
        return ""

    async def load(self) -> asyncssh.SSHKey | None:
        """Return the private key, asking for its passphrase if need be; None to go on without."""
        if self._key is None:
            await self._decrypt()
        return self._key

    async def _decrypt(self) -> None:
        tries = 0

        async def check(passphrase: Secret) -> str:
            nonlocal tries
            tries += 1
            load = asyncssh.import_private_key
            try:
                self._key = await asyncio.to_thread(load, self._data, passphrase.reveal())
            except asyncssh.KeyEncryptionError:
                return "That passphrase does not open the key." if tries < PASSPHRASE_TRIES else ""
            return ""

        await self._ask(self.path, check)

    def _read(self) -> bytes:
        with self.path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if mode & 0o077:
                raise PermissionError(
                    f"its permissions {mode & 0o777:04o} are too open; run chmod 600 on it"
                )
            return file.read()

    async def _public_file(self) -> asyncssh.SSHKey | None:
        path = Path(f"{self.path}.pub")
        try:
            return await asyncio.to_thread(asyncssh.read_public_key, path)
        except (OSError, asyncssh.KeyImportError):
            return None


class _FileKeyPair(asyncssh.SSHKeyPair):
    """A key pair that is decrypted only once a server has said that it would take it."""

    _key_type = "local"

    def __init__(
        self,
        load: Callable[[], Awaitable[asyncssh.SSHKey | None]],
        public: asyncssh.SSHKey,
        certificate: asyncssh.SSHCertificate | None = None,
    ) -> None:
        super().__init__(
            public.algorithm,
            public.algorithm,
            public.sig_algorithms,
            public.sig_algorithms,
            public.public_data,
            public.get_comment_bytes(),
            cert=certificate,
            use_executor=public.use_executor,
        )
        self._load = load

    async def sign_async(self, data: bytes) -> bytes:
        """Sign with the private key.

        Raises:
            ValueError: There is no key to sign with; asyncssh then tries the next one.
        """
        try:
            key = await self._load()
        except Cancelled as error:
            raise asyncssh.DisconnectError(
                asyncssh.DISC_AUTH_CANCELLED_BY_USER, "cancelled by the user"
            ) from error
        if key is None:
            raise ValueError("the key was not unlocked")
        return await asyncio.to_thread(key.sign, data, self.sig_algorithm)


def _is_encrypted(data: bytes) -> bool:
    packet = _openssh_envelope(data)
    if packet is not None:
        return packet.get_string() != b"none"
    return b"ENCRYPTED" in data


def _public_half(data: bytes) -> asyncssh.SSHKey | None:
    """Read the public key that OpenSSH's own format keeps in clear (PROTOCOL.key)."""
    packet = _openssh_envelope(data)
    if packet is None:
        return None
    packet.get_string(), packet.get_string(), packet.get_string()  # cipher, kdf, kdf options
    packet.get_uint32()  # number of keys; always one
    return decode_ssh_public_key(packet.get_string())


def _openssh_envelope(data: bytes) -> SSHPacket | None:
    body = data.partition(b"-----BEGIN OPENSSH PRIVATE KEY-----")[2].partition(b"-----END")[0]
    try:
        raw = base64.b64decode(b"".join(body.split()), validate=True)
    except ValueError:
        return None
    return SSHPacket(raw[len(_MAGIC) :]) if raw.startswith(_MAGIC) else None
