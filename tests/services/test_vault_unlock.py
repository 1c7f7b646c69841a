from typing import Any

from sshtui.credentials.secret import Secret
from sshtui.services.vault_unlock import VaultUnlocker
from sshtui.signin.asker import UnlockQuestion


class Person:
    """Types what they are told to."""

    def __init__(self, passphrase: str) -> None:
        self.questions: list[UnlockQuestion] = []
        self.told: list[str] = []
        self._passphrase = passphrase

    async def unlock(self, question: UnlockQuestion) -> None:
        self.questions.append(question)
        self.told.append(await question.check(Secret(self._passphrase)))


async def check(passphrase: Secret) -> str:
    return "" if passphrase.reveal() == "open" else "Wrong passphrase."


async def test_the_question_names_no_server_and_tries_what_is_typed() -> None:
    for typed, told in (("open", ""), ("shut", "Wrong passphrase.")):
        person: Any = Person(typed)
        await VaultUnlocker(person).unlock(check)
        assert person.told == [told]
        (question,) = person.questions
        assert len(question.hop.chain) == 1
        assert "@" not in str(question.hop)
