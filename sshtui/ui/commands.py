"""What the palette offers: every host, and every action."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from sshtui.hosts.fuzzy import scattered
from sshtui.hosts.model import Host

if TYPE_CHECKING:  # the first frame does without these
    from sshtui.ui.modals.picker import Choice, Picker

MOST_HOSTS = 50

_ACTION, _HOST = "action", "host"

_ALWAYS = (
    ("New host", "Save a host", "app.edit_hosts('new')"),
    ("Import hosts", "From PuTTY, Ansible, Termius, CSV and others", "app.edit_hosts('import')"),
    (
        "Export hosts",
        "As ssh_config, inventory, JSON or CSV",
        "app.edit_hosts('export')",
    ),
    ("Problems", "What is wrong in the files of hosts", "app.edit_hosts('problems')"),
    ("Undo", "Take the last edit of hosts back", "app.edit_hosts('undo')"),
    ("Remembered answers", "Passwords and seeds: list, try, change", "app.credentials"),
    ("Keys", "Show the keys in force", "app.help"),
    ("Theme", "Choose other colours", "app.change_theme"),
    ("Screenshot", "Save a picture of the screen", "app.screenshot"),
    ("Quit", "End all sessions and leave", "app.quit"),
)
_IN_SESSIONS = (
    ("Hosts", "Back to the list of hosts", "app.show_hosts"),
    ("Second shell", "On the same connection", "screen.command('again', 0)"),
    ("Close session", "End the session on the screen", "screen.command('close', 0)"),
    ("Auth timeline", "How the sign-in went", "screen.command('timeline', 0)"),
    ("Scroll back", "Read what went by", "screen.command('scroll', 0)"),
)
_WITH_SESSIONS = (("Sessions", "Back to the sessions", "app.show_sessions"),)


def commands_of(has_sessions: bool, in_sessions: bool) -> tuple[tuple[str, str, str], ...]:
    """Return title, help and action of what can be done.

    Args:
        has_sessions: Whether there are sessions.
        in_sessions: Whether they are on the screen.
    """
    if in_sessions:
        return (*_IN_SESSIONS, *_ALWAYS)
    return (*_WITH_SESSIONS, *_ALWAYS) if has_sessions else _ALWAYS


class Commanded(Protocol):
    """The app, as the palette sees it."""

    theme: str

    @property
    def available_themes(self) -> Mapping[str, object]:
        """All colours to choose from, by name."""
        ...

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Return title, help and action of everything that can be done now."""
        ...

    def find_hosts(self, query: str) -> Sequence[Host]:
        """Return the best hosts for a query."""
        ...

    def connect_to(self, alias: str) -> None:
        """Go to the session of a host, or open one."""
        ...

    async def run_action(self, action: str) -> bool:
        """Run an action."""
        ...

    def push_screen(
        self, screen: "Picker", callback: Callable[[str | None], Awaitable[None]]
    ) -> object:
        """Show the choices."""
        ...


class Palette:
    """Offers what can be done, and does it.

    Args:
        app: Does it, and shows the choices.
    """

    def __init__(self, app: Commanded) -> None:
        self._app = app

    def offer(self) -> None:
        """Show the choices."""
        from sshtui.ui.modals.picker import Picker  # noqa: PLC0415 - not for the first frame

        self._app.push_screen(Picker("Do", self.find), self.do)

    def offer_themes(self) -> None:
        """Show the colours to choose from."""
        from sshtui.ui.modals.picker import Choice, Picker, among  # noqa: PLC0415 - likewise

        async def take(chosen: str | None) -> None:
            self._app.theme = chosen or self._app.theme

        names = sorted(self._app.available_themes)
        self._app.push_screen(Picker("Colours", among(Choice(one, one) for one in names)), take)

    def find(self, query: str) -> "list[Choice]":
        """Return what matches: what is named so, then hosts, then what has the letters."""
        from sshtui.ui.modals.picker import Choice  # noqa: PLC0415 - likewise

        wanted = query.strip().lower()
        named: list[Choice] = []
        others: list[Choice] = []
        fits = scattered(wanted)
        for title, words, action in self._app.commands():
            choice = Choice(f"{_ACTION} {action}", title, words)
            if f" {title.lower()}".find(f" {wanted}") >= 0:
                named.append(choice)
            elif fits(f"{title} {words}".lower()):
                others.append(choice)
        hosts = self._app.find_hosts(query)[:MOST_HOSTS] if wanted else ()
        return [
            *named,
            *(
                Choice(f"{_HOST} {one.alias}", f"Connect to {one.alias}", one.hostname)
                for one in hosts
            ),
            *others,
        ]

    async def do(self, chosen: str | None) -> None:
        """Do what was chosen."""
        kind, _, name = (chosen or "").partition(" ")
        if kind == _ACTION:
            await self._app.run_action(name)
        elif kind == _HOST:
            self._app.connect_to(name)
