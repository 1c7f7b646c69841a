"""How an error is told that nobody waits for: beside what is on the screen, taking no keys."""

from typing import Any, Literal

from textual.app import App

from sshtui.errors import AppError
from sshtui.sanitize import clean


def tell(
    app: App[Any],
    error: AppError,
    *,
    title: str = "",
    severity: Literal["warning", "error"] = "error",
) -> None:
    """Show an error for a moment.

    Args:
        app: Where.
        error: What went wrong.
        title: Instead of the error's own.
        severity: How bad it is.
    """
    heading = clean(title or error.heading)
    app.notify(clean(error.message), title=heading, severity=severity, markup=False)
