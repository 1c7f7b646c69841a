"""The history of visits and the choices made in the host list, in `sshtui.db`."""

import time
from pathlib import Path

from sshtui import paths
from sshtui.database import FILE_NAME
from sshtui.hosts.model import Visit
from sshtui.resilient_database import ResilientDatabase, Statements

HALF_LIFE = 7 * 86400.0
"""Seconds after which a visit counts half."""

MOST_VISITS = 50
"""Visits of each host that are kept."""

# A column of SQLite takes values of every type, and a clock may have been anywhere.
_TIMED = "typeof(alias) = 'text' AND typeof(at) = 'real' AND at BETWEEN 0 AND 4e9"
_SOUND = (
    f"{_TIMED} AND typeof(took) = 'real' AND typeof(how) = 'text' AND typeof(alone) = 'integer'"
)

_CHANGES = (
    (
        "CREATE TABLE visits (alias TEXT NOT NULL, at REAL NOT NULL, took REAL, how TEXT)",
        "CREATE INDEX visits_by_alias ON visits (alias, at)",
        "CREATE TABLE choices (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    ),
    ("ALTER TABLE visits ADD COLUMN alone INTEGER NOT NULL DEFAULT 0",),
)


class History:
    """Visits and choices; blocks, so call it from threads.

    Args:
        path: The database, made with mode 0600 if needed; None keeps it in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self._database = ResilientDatabase(path, "hosts", _CHANGES)

    def record(self, alias: str, visit: Visit) -> None:
        """Add a visit."""

        def add(statements: Statements) -> None:
            statements.execute(
                "INSERT INTO visits VALUES (?, ?, ?, ?, ?)",
                (alias, visit.at, visit.took, visit.how, visit.alone),
            )
            statements.execute(
                "DELETE FROM visits WHERE alias = ? AND at < (SELECT at FROM visits"
                " WHERE alias = ? ORDER BY at DESC LIMIT 1 OFFSET ?)",
                (alias, alias, MOST_VISITS - 1),
            )

        self._database.transact(add)

    def last(self, alias: str, count: int = 3) -> tuple[Visit, ...]:
        """Return the latest visits of a host, latest first."""
        rows = self._database.read(
            "SELECT at, took, how, alone FROM visits"  # noqa: S608 - constants
            f" WHERE alias = ? AND {_SOUND} ORDER BY at DESC LIMIT ?",
            (alias, count),
        )
        return tuple(_visit(*row) for row in rows)

    def latest(self) -> dict[str, Visit]:
        """Return the latest visit of every host that was visited, by alias."""
        rows = self._database.read(
            "SELECT alias, max(at), took, how, alone FROM visits"  # noqa: S608 - constants
            f" WHERE {_SOUND} GROUP BY alias"
        )
        return {alias: _visit(*row) for alias, *row in rows}

    def frecency(self, now: float | None = None) -> dict[str, float]:
        """Return how often and how recently each host was visited: larger is more.

        Args:
            now: Seconds since 1970; the present where None.
        """
        present = time.time() if now is None else now
        scores: dict[str, float] = {}
        rows = self._database.read(f"SELECT alias, at FROM visits WHERE {_TIMED}")  # noqa: S608
        for alias, at in rows:
            age = max(0.0, present - at)
            scores[alias] = scores.get(alias, 0.0) + 0.5 ** (age / HALF_LIFE)
        return scores

    def renamed(self, old: str, new: str) -> None:
        """Let the visits of a host count for its new name."""
        self._database.write("UPDATE visits SET alias = ? WHERE alias = ?", (new, old))

    def choice(self, name: str) -> str:
        """Return what was chosen, "" where nothing was."""
        rows = self._database.read("SELECT value FROM choices WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else ""

    def choose(self, name: str, value: str) -> None:
        """Remember a choice."""
        self._database.write("INSERT OR REPLACE INTO choices VALUES (?, ?)", (name, value))

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _visit(at: float, took: float, how: str, alone: int) -> Visit:
    return Visit(at, took, how, alone=bool(alone))


def open_history() -> History:
    """Open the person's history; where its file cannot be used, it is in memory."""
    return History(paths.data_path() / FILE_NAME)
