from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.secret import Secret
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.sshconfig.target import Target
from tests.servers.waiting import until
from tests.sessions.fakes import HOP
from tests.ui.forms import shown
from tests.ui.steps import in_session


async def by_itself(target: Target, asker: Asker, on_step: OnStep) -> None:
    """Sign in without a form."""
    on_step(
        Step(
            StepKind.ANSWERED,
            HOP,
            Phase.AUTHENTICATING,
            prompt="Password:",
            source="keyring",
            automatic=True,
        )
    )


async def test_a_sign_in_without_a_form_says_so_and_can_be_turned_to_one_with_a_form() -> None:
    async with in_session(by_itself, size=(120, 36)) as (app, pilot, _):
        await until(lambda: "signed in from keyring" in shown(app), "the note")
        (info,) = app._manager.sessions
        credentials = await app._credentials.wait()
        kept = await credentials.remember(
            Binding(info.target.endpoint, "", "password", echo=False),
            PromptKind.PASSWORD,
            Secret("fake-password"),
            mode=Mode.SEND,
            host_key="SHA256:fake",
        )
        await pilot.press("ctrl+backslash", "u")
        await until(lambda: "from now on filled in" in shown(app), "what was done")
        (now,) = await credentials.find(kept.binding.endpoint)
        assert now.mode is Mode.FILL
        await pilot.press("ctrl+backslash", "u")
        await until(lambda: "Nothing is sent automatically" in shown(app), "that nothing is left")


async def test_the_timeline_tells_what_went_out_by_itself() -> None:
    async with in_session(by_itself, size=(120, 36)) as (app, pilot, _):
        await pilot.press("ctrl+backslash", "a")
        await until(lambda: "Password: · keyring · automatic" in shown(app), "the step")
