"""What was recorded of real programs, and how: their bytes are beside this file, as `NAME.xz`."""

import lzma
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PAUSE = ""
"""In place of keys: nothing is typed until the program writes nothing more."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A program in a terminal, up to a moment at which it shows something.

    Attributes:
        name: Of the recording.
        command: What `sh` was given, in a folder with a small project.
        keys: What was typed, each after the program had written what it does for the one before.
        columns: Width of the terminal.
        rows: Its height.
    """

    name: str
    command: str
    keys: tuple[str, ...] = ()
    columns: int = 80
    rows: int = 24

    @property
    def path(self) -> Path:
        """Where its bytes are."""
        return HERE / f"{self.name}.xz"

    def bytes(self) -> bytes:
        """Return what the program wrote."""
        return lzma.decompress(self.path.read_bytes())


_BASH = "bash --norc -i"
_LONG = "for number in $(seq 60); do echo line $number of a longer text; done"

RECORDINGS = (
    Recording("apt", "apt-get -o Dpkg::Progress-Fancy=1 -y install --reinstall tree"),
    Recording("bash", _BASH, ("echo one two", "\x01\x1b[C\x1bd\x1b[A", "\x17ls\t", "\x12ec", "\r")),
    Recording("cal", "cal -3 2024; cal 2024", columns=90, rows=45),
    Recording("dd", "dd if=/dev/zero of=/dev/null bs=1M count=150000 status=progress"),
    Recording(
        "dialog",
        "dialog --title Packages --checklist 'Choose:' 15 50 6"
        " a Apples on b Bananas off c Cherries off",
        (" ", "\x1b[B", " ", "\t"),
    ),
    Recording("emoji", "cat emoji.txt", columns=60),
    Recording("fish", "fish", ("echo 'a' | grep", " b; for x in", "\x15ls -", "\t")),
    Recording(
        "git-diff", "git -c color.ui=always diff HEAD~1 | cat; git -c color.ui=always status"
    ),
    Recording("git-log", "git log --graph --color --stat --decorate", ("j", "j", "/add\r")),
    Recording("grep", "grep -rn --color=always -C1 def ."),
    Recording("htop", "htop", ("t", "\x1b[B", "\x1bOS"), columns=120, rows=30),
    Recording("jq", "jq -C . data.json"),
    Recording("less", "less -N text.txt", (" ", "/longer\r", "n", "-S\r", "\x1b[6~")),
    Recording("ls", "ls --color=always -la . /usr/bin | head -60; tree -C"),
    Recording("man", "man ls", (" ", "/sort\r", "n")),
    Recording(
        "mc", "mc -a -S default", ("\x1b[B", "\x1b[B", "\x1bOR", "\x1b[6~", "\x1b[21~"), 100, 30
    ),
    Recording("nano", "nano main.py", ("hello\r", "\x17def\r", "\x0b\x15\x15", "\x1bg")),
    Recording("ncdu", "ncdu /usr/share/man", ("\x1b[B", "i")),
    Recording(
        "nvim",
        "nvim -u NONE main.py",
        (":syntax on\r", ":set nu cul spell\r", ":vsp text.txt\r", "GV", "gg"),
        100,
        30,
    ),
    Recording(
        "pytest",
        "python3 -m pytest --color=yes -v -p no:cacheprovider -p no:asyncio",
        keys=(PAUSE,) * 3,
        columns=100,
        rows=50,
    ),
    Recording(
        "python",
        "python3 -q",
        ("import sys\r", "[n**2 for n in range(40)]\r", "1/0\r", "x = \x1b[A"),
    ),
    Recording("rich", "python3 -m rich", columns=110, rows=60),
    Recording("rich-progress", "python3 progress.py"),
    Recording("seq", f"{_LONG}; tput setaf 3; tput smul; echo end; tput cup 3 10; printf cup"),
    Recording("ssh-keygen", "ssh-keygen -t ed25519 -f key", ("\r", "\r")),
    Recording(
        "systemctl", "SYSTEMD_COLORS=1 systemctl list-unit-files --root=/ | head -40", columns=100
    ),
    Recording("tables", "cat tables.txt; column -t -s, data.csv"),
    Recording(
        "tmux",
        "tmux -f /dev/null -L corpus",
        ("ls -la\r", "\x02%", '\x02"', "top\r", "\x02["),
        100,
        30,
    ),
    Recording("top", "top -d 4", ("z", "x", "1")),
    Recording(
        "vim",
        "vim -u NONE -N main.py",
        (":syn on\r", ":set hls nu\r", "/def\r", ":sp\r", "ohello\x1b", "v"),
    ),
    Recording("vttest", "vttest", ("\r", "1\r")),
    Recording("vttest-screen", "vttest", ("\r", "2\r", "\r", "\r", "\r", "\r", "\r", "\r", "\r")),
    Recording("watch", "watch -n 4 -d ls -la", (PAUSE,)),
    Recording(
        "whiptail",
        "whiptail --title Disk --menu 'Choose a disk:' 15 50 4 1 first 2 second 3 third",
        ("\x1b[B", "\t"),
    ),
)
