"""`sshtui creds vault`: the encrypted file for machines without a keyring."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from sshtui import paths
from sshtui.cli.credential_manager import with_manager
from sshtui.cli.output import show_line, tell
from sshtui.cli.terminal import Terminal
from sshtui.cli.terminal_prompter import TerminalPrompter
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.vault import RULE, VaultStore, check_passphrase, strength
from sshtui.errors import Cancelled, SecretStoreError, UsageError
from sshtui.services.credentials import CredentialManager

T = TypeVar("T")


@click.group("vault")
def vault_command() -> None:
    """Create, export and import the vault, or change its passphrase."""


@vault_command.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object, for programs.")
def status(*, as_json: bool) -> int:
    """Show whether there is a vault, and whether its key derivation could be stronger."""

    async def look(vault: VaultStore, _: CredentialManager) -> dict[str, object]:
        exists = vault.exists
        return {
            "file": str(paths.data_path() / "vault"),
            "exists": exists,
            "could_be_stronger": await vault.is_weak() if exists else False,
        }

    data = _with_vault(look)
    if as_json:
        click.echo(json.dumps(data, indent=2))
    else:
        for name, value in data.items():
            show_line(f"{name.replace('_', ' '):<18} {value}")
    return 0


@vault_command.command("create")
def create() -> int:
    """Create an empty vault; its passphrase cannot be recovered."""

    async def work(vault: VaultStore, _: CredentialManager) -> None:
        if vault.exists:
            raise UsageError("A vault already exists.", hint="See creds vault passphrase.")
        tell("without its passphrase, the contents of the vault cannot be recovered.")
        await vault.create(await _new_passphrase(_asking()))

    _with_vault(work)
    tell("the vault has been created")
    return 0


@vault_command.command("passphrase")
def passphrase() -> int:
    """Change the passphrase, and the key derived from it."""

    async def work(vault: VaultStore, _: CredentialManager) -> None:
        prompter = _asking()
        old = await _unlocked(vault, "Vault passphrase: ", prompter)
        await vault.change_passphrase(old, await _new_passphrase(prompter))

    _with_vault(work)
    tell("the passphrase has been changed")
    return 0


@vault_command.command("export")
@click.argument("file", type=click.Path(path_type=Path))
def export(*, file: Path) -> int:
    """Copy the vault to FILE, still encrypted."""

    async def work(vault: VaultStore, _: CredentialManager) -> None:
        await vault.export(file)

    _with_vault(work)
    return 0


@vault_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_(*, file: Path) -> int:
    """Import the credentials in FILE, an exported vault."""

    async def work(vault: VaultStore, manager: CredentialManager) -> int:
        prompter = _asking()
        if not vault.exists:
            raise UsageError("There is no vault yet.", hint="sshtui creds vault create")
        await _unlocked(vault, "Passphrase of this vault: ", prompter)
        imported = await prompter.secret("Passphrase of the imported vault: ")
        return await manager.import_vault(file, imported)

    count = _with_vault(work)
    tell(f"{count} {'credential' if count == 1 else 'credentials'} imported")
    return 0


async def _new_passphrase(prompter: TerminalPrompter) -> Secret:
    tell(f"the passphrase: {RULE}")
    chosen: list[Secret] = []

    async def choose(passphrase: Secret) -> str:
        try:
            check_passphrase(passphrase)
        except UsageError as error:
            return error.message
        chosen.append(passphrase)
        return ""

    while await prompter.opened("New passphrase: ", choose):
        tell(strength(chosen[-1]))
        if await prompter.secret("Repeat: ") == chosen[-1]:
            return chosen[-1]
        tell("the passphrases do not match; nothing has changed yet")
    raise Cancelled("Nothing was changed.")


async def _unlocked(vault: VaultStore, prompt: str, prompter: TerminalPrompter) -> Secret:
    """Unlock the vault, and return the passphrase that did it."""
    right: list[Secret] = []

    async def check(passphrase: Secret) -> str:
        try:
            await vault.unlock(passphrase)
        except SecretStoreError as error:
            if error.kind != "passphrase":
                raise
            return error.message
        right.append(passphrase)
        return ""

    if not await prompter.opened(prompt, check):
        raise Cancelled("Nothing was changed.")
    return right[-1]


def _with_vault(work: Callable[[VaultStore, CredentialManager], Awaitable[T]]) -> T:
    async def run(manager: CredentialManager) -> T:
        vault = await manager.vault()
        done = await work(vault, manager)
        if vault.rolled_back:
            tell(vault.rolled_back)
        return done

    return with_manager(run)


def _asking() -> TerminalPrompter:
    return TerminalPrompter(Terminal.open())
