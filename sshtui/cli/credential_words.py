"""Saved credentials as text and as JSON, without their secrets."""

from collections.abc import Sequence
from datetime import datetime

from sshtui.credentials.credential import Credential
from sshtui.sanitize import clean
from sshtui.services.credential_text import account

_SHORT_ID = 8


def as_data(credential: Credential) -> dict[str, object]:
    """Return what is known of an answer, for JSON and for reading."""
    endpoint = credential.binding.endpoint
    return {
        "id": credential.id,
        "endpoint": clean(str(endpoint)),
        "via": [clean(hop) for hop in endpoint.via],
        "prompt": prompt_of(credential),
        "kind": credential.kind.value,
        "mode": credential.mode.value,
        "status": credential.status.value,
        "store": credential.store.name,
        "host_keys": sorted(credential.host_keys),
        "last_used": _moment(credential.last_used),
        "last_accepted": _moment(credential.last_accepted),
    }


def prompt_of(credential: Credential) -> str:
    """Return the prompt that an answer belongs to, cleaned."""
    return clean(credential.binding.words)


def lines(credentials: Sequence[Credential]) -> list[str]:
    """Return one aligned line for each answer."""
    rows = [_row(credential) for credential in credentials]
    widths = [max(len(row[column]) for row in rows) for column in range(7)] if rows else []
    return [
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _row(credential: Credential) -> tuple[str, ...]:
    accepted = credential.last_accepted
    return (
        credential.id[:_SHORT_ID],
        account(credential),
        prompt_of(credential),
        credential.kind.value,
        credential.mode.value,
        f"{credential.status.value} in {credential.store}",
        f"accepted {accepted:%Y-%m-%d %H:%M} UTC" if accepted else "never accepted",
    )


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
