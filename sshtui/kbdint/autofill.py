"""Which remembered answer, if any, goes into which field of a form.

An answer is bound to the prompt it was learned at: account, address, hops before it, challenge
name, prompt text and echo, and to the host keys it was learned under. Text alone selects nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sshtui.credentials.binding import Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.kbdint.challenge import PASSWORD
from sshtui.kbdint.classify import names_other_account, normalise
from sshtui.kbdint.form import Field, Form, KeyTrust, Source
from sshtui.kbdint.response import Response

NEVER_FILLED = frozenset(
    {
        PromptKind.CODE,
        PromptKind.PASSWORD_AND_CODE,
        PromptKind.NEW_PASSWORD,
        PromptKind.CONFIRM,
    }
)
"""Kinds no stored answer goes to: codes are used up, changes and consent are a person's."""

_PASSWORD_PROMPT = normalise("Password: ", "", "")


@dataclass(frozen=True, slots=True)
class Match:
    """What is remembered at one field.

    Attributes:
        credential: The remembered answer, or None.
        fill: Whether it may go into the field.
        send: Whether it may go out without a look.
        hint: Why it is not filled, in our own words; may be empty.
    """

    credential: Credential | None = None
    fill: bool = False
    send: bool = False
    hint: str = ""


def match(
    form: Form, credentials: tuple[Credential, ...], used: frozenset[str]
) -> tuple[Match, ...]:
    """Find the remembered answer of each field, and what may be done with it.

    Args:
        form: The form, still empty.
        credentials: All that is remembered for the form's endpoint.
        used: Ids of those that were already sent in this connection.
    """
    return tuple(_match(field, form, credentials, used) for field in form.fields)


def fill(form: Form, matches: tuple[Match, ...], secrets: tuple[Secret | None, ...]) -> Form:
    """Return the form with its fields filled and hinted.

    Args:
        form: The form, still empty.
        matches: What is remembered at each field.
        secrets: For each field the answer itself, where `fill` allowed it and the store had it.
    """
    fields = tuple(
        _filled(field, found, secret)
        for field, found, secret in zip(form.fields, matches, secrets, strict=True)
    )
    return replace(
        form,
        fields=fields,
        remember=form.can_remember and any(found.credential for found in matches),
    )


def automatic(form: Form, matches: tuple[Match, ...]) -> Response | None:
    """Return the response that may go out without a form, or None where a person must look."""
    if not all(
        found.send and field.value for found, field in zip(matches, form.fields, strict=True)
    ):
        return None
    return Response(
        answers=tuple(field.value for field in form.fields if field.value is not None),
        sources=tuple(field.source or Source.KEYRING for field in form.fields),
    )


def _match(
    field: Field, form: Form, credentials: tuple[Credential, ...], used: frozenset[str]
) -> Match:
    credential = _remembered(field, form, credentials)
    if credential is None:
        return Match()
    if field.kind in NEVER_FILLED:
        return Match(credential)
    if names_other_account(field.label, form.endpoint.user, form.endpoint.host):
        return Match(credential, hint="names another account: not filled")
    if form.host_key.trust is not KeyTrust.KNOWN:
        return Match(credential, hint="host key is new: not filled")
    if form.host_key.fingerprint not in credential.host_keys:
        return Match(credential, hint="host key is not the one it was learned under: not filled")
    if credential.status is Status.SUSPECT or credential.id in used:
        return Match(credential, hint=_suspicion(credential.last_accepted))
    if credential.mode is Mode.ASK:
        return Match(credential, hint="kept, asked for each time")
    exact = credential.binding == field.binding
    proven = credential.status is Status.PROVEN
    return Match(credential, fill=True, send=exact and proven and credential.mode is Mode.SEND)


def _remembered(field: Field, form: Form, credentials: tuple[Credential, ...]) -> Credential | None:
    for credential in credentials:
        if credential.binding == field.binding:
            return credential
    if field.kind is not PromptKind.PASSWORD or field.echo:
        return None
    # The password method and a plain password prompt ask for the same thing.
    for credential in credentials:
        shared = form.method == PASSWORD or credential.binding.prompt == _PASSWORD_PROMPT
        if credential.kind is PromptKind.PASSWORD and not credential.binding.echo and shared:
            return credential
    return None


def _filled(field: Field, found: Match, secret: Secret | None) -> Field:
    if found.credential is None or not found.fill:
        return replace(field, hint=found.hint or field.hint)
    if secret is None:
        return replace(field, hint=f"not in the {found.credential.store} any more")
    source = Source(found.credential.store)
    return replace(field, value=secret, source=source, hint=f"from {source}")


def _suspicion(last_accepted: datetime | None) -> str:
    if last_accepted is None:
        return "the stored answer was not accepted"
    return f"the stored answer was not accepted; it last worked {last_accepted:%Y-%m-%d %H:%M} UTC"
