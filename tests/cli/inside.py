"""`sshtui`, logging all it can, with a way to look into its memory: `python -m tests.cli.inside`.

The first argument names a socket. Whoever connects to it and sends texts, one a line, is told
which objects of the program still hold one of them, and how many secrets are alive.
"""

import gc
import json
import socket
import sys
import threading
from pathlib import Path
from typing import Any

from sshtui import log
from sshtui.cli.hardening import fill_streams, harden
from sshtui.cli.main import main
from sshtui.credentials import secret
from tests.servers.remains import Trace, holders
from tests.servers.waiting import SECONDS


def look(path: Path, *texts: str) -> dict[str, Any]:
    """Ask a program that runs inside this what it still holds of some texts."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(SECONDS)
        client.connect(str(path))
        client.sendall("".join(f"{text[::-1]}\n" for text in texts).encode())
        client.shutdown(socket.SHUT_WR)
        with client.makefile("rb") as answer:
            found: dict[str, Any] = json.load(answer)
            return found


class _Several(Trace):
    """Several texts, looked for at once."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__("")
        self._traces = [Trace(text) for text in texts]

    def is_in(self, one: object) -> bool:
        """Return whether an object holds one of them."""
        return isinstance(one, str | bytes | bytearray) and any(
            trace.is_in(one) for trace in self._traces
        )


def _serve(listener: socket.socket) -> None:
    while True:
        client, _ = listener.accept()
        with client, client.makefile("rb") as lines:
            # They come reversed, so that what asks for them does not hold them.
            trace = _Several([line.decode().rstrip("\n")[::-1] for line in lines])
            gc.unfreeze()
            found = holders(trace)
            alive = len(secret._alive)
            client.sendall(json.dumps({"holders": found, "alive": alive}).encode())


if __name__ == "__main__":
    fill_streams()
    setup = log.setup
    log.setup = lambda debug: setup(debug=True)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(sys.argv[1])
    listening.listen()
    threading.Thread(target=_serve, args=(listening,), daemon=True).start()
    harden()
    sys.exit(main(sys.argv[2:]))
