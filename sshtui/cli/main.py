"""The command line: its commands, and the exit status of each."""

import io
import os
import sys
from collections.abc import Sequence

import click
from click.shell_completion import CompletionItem

from sshtui import notices
from sshtui.cli import unexpected_errors
from sshtui.cli.exit_statuses import BROKEN_PIPE, CANCELLED
from sshtui.cli.hardening import fill_environment, fill_streams, harden
from sshtui.cli.lazy_import import load
from sshtui.cli.output import guard_streams, harmless, tell
from sshtui.errors import AppError
from sshtui.sanitize import clean
from sshtui.terminal.device import let_go_of_lost

PROGRAM = "sshtui"
_COMPLETING = "_SSHTUI_COMPLETE"
"""Set by a shell that asks for completions."""

_COMMANDS = {
    "connect": "Open the app with a session to DEST.",
    "attach": "Show a kept sshtui on this terminal.",
    "exec": "Run a command on DEST and return its output and exit status.",
    "play": "Play the recording of a session.",
    "demo": "Open the app over built-in servers; nothing leaves this computer.",
    "hosts": "List, show and change the saved hosts.",
    "creds": "List, show and change the saved credentials.",
    "doctor": "Check this setup and say how to fix it.",
}

_WITH_SCREEN = frozenset({None, "connect", "play", "demo"})
"""Commands that show notices in the app; what comes before and after it is told at the end."""

_KEPT = frozenset({None, "connect"})
"""Commands whose app can be kept when its terminal closes."""

_DIAGNOSING = frozenset({"doctor"})
"""Commands that tell of libraries that are too old, and so start all the same."""

_EPILOG = """\b
Exit status: 0 success, 1 failure, 2 usage, 130 cancelled, 128 + n ended by
signal n (129 also: the terminal is gone), 255 connection or sign-in
failed; exec returns the command's own."""


class LazyGroup(click.Group):
    """Loads the module of a command when that command is used, so that the others start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which they are told."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; each is called `command` in a module of its own name."""
        if cmd_name not in _COMMANDS:
            return None
        command = load(f"sshtui.cli.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"sshtui.cli.{cmd_name}.command is not a click command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take a word that is not a command for a destination, as `connect` does.

        Raises:
            UsageError: It looks like a command that was mistyped, and no host is saved by it.
        """
        if args[0] in _COMMANDS or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        if not ctx.resilient_parsing:
            load("sshtui.cli.command_suggestions").refuse_mistyped(args[0], _COMMANDS)
        return "connect", self.get_command(ctx, "connect"), args

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Complete commands, options and destinations."""
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            return found
        return [*found, *load("sshtui.cli.completion").destinations(ctx, None, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading one."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_EPILOG,
)
@click.version_option(package_name="sshtui", prog_name=PROGRAM)
@click.option(
    "--keep/--no-keep",
    default=None,
    help="Whether the app goes on when its terminal closes, in a tmux of its own.",
)
@click.pass_context
def root(context: click.Context, *, keep: bool | None) -> int:
    """SSH hosts, sign-ins and sessions in one terminal app.

    Without a command, the app opens with the list of hosts. A word that is not a command is a
    destination: `sshtui DEST` is `sshtui connect DEST`.
    """
    if keep and context.invoked_subcommand not in _KEPT:
        raise click.UsageError("--keep is for the app: sshtui --keep, or sshtui --keep DEST.")
    context.obj = keep
    if context.invoked_subcommand not in _DIAGNOSING:
        load("sshtui.cli.library_versions").check()
    if context.invoked_subcommand not in _WITH_SCREEN:
        context.call_on_close(notices.subscribe(_tell))
        load("sshtui.cli.stale_files").tidy()
    if context.invoked_subcommand is not None:
        return 0
    return _open(keep)


def _open(keep: bool | None) -> int:
    """Show the app, and the demo between where the person wants to see it."""
    while (status := load("sshtui.cli.app").open_app(keep)) is None:
        if ended := load("sshtui.cli.demo").open_demo():
            return int(ended)
    return int(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status; what went wrong is told on stderr.

    Args:
        arguments: Without the program's name; those of the process where None.
    """
    if _COMPLETING in os.environ:
        load("sshtui.cli.completion")  # has a way of its own with bash
    try:
        status: object = root.main(
            None if arguments is None else list(arguments),
            prog_name=PROGRAM,
            standalone_mode=False,
        )
        sys.stdout.flush()
    except click.ClickException as error:
        _show_usage(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return CANCELLED
    except AppError as error:
        report(error)
        return error.exit_status
    except BrokenPipeError:
        # Python would complain once more when it flushes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - told in our own words
        report(unexpected_errors.explain(error))
        return AppError.exit_status
    finally:
        notices.subscribe(_tell)()  # what nobody has heard yet
    return status if isinstance(status, int) else 0


def report(error: AppError) -> None:
    """Tell a person on stderr what went wrong and what to do next."""
    _tell(f"{error.heading}: {error.message}")
    if error.hint:
        _tell(error.hint)
    if error.command:
        _tell(f"    {error.command}")


def _show_usage(error: click.ClickException) -> None:
    """Say on stderr how a command is used; the error quotes what was typed, or came with a link."""
    said = io.StringIO()
    error.show(said)
    click.echo(clean(said.getvalue(), lines=True), harmless(sys.stderr), nl=False)


def _tell(text: str) -> None:
    let_go_of_lost()
    tell(text)


def run() -> None:
    """Run the `sshtui` program."""
    fill_streams()
    if sys.platform == "win32":
        report(
            AppError(
                "sshtui runs on Linux and macOS: its terminal emulator has no Windows build.",
                hint="On Windows, install and run it in WSL.",
                title="Cannot run here",
            )
        )
        sys.exit(AppError.exit_status)
    fill_environment()
    harden()
    unexpected_errors.catch()
    guard_streams()
    sys.exit(main())
