import fcntl
import os
import pty
import struct
import termios

from sshtui.ssh.terminal_modes import modes_of, size_of


def test_what_is_set_on_a_terminal_is_told_by_its_number() -> None:
    master, terminal = pty.openpty()
    words = termios.tcgetattr(terminal)
    words[0] |= termios.IXANY
    words[3] &= ~termios.ECHO
    words[4] = words[5] = termios.B9600
    words[6][termios.VERASE] = b"\x08"
    words[6][termios.VKILL] = b"\0"
    termios.tcsetattr(terminal, termios.TCSANOW, words)
    modes = modes_of(terminal)
    # RFC 4254, 8: VINTR, VERASE, VKILL, IXANY, ICANON, ECHO and both speeds.
    told = {number: modes[number] for number in (1, 3, 4, 39, 51, 53, 128, 129)}
    assert told == {1: 3, 3: 8, 4: 255, 39: 1, 51: 1, 53: 0, 128: 9600, 129: 9600}
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 33, 101, 808, 528))
    assert size_of(terminal) == (101, 33, 808, 528)
    os.close(master)
    os.close(terminal)


def test_what_is_no_terminal_has_none() -> None:
    reading, writing = os.pipe()
    assert modes_of(reading) == {}
    assert size_of(reading) == (0, 0, 0, 0)
    os.close(reading)
    os.close(writing)
