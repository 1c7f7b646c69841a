"""The resolver beside `ssh -G`, which prints what ssh itself would use."""

import os
import pwd
import random
import re
import subprocess
from pathlib import Path

import pytest

from sshtui.errors import AppError
from sshtui.hosts import algorithms
from sshtui.hosts.book import HostBook
from sshtui.hosts.destination import Destination, parse_destination
from sshtui.hosts.model import Target
from sshtui.hosts.resolve import Overrides
from tests.hosts.configurations import BROKEN, CONFIGS

SSH = "/usr/bin/ssh"
ACCOUNT_HOME = pwd.getpwuid(os.getuid()).pw_dir


def ask_ssh(
    config: Path, destination: str, options: tuple[tuple[str, str], ...] = ()
) -> dict[str, list[str]] | None:
    flags = [part for key, value in options for part in ("-o", f"{key}={value}")]
    finished = subprocess.run(
        [SSH, "-G", "-F", str(config), *flags, destination],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        return None
    found: dict[str, list[str]] = {}
    for line in finished.stdout.splitlines():
        keyword, _, value = line.partition(" ")
        found.setdefault(keyword, []).append(value.replace(f"{ACCOUNT_HOME}/.ssh/", "~/.ssh/"))
    return found


def spoken(names: str, keyword: str) -> tuple[str, ...]:
    known = algorithms._supported(keyword)
    return tuple(name for name in names.split(",") if name in known)


def known_to_ssh(names: tuple[str, ...], query: str) -> tuple[str, ...]:
    listed = subprocess.run([SSH, "-Q", query], capture_output=True, text=True, check=True)
    return tuple(name for name in names if name in listed.stdout.split())


def tilde(path: Path | str) -> str:
    return str(path).replace(str(Path.home()) + "/", "~/")


def assert_same(target: Target, ssh: dict[str, list[str]]) -> None:
    def one(keyword: str, default: str = "") -> str:
        return ssh.get(keyword, [default])[0]

    assert target.hostname == one("hostname")
    assert str(target.port) == one("port")
    assert target.user == one("user")
    assert target.host_key_alias == one("hostkeyalias")
    assert target.hash_known_hosts == (one("hashknownhosts") == "yes")
    assert target.compression == (one("compression") == "yes")
    assert target.identities_only == (one("identitiesonly") == "yes")
    assert str(target.password_prompts) == one("numberofpasswordprompts")
    assert str(target.keepalive_interval) == one("serveraliveinterval")
    assert str(target.keepalive_count) == one("serveralivecountmax")
    timeout = one("connecttimeout")
    assert target.connect_timeout == (30.0 if timeout == "none" else float(timeout))
    strictness = {"true": "yes", "false": "no"}
    strict = one("stricthostkeychecking")
    assert target.strict == strictness.get(strict, strict)
    assert_same_files(target, ssh)
    assert_same_methods(target, ssh)
    pairs = (pair.split("=", 1) for pair in ssh.get("setenv", []))
    assert target.environment == dict(pairs)
    for keyword, names, query in (
        ("kexalgorithms", target.kex_algorithms, "kex"),
        ("ciphers", target.ciphers, "cipher"),
        ("macs", target.macs, "mac"),
        ("hostkeyalgorithms", target.host_key_algorithms, "HostKeyAlgorithms"),
    ):
        if names:
            assert known_to_ssh(names, query) == spoken(one(keyword), keyword)


def assert_same_files(target: Target, ssh: dict[str, list[str]]) -> None:
    user_files = " ".join(map(tilde, target.user_known_hosts)) or "none"
    assert user_files == ssh["userknownhostsfile"][0]
    assert " ".join(map(str, target.system_known_hosts)) == ssh["globalknownhostsfile"][0]
    identities = [name for name in ssh["identityfile"] if name != "none"]
    if not identities or identities[0] != "~/.ssh/id_rsa":
        assert [tilde(path) for path in target.identity_files] == identities
    certificates = [tilde(path) for path in target.certificate_files]
    assert certificates == ssh.get("certificatefile", [])
    agent = ssh.get("identityagent", [""])[0]
    assert target.agent == (None if agent in ("none", "") else agent)


def assert_same_methods(target: Target, ssh: dict[str, list[str]]) -> None:
    default = "publickey,keyboard-interactive,password"
    order = ssh.get("preferredauthentications", [default])[0].split(",")
    switches = {
        "publickey": ssh["pubkeyauthentication"][0],
        "keyboard-interactive": ssh["kbdinteractiveauthentication"][0],
        "password": ssh["passwordauthentication"][0],
    }
    expected = [name for name in order if switches.get(name, "no") not in ("no", "false")]
    assert list(target.methods) == expected
    jump = ssh.get("proxyjump", ["none"])[0]
    hops = [] if jump == "none" else [parse_destination(hop).host for hop in jump.split(",")]
    assert [hop.alias for hop in target.jumps] == hops
    command = ssh.get("proxycommand", ["none"])[0]
    expanded = command.replace("%h", target.hostname).replace("%p", str(target.port))
    assert target.proxy_command == ("" if command == "none" else expanded)
    # ssh -G prints this one expanded already.
    remote = ssh.get("remotecommand", ["none"])[0]
    assert target.remote_command == ("" if remote == "none" else remote)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOST_FILES", "/srv/files")
    defaults = ask_ssh(Path("/dev/null"), "web")
    assert defaults is not None
    # The lists that + - ^ start from differ between releases of ssh.
    ours = {keyword: tuple(defaults[keyword][0].split(",")) for keyword in algorithms.DEFAULTS}
    monkeypatch.setattr(algorithms, "DEFAULTS", ours)
    algorithms._supported.cache_clear()
    for name in [name for name in os.environ if name == "LANG" or name.startswith("LC_")]:
        monkeypatch.delenv(name)
    return tmp_path / "config"


def resolve(
    config: Path, destination: Destination, options: tuple[tuple[str, str], ...] = ()
) -> Target:
    return HostBook().resolve(destination, Overrides(config_file=config, options=options))


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


@pytest.mark.parametrize("text", BROKEN)
def test_what_ssh_refuses_is_reported_with_its_place_or_refused(config: Path, text: str) -> None:
    config.write_bytes(text.encode())
    assert ask_ssh(config, "web") is None
    book = HostBook(user_config=config)
    if book.problems():
        assert book.problems()[0].startswith(f"{config}:1: ")
    else:
        with pytest.raises(AppError) as caught:
            resolve(config, Destination("web"))
        assert f"{config}:1" in caught.value.message or "circle" in caught.value.message


NAMES = ("web", "db", "cache", "Web")
SETTINGS = (
    "Port 1",
    "Port 2222",
    "User a",
    "User b",
    "HostName %h.example.com",
    "HostName db",
    "HostName WEB",
    "IdentityFile /i1",
    "IdentityFile /i2",
    "ProxyJump none",
    "ProxyJump hop",
    "ProxyCommand nc %h %p",
    "Compression yes",
    "Compression no",
    "HostKeyAlias k",
    "ServerAliveInterval 5",
    "SetEnv A=1",
    "SetEnv B=2",
    "StrictHostKeyChecking yes",
    "UserKnownHostsFile /k1 /k2",
    "PasswordAuthentication no",
    "Ciphers ^aes256-ctr",
)
HEADS = (
    "Host web",
    "Host db cache",
    "Host *",
    "Host w* !web",
    "Host *.example.com",
    "Host web.example.com db",
    "Match host web",
    "Match host db,*.example.com",
    "Match originalhost web,cache",
    "Match user a",
    "Match !user a host *",
    "Match all",
    "Match final",
    "Match final host *.example.com,db",
    "Match canonical originalhost db",
    "Include {other}",
)


@pytest.mark.parametrize("seed", range(150))
def test_a_random_configuration_means_what_ssh_takes_it_to_mean(config: Path, seed: int) -> None:
    rng = random.Random(seed)
    other = config.with_name("other")

    def lines(heads: tuple[str, ...]) -> str:
        text = ""
        for _ in range(rng.randint(1, 7)):
            text += rng.choice(heads).format(other=other) + "\n"
            text += "".join(f"  {s}\n" for s in rng.sample(SETTINGS, rng.randint(0, 4)))
        return text

    other.write_text(lines(HEADS[:-1]))
    hop = "Host hop\n  HostName hop\n  ProxyJump none\n"
    config.write_text(hop + lines(HEADS))
    config.chmod(0o600)
    other.chmod(0o600)
    for name in NAMES:
        ssh = ask_ssh(config, name)
        assert ssh is not None
        assert_same(resolve(config, Destination(name)), ssh)


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
