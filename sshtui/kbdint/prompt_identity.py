"""What identifies a prompt: challenge name, text, and its occurrence among equal ones."""

import itertools
from collections.abc import Set as AbstractSet

from sshtui.credentials.binding import Binding, placed
from sshtui.endpoint import Endpoint
from sshtui.kbdint.challenge import Challenge
from sshtui.kbdint.normalise import normalise
from sshtui.sanitize import clean


def identity(
    endpoint: Endpoint, challenge: Challenge, index: int, taken: AbstractSet[Binding]
) -> Binding:
    """Return the identity of one prompt.

    Only the very same prompt counts as an earlier time of it, so that a round more or less in the
    sign-in moves none of the others.

    Args:
        endpoint: Who asks.
        challenge: What is asked.
        index: Place of the prompt in it, from 0.
        taken: Identities of the prompts that were answered in this sign-in.
    """
    prompt, count = challenge.prompts[index], len(challenge.prompts)
    name = normalise(challenge.name, endpoint.user, endpoint.host)
    text = normalise(prompt.text, endpoint.user, endpoint.host)
    names = (placed(name, index=index, count=count, time=time) for time in itertools.count(1))
    times = (Binding(endpoint, name, text, prompt.echo) for name in names)
    return next(binding for binding in times if binding not in taken)


def label_of(prompt: str) -> str:
    """Return the line of a prompt that asks, cleaned; empty where it has none."""
    return clean(prompt, lines=True).strip().rpartition("\n")[2].strip()
