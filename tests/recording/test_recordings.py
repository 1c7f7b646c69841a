"""Recordings of sessions whose remote is a test."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.errors import AppError, ConfigError
from sshtui.recording import recorder
from sshtui.recording.recordings import Recordings
from sshtui.sessions.state import SessionState
from sshtui.settings import Settings
from sshtui.ssh.shell import ShellEnd
from tests.faults.disks import Disk
from tests.servers.waiting import until
from tests.sessions.bench import SIZE, Bench, Nobody
from tests.sessions.fakes import TARGET, FakeShell

LOST = ShellEnd(None, "", "The server went away.")


class Recorded(Bench):
    """Sessions that may be recorded."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.told: list[AppError] = []
        self.recordings = Recordings(
            self.manager, settings or Settings(), lambda _, error: self.told.append(error)
        )
        self.manager.subscribe(self.recordings.hear)

    @property
    def shell(self) -> FakeShell:
        return self.connector.connections[-1].shells[-1]

    async def say(self, id_: str, text: str) -> None:
        self.shell.say(text.encode())
        await until(lambda: text.rsplit(maxsplit=1)[-1] in self.manager.emulator(id_).text(), text)

    async def end(self) -> None:
        await self.manager.shutdown()
        await self.recordings.finish()


@pytest.fixture
async def bench() -> AsyncIterator[Recorded]:
    made = Recorded()
    yield made
    await made.end()


def folder() -> Path:
    return paths.state_path() / "recordings"


def read(path: Path) -> str:
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    return path.read_text("utf-8")


async def test_of_a_session_that_ended_meanwhile_nothing_is_left(bench: Recorded) -> None:
    id_ = await bench.opened()
    info = await bench.reaches(id_, SessionState.OPEN)
    await bench.manager.close(id_)
    await bench.recordings.start(info, "text", folder() / "log.txt")
    assert not any(folder().iterdir())


async def test_a_session_is_logged_from_its_screen_on_until_that_is_stopped(
    bench: Recorded,
) -> None:
    id_ = await bench.opened()
    info = bench.info(id_)
    assert info is not None
    await bench.say(id_, "Welcome\r\n$ ")
    path = bench.recordings.suggested(info, "text")
    await bench.recordings.start(info, "text", path)
    assert bench.info(id_) == replace(info, recording=str(path))
    await bench.say(id_, "ls\r\ndir\r\n")
    assert await bench.recordings.stop(id_) == path
    await bench.say(id_, "unseen\r\n")
    assert read(path) == "Welcome\n$ ls\ndir\n"
    assert bench.info(id_) == info
    # Nothing is overwritten.
    await bench.recordings.start(info, "text", path)
    assert await bench.recordings.stop(id_) == path.with_stem(f"{path.stem}_2")
    named = paths.state_path() / "log"
    await bench.recordings.start(info, "text", named)
    await bench.recordings.stop(id_)
    with pytest.raises(ConfigError, match="exists"):
        await bench.recordings.start(info, "text", named)


async def test_a_recording_goes_on_in_one_file_after_a_loss() -> None:
    bench = Recorded(Settings(log="asciicast"))
    id_ = bench.manager.open(replace(TARGET, log=""), lambda _: Nobody(), SIZE)
    await bench.reaches(id_, SessionState.OPEN)
    assert not folder().exists()
    await bench.say(id_, "one")
    bench.shell.end(LOST)
    await bench.reaches(id_, SessionState.CLOSED)
    await until(lambda: (info := bench.info(id_)) and info.recording, "file")
    # What was sent before the loss is in the file now.
    [path] = folder().iterdir()
    await until(lambda: "The server went away" in path.read_text("utf-8"), "mark")
    bench.manager.reconnect(id_, lambda _: Nobody(), SIZE)
    await bench.reaches(id_, SessionState.OPEN)
    bench.manager.resize(id_, 100, 30)
    await bench.say(id_, "two")
    await bench.end()
    header, *events = map(json.loads, read(path).splitlines())
    assert (header["width"], header["height"]) == SIZE
    assert "one" in events[0][2]
    assert [event[2] for event in events if event[1] in "rm"][1:] == ["100x30"]
    assert "two" in events[-1][2]
    assert path.name.startswith("web1_")


async def test_a_restored_session_that_shares_a_connection_is_logged() -> None:
    bench = Recorded(Settings(log="text"))
    first = bench.manager.session(await bench.opened())
    assert first is not None
    assert first.line is not None
    bench.manager.restore(TARGET, SIZE, as_id="restored", title="web1", alone=True)
    begun = datetime.now(UTC)
    bench.manager.rejoin("restored", first.line)
    info = await bench.reaches("restored", SessionState.OPEN)
    assert info.opened > begun
    await bench.say("restored", "precious\r\n")
    await until(lambda: (info := bench.info("restored")) and info.recording, "file")
    await bench.end()
    assert [read(path) for path in folder().iterdir()] == ["precious\n"]


@pytest.mark.parametrize(("setting", "host"), [("no", ""), ("text", "no"), ("asciicast", "no")])
async def test_a_host_says_otherwise_than_the_settings(setting: str, host: str) -> None:
    bench = Recorded(Settings(log=setting))
    id_ = bench.manager.open(replace(TARGET, log=host), lambda _: Nobody(), SIZE)
    await bench.reaches(id_, SessionState.OPEN)
    await bench.say(id_, "one")
    await bench.end()
    assert not folder().exists()


async def test_a_disk_that_is_full_ends_the_recording_and_not_the_session(
    bench: Recorded, disk: Callable[[Path], Disk], tmp_path: Path
) -> None:
    small = disk(tmp_path / "disk")
    id_ = await bench.opened()
    info = bench.info(id_)
    assert info is not None
    await bench.recordings.start(info, "text", small.root / "log")
    small.fill()
    await bench.say(id_, "more\r\n" * 2000)
    await until(lambda: bench.told, "word")
    assert "No space left" in bench.told[0].message
    await bench.say(id_, "after")
    assert bench.info(id_) == info
    assert not bench.shell.held


async def test_a_fault_of_our_own_ends_the_recording_and_not_the_session(
    bench: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = await bench.opened()
    info = bench.info(id_)
    assert info is not None
    await bench.recordings.start(info, "text", bench.recordings.suggested(info, "text"))
    monkeypatch.setattr(recorder, "MOST", 10)

    def broken(_: object) -> str:
        raise RuntimeError("as planned")

    monkeypatch.setattr("sshtui.recording.plain_text.PlainText.take", broken)
    await bench.say(id_, "a line that is longer\r\n")
    await until(lambda: bench.told, "word")
    await until(lambda: not bench.shell.held, "release")
    assert bench.info(id_) == info


async def test_a_remote_is_held_while_more_waits_than_may(
    bench: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = await bench.opened()
    info = bench.info(id_)
    assert info is not None
    await bench.recordings.start(info, "text", bench.recordings.suggested(info, "text"))
    monkeypatch.setattr(recorder, "MOST", 10)
    monkeypatch.setattr(recorder, "BATCH", 10)
    held: list[bool] = []
    monkeypatch.setattr(bench.shell, "pause", lambda: held.append(True))
    monkeypatch.setattr(bench.shell, "resume", lambda: held.append(False))
    await bench.say(id_, "a line that is longer\r\nend\r\n")
    await until(lambda: held[-1:] == [False], "release")
    assert held == [True, False]
