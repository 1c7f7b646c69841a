"""The sign-in of each demo host, as a generator of rounds.

A sign-in yields an `Ask` and gets its answers back, until it yields a `SignInResult`. Nothing here
knows of a connection; the shapes are those that PAM stacks and push services send (RFC 4256).
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

DEMO_USER = "demo"
DEMO_PASSWORD = "demo"
SHORTEST_PASSWORD = 8
CODE_PERIOD = 30
"""Seconds for which one demo code is shown."""

_MENU = """\
A demo of confirming with a phone. How shall it ask you?

 1. Push to the demo phone
 2. Call to the demo phone

Option (1-2): """

_CHANGE = f"""\
You must change your password now: it has expired.
Any new one of {SHORTEST_PASSWORD} characters or more will do.
Current password: """


@dataclass(frozen=True, slots=True)
class Ask:
    """One round of a sign-in.

    Attributes:
        instruction: Text above the prompts; may be empty.
        prompts: Text and echo of each; a round may have none.
    """

    instruction: str = ""
    prompts: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class SignInResult:
    """The end of a sign-in.

    Attributes:
        accepted: Whether it succeeded.
        after: Seconds that the server takes before it says so.
    """

    accepted: bool
    after: float = 0.0


SignIn = Generator[Ask | SignInResult, Sequence[str], None]


class Account:
    """An account whose password has to be changed at the first sign-in.

    Args:
        password: The password it starts with.
    """

    def __init__(self, password: str) -> None:
        self.password = password
        self.expired = True


def with_password(password: str) -> Callable[[], SignIn]:
    """Return sign-ins that ask for one password."""

    def sign_in() -> SignIn:
        (answer,) = yield Ask(
            f"A demo server inside sshtui: nothing leaves this computer.\n"
            f"The demo password is: {password}",
            (("Password: ", False),),
        )
        yield from _settle(accepted=answer == password)

    return sign_in


def with_code(password: str, secret: bytes) -> Callable[[], SignIn]:
    """Return sign-ins that ask for a password, then for a code that changes with the time.

    A wrong password shows only after the code, as it does with a PAM stack of two modules.
    """

    def sign_in() -> SignIn:
        (first,) = yield Ask(
            f"A demo of signing in with two factors.\nThe demo password is: {password}",
            (("Password: ", False),),
        )
        shown = code_at(secret, time.time())
        (second,) = yield Ask(
            f"Your demo authenticator shows {shown}; it changes every {CODE_PERIOD} s.",
            (("Verification code: ", False),),
        )
        now = time.time()
        codes = {code_at(secret, now), code_at(secret, now - CODE_PERIOD)}
        yield from _settle(accepted=first == password and second in codes)

    return sign_in


def with_menu(delay: float) -> Callable[[], SignIn]:
    """Return sign-ins that offer a menu, tell what was done, and go on by themselves.

    Args:
        delay: Seconds until the demo phone is "tapped".
    """
    told = {
        "1": "Push sent to the demo phone, which will tap Approve for you …",
        "2": "Calling the demo phone, which will press # for you …",
    }

    def sign_in() -> SignIn:
        (choice,) = yield Ask(prompts=((_MENU, True),))
        text = told.get(choice.strip())
        if text is None:
            yield Ask("That is not one of the options.")
            yield SignInResult(accepted=False)
        else:
            yield Ask(text)
            yield SignInResult(accepted=True, after=delay)

    return sign_in


def with_expired_password(account: Account) -> Callable[[], SignIn]:
    """Return sign-ins that make the person change an expired password, round by round."""

    def sign_in() -> SignIn:
        (answer,) = yield Ask(
            f"A demo of a password that has expired.\nThe demo password is: {account.password}",
            (("Password: ", False),),
        )
        if answer != account.password:
            yield SignInResult(accepted=False)
        elif not account.expired:
            yield from _settle(accepted=True)
        else:
            yield from _change_password(account)

    return sign_in


def code_at(secret: bytes, moment: float) -> str:
    """Return the six digits that the demo authenticator shows at a moment.

    Args:
        secret: Shared by authenticator and server.
        moment: Seconds since 1970.
    """
    step = int(moment) // CODE_PERIOD
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:4], 'big') % 1_000_000:06}"


def _change_password(account: Account) -> SignIn:
    (current,) = yield Ask(prompts=((_CHANGE, False),))
    if current != account.password:
        yield SignInResult(accepted=False)
        return
    (new,) = yield Ask(prompts=(("New password: ", False),))
    (again,) = yield Ask(prompts=(("Retype new password: ", False),))
    if problem := _problem(new, again):
        yield Ask(problem)
        yield SignInResult(accepted=False)
        return
    account.password = new
    account.expired = False
    yield from _settle(accepted=True)


def _problem(new: str, again: str) -> str:
    if new != again:
        return "The two new passwords differ; nothing was changed."
    if len(new) < SHORTEST_PASSWORD:
        return f"A new password needs {SHORTEST_PASSWORD} characters; nothing was changed."
    return ""


def _settle(*, accepted: bool) -> SignIn:
    # OpenSSH with PAM ends a good sign-in with a round that has neither text nor prompt.
    if accepted:
        yield Ask()
    yield SignInResult(accepted)
