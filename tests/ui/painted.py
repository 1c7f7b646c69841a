"""What an app paints."""

from textual.app import App


def painted(app: App[int]) -> str:
    """Return all text that would be written to the terminal for the whole screen."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert update is not None
    rendered = app.console.render(update)
    return "".join(segment.text for segment in rendered if not segment.control)
