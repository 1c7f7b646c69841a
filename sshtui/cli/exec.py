"""`sshtui exec`: one command on a host, through the same core as the app, without a screen."""

import asyncio
import gc
import os
import shlex
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import click

from sshtui import log, settings
from sshtui.cli.destination import Wanted, takes_destination
from sshtui.cli.output import tell
from sshtui.cli.relay import relay
from sshtui.cli.statuses import BROKEN_PIPE, SIGNALLED
from sshtui.cli.steps import StepPrinter
from sshtui.cli.terminal import Terminal
from sshtui.cli.terminal_asker import asker_at
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.errors import Cancelled, TerminalRefused
from sshtui.kbdint.custom_patterns import CustomPattern, usable_patterns
from sshtui.ssh.connect import Dialer, SshConnector
from sshtui.ssh.connection import Connection
from sshtui.sshconfig.target import Target

_STDIN, _STDOUT, _STDERR = 0, 1, 2
_NO_TERMINAL_SIZE = (80, 24)
_STOPPING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Order:
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


class RemoteCommand(click.Command):
    """Leaves everything behind `--` to the remote; without one, everything behind DEST."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Split the line at its first `--`, which may follow options behind DEST."""
        if "--" not in args:
            ctx.allow_interspersed_args = False
            return super().parse_args(ctx, args)
        split = args.index("--")
        rest = super().parse_args(ctx, args[:split])
        if ctx.params["words"]:
            words = " ".join(ctx.params["words"])
            raise click.UsageError(f"“{words}” is between DEST and --.", ctx)
        ctx.params["words"] = tuple(args[split + 1 :])
        return rest


@click.command("exec", cls=RemoteCommand)
@takes_destination
@click.argument("words", nargs=-1, metavar="-- COMMAND…", type=click.UNPROCESSED)
@click.option("-n", "no_input", is_flag=True, help="Give the command no input.")
@click.option(
    "-t",
    "terminals",
    count=True,
    help="Run it in a terminal; -tt even if stdin is not one.",
)
@click.option(
    "-T", "no_terminal", is_flag=True, help="Run it without a terminal, whatever RequestTTY says."
)
@click.option("-v", "verbose", is_flag=True, help="Print the steps of the sign-in on stderr.")
def command(
    wanted: Wanted,
    *,
    words: tuple[str, ...],
    no_input: bool,
    terminals: int,
    no_terminal: bool,
    verbose: bool,
) -> int:
    """Run COMMAND on DEST: an alias, [user@]host[:port] or ssh://host.

    Several words reach the command as they are; a single word is a line for the remote shell.
    Standard output and error stay separate, and the exit status is the command's. Questions are
    asked on the terminal.
    """
    if not words:
        raise click.UsageError("COMMAND is missing: sshtui exec DEST -- COMMAND…")
    log.setup(debug=False)
    # Unlike ssh, which joins words with spaces and so has the remote shell split them once more.
    line = words[0] if len(words) == 1 else shlex.join(words)
    terminal = "no" if no_terminal else ("", "yes", "force")[min(terminals, 2)]
    order = Order(line, no_input=no_input, terminal=terminal, verbose=verbose)
    chosen = settings.load_what_can_be()
    custom = usable_patterns(chosen.prompts)
    credentials = open_credentials(chosen)
    try:
        return execute(wanted.resolve(line), order, credentials, custom=custom)
    except BrokenPipeError:
        # Caught here, as click would make it a failure.
        return BROKEN_PIPE
    finally:
        credentials.close()


def execute(
    target: Target,
    order: Order,
    credentials: CredentialService,
    dial: Dialer | None = None,
    custom: tuple[CustomPattern, ...] = (),
) -> int:
    """Sign in, run a command and return its exit status, or 128 + n for a signal to ourselves.

    Args:
        target: Where to run it.
        order: What to run.
        credentials: Where answers are remembered.
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


async def _run(connection: Connection, order: Order) -> int:
    stdin = None if order.no_input else _STDIN
    by_keys = stdin is not None and sys.stdin.isatty()
    if _wants_terminal(order.terminal or connection.target.terminal, by_keys=by_keys):
        try:
            if by_keys:
                return await relay(connection, order.command)
            return await connection.run(
                order.command, stdin=stdin, stdout=_STDOUT, stderr=_STDERR, terminal=_size()
            )
        except TerminalRefused as error:
            tell(f"{error.message} The command runs without one.")
    return await connection.run(order.command, stdin=stdin, stdout=_STDOUT, stderr=_STDERR)


def _wants_terminal(request: str, *, by_keys: bool) -> bool:
    """Tell whether the command gets a terminal, as ssh decides it for one."""
    if request == "yes" and not by_keys:
        tell("Standard input is not a terminal, so the command gets none; -tt forces one.")
        return False
    return request in ("yes", "force")


def _size() -> tuple[int, int]:
    for descriptor in (_STDOUT, _STDERR, _STDIN):
        if os.isatty(descriptor):
            columns, rows = os.get_terminal_size(descriptor)
            return columns, rows
    return _NO_TERMINAL_SIZE
