"""One entry of the vault: a secret, and what it takes to find it again."""

from datetime import datetime
from typing import Any

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.kind import StoreKind
from sshtui.endpoint import Endpoint

FORMAT = 1


def empty(vault_id: str) -> dict[str, Any]:
    """Return the content of a new vault."""
    return {"fmt": FORMAT, "vault_id": vault_id, "seq": 0, "updated": "", "entries": {}}


def is_content(found: Any) -> bool:
    """Return whether this is what a vault holds; another sshtui, or another program, sealed it."""
    match found:
        case {"vault_id": str(), "seq": int(), "entries": dict(entries)}:
            return all(map(_is_entry, entries.values()))
    return False


def _is_entry(found: Any) -> bool:
    match found:
        case {"secret": str(), "created": str()}:
            return "about" not in found or _is_about(found["about"])
    return False


def _is_about(found: Any) -> bool:
    match found:
        case {
            "user": str(),
            "host": str(),
            "port": int(),
            "via": [*via],
            "name": str(),
            "prompt": str(),
            "echo": bool(),
            "kind": kind,
            "mode": mode,
            "host_keys": [*host_keys],
        }:
            texts = all(isinstance(text, str) for text in (*via, *host_keys))
            return texts and kind in list(PromptKind) and mode in list(Mode)
    return False


def entry(secret: Secret, about: Credential | None, created: datetime) -> dict[str, Any]:
    """Return one entry.

    Args:
        secret: What is kept.
        about: What the table knows of it.
        created: UTC.
    """
    made: dict[str, Any] = {"secret": secret.reveal(), "created": created.isoformat()}
    if about is not None:
        endpoint = about.binding.endpoint
        made["about"] = {
            "user": endpoint.user,
            "host": endpoint.host,
            "port": endpoint.port,
            "via": list(endpoint.via),
            "name": about.binding.name,
            "prompt": about.binding.prompt,
            "echo": about.binding.echo,
            "kind": about.kind.value,
            "mode": about.mode.value,
            "host_keys": sorted(about.host_keys),
        }
    return made


def secret(content: dict[str, Any], credential_id: str) -> Secret | None:
    """Return a secret by the id of its credential."""
    found = content["entries"].get(credential_id)
    return None if found is None else Secret(found["secret"])


def put(content: dict[str, Any], credential_id: str, made: dict[str, Any]) -> None:
    """Set an entry."""
    content["entries"][credential_id] = made


def remove(content: dict[str, Any], credential_id: str) -> None:
    """Take an entry out, if it is there."""
    content["entries"].pop(credential_id, None)


def merge(content: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Take over the entries of another vault; of two for the same id the newer one stays."""
    ours = content["entries"]
    for credential_id, made in theirs["entries"].items():
        if credential_id not in ours or ours[credential_id]["created"] < made["created"]:
            ours[credential_id] = made


def credentials(content: dict[str, Any], store: StoreKind) -> tuple[Credential, ...]:
    """Return what the table is to know of the entries.

    Nothing is taken to be proven: they may come from another machine, and another time.
    """
    return tuple(
        _credential(credential_id, made["about"], store)
        for credential_id, made in content["entries"].items()
        if "about" in made
    )


def _credential(credential_id: str, about: dict[str, Any], store: StoreKind) -> Credential:
    endpoint = Endpoint(about["user"], about["host"], about["port"], tuple(about["via"]))
    mode = Mode(about["mode"])
    return Credential(
        id=credential_id,
        binding=Binding(endpoint, about["name"], about["prompt"], about["echo"]),
        kind=PromptKind(about["kind"]),
        mode=mode,
        status=Status.FRESH,
        host_keys=frozenset(about["host_keys"]),
        store=store,
    )
