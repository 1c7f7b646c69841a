import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui.sessions.working_directory import WorkingDirectory, announced, shell_in

NAMES = ("web1", "web1.example.com", "frontend")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("file://web1/srv/www", WorkingDirectory("web1", "/srv/www")),
        ("file://WEB1.lan/a%20b%C3%A4", WorkingDirectory("web1.lan", "/a bä")),
        ("file:///srv", WorkingDirectory("", "/srv")),
        ("file://web1/a?b#c", WorkingDirectory("web1", "/a?b#c")),
        ("kitty-shell-cwd://web1/a%20b", WorkingDirectory("web1", "/a%20b")),
        ("", None),
        ("/srv", None),
        ("file://web1", None),
        ("http://web1/srv", None),
        ("file://web1/a%0Ab", None),
        ("file://web1/a%1b[31m", None),
        ("file://web1/%ff", None),
        ("file://[web1/srv", None),
        ("file://web1/" + "x" * 5000, None),
        ("kitty-shell-cwd://web1/a\x07b", None),
    ],
)
def test_only_a_plain_absolute_path_is_a_directory(
    text: str, expected: WorkingDirectory | None
) -> None:
    assert announced(text) == expected


def test_a_directory_of_another_machine_is_told_apart() -> None:
    for host in ("", "localhost", "web1", "web1.lan", "frontend.example.com"):
        assert WorkingDirectory(host, "/").is_on(NAMES), host
    for host in ("db1", "web", "web10", "example.com"):
        assert not WorkingDirectory(host, "/").is_on(NAMES), host


HOSTILE = (
    "a b",
    "it's",
    "back\\slash",
    "\\'",
    "'; touch PWNED; '",
    "$(touch PWNED)",
    "`touch PWNED`",
    "$HOME",
    '"; touch PWNED; "',
    "a!b!!",
    "*?[x]{a,b}~",
    "-n",
    "#x",
    "#(touch PWNED)",
    "##(touch PWNED)#{session_name}#[fg=red]",
    "&|<>()",
    "ä 日本",
)


@pytest.mark.parametrize("shell", ["sh", "bash", "fish"])
def test_a_shell_begins_in_a_directory_whatever_it_is_called(
    shell: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", len(HOSTILE))
    program = shutil.which(shell)
    assert program is not None
    tells = tmp_path / "tells"
    tells.write_text("#!/bin/sh\npwd\n")
    tells.chmod(0o700)
    for name in HOSTILE:
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        done = subprocess.run(
            [program, "-c", shell_in(str(place))],
            env={"SHELL": str(tells), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            cwd=tmp_path,
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.stdout == f"{place}\n", (name, done.stderr)
    assert not list(tmp_path.rglob("PWNED"))
    gone = subprocess.run(
        [program, "-c", shell_in(str(tmp_path / "gone"))],
        env={"SHELL": str(tells), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
    )
    assert gone.stdout == f"{tmp_path}\n", "the shell is there all the same"
    assert "gone" in gone.stderr
