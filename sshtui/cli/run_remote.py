"""Runs one command on a host, without a screen."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sshtui.cli.exit_statuses import SIGNALLED
from sshtui.cli.forwarding import forwarding
from sshtui.cli.output import tell
from sshtui.cli.relay import relay
from sshtui.cli.steps import StepPrinter
from sshtui.cli.terminal import Terminal
from sshtui.cli.terminal_asker import asker_at
from sshtui.credentials.service import CredentialService
from sshtui.errors import Cancelled
from sshtui.kbdint.custom_patterns import CustomPattern
from sshtui.ssh.channel import TerminalRequest
from sshtui.ssh.command import outcome, start
from sshtui.ssh.connect import Dialer, SshConnector
from sshtui.ssh.connection import TERMINAL_TYPE, Connection
from sshtui.ssh.terminal_modes import modes_of, size_of
from sshtui.sshconfig.target import Target

_STDIN, _STDOUT, _STDERR = 0, 1, 2
_NO_TERMINAL_SIZE = (80, 24, 0, 0)
_STOPPING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class RemoteCommand:
    """What is to be run, and how.

    Attributes:
        command: For the remote user's shell.
        no_input: Give it an empty input.
        terminal: Whether to run it in a terminal, as RequestTTY says it; "" for what that says.
        verbose: Tell the steps of the sign-in.
    """

    command: str
    no_input: bool = False
    terminal: str = ""
    verbose: bool = False


def execute(
    target: Target,
    order: RemoteCommand,
    credentials: CredentialService,
    dial: Dialer | None = None,
    custom: tuple[CustomPattern, ...] = (),
) -> int:
    """Sign in, run a command and return its exit status, or 128 + n for a signal to ourselves.

    Args:
        target: Where to run it.
        order: What to run.
        credentials: Where credentials are saved.
        dial: Replaces the network.
        custom: The person's own patterns for what prompts ask for.

    Raises:
        AppError: No session came of it, or the person gave up.
        BrokenPipeError: Nobody reads the output any more.
    """

    async def keeps_answers() -> bool:
        return (await credentials.health()).store.durable

    terminal = Terminal.open()
    printer = StepPrinter(verbose=order.verbose)
    asker = asker_at(terminal, printer, keeps_answers)
    connector = SshConnector(credentials, dial=dial, custom=custom)

    async def sign_in_and_run() -> int:
        connection = await connector.connect(target, asker, printer)
        _hand_over(terminal, credentials)
        try:
            async with forwarding(connection):
                return await _run(connection, order)
        finally:
            await connection.close()

    return asyncio.run(_until_stopped(sign_in_and_run, terminal))


def _hand_over(terminal: Terminal | None, credentials: CredentialService) -> None:
    """Ask and look up nothing more, however long the command takes: what is typed is for it."""
    if terminal is not None:
        terminal.give_up()
    if credentials.stores.vault is not None:
        credentials.stores.vault.lock()
    # What was answered may stand in a circle, and nothing else would come by for it.
    gc.collect()


async def _until_stopped(work: Callable[[], Awaitable[int]], terminal: Terminal | None) -> int:
    """Do the work until it ends or a signal stops it; an open question is given up first."""
    loop = asyncio.get_running_loop()
    task: asyncio.Task[Any] | None = asyncio.current_task()
    stopped: list[int] = []

    def stop(number: int) -> None:
        stopped.append(SIGNALLED + number)
        if terminal is not None and terminal.asking:
            terminal.cancel()
        elif task is not None:
            task.cancel()

    for number in _STOPPING:
        # What nohup has ignored stays so.
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, stop, number)
    try:
        return await work()
    except (asyncio.CancelledError, Cancelled):
        if not stopped:
            raise
        return stopped[0]


async def _run(connection: Connection, order: RemoteCommand) -> int:
    stdin = None if order.no_input or connection.target.no_input else _STDIN
    by_keys = stdin is not None and sys.stdin.isatty()
    terminal = None
    if _wants_terminal(order.terminal or connection.target.terminal, by_keys=by_keys):
        terminal = TerminalRequest(TERMINAL_TYPE, _size(), modes_of(_STDIN))
    channel = await start(
        connection,
        order.command,
        stdin=stdin,
        stdout=_STDOUT,
        stderr=_STDERR,
        terminal=terminal,
    )
    if channel.terminal_refused:
        tell(
            f"{connection.target.alias} provides no terminal (PermitTTY no, or none left)."
            " The command runs without one."
        )
    elif terminal is not None and by_keys:
        return await relay(channel)
    return await outcome(channel)


def _wants_terminal(wanted: str, *, by_keys: bool) -> bool:
    """Return whether the command gets a terminal, as ssh decides it for one."""
    if wanted == "yes" and not by_keys:
        tell("Standard input is not a terminal, so the command gets none; -tt forces one.")
        return False
    return wanted in ("yes", "force")


def _size() -> tuple[int, int, int, int]:
    for descriptor in (_STDIN, _STDOUT, _STDERR):
        if os.isatty(descriptor):
            return size_of(descriptor)
    return _NO_TERMINAL_SIZE
