"""Asks the real ssh what a configuration means, and compares it with a target."""

import fnmatch
import functools
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from sshtui.sshconfig import algorithms, keywords, openssh
from sshtui.sshconfig.destination import parse_destination
from sshtui.sshconfig.forwards import Forward
from sshtui.sshconfig.target import Target

SSH = shutil.which("ssh") or "ssh"
ACCOUNT_HOME = pwd.getpwuid(os.getuid()).pw_dir

IS_DEBIANS = openssh.is_debians()
"""Whether the ssh on PATH has what Debian adds."""

Printed = dict[str, list[str]]
"""What `ssh -G` prints, by keyword."""


def ask_ssh(
    config: Path, destination: str, options: tuple[tuple[str, str], ...] = ()
) -> Printed | None:
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
    found: Printed = {}
    for line in finished.stdout.splitlines():
        keyword, _, value = line.partition(" ")
        found.setdefault(keyword.lower(), []).append(value.replace(f"{ACCOUNT_HOME}/", "~/"))
    return found


def assert_same(target: Target, ssh: Printed) -> None:
    def one(keyword: str, default: str = "") -> str:
        return ssh.get(keyword, [default])[0]

    assert target.alias == one("host")
    assert target.hostname == one("hostname")
    assert str(target.port) == one("port")
    assert target.user == one("user")
    assert target.host_key_alias == one("hostkeyalias")
    assert target.hash_known_hosts == (one("hashknownhosts") == "yes")
    # ssh 9.8 and 9.9 print no word that it would read.
    assert target.compression == (one("compression") in ("yes", "UNKNOWN"))
    assert target.identities_only == (one("identitiesonly") == "yes")
    assert target.batch == (one("batchmode") == "yes")
    terminal = one("requesttty")
    assert target.terminal == {"true": "yes", "false": "no"}.get(terminal, terminal)
    assert str(target.password_prompts) == one("numberofpasswordprompts")
    assert target.address_family == one("addressfamily", "any")
    assert target.bind_address == one("bindaddress")
    assert target.tcp_keepalive == (one("tcpkeepalive") in ("yes", "true"))
    assert target.no_input == (one("stdinnull") in ("yes", "true"))
    assert str(target.keepalive_interval or 0) == one("serveraliveinterval")
    assert str(target.keepalive_count) == one("serveralivecountmax")
    timeout = one("connecttimeout")
    assert target.connect_timeout == (0 if timeout == "none" else float(timeout))
    adding = keywords.adding_keys(one("addkeystoagent", "no").split())
    assert (target.adds_keys, target.agent_lifetime) == adding
    assert target.pkcs11_provider == one("pkcs11provider").replace("none", "")
    strict = one("stricthostkeychecking")
    assert target.strict == {"true": "yes", "false": "no"}.get(strict, strict)
    assert_same_files(target, ssh)
    assert_same_methods(target, ssh)
    assert_same_way(target, ssh)
    assert_same_environment(target, ssh)
    assert_same_algorithms(target, ssh)
    assert_same_rules(target, ssh)
    assert_same_forwards(target, ssh)


def assert_same_forwards(target: Target, ssh: Printed) -> None:
    for keyword in ("localforward", "remoteforward", "dynamicforward"):
        # ssh says -D also of what leads to a socket.
        theirs = [line for line in ssh.get(keyword, []) if not _leads_to_socket(line, ssh)]
        ours = [_as_printed(it) for it in target.forwards if it.keyword.lower() == keyword]
        assert ours == [line.replace("./", "") for line in theirs]
    assert target.clear_all_forwardings == (ssh["clearallforwardings"] == ["yes"])
    assert target.exit_on_forward_failure == (ssh["exitonforwardfailure"] == ["yes"])
    assert target.gateway_ports == (ssh["gatewayports"] == ["yes"])
    assert target.stream_local_bind_mask == int(ssh["streamlocalbindmask"][0], 8)
    assert target.stream_local_bind_unlink == (ssh["streamlocalbindunlink"] == ["yes"])
    permitted = ssh["permitremoteopen"][0].lower()
    goals = {"any": None, "none": 0}.get(permitted, len(permitted.split()))
    assert (None if target.permit_remote_open is None else len(target.permit_remote_open)) == goals
    agent = ssh["forwardagent"][0]
    by_name = {"no": None, "yes": target.agent}
    if agent.startswith("$"):
        by_name[agent] = os.environ.get(agent[1:])
    forwarded = target.forward_agent and _tilde(target.forward_agent)
    assert forwarded == by_name.get(agent, agent)


def _leads_to_socket(line: str, ssh: Printed) -> bool:
    return any(other.startswith(f"{line} ") for other in ssh.get("localforward", []))


def _as_printed(forward: Forward) -> str:
    ends = [forward.listen, *([forward.to] if forward.to else [])]
    words = [
        str(end)
        if isinstance(end, Path)
        else str(end.port)
        if end.host is None
        else f"[{end.host}]:{end.port}"
        for end in ends
    ]
    proxy = ["[socks]:0"] if forward.kind == "remote" and forward.to is None else []
    return " ".join([*words, *proxy])


def assert_same_rules(target: Target, ssh: Printed) -> None:
    rules = target.host_key_rules
    assert str(rules.smallest_rsa) == ssh["requiredrsasize"][0]
    assert rules.checks_address == (ssh["checkhostip"][0] == "yes")
    assert bool(rules.command) == ("knownhostscommand" in ssh)
    revoked = ssh.get("revokedhostkeys", [""])[0]
    assert " ".join(_tilde(file) for file in rules.revoked_files) == revoked


def assert_same_files(target: Target, ssh: Printed) -> None:
    user_files = " ".join(map(_tilde, target.user_known_hosts)) or "none"
    assert user_files == ssh["userknownhostsfile"][0]
    system_files = " ".join(map(str, target.system_known_hosts)) or "none"
    assert system_files == ssh["globalknownhostsfile"][0]
    identities = [name for name in ssh["identityfile"] if name.lower() != "none"]
    if not identities or identities[0] != "~/.ssh/id_rsa":
        assert [_tilde(path) for path in target.identity_files] == identities
    certificates = [_tilde(path) for path in target.certificate_files]
    assert certificates == ssh.get("certificatefile", [])
    agent = ssh.get("identityagent", ["SSH_AUTH_SOCK"])[0]
    by_name = {"none": None, "SSH_AUTH_SOCK": os.environ.get("SSH_AUTH_SOCK")}
    if agent.startswith("$"):
        by_name[agent] = os.environ.get(agent[1:])
    assert (target.agent and _tilde(target.agent)) == by_name.get(agent, agent)


def assert_same_methods(target: Target, ssh: Printed) -> None:
    default = "publickey,keyboard-interactive,password"
    order = ssh.get("preferredauthentications", [default])[0].split(",")
    switches = {
        "publickey": ssh["pubkeyauthentication"][0],
        "keyboard-interactive": ssh["kbdinteractiveauthentication"][0],
        "password": ssh["passwordauthentication"][0],
    }
    expected = [name for name in order if switches.get(name, "no") not in ("no", "false")]
    assert list(target.methods) == expected


def assert_same_way(target: Target, ssh: Printed) -> None:
    jump = ssh.get("proxyjump", ["none"])[0]
    hops = [] if jump == "none" else [parse_destination(hop) for hop in jump.split(",")]
    assert [hop.alias for hop in target.jumps] == [hop.host for hop in hops]
    for ours, theirs in zip(target.jumps, hops, strict=True):
        assert ours.user == theirs.user or not theirs.user
        assert ours.port == theirs.port or not theirs.port
    command = ssh.get("proxycommand", ["none"])[0]
    if command.lower() == "none":
        assert target.proxy_command == ""
    else:
        for token, value in (("%h", target.hostname), ("%p", str(target.port)), ("%%", "%")):
            command = command.replace(token, value)
        assert target.proxy_command.replace(f"{ACCOUNT_HOME}/", "~/") == command
    # ssh -G prints this one expanded already.
    remote = ssh.get("remotecommand", ["none"])[0]
    assert target.remote_command.replace(f"{ACCOUNT_HOME}/", "~/") == (
        "" if remote == "none" else remote
    )


def assert_same_environment(target: Target, ssh: Printed) -> None:
    allowed = ssh.get("sendenv", [])
    expected = {
        name: value
        for name, value in os.environ.items()
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in allowed)
    }
    expected |= dict(pair.split("=", 1) for pair in ssh.get("setenv", []))
    assert target.environment == expected


def assert_same_algorithms(target: Target, ssh: Printed) -> None:
    for keyword, names, query in (
        ("kexalgorithms", target.kex_algorithms, "kex"),
        ("ciphers", target.ciphers, "cipher"),
        ("macs", target.macs, "mac"),
        ("hostkeyalgorithms", target.host_key_algorithms, "HostKeyAlgorithms"),
        ("pubkeyacceptedalgorithms", target.accepted_keys, "PubkeyAcceptedAlgorithms"),
        ("casignaturealgorithms", target.host_key_rules.ca_algorithms, "CASignatureAlgorithms"),
    ):
        if names:
            assert _known_to_ssh(names, query) == _spoken(ssh[keyword][0], keyword)


def _spoken(names: str, keyword: str) -> tuple[str, ...]:
    known = algorithms._supported(keyword)
    return tuple(name for name in names.split(",") if name in known)


def _known_to_ssh(names: tuple[str, ...], query: str) -> tuple[str, ...]:
    return tuple(name for name in names if name in _listed_by_ssh(query))


@functools.cache
def _listed_by_ssh(query: str) -> list[str]:
    listed = subprocess.run([SSH, "-Q", query], capture_output=True, text=True, check=True)
    return listed.stdout.split()


def _tilde(path: Path | str) -> str:
    return str(path).replace(f"{Path.home()}/", "~/")
