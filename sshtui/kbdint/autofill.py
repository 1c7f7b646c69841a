"""Decides which saved credential, if any, goes into which field of a form.

An answer is bound to the prompt it was learned at: account, address, hops before it, challenge
name, prompt text and echo, and to the host keys it was learned under. Text alone selects nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sshtui.credentials.binding import Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.kbdint.accounts import asks_for_own, names_other_account, wants_other_account
from sshtui.kbdint.challenge import PASSWORD
from sshtui.kbdint.form import CredentialMatch, Field, Form, KeyTrust, LiveCode, Source, Unsent
from sshtui.kbdint.normalise import normalise
from sshtui.kbdint.response import Answer, Response
from sshtui.kbdint.seeds import TAKES_SEED

NEVER_FILLED = frozenset(
    {
        PromptKind.CURRENT_PASSWORD,
        PromptKind.NEW_PASSWORD,
        PromptKind.RETYPED_PASSWORD,
        PromptKind.CONFIRM,
    }
)
"""Kinds no saved credential goes to: a change of password and consent are a person's."""

_INTERCHANGEABLE = frozenset({PromptKind.PASSWORD, PromptKind.OTHER, PromptKind.MENU})
"""Kinds whose answer is what was typed: a prompt that is told apart better today keeps its own."""

_PASSWORD_PROMPT = normalise("Password: ", "", "")

_PASTE_SEED = "paste a seed or setup key to generate codes"


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into one field.

    Attributes:
        value: The answer; None where its store has none any more.
        live: What makes the code in it.
        doubtful: Whether so many codes in a row were refused that the clock may be wrong.
        problem: Why the store did not give it; empty where it did, or has none.
        remedy: What to do about that; may be empty.
    """

    value: Secret | None = None
    live: LiveCode | None = None
    doubtful: bool = False
    problem: str = ""
    remedy: str = ""


def match(
    form: Form,
    credentials: Sequence[Credential],
    used: frozenset[str],
    *,
    most: str = "",
    trial: frozenset[str] = frozenset(),
) -> Form:
    """Return a form with what is saved at each field, and what may be done with it.

    Args:
        form: The form, still empty.
        credentials: All that is saved for the form's endpoint.
        used: Ids of those that were already sent in this connection.
        most: The most that a person wants done at this host: `ask`: nothing is filled; `fill`:
            nothing is sent without a look; else all may be.
        trial: Ids of answers that the person has tried: they are filled in, whatever is chosen
            for next time.
    """
    counted = tuple(
        _tried(credential) if credential.id in trial else credential for credential in credentials
    )
    if trial and most == Mode.ASK:
        most = Mode.FILL
    as_known = {credential.id: credential for credential in credentials}

    def found(field: Field) -> CredentialMatch:
        found = _restrained(_match(field, form, counted, used), most)
        if found.credential is None:
            return found
        return replace(found, credential=as_known[found.credential.id])

    return replace(form, fields=tuple(replace(field, match=found(field)) for field in form.fields))


def withhold(form: Form, reason: str, remedy: str = "") -> Form:
    """Return a form with nothing filled in, and why."""
    nothing = CredentialMatch(hint=reason)
    fields = tuple(filled(replace(field, match=nothing), Filling()) for field in form.fields)
    unsent = Unsent(form.fields[0].label, reason, remedy)
    return offer(replace(form, fields=fields, unsent=unsent))


def filled(field: Field, filling: Filling) -> Field:
    """Return a field filled and hinted.

    Args:
        field: The field, with what is saved there.
        filling: What `fill` of its match allowed.
    """
    field, found = _settled(field), field.match
    credential = found.credential
    if credential is None or not found.fill:
        return replace(field, hint=found.hint or field.hint)
    if filling.value is None:
        missing = f"no longer in the {credential.store}"
        found = replace(found, problem=filling.problem, remedy=filling.remedy)
        return replace(field, match=found, hint=filling.problem or missing)
    source = _source(found)
    origin = str(credential.store if source is Source.STORED else source)
    hint = found.hint or f"from {origin}"
    if filling.doubtful:
        hint = "codes were refused twice in a row: check this machine's clock and the seed"
    given = replace(field, value=filling.value, live=filling.live)
    return replace(given, source=source, origin=origin, hint=hint)


def offer(form: Form) -> Form:
    """Return a filled form with the modes to choose from, and what stands chosen at first."""
    matches = [field.match for field in form.fields]
    kept = [found.credential for found in matches if found.credential is not None]
    sendable = all(_may_be_sent_here(found, form) for found in matches)
    return replace(
        form,
        can_remember=form.can_remember or bool(kept),
        remember=bool(kept),
        modes=(Mode.FILL, Mode.SEND, Mode.ASK) if sendable else (Mode.FILL, Mode.ASK),
        mode=_least({credential.mode for credential in kept}, sendable=sendable),
    )


def automatic(form: Form) -> Response | None:
    """Return the response that may go out without a form, or None where a person must look."""
    answers = tuple(
        Answer(field.value, field.source or Source.STORED)
        for field in form.fields
        if field.match.send and field.value
    )
    return Response(answers) if len(answers) == len(form.fields) else None


def why_not(field: Field, form: Form, kept: tuple[Credential, ...]) -> str:
    """Say in words why a field was left to the person; empty where it was filled.

    Args:
        field: The field, as it was shown.
        form: The form it belongs to.
        kept: All that is saved for any account on the form's host.
    """
    if field.value is not None:
        return ""
    if field.kind is PromptKind.CONFIRM:
        return "confirmation is never automatic"
    if field.kind in NEVER_FILLED:
        return "a password change is never filled in"
    if field.match.credential is not None:
        return field.hint or field.match.hint
    here = [credential for credential in kept if credential.binding.endpoint == form.endpoint]
    if field.kind is PromptKind.CODE and not any(
        credential.kind is PromptKind.CODE for credential in here
    ):
        return f"no one-time code seed is saved for {form.endpoint}"
    if here:
        prompts = ", ".join(f"“{credential.binding.words}”" for credential in here)
        return f"the credentials for {form.endpoint} belong to {prompts}, not to this prompt"
    elsewhere = sorted({_way(credential) for credential in kept})
    if elsewhere:
        return f"no saved credential for {form.endpoint}; there is one for {', '.join(elsewhere)}"
    return f"no saved credential for {form.endpoint}"


def _tried(credential: Credential) -> Credential:
    """Return an answer as it counts where a person has it tried: at least, it is filled in."""
    doubted = credential.status is Status.SUSPECT
    status = Status.FRESH if doubted else credential.status
    return replace(credential, mode=Mode.SEND, status=status)


def _restrained(found: CredentialMatch, most: str) -> CredentialMatch:
    """Hold back what a person does not want done at this host."""
    if most == Mode.ASK and found.fill:
        hint = "this host asks each time: not filled in"
        return replace(found, fill=False, send=False, hint=hint)
    return replace(found, send=False) if most == Mode.FILL else found


def _match(
    field: Field, form: Form, credentials: tuple[Credential, ...], used: frozenset[str]
) -> CredentialMatch:
    # A new password that was not taken does not stand in front of the old one.
    left = tuple(
        other for other in credentials if not (other.binding.set_aside and other.id in used)
    )
    credential = _remembered(field, form, left)
    if credential is None:
        return CredentialMatch(hint=_PASTE_SEED if field.kind is PromptKind.CODE else "")
    if field.kind in NEVER_FILLED:
        return CredentialMatch(credential)
    seed = None
    if field.kind is PromptKind.PASSWORD_AND_CODE:
        seed = next((other for other in credentials if other.kind is PromptKind.CODE), None)
        if seed is None:
            return CredentialMatch(credential, hint="its one-time code seed is no longer saved")
    if refusal := _bar(field, form, credential, used) or (
        _bar(field, form, seed, used) if seed else ""
    ):
        return CredentialMatch(credential, seed, hint=refusal)
    parts = (credential, seed) if seed else (credential,)
    return CredentialMatch(
        credential,
        seed,
        fill=True,
        send=credential.binding == field.binding
        and all(part.status is Status.PROVEN and part.mode is Mode.SEND for part in parts)
        and not any(part.id in used for part in parts),
        hint=_reservation(seed or credential),
    )


def _bar(field: Field, form: Form, credential: Credential, used: frozenset[str]) -> str:
    """Say what stands against filling a field with an answer; empty where nothing does."""
    user, host = form.endpoint.user, form.endpoint.host
    # What stands above the line that asks was learned too, but only at this very prompt.
    learned_here = credential.binding == field.binding
    asked = field.label if learned_here else f"{field.text} {field.label}"
    if names_other_account(asked, user, host) or wants_other_account(form.instruction, user, host):
        return "names another account: not filled in"
    if form.host_key.trust is not KeyTrust.KNOWN:
        return "host key is new: not filled in"
    entered = credential.status is Status.FRESH and not credential.host_keys
    if form.host_key.fingerprint not in credential.host_keys and not entered:
        return "host key differs from when it was saved: not filled in"
    # A seed makes another code each time, so that one refused says nothing of the next.
    if credential.kind is not PromptKind.CODE and (
        credential.status is Status.SUSPECT or credential.id in used
    ):
        return _suspicion(credential.last_accepted)
    if credential.mode is Mode.ASK:
        return "saved, but set to ask each time"
    return ""


def _set_aside(field: Field, form: Form, credentials: tuple[Credential, ...]) -> Credential | None:
    """Return the newest password that the server was told and may have taken."""
    if field.kind is not PromptKind.PASSWORD or field.echo or not _is_the_only_one(field, form):
        return None
    if not field.own and all(credential.binding != field.binding for credential in credentials):
        return None  # nothing says that this asks for the password that was changed
    told = [
        credential
        for credential in credentials
        if credential.binding.set_aside and credential.status is Status.FRESH
    ]
    return max(told, key=lambda credential: str(credential.last_used), default=None)


def _remembered(field: Field, form: Form, credentials: tuple[Credential, ...]) -> Credential | None:
    if told := _set_aside(field, form, credentials):
        return told
    for credential in credentials:
        if credential.binding == field.binding and _same_kind(credential.kind, field.kind):
            return credential
    for credential in credentials:
        if credential.kind is not field.kind or credential.binding.set_aside:
            continue
        if credential.binding.unseen and not _is_the_only_one(field, form):
            continue
        if field.kind is PromptKind.CODE and credential.binding.unseen:
            return credential
        if field.own and _is_the_endpoints(credential, field, form):
            return credential
    return None


def _is_the_endpoints(credential: Credential, field: Field, form: Form) -> bool:
    """Return whether a password that was learned at another prompt is the account's own."""
    binding = credential.binding
    if binding.unseen:
        return True
    if binding.echo or binding.repeated:
        return False
    if (binding.name, binding.prompt) == (field.binding.name, _PASSWORD_PROMPT):
        return True
    # The password method asks for the same thing, and has no words of the server's.
    user, host = form.endpoint.user, form.endpoint.host
    return form.method == PASSWORD and asks_for_own(binding.prompt, binding.name, user, host)


def _is_the_only_one(field: Field, form: Form) -> bool:
    """Return whether no other field of the form asks for the same kind of answer."""
    return sum(other.kind is field.kind for other in form.fields) == 1


def _same_kind(kept: PromptKind, asked: PromptKind) -> bool:
    if asked in NEVER_FILLED:
        return True
    if kept is PromptKind.CODE and asked in TAKES_SEED:
        # The person said so, by giving a seed there.
        return True
    return kept is asked or {kept, asked} <= _INTERCHANGEABLE


def _settled(field: Field) -> Field:
    """Ask no more whether an answer is the same every time where one is kept to be typed again.

    One that is typed over what was filled in, or after a refusal, may be another every time.
    """
    kept = field.match.credential
    known = kept is not None and kept.mode is Mode.ASK and kept.status is not Status.SUSPECT
    return replace(field, asks_if_same=False) if known else field


def _source(found: CredentialMatch) -> Source:
    if found.credential is None or found.credential.kind is PromptKind.CODE:
        return Source.TOTP
    return Source.JOINED if found.seed is not None else Source.STORED


def _may_be_sent_here(found: CredentialMatch, form: Form) -> bool:
    """Return whether send may be chosen: a server accepted it, or did when that was chosen."""
    return bool(found.parts) and all(
        (part.mode is Mode.SEND or (part.status is Status.PROVEN and not part.binding.unseen))
        and form.host_key.trust is KeyTrust.KNOWN
        and form.host_key.fingerprint in part.host_keys
        for part in found.parts
    )


def _least(modes: set[Mode], *, sendable: bool) -> Mode:
    """Return the mode of a form whose answers may differ: the most careful of them."""
    if Mode.ASK in modes:
        return Mode.ASK
    return Mode.SEND if sendable and modes == {Mode.SEND} else Mode.FILL


def _reservation(credential: Credential) -> str:
    if credential.binding.set_aside:
        return "the new password; the server has not confirmed it"
    if credential.kind is PromptKind.CODE and credential.status is Status.SUSPECT:
        return "TOTP; the last code was not accepted"
    return ""


def _suspicion(last_accepted: datetime | None) -> str:
    if last_accepted is None:
        return "the saved credential was not accepted"
    return (
        f"the saved credential was not accepted; it last worked {last_accepted:%Y-%m-%d %H:%M} UTC"
    )


def _way(credential: Credential) -> str:
    endpoint = credential.binding.endpoint
    return " via ".join((str(endpoint), *endpoint.via))
