import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.credentials.secret import Secret
from sshtui.kbdint.form import Source
from sshtui.kbdint.response import Answer, Response, for_wire
from tests.kbdint.playbook import Playbook


def answers(*texts: str) -> Response:
    return Response(tuple(Answer(Secret(text), Source.TYPED) for text in texts))


def test_a_wrong_number_of_answers_never_leaves() -> None:
    form = Playbook().begins().asks("One: ", "Two: ")
    for texts in ((), ("1",), ("1", "2", "3")):
        with pytest.raises(ValueError, match="2 prompts"):
            answers(*texts).replies(form)


@pytest.mark.parametrize("pasted", ["fake\n", "fake\r\n", "fake\r"])
def test_a_pasted_line_end_is_left_out(pasted: str) -> None:
    form = Playbook().begins().asks("Password: ")
    assert for_wire(answers(pasted).replies(form)) == ["fake"]


@given(st.lists(st.text(st.characters(exclude_categories=[])), min_size=1, max_size=12))
def test_answers_go_out_one_for_one_and_always_encode(texts: list[str]) -> None:
    form = Playbook().begins().asks(*("?" for _ in texts))
    sent = for_wire(answers(*texts).replies(form))
    assert len(sent) == len(texts)
    for text in sent:
        text.encode()


def test_each_answer_stays_with_its_field() -> None:
    form = Playbook().begins().asks("One: ", "Two: ")
    replies = answers("1", "2").replies(form)
    assert [(reply.field.label, reply.secret.reveal()) for reply in replies] == [
        ("One:", "1"),
        ("Two:", "2"),
    ]


def test_no_answer_shows_in_the_repr() -> None:
    assert "fake-secret" not in repr(answers("fake-secret"))
