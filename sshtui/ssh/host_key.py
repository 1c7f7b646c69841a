"""Whether to go on with the host key that a server shows: decided before any secret moves."""

import asyncio
from pathlib import Path

import asyncssh
from asyncssh.packet import SSHPacket

from sshtui import notices
from sshtui.errors import ConfigError, HostKeyRefused
from sshtui.hosts import known_hosts
from sshtui.hosts.known_hosts import Ruling, Verdict
from sshtui.hosts.model import Target
from sshtui.kbdint.form import Hop, HostKey, KeyTrust
from sshtui.ssh.interaction import HostKeyQuestion, Interaction, Phase, Step, StepKind
from sshtui.ssh.methods import default_host_key_algorithms


class HostKeyGate:
    """The host key check of one hop.

    asyncssh wants a verdict at once, so an unknown key ends the connection; `settle` then asks
    the person, and the next connection is held to the very key that was asked about.

    Args:
        target: Where the key must belong, and the files that say so.
        hop: Its place in the chain.
        interaction: Whom to ask.

    Attributes:
        host_key: The key that passed, once one did.
    """

    def __init__(self, target: Target, hop: Hop, interaction: Interaction) -> None:
        self.host_key: HostKey | None = None
        self._target = target
        self._hop = hop
        self._interaction = interaction
        self._refused: tuple[bytes, Ruling] | None = None
        self._accepted: bytes | None = None
        self._passed: bytes | None = None

    def begin(self) -> None:
        """Start anew for another connection to the same host."""
        self._passed = self._refused = None

    @property
    def refused(self) -> bool:
        """Whether the key of the present connection did not pass."""
        return self._refused is not None

    @property
    def name(self) -> str:
        """The name that known_hosts files are searched for."""
        return self._target.host_key_alias or self._target.hostname

    @property
    def port(self) -> int:
        """The port they are searched for: an alias stands for the default port."""
        return 22 if self._target.host_key_alias else self._target.port

    def offered_algorithms(self) -> tuple[str, ...]:
        """Return all host key algorithms, those of the key types on file first, as ssh orders them.

        A server with several keys then shows the one that is known.
        """
        on_file = known_hosts.known_algorithms(
            self.name,
            self.port,
            user_files=self._target.user_known_hosts,
            system_files=self._target.system_known_hosts,
        )
        return tuple(sorted(default_host_key_algorithms(), key=lambda name: name not in on_file))

    def judge(self, key_data: bytes) -> None:
        """Pass the key, or keep it and refuse.

        Raises:
            asyncssh.HostKeyNotVerifiable: The key did not pass.
        """
        if key_data == self._passed:
            return  # a rekey shows the key that this connection has already proved
        if self._accepted is not None and key_data != self._accepted:
            self._refused = (key_data, self._rule(key_data))
            raise asyncssh.HostKeyNotVerifiable("the key is not the one that was asked about")
        ruling = self._rule(key_data)
        if ruling.verdict is not Verdict.KNOWN and key_data != self._accepted:
            self._refused = (key_data, ruling)
            raise asyncssh.HostKeyNotVerifiable(f"host key is {ruling.verdict}")
        self._passed = key_data
        trust = KeyTrust.NEW if key_data == self._accepted else KeyTrust.KNOWN
        self.host_key = HostKey(_algorithm(key_data), known_hosts.fingerprint(key_data), trust)
        self._follow(f"{self.host_key.fingerprint} {trust}")

    async def settle(self) -> None:
        """Ask about the key that was refused last; return if the connection may be tried again.

        Raises:
            HostKeyRefused: It is changed, revoked or unreadable, or the person said no.
        """
        if self._refused is None:
            raise HostKeyRefused("The server showed no host key that could be checked.")
        key_data, ruling = self._refused
        try:
            fingerprint = known_hosts.fingerprint(key_data)
        except ValueError as error:
            raise HostKeyRefused(
                f"{self.name} showed a host key that cannot be read: {error}. Nothing was sent.",
                hint="Ask the server's administrator.",
            ) from error
        self._follow(f"{fingerprint} {ruling.verdict}")
        if self._accepted is not None:
            raise HostKeyRefused(
                f"{self.name} showed another key than the one you were asked about: {fingerprint}.",
                hint="Someone may be in between. Nothing was sent.",
            )
        if ruling.verdict is not Verdict.UNKNOWN:
            raise self._refusal(key_data, ruling)
        if not self._target.user_known_hosts:
            # As ssh: with no file to write to, it takes no new key, however strict it is.
            raise HostKeyRefused(
                f"The key of {self.name}, {fingerprint}, is not known, and UserKnownHostsFile is "
                "none.",
                hint="Name a file there; /dev/null has each sign-in ask, and keeps nothing.",
            )
        if self._target.strict == "yes":
            raise HostKeyRefused(
                f"The key of {self.name}, {fingerprint}, is not known, and StrictHostKeyChecking "
                "is yes.",
                hint="Add the key to known_hosts yourself, or set StrictHostKeyChecking ask.",
            )
        if self._target.strict == "ask" and not await self._ask(key_data, fingerprint):
            raise HostKeyRefused(
                f"You did not trust the key of {self.name}, {fingerprint}. Nothing was sent.",
                hint="Ask the server's administrator for its fingerprint and compare.",
            )
        await self._add(key_data)
        self._accepted = key_data

    @property
    def _file(self) -> Path | None:
        """The file that takes a new key; None where it keeps nothing."""
        first = self._target.user_known_hosts[0]
        return first if known_hosts.keeps(first) else None

    async def _ask(self, key_data: bytes, fingerprint: str) -> bool:
        return await self._interaction.confirm_host_key(
            HostKeyQuestion(
                hop=self._hop,
                host=known_hosts.display_name(self.name, self.port),
                algorithm=_algorithm(key_data),
                fingerprint=fingerprint,
                file=str(self._file or ""),
            )
        )

    async def _add(self, key_data: bytes) -> None:
        """Put the key on file; where that is not possible, it counts for this connection."""
        host = known_hosts.display_name(self.name, self.port)
        if self._file is None:
            self._note(f"UserKnownHostsFile keeps no key: that of {host} counts for now")
            return
        hashed = self._target.hash_known_hosts
        try:
            await asyncio.to_thread(
                known_hosts.add_key, self._file, self.name, self.port, key_data, hashed=hashed
            )
        except ConfigError as error:
            text = f"{error.message} The key of {host} counts for now, and is asked about again."
            self._note(text)
            notices.give(text)

    def _rule(self, key_data: bytes) -> Ruling:
        return known_hosts.rule(
            self.name,
            self.port,
            key_data,
            user_files=self._target.user_known_hosts,
            system_files=self._target.system_known_hosts,
        )

    def _refusal(self, key_data: bytes, ruling: Ruling) -> HostKeyRefused:
        shown = known_hosts.fingerprint(key_data)
        place = f"{ruling.file}:{ruling.line}" if ruling.file else "known_hosts"
        if ruling.verdict is Verdict.CHANGED:
            return HostKeyRefused(
                f"The host key of {self.name} has changed. On file: {', '.join(ruling.known)} "
                f"({place}). Shown now: {shown}. No secret was sent.",
                hint="If the server was set up anew, check the new fingerprint with its "
                f"administrator, then remove the old key: ssh-keygen -R "
                f"'{known_hosts.display_name(self.name, self.port)}'",
            )
        if ruling.verdict is Verdict.REVOKED:
            return HostKeyRefused(
                f"The host key of {self.name}, {shown}, is revoked in {place}. No secret was sent.",
                hint="Ask whoever revoked it; do not use this server until then.",
            )
        return HostKeyRefused(
            f"What is on file for {self.name} cannot be read: {ruling.reason} ({place}). "
            "No secret was sent.",
            hint=f"Mend or remove that line: {place}",
        )

    def _follow(self, text: str, kind: StepKind = StepKind.HOST_KEY) -> None:
        self._interaction.follow(Step(kind, self._hop, Phase.HOST_KEY, text=text))

    def _note(self, text: str) -> None:
        self._follow(text, StepKind.NOTE)


def _algorithm(key_data: bytes) -> str:
    return SSHPacket(key_data).get_string().decode("ascii", "replace")
