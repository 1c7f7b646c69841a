import json
from typing import Any

import pytest

from sshtui.sessions.layout.saved import MOST_TABS, SavedPane, SavedTab, SavedTabs, decode, encode
from sshtui.sessions.layout.tree import Flow, Split

WEB = SavedPane("web1", "deploy", 22, "web1", alone=True, kept_as="sshtui-web1")
DB = SavedPane("db1", "ä", 2222, "db1 (2)", alone=False)
LAYOUT = Split(Flow.ROW, ("1", Split(Flow.COLUMN, ("0", "2"), (1.0, 2.5))), (3.0, 1.0))
SAVED = SavedTabs(
    (
        SavedTab(2, "0", (WEB,), 0, maximised=False),
        SavedTab(5, LAYOUT, (WEB, DB, WEB), 2, maximised=True),
    ),
    5,
)


def test_tabs_are_written_down_and_read_back() -> None:
    assert decode(encode(SAVED)) == SAVED
    assert decode(encode(SavedTabs())) == SavedTabs()
    latin1 = SavedPane("caf\udce9", "\udce9", 22, "caf", alone=True)
    saved = SavedTabs((SavedTab(1, "0", (latin1,), 0, maximised=False),))
    assert decode(encode(saved)) == saved


def changed(**tab: object) -> bytes:
    data: Any = json.loads(encode(SAVED))
    data["tabs"][1] |= tab
    return json.dumps(data).encode()


SPLIT: dict[str, object] = {"flow": "row", "parts": [0, 1, 2], "shares": [1, 1, 1]}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        encode(SAVED)[:-20],
        encode(SAVED).replace(b'"version": 1', b'"version": 2'),
        encode(SavedTabs(SAVED.tabs[:1] * 2)),
        encode(SavedTabs(SAVED.tabs[:1] * (MOST_TABS + 1))),
        changed(number=0),
        changed(number=2),
        changed(focused=3),
        changed(focused=-1),
        changed(maximised=1),
        changed(panes=[]),
        changed(panes=[{"host": "web1"}] * 3),
        changed(
            panes=[{"host": "x" * 5000, "user": "", "port": 1, "title": "", "alone": True}] * 3
        ),
        changed(layout=True),
        changed(layout=0),
        changed(layout=SPLIT | {"parts": [0, 1, 1]}),
        changed(layout=SPLIT | {"shares": [1, 1]}),
        changed(layout=SPLIT | {"shares": [1, 1, 0]}),
        changed(layout=SPLIT | {"shares": [1, 1, float("inf")]}),
        changed(layout=SPLIT | {"shares": [1, 1, 10**400]}),
        changed(layout=SPLIT | {"flow": "heap"}),
        changed(layout={"flow": "row", "parts": [0, SPLIT | {"parts": [1, 2]}], "shares": [1, 1]}),
    ],
)
def test_what_is_damaged_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(data)


def test_the_good_one_that_was_damaged_is_good() -> None:
    assert decode(changed(layout=SPLIT)).tabs[1].layout == Split(
        Flow.ROW, ("0", "1", "2"), (1.0, 1.0, 1.0)
    )
