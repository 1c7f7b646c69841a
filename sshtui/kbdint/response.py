"""What goes back to the server, checked before it goes."""

from dataclasses import dataclass

from sshtui.credentials.binding import Mode
from sshtui.credentials.secret import Secret
from sshtui.kbdint.form import Form, Source


@dataclass(frozen=True, slots=True)
class Response:
    """The answers to one form.

    Attributes:
        answers: One for each field, in order.
        sources: Where each came from; a filled field that was edited counts as typed.
        remember: Whether to keep the answers once the whole sign-in has succeeded.
        mode: How they are to be used next time.
        same: Places of the answers that are the same every time, as the person says.
        as_typed: Places of the answers that look like seeds of one-time codes and are to go out
            all the same, as the person says.
    """

    answers: tuple[Secret, ...]
    sources: tuple[Source, ...]
    remember: bool = False
    mode: Mode = Mode.FILL
    same: frozenset[int] = frozenset()
    as_typed: frozenset[int] = frozenset()

    def for_wire(self, form: Form) -> list[str]:
        """Return the answers as the server is to get them, without a pasted line end.

        Raises:
            ValueError: The number of answers is not the number of prompts. A wrong count makes
                servers drop the line or hang, so it must not leave.
        """
        if not len(self.answers) == len(self.sources) == len(form.fields):
            raise ValueError(f"{len(self.answers)} answers to a form of {len(form.fields)} prompts")
        return [one_line(answer.reveal()) for answer in self.answers]


def one_line(text: str) -> str:
    """Return an answer as it goes over the wire: no pasted line end, nothing that cannot encode."""
    return text.rstrip("\r\n").encode("utf-8", "replace").decode("utf-8")
