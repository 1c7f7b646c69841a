"""No prompt of a hostile server gets a secret that was not meant for it."""

import pytest
from textual.widgets import Input

from sshtui.kbdint import challenge
from sshtui.ui.widgets.hidden_input import HiddenInput
from tests.kbdint import test_challenge
from tests.trust.twin import Defence, needs
from tests.ui.widgets import test_hidden_input


def bound_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(challenge, "MAX_PROMPTS", 1 << 40)
    monkeypatch.setattr(challenge, "MAX_TEXT", 1 << 40)


def copy_as_textual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HiddenInput, "action_copy", Input.action_copy)


@needs(Defence("a challenge has bounds", bound_nothing, "DID NOT RAISE"))
@pytest.mark.parametrize(("prompts", "text"), [(20_000, 0), (1, 1 << 20)])
def test_a_challenge_without_end_is_refused(prompts: int, text: int) -> None:
    test_challenge.test_more_than_the_bounds_is_refused(prompts, text)


@needs(Defence("masked fields are not copied", copy_as_textual, "canary"))
async def test_nothing_is_copied_from_a_masked_field() -> None:
    await test_hidden_input.test_nothing_is_copied_or_cut_from_a_masked_field(reveal=False)
