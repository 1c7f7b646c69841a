"""A manager on a fake connector, and what it told."""

from sshtui.kbdint.form import Form
from sshtui.kbdint.response import Response
from sshtui.sessions.events import (
    Event,
)
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.signin.asker import (
    AgentQuestion,
    HostKeyQuestion,
    KeepQuestion,
    PassphraseQuestion,
    UnlockQuestion,
    WaitQuestion,
)
from sshtui.sshconfig.target import Target
from tests.servers.waiting import until
from tests.sessions.fakes import TARGET, FakeConnector, Script, at_once

SIZE = (80, 24)


class Nobody:
    """A person who is never asked."""

    async def answer(self, form: Form) -> Response:
        raise AssertionError

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        raise AssertionError

    async def passphrase(self, question: PassphraseQuestion) -> None:
        raise AssertionError

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        raise AssertionError

    async def unlock(self, question: UnlockQuestion) -> None:
        raise AssertionError

    async def keep(self, question: KeepQuestion) -> bool:
        raise AssertionError

    async def wait(self, question: WaitQuestion) -> None:
        raise AssertionError


class Bench:
    """A manager, what it connects with, and what it told."""

    def __init__(self, script: Script = at_once) -> None:
        self.connector = FakeConnector(script)
        self.manager = SessionManager(Lines(self.connector))
        self.events: list[Event] = []
        self.manager.subscribe(self.events.append)

    def open(self, target: Target = TARGET) -> str:
        return self.manager.open(target, lambda _: Nobody(), SIZE)

    async def opened(self) -> str:
        id_ = self.open()
        await self.reaches(id_, SessionState.OPEN)
        return id_

    def info(self, id_: str) -> SessionInfo | None:
        return next((info for info in self.manager.sessions if info.id == id_), None)

    async def reaches(self, id_: str, state: SessionState) -> SessionInfo:
        await until(lambda: (info := self.info(id_)) and info.state is state, f"{state}")
        info = self.info(id_)
        assert info is not None
        return info

    async def gone(self, id_: str) -> None:
        await until(lambda: self.info(id_) is None, "end of the session")

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]
