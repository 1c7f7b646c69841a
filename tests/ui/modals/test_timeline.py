from sshtui.sessions.timeline import Timeline
from sshtui.signin.steps import Phase, Step, StepKind
from sshtui.ui.modals.timeline import TimelineModal
from tests.servers.waiting import until
from tests.sessions.fakes import HOP
from tests.ui.forms import running, shown


async def test_it_tells_how_a_sign_in_went() -> None:
    timeline = Timeline()
    for step in (
        Step(StepKind.CHALLENGE, HOP, Phase.AUTHENTICATING, "keyboard-interactive", 2, "Code:"),
        Step(
            StepKind.ANSWERED, HOP, Phase.AUTHENTICATING, "keyboard-interactive", 2, "", "keyring"
        ),
        Step(StepKind.SERVER_SAID, HOP, Phase.AUTHENTICATING, text="[@click=app.exit]hi[/]"),
        Step(StepKind.ACCEPTED, HOP, Phase.OPEN),
    ):
        timeline.add(step)
    async with running() as (app, _):
        await app.push_screen(TimelineModal("web1", timeline.entries))
        await until(lambda: "accepted" in shown(app), "steps")
        text = shown(app)
        assert "Auth timeline of web1" in text
        assert "keyboard-interactive · round 2 · Code:" in text
        assert "keyring" in text
        assert "[@click=app.exit]hi[/]" in text
        assert "✓ accepted" in text
