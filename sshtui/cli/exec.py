"""`sshtui exec`: runs one command on a host."""

import shlex

import click

from sshtui import settings
from sshtui.cli import masked_log
from sshtui.cli.destination import ConnectRequest, may_forward, takes_destination
from sshtui.cli.exit_statuses import BROKEN_PIPE
from sshtui.cli.lazy_import import load
from sshtui.credentials.service import open_credentials
from sshtui.kbdint.custom_patterns import usable_patterns


class ExecCommand(click.Command):
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


@click.command("exec", cls=ExecCommand)
@takes_destination
@may_forward
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
    request: ConnectRequest,
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
    masked_log.set_up()
    # Unlike ssh, which joins words with spaces and so has the remote shell split them once more.
    line = words[0] if len(words) == 1 else shlex.join(words)
    terminal = "no" if no_terminal else ("", "yes", "force")[min(terminals, 2)]
    execution = load("sshtui.cli.run_remote")  # a shell that completes does without it
    order = execution.RemoteCommand(line, no_input=no_input, terminal=terminal, verbose=verbose)
    chosen = settings.load_what_can_be()
    custom = usable_patterns(chosen.prompts)
    credentials = open_credentials(chosen)
    status: int
    try:
        status = execution.execute(request.resolve(line), order, credentials, custom=custom)
    except BrokenPipeError:
        # Caught here, as click would make it a failure.
        status = BROKEN_PIPE
    finally:
        credentials.close()
    return status
