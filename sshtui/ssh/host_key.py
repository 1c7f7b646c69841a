"""Decides whether to accept a server's host key, before any secret is sent."""

import asyncio
import shlex
from pathlib import Path

from asyncssh.packet import SSHPacket

from sshtui import notices
from sshtui.errors import ConfigError, HostKeyRefused
from sshtui.kbdint.form import HostKey, KeyTrust
from sshtui.knownhosts import policy, verdict
from sshtui.knownhosts.verdict import Ruling, Verdict
from sshtui.signin.asker import Asker, HostKeyQuestion
from sshtui.signin.reporter import StepReporter
from sshtui.signin.steps import Phase, StepKind
from sshtui.sshconfig.target import Target
from sshtui.tasks import begin_later

_UNASKED = ("accept-new", "no")
"""StrictHostKeyChecking with which a new key is taken; with anything else a person is asked."""


class HostKeyVerifier:
    """The host key check of one hop.

    The key exchange waits for it, and for the person where the key is unknown. A server may not
    wait that long; the next connection is then held to the very key that was asked about.

    Args:
        target: Where the key must belong, and the files that say so.
        asker: Who is asked.
        report: Reports the steps.

    Attributes:
        host_key: The key that passed, once one did.
        name: The name that known_hosts files are searched for.
        port: The port they are searched for.
    """

    def __init__(self, target: Target, asker: Asker, report: StepReporter) -> None:
        self.host_key: HostKey | None = None
        self.name, self.port = policy.name_and_port(target)
        self._target = target
        self._asker = asker
        self._report = report
        self._accepted: bytes | None = None
        self._settling: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start again for another connection to the same host."""
        self.host_key = self._settling = None

    def withdraw(self) -> None:
        """Take back the question that is open, if any."""
        if self._settling is not None:
            self._settling.cancel()

    async def outlived(self) -> bool:
        """Wait for the person where one was asked; return whether the key was then trusted.

        Raises:
            AppError: It was not.
        """
        if self._settling is None:
            return False
        await asyncio.wait({self._settling})
        self._settling.result()
        return True

    async def verify(self, key_data: bytes, *, address: str = "") -> None:
        """Return if the connection may go on with a key, asking the person if needed.

        Args:
            key_data: The key or certificate, in wire form.
            address: Where it is shown; "" where that is a proxy's address.

        Raises:
            HostKeyRefused: It is changed, revoked or unreadable, or the person said no.
        """
        ruling = await asyncio.to_thread(policy.judge, self._target, key_data, address=address)
        if key_data != self._accepted:
            if self._accepted is not None:
                raise HostKeyRefused(
                    f"{self.name} presented a different key from the one you were asked about.\n"
                    f"asked:  {self._fingerprint(self._accepted)}\n"
                    f"shown:  {self._fingerprint(key_data)}",
                    hint="Someone may be intercepting the connection. Nothing was sent.",
                )
            if ruling.verdict is not Verdict.KNOWN:
                self._settling = begin_later(self._settle(key_data, ruling))
                await self._settling
        trust = KeyTrust.NEW if key_data == self._accepted else KeyTrust.KNOWN
        self.host_key = HostKey(_algorithm(key_data), self._fingerprint(key_data), trust)
        self._tell(f"{self.host_key.fingerprint} {trust}")

    async def _settle(self, key_data: bytes, ruling: Ruling) -> None:
        fingerprint = self._fingerprint(key_data)
        self._tell(f"{fingerprint} {ruling.verdict}")
        if ruling.verdict is not Verdict.UNKNOWN:
            raise self._refusal(key_data, ruling)
        if self.host_key is not None:
            raise HostKeyRefused(
                f"{self.name} presented an unknown key in the middle of the session:"
                f" {fingerprint}.",
                hint="Someone may be intercepting the connection.",
            )
        if not self._target.user_known_hosts:
            # As ssh: with no file to write to, it adds no new key, however strict it is.
            raise HostKeyRefused(
                f"The key of {self.name}, {fingerprint}, is not known, and UserKnownHostsFile is "
                "none.",
                hint="Set it to a file; with /dev/null each sign-in asks, and nothing is saved.",
            )
        if self._target.strict == "yes":
            raise HostKeyRefused(
                f"The key of {self.name}, {fingerprint}, is not known, and StrictHostKeyChecking "
                "is yes.",
                hint="Add the key to known_hosts yourself, or set StrictHostKeyChecking ask.",
            )
        if self._target.strict not in _UNASKED and not await self._ask(key_data, fingerprint):
            raise HostKeyRefused(
                f"You did not trust the key of {self.name}, {fingerprint}. Nothing was sent.",
                hint="Ask the server's administrator for its fingerprint and compare.",
            )
        await self._add(key_data)
        self._accepted = key_data

    def _fingerprint(self, key_data: bytes) -> str:
        try:
            return verdict.fingerprint(key_data)
        except ValueError as error:
            raise HostKeyRefused(
                f"{self.name} presented a host key that cannot be read: {error}. Nothing was sent.",
                hint="Ask the server's administrator.",
            ) from error

    @property
    def _is_lax(self) -> bool:
        return self._target.strict == "no"

    @property
    def _file(self) -> Path | None:
        """The file that takes a new key; None where it keeps nothing."""
        first = self._target.user_known_hosts[0]
        return first if verdict.keeps(first) else None

    async def _ask(self, key_data: bytes, fingerprint: str) -> bool:
        return await self._asker.confirm_host_key(
            HostKeyQuestion(
                hop=self._report.hop,
                host=verdict.display_name(self.name, self.port),
                algorithm=_algorithm(key_data),
                fingerprint=fingerprint,
                file=str(self._file or ""),
            )
        )

    async def _add(self, key_data: bytes) -> None:
        """Put the key on file; where that is not possible, it counts for this connection."""
        host = verdict.display_name(self.name, self.port)
        if self._file is None:
            self._note(f"UserKnownHostsFile is none: the key of {host} is trusted this time only")
            return
        hashed = self._target.hash_known_hosts
        try:
            await asyncio.to_thread(
                verdict.add_key, self._file, self.name, self.port, key_data, hashed=hashed
            )
        except ConfigError as error:
            text = (
                f"{error.message} The key of {host} is trusted this time only; you will be"
                " asked again."
            )
            self._note(text)
            notices.notify(text)

    def _refusal(self, key_data: bytes, ruling: Ruling) -> HostKeyRefused:
        shown = verdict.fingerprint(key_data)
        place = f"{ruling.file}:{ruling.line}" if ruling.file else "known_hosts"
        if ruling.verdict is Verdict.CHANGED:
            return self._changed(shown, ruling, place)
        if ruling.verdict is Verdict.REVOKED:
            return HostKeyRefused(
                f"The host key of {self.name}, {shown}, cannot be trusted: {ruling.reason} "
                "No secret was sent.",
                hint="Do not sign in until the server's administrator has explained it.",
            )
        if ruling.verdict is Verdict.NOT_ALLOWED:
            return HostKeyRefused(
                f"The host key of {self.name}, {shown}, is not allowed. {ruling.reason} "
                "No secret was sent.",
                hint="ssh refuses it, too. Change that setting, or ask the server's administrator.",
            )
        if ruling.file is not None and not ruling.line:
            return HostKeyRefused(
                f"The key of {self.name} cannot be checked: {ruling.reason} No secret was sent.",
                hint="Make that file readable, or set UserKnownHostsFile or GlobalKnownHostsFile"
                " to another.",
            )
        return HostKeyRefused(
            f"The known_hosts entry for {self.name} cannot be read: {ruling.reason} ({place}). No"
            " secret was sent.",
            hint=f"Fix or remove that line: {place}",
        )

    def _changed(self, shown: str, ruling: Ruling, place: str) -> HostKeyRefused:
        known = [f"known:  {fingerprint}" for fingerprint in ruling.known]
        lines = (
            f"The host key of {self.name} has changed. No secret was sent.",
            *known,
            f"shown:  {shown}",
            f"The known key is in {place}.",
        )
        lax = " ssh would allow only public keys here." if self._is_lax else ""
        return HostKeyRefused(
            "\n".join(lines),
            hint="If the server was reinstalled, check the new fingerprint with its administrator,"
            f" then remove the old key.{lax}",
            command=_removal(verdict.display_name(self.name, self.port), ruling.file),
        )

    def _tell(self, text: str, kind: StepKind = StepKind.HOST_KEY) -> None:
        self._report(kind, phase=Phase.HOST_KEY, method="", text=text)

    def _note(self, text: str) -> None:
        self._tell(text, StepKind.NOTE)


def _removal(host: str, file: Path | None) -> str:
    """Return the command that takes a host's keys out of a file, "" where it is no file."""
    if file is None or not file.is_absolute():
        return ""
    which = () if file == Path.home() / ".ssh" / "known_hosts" else ("-f", str(file))
    return shlex.join(("ssh-keygen", "-R", host, *which))


def _algorithm(key_data: bytes) -> str:
    return SSHPacket(key_data).get_string().decode("ascii", "replace")
