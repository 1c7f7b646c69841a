"""That no secret of a sign-in is found by the command, in a file, a process, a log or later.

Each source of a secret is tried with each standard input that a command may get. While the command
runs, the program is asked what it still holds: no object of it holds a secret, or a text with one.
What it has let go of stays in its memory until that is used again, for Python wipes nothing.
"""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import open_credentials
from sshtui.endpoint import Endpoint
from tests.cli.canaries import ProcessWatch, forms_of, sightings
from tests.cli.inside import look
from tests.cli.on_terminal import OnTerminal, on_terminal
from tests.cli.test_exec import know, line
from tests.cli.test_exec_questions import PASSPHRASE, VAULT, WRONG, signs_in, types
from tests.servers import totp
from tests.servers.openssh import OpenSsh, make_key
from tests.servers.variants import OpenSshFactory, authorise
from tests.servers.waiting import SECONDS, wait_for

pytestmark = pytest.mark.sshd

SEES = "env > seen; tr '\\0' '\\n' < /proc/$$/cmdline >> seen; echo be''gun; cat > input"
"""What the command writes down: all that it can see."""
GATE = "until [ -e go ]; do sleep 0.05; done; rm -f go"
CLOSED = ("/bin/sh", "-c", 'exec "$@" <&-', "sh")
TYPED = "for the command"


@dataclass(frozen=True, slots=True)
class Way:
    """How a command gets its standard input.

    Attributes:
        options: Of `exec`.
        before: What the program is run by.
        piped: Whether a pipe is the input; a terminal is there to ask on all the same.
        typed: What is typed for the command; nothing is where it does not read the terminal.
    """

    options: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    piped: bool = False
    typed: str = ""


WAYS = {
    "terminal": Way(typed=f"{TYPED}\n\x04"),
    "relayed": Way(("-t",), typed=f"{TYPED}\r\x04"),
    "empty": Way(("-n",)),
    "pipe": Way(piped=True),
    "closed": Way(before=CLOSED),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a secret comes from.

    Attributes:
        server: Asks for it.
        secrets: What must be found nowhere.
        prepare: Makes the person's files.
        answer: Answers what is asked.
        options: Of `exec`.
    """

    server: OpenSsh
    secrets: tuple[str, ...]
    prepare: Callable[[], None]
    answer: Callable[[OnTerminal], None]
    options: tuple[str, ...] = ()


def make_vault(server: OpenSsh, **answers: str) -> None:
    """Create a vault, and save credentials in it by the prompt that each belongs to."""

    async def work() -> None:
        vault = credentials.stores.vault
        assert vault is not None
        await vault.create(Secret(PASSPHRASE))
        for prompt, answer in answers.items():
            endpoint = Endpoint(server.user, server.host, server.port)
            await credentials.remember(
                Binding(endpoint, "", prompt.replace("_", " "), echo=False),
                PromptKind.CODE if answer.startswith("otpauth:") else PromptKind.PASSWORD,
                Secret(answer),
                mode=Mode.FILL,
                host_key=server.fingerprint(),
            )

    credentials = open_credentials()
    try:
        asyncio.run(work())
    finally:
        credentials.close()


def typed_and_remembered(openssh: OpenSshFactory, _: Path) -> Source:
    server = openssh.password()

    def answer(running: OnTerminal) -> None:
        signs_in(running, server)
        types(running, VAULT, WRONG)
        types(running, VAULT, PASSPHRASE)

    secrets = (server.password, PASSPHRASE, WRONG)
    return Source(server, secrets, lambda: make_vault(server), answer)


def out_of_the_vault(openssh: OpenSshFactory, _: Path) -> Source:
    server = openssh.password()

    def prepare() -> None:
        make_vault(server, password=server.password)

    def answer(running: OnTerminal) -> None:
        types(running, VAULT, PASSPHRASE)
        types(running, "Enter sends it] ", "")

    secrets = (server.password, PASSPHRASE)
    return Source(server, secrets, prepare, answer)


def a_key_with_a_passphrase(openssh: OpenSshFactory, directory: Path) -> Source:
    server = openssh.key_only()
    phrase = "fake-passphrase-of-a-key"
    key = make_key(directory / "key", passphrase=phrase)
    authorise(server, key)

    def answer(running: OnTerminal) -> None:
        types(running, f"Passphrase for {key}: ", WRONG)
        types(running, f"Passphrase for {key}: ", phrase)

    options = ("-i", str(key), "-o", "IdentitiesOnly=yes")
    return Source(server, (phrase, WRONG), lambda: None, answer, options)


def a_seed_of_codes(openssh: OpenSshFactory, _: Path) -> Source:
    server = openssh.two_factor()
    seed = f"otpauth://totp/example:deploy?secret={totp.SEED}&issuer=example"

    def answer(running: OnTerminal) -> None:
        types(running, "Password: ", server.password)
        running.sees("Save it if the sign-in succeeds? [y/N] ")
        running.type("n\n")
        types(running, VAULT, PASSPHRASE)
        types(running, "Verification code: [from TOTP, Enter sends it] ", "")

    def prepare() -> None:
        make_vault(server, verification_code=seed)

    secrets = (totp.SEED, server.password, PASSPHRASE)
    return Source(server, secrets, prepare, answer)


def a_program_that_knows_it(openssh: OpenSshFactory, directory: Path) -> Source:
    server = openssh.password()
    file = directory / "password"
    file.write_text(server.password, "utf-8")

    def prepare() -> None:
        settings = paths.config_dir() / "settings.toml"
        settings.write_text(f'[commands]\n"*" = "cat {file}"\n', "utf-8")
        settings.chmod(0o600)

    def answer(running: OnTerminal) -> None:
        types(running, "Password: [from command, Enter sends it] ", "")

    return Source(server, (server.password,), prepare, answer)


@pytest.mark.parametrize(
    ("source", "way"),
    [
        *((typed_and_remembered, way) for way in WAYS),
        (out_of_the_vault, "terminal"),
        (out_of_the_vault, "pipe"),
        (a_key_with_a_passphrase, "relayed"),
        (a_key_with_a_passphrase, "closed"),
        (a_seed_of_codes, "terminal"),
        (a_seed_of_codes, "empty"),
        (a_program_that_knows_it, "terminal"),
        (a_program_that_knows_it, "closed"),
    ],
)
def test_a_secret_is_found_nowhere_while_a_command_runs_and_after(
    openssh: OpenSshFactory,
    private_home: Path,
    tmp_path: Path,
    source: Callable[[OpenSshFactory, Path], Source],
    way: str,
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    given = source(openssh, elsewhere)
    know(given.server, private_home)
    given.prepare()
    needles = [form for secret in given.secrets for form in forms_of(secret)]
    with ProcessWatch(needles) as watch:
        shown = runs(given, WAYS[way], tmp_path)
    assert watch.looks > 3
    assert watch.found == set()
    assert not any(secret in shown for secret in given.secrets)
    assert (tmp_path / "sshtui" / "state" / "sshtui.log").exists()
    for directory in (tmp_path / "sshtui", private_home):
        assert sightings(directory, needles) == []


def runs(given: Source, way: Way, directory: Path) -> str:
    """Run a command, look into the program meanwhile, and return what the terminal has got."""
    at_home, inside = given.server.account.home, directory / "inside"
    temporary = ("env", f"TMPDIR={directory / 'sshtui'}")
    words = line(given.server, f"{SEES}; {GATE}", options=(*way.options, *given.options))
    program = (sys.executable, "-m", "tests.cli.inside", str(inside), *words)
    with on_terminal(
        [*temporary, *way.before, *program], stdin=subprocess.PIPE if way.piped else None
    ) as running:
        if way.piped:
            assert running.process.stdin is not None
            running.process.stdin.write(f"{TYPED}\n".encode())
            running.process.stdin.close()
        given.answer(running)
        running.sees("begun")
        assert look(inside, *given.secrets) == {"holders": [], "alive": 0}
        running.type(way.typed)
        (at_home / "go").touch()
        assert running.wait() == 0, running.rest()
        running.rest()
    expected = f"{TYPED}\n" if way.typed or way.piped else ""
    seen = (at_home / "seen").read_text("utf-8")
    assert "HOME=" in seen
    assert not any(secret in seen for secret in given.secrets)
    wait_for(lambda: (at_home / "input").read_text("utf-8") == expected, "input", seconds=SECONDS)
    return running.output


def test_a_refused_secret_is_found_nowhere(
    openssh: OpenSshFactory, private_home: Path, tmp_path: Path
) -> None:
    server = openssh.password()
    know(server, private_home)
    inside = (sys.executable, "-m", "tests.cli.inside", str(tmp_path / "inside"))
    with on_terminal([*inside, *line(server, "true", options=("-v",))]) as running:
        for _ in range(3):
            types(running, ") Password: ", WRONG)
        running.rest()
        assert running.wait() == 255
    assert WRONG not in running.output
    for directory in (tmp_path / "sshtui", private_home):
        assert sightings(directory, forms_of(WRONG)) == []
