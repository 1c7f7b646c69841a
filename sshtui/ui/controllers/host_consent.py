"""Asks once for each host whether something is allowed, and keeps the answer."""

import asyncio
from collections.abc import Awaitable, Callable

from sshtui.services.consents import Consent, Consents


class HostConsent:
    """Knows what was said of one thing.

    Args:
        consents: Remembers the answers.
        consent: What is allowed or not.
    """

    def __init__(self, consents: Consents, consent: Consent) -> None:
        self._consents = consents
        self._consent = consent
        self._asking: dict[str, asyncio.Lock] = {}

    async def given(self, alias: str, ask: Callable[[], Awaitable[bool]] | None) -> bool:
        """Return whether it is allowed to a host; ask if that was never said.

        Args:
            alias: The host.
            ask: Asks the person; None where nobody is there.
        """
        # Two that come together ask once.
        async with self._asking.setdefault(alias, asyncio.Lock()):
            said = await asyncio.to_thread(self._said, alias)
            if said is not None or ask is None:
                return bool(said)
            agreed = await ask()
            answer = self._consents.give if agreed else self._consents.refuse
            await asyncio.to_thread(answer, alias, self._consent)
            return agreed

    def _said(self, alias: str) -> bool | None:
        if self._consents.given(alias, self._consent):
            return True
        return False if self._consents.refused(alias, self._consent) else None
