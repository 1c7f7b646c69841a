"""Hardens every sshtui process at start: no core dumps, no ptrace, open standard streams."""

import ctypes
import os
import sys

if sys.platform != "win32":
    import pwd
    import resource

_PR_SET_DUMPABLE = 4
_NAMES = ("LOGNAME", "USER", "LNAME", "USERNAME")
"""Where Python's getpass looks for who runs this, before it asks the system."""
_DEVELOPERS = ("TEXTUAL", "PYTHONASYNCIODEBUG")
"""How the variables begin by which those who develop a library look into it."""
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


def fill_environment() -> None:
    """Name a home and a user where the environment does not, as a login does.

    A HOME that is not an absolute path is none. In a container there may be neither, nor an entry
    of the system's: then the home is the root, and the user's name is their number.
    """
    if not os.environ.get("HOME", "").startswith("/"):
        os.environ["HOME"] = _entry()[1]
    if not any(map(os.environ.get, _NAMES)):
        os.environ["LOGNAME"] = _entry()[0]


def _entry() -> tuple[str, str]:
    """Return the name and the home of who runs this."""
    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:
        return str(os.getuid()), "/"
    return entry.pw_name, entry.pw_dir


def harden() -> None:
    """Forbid core dumps and other processes' ptrace, and drop the debugging switches of libraries.

    Textual would log every key of a masked field, open a port for its console or load a driver
    by name if the environment told it to; asyncio would write down the arguments of what is slow.
    `python -X dev` still does what it says.
    """
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    for name in [name for name in os.environ if name.startswith(_DEVELOPERS)]:
        if name not in _HARMLESS:
            del os.environ[name]
