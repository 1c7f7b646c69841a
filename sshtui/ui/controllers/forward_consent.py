"""Asks, once for each host, whether programs may have forwards that its settings do not have."""

from collections.abc import Callable

from sshtui.mux.peer import Peer
from sshtui.services.consents import Consent, Consents
from sshtui.sshconfig.forwards import Forward
from sshtui.sshconfig.target import Target
from sshtui.ui.controllers.host_consent import HostConsent
from sshtui.ui.controllers.question_queue import QuestionPlace, QuestionQueue
from sshtui.ui.modals.allow_forwards import AllowForwards


class ForwardConsent:
    """Knows through which hosts programs may forward.

    Args:
        consents: Remembers the answers.
        questions: Where it is asked.
        place: Returns where the questions of a host belong.
    """

    def __init__(
        self,
        consents: Consents,
        questions: QuestionQueue,
        place: Callable[[Target], QuestionPlace],
    ) -> None:
        self._consent = HostConsent(consents, Consent.FORWARDS)
        self._questions = questions
        self._place = place

    async def may_open(self, target: Target, peer: Peer, forward: Forward) -> bool:
        """Return whether a program may have a forward; ask if that was never said of its host.

        Args:
            target: The host.
            peer: The program.
            forward: What it asks for.
        """

        async def ask() -> bool:
            question = AllowForwards(target.alias, peer.program, peer.pid, forward)
            return await self._questions.ask(question, self._place(target))

        return await self._consent.given(target.alias, ask)
