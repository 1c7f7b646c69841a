"""Keys added to known_hosts while others add to it too: nothing is lost, nothing torn."""

import asyncio
import base64
import os
import re
import stat
import sys
from pathlib import Path

import asyncssh

from sshtui.knownhosts.verdict import add_key

KEY = asyncssh.generate_private_key("ssh-ed25519")
BLOB = base64.b64encode(KEY.public_data).decode()

ADDER = """
import base64, sys
from pathlib import Path
from sshtui.knownhosts.verdict import add_key
path, number, key = Path(sys.argv[1]), sys.argv[2], base64.b64decode(sys.argv[3])
for count in range(50):
    add_key(path, f"host-{number}-{count}", 22, key, hashed=False)
    add_key(path, f"shared-{count}", 22, key, hashed=False)
"""

# As ssh does it: no lock, one buffered line in append mode. One for each line of somebody else's.
WRITER = """
import os, sys, time
size = -1
while True:
    if os.path.exists(sys.argv[1]) and os.stat(sys.argv[1]).st_size == size:
        time.sleep(0.0002)
        continue
    with open(sys.argv[1], "a") as file:
        file.write("writer-was-here ssh-ed25519 " + sys.argv[2] + "\\n")
        file.flush()
        size = file.tell()
"""


async def start(code: str, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-c", code, *arguments)


async def add_by_ssh(file: Path, server_port: int, number: int) -> None:
    # The address is that of the server; the name under which its key is added changes.
    options = (
        f"HostKeyAlias=ssh-{number}",
        f"UserKnownHostsFile={file}",
        "GlobalKnownHostsFile=/dev/null",
        "StrictHostKeyChecking=accept-new",
        "HashKnownHosts=no",
        "PreferredAuthentications=none",
        "IdentityFile=none",
        "UpdateHostKeys=no",
        "LogLevel=ERROR",
    )
    process = await asyncio.create_subprocess_exec(
        "/usr/bin/ssh",
        *("-F", "none", "-p", str(server_port)),
        *(part for option in options for part in ("-o", option)),
        *("127.0.0.1", "true"),
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert b"Permission denied" in (await process.communicate())[1]


async def test_four_processes_beside_ssh_and_another_writer_lose_and_tear_nothing(
    tmp_path: Path,
) -> None:
    file = tmp_path / "known_hosts"
    listener = await asyncssh.listen("127.0.0.1", 0, server_host_keys=[KEY])
    writer = await start(WRITER, str(file), BLOB)
    adders = [await start(ADDER, str(file), str(number), BLOB) for number in range(4)]
    done = asyncio.gather(*(adder.wait() for adder in adders))
    by_ssh = 0
    try:
        while not done.done() or not by_ssh:
            await add_by_ssh(file, listener.get_port(), by_ssh)
            by_ssh += 1
        assert await done == [0] * 4
    finally:
        writer.kill()
        await writer.wait()
        listener.close()
        await listener.wait_closed()
    lines = [line for line in file.read_text().splitlines() if line]
    whole = re.compile(r"[a-z]+[-a-z0-9]* ssh-ed25519 " + re.escape(BLOB))
    assert [line for line in lines if not whole.fullmatch(line)] == []
    names = [line.split()[0] for line in lines]
    assert "writer-was-here" in names
    assert sorted(name for name in names if name != "writer-was-here") == sorted(
        [f"host-{number}-{count}" for number in range(4) for count in range(50)]
        + [f"shared-{count}" for count in range(50)]
        + [f"ssh-{number}" for number in range(by_ssh)]
    )


def test_a_new_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    file = tmp_path / "ssh" / "known_hosts"
    old = os.umask(0)
    try:
        add_key(file, "h", 22, KEY.public_data, hashed=False)
    finally:
        os.umask(old)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
