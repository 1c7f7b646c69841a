"""Tells the steps of one hop's sign-in, as the auth timeline shows them."""

from sshtui.kbdint.exchange import Exchange
from sshtui.signin.interaction import Interaction, Phase, Step, StepKind


class Steps:
    """Writes steps down with the place in the exchange where they were taken.

    Args:
        exchange: The state of the sign-in.
        interaction: Who follows it.
    """

    def __init__(self, exchange: Exchange, interaction: Interaction) -> None:
        self._exchange = exchange
        self._interaction = interaction

    def __call__(
        self,
        kind: StepKind,
        *,
        prompt: str = "",
        source: str = "",
        text: str = "",
        automatic: bool = False,
    ) -> None:
        """Take note of a step; the arguments are those of Step."""
        exchange = self._exchange
        self._interaction.follow(
            Step(
                kind,
                exchange.hop,
                Phase.AUTHENTICATING,
                method=exchange.method,
                round=exchange.round,
                prompt=prompt,
                source=source,
                text=text,
                automatic=automatic,
            )
        )
