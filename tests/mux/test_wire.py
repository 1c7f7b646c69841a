import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.mux.messages import Code, Malformed
from sshtui.mux.wire import MOST_BYTES, Packet, Wire
from tests.mux.wire_format import HELLO, framed, new_session, stdio_forward, u32

SESSION = new_session(1, b"true")
ALIVE = u32(Code.ALIVE_CHECK, 0)


def packets_of(wire: Wire) -> list[Packet]:
    taken = []
    while (packet := wire.take_packet()) is not None:
        taken.append(packet)
    return taken


@given(st.lists(st.integers(1, 80), max_size=8))
def test_packets_are_the_same_however_they_are_cut(cuts: list[int]) -> None:
    stdio = stdio_forward(2, b"inner", 22)
    stream: list[tuple[int, tuple[int, ...]]] = [
        (byte, ()) for byte in framed(HELLO) + framed(SESSION)
    ]
    stream += [(0, (fd,)) for fd in (10, 11, 12)]
    stream += [(byte, ()) for byte in framed(stdio)]
    stream += [(0, (fd,)) for fd in (13, 14)]
    stream += [(byte, ()) for byte in framed(ALIVE)]
    wire = Wire()
    taken: list[Packet] = []
    while stream:
        size = cuts.pop() if cuts else 1
        piece, stream = stream[:size], stream[size:]
        wire.receive(bytes(byte for byte, _ in piece), tuple(fd for _, fds in piece for fd in fds))
        taken += packets_of(wire)
    assert taken == [
        Packet(HELLO),
        Packet(SESSION, (10, 11, 12)),
        Packet(stdio, (13, 14)),
        Packet(ALIVE),
    ]
    assert wire.take_descriptors() == ()


@pytest.mark.parametrize(
    ("data", "descriptors"),
    [
        (u32(3) + b"abc", ()),
        (u32(0), ()),
        (u32(MOST_BYTES + 1), ()),
        (b"SSH-2.0-OpenSSH", ()),
        (framed(SESSION) + b"\0\0\0", (10, 11)),
        (framed(SESSION) + b"\0x\0", (10, 11, 12)),
        (framed(HELLO), (10, 11, 12, 13)),
    ],
)
def test_what_no_client_sends_is_refused_and_its_descriptors_are_given_back(
    data: bytes, descriptors: tuple[int, ...]
) -> None:
    wire = Wire()
    wire.receive(data, descriptors)
    with pytest.raises(Malformed):
        packets_of(wire)
    assert wire.take_descriptors() == descriptors


@given(
    st.lists(
        st.tuples(st.binary(max_size=40), st.lists(st.integers(3, 9), max_size=2).map(tuple)),
        max_size=30,
    ),
    st.booleans(),
)
def test_no_descriptor_is_lost_whatever_comes(
    pieces: list[tuple[bytes, tuple[int, ...]]], begins_well: bool
) -> None:
    wire = Wire()
    given_out: list[int] = []
    came: list[int] = []
    if begins_well:
        wire.receive(framed(HELLO) + framed(SESSION))
    try:
        for data, descriptors in pieces:
            wire.receive(data, descriptors)
            came += descriptors
            for packet in packets_of(wire):
                given_out += packet.descriptors
    except Malformed:
        pass
    assert [*given_out, *wire.take_descriptors()] == came
