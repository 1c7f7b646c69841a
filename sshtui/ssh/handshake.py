"""The connection up to the sign-in: TCP, greeting and host key, within a time limit."""

from contextlib import AbstractContextManager

import asyncssh

from sshtui.errors import NotSsh
from sshtui.sanitize import clean
from sshtui.signin.reporter import StepReporter
from sshtui.signin.steps import StepKind
from sshtui.ssh.asyncssh_connection import WireEvents, hold
from sshtui.ssh.connect_timeout import ConnectTimeout
from sshtui.ssh.host_key import HostKeyVerifier
from sshtui.ssh.negotiation import Weakness, weak
from sshtui.ssh.wrong_protocol import CHECK_THE_PORT, is_binary, protocol_of
from sshtui.sshconfig.target import Target


class Handshake(WireEvents):
    """What happens on one connection before the sign-in.

    Args:
        target: Whom to sign in to.
        verifier: Decides about the host key.
        report: Reports the steps.

    Attributes:
        target: Whom to sign in to.
        verifier: Decides about the host key.
        report: Reports the steps.
        limit: How long the server may take.
        before_version: What it said before its version, cleaned.
    """

    def __init__(self, target: Target, verifier: HostKeyVerifier, report: StepReporter) -> None:
        self.limit = ConnectTimeout(target.connect_timeout)
        self.before_version = ""
        self.target = target
        self.verifier = verifier
        self.report = report
        self._conn: asyncssh.SSHClientConnection | None = None

    def hold(self, conn: asyncssh.SSHClientConnection) -> None:
        """Take hold of the connection before the key exchange."""
        self._conn = conn
        hold(conn, self)

    @property
    def speaks_ssh(self) -> bool:
        """Whether what answered has said so (RFC 4253, 4.2)."""
        return self._conn is not None and bool(self._conn.get_extra_info("server_version"))

    def give_up(self) -> None:
        """Tell the server that the person cancelled while no form was open (RFC 4253, 11.1)."""
        if self._conn is not None and not self._conn.is_closed():
            self._conn.disconnect(asyncssh.DISC_AUTH_CANCELLED_BY_USER, "cancelled by the user")

    def note(self, text: str) -> None:
        """Add sshtui's own text, or that of a program it ran, to the timeline."""
        self.report(StepKind.NOTE, method="", text=text)

    # what sshtui.ssh.asyncssh_connection calls

    async def admit_host_key(self, key_data: bytes) -> None:
        """Return if the connection may go on with a host key, in wire form."""
        with self.limit.stopped():
            await self.verifier.verify(key_data, address=self._address())

    def admit_weakness(self, weakness: Weakness) -> None:
        """Note a connection without strict key exchange, or refuse it."""
        self.report(StepKind.WARNING, text=weak(weakness, self.target))

    def greeted(self, version: str) -> None:
        """Note the server's version."""
        self.report(StepKind.GREETED, text=clean(version.partition("-")[2]))

    def heard_before_version(self, line: bytes) -> None:
        """Note words before the version; end it where they are not those of SSH."""
        place = f"{self.target.hostname} port {self.target.port}"
        protocol = protocol_of(line)
        if protocol:
            raise NotSsh(f"{place} is {protocol}.", hint=CHECK_THE_PORT)
        if is_binary(line):
            raise NotSsh(
                f"What answers at {place} does not speak SSH: it sends binary data.",
                hint=CHECK_THE_PORT,
            )
        self.before_version = clean(line.decode("utf-8", "replace").partition("\n")[0].strip())

    def not_owed(self) -> AbstractContextManager[None]:
        """Mark a time in which the server owes nothing."""
        return self.limit.stopped()

    def _address(self) -> str:
        """Return where the server is reached, "" where that is somebody in between."""
        if self._conn is None or self.target.proxy_command or self.report.hop.index:
            return ""
        return str((self._conn.get_extra_info("peername") or ("",))[0])
