"""Nothing in a file, a link or a saved credential steers the terminal that a command writes to.

Two walls, each enough alone: who shows a text cleans it, and the streams let nothing through.
"""

import asyncio
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui.cli import creds, main, output
from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.endpoint import Endpoint
from tests.trust.hostile_text import CONTROLS, EVIL, HOSTILE, marks
from tests.trust.tour import Walls, write_hosts
from tests.trust.twin import Defence, needs

LINES = tuple(" ".join(text.replace("\0", "").splitlines()) for text in HOSTILE)
"""As they can stand in a file."""
FILE = "\n".join(
    (
        f"Host web1\n  HostName web1.example.com\n  #!! Note {'  '.join(LINES)}",
        *(
            f"Host h{number}\n  HostName {line.split()[0]}\n  User {line}\n"
            f"  #!! GroupLabels {line}\n  #!! TagLabels {line}\n  ProxyCommand run {line}"
            for number, line in enumerate(LINES)
        ),
    )
)
BROKEN = "\n".join(
    part for line in LINES for part in (f"{line} x", f"Port {line}", f"Match {line} x", "Host x")
)
TYPED = "".join(EVIL).replace("\0", "")


def let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (output, main):
        monkeypatch.setattr(module, "harmless", lambda stream: stream)


CLEANER = Defence("the cleaner", Walls(cleaner=False).take_out, "steers")
STREAMS = Defence("what the streams let through", let_through, "steers")


class TerminalStream(io.TextIOWrapper):
    """A stream that says it leads to a terminal."""

    def __init__(self) -> None:
        self.got = io.BytesIO()
        super().__init__(self.got, "utf-8", "backslashreplace", write_through=True)

    def isatty(self) -> bool:
        return True


def written_by(*words: str) -> str:
    """Run a command on a terminal, and return what that has got."""
    out, err = TerminalStream(), TerminalStream()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        output.guard_streams()
        main.main(words)
    return (out.got.getvalue() + err.got.getvalue()).decode("utf-8", "surrogateescape")


def stray(written: str) -> list[str]:
    """Return the lines of an output that steer a terminal."""
    return [line for line in written.split("\n") if not CONTROLS.isdisjoint(line)]


class Saved:
    """Stands in for the manager of credentials whose hosts and prompts are hostile."""

    async def all(self) -> tuple[Credential, ...]:
        return credentials()

    async def forget(self, _: Credential, __: object) -> None:
        pass


def credentials() -> tuple[Credential, ...]:
    return tuple(
        Credential(
            f"{number:04}",
            Binding(Endpoint(text, text, 22, (text,)), "", text, echo=False),
            PromptKind.PASSWORD,
            Mode.FILL,
            Status.FRESH,
            frozenset({text}),
            MemoryStore.kind,
        )
        for number, text in enumerate(HOSTILE)
    )


def run_all(monkeypatch: pytest.MonkeyPatch, home: Path, folder: Path) -> int:
    """Run all that shows texts of others; return how many were shown."""
    write_hosts(home / ".ssh" / "config", FILE)
    monkeypatch.setattr(creds, "with_manager", lambda work: asyncio.run(work(Saved())))
    config, table = folder / "others", folder / "others.json"
    write_hosts(config, FILE.replace("Host h", "Host other"))
    hosts = [{"alias": f"o{number}", "hostname": text} for number, text in enumerate(HOSTILE)]
    table.write_text(json.dumps(hosts))
    shown = 0
    for least, words in (
        (300, ("hosts", "list")),
        (300, ("hosts", "list", "--json")),
        (300, ("hosts", "show", "web1")),
        (300, ("hosts", "show", "web1", "--json")),
        (200, ("hosts", "export")),
        (100, ("hosts", "import", str(config), "--dry-run")),
        (0, ("hosts", "import", str(table), "--dry-run")),
        (300, ("creds", "list")),
        (300, ("creds", "list", "--json")),
        (1, ("creds", "show", "0005")),
        (100, ("creds", "forget", *(f"{number:04}" for number in range(100)), "--yes")),
        (1, ("hosts", "remove", "h5", "h40", "web1")),
        (0, ("hosts", "edit", "web1", "--set", f"{TYPED}={TYPED}")),
        (0, ("creds", "list", TYPED)),
        (0, ("creds", "show", TYPED)),
        (0, ("hosts", "show", TYPED)),
        (0, ("hosts", "list", TYPED)),
        (0, ("hosts", "import", TYPED)),
        (0, ("hosts", TYPED)),
        (0, ("hosts", "list", f"--{TYPED}")),
        (0, ("exec", TYPED, "--", "true")),
        (0, ("exec", f"web1{TYPED}", "--", "true")),
        (0, (TYPED,)),
    ):
        written = written_by(*words)
        assert written, f"{words[:2]} says nothing"
        assert not stray(written), f"{words[:2]} steers: {stray(written)[:3]}"
        assert len(marks(written)) >= least, f"{words[:2]} shows too little: {written[:2000]}"
        shown += len(marks(written))
    write_hosts(home / ".ssh" / "config", BROKEN)
    for words in (("doctor",), ("hosts", "list")):
        written = written_by(*words)
        assert not stray(written), f"{words} steers: {stray(written)[:3]}"
        assert len(marks(written)) >= 150, f"{words} tells too little of the file: {written}"
        shown += len(marks(written))
    return shown


@needs(CLEANER)
def test_cleaned_output_steers_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
    private_home: Path,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    let_through(monkeypatch)
    record_property("tried", run_all(monkeypatch, private_home, tmp_path))


@needs(STREAMS)
def test_output_that_is_not_cleaned_steers_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
    private_home: Path,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    CLEANER.take_out(monkeypatch)
    record_property("tried", run_all(monkeypatch, private_home, tmp_path))
