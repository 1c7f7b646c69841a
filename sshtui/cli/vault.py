"""`sshtui creds vault`: the encrypted file for machines without a keyring."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from sshtui import paths, settings
from sshtui.cli.asking import Asking
from sshtui.cli.output import tell
from sshtui.cli.terminal import Terminal
from sshtui.credentials.book import CredentialBook, open_book
from sshtui.credentials.secret import Secret
from sshtui.credentials.vault_store import VaultStore, check_passphrase, strength
from sshtui.errors import UsageError

T = TypeVar("T")


@click.group("vault")
def vault_command() -> None:
    """Make the vault, change its passphrase, carry it elsewhere."""


@vault_command.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def status(*, as_json: bool) -> int:
    """Tell whether there is a vault, and whether it could be stronger."""

    async def look(vault: VaultStore, _: CredentialBook) -> dict[str, object]:
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
            click.echo(f"{name.replace('_', ' '):<18} {value}")
    return 0


@vault_command.command("create")
def create() -> int:
    """Make an empty vault; its passphrase cannot be recovered."""

    async def work(vault: VaultStore, _: CredentialBook) -> None:
        if vault.exists:
            raise UsageError("There is a vault already.", hint="See creds vault passphrase.")
        tell("without its passphrase nothing in the vault can be had back.")
        await vault.create(await _new_passphrase(_asking()))

    _with_vault(work)
    tell("the vault is made")
    return 0


@vault_command.command("passphrase")
def passphrase() -> int:
    """Change the passphrase, and the key with it."""

    async def work(vault: VaultStore, _: CredentialBook) -> None:
        asking = _asking()
        old = await asking.secret("Passphrase of the vault: ")
        await vault.unlock(old)
        await vault.change_passphrase(old, await _new_passphrase(asking))

    _with_vault(work)
    tell("the passphrase is changed")
    return 0


@vault_command.command("export")
@click.argument("file", type=click.Path(path_type=Path))
def export(*, file: Path) -> int:
    """Copy the vault, encrypted as it is, to FILE."""

    async def work(vault: VaultStore, _: CredentialBook) -> None:
        await vault.export(file)

    _with_vault(work)
    return 0


@vault_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_(*, file: Path) -> int:
    """Take over what is in FILE, a vault that was exported."""

    async def work(vault: VaultStore, book: CredentialBook) -> int:
        asking = _asking()
        if not vault.exists:
            raise UsageError("There is no vault here yet.", hint="sshtui creds vault create")
        await vault.unlock(await asking.secret("Passphrase of the vault here: "))
        known = await vault.bring_in(file, await asking.secret("Passphrase of the other one: "))
        await book.adopt(known)
        return len(known)

    count = _with_vault(work)
    tell(f"{count} {'answer' if count == 1 else 'answers'} came in")
    return 0


async def _new_passphrase(asking: Asking) -> Secret:
    first = await asking.secret("New passphrase: ")
    check_passphrase(first)
    tell(strength(first))
    if await asking.secret("Once more: ") != first:
        raise UsageError("The two are not the same.", hint="Nothing was changed. Try again.")
    return first


def _with_vault(work: Callable[[VaultStore, CredentialBook], Awaitable[T]]) -> T:
    book = open_book(settings.load_what_can_be())

    vault = book.places.vault
    assert vault is not None  # noqa: S101  # a person's own book has a place for one

    async def run() -> T:
        done = await work(vault, book)
        if vault.rolled_back:
            tell(vault.rolled_back)
        return done

    try:
        return asyncio.run(run())
    finally:
        book.close()


def _asking() -> Asking:
    return Asking(Terminal.open())
