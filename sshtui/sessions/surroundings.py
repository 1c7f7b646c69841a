"""Events that cut connections or bring them back: sleep, and changes of the network."""

from collections.abc import Callable

from sshtui.sessions.network import NetworkWatch
from sshtui.sessions.sleep import SleepWatch


class Surroundings:
    """Watches while somebody wants to know, and costs nothing else."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []
        self._watches: tuple[SleepWatch, NetworkWatch] | None = None

    def follow(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call a listener when this machine was asleep, or has other addresses or routes.

        Returns:
            What ends that.
        """
        self._listeners.append(listener)
        if self._watches is None:
            self._watches = (SleepWatch(self._tell), NetworkWatch(self._tell))
        return lambda: self._leave(listener)

    def _leave(self, listener: Callable[[], None]) -> None:
        self._listeners.remove(listener)
        if not self._listeners and self._watches is not None:
            for watch in self._watches:
                watch.stop()
            self._watches = None

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
