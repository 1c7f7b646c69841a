import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from sshtui.mux import peer
from sshtui.mux.peer import Peer

CONNECT = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.recv(1)"


def peer_that_runs(folder: Path, *command: str) -> tuple[Peer, int, bool]:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "socket"))
        listening.listen()
        process = subprocess.Popen([*command, "-c", CONNECT, str(folder / "socket")])
        connection, _ = listening.accept()
        with connection:
            found = peer.peer_of(connection), process.pid, peer.is_ours(connection)
        process.wait(10)
        return found


def test_a_client_is_called_by_the_program_that_it_works_for(tmp_path: Path) -> None:
    ssh = tmp_path / "ssh"
    shutil.copy(os.path.realpath(sys.executable), ssh)
    own_name = Path(f"/proc/{os.getpid()}/comm").read_text("utf-8").strip()
    found, pid, ours = peer_that_runs(tmp_path, str(ssh))
    assert (found, ours) == (Peer(pid, own_name), True)


def test_a_name_that_would_steer_a_screen_is_cleaned(tmp_path: Path) -> None:
    program = tmp_path / "a) \x1b[2J("
    shutil.copy(os.path.realpath(sys.executable), program)
    found, pid, _ = peer_that_runs(tmp_path, str(program))
    assert found == Peer(pid, "a) ^[[2J(")
