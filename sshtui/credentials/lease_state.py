"""What comes of asking to send stored answers."""

from enum import Enum, auto


class LeaseState(Enum):
    """Whether stored answers may be sent."""

    GRANTED = auto()
    STALE = auto()
    """They fell into doubt or were replaced since they were looked up."""
    BUSY = auto()
    """Another sign-in has sent some, and its outcome takes too long."""
