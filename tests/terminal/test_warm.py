import subprocess
import sys


def test_once_warm_the_first_terminal_reads_no_more_types() -> None:
    code = (
        "from cffi import cparser\n"
        "from sshtui.terminal import warm\n"
        "from sshtui.terminal.emulator import Emulator\n"
        "from sshtui.terminal.keys import KeyEncoder\n"
        "warm.warm_up()\n"
        "read = []\n"
        "cparser.Parser.parse_type = lambda self, text: read.append(text)\n"
        "screen = Emulator(80, 24, scrollback_lines=9, scrollback_bytes=9, reply=print)\n"
        "screen.feed(b'\\x1b[31mred \\xe4\\xbd\\xa0')\n"
        "screen.take_frame(everything=True)\n"
        "KeyEncoder(screen)\n"
        "print(read)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_terminal_loads_the_library_with_its_first_use_alone() -> None:
    code = (
        "import sys\n"
        "import sshtui.terminal.emulator, sshtui.terminal.keys, sshtui.terminal.mouse\n"
        "import sshtui.terminal.paste\n"
        "print('pyghostty' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
