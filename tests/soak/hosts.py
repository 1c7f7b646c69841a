"""The hosts of the soak: one server by several names, and one that says nothing."""

from collections.abc import Sequence
from pathlib import Path

from sshtui import paths
from tests.servers.openssh import HOST
from tests.soak.operator import Server
from tests.soak.sign_ins import ASKED, BEHIND, KEYED, SAVED, SILENT, UNKNOWN


def write_config(server: Server, silent: int, ports: Sequence[int]) -> None:
    """Write what ssh and the app know of the hosts.

    Args:
        server: The server.
        silent: The port of the one that says nothing.
        ports: Where forwards listen: local, remote and dynamic.
    """
    ssh = Path.home() / ".ssh"
    key = server.host_key.split(maxsplit=1)[1]
    known = (f"[{name}]:{server.port} {key}" for name in (HOST, "localhost"))
    (ssh / "known_hosts").write_text("".join(known))
    local, remote, dynamic, *_ = ports
    (ssh / "config").write_text(f"""\
Host {ASKED} {BEHIND} {UNKNOWN}
  HostName localhost
Host {ASKED} {SAVED} {UNKNOWN}
  PubkeyAuthentication no
Host {BEHIND}
  ProxyJump {KEYED}
Host {UNKNOWN}
  UserKnownHostsFile /dev/null
Host {KEYED}
  LocalForward {HOST}:{local} {HOST}:{server.port}
  RemoteForward {HOST}:{remote} {HOST}:{server.port}
  DynamicForward {HOST}:{dynamic}
Host {SILENT}
  Port {silent}
Host *
  HostName {HOST}
  AddressFamily inet
  Port {server.port}
  User {server.user}
  IdentityFile {server.key}
  IdentitiesOnly yes
  ControlPath {paths.mux_path()}/%C
""")
    for file in ssh.iterdir():
        file.chmod(0o600)
