import asyncio
import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.command import CommandStore
from sshtui.endpoint import Endpoint
from sshtui.errors import SecretStoreError
from tests.servers.waiting import until

ENDPOINT = Endpoint("deploy", "db1.example.com", 2222)
PROMPT = Binding(ENDPOINT, "", "password", echo=False)


def python(script: str) -> str:
    """Return a command that runs a Python script."""
    return shlex.join([sys.executable, "-c", script]).replace("%", "%%")


async def answer(command: str, *, binding: Binding = PROMPT, limit: float = 30) -> Secret | None:
    store = CommandStore({"*": command}, limit=limit)
    offer = store.offer(binding, "db1")
    assert offer is not None
    return await store.get(offer.id)


async def failure(command: str, **options: float) -> str:
    with pytest.raises(SecretStoreError) as caught:
        await answer(command, **options)  # type: ignore[arg-type]
    assert caught.value.kind == "command"
    assert caught.value.hint
    return str(caught.value)


async def test_the_first_line_of_the_output_is_the_answer() -> None:
    script = "print('fake päss word '); print('login: someone')"
    assert await answer(python(script)) == Secret("fake päss word ")
    assert await answer("printf 'fake-one\\r\\nrest'") == Secret("fake-one")


async def test_tokens_name_the_host_and_the_user() -> None:
    assert await answer("echo %%,%n,%h,%r,%p") == Secret("%,db1,db1.example.com,deploy,2222")


def test_what_is_offered_is_fresh_and_belongs_to_the_prompt() -> None:
    store = CommandStore({"web*": "one", "db? *.test": "two %h", "*": "three"})
    offer = store.offer(PROMPT, "db1")
    assert offer is not None
    assert (offer.binding, offer.kind, offer.status, offer.mode) == (
        PROMPT, PromptKind.PASSWORD, Status.FRESH, Mode.FILL,
    )  # fmt: skip
    assert offer.store is CommandStore.kind
    assert offer.host_keys == frozenset()
    assert store._argv[offer.id] == ("two", "db1.example.com")
    assert CommandStore({"web*": "one"}).offer(PROMPT, "db1") is None


def test_another_command_or_prompt_is_another_credential() -> None:
    offers = [
        CommandStore({"*": command}).offer(binding, "db1")
        for command in ("one", "two")
        for binding in (PROMPT, replace(PROMPT, prompt="passwort"))
    ]
    assert len({offer.id for offer in offers if offer}) == 4
    again = CommandStore({"*": "one"}).offer(PROMPT, "db1")
    assert again == offers[0]


@pytest.mark.parametrize(
    "name",
    ["; touch ran", "$(touch ran)", "`touch ran`", "a b", "x\ntouch ran", "|touch ran", "%h", "*"],
)
async def test_a_hostile_name_is_one_argument_and_runs_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    binding = replace(PROMPT, endpoint=Endpoint(name, name, 22))
    script = "import sys; print(len(sys.argv) - 1, ascii(sys.argv[1:]))"
    store = CommandStore({"*": python(script) + " %h %r"})
    offer = store.offer(binding, name)
    assert offer is not None
    assert await store.get(offer.id) == Secret(f"2 {[name, name]!a}")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["-oProxyCommand=touch ran", "--help", "a\0b"])
def test_a_name_that_would_be_an_option_is_refused(name: str) -> None:
    store = CommandStore({"*": "pass show %h"})
    with pytest.raises(SecretStoreError, match="option"):
        store.offer(replace(PROMPT, endpoint=Endpoint("deploy", name, 22)), "db1")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("pass 'show", "quotation"),
        ("", "empty"),
        ("pass %x", "%x is unknown"),
        ("p %", "is unknown"),
    ],
)
def test_a_command_that_cannot_be_understood_names_its_pattern(command: str, reason: str) -> None:
    with pytest.raises(SecretStoreError, match=reason) as caught:
        CommandStore({"db*": command}).offer(PROMPT, "db1")
    assert "db*" in str(caught.value)
    assert "settings.toml" in caught.value.hint


async def test_its_own_words_are_shown_when_it_fails_and_its_output_never() -> None:
    script = (
        "import sys; print('fake-secret'); sys.stderr.write('one\\n\\x1b[2Jno entry\\n'); exit(3)"
    )
    words = await failure(python(script))
    assert "status 3" in words
    assert "one · [2Jno entry" in words
    assert "fake-secret" not in words
    assert "printed nothing" in await failure("true")
    assert "No such file" in await failure("/nowhere/at/all")
    assert "more than" in await failure(python("print('x' * 100_000)"))


def alive(path: Path) -> bool:
    """Return whether the process that wrote its number into a file still runs."""
    try:
        os.kill(int(path.read_text()), 0)
    except ProcessLookupError:
        return False
    return True


STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open("{path}.new", "w").write(str(child.pid))
os.rename("{path}.new", "{path}")
time.sleep(600)
"""


async def test_one_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    path = tmp_path / "grandchild"
    waiting = asyncio.ensure_future(failure(python(STUBBORN.format(path=path)), limit=2))
    await until(path.exists, "the grandchild")
    assert "within 2 s" in await waiting
    await until(lambda: not alive(path), "the end of the grandchild")


async def test_giving_up_ends_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / "grandchild"
    waiting = asyncio.ensure_future(answer(python(STUBBORN.format(path=path))))
    await until(path.exists, "the grandchild")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await until(lambda: not alive(path), "the end of the grandchild")


async def test_the_loop_goes_on_while_it_runs() -> None:
    ticks = 0
    asking = asyncio.ensure_future(answer(python("import time; time.sleep(0.3); print('fake')")))
    while not asking.done():
        ticks += 1
        await asyncio.sleep(0.01)
    assert ticks > 5
    assert await asking == Secret("fake")


async def test_nothing_is_written_to_it() -> None:
    store = CommandStore({})
    with pytest.raises(SecretStoreError, match="does not store"):
        await store.set("id", Secret("fake"))
    await store.delete("id")
    assert await store.get("id") is None
