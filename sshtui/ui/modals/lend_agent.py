"""Asks whether a host may use the ssh agent (ForwardAgent)."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.permission import Permission
from sshtui.ui.user_keymap import bindings


class LendAgent(Permission):
    """Asks before a host may have the agent sign; every way out but `y` and Forward is no.

    Args:
        host: Its name.
        agent: The agent's socket.
    """

    request: ClassVar[str] = "asks for your ssh agent"
    accept, refuse = "lend-agent.accept", "lend-agent.refuse"
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.LEND_AGENT)

    def __init__(self, host: str, agent: str) -> None:
        super().__init__()
        self._host = clean(host)
        self._agent = clean(agent)

    @property
    def heading(self) -> str:
        """Our own words."""
        return "Let this host use your ssh agent?"

    def words(self) -> Sequence[str]:
        """Say what the host could do."""
        palette = self.keys.after_prefix("session.palette")
        risk = (
            f"ForwardAgent is set for {self._host}. While you are connected, its administrators and"
            " your programs there could sign in elsewhere as you. Your keys stay in the agent."
        )
        undo = f"Asked once; “Withdraw consent” ({palette}) undoes it."
        return risk, f"agent: {self._agent}", undo
