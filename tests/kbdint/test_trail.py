from sshtui.kbdint.challenge import PUBLICKEY
from sshtui.kbdint.form import TrailStep
from tests.kbdint.playbook import Playbook


def test_a_form_knows_what_was_accepted_and_what_is_on_its_way() -> None:
    book = Playbook().begins(PUBLICKEY)
    book.exchange.accept_factor(("keyboard-interactive",))
    form = book.begins().asks("Password: ")
    assert form.trail == (TrailStep("publickey", accepted=True),)
    book.answers(form, "fake-password")
    second = book.asks("Verification code: ")
    sent = TrailStep("password (typed)", accepted=False)
    assert second.trail == (TrailStep("publickey", accepted=True), sent)
    book.answers(second, "123456")
    book.exchange.refuse(("keyboard-interactive",))
    assert book.begins().asks("Password: ").trail == form.trail
