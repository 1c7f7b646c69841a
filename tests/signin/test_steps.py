from sshtui.signin.steps import Phase, Step, StepKind, describe
from tests.sessions.fakes import HOP


def test_a_step_is_described_in_our_own_words() -> None:
    step = Step(StepKind.METHOD, HOP, Phase.AUTHENTICATING, method="password", text="evil")
    assert describe(step) == "Signing in by password"
    assert describe(Step(StepKind.ANSWERED, HOP, Phase.AUTHENTICATING, text="evil")) == (
        "Waiting for the server"
    )
    assert describe(Step(StepKind.CONNECTED, HOP, Phase.CONNECTING)) == (
        "Waiting for the server's greeting"
    )
    assert describe(Step(StepKind.NOTE, HOP, Phase.AUTHENTICATING, text="evil")) == ""
