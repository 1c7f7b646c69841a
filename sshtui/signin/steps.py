"""The steps of a sign-in, their texts, and who is told of them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sshtui.endpoint import Hop


class Phase(StrEnum):
    """Where an attempt to connect stands."""

    CONNECTING = "connecting"
    HOST_KEY = "host key"
    AUTHENTICATING = "authenticating"
    OPEN = "open"


class StepKind(StrEnum):
    """What happened during a sign-in, for the auth timeline."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    GREETED = "greeted"
    HOST_KEY = "host key"
    METHOD = "method"
    CHALLENGE = "challenge"
    NOT_FILLED = "not filled"
    WAITING = "waiting"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    SERVER_SAID = "server said"
    """Words of the server that ask nothing: a banner, or a round without prompts."""
    PARTIAL = "partial"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    REMEMBERED = "remembered"
    NOTE = "note"
    WARNING = "warning"
    """What a person should know, though the sign-in goes on."""
    NOT_DONE = "not done"
    """What ssh would have done for the session and sshtui does not."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a sign-in; never holds a secret.

    Attributes:
        kind: What happened.
        hop: Where.
        phase: Where the attempt stands now.
        method: Sign-in method, where there is one.
        round: Round of the method, from 1; 0 where there is none.
        prompt: Cleaned label of the prompt, where there is one.
        source: Where the answer came from: `typed`, `keyring`, `agent key SHA256:…`.
        text: Cleaned words: the server's in SERVER_SAID, ours elsewhere.
        automatic: Whether an answer went out without a form.
        durable: Whether what was remembered outlives the process.
        presence: Whether a person may have to do something elsewhere now: touch a key, approve on a
            phone.
    """

    kind: StepKind
    hop: Hop
    phase: Phase
    method: str = ""
    round: int = 0
    prompt: str = ""
    source: str = ""
    text: str = ""
    automatic: bool = False
    durable: bool = True
    presence: bool = False


OnStep = Callable[[Step], object]
"""Is told every step of a sign-in, as it happens."""


_DETAIL = {
    StepKind.CONNECTING: "Connecting",
    StepKind.CONNECTED: "Waiting for the server's greeting",
    StepKind.GREETED: "Exchanging keys",
    StepKind.HOST_KEY: "Checking the host key",
    StepKind.CHALLENGE: "Waiting for you",
    StepKind.ANSWERED: "Waiting for the server",
    StepKind.PARTIAL: "First factor accepted",
    StepKind.REFUSED: "Not accepted",
    StepKind.ACCEPTED: "Signed in",
}


def describe(step: Step) -> str:
    """Say in a few words what is going on after a step; "" where it changes nothing."""
    if step.kind is StepKind.METHOD and step.method:
        return f"Signing in by {step.method}"
    if step.kind is StepKind.WAITING:
        return step.text
    if step.kind is StepKind.ANSWERED and step.prompt:
        return f"{_DETAIL[step.kind]}, after “{step.prompt.rstrip(' :')}”"
    return _DETAIL.get(step.kind, "")
