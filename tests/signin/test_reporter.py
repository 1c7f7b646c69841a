from sshtui.endpoint import Hop
from sshtui.kbdint.challenge import KEYBOARD_INTERACTIVE, PUBLICKEY
from sshtui.signin.reporter import StepReporter
from sshtui.signin.steps import Phase, Step, StepKind
from tests.kbdint.playbook import challenge, exchange

HOP = Hop(("bastion", "db1"), 1)


def test_a_step_before_the_sign_in_has_a_hop_and_a_phase_and_no_method() -> None:
    steps: list[Step] = []
    StepReporter(HOP, steps.append)(StepKind.CONNECTED)
    assert steps == [Step(StepKind.CONNECTED, HOP, Phase.CONNECTING)]


def test_a_step_of_the_sign_in_says_where_in_it_it_was_taken() -> None:
    steps: list[Step] = []
    report = StepReporter(HOP, steps.append)
    report.phase, report.exchange = Phase.AUTHENTICATING, exchange()
    report.exchange.begin(KEYBOARD_INTERACTIVE)
    report.exchange.receive(challenge("Password: "))
    report(StepKind.ANSWERED, prompt="Password:", source="typed", automatic=True)
    assert steps == [
        Step(
            StepKind.ANSWERED,
            HOP,
            Phase.AUTHENTICATING,
            method=KEYBOARD_INTERACTIVE,
            round=1,
            prompt="Password:",
            source="typed",
            automatic=True,
        )
    ]


def test_a_step_of_another_method_or_phase_has_no_round() -> None:
    steps: list[Step] = []
    report = StepReporter(HOP, steps.append)
    report.exchange = exchange()
    report.exchange.begin(KEYBOARD_INTERACTIVE)
    report.exchange.receive(challenge("Password: "))
    report(StepKind.METHOD, method=PUBLICKEY, source="agent key")
    report(StepKind.HOST_KEY, phase=Phase.HOST_KEY, method="", text="SHA256:x")
    assert [(step.method, step.round, step.phase) for step in steps] == [
        (PUBLICKEY, 0, Phase.CONNECTING),
        ("", 0, Phase.HOST_KEY),
    ]
