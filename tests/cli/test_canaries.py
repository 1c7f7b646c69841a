"""That a secret, once given, is found nowhere but in the keyring."""

import asyncio
import base64
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sshtui.credentials.service import open_credentials
from tests.cli.canaries import ProcessWatch, sightings
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
            credentials = open_credentials()
            try:
                return [credential.id for credential in await credentials.all()]
            finally:
                credentials.close()

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
