import asyncio

import pytest

from sshtui.lazy import Lazy, lazily


def test_it_is_made_when_it_is_first_asked_for_and_once() -> None:
    made: list[object] = []

    def make() -> object:
        made.append(object())
        return made[-1]

    lazy = Lazy(make)
    assert lazy.made is None
    assert lazy.get() is lazy.get() is lazy.made
    assert len(made) == 1


async def test_all_that_wait_for_it_get_the_same_one() -> None:
    made: list[object] = []

    def make() -> object:
        made.append(object())
        return made[-1]

    lazy = Lazy(make)
    first, second = await asyncio.gather(lazy.wait(), lazy.wait())
    assert first is second
    assert made == [first]


def test_what_could_not_be_made_is_tried_again() -> None:
    answers = iter([ZeroDivisionError, None])

    def make() -> str:
        if error := next(answers):
            raise error
        return "made"

    lazy = Lazy(make)
    with pytest.raises(ZeroDivisionError):
        lazy.get()
    assert lazy.get() == "made"


def test_what_is_there_already_is_not_made() -> None:
    assert Lazy.of("there").made == "there"


def test_a_stand_in_makes_what_it_stands_for_when_it_is_used() -> None:
    made: list[str] = []

    def make() -> str:
        made.append("text")
        return "text"

    text = lazily(make)
    assert made == []
    assert (text.upper(), text.title()) == ("TEXT", "Text")
    assert made == ["text"]
