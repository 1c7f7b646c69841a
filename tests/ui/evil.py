"""Text as a hostile server sends it, and how to tell that it did no harm."""

from textual.app import App

EVIL = [
    "\x1b]52;c;cHduZWQ=\x07",
    "\x1b]0;pwned\x1b\\",
    "\x1bP+q544e\x1b\\",
    "\x1b[31mred",
    "\x1b_Ga=T\x1b\\",
    "\x9d52;c;cHduZWQ=\x9c",
    "\x9b31m",
    "\x00\x07\x08\x0b\x0c\x0e\x7f",
    "\u202egnp.exe",
    "\u2066\u2069\u200b\ufeff",
    "[@click=app.exit]Pass[/]",
    "[link=file:///etc/passwd]y[/ :",
    "[/][/][bold",
]

CONTROLS = {chr(n) for n in (*range(0x20), *range(0x7F, 0xA0))} | set(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def painted(app: App[int]) -> str:
    """Return all text that would be written to the terminal for the whole screen."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert update is not None
    rendered = app.console.render(update)
    return "".join(segment.text for segment in rendered if not segment.control)


def harmless(text: str) -> bool:
    return not CONTROLS.intersection(text.replace("\n", ""))
