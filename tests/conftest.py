"""What every test gets: a home of its own, and nothing of the person's."""

import gc
import itertools
import os
import sys
import tracemalloc
import warnings
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from sshtui import notices, paths
from sshtui.credentials.stores import vault_format
from sshtui.sshconfig import openssh

# How long an example takes says how busy the machine is.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

pytest_plugins = [
    "tests.figures",
    "tests.sendable",
    "tests.time_limit",
    "tests.servers.suites",
    "tests.servers.variants",
    "tests.servers.programs",
    "tests.servers.gnome_keyring",
    "tests.faults.disks",
    "tests.servers.softhsm",
    "tests.servers.reach",
    "tests.servers.releases",
]


# Asked before any test hides it.
openssh.beside()
openssh.defaults()


@pytest.fixture(scope="session", autouse=True)
def _little_patience_with_dns() -> Iterator[None]:
    # Names that do not exist are asked for here; a machine without DNS must not wait for each.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RES_OPTIONS", "timeout:1 attempts:1")
        yield


MOST_DESCRIPTORS = 200
"""More are not left to the collector's own time."""

_NUMBERS = itertools.count(1)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep the collector of garbage away from the thousands of tests, which all stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(10_000)
        gc.enable()


@pytest.fixture(autouse=True)
def _nothing_that_slows_others_is_left() -> Iterator[None]:
    tracer = sys.gettrace()
    yield
    left = tracemalloc.is_tracing(), sys.gettrace() is not tracer, not gc.isenabled()
    tracemalloc.stop()
    gc.enable()
    if len(list(Path("/dev/fd").iterdir())) > MOST_DESCRIPTORS:
        gc.collect()  # what waits for it has descriptors
    assert left == (False, False, False), "memory or lines are traced, or garbage is kept"


@pytest.fixture
def no_garbage() -> None:
    """Collect what earlier tests left, so that it is not taken for what this one leaves."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the test a directory of its own; pytest's own looks through those of all others.

    Its name is always as long, so that what is said of it wraps alike.
    """
    path = tmp_path_factory.getbasetemp() / f"test{next(_NUMBERS):04}"
    path.mkdir(mode=0o700)
    return path


@pytest.fixture(scope="session", autouse=True)
def _programs_without_extras(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    # What speaks to hardware keys is a quarter of the start of a program that has no use for it.
    absent = tmp_path_factory.mktemp("absent")
    for name in ("fido2", "pkcs11"):
        (absent / f"{name}.py").write_text("raise ImportError\n", "ascii")
    found = [str(absent), *filter(None, [os.environ.get("PYTHONPATH")])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(found))
        yield


@pytest.fixture(scope="session", autouse=True)
def _vaults_that_open_sooner() -> Iterator[None]:
    # The least work that a vault may demand: hundreds of tests make one and open it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault_format, "FULL_MEMORY", vault_format.SMALL_MEMORY)
        yield


@pytest.fixture(autouse=True)
def private_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point HOME and SSHTUI_HOME into the test's own directory, and hide agent and session bus."""
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True, mode=0o700)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SSHTUI_HOME", str(tmp_path / "sshtui"))
    for name in ("SSH_AUTH_SOCK", "DISPLAY", "WAYLAND_DISPLAY", "PYTHON_KEYRING_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    notices.reset()
    for name in ("COLUMNS", "LINES"):  # where readline puts the size of the terminal
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def short_home(
    private_home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A directory of sshtui in which sockets have paths that are short enough."""
    home = tmp_path_factory.mktemp("h")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    return home
