"""The resolver beside `ssh -G`, which prints what ssh itself would use."""

import os
import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui.errors import AppError
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig import openssh
from sshtui.sshconfig.destination import Destination, parse_destination
from sshtui.sshconfig.resolve import Overrides
from sshtui.sshconfig.target import Target
from tests.sshconfig.configurations import CONFIGS
from tests.sshconfig.configurations_heads import HEADS
from tests.sshconfig.configurations_includes import INCLUDES, INCLUDES_WITH_TOKENS
from tests.sshconfig.configurations_random import (
    FIRST,
    RANDOM_HEADS,
    RANDOM_NAMES,
    RANDOM_SETTINGS,
)
from tests.sshconfig.configurations_refused import BROKEN, DIFFERENT, LENIENT, STRICTER
from tests.sshconfig.configurations_values import VALUES
from tests.sshconfig.like_ssh import ACCOUNT_HOME, SSH, ask_ssh, assert_same


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", ACCOUNT_HOME)
    monkeypatch.setenv("HOST_FILES", "/srv/files")
    for name in ("SENT_A", "SENT_B", "SENT_LONG"):
        monkeypatch.setenv(name, name.lower())
    for name in [name for name in os.environ if name == "LANG" or name.startswith("LC_")]:
        monkeypatch.delenv(name)
    return tmp_path / "config"


def resolve(
    config: Path, destination: Destination, options: tuple[tuple[str, str], ...] = ()
) -> Target:
    return HostRepository().resolve(destination, Overrides(config_file=config, options=options))


@pytest.mark.parametrize(
    ("text", "options", "destination"),
    [case[1:] for case in CONFIGS],
    ids=[case[0] for case in CONFIGS],
)
def test_a_configuration_means_what_ssh_takes_it_to_mean(
    config: Path, text: str, options: tuple[tuple[str, str], ...], destination: str
) -> None:
    config.write_bytes(text.encode())
    parsed = parse_destination(destination)
    # ssh itself knows no brackets around an address.
    ssh = ask_ssh(config, destination.strip("[]"), options)
    assert ssh is not None
    assert_same(resolve(config, parsed, options), ssh)


@pytest.mark.parametrize("text", VALUES.values(), ids=VALUES.keys())
def test_a_value_means_what_ssh_takes_it_to_mean(config: Path, text: str) -> None:
    config.write_text(text)
    ssh = ask_ssh(config, "web")
    assert ssh is not None
    assert_same(resolve(config, Destination("web")), ssh)


@pytest.mark.parametrize(
    ("text", "destination"), [case[1:] for case in HEADS], ids=[case[0] for case in HEADS]
)
def test_a_block_applies_where_ssh_applies_it(config: Path, text: str, destination: str) -> None:
    config.write_bytes(text.encode())
    ssh = ask_ssh(config, destination)
    assert ssh is not None
    assert_same(resolve(config, parse_destination(destination)), ssh)


@pytest.mark.parametrize(
    ("files", "destination"), [case[1:] for case in INCLUDES], ids=[case[0] for case in INCLUDES]
)
def test_an_included_file_applies_where_ssh_applies_it(
    config: Path, files: dict[str, str], destination: str
) -> None:
    compare_files(config, files, destination)


def compare_files(config: Path, files: dict[str, str], destination: str) -> None:
    up = os.path.relpath(config.parent, ACCOUNT_HOME)
    for name, text in files.items():
        path = config.with_name(name)
        path.write_bytes(text.replace("{dir}", str(config.parent)).replace("{up}", up).encode())
        path.chmod(0o600)
    ssh = ask_ssh(config, destination)
    assert ssh is not None
    assert_same(resolve(config, parse_destination(destination)), ssh)


@pytest.mark.skipif(
    not openssh.means(openssh.INCLUDE_HAS_TOKENS), reason="the ssh on PATH expands no Include"
)
@pytest.mark.parametrize(
    ("files", "destination"),
    [case[1:] for case in INCLUDES_WITH_TOKENS],
    ids=[case[0] for case in INCLUDES_WITH_TOKENS],
)
def test_a_file_that_a_token_names_applies_where_ssh_applies_it(
    config: Path, files: dict[str, str], destination: str
) -> None:
    compare_files(config, files, destination)


@pytest.mark.parametrize("text", BROKEN)
def test_what_ssh_refuses_is_reported_with_its_place_or_refused(config: Path, text: str) -> None:
    config.write_bytes(text.encode())
    assert ask_ssh(config, "web") is None
    found = complaint(config)
    assert found.startswith(f"{config}:1: ") or "circle" in found


@pytest.mark.parametrize("text", [text for texts in STRICTER.values() for text in texts], ids=repr)
def test_what_only_sshtui_refuses_is_known(config: Path, text: str) -> None:
    config.write_bytes(text.encode())
    assert ask_ssh(config, "web") is not None
    assert complaint(config) != ""


@pytest.mark.parametrize("text", [text for texts in LENIENT.values() for text in texts], ids=repr)
def test_what_only_ssh_refuses_is_known(config: Path, text: str) -> None:
    config.write_bytes(text.encode())
    assert ask_ssh(config, "web") is None
    assert complaint(config) == ""


@pytest.mark.parametrize(
    ("text", "destination", "ours", "theirs"), [case[1:] for case in DIFFERENT]
)
def test_what_means_something_else_to_ssh_is_known(
    config: Path, text: str, destination: str, ours: int, theirs: int
) -> None:
    config.write_text(text)
    ssh = ask_ssh(config, destination)
    assert ssh is not None
    assert (resolve(config, Destination(destination)).port, ssh["port"]) == (ours, [str(theirs)])


def complaint(config: Path) -> str:
    problems = HostRepository(user_config=config).problems()
    if problems:
        return problems[0]
    try:
        resolve(config, Destination("web"))
    except AppError as error:
        return error.message
    return ""


@pytest.mark.parametrize("seed", range(40))
def test_a_random_configuration_means_what_ssh_takes_it_to_mean(
    config: Path, seed: int, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", 4)
    rng = random.Random(seed)
    other = config.with_name("other")
    other.write_text(some_blocks(rng, RANDOM_HEADS))
    heads = (*RANDOM_HEADS, f"Include {other}")
    config.write_text(FIRST + some_blocks(rng, heads))
    config.chmod(0o600)
    other.chmod(0o600)
    for name in rng.sample(RANDOM_NAMES, 4):
        ssh = ask_ssh(config, name)
        assert ssh is not None
        assert_same(resolve(config, parse_destination(name)), ssh)


def some_blocks(rng: random.Random, heads: tuple[str, ...]) -> str:
    blocks = (
        [
            rng.choice(heads),
            *(f"  {setting}" for setting in rng.sample(RANDOM_SETTINGS, rng.randint(0, 4))),
        ]
        for _ in range(rng.randint(1, 7))
    )
    return "".join(f"{line}\n" for block in blocks for line in block)


def test_file_names_are_expanded_as_ssh_expands_them(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", ACCOUNT_HOME)
    config.write_text(
        "Host x\n HostName 127.0.0.1\n User someone\n Port 2022\n HostKeyAlias kk\n"
        " IdentityFile ~/no/a_%h_%n_%p_%r_%u_%d_%L_%l_%i_%k_%%_%C\n"
        " IdentityFile ${HOST_FILES}/%u.${HOST_FILES}\n"
        " IdentityFile none\n IdentityFile relative/%h\n ProxyCommand echo no-ssh-here\n"
    )
    finished = subprocess.run(
        [SSH, "-v", "-F", str(config), "x"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ},
    )
    tried = re.findall(r"identity file (.*) type -1", finished.stderr)
    ours = resolve(config, Destination("x")).identity_files
    assert [str(path) for path in ours] == [name for name in tried if not name.endswith("-cert")]
