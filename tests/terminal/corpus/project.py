"""A small project, for programs to be recorded with."""

_MAIN_PY = """\
import sys


def add(one: int, other: int) -> int:
    \"\"\"Return a sum.\"\"\"
    return one + other


def main() -> None:
    print(add(1, 2), "ünïcödé 漢字", sys.argv)


if __name__ == "__main__":
    main()
"""

_TEST_MAIN_PY = """\
import main
import pytest


def test_add():
    assert main.add(1, 2) == 3


def test_wrong():
    assert main.add(1, 2) == 4, "not yet"


@pytest.mark.skip(reason="later")
def test_later():
    pass
"""

_PROGRESS_PY = """\
import time
from rich.progress import track

for _ in track(range(40), description="Copying …"):
    time.sleep(0.05)
for _ in track(range(100), description="Half"):
    time.sleep(0.02)
    if _ == 50:
        break
"""

_DATA_JSON = """\
{"name": "web1", "ports": [22, 80], "on": true, "note": null, "größe": 1.5}
"""

_DATA_CSV = """\
name,city,size
web1,Zürich,12
db-primary,東京,3400
mail,Αθήνα,7
"""

_TABLES_TXT = """\
┌────────┬──────┐
│ 漢字   │ ok   │
├────────┼──────┤
│ Αθήνα  │ ▓▒░█ │
│ кот    │ ½ ∞  │
╞════════╪══════╡
│ ｶﾞ      │ e\u0301 a\u0308│
└────────┴──────┘
\x1b[4:3;58:2::255:0:0mcurly\x1b[0m \x1b[4:4mdotted\x1b[0m \x1b[21mdouble\x1b[0m\
 \x1b[9mstruck\x1b[0m \x1b[53mover\x1b[0m \x1b[8mhidden\x1b[0m \x1b[7;2;3mall\x1b[0m
हिन्दी में लिखा · ภาษาไทย · မြန်မာ · ខ្មែរ · தமிழ் · עברית · العربية
"""

_EMOJI_TXT = """\
👩‍🚀 astronaut
🇩🇪🇫🇷 flags
👍🏽 skin
❤️ heart ❤ plain
☎️ ☎ 1️⃣ keycap
👨‍👩‍👧‍👦 family
🏳️‍🌈 rainbow
✅ done ⚠️ warning ⚠ plain
"""

_LINE = "a longer text that goes on beyond the edge of a terminal of eighty columns, twice"

FILES = {
    "main.py": _MAIN_PY,
    "test_main.py": _TEST_MAIN_PY,
    "progress.py": _PROGRESS_PY,
    "data.json": _DATA_JSON,
    "data.csv": _DATA_CSV,
    "tables.txt": _TABLES_TXT,
    "emoji.txt": _EMOJI_TXT,
    "text.txt": "".join(f"{number}: {_LINE}\n" for number in range(200)),
}

HISTORY = """\
git init -q -b main
git config user.name Demo
git config user.email demo@example.com
git add main.py text.txt && git commit -qm 'Begin'
git switch -qc side && git add data.* && git commit -qm 'Add data'
git switch -q main && git add test_main.py && git commit -qm 'Test it'
git merge -q side -m 'Take the data'
sed -i s/Return/Give/ main.py && git commit -qam 'Say it otherwise' && echo '# end' >>main.py
ln -s main.py link && mkdir -p folder && touch folder/archive.tar.gz && chmod +x progress.py
"""
