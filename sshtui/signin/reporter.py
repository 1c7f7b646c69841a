"""Reports the sign-in steps of one hop."""

from sshtui.endpoint import Hop
from sshtui.kbdint.exchange import Exchange
from sshtui.signin.steps import OnStep, Phase, Step, StepKind


class StepReporter:
    """Reports the steps of one hop, with the place in the sign-in where they were taken.

    Args:
        hop: The hop.
        on_step: Is told the steps.

    Attributes:
        hop: The hop.
        phase: Where the attempt stands.
        exchange: The state of the sign-in, while there is one.
    """

    def __init__(self, hop: Hop, on_step: OnStep) -> None:
        self.hop = hop
        self.phase = Phase.CONNECTING
        self.exchange: Exchange | None = None
        self._on_step = on_step

    def __call__(
        self,
        kind: StepKind,
        *,
        phase: Phase | None = None,
        method: str | None = None,
        prompt: str = "",
        source: str = "",
        text: str = "",
        automatic: bool = False,
        durable: bool = True,
        presence: bool = False,
    ) -> None:
        """Report a step; the arguments are those of Step.

        Args:
            kind: What happened.
            phase: Where the attempt stands, if not in the reporter's own phase.
            method: Sign-in method, if not the one that is tried.
            prompt: As in Step.
            source: As in Step.
            text: As in Step.
            automatic: As in Step.
            durable: As in Step.
            presence: As in Step.
        """
        tried, number = "", 0
        if self.exchange is not None:
            tried, number = self.exchange.method, self.exchange.round
        self._on_step(
            Step(
                kind,
                self.hop,
                phase or self.phase,
                method=tried if method is None else method,
                round=number if method in {None, tried} else 0,
                prompt=prompt,
                source=source,
                text=text,
                automatic=automatic,
                durable=durable,
                presence=presence,
            )
        )
