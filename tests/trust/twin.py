"""Security tests and their twins: the same test once more, without the defence it is about.

    ADMISSION = Defence("each key is judged", judge_the_first_only, "still here")

    @needs(ADMISSION)
    async def test_a_host_key_that_changes_on_rekey_ends_the_session(tmp_path: Path) -> None:
        ...

runs the test as it is, and again for each defence after that was taken out: it must then fail, and
say what the attacker got. A test that passes without its defence tests nothing.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

FAILURES = (AssertionError, pytest.fail.Exception)


@dataclass(frozen=True)
class Defence:
    """What a security test is about.

    Attributes:
        name: What it does; the name of the twin.
        take_out: Takes it out of the program until the end of the test.
        symptom: What the test then says, as a regular expression.
    """

    name: str
    take_out: Callable[[pytest.MonkeyPatch], None]
    symptom: str


def needs(*defences: Defence) -> Callable[[Callable[..., Any]], Any]:
    """Add a twin to a test for each of its defences.

    Args:
        *defences: Each is enough, alone, for an attack to succeed once it is gone.
    """
    names = ["in place", *(f"without: {defence.name}" for defence in defences)]

    def with_twins(test: Callable[..., Any]) -> Any:
        if inspect.iscoroutinefunction(test):

            @functools.wraps(test)
            async def run(without: Defence | None, **given: Any) -> None:
                with taken_out(without):
                    await test(**given)
        else:

            @functools.wraps(test)
            def run(without: Defence | None, **given: Any) -> None:
                with taken_out(without):
                    test(**given)

        own = inspect.signature(test)
        more = inspect.Parameter("without", inspect.Parameter.KEYWORD_ONLY)
        # What pytest goes by.
        run.__signature__ = own.replace(parameters=[*own.parameters.values(), more])  # type: ignore[attr-defined]
        return pytest.mark.parametrize("without", [None, *defences], ids=names)(run)

    return with_twins


@contextmanager
def taken_out(defence: Defence | None) -> Iterator[None]:
    """Take a defence out for a block, which must then fail with its symptom; None for none."""
    if defence is None:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        defence.take_out(patch)
        with pytest.raises(FAILURES, match=defence.symptom):
            yield
