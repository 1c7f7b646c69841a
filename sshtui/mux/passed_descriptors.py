"""The descriptors of a client, owned from the moment that they are received."""

import contextlib
import os
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from sshtui.mux.peer import Peer

_ALL = 3
"""Standard input, output and error."""


def close_all(descriptors: tuple[int, ...]) -> None:
    """Close descriptors that nobody wants."""
    for descriptor in descriptors:
        with contextlib.suppress(OSError):
            os.close(descriptor)


class PassedDescriptors:
    """What came with one request; closed at the end of the block, unless it was taken.

    Args:
        descriptors: Standard input, output and error, as far as the request has them.
    """

    def __init__(self, descriptors: tuple[int, ...]) -> None:
        self._descriptors = descriptors

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        close_all(self.take())

    def __len__(self) -> int:
        return len(self._descriptors)

    def __getitem__(self, index: int) -> int:
        return self._descriptors[index]

    @property
    def candidates(self) -> tuple[int, ...]:
        """Where a terminal to ask on is looked for: standard error, then input."""
        return (*self._descriptors[2:], *self._descriptors[:1])

    def take(self) -> tuple[int, ...]:
        """Return all of them, for whoever closes them from now on."""
        taken, self._descriptors = self._descriptors, ()
        return taken


@contextlib.contextmanager
def question_terminal(passed: PassedDescriptors, peer: Peer) -> Iterator[int | None]:
    """Give the terminal that a client can be asked on, None if it has none.

    `ssh -W` passes no standard error; there its own is looked at.

    Args:
        passed: What came with its request.
        peer: Its process.
    """
    opened = _standard_error(peer.pid) if len(passed) < _ALL else ()
    try:
        yield next(filter(os.isatty, (*opened, *passed.candidates)), None)
    finally:
        close_all(opened)


def _standard_error(pid: int) -> tuple[int, ...]:
    try:
        return (
            os.open(f"/proc/{pid}/fd/2", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC),
        )
    except OSError:  # no file of ours, or the process is gone
        return ()
