"""The format in which tabs are saved for the next start; pure."""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from sshtui.sessions.layout.tree import Flow, Layout, Split, panes

VERSION = 1

MOST_TABS, MOST_PANES, MOST_TEXT = 200, 64, 1024
"""What a file may have, so that a damaged one cannot ask for more than a person would open."""

_MOST_SHARE = 1e9
_NAME = re.compile(rf"(sshtui-[A-Za-z0-9_-]{{1,{MOST_TEXT}}})?")


class NewerTabsError(ValueError):
    """A newer sshtui wrote the file."""


@dataclass(frozen=True, slots=True)
class SavedPane:
    """What opens a session again; nothing of what was answered or shown.

    Attributes:
        host: The name that was asked for.
        user: The login name.
        port: The TCP port.
        title: What its tab said.
        alone: Whether its last sign-in needed no person.
        kept_as: What the tmux on the other side calls its shell; "" where none keeps it.
    """

    host: str
    user: str
    port: int
    title: str
    alone: bool
    kept_as: str = ""


@dataclass(frozen=True, slots=True)
class SavedTab:
    """One tab.

    Attributes:
        number: Its number.
        layout: How the panes share the room; each stands there by its place in `panes`.
        panes: Its panes.
        focused: The place of the one in focus.
        maximised: Whether that one had all of the room.
    """

    number: int
    layout: Layout
    panes: tuple[SavedPane, ...]
    focused: int
    maximised: bool


@dataclass(frozen=True, slots=True)
class SavedTabs:
    """All tabs.

    Attributes:
        tabs: In the order of their numbers.
        current: The number of the one that was looked at last; 0 for none.
    """

    tabs: tuple[SavedTab, ...] = ()
    current: int = 0


def encode(saved: SavedTabs) -> bytes:
    """Return the tabs as a file has them, no more of them than are read back."""
    few = saved.tabs[:MOST_TABS]
    tabs = [{**asdict(tab), "layout": _layout_data(tab.layout)} for tab in few]
    data = {"version": VERSION, "tabs": tabs, "current": saved.current}
    # Names in ssh_config need not be UTF-8; json reads such bytes back.
    return json.dumps(data, ensure_ascii=False, indent=1).encode(errors="surrogatepass")


def decode(data: bytes) -> SavedTabs:
    """Return the tabs that a file has.

    Args:
        data: What stands in it.

    Raises:
        NewerTabsError: A newer sshtui wrote it.
        ValueError: It is damaged.
    """
    try:
        match json.loads(data):
            case {"version": 1, "tabs": [*tabs], "current": int(current)} if len(tabs) <= MOST_TABS:
                saved = tuple(map(_tab, tabs))
            case {"version": int(version)} if version > VERSION:
                raise NewerTabsError("A newer sshtui wrote it.")
            case _:
                raise ValueError("These are no tabs.")
    except RecursionError as error:
        raise ValueError("It is nested too deeply.") from error
    numbers = [tab.number for tab in saved]
    if numbers != sorted(set(numbers)):
        raise ValueError("Numbers of tabs stand in order, each once.")
    return SavedTabs(saved, current)


def _tab(data: Any) -> SavedTab:
    match data:
        case {
            "number": int(number),
            "layout": layout,
            "panes": [*found],
            "focused": int(focused),
            "maximised": bool(maximised),
        } if number > 0 and 0 <= focused < len(found) <= MOST_PANES:
            tree = _layout(layout)
            if sorted(panes(tree)) != sorted(map(str, range(len(found)))):
                raise ValueError("Each pane has one place in the layout.")
            return SavedTab(number, tree, tuple(map(_pane, found)), focused, maximised)
    raise ValueError("This is no tab.")


def _pane(data: Any) -> SavedPane:
    match data:
        case {
            "host": str(host),
            "user": str(user),
            "port": int(port),
            "title": str(title),
            "alone": bool(alone),
        } if max(map(len, (host, user, title))) <= MOST_TEXT:
            return SavedPane(host, user, port, title, alone, _name(data.get("kept_as", "")))
    raise ValueError("This is no pane.")


def _name(data: object) -> str:
    if isinstance(data, str) and _NAME.fullmatch(data):
        return data
    raise ValueError("This is no name of a kept shell.")


def _layout_data(layout: Layout) -> object:
    if isinstance(layout, str):
        return int(layout)
    parts = [_layout_data(part) for part in layout.parts]
    return {"flow": layout.flow.value, "parts": parts, "shares": list(layout.shares)}


def _layout(data: Any) -> Layout:
    match data:
        case {"flow": str(flow), "parts": [_, _, *_] as parts, "shares": [*shares]}:
            inner = tuple(map(_layout, parts))
            if len(shares) != len(inner) or not all(map(_is_share, shares)):
                raise ValueError("Every part of a split has a share of the room.")
            if any(isinstance(part, Split) and part.flow == flow for part in inner):
                raise ValueError("A split lies right in one of the same flow.")
            return Split(Flow(flow), inner, tuple(map(float, shares)))
        case int(place) if not isinstance(place, bool):
            return str(place)
    raise ValueError("This is no layout.")


def _is_share(share: object) -> bool:
    return isinstance(share, int | float) and 0 < share <= _MOST_SHARE
