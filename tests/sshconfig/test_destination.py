"""What can be asked for, and which names are refused everywhere."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sshtui.errors import AppError, UsageError
from sshtui.hosts.editing.block_codec import render
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import mistakes
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.destination import (
    Destination,
    parse_destination,
    parse_port,
    valid_hostname,
    valid_user,
)
from sshtui.sshconfig.resolve import Overrides


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("web", Destination("web")),
        ("me@web", Destination("web", "me")),
        ("web:2022", Destination("web", "", 2022)),
        ("me@web:2022", Destination("web", "me", 2022)),
        ("me@corp@web", None),
        ("[::1]:2022", Destination("::1", "", 2022)),
        ("me@[fe80::1%eth0]", Destination("fe80::1%eth0", "me")),
        ("2001:db8::1", Destination("2001:db8::1")),
        ("ssh://web", Destination("web")),
        ("SSH://me@web:22/", Destination("web", "me", 22)),
        ("ssh://me@[::1]:2022", Destination("::1", "me", 2022)),
        ("ssh://m%65@web", Destination("web", "me")),
        ("ssh://me%40corp@web", Destination("web", "me@corp")),
        ("bücher.example", Destination("bücher.example")),
        ("CORP\\alice@web", Destination("web", "CORP\\alice")),
        ("ssh://CORP%5Calice@web:2022", Destination("web", "CORP\\alice", 2022)),
        ("ssh://CORP\\alice@web", Destination("web", "CORP\\alice")),
        ("host$@web", Destination("web", "host$")),
    ],
)
def test_destinations_are_read_in_every_form(text: str, expected: Destination | None) -> None:
    assert parse_destination(text) == (expected or Destination("web", "me@corp"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@web",
        "me@",
        "web:0",
        "web:65536",
        "web:",
        "web:99999999999999999999",
        "[::1]:x",
        "[]:22",
        "ssh://",
        "ssh://web/path",
        "ssh://me:word@web",
        "ssh://me;x=y@web",
        "ssh://me@web:",
        "ssh://w%eb%ff",
        "ssh://web%0a",
        "x" * 5000,
    ],
)
def test_destinations_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_destination(text)


MARK = "pwned"
INJECTIONS = [
    *(f"a{sign}touch {MARK}" for sign in (";", "|", "&", "&&", "||", "\n", "\r", "\r\n", "\0")),
    *(f"{left}touch {MARK}{right}" for left, right in ("``", ("$(", ")"), ("${", "}"), "()", "{}")),
    *(f"a{sign}{MARK}" for sign in (">", ">>", "<", "<<<", "2>", "&>")),
    *(f"a{sign}touch {MARK};" for sign in ("'", '"', "\\'", '\\"', "';", '";', "'\n", '"\n')),
    *(f"-oProxyCommand=touch{space}{MARK}" for space in (" ", "\t", "${IFS}", "$IFS", "\xa0")),
    *("-l", "--", "-", "-F/tmp/x", "-x y", "-W h:1"),
    *(f"a{space}-oProxyCommand=x" for space in (" ", "\t", "\n", "\v", "\f", "\u2003", "\x85")),
    *(
        f"a\n{line}"
        for line in (f"ProxyCommand touch {MARK}", "Host *", "Match exec x", "Include x")
    ),
    *("a\u2028b;", "a\u202eb\n", "\x1b[31m;", "\x9b31m", "a\x07", "\u200bx;", "a\x7f", "\ud800"),
    *(f"$({MARK})@", f"a`{MARK}`", f"!`{MARK}`", "a\\\n", "a\\", "(a)", "a b;c", "a$b;"),
]


def test_there_are_sixty_injections() -> None:
    assert len(set(INJECTIONS)) >= 60


@pytest.mark.parametrize("text", INJECTIONS, ids=ascii)
def test_an_injection_is_no_host_no_user_no_port_and_no_alias(text: str) -> None:
    assert not valid_hostname(text)
    assert not valid_user(text)
    assert parse_port(text) == 0
    for typed in (text, f"{text}@web", f"me@{text}", f"web:{text}", f"ssh://{text}/"):
        with pytest.raises(UsageError):
            parse_destination(typed)


@pytest.mark.parametrize("text", INJECTIONS, ids=ascii)
def test_an_injection_is_refused_in_a_new_host_by_the_name_of_its_field(text: str) -> None:
    host = HostEntry("web")
    for field in ("alias", "hostname", "user", "jump"):
        change: dict[str, Any] = {field: text}
        wrong = replace(host, **change)
        assert list(mistakes(wrong)) == [field]
        with pytest.raises(UsageError, match=field.capitalize()):
            render(wrong)
    tagged = replace(host, tags=(text,))
    if text.isprintable() and " " not in text:
        assert f"#!! GroupLabels {text}\n" in render(tagged)
    else:
        assert list(mistakes(tagged)) == ["tags"]
        with pytest.raises(UsageError, match="Tags"):
            render(tagged)


@pytest.mark.parametrize("text", INJECTIONS, ids=ascii)
def test_an_injection_in_a_configuration_runs_nothing_and_reaches_no_command(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "config"
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    for keyword in ("HostName", "User", "ProxyJump"):
        value = quoted if keyword == "ProxyJump" else f'"{quoted}"'
        config.write_bytes(
            f"Host web\n {keyword} {value}\nHost *\n ProxyCommand echo %h %r\n".encode(
                errors="surrogatepass"
            )
        )
        try:
            target = HostRepository().resolve(Destination("web"), Overrides(config_file=config))
        except AppError:
            continue
        for name in (target.hostname, target.user, *(hop.hostname for hop in target.jumps)):
            assert text not in name
        if target.proxy_command:
            subprocess.run(["/bin/sh", "-c", f"exec {target.proxy_command}"], check=False)
    assert not list(tmp_path.rglob(f"*{MARK}*"))


def test_a_user_that_a_shell_would_expand_does_not_go_into_a_command(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("Host web\n User CORP\\alice\nHost *\n ProxyCommand echo %h\n")
    target = HostRepository().resolve(Destination("web"), Overrides(config_file=config))
    assert target.user == "CORP\\alice"
    config.write_text("Host web\n User CORP\\alice\nHost *\n ProxyCommand echo %r\n")
    with pytest.raises(AppError, match="cannot be used in a command"):
        HostRepository().resolve(Destination("web"), Overrides(config_file=config))


def test_an_option_is_one_line_of_a_known_keyword(tmp_path: Path) -> None:
    del tmp_path
    for option in (("Port", "1\nProxyCommand x"), ("Host", "*"), ("Frob", "1"), ("Port", "x!")):
        with pytest.raises(UsageError):
            HostRepository().resolve(Destination("web"), Overrides(options=(option,)))
