from dataclasses import replace

from sshtui.kbdint.outcome import Refusal, explain


def test_the_method_the_round_and_the_servers_words_are_named() -> None:
    error = explain(
        Refusal(
            "deploy@db1:22",
            hop="hop 2 of 2 · bastion → db1",
            method="keyboard-interactive",
            round=2,
            refusals=3,
            said="Account locked for 5 minutes",
            methods_left=("publickey",),
        )
    )
    for part in ("deploy@db1:22", "hop 2 of 2", "round 2", "Account locked", "publickey"):
        assert part in error.message
    assert error.methods_left == ("publickey",)


def test_too_many_keys_name_the_remedy() -> None:
    error = explain(Refusal("deploy@db1:22", method="publickey", keys_refused=7, too_many=True))
    assert "7 keys" in error.hint
    assert "IdentitiesOnly" in error.hint


def test_too_many_wrong_answers_are_not_blamed_on_keys() -> None:
    error = explain(Refusal("deploy@db1:22", keys_refused=7, refusals=3, too_many=True))
    assert "IdentitiesOnly" not in error.hint


def test_the_only_try_that_a_key_used_up_is_no_reason_to_wait() -> None:
    refusal = Refusal("deploy@db1:22", keys_refused=1, key="key /k SHA256:x", too_many=True)
    error = explain(refusal)
    assert "one attempt, and key /k SHA256:x used it" in error.hint
    assert "IdentityFile" in error.hint
    assert "Wait" not in error.hint


def test_keys_that_left_too_few_tries_for_answers_are_named() -> None:
    error = explain(Refusal("deploy@db1:22", keys_refused=5, refusals=1, too_many=True))
    assert "5 keys" in error.hint
    assert "IdentitiesOnly" in error.hint


def test_keys_that_could_not_be_used_are_named() -> None:
    problems = tuple(f"/keys/{number}: it is empty" for number in range(9))
    error = explain(Refusal("deploy@db1:22", method="publickey", problems=problems))
    assert "Not used:\n/keys/0: it is empty\n/keys/1" in error.message
    assert "/keys/8" not in error.message


def test_a_server_that_wants_a_key_says_so() -> None:
    refusal = Refusal("deploy@db1:22", method="publickey", methods_left=("publickey",))
    assert "there was none to offer" in explain(refusal).hint
    assert "none of those offered" in explain(replace(refusal, key="key /k SHA256:x")).hint
