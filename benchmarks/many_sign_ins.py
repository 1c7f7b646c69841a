"""Fifty sign-ins by two factors and a command on each, beside as many plain ssh at once."""

import argparse
import asyncio
import os
import statistics
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sshtui.sessions.line import Line
from sshtui.sessions.lines import Lines
from sshtui.ssh.channel import ChannelRequest, Ends
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.servers.variants import OpenSshFactory
from tests.ssh.target import connector, target

HOSTS = 50
GOALS = {"first": 0.8, "again": 0.1}
"""Highest ratios of our times to ssh's."""


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds until the command had run on every host, one a run.

    Attributes:
        ssh: By plain ssh at once, each with a sign-in of its own.
        first: By ours, with as many sign-ins.
        again: By ours, on the connections that are open.
    """

    ssh: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)


def measure(*, runs: int) -> Result:
    """Let both have their turn, run after run; the first run does not count."""
    result = Result()
    aliases = [f"host-{number}" for number in range(HOSTS)]
    servers = closing(OpenSshFactory())
    with servers as factory, tempfile.TemporaryDirectory(prefix="sshtui-bench-") as directory:
        server = factory.two_factor(MaxStartups="200", LogLevel="VERBOSE")
        place = Path(directory)
        _write_files(place, server, aliases)
        for number in range(runs + 1):
            taken = Result() if number == 0 else result
            _write_answers(place, server)
            _ssh(taken, place, aliases)
            asyncio.run(_ours(taken, place, server, aliases))
    return result


def show(result: Result) -> None:
    """Print the medians and what they are to ssh's."""
    ssh = statistics.median(result.ssh)
    print(f"\n{HOSTS} sign-ins by two factors, and `true` on each, medians in turns")
    print(f"{'ssh':18}{ssh:8.2f} s")
    for name, goal in GOALS.items():
        seconds = statistics.median(getattr(result, name))
        reached = "reached" if seconds / ssh <= goal else "MISSED"
        print(f"{name:18}{seconds:8.2f} s   {seconds / ssh:5.2f}  (goal <= {goal}: {reached})")


def _write_files(place: Path, server: OpenSsh, aliases: list[str]) -> None:
    (place / "known_hosts").write_text(server.known_hosts_line(name=",".join(aliases)))
    blocks = "".join(f"Host {alias}\n HostKeyAlias {alias}\n" for alias in aliases)
    (place / "config").write_text(
        f"{blocks}Host *\n HostName {server.host}\n Port {server.port}\n User {server.user}\n"
        f" UserKnownHostsFile {place}/known_hosts\n PubkeyAuthentication no\n"
        # Else it would ask without end what is answered with a password.
        " StrictHostKeyChecking yes\n"
    )


def _write_answers(place: Path, server: OpenSsh) -> None:
    script = place / "answer"
    script.write_text(
        f"#!/bin/sh\ncase $1 in *ode*) echo {server.code()};; *) echo {server.password};; esac\n"
    )
    script.chmod(0o700)


def _ssh(result: Result, place: Path, aliases: list[str]) -> None:
    start = time.perf_counter()
    subprocess.run(
        ["xargs", f"-P{HOSTS}", "-I{}", "ssh", "-F", str(place / "config"), "{}", "true"],
        input="\n".join(aliases),
        text=True,
        env={
            **os.environ,
            "SSH_ASKPASS": str(place / "answer"),
            "SSH_ASKPASS_REQUIRE": "force",
        },
        check=True,
    )
    result.ssh.append(time.perf_counter() - start)


async def _ours(result: Result, place: Path, server: OpenSsh, aliases: list[str]) -> None:
    known_hosts = (place / "known_hosts",)
    goals = [
        target(server, place, alias=alias, host_key_alias=alias, user_known_hosts=known_hosts)
        for alias in aliases
    ]
    lines = Lines(connector())
    start = time.perf_counter()

    async def sign_in(number: int) -> Line:
        person = Person(server.password, server.code())
        line = await lines.line(goals[number], person, lambda _: None)
        await _run(line)
        return line

    opened = await asyncio.gather(*map(sign_in, range(len(goals))))
    result.first.append(time.perf_counter() - start)
    start = time.perf_counter()
    await asyncio.gather(*map(_run, opened))
    result.again.append(time.perf_counter() - start)
    await asyncio.gather(*(line.leave() for line in opened))


async def _run(line: Line) -> None:
    channel = await line.connection.open_channel(ChannelRequest(b"true"), Ends(None, None))
    await channel.wait()


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    show(measure(runs=parser.parse_args().runs))


if __name__ == "__main__":
    main()
