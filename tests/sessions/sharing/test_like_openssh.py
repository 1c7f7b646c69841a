"""Programs that ride on a connection of ours see what they see with OpenSSH's own master."""

import asyncio
import contextlib
import shlex
from collections.abc import Callable, Mapping, Sequence

import pytest

from tests.cli.on_terminal import OnTerminal, on_terminal
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import wait_for
from tests.sessions.sharing.masters import OURS, THEIRS, Masters, Ran, masters

pytestmark = pytest.mark.sshd

SIGNED_IN = "Accepted publickey"

AT_ONCE = 3
"""Cases at once; a server gives ten channels of a connection."""

REPOSITORY = (
    "git init -q repo && cd repo && echo of git > file && git add file"
    " && git -c user.name=a -c user.email=b commit -q -m one"
)

COMMANDS = {
    "check": "$S -O check $H 2>&1 | tr -d 0-9",
    "a command": "$S $H echo hi",
    "exit status": "$S $H 'echo a; echo b >&2; exit 42'",
    "input from a pipe": "seq 1 200000 | $S $H md5sum",
    "input from a file": "$S $H md5sum < /usr/bin/ssh",
    "output to a file": "$S $H 'head -c 3000000 /usr/bin/python3*' > out; md5sum < out",
    "appended output": "echo first > add; $S $H echo second >> add; cat add",
    "output to a pipe": "$S $H 'head -c 3000000 /dev/zero' | md5sum",
    "no input": "$S $H cat < /dev/null",
    "-n": "seq 9 | $S -n $H cat",
    "a reader that goes": "$S $H 'seq 1 10000000' | head -1; echo ${PIPESTATUS[0]}",
    "closed output": "$S $H 'echo x; exit 3' >&-",
    "closed errors": "$S $H 'echo x >&2; exit 3' 2>&-",
    "closed input": "$S $H 'cat; echo end' <&-",
    "input that nobody reads": "yes | head -c 3000000 | $S $H 'exit 7'",
    "ended by a signal": "$S $H 'kill -TERM $$'",
    "killed": "$S $H 'kill -9 $$'",
    "bytes": "$S $H $'printf %s \\xe9\\xff | od -An -tx1'",
    "a shell": "echo 'echo from-script; exit 5' | $S $H",
    "-T": "echo 'echo x' | $S -T $H bash",
    "a subsystem": (
        r"(printf '\0\0\0\5\1\0\0\0\3'; sleep 0.5) | $S -s $H sftp | head -c 9 | od -An -tx1"
    ),
    "no such subsystem": "$S -s $H nope < /dev/null 2> /dev/null",
    "left in the background": "$S $H 'sleep 1 & echo started'",
    "detached": "$S $H 'sleep 9 < /dev/null > /dev/null 2>&1 & echo started'",
    "much both ways": "head -c 3000000 /dev/zero | $S $H cat | md5sum",
    "-W": "$S -W 127.0.0.1:$P $H < /dev/null | head -c 8",
    "-W to nobody": "$S -W 127.0.0.1:1 $H < /dev/null",
    "through it": '$S -o ProxyCommand="$S -W %h:%p $H" other echo jumped',
    "scp up": "scp -q -F $C /usr/bin/ssh $H:up.$H && md5sum < ~$U/up.$H",
    "scp down": "scp -q -F $C $H:/usr/bin/ssh down && md5sum < down",
    "scp -O": "scp -O -q -F $C $H:/usr/bin/ssh old && md5sum < old",
    "sftp -b": "printf 'ls repo\\nget repo/file got\\n' | sftp -q -b - -F $C $H; cat got",
    "rsync": 'rsync -a -e "$S" $H:/usr/share/doc/openssh-client/ tree/; ls tree',
    "git clone": 'rm -rf clone; GIT_SSH_COMMAND="$S" git clone -q $H:repo clone; cat clone/file',
    "blocking again": (
        "sleep 1 | (exec 3<&0; $S $H true; python3 -c 'import os; print(os.get_blocking(3))')"
    ),
    "proxy": "$S -O proxy $H < /dev/null 2>&1 | head -c 5; echo",
}
"""Scripts of bash; see `Masters.run`."""

FORWARDS = {
    "-L asked for": (
        "$S -O forward -L $A:127.0.0.1:$P $H; exec 3<>/dev/tcp/127.0.0.1/$A; head -c 7 <&3;"
        " $S -O cancel -L $A:127.0.0.1:$P $H; (exec 4<>/dev/tcp/127.0.0.1/$A) 2>&1 | grep -o ref"
    ),
    "-L asked for twice": (
        "for i in 1 2; do $S -O forward -L $A:127.0.0.1:$P $H; echo $?; done;"
        " $S -O cancel -L $A:127.0.0.1:$P $H"
    ),
    "-L where another listens": "$S -O forward -L 127.0.0.1:$P:127.0.0.1:$P $H 2> /dev/null",
    "-L where another listens on one of two": (
        "$S -O forward -L $P:127.0.0.1:$P $H; echo $?; exec 3<>/dev/tcp/::1/$P; head -c 7 <&3;"
        " $S -O cancel -L $P:127.0.0.1:$P $H"
    ),
    "-R asked for": (
        "$S -O forward -R $A:127.0.0.1:$P $H; exec 3<>/dev/tcp/127.0.0.1/$A; head -c 7 <&3;"
        " $S -O cancel -R $A:127.0.0.1:$P $H"
    ),
    "-R 0": (
        "$S -O forward -R 0:127.0.0.1:$P $H | grep -c '^[0-9]'; $S -O cancel -R 0:127.0.0.1:$P $H"
    ),
    "-D asked for": (
        r"$S -O forward -D $A $H; exec 3<>/dev/tcp/127.0.0.1/$A;"
        r" printf '\5\1\0\5\1\0\1\177\0\0\1'$(printf '\\x%02x\\x%02x' $((P/256)) $((P%256))) >&3;"
        r" head -c 19 <&3 | tail -c 7; $S -O cancel -D $A $H"
    ),
    "-L of a socket": (
        "rm -f u; $S -O forward -L $PWD/u:127.0.0.1:$P $H; stat -c '%A %F' u;"
        " $S -O cancel -L $PWD/u:127.0.0.1:$P $H; echo $?"
    ),
    "-N -L": (
        "timeout 3 $S -N -L $A:127.0.0.1:$P $H < /dev/null &"
        " for i in $(seq 50); do (exec 3<>/dev/tcp/127.0.0.1/$A) 2> /dev/null && break;"
        " sleep 0.05; done;"
        " exec 3<>/dev/tcp/127.0.0.1/$A; head -c 7 <&3; kill $! 2> /dev/null; wait;"
        " $S -O cancel -L $A:127.0.0.1:$P $H"
    ),
    "cancelled though not there": "$S -O cancel -L $A:a:9 $H; echo $?",
}

SIGN_INS = {"through it": 1}
"""How many more sign-ins a case means on each side, but for none."""

AT_THE_END = {
    "more sessions than the server gives": (
        "mkfifo hold; exec 9<>hold; for i in $(seq 10); do $S $H 'echo up; cat' < hold & done > up;"
        " until [ $(wc -l < up) = 10 ]; do sleep 0.05; done; $S $H echo eleventh; kill $(jobs -p);"
        " wait"
    ),
    "-O stop": "$S -O stop $H; $S -O check $H 2> /dev/null || $S $H echo by itself",
}
"""What leaves nothing to the other cases; each means one more sign-in on each side."""


SIZE = (101, 33)


def is_ready(running: OnTerminal) -> None:
    """Wait until the command says so, and until ssh passes every key on to it."""
    running.sees("ready")
    wait_for(running.is_raw, "raw terminal")


def modes(ssh: str) -> str:
    with on_bash(f'{ssh} -tt "stty size; echo \\$TERM; stty -a | md5sum"') as running:
        return running.rest()


def resized(ssh: str) -> str:
    waits = "trap 'stty size; exit' WINCH; echo ready; for i in $(seq 300); do sleep 0.1; done"
    with on_bash(f"{ssh} -t {shlex.quote(waits)}") as running:
        is_ready(running)
        running.resize(60, 20)
        return running.rest()


def interrupted(ssh: str) -> str:
    with on_bash(f'{ssh} -t "echo ready; sleep 30"; echo status $?') as running:
        is_ready(running)
        running.type("\x03")
        return running.rest()


def escaped_from(ssh: str) -> str:
    with on_bash(f'{ssh} -t "echo ready; cat"; echo status $?') as running:
        is_ready(running)
        running.type("\r~.")
        return running.rest()


def doubly_escaped(ssh: str) -> str:
    with on_bash(f'{ssh} -t "echo ready; cat"; echo status $?') as running:
        is_ready(running)
        running.type("a~~b\r~~x\r\x04")
        return running.rest()


def followed_by_a_line(ssh: str) -> str:
    after = 'read -r x; echo got:$x; stty -a | grep -o -- "-\\?icanon\\|-\\?echo\\b" | xargs'
    with on_bash(f'{ssh} -t "echo bye"; echo next; {after}') as running:
        running.sees("next")
        running.type("abcdef\r")
        return running.rest()


def much_to_a_pipe(ssh: str) -> str:
    with on_bash(f'{ssh} -t "yes | head -c 3000000" | wc -c') as running:
        return running.rest()


TERMINALS = (
    modes,
    resized,
    interrupted,
    escaped_from,
    doubly_escaped,
    followed_by_a_line,
    much_to_a_pipe,
)


def refused(ssh: str) -> str:
    with on_bash(f'{ssh} -t "tty; echo went; exit 5"; echo status $?') as running:
        # The refusal comes over the socket and the output does not, so either may be first; whether
        # the client has its terminal add returns again by then, which make a line of nothing, is up
        # to the machine too.
        return "\n".join(sorted(filter(None, running.rest().splitlines())))


def on_bash(script: str) -> contextlib.AbstractContextManager[OnTerminal]:
    return on_terminal(["bash", "--norc", "-c", script], size=SIZE)


async def test_commands_copies_and_forwards(
    openssh: OpenSshFactory, monkeypatch: pytest.MonkeyPatch, private_home: object
) -> None:
    server = openssh.key_only()
    async with masters(server, monkeypatch) as made:
        assert (await made.run(f"$S $H '{REPOSITORY}'", THEIRS)).status == 0
        await compare(made, COMMANDS | FORWARDS)
        assert server.count_log(SIGNED_IN) == 2 * (1 + sum(SIGN_INS.values()))
        for name, script in AT_THE_END.items():
            await compare(made, {name: script})
        assert server.count_log(SIGNED_IN) == 2 * (1 + sum(SIGN_INS.values()) + len(AT_THE_END))


async def test_terminals(
    openssh: OpenSshFactory, monkeypatch: pytest.MonkeyPatch, private_home: object
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    server = openssh.key_only()
    async with masters(server, monkeypatch) as made:
        await compare_on_terminals(made, TERMINALS)
        assert server.count_log(SIGNED_IN) == 2
    server = openssh.key_only(PermitTTY="no")
    async with masters(server, monkeypatch) as made:
        await compare_on_terminals(made, [refused])
        assert server.count_log(SIGNED_IN) == 2


async def compare_on_terminals(made: Masters, cases: Sequence[Callable[[str], str]]) -> None:
    """Refuse the cases that show something else on our side, with theirs first."""

    async def shown(case: Callable[[str], str], side: str) -> str:
        ssh = f"{made.variables(side)['S']} {side}"
        text = (await asyncio.to_thread(case, ssh)).replace(side, "HOST")
        # Where a master writes before the client is there, the terminal adds a return.
        return text.replace("\r\r\n", "\r\n")

    results = {
        case.__name__: (await shown(case, THEIRS), await shown(case, OURS)) for case in cases
    }
    _check(results)


async def compare(made: Masters, cases: dict[str, str]) -> None:
    """Refuse the cases that end otherwise on our side, with theirs first."""
    limit = asyncio.Semaphore(AT_ONCE)

    async def both(script: str) -> tuple[Ran, Ran]:
        async with limit:
            return await made.run(script, THEIRS), await made.run(script, OURS)

    results = await asyncio.gather(*map(both, cases.values()))
    _check(dict(zip(cases, results, strict=True)))


def _check(results: Mapping[str, tuple[object, object]]) -> None:
    differing = [
        f"{name}\n  theirs {theirs}\n    ours {ours}"
        for name, (theirs, ours) in results.items()
        if theirs != ours
    ]
    assert not differing, "\n".join(differing)
