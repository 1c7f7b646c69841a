from pathlib import Path

import asyncssh

from sshtui.ssh.hardware_keys import OpenToken
from sshtui.ssh.unlocked_keys import UnlockedKeys
from tests.servers.openssh import make_key
from tests.servers.waiting import until


async def test_what_was_unlocked_is_forgotten_and_tokens_are_locked(tmp_path: Path) -> None:
    class Session:
        closed = False

        def close(self) -> None:
            self.closed = True

    session = Session()
    unlocked = UnlockedKeys()
    unlocked.keep(b"file", asyncssh.read_private_key(make_key(tmp_path / "id")))
    unlocked.tokens[b"serial"] = OpenToken(session)
    unlocked.in_agent.add(("agent", b"file"))
    assert unlocked.get(b"file") is not None
    unlocked.forget()
    assert unlocked.get(b"file") is None
    assert not unlocked.in_agent
    assert not unlocked.tokens
    await until(lambda: session.closed, "the token locked")
