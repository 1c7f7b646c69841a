"""Asks, once for each host, whether it may use the ssh agent."""

import asyncio
from collections.abc import Callable

from sshtui.services.consents import Consent, Consents
from sshtui.sessions.state import SessionInfo
from sshtui.ui.controllers.question_queue import QuestionPlace, QuestionQueue
from sshtui.ui.modals.lend_agent import LendAgent


class AgentConsent:
    """Knows which hosts may use the agent.

    Args:
        consents: Remembers the answers.
        questions: Where it is asked.
        place: Returns where the questions of a session belong, by its id.
    """

    def __init__(
        self,
        consents: Consents,
        questions: QuestionQueue,
        place: Callable[[str], QuestionPlace],
    ) -> None:
        self._consents = consents
        self._questions = questions
        self._place = place
        self._asking: dict[str, asyncio.Lock] = {}

    async def may_lend(self, info: SessionInfo, *, attended: bool) -> bool:
        """Return whether the host of a session may use the agent; ask if that was never said.

        Args:
            info: The session, whose settings want it.
            attended: Whether the person is there to be asked.
        """
        alias = info.target.alias
        # Two tabs that are opened together ask once.
        async with self._asking.setdefault(alias, asyncio.Lock()):
            said = await asyncio.to_thread(self._said, alias)
            if said is not None or not attended:
                return bool(said)
            question = LendAgent(alias, info.target.forward_agent or "")
            agreed = await self._questions.ask(question, self._place(info.id))
            answer = self._consents.give if agreed else self._consents.refuse
            await asyncio.to_thread(answer, alias, Consent.AGENT)
            return agreed

    def _said(self, alias: str) -> bool | None:
        if self._consents.given(alias, Consent.AGENT):
            return True
        return False if self._consents.refused(alias, Consent.AGENT) else None
