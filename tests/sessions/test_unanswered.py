from sshtui.sessions.unanswered import UnansweredKeys


def test_what_the_remote_wrote_after_answers_all_keys_before() -> None:
    keys = UnansweredKeys()
    keys.typed()
    keys.typed()
    assert keys.count() == 2
    keys.heard()
    keys.typed()
    assert keys.count(60) == 1
