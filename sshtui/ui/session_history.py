"""Where the user was before, to return there when a session ends."""

from collections.abc import Callable

HOSTS = ""
"""The place that is always there: the list of hosts. All others are sessions, by their ids."""


class SessionHistory:
    """The places in the order in which they were last visited.

    Args:
        moved: Called when the person is somewhere else than before.
    """

    def __init__(self, moved: Callable[[], None]) -> None:
        self._places = [HOSTS]
        self._moved = moved

    @property
    def current(self) -> str:
        """Where the person is."""
        return self._places[-1]

    @property
    def sessions(self) -> tuple[str, ...]:
        """The sessions that were visited, the last one first."""
        return tuple(place for place in reversed(self._places) if place != HOSTS)

    def visit(self, place: str) -> None:
        """Go somewhere."""
        if place != self.current:
            self._places = [*(other for other in self._places if other != place), place]
            self._moved()

    def remember(self, place: str) -> None:
        """Count a place as the first one that was visited, without going there."""
        self._places.insert(0, place)

    def forget(self, session: str, instead: str = HOSTS) -> None:
        """Note that a session is gone; who was there is back where they came from.

        Args:
            session: The one that is gone.
            instead: Where they are rather than that: the one that took its place.
        """
        current = self.current
        self._places = [place for place in self._places if place != session]
        if current == session:
            if instead != HOSTS:
                self._places = [*(place for place in self._places if place != instead), instead]
            self._moved()
