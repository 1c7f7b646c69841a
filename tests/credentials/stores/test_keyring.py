import asyncio
import base64
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import secretstorage

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.deadline import MAX_OUTSTANDING
from sshtui.credentials.stores.keyring import DEADLINE_SECONDS, KeyringStore
from sshtui.errors import SecretStoreError
from tests.credentials.helpers import failure, threads, until_threads_end
from tests.servers.clock import leap, stopped
from tests.servers.gnome_keyring import GnomeKeyring
from tests.servers.waiting import SECONDS, until

ROOT = Path(__file__).parents[2]


@pytest.mark.keyring
class TestWithGnomeKeyring:
    async def test_secrets_of_every_shape_come_back_exactly(self, keyring: GnomeKeyring) -> None:
        store = KeyringStore()
        texts = ["", "\0", "line\nline\r\n", "ü", "🔑👩‍👩‍👧", "パスワード", " ", "x" * 1_200]
        texts += [f"päss {number}\0\n🔑" for number in range(12)]
        for number, text in enumerate(texts):
            await store.set(f"id-{number}", Secret(text))
        for number, text in enumerate(texts):
            assert await store.get(f"id-{number}") == Secret(text)
            await store.delete(f"id-{number}")
            assert await store.get(f"id-{number}") is None
        assert store.label == "Secret Service"

    async def test_another_store_object_finds_what_was_kept(self, keyring: GnomeKeyring) -> None:
        await KeyringStore().set("shared", Secret("fake-secret"))
        assert await KeyringStore().get("shared") == Secret("fake-secret")

    async def test_an_item_shows_no_host_name_and_the_probe_leaves_nothing(
        self, keyring: GnomeKeyring
    ) -> None:
        await KeyringStore().set("0f3a", Secret("fake-secret"))
        connection = secretstorage.dbus_init()
        items = list(secretstorage.get_default_collection(connection).get_all_items())
        assert [item.get_label() for item in items] == ["Password for 'answer' on 'sshtui:0f3a'"]
        connection.close()

    async def test_a_locked_keyring_says_so_and_works_again_after_unlocking(
        self, keyring: GnomeKeyring
    ) -> None:
        store = KeyringStore()
        await store.set("kept", Secret("fake-secret"))
        keyring.lock()
        assert (await failure(store)).kind == "locked"
        with pytest.raises(SecretStoreError, match="locked"):
            await store.set("other", Secret("fake-secret"))
        keyring.signal(signal.SIGKILL)
        keyring.start_daemon_again()
        assert await store.get("kept") == Secret("fake-secret")

    async def test_a_keyring_that_was_never_unlocked_counts_as_locked(
        self, never_unlocked: GnomeKeyring
    ) -> None:
        error = await failure(KeyringStore())
        assert error.kind == "locked"
        assert "unlock" in error.hint.lower()

    async def test_a_killed_keyring_is_named_before_the_deadline(
        self, keyring: GnomeKeyring
    ) -> None:
        store = KeyringStore()
        await store.set("kept", Secret("fake-secret"))
        keyring.signal(signal.SIGKILL)
        assert (await failure(store, "kept")).kind in {"locked", "absent"}

    async def test_a_stopped_keyring_is_named_after_the_deadline_and_the_screen_stays_alive(
        self, keyring: GnomeKeyring
    ) -> None:
        store = KeyringStore()
        await store.set("kept", Secret("fake-secret"))
        keyring.signal(signal.SIGSTOP)
        failing = asyncio.gather(*(failure(store, "kept") for _ in range(10)))
        await until(lambda: threads() == MAX_OUTSTANDING, "calls that hang")
        assert not failing.done()
        leap(DEADLINE_SECONDS)
        assert {error.kind for error in await failing} == {"hung"}

        with stopped():
            assert (await failure(store, "kept")).kind == "hung", "it is not asked again so soon"

        keyring.signal(signal.SIGCONT)
        await until_threads_end()
        answer = await store.get("kept")
        assert answer == Secret("fake-secret"), "it is asked again once a hung call has ended"

    async def test_a_secret_that_arrives_too_late_is_taken_out_again(
        self, keyring: GnomeKeyring
    ) -> None:
        store = KeyringStore()
        await store.set("warm", Secret("fake-secret"))
        await until_threads_end()
        keyring.signal(signal.SIGSTOP)
        setting = asyncio.ensure_future(store.set("late", Secret("fake-secret")))
        await until(threads, "a call that hangs")
        leap(DEADLINE_SECONDS)
        with pytest.raises(SecretStoreError, match="does not respond"):
            await setting
        keyring.signal(signal.SIGCONT)
        await until_threads_end()
        assert await store.get("late") is None
        assert await store.get("warm") is not None

    def test_the_process_ends_at_once_although_a_call_hangs(self, keyring: GnomeKeyring) -> None:
        script = """
            import asyncio, sys
            from sshtui.credentials.stores.keyring import KeyringStore
            from sshtui.credentials.secret import Secret
            from sshtui.errors import SecretStoreError

            async def main():
                await KeyringStore().set("kept", Secret("fake-secret"))
                store = KeyringStore(deadline=0.5)
                print("ready", flush=True)
                sys.stdin.readline()
                try:
                    await store.get("kept")
                except SecretStoreError as error:
                    print(error.kind, flush=True)

            asyncio.run(main())
            """
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(script)],
            env=keyring.environment | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            keyring.signal(signal.SIGSTOP)
            process.stdin.write("\n")
            process.stdin.flush()
            assert process.stdout.readline() == "hung\n"
            assert process.wait(SECONDS) == 0

    async def test_nothing_of_the_environment_chooses_or_changes_the_backend(
        self, keyring: GnomeKeyring, monkeypatch: pytest.MonkeyPatch, private_home: Path
    ) -> None:
        config = private_home / ".config/python_keyring"
        config.mkdir(parents=True)
        evil = private_home / "evil"
        evil.mkdir()
        (evil / "sitting_duck.py").write_text("raise SystemExit('code was loaded')")
        (config / "keyringrc.cfg").write_text(
            f"[backend]\ndefault-keyring=sitting_duck.Keyring\nkeyring-path={evil}\n"
        )
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/no/such/collection")
        monkeypatch.setenv("KEYRING_PROPERTY_GET_PASSWORD", "not a function")
        store = KeyringStore()
        await store.set("kept", Secret("fake-secret"))
        assert await store.get("kept") == Secret("fake-secret")
        assert str(evil) not in sys.path
        assert not [name for name in os.environ if "KEYRING_" in name]

    async def test_the_answer_is_in_no_file_in_clear(
        self, keyring: GnomeKeyring, tmp_path: Path
    ) -> None:
        canary = "fake-canary-3f9c"
        await KeyringStore().set("kept", Secret(canary))
        contents = files_under(tmp_path)
        assert any(name.endswith(".keyring") for name in contents)
        for content in contents.values():
            assert canary.encode() not in content
            assert base64.b64encode(canary.encode()) not in content


def files_under(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.rglob("*") if path.is_file()}
