import pytest

from sshtui.credentials.binding import PromptKind
from sshtui.kbdint import remember
from sshtui.kbdint.reuse import may_change
from tests.kbdint.learned import asked
from tests.kbdint.playbook import Playbook


@pytest.mark.parametrize(
    ("prompt", "answer", "asks"),
    [
        ("Password: ", "fake-password", False),
        ("Password: ", "123456", True),
        ("Password: ", "12345678", True),
        ("Password: ", " 123 456\n", True),
        ("Password: ", "1234-5678", True),
        ("Password: ", "1234", True),
        ("Password: ", "1234567890", True),
        ("Password: ", "cccccckdvvulgjvtkjdhtlrbjjctggdihuevikehtlil", True),
        ("Password: ", "123", False),
        ("Password: ", "12345678901", False),
        ("Password: ", "123456a", False),
        ("Password: ", "", False),
        ("Ziffern: ", "fake", True),
        ("Ziffern: ", "", False),
        ("Ziffern: ", "otpauth://totp/?secret=JBSWY3DPEHPK3PXP", False),
        ("Passcode or option (1-3): ", "1", False),
    ],
)
def test_what_may_be_another_answer_every_time_is_asked_about(
    prompt: str, answer: str, asks: bool
) -> None:
    assert may_change(asked(prompt).fields[0], answer) is asks


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize(("prompt", "answer"), [("Password: ", "123456"), ("Ziffern: ", "fake")])
def test_it_is_kept_only_if_the_person_says_that_it_is_the_same(
    prompt: str, answer: str, same: bool
) -> None:
    book = Playbook().begins()
    form = book.asks(prompt)
    assert form.fields[0].kind in {PromptKind.PASSWORD, PromptKind.OTHER}
    book.answers(form, answer, remember=True, same=same)
    book.exchange.accept_factor(())
    assert bool(remember.after_success(book.exchange.sent)) is same
