from sshtui.sessions.timeline import MAX_ENTRIES, Timeline
from sshtui.signin.steps import Phase, Step, StepKind
from tests.sessions.fakes import HOP


def step(text: str) -> Step:
    return Step(StepKind.NOTE, HOP, Phase.AUTHENTICATING, text=text)


def test_steps_stand_in_order() -> None:
    timeline = Timeline()
    for text in ("a", "a", "b", "a"):
        timeline.add(step(text))
    assert [entry.step.text for entry in timeline.entries] == ["a", "a", "b", "a"]
    elapsed = [entry.elapsed for entry in timeline.entries]
    assert elapsed == sorted(elapsed)


def test_a_server_that_never_stops_fills_no_memory() -> None:
    timeline = Timeline()
    for number in range(MAX_ENTRIES + 5):
        timeline.add(step(str(number)))
    assert len(timeline.entries) == MAX_ENTRIES
    assert timeline.entries[-1].step.text == str(MAX_ENTRIES + 4)
