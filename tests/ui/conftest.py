"""What holds for every test that runs the app in its own loop."""

import asyncio
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet


@pytest.fixture(autouse=True)
async def begun_as_textual_begins_them() -> None:
    """Have tasks begin as in an app that runs by itself; Textual's own pilot leaves that out."""
    factory: Any = getattr(asyncio, "eager_task_factory", None)
    if factory is not None:
        asyncio.get_running_loop().set_task_factory(factory)


@pytest.fixture(scope="session", autouse=True)
def _sheets_read_once() -> Iterator[None]:
    # Every app reads the same sheets of style, which is a tenth of what a test of it costs.
    parse: Any = Stylesheet._parse_rules
    read: dict[object, list[RuleSet]] = {}
    known: WeakKeyDictionary[Any, tuple[Any, object]] = WeakKeyDictionary()

    def colours(sheet: Any) -> object:
        variables, found = known.get(sheet, (None, None))
        if variables is not sheet._variables:
            found = frozenset(sheet._variables.items())
            known[sheet] = sheet._variables, found
        return found

    def parsed(sheet: Any, *args: Any, **kwargs: Any) -> list[RuleSet]:
        what = (colours(sheet), args, tuple(kwargs.items()))
        if what not in read:
            read[what] = parse(sheet, *args, **kwargs)
        return read[what]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parsed)
        # The same, but for a call of Python for each rule and widget.
        patch.setattr(RuleSet, "__hash__", object.__hash__)
        yield
