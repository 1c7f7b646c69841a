"""A plain asyncssh client for the demo servers."""

import re
from collections.abc import Callable, Sequence

import asyncssh

from sshtui.demo.network import DemoNetwork

Answer = Callable[[str, str], str]


class Client(asyncssh.SSHClient):
    """Answers every prompt of one attempt by a function of instruction and prompt."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._attempts = 0
        self.said: list[str] = []

    def kbdint_auth_requested(self) -> str | None:
        self._attempts += 1
        return "" if self._attempts == 1 else None

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str]:
        self.said.append(instructions)
        return [self._answer(instructions, prompt) for prompt, _ in prompts]


def password(_instruction: str, _prompt: str) -> str:
    return "demo"


def two_factors(instruction: str, prompt: str) -> str:
    if "code" not in prompt:
        return "demo"
    found = re.search(r"\d{6}", instruction)
    assert found
    return found[0]


async def connect(
    network: DemoNetwork,
    host: str,
    answer: Answer = password,
    *,
    tunnel: asyncssh.SSHClientConnection | None = None,
    said: list[str] | None = None,
) -> asyncssh.SSHClientConnection:
    client = Client(answer)
    if said is not None:
        client.said = said
    return await asyncssh.connect(
        host,
        22,
        sock=None if tunnel else await network.dial(host, 22),
        tunnel=tunnel or (),
        config=None,
        username="demo",
        known_hosts=str(network.known_hosts_file),
        client_keys=None,
        agent_path=None,
        preferred_auth="keyboard-interactive",
        client_factory=lambda: client,
        login_timeout=60,
    )
