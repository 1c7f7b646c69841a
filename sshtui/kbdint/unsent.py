"""Explains why nothing was sent automatically, for sign-ins without a terminal."""

from dataclasses import replace

from sshtui.credentials.binding import Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.kbdint.autofill import NEVER_FILLED, why_not
from sshtui.kbdint.form import CredentialMatch, Field, Form, Unsent

_BY_HAND = "Run it from a terminal, where it can ask."
_LEARN = (
    "Sign in once from a terminal or in the app and save the credential; then set it to be sent"
    " without a form: sshtui creds mode HOST send"
)
_LEARN_CODES = (
    "Save the seed, sign in once with it, and then set its codes to be sent without a form:"
    " sshtui creds totp HOST, sshtui creds mode HOST send"
)
_PROVE = "Sign in once from a terminal or in the app."


def unsent(form: Form, kept: tuple[Credential, ...]) -> Unsent:
    """Tell of the first prompt whose answer may not go out without a look why that is so.

    Args:
        form: The form, as it would be shown.
        kept: All that is saved for any account on the form's host.
    """
    for field in form.fields:
        if not (field.match.send and field.value):
            reason, remedy = _cause(field, form, kept)
            return Unsent(field.label, f"{reason[:1].upper()}{reason[1:].rstrip('.')}.", remedy)
    return Unsent()


def _cause(field: Field, form: Form, kept: tuple[Credential, ...]) -> tuple[str, str]:
    """Say why a field is left to a person, and what they can do about it."""
    found = field.match
    if found.credential is None or field.kind in NEVER_FILLED:
        return why_not(replace(field, value=None), form, kept), _to_be_kept(field)
    if found.send:
        return _withheld(found, found.credential)
    for part in found.parts:
        held = _held(part)
        if held is not None and (found.fill or part.mode is Mode.ASK):
            return held
    if found.fill and found.credential.binding != field.binding:
        return f"the credential was saved for “{found.credential.binding.prompt}”", _PROVE
    return found.hint or "this host has Autofill fill", _PROVE if found.hint else _BY_HAND


def _withheld(found: CredentialMatch, credential: Credential) -> tuple[str, str]:
    """Say what became of an answer that might have gone."""
    if not found.problem:
        return f"it is no longer in the {credential.store}", _LEARN
    if not credential.store.lockable:
        return found.problem, found.remedy
    elsewhere = f"sshtui creds move {credential.id[:8]} keyring"
    return found.problem, f"{_BY_HAND} A keyring needs no terminal: {elsewhere}"


def _held(part: Credential) -> tuple[str, str] | None:
    """Say what keeps an answer that may be filled from going out without a look."""
    if part.status is Status.FRESH:
        return "no server has accepted the credential yet", _PROVE
    if part.status is Status.SUSPECT:
        return "the credential was not accepted the last time", _PROVE
    if part.mode is Mode.SEND:
        return None
    how = "filled in for you to send" if part.mode is Mode.FILL else "asked for each time"
    remedy = f"To send it without a form: sshtui creds mode {part.id[:8]} send"
    return f"its mode is {part.mode}: {how}", remedy


def _to_be_kept(field: Field) -> str:
    if field.kind in NEVER_FILLED or field.kind is PromptKind.CONFIRM:
        return _BY_HAND
    return _LEARN_CODES if field.kind is PromptKind.CODE else _LEARN
