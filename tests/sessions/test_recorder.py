from sshtui.sessions.events import (
    ServerSaid,
)
from sshtui.sessions.recorder import Recorder, describe
from sshtui.signin.interaction import (
    HostKeyQuestion,
    Interaction,
    PassphraseQuestion,
    Phase,
    Step,
    StepKind,
)
from sshtui.sshconfig.target import Target
from tests.credentials.stores.locks import Lock
from tests.sessions.bench import Bench, Nobody
from tests.sessions.fakes import HOP, say


async def test_the_timeline_holds_what_happened_and_what_the_server_said() -> None:
    async def talk(target: Target, interaction: Interaction) -> None:
        interaction.follow(Step(StepKind.METHOD, HOP, Phase.AUTHENTICATING, method="password"))
        say(interaction, "Welcome.")

    bench = Bench(talk)
    id_ = await bench.opened()
    steps = [entry.step for entry in bench.manager.timeline(id_)]
    assert [step.kind for step in steps] == [StepKind.METHOD, StepKind.SERVER_SAID]
    assert bench.of(ServerSaid) == [ServerSaid(id_, HOP, "Welcome.")]
    await bench.manager.shutdown()


async def test_questions_and_answers_pass_through_untouched() -> None:
    files: list[str] = []

    class Person(Nobody):
        async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
            return question is key

        async def passphrase(self, question: PassphraseQuestion) -> None:
            files.append(question.file)

    key = HostKeyQuestion(HOP, "web1", "ssh-ed25519", "SHA256:x", "known_hosts")
    recorder = Recorder(Person(), lambda *_: None, lambda *_: None)
    assert await recorder.confirm_host_key(key)
    await recorder.passphrase(PassphraseQuestion(HOP, "fake", Lock().check))
    assert files == ["fake"]


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
