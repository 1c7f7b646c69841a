"""Lines of an import that a person has to agree to: every keyword is sorted, and none slips in."""

import json
import subprocess
from pathlib import Path

import pytest

from sshtui.hosts.editing.edits import save
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import BY_KEYWORD
from sshtui.hosts.importers.formats import read
from sshtui.hosts.importers.plan import edits_of, plan
from sshtui.hosts.importers.risks import HARMLESS, RISKY, RiskKind, risks_of, without
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig import keywords
from tests.hosts.importers.hostile import VALUES

R, C, T, G = RiskKind.RUNS, RiskKind.LOADS_CODE, RiskKind.WEAKENS_TRUST, RiskKind.GIVES_AWAY

DANGEROUS = (
    (R, "ProxyCommand touch /tmp/owned"),
    (R, "ProxyUseFdpass=yes", "ProxyCommand=touch /tmp/owned"),
    (R, "KnownHostsCommand /tmp/evil %H"),
    (R, "LocalCommand touch /tmp/owned"),
    (R, "PermitLocalCommand yes"),
    (R, "RemoteCommand touch /tmp/owned"),
    (R, "XAuthLocation /tmp/evil"),
    (R, "#!! Start touch /tmp/owned"),
    (C, "PKCS11Provider /tmp/evil.so"),
    (C, "SmartcardDevice /tmp/evil.so"),
    (C, "pkcs11provider=/tmp/evil.so"),
    (C, '"PKCS11Provider" "/tmp/evil.so"'),
    (C, "SecurityKeyProvider /tmp/evil.so"),
    (C, "SecurityKeyProvider $EVIL"),
    (T, "CanonicalizePermittedCNAMEs *:*"),
    (T, "CASignatureAlgorithms +ssh-rsa"),
    (T, "Ciphers +aes128-cbc"),
    (T, "Ciphers 3des-cbc"),
    (T, "ControlPath /tmp/evil"),
    (T, "FingerprintHash md5"),
    (T, "GlobalKnownHostsFile /dev/null"),
    (T, "HostKeyAlgorithms +ssh-rsa"),
    (T, "HostKeyAlgorithms ssh-*"),
    (T, "HostKeyAlias evil.example"),
    (T, "IdentityAgent /tmp/evil.sock"),
    (T, "IdentityAgent $EVIL"),
    (T, "IgnoreUnknown *"),
    (T, "KexAlgorithms ^diffie-hellman-group1-sha1"),
    (T, "MACs hmac-md5,hmac-sha2-256"),
    (T, "NoHostAuthenticationForLocalhost yes"),
    (T, "PubkeyAcceptedAlgorithms +ssh-rsa"),
    (T, "PubkeyAcceptedKeyTypes +ssh-rsa"),
    (T, "PubkeyAuthentication unbound"),
    (T, "RequiredRSASize 512"),
    (T, "RevokedHostKeys none"),
    (T, "StrictHostKeyChecking no"),
    (T, "StrictHostKeyChecking off"),
    (T, "StrictHostKeyChecking False"),
    (T, "StrictHostKeyChecking=accept-new"),
    (T, "UpdateHostKeys yes"),
    (T, "UserKnownHostsFile /dev/null"),
    (T, "UserKnownHostsFile ~/.ssh/known_hosts /tmp/evil"),
    (T, "VerifyHostKeyDNS yes"),
    (G, "AddKeysToAgent confirm 1h"),
    (G, "ControlMaster auto"),
    (G, "ControlPersist 10m"),
    (G, "DynamicForward *:1080"),
    (G, "EnableSSHKeysign yes"),
    (G, "ForwardAgent yes"),
    (G, "ForwardAgent /tmp/other.sock"),
    (G, "ForwardAgent $OTHER"),
    (G, "ForwardX11 yes"),
    (G, "ForwardX11Timeout 0"),
    (G, "ForwardX11Trusted yes"),
    (G, "GatewayPorts yes"),
    (G, "HostbasedAuthentication yes"),
    (G, "LocalForward 0.0.0.0:8080 localhost:80"),
    (G, "LocalForward [::]:8080 localhost:80"),
    (G, "RemoteForward 1080"),
    (G, "RemoteForward 8080 localhost:80"),
    (G, "SendEnv *"),
    (G, "SendEnv LANG AWS_*"),
    (G, "SetEnv A=${AWS_SECRET_ACCESS_KEY}"),
    (G, "StreamLocalBindMask 0111"),
    (G, "StreamLocalBindUnlink yes"),
    (G, "Tunnel point-to-point"),
)
HARMLESS_LINES = (
    "ProxyCommand none",
    "RemoteCommand none",
    "KnownHostsCommand none",
    "PermitLocalCommand no",
    "PKCS11Provider none",
    "SecurityKeyProvider internal",
    "Ciphers -aes128-ctr",
    "Ciphers aes256-gcm@openssh.com,aes256-ctr",
    "HostKeyAlgorithms ^ssh-ed25519",
    "ControlPath none",
    "ControlMaster no",
    "FingerprintHash sha256",
    "IdentityAgent none",
    "IdentityAgent SSH_AUTH_SOCK",
    "RequiredRSASize 3072",
    "StrictHostKeyChecking yes",
    "StrictHostKeyChecking ask",
    "UserKnownHostsFile ~/.ssh/known_hosts",
    "VerifyHostKeyDNS ask",
    "AddKeysToAgent no",
    "ForwardAgent no",
    "ForwardX11 no",
    "DynamicForward localhost:1080",
    "LocalForward 8080 web:80",
    "LocalForward 127.0.0.1:8080 web:80",
    "SendEnv LANG LC_* -LC_ALL",
    "SetEnv A=1",
    "StreamLocalBindMask 0177",
    "LogLevel VERBOSE",
    "BindAddress 192.0.2.1",
    "CheckHostIP no",
)


@pytest.fixture
def repository(private_home: Path) -> HostRepository:
    return HostRepository(system_config=Path("/dev/null"))


def test_every_keyword_of_ssh_is_sorted_once() -> None:
    structure = {"host", "match", "include"}
    # Of these some values are harmless and others are not, and the fields look at each value.
    by_value = {"localforward", "dynamicforward", "setenv"}
    assert not RISKY & HARMLESS
    assert keywords.NAMES.keys() - structure == RISKY | HARMLESS
    assert by_value <= RISKY


@pytest.mark.parametrize(("kind", "lines"), [(kind, lines) for kind, *lines in DANGEROUS])
def test_a_dangerous_line_waits_for_its_own_yes(
    tmp_path: Path, repository: HostRepository, kind: RiskKind, lines: list[str]
) -> None:
    path = tmp_path / "other"
    body = "".join(f"    {line}\n" for line in lines)
    path.write_text(f"Host a\n    Port 7\n{body}")
    planned = plan(repository, read(path, "ssh_config").entries)
    assert [risk.kind for risk in planned[0].risks] == [kind]
    save(edits_of(planned))
    refused = repository.saved.read_text()
    assert "Port 7" in refused
    value = lines[-1].rstrip('"').rpartition(" ")[2].rpartition("=")[2]
    assert value not in refused
    again = plan(repository, read(path, "ssh_config").entries)
    save(edits_of([host.agreeing_to(host.risks) for host in again]))
    assert value in repository.saved.read_text()


@pytest.mark.parametrize("line", HARMLESS_LINES)
def test_a_harmless_line_is_simply_taken(
    tmp_path: Path, repository: HostRepository, line: str
) -> None:
    path = tmp_path / "other"
    path.write_text(f"Host a\n    {line}\n")
    (planned,) = plan(repository, read(path, "ssh_config").entries)
    assert planned.risks == ()
    save(edits_of([planned]))
    assert line.rpartition(" ")[2] in repository.saved.read_text()


@pytest.mark.parametrize("form", ["json", "csv", "tssh"])
def test_every_importer_asks_the_same(
    tmp_path: Path, repository: HostRepository, form: str
) -> None:
    pairs = [
        ("pkcs11PROVIDER", "/tmp/evil.so"),
        ("SmartcardDevice", "/tmp/evil.so"),
        ("StrictHostKeyChecking", "no"),
        ("ForwardAgent", "yes"),
        ("LocalCommand", "touch /tmp/owned"),
    ]
    texts = {
        "json": json.dumps([{"alias": "a", "port": 7, "others": pairs}]),
        "csv": "alias,port,others\na,7," + ";".join(" ".join(pair) for pair in pairs) + "\n",
        "tssh": "Host a\n Port 7\n" + "".join(f" {' '.join(pair)}\n" for pair in pairs),
    }
    path = tmp_path / "from"
    path.write_text(texts[form])
    (planned,) = plan(repository, read(path, form).entries)
    kinds = {risk.kind for risk in planned.risks}
    assert kinds == set(RiskKind)
    save(edits_of([planned]))
    assert repository.block("a").entry == HostEntry("a", port=7)


def test_a_keyword_that_ssh_would_stop_at_is_left_out(
    tmp_path: Path, repository: HostRepository
) -> None:
    path = tmp_path / "list.json"
    others = [["Include", "/tmp/evil"], ["Frobnicate", "yes"], ["LogLevel", "ERROR"]]
    path.write_text(json.dumps([{"alias": "a", "others": others}]))
    found = read(path, "json")
    assert found.entries == (HostEntry("a", others=(("LogLevel", "ERROR"),)),)
    assert any("frobnicate" in note for note in found.notes)
    save(edits_of(plan(repository, found.entries)))
    command = ["ssh", "-G", "-F", str(repository.saved), "a"]
    subprocess.run(command, capture_output=True, check=True)


def test_hostile_values_are_sorted_and_left_out() -> None:
    for value in VALUES:
        entry = HostEntry("a", proxy_command=value, others=(("ForwardAgent", value or "x"),))
        bare = without(entry, risks_of(entry))
        assert bare.proxy_command in ("", "none")
        assert all(rest.lower() in ("no", "false") for _, rest in bare.others)


def test_fields_with_one_value_and_with_several_lose_only_what_is_refused() -> None:
    entry = HostEntry(
        "a",
        command="top",
        local_forwards=("1 b:2", "*:3 b:4"),
        remote_forwards=("5 b:6", "7"),
        others=(("LogLevel", "ERROR"), ("ForwardAgent", "yes")),
    )
    risks = risks_of(entry)
    assert [risk.line for risk in risks] == [
        "LocalForward *:3 b:4", "RemoteForward 5 b:6", "RemoteForward 7", "RemoteCommand top",
        "ForwardAgent yes",
    ]  # fmt: skip
    assert without(entry, ()) == entry
    assert without(entry, risks) == HostEntry(
        "a", local_forwards=("1 b:2",), others=(("LogLevel", "ERROR"),)
    )
    assert without(entry, risks[2:3]).remote_forwards == ("5 b:6",)
    assert BY_KEYWORD["remoteforward"].name == risks[1].field
