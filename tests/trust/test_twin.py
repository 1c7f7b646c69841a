"""A twin that passes, or fails for another reason, is an error."""

import pytest

from tests.trust.twin import FAILURES, Defence, needs, taken_out

DOOR = {"front": "shut"}


def open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DOOR, "front", "open")


def leave_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pass


@needs(Defence("the door", open_it, "nobody gets in.*open"))
def test_a_test_is_run_as_it_is_and_without_its_defence() -> None:
    assert DOOR == {"front": "shut"}, f"nobody gets in: {DOOR}"


@needs(Defence("the door", open_it, "nobody gets in.*open"))
async def test_so_is_one_that_waits() -> None:
    assert DOOR == {"front": "shut"}, f"nobody gets in: {DOOR}"


@pytest.mark.parametrize(
    ("defence", "said"),
    [
        (Defence("another door", leave_it, "open"), "DID NOT RAISE"),
        (Defence("the door", open_it, "window"), "did not match"),
    ],
    ids=["passes", "fails otherwise"],
)
def test_a_twin_must_fail_and_for_its_own_reason(defence: Defence, said: str) -> None:
    with pytest.raises(FAILURES, match=said), taken_out(defence):
        assert DOOR == {"front": "shut"}
