"""Undoing “send”: from the next sign-in on there is a form, filled in."""

from typing import Any

from textual.app import App

from sshtui.errors import AppError
from sshtui.sanitize import clean
from sshtui.services.ports import Credentials
from sshtui.sessions.state import SessionInfo
from sshtui.ui.notifications import show_error


async def ask_first(app: App[Any], credentials: Credentials, info: SessionInfo) -> None:
    """Have the answers to a session's host filled in from now on, and say which.

    Args:
        app: Where that is said.
        credentials: Has the answers.
        info: The session.
    """
    try:
        changed = await credentials.ask_first(info.target.endpoints)
    except AppError as error:
        show_error(app, error)
        return
    prompts = ", ".join(clean(one.binding.words) for one in changed)
    app.notify(
        f"{prompts}: from now on filled in, and not sent before you say so."
        if changed
        else "Nothing is sent by itself to this host.",
        markup=False,
    )
