"""What the palette offers: every host, and every action."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Protocol, runtime_checkable

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from sshtui.hosts.model import Host
from sshtui.kbdint.sanitize import clean

MOST_HOSTS = 50


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


@runtime_checkable
class Commanded(Protocol):
    """The app, as the palette sees it."""

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Return title, help and action of everything that can be done now."""
        ...

    def find_hosts(self, query: str) -> Sequence[Host]:
        """Return the best hosts for a query."""
        ...

    def connect_to(self, alias: str) -> None:
        """Go to the session of a host, or open one."""
        ...


class ActionCommands(Provider):
    """The actions that make sense now."""

    async def discover(self) -> Hits:
        """Offer all of them."""
        for title, words, action in self._commands():
            yield DiscoveryHit(title, partial(self.app.run_action, action), help=words)

    async def search(self, query: str) -> Hits:
        """Offer those that match."""
        matcher = self.matcher(query)
        for title, words, action in self._commands():
            if (score := matcher.match(title)) > 0:
                yield Hit(
                    score,
                    matcher.highlight(title),
                    partial(self.app.run_action, action),
                    help=words,
                )

    def _commands(self) -> Iterable[tuple[str, str, str]]:
        return self.app.commands() if isinstance(self.app, Commanded) else ()


class HostCommands(Provider):
    """The hosts."""

    async def search(self, query: str) -> Hits:
        """Offer the hosts that match, best first."""
        if not isinstance(self.app, Commanded):
            return
        for rank, host in enumerate(self.app.find_hosts(query)[:MOST_HOSTS]):
            yield Hit(
                1 - rank / (2 * MOST_HOSTS),
                Content(f"Connect to {clean(host.alias)}"),
                partial(self.app.connect_to, host.alias),
                text=f"Connect to {clean(host.alias)}",
                help=clean(host.hostname),
            )
