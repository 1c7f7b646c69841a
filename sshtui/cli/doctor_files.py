"""The checks of `sshtui doctor` on sshtui's files, ssh_config and known_hosts."""

import contextlib
import os
import shlex
import shutil
from pathlib import Path

from sshtui import database, log, paths, safe_path, settings
from sshtui.cli.doctor_findings import Finding, Level
from sshtui.cli.lazy_import import load
from sshtui.database import DamagedError, Database
from sshtui.errors import AppError
from sshtui.hosts.repository import HostRepository
from sshtui.kbdint.custom_patterns import custom_patterns
from sshtui.knownhosts import verdict
from sshtui.safe_path import Checked

_LEAST_ROOM = 1 << 20


def look_at_directories() -> Finding:
    """Return whether sshtui can keep its files, and nobody else can write them."""
    try:
        places = (paths.config_dir(), paths.data_dir(), paths.state_dir())
    except AppError as error:
        return Finding("directories", Level.PROBLEM, error.message, error.hint)
    for place in places:
        if not os.access(place, os.W_OK):
            hint = f"chmod u+rwx {shlex.quote(str(place))}, unless the disk is read-only"
            return Finding("directories", Level.PROBLEM, f"{place} is not writable", hint)
        if shutil.disk_usage(place).free < _LEAST_ROOM:
            return Finding(
                "directories", Level.PROBLEM, f"{place}: the disk is full", "Free some space."
            )
    return Finding("directories", Level.OK, ", ".join(map(str, places)))


def look_at_settings() -> Finding:
    """Return whether settings.toml can be understood."""
    try:
        chosen = settings.load()
        custom_patterns(chosen.prompts)
        load("sshtui.ui.settings_check").check(chosen)
    except AppError as error:
        return Finding("settings", Level.PROBLEM, error.message, error.hint)
    return Finding("settings", Level.OK, "understood")


def look_at_database() -> list[Finding]:
    """Return whether what is saved of use can be read, and what of it was set aside."""
    path = paths.data_path() / database.FILE_NAME
    try:
        names = sorted(entry.name for entry in path.parent.iterdir())
    except OSError:
        names = []  # what is wrong is found below
    aside = [name for name in names if name.startswith(f"{path.name}.damaged-")]
    found = [_state_of(path)]
    if aside:
        hint = "It is no longer used. Remove it, unless you want to examine it."
        found.append(Finding("database", Level.NOTE, f"set aside: {', '.join(aside)}", hint))
    return found


def _state_of(path: Path) -> Finding:
    if not os.path.lexists(path):
        return Finding("database", Level.OK, f"{path} is created when first needed")
    lost = "The next start renames it: visits are lost, and credentials have to be saved again."
    try:
        with contextlib.closing(Database(path, "doctor", ())) as opened:
            damage = opened.find_damage()
    except DamagedError as error:
        return Finding("database", Level.PROBLEM, error.message, lost)
    except AppError as error:
        return Finding("database", Level.PROBLEM, error.message, error.hint)
    if damage:
        return Finding("database", Level.PROBLEM, f"{path} is damaged: {damage}", lost)
    return Finding("database", Level.OK, f"{path} is intact")


def look_at_log() -> Finding:
    """Return whether there is a log."""
    problem = log.find_problem()
    if problem is not None:
        return Finding("log", Level.PROBLEM, problem.message, problem.hint)
    return Finding("log", Level.OK, str(paths.state_path() / log.FILE_NAME))


def look_at_refused(repository: HostRepository) -> list[Finding]:
    """Tell which files of hosts stop every connection, as somebody else could have written them."""
    return [
        Finding(
            "hosts",
            Level.PROBLEM,
            refusal.message,
            f"sshtui connects to no host until this is fixed. {refusal.hint}",
        )
        for refusal in repository.refusals()
    ]


def look_at_known_hosts(path: Path) -> Finding:
    """Return whether known_hosts can be read and added to."""
    try:
        lines = safe_path.read(path, Checked.NOTHING).splitlines()
    except FileNotFoundError:
        return Finding("known_hosts", Level.OK, f"{path} is created with the first trusted key")
    except OSError as error:
        return Finding(
            "known_hosts",
            Level.PROBLEM,
            f"{path}: {error.strerror}",
            f"Host keys cannot be checked. chmod u+rw {shlex.quote(str(path))}",
        )
    if not verdict.keeps(path):
        return Finding(
            "known_hosts", Level.NOTE, f"{path} stores nothing: all host keys will appear unknown"
        )
    keys = sum(bool(line.strip()) and not line.lstrip().startswith(b"#") for line in lines)
    count = f"{keys} line{'s' * (keys != 1)}"
    try:
        safe_path.check_one(path, path.stat())
    except safe_path.UnsafePath as error:
        hint = f"ssh reads it anyway. {error.mend}"
        return Finding("known_hosts", Level.PROBLEM, error.message, hint)
    if not os.access(path, os.W_OK):
        return Finding("known_hosts", Level.NOTE, f"{path} has {count}, but is not writable")
    return Finding("known_hosts", Level.OK, f"{path} has {count}")
