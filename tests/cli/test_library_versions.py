import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from sshtui.cli import library_versions
from sshtui.cli.library_versions import LEAST, check, check_one, installed
from sshtui.errors import UnsupportedLibrary

ROOT = Path(__file__).parents[2]


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Versions that count as installed."""
    versions: dict[str, str] = {}
    real = installed
    monkeypatch.setattr(
        library_versions, "installed", lambda name: versions.get(name) or real(name)
    )
    return versions


def test_what_is_installed_here_is_new_enough() -> None:
    check()
    assert all(installed(library) for library in LEAST)
    assert installed("no_such_library") == ""
    assert installed("sys") == ""


def test_the_least_versions_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for library, least in LEAST.items():
        (wish,) = [wish for wish in project["dependencies"] if wish.startswith(library)]
        assert f"={least.version}," in f"{wish}," or f"~={least.version}" in wish, wish


@pytest.mark.parametrize("version", ["2.24.0", "2.24", "2.9.9", "1", "2.24.0.post1", "2.24.0rc1"])
def test_an_unsafe_version_is_named_with_the_danger_and_the_way_out(
    version: str, older: dict[str, str]
) -> None:
    older["asyncssh"] = version
    with pytest.raises(UnsupportedLibrary) as caught:
        check()
    assert caught.value.heading == "Unsafe version"
    assert caught.value.message == (
        f"With asyncssh {version}, a server can write files outside the directory of a copy."
    )
    assert caught.value.hint == "Run: pip install 'asyncssh>=2.24.1,<2.25'; or upgrade sshtui."


@pytest.mark.parametrize("version", ["2.24.1", "2.24.2", "2.100", "3", "2.24.1.post1", ""])
def test_any_other_version_may_run(version: str, older: dict[str, str]) -> None:
    older["asyncssh"] = version
    check_one("asyncssh")


def test_one_that_is_merely_too_old_is_told_so(older: dict[str, str]) -> None:
    older["textual"] = "7.9"
    with pytest.raises(UnsupportedLibrary, match=r"textual 7\.9 is installed") as caught:
        check()
    assert caught.value.heading == "Unsupported version"
    assert "pip install 'textual>=8,<9'" in caught.value.hint


@pytest.mark.parametrize(
    "note",
    ["asyncssh-2.24.0.dist-info", "asyncssh-2.24.0.egg-info", "asyncssh-2.24.0-py3.11.egg-info"],
)
def test_a_version_is_read_from_beside_the_package(note: str, tmp_path: Path) -> None:
    (tmp_path / "asyncssh").mkdir()
    (tmp_path / "asyncssh" / "__init__.py").touch()
    (tmp_path / note).mkdir()
    code = "from sshtui.cli.library_versions import installed; print(installed('asyncssh'))"
    command = [sys.executable, "-c", code]
    environment = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "2.24.0\n"


def test_looking_loads_none_of_them() -> None:
    code = (
        "import sys; from sshtui.cli import library_versions as v; v.check();"
        " print(*({*v.LEAST, 'importlib.metadata'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
