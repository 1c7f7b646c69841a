import pytest

from sshtui.sessions.endings import why_lost


@pytest.mark.parametrize(
    ("hop", "keys", "words"),
    [
        ("", 0, "reset by peer."),
        ("", 1, "reset by peer. The last key may not have arrived."),
        ("bastion", 0, "reset by peer; bastion is silent"),
        (
            "b\x1b[1m",
            2000,
            "reset by peer; b^[[1m is silent. The last 2,000 keys may not have arrived.",
        ),
    ],
)
def test_a_loss_names_the_silent_host_and_the_keys(hop: str, keys: int, words: str) -> None:
    assert why_lost("reset by peer.", hop, keys) == words
