"""The private keys unlocked during one connection attempt."""

import asyncssh

from sshtui.ssh.hardware_keys import OpenToken


class UnlockedKeys:
    """What was unlocked, so that hop and target ask for each key but once.

    It is forgotten with the attempt: what a person wants to have for longer is the agent's.

    Attributes:
        in_agent: Which agents were given which files.
        tokens: The tokens that were given their PIN, by number.
    """

    def __init__(self) -> None:
        self._keys: dict[bytes, asyncssh.SSHKey] = {}
        self.in_agent: set[tuple[str, bytes]] = set()
        self.tokens: dict[bytes, OpenToken] = {}

    def get(self, data: bytes) -> asyncssh.SSHKey | None:
        """Return the key that a file's contents stand for, None until it was unlocked."""
        return self._keys.get(data)

    def keep(self, data: bytes, key: asyncssh.SSHKey) -> None:
        """Keep a key until the attempt is over."""
        self._keys[data] = key

    def forget(self) -> None:
        """Drop every key, and lock the tokens."""
        self._keys.clear()
        self.in_agent.clear()
        for token in self.tokens.values():
            token.close()
        self.tokens.clear()
