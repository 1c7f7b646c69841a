"""Asks, once for each host, whether it may use the ssh agent."""

from collections.abc import Callable

from sshtui.services.consents import Consent, Consents
from sshtui.sessions.state import SessionInfo
from sshtui.ui.controllers.host_consent import HostConsent
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
        self._consent = HostConsent(consents, Consent.AGENT)
        self._questions = questions
        self._place = place

    async def may_lend(self, info: SessionInfo, *, attended: bool) -> bool:
        """Return whether the host of a session may use the agent; ask if that was never said.

        Args:
            info: The session, whose settings want it.
            attended: Whether the person is there to be asked.
        """
        alias = info.target.alias

        async def ask() -> bool:
            question = LendAgent(alias, info.target.forward_agent or "")
            return await self._questions.ask(question, self._place(info.id))

        return await self._consent.given(alias, ask if attended else None)
