import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores import backends, keyring
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.errors import SecretStoreError
from tests.credentials.helpers import failure, threads, until_threads_end
from tests.servers.waiting import SECONDS

ROOT = Path(__file__).parents[2]


class FakeBackend:
    """A backend that behaves as it is told; stands where no real one can be made to misbehave."""

    priority = 5

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.items.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.items[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.items[service, username]


def install(
    monkeypatch: pytest.MonkeyPatch, module: str, backend: type[object], name: str = "Keyring"
) -> None:
    fake = ModuleType(module)
    backend.__module__, backend.__qualname__ = module, name
    setattr(fake, name, backend)
    monkeypatch.setitem(sys.modules, module, fake)


def allow(monkeypatch: pytest.MonkeyPatch, backend: type[object]) -> None:
    """Put a fake in the place of the first trusted backend."""
    install(monkeypatch, "keyring.backends.SecretService", backend)


async def test_without_a_bus_the_keyring_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nonexistent")
    monkeypatch.setattr(backends, "_untrusted_installed", lambda: iter(()))
    error = await failure(KeyringStore())
    assert error.kind == "absent"
    assert "Install" in error.hint


async def test_a_plaintext_backend_is_never_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    used: list[str] = []

    class PlaintextKeyring(FakeBackend):
        priority = 9

        def set_password(self, service: str, username: str, password: str) -> None:
            used.append(password)

    install(monkeypatch, "keyrings.alt.file", PlaintextKeyring, "PlaintextKeyring")
    package = tmp_path / "site" / "keyrings_alt-5.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0\n")
    (package / "entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.alt.file.PlaintextKeyring")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    store = KeyringStore()
    with pytest.raises(SecretStoreError) as caught:
        await store.set("id", Secret("fake-secret"))
    assert caught.value.kind == "insecure"
    assert "keyrings.alt.file" in caught.value.message
    assert not used
    told = {status.label: status.reason for status in await store.survey()}
    assert "not trusted" in told["keyrings.alt.file"]
    assert "is not running" in told["Secret Service"]


@pytest.mark.parametrize("name", ["null.Keyring", "fail.Keyring", "chainer.ChainerBackend"])
def test_backends_that_keep_nothing_or_choose_by_themselves_are_not_trusted(name: str) -> None:
    assert f"keyring.backends.{name}" not in {
        f"{allowed.module}.{allowed.name}" for allowed in backends.ALLOWED
    }


async def test_a_class_from_elsewhere_under_a_trusted_name_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    allow(monkeypatch, FakeBackend)
    FakeBackend.__module__ = "keyrings.alt.file"
    monkeypatch.setattr(backends, "ALLOWED", backends.ALLOWED[:1])
    assert (await failure(KeyringStore())).kind in {"absent", "insecure"}


async def test_a_backend_that_keeps_nothing_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(FakeBackend):
        def set_password(self, service: str, username: str, password: str) -> None:
            """Accept it and keep nothing, as keyring's null backend does."""

    allow(monkeypatch, Forgetful)
    assert (await failure(KeyringStore())).kind == "broken"


async def test_a_backend_that_cuts_secrets_is_found_out_and_left_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: dict[tuple[str, str], str] = {}

    class Short(FakeBackend):
        def __init__(self) -> None:
            self.items = kept

        def set_password(self, service: str, username: str, password: str) -> None:
            kept[service, username] = password[:100]

    allow(monkeypatch, Short)
    with pytest.raises(SecretStoreError) as caught:
        await KeyringStore().set("id", Secret("x" * 101))
    assert caught.value.kind == "broken"
    assert not kept


@pytest.mark.parametrize(
    ("text", "kind"),
    [("x" * 1_201, "too_large"), ("🔑" * 601, "too_large"), ("\ud800", "broken")],
)
async def test_what_could_not_be_kept_exactly_is_refused_before_it_is_written(
    monkeypatch: pytest.MonkeyPatch, text: str, kind: str
) -> None:
    written: list[str] = []

    class Recording(FakeBackend):
        def set_password(self, service: str, username: str, password: str) -> None:
            written.append(password)
            super().set_password(service, username, password)

    allow(monkeypatch, Recording)
    with pytest.raises(SecretStoreError) as caught:
        await KeyringStore().set("id", Secret(text))
    assert caught.value.kind == kind
    assert not written


async def test_the_probe_runs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    services: list[str] = []

    class Counting(FakeBackend):
        def set_password(self, service: str, username: str, password: str) -> None:
            services.append(service)
            super().set_password(service, username, password)

    allow(monkeypatch, Counting)
    store = KeyringStore()
    assert not services, "nothing is asked before the first call"
    await asyncio.gather(*(store.get(f"id-{number}") for number in range(5)))
    assert len(services) == 1


async def test_every_failure_of_a_backend_becomes_a_named_one_without_its_text(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class KeyringLocked(Exception):
        pass

    failures: dict[str, Exception] = {
        "locked": KeyringLocked("fake-canary"),
        "absent": BrokenPipeError("fake-canary"),
        "broken": AssertionError("fake-canary"),
    }
    failing: list[Exception] = []

    class Failing(FakeBackend):
        def get_password(self, service: str, username: str) -> str | None:
            if failing:
                raise failing[0]
            return super().get_password(service, username)

    allow(monkeypatch, Failing)
    store = KeyringStore()
    await store.get("id")
    for kind, error in failures.items():
        failing[:] = [error]
        found = await failure(store)
        assert found.kind == kind
        assert "fake-canary" not in str(found)
        assert found.__cause__ is None
        assert found.__context__ is None
    assert "fake-canary" not in caplog.text


async def test_at_most_four_threads_are_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    inside: list[int] = []

    class Slow(FakeBackend):
        def get_password(self, service: str, username: str) -> str | None:
            if service == "sshtui:slow":
                inside.append(1)
                gate.wait(SECONDS)
            return super().get_password(service, username)

    allow(monkeypatch, Slow)
    store = KeyringStore(deadline=0.3)
    await store.get("warm")
    errors = await asyncio.gather(*(failure(store, "slow") for _ in range(12)))
    assert {error.kind for error in errors} == {"hung"}
    assert len(inside) == threads() == 4
    gate.set()
    await until_threads_end()


def test_importing_the_store_does_not_import_keyring() -> None:
    script = (
        "import sys, sshtui.credentials.service\n"
        "print(sorted({'keyring', 'secretstorage'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_importing_the_spine_of_kbdint_imports_no_asyncio_either() -> None:
    script = (
        "import sys, sshtui.credentials.secret, sshtui.credentials.credential\n"
        "print(sorted({'keyring', 'cryptography', 'asyncio'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_the_deadline_is_five_seconds() -> None:
    assert keyring.DEADLINE_SECONDS == 5.0
