"""The details of the host under the cursor."""

import asyncio
import textwrap
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from textual import work
from textual.content import Content
from textual.widgets import Static

from sshtui.errors import AppError
from sshtui.hosts.model import Host, Setting
from sshtui.sanitize import clean
from sshtui.ui.user_keymap import keymap_of

_LABEL = 10
_LEAST_WIDTH = 24
_NARROWEST = 8
_WIDEST = 14
"""Columns of keywords at most; a longer one moves its value."""
_INDENT = "  "

REST = 0.12
"""Seconds that the cursor rests on a host before it is looked up: a passing one costs nothing."""

Stamp = tuple[int, int] | None
"""When a file was written and how large it is; None where there is nothing."""


def stamp_of(path: Path) -> Stamp:
    """Return what changes about a file when it is written."""
    try:
        status = path.stat()
    except OSError:
        return None
    # An empty file says as much as none.
    return (status.st_mtime_ns, status.st_size) if status.st_size else None


@dataclass(frozen=True, slots=True)
class Details:
    """What had to be looked up.

    Attributes:
        endpoint: Where it leads.
        route: The way there through other hosts, or the command that makes it; "" for none.
        not_done: What ssh would do and sshtui does not, where a person notices it.
        undecided: What is decided when connecting.
        sign_in: What is saved: the prompt, and what is done with the answer.
        host_key: Whether the host key is known.
        signed_in: When somebody signed in last.
        allowed: What its servers may do that others may not.
        not_used: The other settings that sshtui does not act on.
        note: The person's own words about the host.
        settings: What the files say of it, and where.
        sources: The files that all this depends on, beside those of the hosts, as they were.
    """

    endpoint: str
    route: str = ""
    not_done: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    sign_in: tuple[tuple[str, str], ...] = ()
    host_key: str = ""
    signed_in: str = ""
    allowed: tuple[str, ...] = ()
    not_used: tuple[str, ...] = ()
    note: str = ""
    settings: tuple[Setting, ...] = ()
    sources: Mapping[Path, Stamp] = field(default_factory=lambda: MappingProxyType({}))


class DetailPane(Static):
    """Shows a host; first what the list knows, then what had to be looked up.

    Args:
        look_up: Looks a host up; raises AppError where it cannot be understood.
        reach: Tells whether an alias could be reached, "" where nobody asked.
    """

    def __init__(
        self, look_up: Callable[[Host], Awaitable[Details]], reach: Callable[[str], str]
    ) -> None:
        super().__init__(id="details")
        self._look_up = look_up
        self._host: Host | None = None
        self._details: Details | None = None
        self._reach = reach
        self._problems = 0
        self._looks = self._looked = 0

    def follow(self, host: Host | None) -> None:
        """Show a host, or nothing, and look it up; what is known of it stays until then."""
        if host is None or self._host is None or host.alias != self._host.alias:
            self._details = None
        self._host = host
        self.show()
        self.look_again()

    def look_again(self) -> None:
        """Look the host up once more; what is shown stays until something else is known."""
        self._find_out()

    def on_show(self) -> None:
        """Look the host up once there is room to show it."""
        self.look_again()

    def on_resize(self) -> None:
        """Use the room that there is."""
        self.show()

    def is_current(self) -> bool:
        """Return whether the files that details come from are as they were; reads none of them."""
        details = self._details
        # Nor does it matter while they are looked up: they are read again now.
        return (
            details is None
            or self._looks > self._looked
            or all(stamp_of(path) == stamp for path, stamp in details.sources.items())
        )

    def show_problems(self, count: int) -> None:
        """Show how many problems the files have."""
        self._problems = count
        self.show()

    def show(self) -> None:
        """Show what is known by now."""
        host, details = self._host, self._details
        if host is None:
            self.border_title = None
            self._say(Content(""))
            return
        self.border_title = Content(clean(host.alias))
        width = max(_LEAST_WIDTH, self.content_size.width)
        lines = _host_lines(host, details, self._reach(host.alias), width)
        if details is not None:
            lines += _settings(details, self._problem_words(), width)
        self._say(Content("\n").join(lines))

    def _problem_words(self) -> str:
        if not self._problems:
            return ""
        key = keymap_of(self).of("hosts.problems")
        return f"{key}: {self._problems:,} problem{'s' * (self._problems > 1)}"

    def _say(self, content: Content) -> None:
        shown = self.content
        if not (isinstance(shown, Content) and shown.is_same(content)):
            # Its size never depends on what it says: a new layout would slow the cursor down.
            self.update(content, layout=False)

    @work(exclusive=True)
    async def _find_out(self) -> None:
        if self._host is None or not self.display:
            return
        self._looks += 1
        this = self._looks
        try:
            await asyncio.sleep(REST)
            self._details = await self._look_up(self._host)
        except AppError as error:
            # Shown in its place: the list stays usable.
            self._details = None
            self._say(Content.assemble(("! ", "bold $warning"), clean(error.message)))
        else:
            self.show()
        finally:
            self._looked = max(self._looked, this)


def _host_lines(host: Host, details: Details | None, reach: str, width: int) -> list[Content]:
    known = details or Details(_listed(host), host.jump)
    lines = [Content.styled(clean(known.endpoint), "bold")]
    for label, words in (
        ("route", known.route),
        ("reach", reach),
        ("names", " ".join(host.names) if host.aliases else ""),
        ("group", host.group),
        ("tags", " ".join(host.tags)),
        ("note", known.note),
        ("from", _place(host.origin, host.line)),
    ):
        lines += _labelled(label, words, width)
    if details is None:
        return lines
    lines.append(Content(""))
    lines += _labelled("NOT DONE", "\n".join(details.not_done), width, style="$warning")
    longest = max((len(prompt) for prompt, _ in details.sign_in), default=0)
    saved = "\n".join(f"{prompt:<{longest}}  {what}" for prompt, what in details.sign_in)
    lines += _labelled("SIGN-IN", saved or "no saved credential", width)
    lines += _labelled("HOST KEY", details.host_key, width)
    lines += _labelled("SIGNED IN", details.signed_in or "never", width)
    lines += _labelled("ALLOWED", "\n".join(details.allowed), width)
    return lines


def _settings(details: Details, problems: str, width: int) -> list[Content]:
    heading = f"SETTINGS ({len(details.settings)})"
    lines = [Content(""), _apart((heading, "$quiet"), (problems, "$warning"), width)]
    files = {setting.file for setting in details.settings}
    names = Counter(file.name for file in files)
    longest = min(_WIDEST, max((len(setting.keyword) for setting in details.settings), default=0))
    for setting in details.settings:
        alone = names[setting.file.name] == 1
        place = _place(Path(setting.file.name) if alone else setting.file, setting.line)
        keyword = f"{_INDENT}{setting.keyword:<{longest}}  "
        *before, last = _wrapped(clean(setting.value), width - len(keyword))
        for part in before:
            lines.append(Content(f"{keyword}{part}"))
            keyword = " " * len(keyword)
        lines.append(_apart((f"{keyword}{last}", ""), (place, "$quiet"), width))
    undecided = "\n".join(f"{text}: decided when connecting" for text in details.undecided)
    if undecided or details.not_used:
        lines.append(Content(""))
    lines += _labelled("undecided", _with_short_paths(undecided), width)
    lines += _labelled("not used", ", ".join(details.not_used), width, style="$quiet")
    return lines


def _labelled(label: str, words: str, width: int, style: str = "") -> list[Content]:
    """Return words behind a label, each line under the one before; nothing where there are none."""
    lines: list[Content] = []
    for text in clean(words, lines=True).split("\n") if words else ():
        for part in _wrapped(text, width - _LABEL):
            shown = label if not lines else ""
            quiet = style if style == "$warning" else "$quiet"
            lines.append(Content.assemble((f"{shown:<{_LABEL}}", quiet), (part, style)))
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text; one at least."""
    return textwrap.wrap(text, max(_NARROWEST, width), break_on_hyphens=False) or [""]


def _apart(left: tuple[str, str], right: tuple[str, str], width: int) -> Content:
    """Return words on the left and on the right of one line, or of two where it is too narrow."""
    words, place = Content.styled(*left), Content.styled(clean(right[0]), right[1])
    space = width - words.cell_length - place.cell_length
    if not right[0]:
        return words
    if space < len(_INDENT):
        return Content.assemble(words, "\n", " " * max(0, width - place.cell_length), place)
    return Content.assemble(words, " " * space, place)


def _listed(host: Host) -> str:
    user = f"{host.user}@" if host.user else ""
    return f"{user}{host.hostname}:{host.port}"


def _place(file: Path, line: int) -> str:
    """Write a place in a file shortly."""
    shown = _with_short_paths(str(file))
    return f"{shown}:{line}" if line else shown


def _with_short_paths(text: str) -> str:
    return text.replace(f"{Path.home()}/", "~/")
