"""That a secret, once given, is found nowhere but in the keyring."""

import asyncio
import base64
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from sshtui.credentials.book import open_book
from tests.cli.on_terminal import SSHTUI, on_terminal
from tests.servers import totp
from tests.servers.gnome_keyring import GnomeKeyring, gnome_keyring
from tests.servers.variants import OpenSshFactory

pytestmark = [pytest.mark.sshd, pytest.mark.keyring]


@pytest.fixture(autouse=True)
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GnomeKeyring]:
    with gnome_keyring(tmp_path / "keyring") as running:
        running.use_here(monkeypatch)
        yield running


class ProcessWatch:
    """Looks at all processes of the machine, again and again, for a text that must not be there."""

    def __init__(self, needles: tuple[bytes, ...]) -> None:
        self._needles = needles
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.looks = 0
        self.found: set[str] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.is_set():
            self.looks += 1
            for process in Path("/proc").iterdir():
                if process.name.isdigit():
                    self._look(process / "cmdline")
                    self._look(process / "environ")

    def _look(self, file: Path) -> None:
        try:
            data = file.read_bytes()
        except OSError:
            return
        if any(needle in data for needle in self._needles):
            self.found.add(f"{file}: {data[:60]!r}")


def sightings(directory: Path, needles: tuple[bytes, ...]) -> list[str]:
    """Return the files that hold one of these."""
    return [
        str(path)
        for path in directory.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    ]


def test_password_and_seed_are_in_no_file_output_or_process(
    openssh: OpenSshFactory, private_home: Path, tmp_path: Path
) -> None:
    server = openssh.two_factor()
    (private_home / ".ssh" / "known_hosts").write_text(server.known_hosts_line())
    goal = f"{server.user}@{server.host}:{server.port}"
    seed = totp.SEED.encode()
    password = server.password.encode()
    needles = (password, base64.b64encode(password)[:-4], seed, base64.b32decode(seed))

    def creds(*words: str, stdin: str = "") -> None:
        done = subprocess.run(
            [*SSHTUI, "creds", *words], input=stdin, text=True, capture_output=True, check=True
        )
        assert server.password not in done.stdout + done.stderr
        assert totp.SEED not in done.stdout + done.stderr

    with ProcessWatch(needles) as watch:
        creds("set", goal, "--stdin", stdin=f"{server.password}\n")
        creds("totp", goal, "--stdin", stdin=totp.SEED)
        with on_terminal([*SSHTUI, "exec", "-v", goal, "--", "true"]) as program:
            for prompt in ("Password:", "Verification code:"):
                program.sees(prompt)
                program.sees("Enter sends it]")
                program.type("\n")
            shown = program.rest()
            assert program.wait() == 0

        async def ids() -> list[str]:
            book = open_book()
            try:
                return [one.id for one in await book.all()]
            finally:
                book.close()

        for credential_id in asyncio.run(ids()):
            creds("mode", credential_id[:8], "send")
        silent = subprocess.run(
            [*SSHTUI, "exec", "-v", goal, "--", "echo", "in"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            start_new_session=True,
            check=False,
        )
    assert silent.stdout == b"in\n", silent.stderr
    assert b"TOTP" in silent.stderr
    for output in (shown.encode(), silent.stdout, silent.stderr):
        assert not any(needle in output for needle in needles)
    assert watch.looks > 3
    assert watch.found == set()
    assert sightings(tmp_path / "sshtui", needles) == []
    assert sightings(private_home, needles) == []
