"""All that sshtui writes: how something new comes in, and whether it is in there, whole."""

import asyncio
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import asyncssh

from sshtui import error_report, files, paths, settings, settings_edit
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.vault import VaultStore
from sshtui.credentials.stores.vault_format import Sealed
from sshtui.credentials.table import CredentialTable
from sshtui.database import FILE_NAME as DATABASE
from sshtui.errors import AppError
from sshtui.hosts.editing import file_edit
from sshtui.hosts.editing.edits import save as save_edits
from sshtui.hosts.editing.host_edit import Edit
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.exporters import FORMATS
from sshtui.hosts.history import History
from sshtui.hosts.model import Visit
from sshtui.hosts.snapshot import ConfigFiles
from sshtui.knownhosts.verdict import Verdict, add_key, rule
from sshtui.recording.recording_file import RecordingFile, default_folder
from sshtui.resilient_database import ResilientDatabase
from sshtui.sessions.layout.saved import MOST_TABS, SavedPane, SavedTab, SavedTabs
from sshtui.sessions.layout.store import TabStore
from tests.credentials.cards import card
from tests.credentials.stores.vaults import PASSPHRASE

KEY = asyncssh.generate_private_key("ssh-ed25519").public_data
LONG = "x" * 3000
"""Makes a file long enough for a write to end in its middle."""


@dataclass(frozen=True)
class Store:
    """One thing that is written.

    Attributes:
        name: What it is.
        save: Writes something of this name; an AppError says why it could not.
        has: Whether that is in there; what is in there is not whole where it fails.
        file: Where it is.
        grows: Whether the file is written to at its end, and not replaced.
    """

    name: str
    save: Callable[[str], None]
    has: Callable[[str], bool]
    file: Callable[[], Path]
    grows: bool = False


def vault() -> VaultStore:
    """Return the vault, open, which says of none that it is older than it was."""

    async def opened() -> VaultStore:
        store = VaultStore(paths.data_dir())
        await (store.unlock if store.exists else store.create)(PASSPHRASE)
        return store

    store = asyncio.run(opened())
    assert store.rolled_back == ""
    return store


def add_secret(name: str) -> None:
    asyncio.run(vault().set(name, Secret(f"fake-{name}")))


def has_secret(name: str) -> bool:
    return asyncio.run(vault().get(name)) == Secret(f"fake-{name}")


def hosts_file() -> Path:
    return paths.config_dir() / "hosts.conf"


def add_host(name: str) -> None:
    where = ConfigFiles(saved=hosts_file(), system=Path("/dev/null"))
    save_edits([Edit(where, None, HostEntry(name, user="u"))])


def has_host(name: str) -> bool:
    text = hosts_file().read_text() if hosts_file().exists() else ""
    blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
    assert all(block.startswith("Host ") and block.endswith("    User u") for block in blocks)
    return f"Host {name}\n    User u" in blocks


def ssh_config() -> Path:
    return Path.home() / ".ssh" / "config"


def add_line(name: str) -> None:
    file_edit.rewrite(ssh_config(), lambda text: f"{text}Host {name} # {LONG}\n")


def has_line(name: str) -> bool:
    lines = ssh_config().read_text().splitlines() if ssh_config().exists() else []
    assert all(line.endswith(LONG) for line in lines)
    return any(line.startswith(f"Host {name} ") for line in lines)


def known_hosts() -> Path:
    return Path.home() / ".ssh" / "known_hosts"


def has_key(name: str) -> bool:
    lines = known_hosts().read_text().splitlines() if known_hosts().exists() else []
    assert all(len(line.split()) == 3 for line in lines)
    ruling = rule(name, 22, KEY, user_files=(known_hosts(),), system_files=())
    return ruling.verdict is Verdict.KNOWN


def settings_file() -> Path:
    return paths.config_dir() / settings.FILE_NAME


def has_setting(name: str) -> bool:
    if not settings_file().exists():
        return False
    settings.load()
    return name in tomllib.loads(settings_file().read_text()).get("snippets", {})


def open_tab(name: str) -> None:
    store = TabStore()
    before = (store.read() or SavedTabs()).tabs
    pane = SavedPane(name, "u", 22, LONG[:1000], alone=False)
    number = before[-1].number + 1 if before else 1
    tab = SavedTab(number, "0", (pane,), 0, maximised=False)
    store.write(SavedTabs((*before, tab)[-MOST_TABS:], number))


def has_tab(name: str) -> bool:
    saved = TabStore().read()
    assert saved is not None
    assert not list(paths.state_dir().glob("*.damaged"))
    return any(tab.panes[0].host == name for tab in saved.tabs)


def record(name: str) -> None:
    file = RecordingFile(default_folder() / f"{name}.txt")
    try:
        file.write(LONG)
    finally:
        file.close()


def has_recording(name: str) -> bool:
    return any(file.read_text() == LONG for file in default_folder().glob(f"{name}*.txt"))


def exported(name: str = "") -> Path:
    return Path.home() / f"{name}.json"


def export(name: str) -> None:
    files.create(exported(name), FORMATS["json"]((HostEntry(name, user=LONG),)).encode())


def has_export(name: str) -> bool:
    if not exported(name).exists():
        return False
    json.loads(exported(name).read_text())
    return True


def export_vault(name: str) -> None:
    asyncio.run(vault().export(Path.home() / f"{name}.vault"))


def has_vault_export(name: str) -> bool:
    path = Path.home() / f"{name}.vault"
    if not path.exists():
        return False
    sealed = Sealed.read(path.read_bytes())
    sealed.content(sealed.data_key(sealed.derivation.key(PASSPHRASE)))
    return True


def report(name: str) -> None:
    told = error_report.reported(RuntimeError(name))
    if error_report.FILE_NAME not in told.hint:
        raise told


def has_report(name: str) -> bool:
    path = paths.state_dir() / error_report.FILE_NAME
    text = path.read_text() if path.exists() else ""
    assert not text or text.rstrip().splitlines()[-1].startswith("RuntimeError: ")
    # The last one is what matters; it is in the place of those before.
    return "RuntimeError: " in text if name == "first" else f"RuntimeError: {name}" in text


def database() -> Path:
    return paths.data_dir() / DATABASE


def visit(name: str) -> None:
    history = History(database())
    try:
        history.record(name, Visit(1.0, 1.0, "", alone=False))
        tell(history._database)
    finally:
        history.close()


def has_visit(name: str) -> bool:
    history = History(database())
    try:
        tell(history._database)
        return name in history.latest()
    finally:
        history.close()


def remember(name: str) -> None:
    table = CredentialTable(database())
    try:
        table.put(card(name, prompt=name))
        tell(table.database)
    finally:
        table.close()


def remembers(name: str) -> bool:
    table = CredentialTable(database())
    try:
        tell(table.database)
        return table.get(name) is not None
    finally:
        table.close()


def tell(records: ResilientDatabase) -> None:
    """Raise what the person is told of a database that is not used."""
    assert not list(paths.data_dir().glob("*.damaged*"))
    if records.problem is not None:
        raise records.problem


STORES = (
    Store("vault", add_secret, has_secret, lambda: paths.data_dir() / "vault"),
    Store("hosts", add_host, has_host, hosts_file),
    Store("ssh_config", add_line, has_line, ssh_config),
    Store(
        "known_hosts",
        lambda name: add_key(known_hosts(), name, 22, KEY, hashed=False),
        has_key,
        known_hosts,
        grows=True,
    ),
    Store(
        "settings",
        lambda name: settings_edit.keep("snippets", LONG, key=name),
        has_setting,
        settings_file,
    ),
    Store("tabs", open_tab, has_tab, lambda: paths.state_dir() / "tabs.json"),
    Store("recording", record, has_recording, lambda: default_folder() / "first.txt"),
    Store("export", export, has_export, lambda: exported("first")),
    Store(
        "export of the vault",
        export_vault,
        has_vault_export,
        lambda: Path.home() / "first.vault",
    ),
    Store(
        "crash report",
        report,
        has_report,
        lambda: paths.state_dir() / error_report.FILE_NAME,
    ),
)
"""What is written by calls that can be counted."""

TABLES = (
    Store("history", visit, has_visit, database, grows=True),
    Store("remembered prompts", remember, remembers, database, grows=True),
)
"""What SQLite writes."""


def check(store: Store, name: str, *, is_in: bool, after: str) -> None:
    """Check whether something is in there; what is there must be whole.

    Args:
        store: Where.
        name: What.
        is_in: Whether it is to be.
        after: What happened.
    """
    try:
        found = store.has(name)
    except (AppError, AssertionError, ValueError) as error:
        raise AssertionError(f"{store.name}, {after}: what was there is lost: {error}") from error
    assert found is is_in, f"{store.name}, {after}: {name} {'is lost' if is_in else 'is there'}"


def told(store: Store, name: str) -> str:
    """Save something; return what the person is told, "" where it was saved."""
    try:
        store.save(name)
    except AppError as error:
        return words(error)
    return ""


def temporaries() -> list[Path]:
    """Return the temporary files that are there, but those of exports: they may be anywhere."""
    found = Path.home().parent.rglob(".*sshtui-*")
    return [path for path in found if path.parent != Path.home()]


def words(error: AppError) -> str:
    """Return what a person is told; each part of it must be there."""
    assert all((error.heading, error.message, error.hint)), error
    return str(error)
