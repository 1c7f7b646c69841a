from dataclasses import replace

from sshtui.credentials.lease_state import LeaseState
from sshtui.kbdint.contention import BUSY, STALE, going_out, instead
from sshtui.kbdint.form import CredentialMatch, Source
from tests.kbdint.playbook import Playbook, credential, replies


def test_stored_answers_that_may_go_out_are_sent() -> None:
    assert instead(LeaseState.GRANTED) is None


def test_stale_ones_are_looked_up_once_more_and_the_person_hears_of_it() -> None:
    again = instead(LeaseState.STALE)
    assert again is not None
    assert (again.status, again.withhold) == (STALE, "")


def test_while_another_sign_in_has_sent_some_nothing_is_filled_in() -> None:
    again = instead(LeaseState.BUSY)
    assert again is not None
    assert (again.status, again.withhold) == ("", BUSY)


def test_only_what_is_remembered_and_sent_goes_out() -> None:
    form = Playbook().begins().asks("Password: ")
    kept, seed = credential(form), credential(form, id="seed")
    (field,) = form.fields
    form = replace(form, fields=(replace(field, match=CredentialMatch(kept, seed)),))
    assert going_out(replies(form, "fake", source=Source.JOINED)) == [kept, seed]
    assert going_out(replies(form, "fake", source=Source.TYPED)) == []
    assert going_out(replies(form, "fake", source=Source.GENERATED)) == []
