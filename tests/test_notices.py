from sshtui import notices


def test_what_nobody_hears_yet_waits_and_nothing_is_told_twice() -> None:
    told: list[str] = []
    notices.give("one")
    stop = notices.hear(told.append)
    notices.give("two")
    notices.give("one")
    stop()
    notices.give("three")
    assert told == ["one", "two"]
    notices.hear(told.append)()
    assert told == ["one", "two", "three"]


def test_who_listens_last_hears_it_alone() -> None:
    first: list[str] = []
    second: list[str] = []
    stop_first = notices.hear(first.append)
    stop_second = notices.hear(second.append)
    notices.give("one")
    stop_second()
    notices.give("two")
    stop_first()
    assert (first, second) == (["two"], ["one"])
