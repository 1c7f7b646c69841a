"""One bastion before several hosts: it is signed in to once, and lost for all at once."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.kbdint.form import Form
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.signin.asker import Asker
from sshtui.signin.steps import StepKind
from sshtui.sshconfig.target import Target
from tests.servers.openssh import descendants
from tests.servers.person import Person
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.sessions.bench import SIZE
from tests.ssh.target import connector, target

pytestmark = pytest.mark.sshd

NAMES = ("127.0.0.1", "127.0.1", "127.1", "localhost")
"""Four hosts, as far as a client can tell."""


class BehindBastion:
    """Hosts behind a bastion, all of which ask for passwords, and who knows them."""

    def __init__(self, openssh: OpenSshFactory, directory: Path) -> None:
        self.bastion, inner = openssh.bastion(), openssh.password()
        self.jump = target(self.bastion, directory, alias="bastion")
        known = directory / "inner"
        known.write_text(inner.known_hosts_line(name="inner"))
        self.targets = [
            target(
                inner,
                directory,
                alias=f"web{number}",
                hostname=name,
                jumps=(self.jump,),
                host_key_alias="inner",
                user_known_hosts=(known,),
                remote_command="" if number else "echo $((40+2)); cat",
            )
            for number, name in enumerate(NAMES)
        ]

        def answer(form: Form) -> str:
            return self.bastion.password if form.hop.index == 0 else inner.password

        self.person = Person(*[answer] * 100)
        self.manager = SessionManager(Lines(connector()))

    def open(self, goal: Target) -> str:
        return self.manager.open(goal, self._asker, SIZE)

    def _asker(self, _: str) -> Asker:
        return self.person

    @property
    def forms(self) -> list[str]:
        """The hosts that were asked for, since this was last looked at."""
        found = sorted(form.hop.name for form in self.person.forms)
        self.person.forms.clear()
        return found

    async def reach(self, ids: list[str], state: SessionState) -> list[SessionInfo]:
        def there() -> list[SessionInfo] | None:
            infos = [info for info in self.manager.sessions if info.id in ids]
            return infos if all(info.state is state for info in infos) else None

        return await until(there, f"{state}", context=lambda: str(self.manager.sessions))


async def test_four_hosts_behind_a_bastion_ask_for_it_once(
    openssh: OpenSshFactory, tmp_path: Path
) -> None:
    lab = BehindBastion(openssh, tmp_path)
    ids = [lab.open(goal) for goal in lab.targets]
    infos = await lab.reach(ids, SessionState.OPEN)
    assert lab.forms == ["bastion", "web0", "web1", "web2", "web3"]
    await lab.bastion.logged_times("Accepted keyboard-interactive", 1)
    assert [str(info.hop) for info in infos] == [
        f"hop 2 of 2 · bastion → web{number}" for number in range(4)
    ]
    assert not any(info.alone for info in infos)
    for number, id_ in enumerate(ids):
        steps = [entry.step for entry in lab.manager.timeline(id_)]
        signed_in = [str(step.hop) for step in steps if step.kind is StepKind.ACCEPTED]
        assert signed_in == [f"hop {hop} of 2 · bastion → web{number}" for hop in (1, 2)]
    # What one of them is told to run, and a tab of its own for the bastion.
    await until(lambda: "42" in lab.manager.emulator(ids[0]).text(), "its command")
    ids.append(lab.open(lab.jump))
    ids.append(lab.open(replace(lab.targets[0], alias="alias-of-it", remote_command="")))
    await lab.reach(ids, SessionState.OPEN)
    assert lab.forms == []
    lines = lab.manager.lines.open
    assert [line.target.alias for line in lines if line.users > 1] == ["bastion", "web0"]
    for id_ in ids:
        assert not lab.bastion.count_log("Received disconnect")
        await lab.manager.close(id_)
    assert not lab.manager.lines.open
    await lab.bastion.logged("Received disconnect")


async def test_a_bastion_that_is_lost_takes_all_along_and_is_asked_for_once_again(
    openssh: OpenSshFactory, tmp_path: Path
) -> None:
    lab = BehindBastion(openssh, tmp_path)
    ids = [lab.open(goal) for goal in lab.targets[:2]]
    await lab.reach(ids, SessionState.OPEN)
    assert lab.forms == ["bastion", "web0", "web1"]
    for pid in descendants(lab.bastion.process.pid):
        os.kill(pid, signal.SIGKILL)
    infos = await lab.reach(ids, SessionState.CLOSED)
    assert all(info.broke for info in infos)
    assert not lab.manager.lines.open
    for id_ in ids:
        lab.manager.reconnect(id_, lab._asker, SIZE)
    await lab.reach(ids, SessionState.OPEN)
    assert lab.forms == ["bastion", "web0", "web1"]
    await lab.manager.shutdown()
