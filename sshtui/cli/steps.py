"""The steps of a sign-in, in words for stderr."""

from sshtui.sanitize import clean
from sshtui.signin.interaction import Step


def words(step: Step, elapsed: float | None = None) -> str:
    """Return one line for a step, every word of a server's cleaned.

    Args:
        step: What happened.
        elapsed: Seconds since the beginning; left out where None.
    """
    parts = (
        "" if elapsed is None else f"{elapsed:.2f} s",
        str(step.hop),
        step.kind.value,
        step.method,
        step.prompt,
        step.source,
        "by itself" if step.automatic else "",
        step.text,
    )
    return " · ".join(clean(part) for part in parts if part)
