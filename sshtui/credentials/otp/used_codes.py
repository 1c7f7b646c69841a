"""Records which one-time codes were used, across connections and instances (RFC 6238, 5.2)."""

from sshtui.resilient_database import ResilientDatabase, Statements

MOST_AHEAD = 10
"""Steps by which the last one may lie ahead of the clock; more, and the clock was set back."""


class UsedCodes:
    """The last step or counter of every seed, by the seed's fingerprint; blocks.

    Args:
        database: With the tables of `sshtui.credentials.table`.

    Raises:
        ConfigError: From every method: the file cannot be used.
    """

    def __init__(self, database: ResilientDatabase) -> None:
        self._database = database
        self.salt: bytes = database.read("SELECT value FROM salt")[0][0]

    def claim(self, fingerprint: str, step: int) -> bool:
        """Take the code of a time step, which nobody gets again.

        Args:
            fingerprint: Of the seed, made with `salt`.
            step: Number of the step since the epoch.

        Returns:
            Whether it was still free.
        """
        changed = self._database.write(
            "INSERT INTO codes (seed, last) VALUES (?, ?)"
            " ON CONFLICT (seed) DO UPDATE SET last = excluded.last"
            " WHERE last IS NULL OR last < excluded.last OR last > excluded.last + ?",
            (fingerprint, step, MOST_AHEAD),
        )
        return changed > 0

    def next_counter(self, fingerprint: str, first: int) -> int:
        """Return the next value of a counter (RFC 4226), which nobody gets again.

        Args:
            fingerprint: Of the seed, made with `salt`.
            first: The value to start with.
        """

        def take(statements: Statements) -> int:
            (value,) = statements.execute(
                "INSERT INTO codes (seed, last) VALUES (?, ?)"
                " ON CONFLICT (seed) DO UPDATE"
                " SET last = max(coalesce(CAST(last AS INTEGER), -1) + 1, excluded.last)"
                " RETURNING last",
                (fingerprint, first),
            ).fetchone()
            return int(value)

        return self._database.transact(take)

    def last(self, fingerprint: str) -> int | None:
        """Return the step or counter that was used last."""
        # A column of SQLite takes values of every type.
        rows = self._database.read(
            "SELECT CAST(last AS INTEGER) FROM codes WHERE seed = ?", (fingerprint,)
        )
        return rows[0][0] if rows else None

    def note_refusal(self, fingerprint: str) -> None:
        """Count a refused attempt that a code of this seed went into."""
        self._database.write(
            "INSERT INTO codes (seed, refused) VALUES (?, 1)"
            " ON CONFLICT (seed) DO UPDATE SET refused = refused + 1",
            (fingerprint,),
        )

    def note_success(self, fingerprint: str) -> None:
        """Start counting again: a code of this seed was accepted."""
        self._database.write("UPDATE codes SET refused = 0 WHERE seed = ?", (fingerprint,))

    def refusals(self, fingerprint: str) -> int:
        """Return how many attempts in a row were refused."""
        rows = self._database.read(
            "SELECT CAST(refused AS INTEGER) FROM codes WHERE seed = ?", (fingerprint,)
        )
        return rows[0][0] if rows else 0
