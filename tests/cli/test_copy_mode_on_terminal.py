"""Copy mode in a real terminal, over a real server: cursor, editor, a loss, a closed tab."""

import re
from pathlib import Path

import pytest

from tests.cli.test_focus_on_terminal import DEAF, at_first, drop_connections, save
from tests.servers.openssh import OpenSsh
from tests.servers.programs import Screen, Tmux
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import wait_for

pytestmark = [pytest.mark.tmux, pytest.mark.sshd]

EDITOR = """\
#!/bin/sh
trap 'echo INTERRUPTED' INT
stat -c %a "$(dirname "$1")" "$1" > {report}
wc -l < "$1" >> {report}
echo "$1" >> {report}
echo EDITING
until read line; do :; done
echo "$line" >> "$1"
"""


def test_a_story_of_copy_mode(
    tmux: Tmux,
    private_home: Path,
    tmp_path: Path,
    openssh: OpenSshFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = openssh.key_only()
    save(private_home, server)
    with (private_home / ".ssh" / "config").open("a") as config:
        config.write("  #!! Reconnect ask\n")
    editor, report = tmp_path / "editor", tmp_path / "report"
    editor.write_text(EDITOR.format(report=report))
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))
    screen = at_first(tmux)
    screen.type("seq -f 'number %g' 200\r")
    screen.wait_for(r"number 200\n.*:~\$")
    screen.press("C-\\", "/")
    screen.wait_for("COPY")
    screen.type("number 150")
    screen.press("Enter")
    # The terminal's own cursor stands where copy mode's does: at the match.
    screen.wait_for(r"1/1\b")
    rows = screen.text().splitlines()
    row = next(index for index, line in enumerate(rows) if "number 150" in line)
    wait_for(lambda: screen.cursor() == (rows[row].index("number 150"), row), "cursor")

    screen.press("V", "9", "j", "O")
    screen.wait_for("EDITING")
    screen.press("C-c")
    screen.wait_for("INTERRUPTED")
    folder_mode, file_mode, lines, path = report.read_text().split()
    assert (folder_mode, file_mode, lines) == ("700", "600", "10")
    screen.type("what I wrote\r")
    # It was changed: the change is kept or dropped by the person, and the file goes.
    screen.wait_for("Save what you changed")
    assert not Path(path).parent.exists()
    screen.type(f"{tmp_path}/mine\r")
    screen.wait_for("11 lines saved")
    assert (tmp_path / "mine").read_text().splitlines()[-2:] == ["number 159", "what I wrote"]
    screen.press("q")
    screen.wait_until_gone("COPY")
    outlives_a_loss(screen, server)


def outlives_a_loss(screen: Screen, server: OpenSsh) -> None:
    # The screen of a full-screen program; then the session is lost, which it outlives.
    screen.type("printf '\\033[?1049h\\033[Hon the other'; echo ' screen'; sleep 1000\r")
    screen.wait_until_gone("number 200")
    screen.wait_for("on the other screen")
    screen.press("C-\\", "[")
    screen.wait_for("COPY")
    drop_connections(server)
    screen.wait_for("Connection lost")
    screen.wait_until_gone(DEAF)
    screen.press("g", "Y")
    screen.wait_for("Copied 19 characters")
    screen.wait_until_gone("COPY")
    screen.press("C-\\", "[")
    screen.wait_for("COPY")
    # The tab is closed under it.
    screen.press("C-\\", "x")
    screen.wait_for("Close this tab")
    screen.press("y")
    screen.wait_for(r"1 host\b")
    assert not re.search("COPY", screen.text())
