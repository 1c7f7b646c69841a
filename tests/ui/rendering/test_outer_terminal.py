import pytest

from sshtui.ui.rendering.outer_terminal import named_one_that_does


@pytest.mark.parametrize(
    ("environment", "knows"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7602"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4600"}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "screen-256color", "VTE_VERSION": "7602"}, False),
        ({}, False),
    ],
)
def test_a_terminal_that_draws_curly_underlines_is_known_by_its_names(
    environment: dict[str, str], knows: bool
) -> None:
    assert named_one_that_does(environment) is knows
