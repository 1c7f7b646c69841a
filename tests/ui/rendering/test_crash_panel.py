import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from sshtui import error_report
from sshtui.errors import AppError
from sshtui.ui.rendering.crash_panel import CrashPanel, console

PATH = "~/.local/state/sshtui/crash-report.txt"
ERROR = AppError("A bug.", hint=f"The report is here:\n    {PATH}\nSend it: {error_report.ISSUES}")


def drawn(width: int, fates: list[str], **given: object) -> list[str]:
    stream = io.StringIO()
    shown = Console(file=stream, width=width, markup=False, **given)  # type: ignore[arg-type]
    shown.print(CrashPanel(ERROR, fates))
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_it_keeps_to_the_terminal_and_the_path_can_be_copied(width: int) -> None:
    lines = drawn(width, ["Sessions that were closed: web1."], force_terminal=True, no_color=True)
    plain = [line.replace("\x1b[1m", "").replace("\x1b[0m", "") for line in lines]
    assert plain[0].startswith("sshtui: The app stopped ──")
    assert plain[1:3] == ["A bug.", "Sessions that were closed: web1."]
    assert PATH in plain
    assert set(plain[-1]) == {"─"}
    assert max(map(len, plain)) == min(width, 80)


def test_its_colours_are_those_of_the_terminal() -> None:
    text = "\n".join(drawn(80, [], force_terminal=True, color_system="truecolor"))
    assert set(re.findall(r"\x1b\[([0-9;]*)m", text)) == {"0", "1", "31", "1;31"}


def test_elsewhere_it_is_plain_lines_and_what_it_quotes_is_harmless() -> None:
    lines = drawn(500, ["Sessions that were closed: \x1b]0;pwned\x07."])
    assert lines[0] == "sshtui: The app stopped."
    assert lines[2] == "Sessions that were closed: ^[]0;pwned^G."
    assert f"    {PATH}" in lines


def test_in_a_file_the_path_stays_in_one_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/home/ann/{'long/' * 40}crash-report.txt"
    with (tmp_path / "stderr").open("w+") as stderr:
        monkeypatch.setattr("sys.__stderr__", stderr)
        console().print(CrashPanel(AppError("A bug.", hint=path), []))
        assert (tmp_path / "stderr").read_text() == f"sshtui: The app stopped.\nA bug.\n{path}\n"
