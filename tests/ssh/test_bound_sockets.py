"""The sockets of a forward beside those that the real ssh binds."""

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sshtui.errors import ForwardRefused
from sshtui.ssh import bound_sockets
from sshtui.ssh.bound_sockets import BoundSockets, bind
from sshtui.sshconfig.forwards import parse
from sshtui.sshconfig.target import Target


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def bound() -> Iterator[list[BoundSockets]]:
    made: list[BoundSockets] = []
    yield made
    for sockets in made:
        sockets.close()


def listening(text: str, bound: list[BoundSockets], **rules: Any) -> list[str]:
    target = Target("web", "web", 22, "me", **rules)
    bound.append(bind(parse("local", f"{text}:web:80"), target))
    return [listener.getsockname()[0] for listener in bound[-1].sockets]


@pytest.mark.parametrize(
    ("host", "rules", "addresses"),
    [
        ("", {}, ["127.0.0.1", "::1"]),
        ("localhost:", {}, ["127.0.0.1", "::1"]),
        ("localhost:", {"gateway_ports": True}, ["127.0.0.1", "::1"]),
        ("", {"gateway_ports": True}, ["0.0.0.0", "::"]),
        ("", {"address_family": "inet"}, ["127.0.0.1"]),
        ("*:", {}, ["0.0.0.0", "::"]),
        (":", {}, ["0.0.0.0", "::"]),
        ("127.0.0.2:", {"gateway_ports": True}, ["127.0.0.2"]),
        ("[::1]:", {}, ["::1"]),
    ],
)
def test_it_listens_where_ssh_does(
    port: int,
    bound: list[BoundSockets],
    host: str,
    rules: dict[str, Any],
    addresses: list[str],
) -> None:
    assert sorted(listening(f"{host}{port}", bound, **rules)) == addresses
    assert bound[-1].port == port


def test_one_of_two_addresses_is_enough(port: int, bound: list[BoundSockets]) -> None:
    with socket.create_server(("127.0.0.1", port)):
        assert listening(str(port), bound) == ["::1"]
        with pytest.raises(
            ForwardRefused, match=f"LocalForward {port}: the port is already in use"
        ):
            listening(str(port), bound)


def test_an_address_that_is_not_of_this_machine_is_refused(bound: list[BoundSockets]) -> None:
    with pytest.raises(ForwardRefused, match=r"LocalForward 192\.0\.2\.1:8080: cannot listen: "):
        listening("192.0.2.1:8080", bound)
    with pytest.raises(ForwardRefused, match=r"no-such-host\.invalid"):
        listening("no-such-host.invalid:8080", bound)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
@pytest.mark.parametrize("mask", [0o177, 0o111, 0o000])
def test_the_file_of_a_socket_has_the_mode_that_is_asked_for(
    tmp_path: Path, bound: list[BoundSockets], umask: int, mask: int
) -> None:
    before = os.umask(umask)
    try:
        listening(str(tmp_path / "socket"), bound, stream_local_bind_mask=mask)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "socket").stat().st_mode) == 0o777 & ~mask
    assert bound[-1].port == 0


def test_no_file_is_open_to_others_for_a_moment(
    tmp_path: Path, bound: list[BoundSockets], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bound_sockets, "_widen", lambda *_: None)
    before = os.umask(0)
    try:
        listening(str(tmp_path / "socket"), bound)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "socket").stat().st_mode) == 0o600


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(
    tmp_path: Path, bound: list[BoundSockets]
) -> None:
    path = tmp_path / "socket"
    path.write_text("mine")
    with pytest.raises(ForwardRefused, match="already exists") as caught:
        listening(str(path), bound)
    assert path.read_text() == "mine"
    assert "StreamLocalBindUnlink" in caught.value.hint
    listening(str(path), bound, stream_local_bind_unlink=True)
    assert path.is_socket()


def test_its_own_file_goes_with_it_and_no_other(tmp_path: Path, bound: list[BoundSockets]) -> None:
    path = tmp_path / "socket"
    listening(str(path), bound)
    bound[-1].close()
    assert not path.exists()
    listening(str(path), bound)
    listening(str(path), bound, stream_local_bind_unlink=True)
    bound[0].close()
    bound[1].close()
    assert path.is_socket(), "somebody else's by now"
