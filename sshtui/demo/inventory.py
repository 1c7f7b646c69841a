"""The hosts of the demo."""

from collections.abc import Callable
from dataclasses import dataclass

from sshtui.demo.sign_in import (
    DEMO_PASSWORD,
    Account,
    SignIn,
    with_code,
    with_expired_password,
    with_menu,
    with_password,
)


@dataclass(frozen=True, slots=True)
class DemoHost:
    """One host of the demo network.

    Attributes:
        name: Its host name and alias.
        sign_in: Makes the rounds of one sign-in.
        known: Whether its host key is in the demo's known_hosts from the start.
        jump: The demo host through which it is reached, or "".
    """

    name: str
    sign_in: Callable[[], SignIn]
    known: bool = True
    jump: str = ""


def demo_hosts(*, secret: bytes, push_delay: float) -> tuple[DemoHost, ...]:
    """Return the hosts, in the order of a list.

    Args:
        secret: What the codes of `demo-2fa` are made from.
        push_delay: Seconds until the phone of `demo-menu` is "tapped".
    """
    return (
        DemoHost("demo-password", with_password(DEMO_PASSWORD)),
        DemoHost("demo-2fa", with_code(DEMO_PASSWORD, secret)),
        DemoHost("demo-menu", with_menu(push_delay), known=False),
        DemoHost("demo-expired", with_expired_password(Account(DEMO_PASSWORD))),
        DemoHost("demo-inner", with_password("inner"), jump="demo-password"),
    )
