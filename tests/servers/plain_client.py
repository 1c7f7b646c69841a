"""A plain asyncssh client that answers in order: the witness of what servers really ask."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

from tests.servers.openssh import OpenSsh

EMPTY: list[tuple[str, bool]] = []


@dataclass
class Plain(asyncssh.SSHClient):
    """Answers prompts in order, and keeps what came."""

    answers: list[str]
    attempts: int = 1
    password: str | None = None
    rounds: list[tuple[str, list[tuple[str, bool]]]] = field(default_factory=list)
    banners: list[str] = field(default_factory=list)

    def auth_banner_received(self, msg: str, lang: str) -> None:
        self.banners.append(msg)

    def kbdint_auth_requested(self) -> str | None:
        self.attempts -= 1
        return "" if self.attempts >= 0 else None

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str]:
        assert (name, lang) == ("", "")
        assert len(prompts) <= 1
        self.rounds.append((instructions, list(prompts)))
        return [self.answers.pop(0) for _ in prompts]

    def password_auth_requested(self) -> str | None:
        password, self.password = self.password, None
        return password


async def sign_in(
    server: OpenSsh,
    *answers: str,
    attempts: int = 1,
    password: str | None = None,
    keys: Sequence[Path] = (),
) -> tuple[Plain, str | Exception]:
    """Sign in, run `id -un`; return the client and what came of it."""
    client = Plain(list(answers), attempts, password)
    try:
        async with asyncssh.connect(
            server.host,
            server.port,
            username=server.user,
            known_hosts=None,
            config=None,
            agent_path=None,
            client_keys=[str(key) for key in keys],
            client_factory=lambda: client,
        ) as connection:
            return client, str((await connection.run("id -un")).stdout).strip()
    except asyncssh.Error as error:
        return client, error


def masked(*labels: str) -> list[tuple[str, list[tuple[str, bool]]]]:
    return [("", [(label, False)]) for label in labels]
