"""The modes of a terminal as they are sent with a request for one (RFC 4254, 8)."""

import fcntl
import struct
import termios
from collections.abc import Mapping
from types import MappingProxyType

_CHARACTERS = {
    1: "VINTR", 2: "VQUIT", 3: "VERASE", 4: "VKILL", 5: "VEOF", 6: "VEOL", 7: "VEOL2",
    8: "VSTART", 9: "VSTOP", 10: "VSUSP", 11: "VDSUSP", 12: "VREPRINT", 13: "VWERASE",
    14: "VLNEXT", 16: "VSWTC", 17: "VSTATUS", 18: "VDISCARD",
}  # fmt: skip
_FLAGS = (
    (0, {
        30: "IGNPAR", 31: "PARMRK", 32: "INPCK", 33: "ISTRIP", 34: "INLCR", 35: "IGNCR",
        36: "ICRNL", 37: "IUCLC", 38: "IXON", 39: "IXANY", 40: "IXOFF", 41: "IMAXBEL",
        42: "IUTF8",
    }),
    (3, {
        50: "ISIG", 51: "ICANON", 52: "XCASE", 53: "ECHO", 54: "ECHOE", 55: "ECHOK",
        56: "ECHONL", 57: "NOFLSH", 58: "TOSTOP", 59: "IEXTEN", 60: "ECHOCTL", 61: "ECHOKE",
        62: "PENDIN",
    }),
    (1, {70: "OPOST", 71: "OLCUC", 72: "ONLCR", 73: "OCRNL", 74: "ONOCR", 75: "ONLRET"}),
    (2, {90: "CS7", 91: "CS8", 92: "PARENB", 93: "PARODD"}),
)  # fmt: skip
"""Which of tcgetattr's words has the flags, and their numbers."""

_INPUT_SPEED, _OUTPUT_SPEED = 128, 129
_UNSET = 255
"""What stands for a character that nothing is bound to."""

_NOT_IN_TERMIOS = MappingProxyType({"IUTF8": 0o40000})
"""Flags of <asm/termbits.h> that Python's termios leaves out."""

_SPEEDS = {
    getattr(termios, name): int(name[1:])
    for name in dir(termios)
    if name.startswith("B") and name[1:].isdigit()
}


def modes_of(descriptor: int) -> Mapping[int, int]:
    """Return the modes by their numbers; none where it is no terminal."""
    try:
        words = termios.tcgetattr(descriptor)
    except termios.error:
        return {}
    modes = {
        number: ord(words[6][getattr(termios, name)]) or _UNSET
        for number, name in _CHARACTERS.items()
        if hasattr(termios, name)
    }
    for word, flags in _FLAGS:
        for number, name in flags.items():
            if bits := getattr(termios, name, _NOT_IN_TERMIOS.get(name, 0)):
                modes[number] = int(bool(words[word] & bits))
    for number, speed in ((_INPUT_SPEED, words[4]), (_OUTPUT_SPEED, words[5])):
        modes[number] = _SPEEDS.get(speed, 0)
    return modes


def size_of(descriptor: int) -> tuple[int, int, int, int]:
    """Return columns, rows, width and height in pixels; zeros where it is no terminal."""
    try:
        answer = fcntl.ioctl(descriptor, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return 0, 0, 0, 0
    rows, columns, width, height = struct.unpack("HHHH", answer)
    return columns, rows, width, height
