"""`sshtui creds`: lists, tests and changes saved credentials; shows a secret only with --reveal."""

import sys
from typing import TypeVar

import click

from sshtui import settings
from sshtui.cli import completion
from sshtui.cli.credential_manager import with_manager
from sshtui.cli.credential_words import as_data, lines
from sshtui.cli.destination import ConnectRequest, takes_destination
from sshtui.cli.output import show_json, show_line, tell
from sshtui.cli.steps import StepPrinter, words
from sshtui.cli.terminal import Terminal
from sshtui.cli.terminal_asker import asker_at
from sshtui.cli.terminal_prompter import TerminalPrompter
from sshtui.cli.vault import vault_command
from sshtui.credentials.binding import Mode, PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.otp import otpauth
from sshtui.credentials.otp.codes import LiveSeed
from sshtui.credentials.secret import Secret
from sshtui.errors import AppError, UsageError
from sshtui.hosts.repository import HostRepository
from sshtui.kbdint.seeds import LOOKS_LIKE_KEY
from sshtui.services.credentials import CredentialManager
from sshtui.sshconfig.destination import parse_destination

T = TypeVar("T")

SHORTEST_ID = 4
"""Characters of an id that are enough to name it, if they name only one."""


@click.group("creds")
def command() -> None:
    """List, show and change the saved credentials.

    REF is the beginning of an id as shown by list, or a host with only one saved credential.
    """


command.add_command(vault_command)


@command.command("list")
@click.argument("word", required=False, default="")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array, for programs.")
def list_credentials(*, word: str, as_json: bool) -> int:
    """List the saved credentials of all hosts, or of those with WORD in their name."""

    async def found(manager: CredentialManager) -> tuple[Credential, ...]:
        everything = await manager.all()
        return tuple(kept for kept in everything if word in str(kept.binding.endpoint))

    kept = with_manager(found)
    if as_json:
        show_json([as_data(credential) for credential in kept])
    else:
        for line in lines(kept):
            show_line(line)
    if not kept:
        what = f"no saved credential has {word!a} in its name" if word else "no credentials yet"
        tell(f"{what}. Sign-ins offer to save what you type; `sshtui creds set` asks for it.")
    return 0


@command.command("show")
@click.argument("ref", shell_complete=completion.destinations)
@click.option("--reveal", is_flag=True, help="Show the secret itself; only on a terminal.")
def show(*, ref: str, reveal: bool) -> int:
    """Show one credential: what is known of it and, with --reveal, the secret itself."""
    if reveal and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "A secret is only revealed on a terminal.",
            hint="Run it without a pipe or redirection.",
            title="Not revealed",
        )

    async def look(manager: CredentialManager) -> tuple[Credential, Secret | None]:
        credential = await _named(manager, ref)
        secret = await manager.reveal(credential, _asking().unlock) if reveal else None
        return credential, secret

    credential, secret = with_manager(look)
    for name, value in as_data(credential).items():
        show_line(f"{name:<14} {value}")
    if reveal:
        show_line(f"{'secret':<14} {secret.reveal() if secret else '(gone from its store)'}")
    return 0


@command.command("set")
@takes_destination
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the password from stdin, one line.")
def set_password(request: ConnectRequest, *, from_stdin: bool) -> int:
    """Save a password for DEST; it is filled in, and sent automatically only once accepted."""
    target = request.resolve()

    async def enter(manager: CredentialManager) -> Credential:
        prompter = _asking()
        prompt = f"Password for {target.endpoint}: "
        password = await _password(prompt, prompter, from_stdin=from_stdin)
        return await manager.enter_password(target, password, prompter.unlock)

    # Where it is to be kept, the settings say.
    _tell_kept(with_manager(enter, settings.load()))
    return 0


@command.command("totp")
@takes_destination
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the seed from stdin, one line.")
def set_seed(request: ConnectRequest, *, from_stdin: bool) -> int:
    """Save a one-time code seed for DEST: an otpauth:// URI, or the secret in base32."""
    target = request.resolve()

    async def enter(manager: CredentialManager) -> tuple[Credential, str]:
        prompter = _asking()
        text = await _line("otpauth:// URI or secret: ", prompter, from_stdin=from_stdin)
        seed = otpauth.parse(text.reveal())
        kept = await manager.enter_seed(target, text.reveal(), prompter.unlock)
        return kept, LiveSeed(seed, seed.counter or 0).now().reveal()

    kept, code = with_manager(enter, settings.load())
    _tell_kept(kept)
    tell(f"its current code is {code}; compare it with your other device.")
    return 0


@command.command("change")
@click.argument("ref", shell_complete=completion.destinations)
@click.option(
    "--stdin", "from_stdin", is_flag=True, help="Read the new secret from stdin, one line."
)
def change_answer(*, ref: str, from_stdin: bool) -> int:
    """Replace the secret of a credential; it is filled in until a server accepts it."""

    async def change(manager: CredentialManager) -> Credential:
        credential, prompter = await _named(manager, ref), _asking()
        if credential.kind is PromptKind.CODE:
            prompt = f"New seed for {credential.binding.endpoint}: "
            text = await _line(prompt, prompter, from_stdin=from_stdin)
            given = otpauth.parse(text.reveal()).uri()
        else:
            prompt = f"New secret for {credential.binding.endpoint}: "
            given = await _password(prompt, prompter, from_stdin=from_stdin)
        return await manager.change(credential, given, prompter.unlock)

    _tell_kept(with_manager(change, settings.load()))
    return 0


@command.command("mode")
@click.argument("ref", shell_complete=completion.destinations)
@click.argument("mode", type=click.Choice([mode.value for mode in Mode]))
def change_mode(*, ref: str, mode: str) -> int:
    """Set how a credential is used: filled in, sent without a form, or asked for each time."""

    async def change(manager: CredentialManager) -> None:
        await manager.change_mode(await _named(manager, ref), Mode(mode))

    with_manager(change)
    return 0


@command.command("move")
@click.argument("ref", shell_complete=completion.destinations)
@click.argument("store", shell_complete=completion.stores)
def move(*, ref: str, store: str) -> int:
    """Move a credential to another STORE: keyring or vault."""

    async def change(manager: CredentialManager) -> None:
        await manager.move(await _named(manager, ref), store, _asking().unlock)

    with_manager(change)
    return 0


@command.command("forget")
@click.argument(
    "refs", metavar="REF…", nargs=-1, required=True, shell_complete=completion.destinations
)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def forget(*, refs: tuple[str, ...], yes: bool) -> int:
    """Forget credentials; this cannot be undone."""

    async def work(manager: CredentialManager) -> int:
        prompter = _asking()
        doomed = [await _named(manager, ref) for ref in refs]
        for line in lines(doomed):
            click.echo(line, err=True)
        if not yes and not await prompter.agrees("Forget this? [y/N] "):
            return 1
        for credential in doomed:
            await manager.forget(credential, prompter.unlock)
        return 0

    return with_manager(work)


@command.command("test")
@takes_destination
@click.option("-v", "verbose", is_flag=True, help="Print the steps of the sign-in on stderr.")
def test(request: ConnectRequest, *, verbose: bool) -> int:
    """Sign in to DEST with the saved credentials, report the result, and close the connection."""
    target = request.resolve()
    endpoint = target.endpoint

    async def work(manager: CredentialManager) -> int:
        printer = StepPrinter(verbose=False)
        asker = asker_at(Terminal.open(), printer, _no)
        trial = await manager.test(target, asker, printer, await manager.find(endpoint))
        if verbose:
            for entry in trial.entries:
                tell(words(entry.step, entry.elapsed))
        if trial.error is not None:
            raise trial.error
        how = "signed in with a saved credential" if trial.used_kept else "signed in"
        show_line(f"{target.alias} ({endpoint}): {how}")
        return 0

    return with_manager(work)


async def _no() -> bool:
    return False


async def _line(prompt: str, prompter: TerminalPrompter, *, from_stdin: bool) -> Secret:
    """Return a line that is not shown, from the terminal or from standard input."""
    if from_stdin:
        return Secret(sys.stdin.readline().rstrip("\r\n"))
    return await prompter.secret(prompt)


async def _password(prompt: str, prompter: TerminalPrompter, *, from_stdin: bool) -> Secret:
    """Return a password, and no key of an authenticator app; it would be sent as one.

    What only looks like a key is asked about where a person typed it.

    Raises:
        UsageError: It is a seed.
    """
    password = await _line(prompt, prompter, from_stdin=from_stdin)
    seed = otpauth.is_uri(password.reveal())
    if not from_stdin and otpauth.looks_like_key(password.reveal()):
        seed = not await prompter.agrees(f"{LOOKS_LIKE_KEY} Save it as a password? [y/N] ")
    if seed:
        raise UsageError(
            "That is a seed for one-time codes, not a password. Nothing was saved.",
            hint="sshtui creds totp DEST saves a seed.",
            title="Not a password",
        )
    return password


def _asking() -> TerminalPrompter:
    return TerminalPrompter(Terminal.open())


async def _named(manager: CredentialManager, ref: str) -> Credential:
    """Return the one answer that a REF names.

    Raises:
        UsageError: It names none, or several.
    """
    kept = await manager.all()
    found = [
        credential
        for credential in kept
        if len(ref) >= SHORTEST_ID and credential.id.startswith(ref)
    ]
    if not found:
        endpoint = HostRepository().resolve(parse_destination(ref)).endpoint
        found = [credential for credential in kept if credential.binding.endpoint == endpoint]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            f"{ref} matches no saved credential.", hint="sshtui creds list shows them all."
        )
    raise UsageError(
        f"{ref} matches several credentials: {', '.join(kept.id[:8] for kept in found)}.",
        hint="Give one of these ids.",
    )


def _tell_kept(kept: Credential) -> None:
    what = "seed" if kept.kind is PromptKind.CODE else "password"
    if not kept.store.durable:
        raise AppError(
            f"The {what} for {kept.binding.endpoint} would be lost when this command ends: no"
            ' lasting store takes it, or the settings say store = "memory".',
            hint="Create a vault: sshtui creds vault create",
            title="Not saved",
        )
    tell(f"the {what} for {kept.binding.endpoint} is saved ({kept.store}, {kept.id[:8]})")
