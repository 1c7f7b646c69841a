"""The sign-in form: one challenge with all its prompts."""

import time
from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.credentials.binding import Mode, PromptKind
from sshtui.credentials.stores.kind import StoreKind
from sshtui.endpoint import Hop
from sshtui.errors import Cancelled
from sshtui.kbdint.exchange import CHANGED
from sshtui.kbdint.form import Form, KeyTrust
from sshtui.kbdint.menu import rest_of
from sshtui.kbdint.response import Response
from sshtui.kbdint.trail import name_of
from sshtui.ui import actions
from sshtui.ui.modals.dialog import NARROW
from sshtui.ui.modals.question import Question
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.generator import Generator
from sshtui.ui.widgets.hidden_input import HiddenInput
from sshtui.ui.widgets.keep_line import KeepLine
from sshtui.ui.widgets.prompt_field import SERVER_SAYS, PromptField

_WANTED = {
    PromptKind.PASSWORD: "a password",
    PromptKind.CODE: "a code",
    PromptKind.PASSWORD_AND_CODE: "password and code",
    PromptKind.CURRENT_PASSWORD: "a new password",
    PromptKind.NEW_PASSWORD: "a new password",
    PromptKind.MENU: "a choice",
}


EMPTY = "Send it empty?"


class ChallengeForm(Question[Response]):
    """Shows a form and settles with the answers.

    Args:
        form: What to ask.
        store: The store that takes new credentials; None while that is not known.
        hide_length: Whether masked fields always show the same number of dots.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.CHALLENGE)

    def __init__(
        self, form: Form, store: StoreKind | None = None, *, hide_length: bool = False
    ) -> None:
        super().__init__()
        self.form = form
        self._keeping = KeepLine(form, store) if form.can_remember else None
        self._doubted: HiddenInput | None = None
        self._fields = [
            PromptField(field, index, hide_length=hide_length)
            for index, field in enumerate(form.fields)
        ]

    @property
    def request(self) -> str:  # type: ignore[override]  # the form's own, not the class's
        """What the first field asks for."""
        return f"asks for {_WANTED.get(self.form.fields[0].kind, 'an answer')}"

    @property
    def heading(self) -> str:
        """The form's own title."""
        return self.form.title

    def compose_dialog(self) -> ComposeResult:
        """Lay out who asks, what the server says, the fields, and what to do with them."""
        form = self.form
        with VerticalScroll(id="body", can_focus=False):
            with Vertical(id="who"):
                if len(form.hop.chain) > 1:
                    yield Static(_way(form.hop), id="hop")
                yield Static(Content(str(form.endpoint)), id="endpoint")
                yield Static(self._host_key(), id="host-key")
                if form.trail:
                    yield Static(_trail(form), id="trail")
            if status := self._status():
                yield Static(status, id="status")
            instruction = form.instruction
            for field in form.fields:
                instruction = rest_of(instruction, field.menu)
            if form.name or instruction:
                with Vertical(id="server") as box:
                    box.border_title = SERVER_SAYS
                    if form.name:
                        yield Static(Content(form.name), id="server-name")
                    if instruction:
                        yield Static(Content(instruction), id="server-instruction")
            yield from self._fields
        with Vertical(id="bottom"):
            if self._keeping:
                yield self._keeping
            with Horizontal(id="buttons"):
                yield Button(self.keys.on_button("form.cancel"), id="cancel", compact=True)
                send = self.keys.on_button("form.enter")
                yield Button(send, id="send", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Focus the first empty field, or the last one where all are filled."""
        super().on_mount()
        empty = (field.input for field in self._fields if not field.input.value)
        self.set_focus(next(empty, self._fields[-1].input))
        self._fit()

    def on_resize(self, event: events.Resize) -> None:
        """Keep the buttons in reach."""
        self._fit()

    def action_enter(self) -> None:
        """Go on to the next empty field, or send; press the button that has the focus."""
        focused = self.focused
        if isinstance(focused, Button):
            raise SkipAction
        if focused is not None and any(isinstance(entry, Generator) for entry in focused.ancestors):
            self.action_generate()
            return
        inputs = [field.input for field in self._fields]
        if focused not in inputs:
            self._go_on()
        elif focused is self._doubted and not self._doubted.value:
            self._send()
        elif following := _first_empty(inputs[inputs.index(focused) + 1 :]):
            self.set_focus(following)
        else:
            self._send()

    def action_cancel(self) -> None:
        """Give up the sign-in."""
        self.give_up(Cancelled("You cancelled the sign-in."))

    def action_reveal(self) -> None:
        """Show the masked field that has the focus, for a moment."""
        if isinstance(self.focused, HiddenInput):
            self.focused.reveal()

    def action_generate(self) -> None:
        """Generate a new password."""
        for generator in self.query(Generator):
            generator.make()

    def action_keep(self) -> None:
        """Keep the answers for next time, or use them in another way, or keep them no longer."""
        if self._keeping is not None:
            self._keeping.turn()

    def action_option(self, by: int) -> None:
        """Pick another option of the menu that has the focus."""
        for entry in self._fields:
            if entry.input is self.focused:
                entry.move(by)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out the keys that would do nothing in this form."""
        if action == "generate":
            return bool(self.query(Generator))
        if action == "option":
            return any(entry.field.menu for entry in self._fields)
        if action == "keep":
            return self._keeping is not None
        if action == "reveal":
            return any(entry.input.masked for entry in self._fields)
        return super().check_action(action, parameters)

    @on(Generator.Made)
    def _take_generated(self, event: Generator.Made) -> None:
        for entry in self._fields:
            if entry.field.kind in CHANGED:
                entry.put_generated(event.password)

    @on(Generator.Refused)
    def _show_refusal(self, event: Generator.Refused) -> None:
        for entry in self._fields:
            if entry.field.kind is PromptKind.NEW_PASSWORD:
                entry.say(event.error.message)

    @on(Button.Pressed, "#cancel")
    def _cancel_pressed(self) -> None:
        self.action_cancel()

    @on(KeepLine.Changed)
    def _keeping_changed(self) -> None:
        self._fit()

    def _go_on(self) -> None:
        if following := _first_empty([field.input for field in self._fields]):
            self.set_focus(following)
        else:
            self._send()

    @on(Button.Pressed, "#send")
    def _send(self) -> None:
        for entry in self._fields:
            if entry.problem or self._differs(entry):
                entry.say(entry.problem or "differs from the new password")
                self.set_focus(entry.input)
                if not entry.problem:
                    entry.input.select_all()  # what is typed replaces it
                self.app.bell()
                return
        if self._doubts_empty():
            return
        if any(entry.asks(remember=self._remember()) for entry in self._fields):
            self.enter_anew()
            return
        self.settle(
            Response(
                answers=tuple(field.answer for field in self._fields),
                remember=self._remember(),
                mode=self._keeping.mode if self._keeping else Mode.FILL,
            )
        )

    def _doubts_empty(self) -> bool:
        """Ask once about an empty masked field; return whether it was asked now."""
        empty = next(
            (entry for entry in self._fields if entry.input.masked and not entry.secret), None
        )
        if empty is None or self._doubted is not None:
            return False
        self._doubted = empty.input
        empty.say(f"{EMPTY} Press {self.keys.of('form.enter')} again")
        self.set_focus(empty.input)
        self.enter_anew()
        self.call_after_refresh(self.keep_focus_in_sight)
        return True

    @on(PromptField.Decided)
    def _decided_upon(self) -> None:
        self._send()

    @on(PromptField.Picked)
    def _picked(self) -> None:
        # What takes no Enter yet is not sent by another key either; it stands there for Enter.
        if time.monotonic() >= self.sends_from:
            self._go_on()

    def _differs(self, repetition: PromptField) -> bool:
        """Return whether a field repeats a new password of this form, and not rightly."""
        new = [entry for entry in self._fields if entry.field.kind is PromptKind.NEW_PASSWORD]
        repeats = repetition.field.kind is PromptKind.RETYPED_PASSWORD
        return bool(new) and repeats and new[-1].secret != repetition.secret

    def _remember(self) -> bool:
        return self._keeping is not None and self._keeping.remember

    def _host_key(self) -> Content:
        key = self.form.host_key
        trust = "known" if key.trust is KeyTrust.KNOWN else "just trusted"
        return Content.assemble(("host key ", "$quiet"), key.fingerprint, (f"  {trust}", "$quiet"))

    def _status(self) -> Content | None:
        return Content(f"! {self.form.status}") if self.form.status else None

    def _fit(self) -> None:
        rows = 1
        if self._keeping is not None:
            rows += self._keeping.rows if self.size.width < NARROW else 1
        self.fit_body(rows)


def _way(hop: Hop) -> Content:
    passed = f"   {hop.chain[hop.index - 1]} ✓ signed in" if hop.index else ""
    return Content.assemble(str(hop), (passed, "$success"))


def _trail(form: Form) -> Content:
    """Return what was given before, what of it is accepted, and what is asked for now."""
    steps = [
        Content.assemble(("✓ ", "$success") if step.accepted else "› ", (step.words, "$quiet"))
        for step in form.trail
    ]
    now = " and ".join(dict.fromkeys(name_of(field) for field in form.fields))
    return Content("   ").join([*steps, Content.assemble(("● ", "$accent"), now)])


def _first_empty(inputs: Sequence[HiddenInput]) -> HiddenInput | None:
    return next((field for field in inputs if not field.value), None)
