"""Notifications that take no keys."""

from collections.abc import Callable
from typing import Any, Literal

from textual.app import App

from sshtui import notices
from sshtui.errors import AppError, ConfigError
from sshtui.sanitize import clean
from sshtui.signin.steps import Step, StepKind

NOTICE_SECONDS = 15.0
"""How long a notice is shown: it says what to do next."""


def show_error(
    app: App[Any],
    error: AppError,
    *,
    title: str = "",
    severity: Literal["warning", "error"] = "error",
) -> None:
    """Show for a moment an error that nobody waits for.

    Args:
        app: Where.
        error: What went wrong.
        title: Instead of the error's own.
        severity: How bad it is.
    """
    heading = clean(title or error.heading)
    app.notify(clean(error.message), title=heading, severity=severity, markup=False)


def copy(app: App[Any], text: str) -> None:
    """Put text on the clipboard, and say so.

    Args:
        app: Whose clipboard.
        text: The text; nothing is done for "".
    """
    if not text:
        return
    app.copy_to_clipboard(text)
    lines, characters = text.count("\n") + 1, len(text)
    what = f"{lines:,} lines" if lines > 1 else f"{characters:,} characters"
    app.notify("Copied 1 character" if characters == 1 else f"Copied {what}", timeout=3)


def show_step(app: App[Any], step: Step) -> None:
    """Show where a new password is kept, and what a person should know; no other step.

    Args:
        app: Where.
        step: What happened.
    """
    if step.kind in {StepKind.REMEMBERED, StepKind.WARNING} and step.text:
        app.notify(step.text, markup=False)


def show_notices(app: App[Any]) -> Callable[[], None]:
    """Show the notices that wait, and all that come.

    Args:
        app: Where.

    Returns:
        Ends it; later ones wait for the command line.
    """

    def show(text: str) -> None:
        app.notify(
            clean(text),
            title=ConfigError.title,
            severity="warning",
            timeout=NOTICE_SECONDS,
            markup=False,
        )

    return notices.subscribe(show)
