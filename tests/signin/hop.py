"""The sign-in at one hop without a server: an exchange, a memory and a person who is scripted."""

from typing import Any

from sshtui.credentials.binding import Mode, PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.kbdint.challenge import KEYBOARD_INTERACTIVE, Challenge
from sshtui.kbdint.exchange import Exchange
from sshtui.kbdint.form import Form
from sshtui.signin.asker import Asker
from sshtui.signin.lookup import CredentialLookup
from sshtui.signin.new_password import NewPasswordKeeper
from sshtui.signin.outcome_recorder import OutcomeRecorder
from sshtui.signin.reporter import StepReporter
from sshtui.signin.responder import Responder
from sshtui.signin.response_builder import ResponseBuilder
from sshtui.signin.steps import Phase
from tests.kbdint.playbook import ENDPOINT, KEY, challenge, exchange
from tests.servers.person import Person


class SignIn:
    """One connection's sign-in, as `sshtui.ssh.connect` puts it together.

    Args:
        person: Who is asked.
        credentials: What is remembered; nothing yet, in memory only, where None.
        asker: Who is asked in the place of the person, if somebody else is.

    Attributes:
        credentials: What is remembered.
        exchange: Its state.
        report: Reports the steps to the person.
    """

    def __init__(
        self,
        person: Person,
        credentials: CredentialService | None = None,
        *,
        asker: Asker | None = None,
        trial: frozenset[str] = frozenset(),
    ) -> None:
        self.person = person
        self.credentials = credentials or open_credentials(private=True)
        self.exchange: Exchange = exchange()
        self.report = StepReporter(self.exchange.hop, person.on_step)
        self.report.phase = Phase.AUTHENTICATING
        self.report.exchange = self.exchange
        self._asker: Asker = asker or person
        self._trial = trial

    def begin(self, method: str = KEYBOARD_INTERACTIVE) -> "SignIn":
        """Begin an attempt, where no responder does."""
        self.exchange.begin(method)
        return self

    def asks(self, *prompts: str, **words: Any) -> Form:
        """Take a challenge in, and return its form, still empty."""
        form = self.exchange.receive(challenge(*prompts, **words))
        assert isinstance(form, Form)
        return form

    def responder(self) -> Responder:
        """Return what answers the challenges."""
        return Responder(self.exchange, self._asker, self.credentials, self.report, self._trial)

    def lookup(self) -> CredentialLookup:
        """Return what looks up what is saved."""
        return CredentialLookup(
            self.exchange, self.credentials, self.report, self._asker, self._trial
        )

    def keeper(self) -> NewPasswordKeeper:
        """Return what keeps a new password before it is sent."""
        unlock = self.lookup().unlock
        return NewPasswordKeeper(self.exchange, self.credentials, self._asker, unlock)

    def builder(self) -> ResponseBuilder:
        """Return what makes replies ready to be sent."""
        lease = self.credentials.lease(ENDPOINT)
        return ResponseBuilder(
            self.exchange, self.credentials, self.lookup(), self.keeper(), lease, self.report
        )

    def outcome(self) -> OutcomeRecorder:
        """Return what writes down what comes of it."""
        lease = self.credentials.lease(ENDPOINT)
        unlock = self.lookup().unlock
        return OutcomeRecorder(self.exchange, self.credentials, lease, self.report, unlock)


async def keep(
    credentials: CredentialService,
    form: Form,
    text: str,
    *,
    kind: PromptKind = PromptKind.PASSWORD,
    mode: Mode = Mode.FILL,
) -> Credential:
    """Have an answer remembered for the first field of a form, as a server has accepted it."""
    binding = form.fields[0].binding
    return await credentials.remember(
        binding, kind, Secret(text), mode=mode, host_key=KEY.fingerprint
    )


def round_of(*prompts: str, **words: Any) -> Any:
    """Return what decodes to a challenge."""
    made: Challenge = challenge(*prompts, **words)
    return lambda: made
