"""Who may connect as ssh would gets no connection, question or trust but what is theirs."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from sshtui.cli import client_questions
from sshtui.cli.client_questions import ClientQuestions
from sshtui.errors import AppError
from sshtui.mux import peer
from sshtui.mux.peer import Peer
from sshtui.services.consents import Consents
from sshtui.sessions import sign_in
from sshtui.sessions.line import Line
from sshtui.sessions.lines import Lines
from sshtui.sessions.sharing import access, wanted
from sshtui.sessions.sharing.access import Access
from sshtui.sessions.sharing.rider_forwards import RiderForwards
from sshtui.sessions.sharing.rider_list import RiderList
from sshtui.sessions.tunnels import Tunnels
from sshtui.sshconfig.forwards import Forward, parse
from sshtui.sshconfig.target import Target
from sshtui.ui.controllers.forward_consent import ForwardConsent
from sshtui.ui.controllers.host_consent import HostConsent
from tests.cli.test_client_questions import _always, rider
from tests.mux import test_peer
from tests.servers.scripted import Scripted
from tests.servers.talk import accept_key
from tests.sessions import test_sign_in
from tests.sessions.sharing.likely import Likely
from tests.sessions.sharing.test_wanted import WEB
from tests.ssh.target import connector, target
from tests.trust.twin import Defence, needs

HOME = replace(WEB, alias="home", identity_files=(Path("/keys/bob"),))
"""Another person's way to the same account."""


class OpenLines:
    """Lines that are open to every host, and who got them."""

    def __init__(self) -> None:
        self.joined: list[Target] = []
        self.forwarded: list[Target] = []

    def open_line(self, target: Target) -> Line:
        return cast("Line", SimpleNamespace(join=lambda: self.joined.append(target)))

    async def open(self, _line: Line, target: Target, *_: object) -> int:
        self.forwarded.append(target)
        return 0


def accessible(lines: OpenLines, named: Target, may: dict[str, str]) -> Access:
    """Return what gives riders lines, with one host that their command lines name."""
    askers: Any = None
    return Access(
        cast("Lines", lines),
        RiderList(),
        askers,
        Likely(named),
        cast("RiderForwards", lines),
        lambda target: may.get(target.alias, "open"),
    )


def share_whatever_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "NO", "never")


def take_one_person_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "is_another", lambda named, shared: False)


def believe_no_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "alias_wanted_by", lambda pid: "")


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command line of a process, which names no host yet."""
    command_line = tmp_path / str(os.getpid()) / "cmdline"
    command_line.parent.mkdir()
    monkeypatch.setattr(wanted, "_PROC", tmp_path)
    return command_line


@needs(Defence("what is not to be shared is not", share_whatever_it_says, "is used"))
async def test_a_connection_that_is_not_to_be_shared_is_used_by_nobody(named: Path) -> None:
    named.write_bytes(b"ssh\0web\0")
    lines = OpenLines()
    gives = accessible(lines, WEB, {"web": "no"})
    with suppress(AppError):
        await gives.line(rider(None), WEB)
    assert lines.joined == [], "it is used"
    with suppress(AppError):
        await gives.open_forward(WEB, Peer(os.getpid(), "ssh"), parse("dynamic", "1080"))
    assert lines.forwarded == [], "it is used for a forward"


@needs(
    Defence("two people are told apart", take_one_person_for_another, "another person's"),
    Defence("the command line counts", believe_no_command_line, "another person's"),
)
async def test_a_program_gets_the_connection_that_its_command_line_names(named: Path) -> None:
    named.write_bytes(b"ssh\0home\0")
    lines = OpenLines()
    await accessible(lines, HOME, {}).line(rider(None), WEB)
    assert lines.joined == [HOME], "it is another person's"


def trust_new_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "with_known_keys_only", lambda target: target)


@needs(Defence("no new key is taken for a program", trust_new_keys, "is trusted"))
async def test_no_host_is_trusted_because_a_program_wants_it(tmp_path: Path) -> None:
    async with Scripted({"publickey": accept_key}) as server:
        for strict in ("no", "accept-new", "ask"):
            goal = target(server, tmp_path, known=False, strict=strict)
            with pytest.raises(AppError):
                await Lines(connector()).line(goal, None, test_sign_in.ignore)
            known = [file for file in goal.user_known_hosts if file.exists() and file.read_text()]
            assert known == [], "it is trusted"
            assert not any(seen.methods for seen in server.connections), "it is trusted"


def ask_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_questions, "is_in_front", lambda pid, terminal: True)


@needs(Defence("its job has the terminal", ask_anywhere, "is asked"))
async def test_nobody_is_asked_on_a_terminal_that_is_not_the_programs() -> None:
    master, slave = os.openpty()
    async with ClientQuestions(_always).at(rider(slave)) as questioner:
        found = questioner
    os.close(master)
    os.close(slave)
    assert found is None, "somebody is asked"


def clean_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peer, "clean", str)


@needs(Defence("the name of a process is cleaned", clean_no_name, "Peer"))
def test_the_name_of_a_process_steers_no_screen(tmp_path: Path) -> None:
    test_peer.test_a_name_that_would_steer_a_screen_is_cleaned(tmp_path)


class NoForwards:
    """The forwards of an app that has none, and those that were opened."""

    def __init__(self) -> None:
        self.opened: list[Forward] = []

    def find(self, *_: object) -> None:
        """Return that one is not open."""

    async def add(self, _line: Line, _target: Target, forward: Forward, *_: object) -> Any:
        self.opened.append(forward)
        return SimpleNamespace(port=1080)


def agree_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    async def given(*_: object) -> bool:
        return True

    monkeypatch.setattr(HostConsent, "given", given)


@needs(Defence("a person agrees to forwards", agree_by_itself, "unasked"))
async def test_a_program_gets_no_forward_that_nobody_agreed_to() -> None:
    nothing_said: Any = SimpleNamespace(choice=lambda _: "", choose=lambda *_: None)
    asked: list[object] = []

    async def say_no(question: object, _place: object) -> bool:
        asked.append(question)
        return False

    questions: Any = SimpleNamespace(ask=say_no)
    place: Any = lambda _target: None  # noqa: E731 - as it is passed
    tunnels = NoForwards()
    forwards = RiderForwards(cast("Tunnels", tunnels))
    forwards.may = ForwardConsent(Consents(nothing_said), questions, place).may_open
    line = cast("Line", None)
    for text in ("1080", "*:1080", "127.0.0.1:22"):
        assert await forwards.open(line, WEB, Peer(1, "ssh"), parse("dynamic", text)) is None, (
            "unasked"
        )
    assert tunnels.opened == []
    assert len(asked) == 3
