"""A PKCS#11 token in software (SoftHSM), with an EC and an RSA key in it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.openssh import make_key

LIBRARIES = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token.

    Attributes:
        library: What speaks to it (PKCS11Provider).
        pin: What it takes to sign.
        public: The public files of its keys; the private ones are nowhere else.
    """

    library: str
    pin: str
    public: tuple[Path, ...]


@pytest.fixture(scope="session")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    """Make a token; one for all tests, because a process initialises a library but once."""
    pytest.importorskip("pkcs11", reason="pip install 'sshtui[pkcs11]'")
    library = next((path for path in LIBRARIES if path.exists()), None)
    program = shutil.which("softhsm2-util")
    if library is None or program is None:
        pytest.skip("no softhsm2")
    directory = tmp_path_factory.mktemp("token")
    configuration = directory / "softhsm2.conf"
    (directory / "tokens").mkdir()
    configuration.write_text(f"directories.tokendir = {directory}/tokens\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(configuration))
        pin = "123456"
        slot = ["--free", "--label", "sshtui", "--so-pin", "12345678"]
        _run(program, "--init-token", *slot, "--pin", pin)
        public = []
        for number, kind in enumerate(("ecdsa", "rsa -b 2048")):
            key = make_key(directory / f"key{number}", kind=f"{kind} -m PKCS8")
            place = ["--token", "sshtui", "--label", f"key{number}", "--id", f"a{number}"]
            _run(program, "--import", str(key), *place, "--pin", pin)
            key.unlink()
            public.append(Path(f"{key}.pub"))
        yield Token(str(library), pin, tuple(public))


def _run(*command: str) -> None:
    subprocess.run(command, env=os.environ, capture_output=True, check=True)
