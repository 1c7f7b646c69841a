import subprocess
import sys

import pytest

from sshtui.errors import UnsupportedLibrary
from sshtui.terminal import library


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_it_is_loaded_with_the_first_thing_asked_of_it() -> None:
    asked = "print('pyghostty' in sys.modules)"
    load = "import sys; from sshtui.terminal.library import lib"
    assert run(f"{load}; {asked}; lib.GHOSTTY_SUCCESS; {asked}").split() == ["False", "True"]


def test_what_was_asked_once_is_kept() -> None:
    function = library.lib.ghostty_terminal_set
    assert vars(library.lib)["ghostty_terminal_set"] is function


def test_a_version_that_lacks_a_name_cannot_be_loaded() -> None:
    code = (
        "import pyghostty\n"
        "class Lib:\n"
        "    def __getattr__(self, name):\n"
        "        if name == 'ghostty_row_get': raise AttributeError(name)\n"
        "        return 1\n"
        "pyghostty.lib = Lib()\n"
        "from sshtui.errors import UnsupportedLibrary\n"
        "from sshtui.terminal import library\n"
        "try: library.lib.GHOSTTY_SUCCESS\n"
        "except UnsupportedLibrary as error: print(error.message)\n"
    )
    assert run(code).endswith("has no ghostty_row_get, which sshtui needs.")


def test_a_function_that_is_gone_is_told_and_not_called() -> None:
    with pytest.raises(UnsupportedLibrary, match="ghostty_no_such_thing"):
        library.lib.ghostty_no_such_thing(1)


def test_threads_that_load_it_beside_each_other_do_not_meet() -> None:
    code = (
        "import sys, threading\n"
        "sys.setswitchinterval(1e-6)\n"
        "from sshtui.terminal.native import RowFinder\n"
        "starts = [threading.Thread(target=RowFinder) for _ in range(8)]\n"
        "threading.excepthook = lambda found: print(found.exc_value)\n"
        "for thread in starts: thread.start()\n"
        "for thread in starts: thread.join()\n"
    )
    assert run(code) == ""
