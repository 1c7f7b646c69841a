import contextlib
import inspect
import re
from collections.abc import Iterator

import pytest

from sshtui import errors
from sshtui.errors import (
    AppError,
    AuthenticationFailed,
    Cancelled,
    ConnectError,
    HungUp,
    SecretStoreError,
    UsageError,
    own_fault,
)

KINDS = [
    kind
    for kind in vars(errors).values()
    if inspect.isclass(kind) and issubclass(kind, AppError) and kind.__module__ == errors.__name__
]


def test_an_error_says_what_happened_and_what_to_do() -> None:
    error = UsageError("There is no host db9.", hint="sshtui hosts list shows them all.")
    assert (error.message, error.hint) == (
        "There is no host db9.",
        "sshtui hosts list shows them all.",
    )
    text = "There is no host db9. sshtui hosts list shows them all."
    assert str(error) == f"{UsageError.title}: {text}"
    assert str(AppError("It broke.", title="Oh")) == "Oh: It broke."


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_has_a_title_of_its_own_and_stands_in_the_tree(kind: type[AppError]) -> None:
    assert "title" in vars(kind)
    assert [other for other in KINDS if other.title == kind.title] == [kind]
    assert re.search(rf"\b{kind.__name__}\b", str(errors.__doc__))


def test_the_tree_names_nothing_else() -> None:
    named = re.findall(r"─ (\w+)", str(errors.__doc__))
    assert set(named) | {"AppError"} == {kind.__name__ for kind in KINDS}


@pytest.mark.parametrize(
    ("kind", "status"),
    [(AppError, 1), (UsageError, 2), (Cancelled, 130), (HungUp, 129), (ConnectError, 255)],
)
def test_the_exit_statuses_are_those_that_are_documented(kind: type[AppError], status: int) -> None:
    assert kind.exit_status == status


def test_whatever_comes_of_a_connection_exits_as_ssh_does() -> None:
    kinds = [kind for kind in KINDS if issubclass(kind, ConnectError)]
    assert {kind.exit_status for kind in kinds} == {255}


def test_what_is_left_of_a_bare_error_is_only_what_it_says() -> None:
    with pytest.raises(AppError) as caught, _explained():
        raise ValueError("fake-secret")
    bare = caught.value.bare()
    assert (bare.__traceback__, bare.__cause__, bare.__context__) == (None, None, None)
    assert bare.message == "It broke."


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except ValueError as cause:
        raise AppError("It broke.") from cause


def test_details_that_only_some_errors_have() -> None:
    assert SecretStoreError("No.", kind="locked").kind == "locked"
    failed = AuthenticationFailed("No.", methods_left=("publickey",))
    assert failed.methods_left == ("publickey",)


def test_a_fault_of_our_own_points_to_the_log() -> None:
    error = own_fault(ConnectError, during="Reading")
    assert isinstance(error, ConnectError)
    assert error.message.startswith("Reading: ")
    assert "sshtui doctor" in error.hint
