"""The rounds of each demo sign-in, without a connection."""

from collections.abc import Sequence

import pytest

from sshtui.demo.sign_in import (
    CODE_PERIOD,
    Account,
    Ask,
    SignIn,
    SignInResult,
    code_at,
    with_code,
    with_expired_password,
    with_menu,
    with_password,
)

SECRET = b"not a secret"


def play(sign_in: SignIn, *answers: Sequence[str]) -> list[Ask | SignInResult]:
    """Give the answers round by round, and nothing to rounds without prompts."""
    left = list(answers)
    steps = [next(sign_in)]
    while isinstance(step := steps[-1], Ask):
        steps.append(sign_in.send(left.pop(0) if step.prompts else ()))
    assert not left
    return steps


def accepted(steps: list[Ask | SignInResult]) -> bool:
    assert isinstance(steps[-1], SignInResult)
    return steps[-1].accepted


@pytest.mark.parametrize(("answer", "good"), [("demo", True), ("wrong", False), ("", False)])
def test_a_password_is_accepted_or_refused(answer: str, good: bool) -> None:
    assert accepted(play(with_password("demo")(), [answer])) is good


def test_a_wrong_password_shows_only_after_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1000.0)
    steps = play(with_code("demo", SECRET)(), ["wrong"], [code_at(SECRET, 1000.0)])
    assert len([step for step in steps if isinstance(step, Ask) and step.prompts]) == 2
    assert not accepted(steps)


def test_the_code_that_is_shown_is_the_code_that_is_accepted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("time.time", lambda: 1000.0)
    sign_in = with_code("demo", SECRET)()
    next(sign_in)
    asked = sign_in.send(["demo"])
    assert isinstance(asked, Ask)
    shown = next(word for word in asked.instruction.replace(";", "").split() if word.isdigit())
    assert len(shown) == 6
    assert sign_in.send([shown]) == Ask()
    assert sign_in.send([]) == SignInResult(accepted=True)


@pytest.mark.parametrize(
    ("later", "good"), [(0, True), (CODE_PERIOD, True), (2 * CODE_PERIOD, False)]
)
def test_a_code_grows_old(later: int, good: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("time.time", lambda: now[0])
    sign_in = with_code("demo", SECRET)()
    next(sign_in)
    sign_in.send(["demo"])
    now[0] += later
    step = sign_in.send([code_at(SECRET, 1000.0)])
    assert (step == Ask()) is good


@pytest.mark.parametrize("option", ["1", " 2 "])
def test_the_menu_tells_what_it_did_and_then_takes_its_time(option: str) -> None:
    menu, told, verdict = play(with_menu(1.5)(), [option])
    assert isinstance(menu, Ask)
    assert menu.prompts[0][1] is True
    assert isinstance(told, Ask)
    assert "demo phone" in told.instruction
    assert told.prompts == ()
    assert verdict == SignInResult(accepted=True, after=1.5)


def test_an_option_that_is_not_there_is_refused_with_words() -> None:
    steps = play(with_menu(0)(), ["3"])
    assert steps[1:] == [Ask("That is not one of the options."), SignInResult(accepted=False)]


def test_an_expired_password_is_changed_once_and_then_it_is_the_new_one() -> None:
    account = Account("demo")
    sign_in = with_expired_password(account)
    assert accepted(play(sign_in(), ["demo"], ["demo"], ["longer one"], ["longer one"]))
    assert accepted(play(sign_in(), ["longer one"]))
    assert not accepted(play(sign_in(), ["demo"]))


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [("longer one", "longer on", "differ"), ("short", "short", "needs 8")],
)
def test_a_bad_new_password_changes_nothing_and_says_why(new: str, again: str, words: str) -> None:
    account = Account("demo")
    steps = play(with_expired_password(account)(), ["demo"], ["demo"], [new], [again])
    told = steps[-2]
    assert isinstance(told, Ask)
    assert words in told.instruction
    assert told.prompts == ()
    assert not accepted(steps)
    assert account.password == "demo"
    assert account.expired


def test_a_wrong_current_password_ends_the_change() -> None:
    account = Account("demo")
    assert not accepted(play(with_expired_password(account)(), ["demo"], ["nope"]))
    assert account.expired
