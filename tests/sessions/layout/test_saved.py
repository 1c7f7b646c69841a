import json

import pytest

from sshtui.sessions.layout.saved import from_data, to_data
from sshtui.sessions.layout.tree import Flow, Split

LAYOUT = Split(Flow.ROW, ("a", Split(Flow.COLUMN, ("b", "c"), (1.0, 2.5))), (3.0, 1.0))


def test_a_layout_is_written_down_and_read_back_with_other_sessions() -> None:
    written = json.dumps(to_data(LAYOUT, lambda session: {"host": session.upper()}))
    read = from_data(json.loads(written), lambda saved: f"new {saved['host']}")  # type: ignore[index]
    assert read == Split(
        Flow.ROW, ("new A", Split(Flow.COLUMN, ("new B", "new C"), (1.0, 2.5))), (3.0, 1.0)
    )
    assert from_data(to_data("a", str), str) == "a"


@pytest.mark.parametrize(
    "data",
    [
        {"flow": "row", "parts": ["a", "b"], "shares": [1]},
        {"flow": "row", "parts": ["a", "b"], "shares": [1, 0]},
        {"flow": "row", "parts": ["a", "b"], "shares": [1, "2"]},
        {"flow": "heap", "parts": ["a", "b"], "shares": [1, 1]},
        {
            "flow": "row",
            "parts": ["a", {"flow": "row", "parts": ["b", "c"], "shares": [1, 1]}],
            "shares": [1, 1],
        },
    ],
)
def test_what_is_no_layout_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"split|share|heap"):
        from_data(data, str)
