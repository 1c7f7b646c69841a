"""Asks whether programs may have forwards through a host."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from sshtui.sanitize import clean
from sshtui.sshconfig.forwards import Forward
from sshtui.ui import actions
from sshtui.ui.modals.permission import Permission
from sshtui.ui.user_keymap import bindings


class AllowForwards(Permission):
    """Asks before a program has a forward; every way out but `y` and Allow is no.

    Args:
        host: The name of the host.
        program: The program.
        pid: Its process.
        forward: What it asks for.
    """

    request: ClassVar[str] = "asks about a forward"
    accept, refuse = "allow-forwards.accept", "allow-forwards.refuse"
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.ALLOW_FORWARDS)

    def __init__(self, host: str, program: str, pid: int, forward: Forward) -> None:
        super().__init__()
        self._host = clean(host)
        self._program = f"{clean(program)} (process {pid})"
        self._forward = forward

    @property
    def heading(self) -> str:
        """Our own words."""
        return "Let programs forward through this host?"

    def words(self) -> Sequence[str]:
        """Say what would be opened, and for how long the answer holds."""
        palette = self.keys.after_prefix("session.palette")
        wish = (
            f"{self._program} asks for a forward on your connection to {self._host} that the"
            f" host's settings do not have: {self._effect}"
        )
        spelt = clean(f"ssh {self._forward.flag} {self._forward}")
        undo = (
            "Asked once for each host. The list of forwards shows what is open and stops it;"
            f" “Withdraw consent” ({palette}) has it asked again."
        )
        return wish, spelt, undo

    @property
    def _effect(self) -> str:
        if self._forward.kind == "remote":
            return f"connections to {self._host} would lead to what this machine reaches."
        return "programs on this machine could reach what the host reaches."
