"""The outcomes of asking for a lease."""

from enum import Enum, auto


class LeaseState(Enum):
    """Whether saved credentials may be sent."""

    GRANTED = auto()
    STALE = auto()
    """They became suspect or were replaced since they were looked up."""
    BUSY = auto()
    """Another sign-in has sent some, and its outcome takes too long."""
