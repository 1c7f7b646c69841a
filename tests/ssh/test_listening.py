"""What is known of a forward before anything has gone through it."""

from pathlib import Path

from sshtui.ssh.listening import Listening
from sshtui.sshconfig.forwards import Kind, parse


class Closed(Listening):
    async def close(self) -> None:
        return None


def listening(kind: Kind, text: str) -> Listening:
    return Closed(parse(kind, text))


def test_it_has_the_port_that_was_asked_for() -> None:
    assert listening("local", "8080:web:80").port == 8080
    assert listening("remote", "0:web:80").port == 0
    assert listening("dynamic", "/run/socks").port == 0
    assert listening("local", "/run/a:/run/b").forward.to == Path("/run/b")


def test_nothing_has_gone_through_it_and_where_the_server_listens_nothing_is_bound_here() -> None:
    remote = listening("remote", "9000:web:80")
    assert (remote.clients, remote.sent, remote.received, remote.error) == (0, 0, 0, "")
    assert remote.release() is None
