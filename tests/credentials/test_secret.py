import copy
import pickle
import traceback

import pytest

from sshtui.credentials.secret import Secret, mask

CANARY = "fake-canary-71ae"


def test_only_reveal_gives_the_text() -> None:
    secret = Secret(CANARY)
    assert secret.reveal() == CANARY
    for shown in (repr(secret), str(secret), f"{secret}", f"{secret:>40}", "%s" % [secret]):
        assert CANARY not in shown


def test_a_secret_can_be_neither_pickled_nor_copied() -> None:
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            attempt(Secret(CANARY))


def test_a_secret_cannot_key_a_dict() -> None:
    with pytest.raises(TypeError):
        hash(Secret(CANARY))


def test_secrets_are_equal_by_their_text_and_to_nothing_else() -> None:
    assert Secret("ü\ud800") == Secret("ü\ud800")
    assert Secret("fake-a") != Secret("fake-b")
    assert Secret(CANARY) != CANARY


def test_an_empty_secret_is_false() -> None:
    assert not Secret("")
    assert Secret(" ")


def test_a_living_secret_is_masked_in_a_text() -> None:
    secret = Secret(CANARY)
    assert mask(f"it was {secret.reveal()}!") == "it was …!"


def test_a_secret_is_masked_in_its_repr_too() -> None:
    secret = Secret("fake\n'canary\\")
    assert "canary" not in mask(f"KeyError: {secret.reveal()!r}")


def test_the_longer_of_two_secrets_is_masked_whole() -> None:
    secrets = (Secret("fake"), Secret("fake-and-longer"))
    assert mask("fake-and-longer") == "…"
    assert len(secrets) == 2


def test_a_secret_that_is_gone_and_a_very_short_one_are_not_looked_for() -> None:
    gone = Secret("gone-7f3a91")
    del gone
    short = Secret("the")
    assert mask("gone-7f3a91 is the one") == "gone-7f3a91 is the one"
    assert short


def test_the_text_of_an_error_in_a_traceback_is_masked() -> None:
    secret = Secret(CANARY)
    shown = "".join(traceback.format_exception(KeyError(secret.reveal())))
    assert CANARY in shown
    assert CANARY not in mask(shown)
