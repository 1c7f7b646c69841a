"""How hosts are signed in to, as far as that is known without asking a server."""

from collections.abc import Iterable

from sshtui.credentials.binding import Mode, Status
from sshtui.credentials.credential import Credential
from sshtui.hosts.model import Host
from sshtui.sshconfig import tokens

_Account = tuple[str, str, int, bool]


class SignIns:
    """Tells of each host what is saved for it, or how the last sign-in went.

    Args:
        credentials: Everything that is saved.
    """

    def __init__(self, credentials: Iterable[Credential] = ()) -> None:
        self._local_user = tokens.local_user()
        self._saved: dict[_Account, list[Credential]] = {}
        for credential in credentials:
            end = credential.binding.endpoint
            account = (end.user, end.host, end.port, bool(end.via))
            self._saved.setdefault(account, []).append(credential)

    @property
    def are_any(self) -> bool:
        """Whether anything is saved."""
        return bool(self._saved)

    def words(self, host: Host, last: str) -> str:
        """Return a few words for the list.

        Args:
            host: The host.
            last: What its last sign-in was made of, as a visit has it.
        """
        jumps = host.jump.lower() not in ("", "none")
        account = (host.user or self._local_user, host.hostname.lower(), host.port, jumps)
        saved = self._saved.get(account)
        if saved:
            return _use(saved)
        if "password" in last or "keyboard-interactive" in last:
            return "asks"
        return "key" if "publickey" in last else ""


def _use(saved: list[Credential]) -> str:
    modes = {credential.mode for credential in saved}
    if any(credential.status is Status.SUSPECT for credential in saved):
        return "refused"
    if Mode.ASK in modes:
        return "asks"
    return "fill" if Mode.FILL in modes else f"{saved[0].store.name} ✓"
