"""Prints the steps of a sign-in, on stderr or another terminal."""

from collections.abc import Callable

import click

from sshtui.cli.output import said, tell
from sshtui.endpoint import Hop
from sshtui.sanitize import clean
from sshtui.sessions.timeline import Timeline
from sshtui.signin.steps import Step, StepKind

_NOT_SAVED = (
    "The credential was not saved: no lasting store takes it, or the vault is locked. It is"
    " forgotten when this command ends."
)


def _to_stderr(text: str) -> None:
    click.echo(text, err=True, nl=False)


class StepPrinter:
    """Tells the words of a server and warnings, and every other step where that was asked for.

    What a server says is set off with a bar, so that it cannot pass for sshtui's own text.

    Args:
        verbose: Whether every step of the sign-in is told.
        write: Shows text.
    """

    def __init__(self, *, verbose: bool, write: Callable[[str], None] = _to_stderr) -> None:
        self._verbose = verbose
        self._write = write
        self._warned: set[str] = set()
        self._said: dict[Hop, list[str]] = {}

    def __call__(self, step: Step) -> None:
        """Tell a step; a warning once."""
        warning = step.text if step.kind in {StepKind.WARNING, StepKind.NOT_DONE} else ""
        if step.kind is StepKind.REMEMBERED and not step.durable:
            warning = _NOT_SAVED
        if warning and warning not in self._warned:
            self._warned.add(warning)
            self.tell(warning)
        elif self._verbose:
            self.tell(words(step))
        if step.kind is StepKind.SERVER_SAID:
            self._write(quoted(step.text))
            self._said.setdefault(step.hop, []).append(step.text)

    def tell(self, text: str) -> None:
        """Say something to the person."""
        self._write(f"{said(text)}\n")

    def told_by(self, hop: Hop) -> str:
        """Return what a server has said since this was called last."""
        return "\n".join(self._said.pop(hop, ()))


def quoted(text: str) -> str:
    """Set words of a server off with a bar, each line of its own."""
    lines = clean(text, lines=True).strip("\n").split("\n") if text else []
    return "".join(f"| {line}".rstrip() + "\n" for line in lines)


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
        "automatic" if step.automatic else "",
        step.text,
    )
    return " · ".join(clean(part) for part in parts if part)


def tell_steps(timeline: Timeline) -> None:
    """Tell every step of the sign-ins that are over, with its time."""
    for entry in timeline.entries:
        tell(words(entry.step, entry.elapsed))
