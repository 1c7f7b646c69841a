"""One prompt of a form: its label, a hint, and its input."""

import time

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.otp import otpauth
from sshtui.credentials.secret import Secret
from sshtui.errors import UsageError
from sshtui.kbdint.classify import asks_for_pin
from sshtui.kbdint.form import Field, LiveCode, Source
from sshtui.kbdint.menu import rest_of
from sshtui.kbdint.response import Answer
from sshtui.kbdint.reuse import may_change
from sshtui.kbdint.seeds import LOOKS_LIKE_KEY, TAKES_SEED, may_be_seed
from sshtui.signin.pasted_seed import PastedSeed, seconds_left
from sshtui.ui.user_keymap import keymap_of
from sshtui.ui.widgets.field_question import FieldQuestion
from sshtui.ui.widgets.generator import Generator
from sshtui.ui.widgets.hidden_input import HiddenInput
from sshtui.ui.widgets.menu_list import MenuList

TICK = 0.5
"""Seconds between two looks at the clock while a code is shown."""

SERVER_SAYS = "The server says"
"""Title of every box that holds a server's text."""

_SENDS, _PICKS = "its key sends it", "its key picks it, or type a code"
"""What is said beside a menu: of one with nothing but options, and of others."""

_SEED_CHOICES = (
    ("seed", "Generate codes from it"),
    ("typed", "Send it as typed"),
    ("edit", "Edit"),
)

SAME_EACH_TIME = "Is this the same every time? Codes are not saved."
_SAME_CHOICES = (("changes", "No, do not save it"), ("same", "Yes, save it"), ("edit", "Edit"))


class HoldToShow(Static):
    """Shows a masked field for as long as the mouse button is held on it."""

    def __init__(self, field: HiddenInput) -> None:
        super().__init__(Content("show"), classes="hold-to-show")
        self._field = field

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Show."""
        event.stop()
        self.capture_mouse()
        self._field.reveal(held=True)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Mask again."""
        event.stop()
        self.release_mouse()
        self._field.hide()

    def on_mouse_release(self) -> None:
        """Mask again when something else took the mouse."""
        self._field.hide()


class PromptField(Vertical):
    """A field of the form.

    Args:
        field: What is asked.
        index: Its place in the form, from 0.
        hide_length: Whether masked fields always show the same number of dots.

    Attributes:
        field: What is asked.
        input: Where the answer is typed.
        problem: Why what stands in it cannot be sent; empty where it can.
        decided: What the person has said of what stands in it.
    """

    class Decided(Message):
        """The person has answered what was asked about the field, and wants to go on."""

    class Picked(Message):
        """An option was picked that is the whole answer."""

    def __init__(self, field: Field, index: int, *, hide_length: bool = False) -> None:
        super().__init__()
        self.field = field
        self.problem = ""
        self.decided: set[str] = set()
        value = field.value.reveal() if field.value is not None else ""
        self.input = HiddenInput(
            value, masked=not field.echo, hide_length=hide_length, id=f"answer-{index}"
        )
        self.input.takes_key = field.kind in TAKES_SEED
        menu = field.menu
        hint = field.hint or ((_SENDS if menu.only else _PICKS) if menu else "")
        self._hint = Static(Content(hint), classes="prompt-hint")
        self._options = MenuList(menu) if menu else None
        self._generated = False
        self._pasted: PastedSeed | None = None

    def compose(self) -> ComposeResult:
        """Lay out the server's text, label and hint, and the line."""
        text = rest_of(self.field.text, self.field.menu)
        if text or self._options:
            with Vertical(classes="prompt-text") as box:
                box.border_title = SERVER_SAYS
                if text:
                    yield Static(Content(text))
                if self._options:
                    yield self._options
        with Horizontal(classes="prompt-head"):
            yield Static(Content(self.field.label), classes="prompt-label")
            yield self._hint
        with Horizontal(classes="prompt-line"):
            yield self.input
            if self.input.masked:
                yield HoldToShow(self.input)
        if self.field.kind is PromptKind.NEW_PASSWORD and not asks_for_pin(self.field.label):
            yield Generator()

    def on_mount(self) -> None:
        """Let a code follow the clock."""
        self._pasted = PastedSeed.read(self.field, self.input.value)
        if self.field.kind is PromptKind.CODE or self.field.live is not None:
            self.set_interval(TICK, self._follow_clock)
            self._follow_clock()

    @property
    def answer(self) -> Answer:
        """What stands in the field, and what the person has said of it."""
        same, as_typed = "same" in self.decided, "typed" in self.decided
        return Answer(self.secret, self.source, same=same, as_typed=as_typed)

    @property
    def secret(self) -> Secret:
        """What stands in the field, as it is to go on: a seed as its URI."""
        if "seed" in self.decided:
            return otpauth.parse(self.input.value).uri()
        return Secret(self.input.value)

    @property
    def source(self) -> Source:
        """Where that came from."""
        if self.input.edited:
            return Source.TYPED
        if self._generated:
            return Source.GENERATED
        return self.field.source or Source.TYPED

    def asks(self, *, remember: bool) -> bool:
        """Ask what has to be known before the answer goes out; return whether something is asked.

        Args:
            remember: Whether the answer is to be kept.
        """
        typed = self.source is Source.TYPED
        seed = typed and may_be_seed(self.field, self.input.value)
        if seed and not self.decided & {"seed", "typed"}:
            makes_codes = self.field.kind in TAKES_SEED
            self._ask(LOOKS_LIKE_KEY, _SEED_CHOICES if makes_codes else _SEED_CHOICES[:0:-1])
        elif self._may_change(remember=remember):
            self._ask(SAME_EACH_TIME, _SAME_CHOICES)
        else:
            return False
        return True

    def move(self, by: int) -> None:
        """Pick the option so many places on, where there is a menu."""
        if self.field.menu is not None:
            self._pick(self.field.menu.next_to(self.input.value, by))

    def put_generated(self, password: Secret) -> None:
        """Take a generated password."""
        self.input.refill(password.reveal())
        self._generated = True
        show = keymap_of(self).of("form.reveal")
        self.say(f"generated; it will be saved · {show} shows it")

    def say(self, hint: str) -> None:
        """Show our own words beside the label."""
        self._hint.update(Content(hint))

    def _pick(self, key: str) -> None:
        with self.prevent(Input.Changed):
            self.input.value = key
        self.input.cursor_position = len(key)
        self._show_picked()

    def _show_picked(self) -> None:
        if self._options is not None:
            self._options.chosen = self.input.value

    def _may_change(self, *, remember: bool) -> bool:
        """Return whether it is not known that an answer which is to be kept holds good again."""
        known = self.decided & {"seed", "same", "changes"} or self._pasted is not None
        doubtful = self.source is Source.TYPED and may_change(self.field, self.input.value)
        return remember and doubtful and not known

    def _ask(self, words: str, choices: tuple[tuple[str, str], ...]) -> None:
        self.query(FieldQuestion).remove()
        self.mount(FieldQuestion(words, choices))

    @on(FieldQuestion.Answered)
    def _take_answer(self, event: FieldQuestion.Answered) -> None:
        event.stop()
        self.query(FieldQuestion).remove()
        self.screen.set_focus(self.input)
        if event.choice == "edit":
            return
        if event.choice == "seed":
            try:
                otpauth.parse(self.input.value)
            except UsageError as error:
                self.say(error.message)
                return
        self.decided.add(event.choice)
        self.post_message(self.Decided())

    @on(MenuList.Clicked)
    def _take_clicked(self, event: MenuList.Clicked) -> None:
        event.stop()
        self._pick(event.key)
        self.post_message(self.Picked())

    @on(Input.Changed, "HiddenInput")
    def _look(self) -> None:
        self._show_picked()
        menu = self.field.menu
        if menu is not None and self.input.edited and menu.decided_by(self.input.value):
            self.post_message(self.Picked())
        self.decided.clear()
        self.query(FieldQuestion).remove()
        self._pasted = PastedSeed.read(self.field, self.input.value)
        self.problem = self._pasted.problem if self._pasted else ""
        if self._pasted or self.input.edited:
            self._follow_clock()

    def _follow_clock(self) -> None:
        now = time.time()
        if self._pasted is not None:
            self.say(self._pasted.words(now))
        elif self.input.edited:
            self.say("")
        elif self.field.live is not None:
            self._show_code(self.field.live, now)

    def _show_code(self, live: LiveCode, now: float) -> None:
        if self.field.source is Source.TOTP:
            code = live.shown(now).reveal()
            if code != self.input.value:
                self.input.refill(code)
        self.say(f"{self.field.hint}{seconds_left(live, now)}")
