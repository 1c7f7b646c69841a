import subprocess
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.hosts.repository import HostRepository
from sshtui.mux.control_path import paths_of
from sshtui.sshconfig.destination import parse_destination
from sshtui.sshconfig.openssh import Release
from tests.servers.releases import Beside

CONFIG = """
Host plain
Host UPPER
Host web
    HostName 127.0.0.9
    Port 2200
    User root
Host inner
    HostName 127.0.0.9
    Port 2200
    User root
    ProxyJump first,ops@Second:22
Host piped
    HostName web.example
    ProxyCommand nc %h %p
"""


def asked(config: Path, name: str) -> Path:
    own = f"ControlPath={paths.mux_path()}/%C"
    done = subprocess.run(
        ["ssh", "-G", "-F", config, "-o", own, name], capture_output=True, text=True, check=True
    )
    lines = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    return Path(lines["controlpath"])


@pytest.mark.parametrize(
    "name",
    ["plain", "UPPER", "web", "inner", "piped", "ops@web", "127.0.0.9", "MÜNCHEN", "İstanbul"],
)
async def test_sockets_are_where_ssh_looks(name: str, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(CONFIG)
    target = HostRepository(user_config=config).resolve(parse_destination(name))
    assert asked(config, name) in await paths_of(target)


async def test_a_name_without_its_bastion_is_used_only_where_ssh_has_no_other(
    tmp_path: Path, beside: Beside
) -> None:
    config = tmp_path / "config"
    config.write_text(CONFIG)
    hosts = HostRepository(user_config=config)
    web, inner = (hosts.resolve(parse_destination(name)) for name in ("web", "inner"))
    beside(Release(9, 5))
    assert set(await paths_of(web)) < set(await paths_of(inner))
    beside(Release(9, 6))
    assert set(await paths_of(web)).isdisjoint(await paths_of(inner))
