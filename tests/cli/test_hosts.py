"""`sshtui hosts`."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.cli import main as cli
from tests.cli.on_terminal import SSHTUI


def saved() -> str:
    from sshtui import paths  # noqa: PLC0415  # reads the environment of the test

    return (paths.config_dir() / "hosts.conf").read_text("utf-8")


def test_the_list_shows_both_files(private_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (private_home / ".ssh" / "config").write_text(
        "Host web\n  HostName web.example\n  Port 2222\n  ProxyJump bastion\n"
    )
    assert cli.main(["hosts", "add", "db", "ann@db.example", "--tag", "prod"]) == 0
    capsys.readouterr()
    assert cli.main(["hosts", "list"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "db   ann@db.example:22                   #prod",
        "web  web.example:2222   through bastion",
    ]
    assert told.err == ""


def test_the_list_as_json_holds_what_is_known(
    private_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("Host web\n  HostName web.example\n")
    assert cli.main(["hosts", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "alias": "web",
            "hostname": "web.example",
            "user": "",
            "port": 22,
            "jump": "",
            "tags": [],
            "origin": str(config),
            "line": 1,
            "group": "",
            "favourite": False,
            "colour": "",
            "aliases": [],
            "hidden": False,
        }
    ]


def test_no_hosts_are_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["hosts", "list"]) == 0
    assert capsys.readouterr().out == ""
    assert cli.main(["hosts", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_problems_are_told_on_stderr_beside_the_list(
    private_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (private_home / ".ssh" / "config").write_text("Host web\n  Port many\n")
    assert cli.main(["hosts", "list"]) == 0
    told = capsys.readouterr()
    assert "web" in told.out
    assert "config:2" in told.err


def test_a_host_is_saved_in_the_syntax_of_ssh(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["db", "ann@db.example:2200", "-J", "bastion", "-i", "~/.ssh/db"]
    assert cli.main(["hosts", "add", *arguments, "--tag", "prod", "--tag", "db"]) == 0
    assert [line.strip() for line in saved().splitlines() if line.strip()] == [
        "Host db",
        "HostName db.example",
        "User ann",
        "Port 2200",
        "ProxyJump bastion",
        "IdentityFile ~/.ssh/db",
        "#!! GroupLabels prod db",
    ]
    told = capsys.readouterr()
    assert told.out == ""
    assert "hosts.conf" in told.err


@pytest.mark.parametrize(
    "arguments", [["a b"], ["db", "a;b"], ["*"], ["db", "x", "-J", "a b"], ["db", "--tag", "a b"]]
)
def test_what_cannot_be_a_host_is_refused_and_nothing_is_written(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["hosts", "add", *arguments]) == 2
    assert capsys.readouterr().err.startswith("sshtui: ")
    with pytest.raises(FileNotFoundError):
        saved()


def test_an_alias_is_given_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["hosts", "add", "db"]) == 0
    before = saved()
    assert cli.main(["hosts", "add", "db", "elsewhere"]) == 2
    assert saved() == before


@pytest.fixture
def config(private_home: Path) -> Path:
    path = private_home / ".ssh" / "config"
    path.write_text(
        "# mine\nHost web  # old\n  HostName web.example\n  User ann\n\n"
        "Host db\n  #!! GroupLabels prod\n  LocalForward 8080 localhost:80\n  ForwardX11 yes\n"
    )
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(
    "words", ["list", "list --json", "show web", "show web --json", "export", "export --to csv"]
)
def test_bytes_that_are_no_text_stop_no_command(config: Path, words: str) -> None:
    config.write_bytes(b"Host web caf\xe9\n  User ann # \xe9\n  #!! Note caf\xe9\n")
    done = subprocess.run(
        [*SSHTUI, "hosts", *words.split()],
        env={**os.environ, "PYTHONIOENCODING": "utf-8:strict"},
        capture_output=True,
        check=True,
    )
    assert b"web" in done.stdout
    if "--json" in words:
        assert json.loads(done.stdout)


def test_the_list_can_be_filtered(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["hosts", "list", "tag:prod"]) == 0
    assert capsys.readouterr().out == "db  db:22  #prod\n"
    assert cli.main(["hosts", "list", "w", "!tag:prod"]) == 0
    assert capsys.readouterr().out == "web  ann@web.example:22\n"


def test_a_host_is_shown_with_the_place_of_every_setting(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["hosts", "show", "db"]) == 0
    told = capsys.readouterr().out
    assert "forwards       L 8080 localhost:80\n" in told
    assert f"LocalForward 8080 localhost:80  ({config}:8)" in told
    assert "not done       ForwardX11 (the host has no display)\n" in told
    assert cli.main(["hosts", "show", "db", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["local_forwards"] == ["8080 localhost:80"]
    assert data["settings"][0]["line"] == 8
    assert data["not_done"][0]["keyword"] == "ForwardX11"
    assert cli.main(["hosts", "show", "nobody"]) == 1
    assert "nobody" in capsys.readouterr().err


def test_an_edit_changes_its_lines_only(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = config.read_text()
    arguments = ["--set", "port=2222", "--set", "user=", "--set", "note=a\\nb", "--yes"]
    assert cli.main(["hosts", "edit", "web", *arguments]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "+  Port 2222" in told.err
    assert config.read_text() == before.replace(
        "  User ann\n", "  Port 2222\n  #!! Note a\n  #!! Note b\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [[], ["--set", "port"], ["--set", "prot=1"], ["--set", "port=x"], ["--set", "port=1"]],
)
def test_an_edit_that_cannot_be_made_changes_nothing(
    config: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = config.read_text()
    # The last one could, but there is nobody to ask.
    assert cli.main(["hosts", "edit", "web", *arguments]) == 2
    assert config.read_text() == before


def test_hosts_are_removed(config: Path) -> None:
    assert cli.main(["hosts", "remove", "web", "--yes"]) == 0
    assert config.read_text().startswith("# mine\n\nHost db\n")
    assert cli.main(["hosts", "remove", "web", "--yes"]) == 1


def test_the_path_of_hosts_is_told(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["hosts", "path", "db"]) == 0
    assert capsys.readouterr().out == f"{config}:6\n"
    assert cli.main(["hosts", "path"]) == 0
    assert capsys.readouterr().out.endswith("hosts.conf\n")


@pytest.mark.usefixtures("short_home")
def test_the_include_comes_and_goes(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = config.read_text()
    assert cli.main(["hosts", "add", "new", "192.0.2.1"]) == 0
    assert cli.main(["hosts", "include", "--yes"]) == 0
    assert "Include " in config.read_text().splitlines()[1]
    assert config.read_text().splitlines()[-2:] == [
        "Match all",
        f"    ControlPath {paths.as_ssh_spells(paths.mux_path())}/%C",
    ]
    assert cli.main(["hosts", "include", "--yes"]) == 0
    told = capsys.readouterr().err
    assert "already includes" in told
    assert "already leads ssh to open connections" in told
    assert cli.main(["hosts", "include", "--remove", "--yes"]) == 0
    assert config.read_text() == before


def test_the_include_goes_and_comes_once_without_saved_hosts(config: Path) -> None:
    before = config.read_text()
    for _ in range(2):
        assert cli.main(["hosts", "include", "--only", "hosts", "--yes"]) == 0
    assert config.read_text().count("Include ") == before.count("Include ") + 1
    assert cli.main(["hosts", "include", "--remove", "--only", "hosts", "--yes"]) == 0
    assert config.read_text() == before


@pytest.mark.usefixtures("short_home")
def test_only_one_of_the_two_is_written(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = config.read_text()
    assert cli.main(["hosts", "include", "--only", "connections", "--yes"]) == 0
    assert "Include" not in config.read_text()
    assert "Match all" in config.read_text()
    assert cli.main(["hosts", "include", "--only", "connections", "--remove", "--yes"]) == 0
    assert config.read_text() == before
    (paths.config_dir() / "settings.toml").write_text('broker = "off"\n')
    capsys.readouterr()
    assert cli.main(["hosts", "include", "--only", "connections", "--yes"]) == 0
    assert "are not shared" in capsys.readouterr().err
    assert config.read_text() == before


def test_an_export_names_what_is_left_out(
    private_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("Host web\nHost bad\n HostName %q\nHost *\n User ann\n")
    assert cli.main(["hosts", "export"]) == 1
    told = capsys.readouterr()
    assert told.out == "Host web\n    User ann\n"
    assert told.err.startswith("sshtui: bad is left out. ")
    assert cli.main(["hosts", "export", "web"]) == 0
    assert capsys.readouterr() == (told.out, "")


@pytest.mark.parametrize(
    ("query", "said"),
    [("none-such", "no host matches 'none-such'."), ("tagg:x", 'There is no filter "tagg:".')],
)
def test_an_export_of_nothing_says_so(
    query: str, said: str, private_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (private_home / ".ssh" / "config").write_text("Host web\n")
    assert cli.main(["hosts", "export", "--to", "json", query]) == 1
    told = capsys.readouterr()
    assert told.out == "[]\n"
    assert told.err.startswith(f"sshtui: {said}")


def test_hosts_are_exported_and_come_back_the_same(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {}
    for form in ("ssh_config", "json", "csv"):
        assert cli.main(["hosts", "export", "--to", form]) == 0
        texts[form] = capsys.readouterr().out
        (tmp_path / f"list.{form}").write_bytes(texts[form].encode())
    config.unlink()
    for form, text in texts.items():
        assert cli.main(["hosts", "import", str(tmp_path / f"list.{form}"), "--from", form]) == 2
        path = str(tmp_path / f"list.{form}")
        accepted = ("--accept", "ForwardX11", "--yes")
        assert cli.main(["hosts", "import", path, "--from", form, *accepted]) == 0
        capsys.readouterr()
        assert cli.main(["hosts", "export", "--to", form]) == 0
        assert capsys.readouterr().out == text
        assert cli.main(["hosts", "remove", "web", "db", "--yes"]) == 0
        capsys.readouterr()


def test_an_import_tells_what_it_would_do_and_leaves_dangerous_lines_out(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = config.read_text()
    path = tmp_path / "list.csv"
    path.write_text(
        "alias,user,proxy_command,others\nnew,ann,,\nrun,,nc %h %p,ForwardAgent yes\nweb,bob,,\n"
    )
    command = ["hosts", "import", str(path)]
    assert cli.main([*command, "--dry-run"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "+ new          new  ann@new:22",
        "+ new          run  run:22",
        "    - runs: ProxyCommand nc %h %p",
        "    - gives away: ForwardAgent yes",
        "  in conflict  web  bob@web:22",
        "    user: ann → bob",
    ]
    assert "2 lines are left out" in told.err
    assert "--accept runs --accept gives-away" in told.err
    assert config.read_text() == before
    assert cli.main([*command, "--yes"]) == 0
    assert "Host new" in saved()
    assert "Host run" in saved()
    assert "nc %h" not in saved()
    capsys.readouterr()
    assert cli.main([*command, "--accept", "proxycommand", "--yes"]) == 0
    assert "    + runs: ProxyCommand nc %h %p" in capsys.readouterr().out
    assert "ProxyCommand nc %h %p" in saved()
    assert "ForwardAgent" not in saved()
    assert config.read_text() == before
    assert cli.main([*command, "--accept", "gives-away", "--with-conflicts", "--yes"]) == 0
    assert "ForwardAgent yes" in saved()
    assert config.read_text() == before.replace("User ann", "User bob")


def test_a_filter_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["hosts", "list", "tags:prod"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == 'sshtui: There is no filter "tags:". Did you mean "tag:"?\n'


def test_any_keyword_can_be_set_and_removed(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = config.read_text()
    words = ["ForwardAgent=yes", "localforward=8080 localhost:80", "LocalForward=81 b:1"]
    arguments = [part for word in words for part in ("--set", word)]
    assert cli.main(["hosts", "edit", "web", "--yes", *arguments]) == 0
    changed = config.read_text()
    assert changed == before.replace(
        "  User ann\n",
        "  User ann\n  LocalForward 8080 localhost:80\n  LocalForward 81 b:1\n  ForwardAgent yes\n",
    )
    capsys.readouterr()
    assert cli.main(["hosts", "show", "web"]) == 0
    assert "ForwardAgent   yes\n" in capsys.readouterr().out
    removed = ["--set", "ForwardAgent=", "--set", "localforward="]
    assert cli.main(["hosts", "edit", "web", "--yes", *removed]) == 0
    assert config.read_text() == before
    assert cli.main(["hosts", "add", "mail", "--set", "loglevel=QUIET"]) == 0
    assert "    LogLevel QUIET\n" in saved()


def test_a_keyword_that_is_none_is_refused_with_the_nearest(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = config.read_text()
    assert cli.main(["hosts", "edit", "web", "--yes", "--set", "FowardAgent=yes"]) == 2
    assert 'Did you mean "ForwardAgent"?' in capsys.readouterr().err
    assert config.read_text() == before


@pytest.mark.parametrize("jump", ["web", "me@web:22", "db", "web.example", "ann@WEB.example:22"])
def test_a_host_is_not_reached_through_itself(
    jump: str, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text(config.read_text() + "  ProxyJump web\n")
    before = config.read_text()
    for assignment in (f"jump={jump}", f"ProxyJump={jump}"):
        assert cli.main(["hosts", "edit", "web", "--yes", "--set", assignment]) == 2
        assert "ProxyJump loop" in capsys.readouterr().err
    assert config.read_text() == before
    assert cli.main(["hosts", "add", "mail", "m.example", "-J", "m.example"]) == 2
    with pytest.raises(FileNotFoundError):
        saved()


def test_a_key_that_does_not_exist_is_saved_with_a_warning(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["hosts", "add", "mail", "-i", "~/.ssh/none"]) == 0
    assert "~/.ssh/none does not exist." in capsys.readouterr().err
    arguments = ["web", "--yes", "--set", "IdentityFile=~/.ssh/none"]
    assert cli.main(["hosts", "edit", *arguments]) == 0
    assert "~/.ssh/none does not exist." in capsys.readouterr().err


def test_an_empty_list_says_what_to_do(
    private_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["hosts", "list"]) == 0
    assert "no hosts yet. `sshtui hosts add" in capsys.readouterr().err
    (private_home / ".ssh" / "config").write_text("Host hop\n #!! HideHost yes\n")
    assert cli.main(["hosts", "list"]) == 0
    assert "all hosts are hidden" in capsys.readouterr().err
    assert cli.main(["hosts", "list", "zzz"]) == 0
    assert "no host matches 'zzz'" in capsys.readouterr().err
    assert cli.main(["hosts", "list", "is:hidden"]) == 0
    assert capsys.readouterr().out == "hop  hop:22\n"


def test_names_of_one_host_are_one_line(
    private_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (private_home / ".ssh" / "config").write_text("Host web w1\n HostName 2001:db8::1\n")
    assert cli.main(["hosts", "list", "w1"]) == 0
    assert capsys.readouterr().out == "web w1  [2001:db8::1]:22\n"
    assert cli.main(["hosts", "list", "--json"]) == 0
    (data,) = json.loads(capsys.readouterr().out)
    assert (data["alias"], data["aliases"]) == ("web", ["w1"])


def unsafe(file: Path) -> None:
    file.chmod(0o666)


def a_directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


def a_circle_of_links(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


def a_fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize("arrange", [unsafe, a_directory, a_circle_of_links, a_fifo])
@pytest.mark.parametrize(
    "command",
    [
        ["add", "new", "192.0.2.1"],
        ["import", "list.csv", "--yes"],
        ["include", "--yes"],
    ],
)
def test_beside_a_file_that_cannot_be_used_nothing_is_written_and_the_file_is_named(
    private_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arrange: Callable[[Path], None],
    command: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text("alias,hostname\nnew,192.0.2.1\n")
    config = private_home / ".ssh" / "config"
    config.write_text("Host a\n")
    ours = paths.config_dir() / "hosts.conf"
    ours.write_text("Host web\n")
    arrange(ours)
    assert cli.main(["hosts", *command]) == 1
    said = capsys.readouterr().err
    assert f"{ours} is not safe" in said or f"{ours} cannot be read" in said
    assert config.read_text() == "Host a\n"


@pytest.mark.parametrize(
    "command", [["show", "web"], ["edit", "web", "--set", "port=7"], ["remove", "web", "--yes"]]
)
def test_a_host_in_a_file_that_is_not_safe_is_not_said_to_be_missing(
    private_home: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    ours = paths.config_dir() / "hosts.conf"
    ours.write_text("Host web\n")
    ours.chmod(0o666)
    assert cli.main(["hosts", *command]) == 1
    assert f"chmod go-w {ours}" in capsys.readouterr().err
