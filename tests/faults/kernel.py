"""System calls that the kernel itself refuses a process: what C code calls fails with the rest."""

import ctypes
import os
import platform
import struct

from tests.faults.children import FIRST_OF_OURS

_NUMBERS = {
    "x86_64": {
        "write": 1, "pwrite64": 18, "fsync": 74, "fdatasync": 75, "rename": 82, "link": 86,
        "renameat": 264, "linkat": 265,
    },
    "aarch64": {
        "write": 64, "pwrite64": 68, "fsync": 82, "fdatasync": 83, "renameat": 38, "linkat": 37,
    },
}  # fmt: skip

WRITING = ("write", "pwrite64")
SYNCING = ("fsync", "fdatasync")
RENAMING = ("rename", "renameat", "link", "linkat")

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _FIRST_ARGUMENT = 0, 16
_ERROR, _ALLOW = 0x00050000, 0x7FFF0000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def refuse(calls: tuple[str, ...], code: int) -> None:
    """Have calls of this process, a child, fail from now on (seccomp(2)).

    Args:
        calls: Their names; those by which the parent is told go on.
        code: As in `errno`.
    """
    known = _NUMBERS[platform.machine()]
    numbers = [known[name] for name in calls if name in known]
    lines = [(_LOAD, 0, 0, _FIRST_ARGUMENT)]
    if calls == WRITING:
        lines.append((_AT_LEAST, len(numbers) + 1, 0, FIRST_OF_OURS))
    lines.append((_LOAD, 0, 0, _NUMBER))
    lines += [(_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERROR | code)]
    code_ = b"".join(struct.pack("HBBI", kind, yes, no, value) for kind, yes, no, value in lines)
    text = ctypes.create_string_buffer(code_, len(code_))
    program = _Program(len(lines), ctypes.addressof(text))
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if library.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
