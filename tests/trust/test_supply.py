"""No sign-in begins with a library that is unsafe, or that lacks what the defences hang on."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui.errors import UnsupportedLibrary
from sshtui.ui.controllers import preloading
from tests.servers.waiting import until
from tests.trust.twin import Defence, needs
from tests.ui.forms import build, running

ROOT = Path(__file__).parents[2]
FIRST = ""
"""What the program below begins with."""
PROGRAM = "from sshtui.cli import library_versions, main; {first}; main.run()"


def begin_with(code: str) -> Callable[[pytest.MonkeyPatch], None]:
    def take_out(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys.modules[__name__], "FIRST", code)

    return take_out


WENT_ON: list[UnsupportedLibrary] = []
"""What the app was told, and did nothing about."""


def go_on_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preloading, "_stop", WENT_ON.append)


@needs(
    Defence(
        "versions are looked at",
        begin_with("library_versions.check = print"),
        "started with an unsafe library",
    )
)
def test_nothing_starts_with_a_library_that_is_known_to_be_unsafe(tmp_path: Path) -> None:
    (tmp_path / "asyncssh").mkdir()
    (tmp_path / "asyncssh" / "__init__.py").touch()
    (tmp_path / "asyncssh-2.24.0.dist-info").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(first=FIRST or "pass"), "hosts", "list"],
        env=os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, "started with an unsafe library"
    assert done.stderr.startswith("sshtui: Unsafe version: With asyncssh 2.24.0, ")
    assert "Run: pip install 'asyncssh>=2.24.1,<2.25'; or upgrade sshtui.\n" in done.stderr


@needs(Defence("what is missing ends the app", go_on_without, "the app went on"))
async def test_the_app_ends_before_a_sign_in_where_a_name_is_missing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    gone = UnsupportedLibrary("asyncssh 9 has no auth.Gone, which sshtui needs.", hint="Run: pip")

    released = threading.Event()

    def load() -> None:
        released.wait()
        raise gone

    monkeypatch.setattr(preloading, "_import", load)
    with pytest.raises(UnsupportedLibrary):  # noqa: PT012 - it comes when the app is left
        async with running(build()) as (app, _):
            released.set()
            await until(lambda: WENT_ON or not app.is_running, "end")
            assert not app.is_running, "the app went on"
    printed = " ".join(capfd.readouterr().err.split())
    assert printed == f"sshtui: The app stopped. {gone.message} Run: pip"
