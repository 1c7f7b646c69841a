"""What is typed and recorded in a pane goes where the person means it, and no secret along."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sshtui.recording import recording_file, secret_filter
from sshtui.sessions import broadcast, start_command
from tests.recording import test_secret_filter
from tests.sessions import test_broadcast, test_start_command
from tests.sessions.bench import Bench
from tests.trust.twin import Defence, needs


@asynccontextmanager
async def bench(sessions: int) -> AsyncIterator[Bench]:
    made = Bench()
    for _ in range(sessions):
        await made.opened()
    yield made
    await made.manager.shutdown()


def know_no_prompt(module: object) -> Callable[[pytest.MonkeyPatch], None]:
    def take_out(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "asks_for_secret", lambda line: False)

    return take_out


@needs(Defence("a prompt for a secret is known", know_no_prompt(broadcast), "assert not True"))
async def test_no_password_goes_to_the_other_panes() -> None:
    async with bench(3) as made:
        await test_broadcast.test_nothing_goes_to_any_while_one_asks_for_a_secret(made)


@needs(Defence("a prompt for a secret is known", know_no_prompt(start_command), "tmux attach"))
async def test_no_start_command_answers_a_prompt_for_a_password() -> None:
    async with bench(0) as made:
        await test_start_command.test_it_is_no_answer_to_a_prompt_for_a_secret(made)


@needs(Defence("a prompt for a secret is known", know_no_prompt(secret_filter), "hunter2-fake"))
def test_no_password_that_a_program_echoes_is_recorded() -> None:
    for prompt in ("Password: ", "[sudo] password for deploy: ", "Enter PIN "):
        seen = test_secret_filter.passed(prompt.encode(), b"hunter2-fake", b"\r\n$ ")
        assert "hunter2-fake" not in seen


def name_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording_file, "name_for", lambda host, suffix, at: f"{host}{suffix}")


HOSTILE_NAMES = (
    *("../../etc/x\n", "/etc/passwd", "a/b", "..", ".", "", "~root/x", "$(x)", "-rf", "a\0b"),
    *("x" * 5000, "漢" * 200, "\u202egnp", "a\x1b[2J"),
)


@needs(Defence("the name of a recording is made safe", name_as_it_says, "elsewhere"))
def test_no_name_of_a_host_leads_a_recording_elsewhere(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    at = datetime(2026, 11, 27, tzinfo=UTC)
    for host in HOSTILE_NAMES:
        name = recording_file.name_for(host, ".log", at)
        assert (tmp_path / name).parent == tmp_path, "elsewhere"
        assert not {"/", "\0", "\n"} & {*name}
        assert len(os.fsencode(name)) < 256
    record_property("tried", len(HOSTILE_NAMES))
