"""What a picture of a terminal of 200x50 costs: our processor time, in a real app in a pty."""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.flood import LOGS
from benchmarks.pty_program import in_pty

GOAL = 0.002
"""Most seconds of a picture of an ordinary program."""
PICTURES = 60

_DONE = b"frames-measured"
_STEP = 100_000
_HARDEST = {
    "16 marks on every cell": ("e" + "\u0301" * 16) * 10_000,
    "Devanagari on every row": "नमस्ते दुनिया, यह हिन्दी में एक वाक्य है। " * 2000,
}
"""For which there is no goal but that they are bounded."""


def measure() -> dict[str, float]:
    """Return the seconds of a picture, by what it shows: other programs only add to them."""
    with tempfile.NamedTemporaryFile("r") as results:
        with in_pty([sys.executable, "-m", "benchmarks.frame", "--into", results.name]) as program:
            program.wait_for(_DONE)
        lines = Path(results.name).read_text().splitlines()
    return {name: float(seconds) for name, _, seconds in (line.partition("\t") for line in lines)}


def show(seconds: Mapping[str, float]) -> None:
    """Print them."""
    print("\nOne picture of 200x50, processor time, fastest tenth")
    for name, spent in seconds.items():
        reached = "" if name in _HARDEST else _judged(spent)
        print(f"{name:40}{spent * 1000:7.2f} ms{reached}")


def _judged(spent: float) -> str:
    return f"  (goal <= {GOAL * 1000:.0f}: {'reached' if spent <= GOAL else 'MISSED'})"


def _kinds() -> dict[str, list[bytes]]:
    """Return what is fed before each picture, by kind."""
    kinds: dict[str, list[bytes]] = {}
    texts = {f"a flood: {name}": log.block() for name, log in LOGS.items()} | _HARDEST
    for name, text in texts.items():
        data = text.replace("\n", "\r\n").encode()
        data *= PICTURES * _STEP // len(data) + 1
        kinds[name] = [data[at : at + _STEP] for at in range(0, PICTURES * _STEP, _STEP)]
    kinds["one row of it"] = [b"\x1b[25;1H\x1b[32mrow %d" % number for number in range(PICTURES)]
    return kinds


def _child(into: str) -> None:
    # Loaded here, as the parent needs none of it.
    from sshtui.terminal.emulator import Emulator  # noqa: PLC0415
    from sshtui.ui.rendering.screen import BaseApp  # noqa: PLC0415
    from sshtui.ui.widgets.terminal.canvas import TerminalCanvas  # noqa: PLC0415

    class Pictures(BaseApp[str]):
        """Nothing but a terminal."""

        def compose(self):  # type: ignore[no-untyped-def]  # noqa: ANN202
            yield TerminalCanvas()

        def on_mount(self) -> None:
            self.run_worker(self.measure())

        async def measure(self) -> None:
            canvas = self.query_one(TerminalCanvas)
            emulator = Emulator(
                200, 50, scrollback_lines=1000, scrollback_bytes=1 << 24, reply=lambda _: None
            )
            canvas.attach(emulator)
            results = []
            for name, pieces in _kinds().items():
                spent = []
                for piece in pieces:
                    emulator.feed(piece)
                    await asyncio.sleep(0.01)
                    start = time.thread_time()
                    canvas._paint()  # noqa: SLF001 - this is what is measured
                    spent.append(time.thread_time() - start)
                results.append(f"{name}\t{statistics.quantiles(spent, n=10)[0]}\n")
            self.exit("".join(results))

    results = Pictures().run()
    Path(into).write_text(results or "")
    print(_DONE.decode())


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", default="")
    options = parser.parse_args()
    if options.into:
        _child(options.into)
    else:
        show(measure())


if __name__ == "__main__":
    main()
