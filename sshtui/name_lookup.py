"""Names looked up in threads of their own: a resolver that never answers holds up nothing else."""

import asyncio
import contextlib
import socket
import threading
from typing import Any

AddressInfo = tuple[int, int, int, str, Any]
"""As `socket.getaddrinfo` has it."""


async def addresses(
    host: str | bytes | None, port: str | bytes | int | None, **how: Any
) -> list[Any]:
    """Return the addresses of a host.

    Lookups that hang would fill the loop's own executor: other hosts would seem silent, files and
    keyring would wait, and so would the exit. A daemon thread holds up none of them.

    Args:
        host: As `socket.getaddrinfo` has it.
        port: Likewise.
        **how: Likewise.

    Raises:
        OSError: There are none, or they cannot be found out now.
        UnicodeError: The host cannot be a name.
    """
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[list[AddressInfo]] = loop.create_future()

    def tell(found: list[AddressInfo] | None, error: Exception | None) -> None:
        if ended.done():
            return
        if error is not None:
            ended.set_exception(error)
        else:
            ended.set_result(found or [])

    def run() -> None:
        found: list[AddressInfo] | None = None
        failed: Exception | None = None
        try:
            found = list(socket.getaddrinfo(host, port, **how))
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for it
            failed = error
        # A closed loop means that nobody waits any more.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(tell, found, failed)

    threading.Thread(target=run, name="name lookup", daemon=True).start()
    return await ended


def use_for(loop: asyncio.AbstractEventLoop) -> None:
    """Have a loop look names up so, for whatever asyncio and asyncssh connect to."""
    # asyncio and asyncssh take no other resolver.
    loop.getaddrinfo = addresses  # type: ignore[method-assign]
