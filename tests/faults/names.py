"""Names that cease to resolve: nobody knows them, or the resolver never answers."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest


@contextlib.contextmanager
def unknown() -> Iterator[None]:
    """Have no name be known."""

    def fail(*_: Any, **__: Any) -> NoReturn:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", fail)
        yield


@contextlib.contextmanager
def unanswered() -> Iterator[None]:
    """Have whoever asks wait until the end of the block, as a resolver that is gone does."""
    over = threading.Event()

    def wait(*_: Any, **__: Any) -> NoReturn:
        over.wait()
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", wait)
        try:
            yield
        finally:
            over.set()
