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
    error = explain(Refusal("deploy@db1:22", method="publickey", keys_offered=7, too_many=True))
    assert "7 keys" in error.hint
    assert "IdentitiesOnly" in error.hint


def test_too_many_wrong_answers_are_not_blamed_on_keys() -> None:
    error = explain(Refusal("deploy@db1:22", keys_offered=7, refusals=3, too_many=True))
    assert "IdentitiesOnly" not in error.hint


def test_a_server_that_wants_a_key_says_so() -> None:
    error = explain(Refusal("deploy@db1:22", method="publickey", methods_left=("publickey",)))
    assert "public key" in error.hint
