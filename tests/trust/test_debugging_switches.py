"""No variable by which developers look into a library makes sshtui write down what is typed."""

import logging
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import asyncssh
import pytest

from sshtui import log, paths
from tests.cli.canaries import forms_of, sightings
from tests.cli.on_terminal import on_terminal
from tests.cli.test_exec import know
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import one_password
from tests.servers.variants import OpenSshFactory
from tests.ssh.target import connector, target
from tests.trust.twin import Defence, needs

LISTENS = "0A"
"""The state of a socket in /proc/net/tcp."""

PROGRAM = """
import os
from sshtui.cli import main
{without}
main.run()
"""
WITHOUT = ""
"""What the program begins with."""

SWITCHES_LEFT = """
from types import SimpleNamespace
main.harden = lambda: None
from sshtui.ui import app
app._WATCHERS, app.constants = (), SimpleNamespace()
"""
# Written by whoever loads it.
LOADED = """
from pathlib import Path
Path(__file__).with_name(__name__ + ".loaded").touch()
"""


def leave_switches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "WITHOUT", SWITCHES_LEFT)


def let_packets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_no_packet_dumps", lambda record: True)


@needs(Defence("packets are left out", let_packets_in, "a packet is logged"))
async def test_no_level_of_asyncssh_has_a_packet_logged(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    asyncsshs = logging.getLogger("asyncssh")
    levels = (1, 2, 3)
    try:
        async with Scripted({"keyboard-interactive": one_password}) as server:
            for level in levels:
                log.setup(debug=True)
                asyncsshs.setLevel(logging.DEBUG)
                asyncssh.set_debug_level(level)
                to = target(server, tmp_path)
                await (await connector().connect(to, Person("fake-password"))).close()
    finally:
        asyncssh.set_debug_level(1)
        asyncsshs.setLevel(logging.NOTSET)
    written = (paths.state_dir() / log.FILE_NAME).read_text("utf-8")
    assert "asyncssh" in written
    assert "DEBUG asyncssh" not in written, "a packet is logged"
    assert sightings(tmp_path, forms_of("fake-password")) == []
    record_property("tried", len(levels))


def listening(process: int) -> list[str]:
    """Return the TCP ports, in hexadecimal, that a process listens on."""
    opened = {str(file.readlink()) for file in Path(f"/proc/{process}/fd").iterdir()}
    lines = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{process}/net/{table}").read_text("ascii").splitlines()[1:]
    ]
    return [
        line[1].rpartition(":")[2]
        for line in lines
        if line[3] == LISTENS and f"socket:[{line[9]}]" in opened
    ]


@pytest.mark.sshd
@pytest.mark.skipif(sys.platform != "linux", reason="what a process has open is asked of Linux")
@needs(Defence("switches of libraries are dropped", leave_switches, "keys are logged"))
def test_no_debugging_switch_has_a_typed_password_written_down(
    openssh: OpenSshFactory,
    private_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    server = openssh.password()
    know(server, private_home)
    (private_home / ".ssh" / "config").write_text("Host *\n  LogLevel DEBUG3\n")
    keys, modules = tmp_path / "keys", tmp_path / "modules"
    modules.mkdir()
    for name in ("a_driver", "a_keyring"):
        (modules / f"{name}.py").write_text(LOADED)
    switches = {
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_LOG": str(keys),
        "TEXTUAL_DRIVER": "a_driver:Driver",
        "TEXTUAL_DEVTOOLS_PORT": "18081",
        "PYTHONASYNCIODEBUG": "1",
        "PYTHON_KEYRING_BACKEND": "a_keyring.Keyring",
    }
    path = os.pathsep.join((str(modules), os.environ.get("PYTHONPATH", "")))
    for name, value in {**switches, "PYTHONPATH": path}.items():
        monkeypatch.setenv(name, value)
    to = f"{server.user}@{server.host}:{server.port}"
    words = [sys.executable, "-c", PROGRAM.format(without=WITHOUT), "connect", to]
    with on_terminal(words) as running:
        running.sees("Password:")
        running.type(f"{server.password}\r")
        running.sees("$ ")
        ports = listening(running.process.pid)
        shown = running.output
    assert not keys.exists(), "keys are logged"
    assert [file.name for file in modules.glob("*.loaded")] == []
    assert ports == []
    assert "asyncssh" not in (paths.state_dir() / log.FILE_NAME).read_text("utf-8")
    found = sightings(tmp_path, forms_of(server.password))
    assert found == [], f"a secret is found in {found}"
    assert server.password not in re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", shown)
    record_property("tried", len(switches) + 1)
