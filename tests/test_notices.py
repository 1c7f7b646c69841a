from sshtui import notices


def test_what_nobody_hears_yet_waits_and_nothing_is_told_twice() -> None:
    told: list[str] = []
    notices.notify("one")
    stop = notices.subscribe(told.append)
    notices.notify("two")
    notices.notify("one")
    stop()
    notices.notify("three")
    assert told == ["one", "two"]
    notices.subscribe(told.append)()
    assert told == ["one", "two", "three"]


def test_who_listens_last_hears_it_alone() -> None:
    first: list[str] = []
    second: list[str] = []
    stop_first = notices.subscribe(first.append)
    stop_second = notices.subscribe(second.append)
    notices.notify("one")
    stop_second()
    notices.notify("two")
    stop_first()
    assert (first, second) == (["two"], ["one"])
