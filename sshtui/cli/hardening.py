"""What every process of sshtui gives up at its start, so that secrets in it stay in it."""

import ctypes
import os
import sys

if sys.platform != "win32":
    import resource

_PR_SET_DUMPABLE = 4
_TEXTUAL = "TEXTUAL"
_HARMLESS = frozenset({"TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM"})


def fill_streams() -> None:
    """Put an empty file where a standard stream is closed.

    Else the next file that is opened would be taken for it: a command would read our database as
    its input, and words for the person would be written into it.
    """
    for descriptor, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest that is free is given out, and those below are taken.
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(descriptor, mode, closefd=False))


def harden() -> None:
    """Forbid core dumps and other processes' ptrace, and drop Textual's debugging switches.

    Textual would log every key of a masked field, open a port for its console or load a driver
    by name if the environment told it to.
    """
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    for name in [name for name in os.environ if name.startswith(_TEXTUAL)]:
        if name not in _HARMLESS:
            del os.environ[name]
