import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.credentials.secret import Secret
from sshtui.kbdint.form import Source
from sshtui.kbdint.response import Response
from tests.kbdint.playbook import Playbook


def test_a_wrong_number_of_answers_never_leaves() -> None:
    form = Playbook().begins().asks("One: ", "Two: ")
    for answers in ((), (Secret("1"),), (Secret("1"), Secret("2"), Secret("3"))):
        with pytest.raises(ValueError, match="2 prompts"):
            Response(answers, (Source.TYPED,) * len(answers)).for_wire(form)


@pytest.mark.parametrize("pasted", ["fake\n", "fake\r\n", "fake\r"])
def test_a_pasted_line_end_is_left_out(pasted: str) -> None:
    form = Playbook().begins().asks("Password: ")
    assert Response((Secret(pasted),), (Source.TYPED,)).for_wire(form) == ["fake"]


@given(st.lists(st.text(st.characters(exclude_categories=[])), min_size=1, max_size=12))
def test_answers_go_out_one_for_one_and_always_encode(answers: list[str]) -> None:
    form = Playbook().begins().asks(*("?" for _ in answers))
    response = Response(tuple(Secret(text) for text in answers), (Source.TYPED,) * len(answers))
    sent = response.for_wire(form)
    assert len(sent) == len(answers)
    for text in sent:
        text.encode()


def test_no_answer_shows_in_the_repr() -> None:
    assert "fake-secret" not in repr(Response((Secret("fake-secret"),), (Source.TYPED,)))
