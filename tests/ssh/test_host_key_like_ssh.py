"""What makes ssh refuse a host key makes us refuse it: both connect to one real server."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from sshtui.errors import AppError, AuthenticationFailed
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig import openssh
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.openssh import Release
from tests.servers.openssh import OpenSsh, make_key
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.variants import OpenSshFactory

pytestmark = pytest.mark.sshd

NAME = "db1.example.com"
PLAIN_KEY_MUST_BE_ALLOWED = Release(9, 8)
"""What is left of a certificate that does not hold is held to HostKeyAlgorithms."""
REFUSED, GOES_ON, ASKS = "refused", "goes on", "asks"


@dataclass(frozen=True)
class Case:
    """A configuration, known_hosts lines, and what ssh makes of them.

    Attributes:
        about: What it shows.
        config: Lines of the configuration; names in braces are files of `Lab`.
        known: Lines of known_hosts.
        outcome: What both make of it.
        ours: What we make of it, where that is stricter than ssh; "" for the same.
    """

    about: str
    config: str
    known: str
    outcome: str
    ours: str = ""


KNOWN = "{name} {ed25519}"
CERTIFIED = "@cert-authority {name} {ca}"
CASES = [
    Case("known", "", KNOWN, GOES_ON),
    Case("unknown", "", "", ASKS),
    Case("strict", "StrictHostKeyChecking yes", "", REFUSED),
    Case("accept-new", "StrictHostKeyChecking accept-new", "", GOES_ON),
    Case("not strict", "StrictHostKeyChecking no", "", GOES_ON),
    Case("off", "StrictHostKeyChecking off", "", GOES_ON),
    *(
        Case(f"changed, {word}", f"StrictHostKeyChecking {word}", "{name} {other}", REFUSED)
        for word in ("ask", "yes", "accept-new")
    ),
    # ssh lets a key in there, and asks nothing; we ask nothing either, and let nobody in.
    Case("changed, off", "StrictHostKeyChecking off", "{name} {other}", GOES_ON, REFUSED),
    Case("revoked", "", f"{KNOWN}\n@revoked * {{ed25519}}", REFUSED),
    Case("revoked, off", "StrictHostKeyChecking off", "@revoked * {ed25519}", GOES_ON, REFUSED),
    Case("one of two revoked", "", f"{KNOWN}\n@revoked {{name}} {{other}}", GOES_ON),
    Case(
        "another of its keys revoked",
        "StrictHostKeyChecking accept-new",
        "@revoked {name} {other}",
        GOES_ON,
        REFUSED,
    ),
    Case("revoked for other hosts", "", "@revoked * {other}", ASKS),
    Case("revoked keys, not this", "RevokedHostKeys {others}", KNOWN, GOES_ON),
    Case("revoked keys, this", "RevokedHostKeys {revoked}", KNOWN, REFUSED),
    Case("revoked keys, KRL", "RevokedHostKeys {krl}", KNOWN, REFUSED),
    Case("revoked keys, KRL, not this", "RevokedHostKeys {other_krl}", KNOWN, GOES_ON),
    Case("revoked keys, missing", "RevokedHostKeys {missing}", KNOWN, REFUSED),
    Case("revoked keys, a directory", "RevokedHostKeys /", KNOWN, REFUSED),
    Case("revoked keys, damaged", "RevokedHostKeys {damaged}", KNOWN, REFUSED),
    Case("revoked keys, damaged KRL", "RevokedHostKeys {damaged_krl}", KNOWN, REFUSED),
    Case("revoked keys, none", "RevokedHostKeys none", KNOWN, GOES_ON),
    Case(
        "revoked keys, off", "RevokedHostKeys {revoked}\nStrictHostKeyChecking no", KNOWN, REFUSED
    ),
    Case("revoked keys, the authority", "RevokedHostKeys {revoked_ca}", CERTIFIED, REFUSED),
    Case("revoked keys, the certified", "RevokedHostKeys {revoked}", CERTIFIED, REFUSED),
    Case("revoked keys, KRL of an authority", "RevokedHostKeys {ca_krl}", CERTIFIED, REFUSED),
    Case("certified", "", CERTIFIED, GOES_ON),
    Case("authority revoked", "", f"{CERTIFIED}\n@revoked * {{ca}}", REFUSED),
    Case("certified, key revoked", "", f"{CERTIFIED}\n@revoked * {{ed25519}}", REFUSED),
    Case("certified, other name", "HostKeyAlias db2", "@cert-authority * {ca}", ASKS),
    Case(
        "certified, other name, key known",
        "HostKeyAlias db2",
        "@cert-authority * {ca}\ndb2 {ed25519}",
        GOES_ON,
    ),
    Case("authority may not sign so", "CASignatureAlgorithms rsa-sha2-512", CERTIFIED, ASKS),
    Case(
        "neither certified nor allowed",
        "CASignatureAlgorithms rsa-sha2-512\nStrictHostKeyChecking no\n"
        "HostKeyAlgorithms ssh-ed25519-cert-v01@openssh.com",
        CERTIFIED,
        REFUSED if openssh.means(PLAIN_KEY_MUST_BE_ALLOWED) else GOES_ON,
        REFUSED,
    ),
    Case("alias", "HostKeyAlias other.example.com", "other.example.com {ed25519}", GOES_ON),
    Case("alias, by name", "HostKeyAlias other.example.com", KNOWN, ASKS),
    Case("by another type", "", "{name} {rsa}", GOES_ON),
    Case("order is fixed", "HostKeyAlgorithms ssh-ed25519,rsa-sha2-512", "{name} {rsa}", REFUSED),
    Case("order is relative", "HostKeyAlgorithms -ecdsa*", "{name} {rsa}", GOES_ON),
    Case("rsa too short", "RequiredRSASize 4096", "{name} {rsa}", REFUSED),
    Case("rsa long enough", "RequiredRSASize 3072", "{name} {rsa}", GOES_ON),
    Case("no such host key", "HostKeyAlgorithms ecdsa-sha2-nistp256", KNOWN, REFUSED),
    Case("command knows it", "KnownHostsCommand /bin/cat {printed}", "", GOES_ON),
    Case("command knows another type", "KnownHostsCommand /bin/cat {printed_rsa}", "", GOES_ON),
    Case("command revokes it", "KnownHostsCommand /bin/cat {printed_revoked}", KNOWN, REFUSED),
    Case("command fails", "KnownHostsCommand /bin/false", KNOWN, REFUSED),
    Case("addresses checked", "CheckHostIP yes", f"{KNOWN}\n127.0.0.1 {{other}}", GOES_ON),
    Case("refused by name", "RefuseConnection out of order", KNOWN, REFUSED),
]


class Lab:
    """The files of the cases, and the two who connect.

    Args:
        server: A real server with an ED25519 key, its certificate, and an RSA key.
        directory: Takes the files.
        texts: What stands for names in braces.
    """

    def __init__(self, server: OpenSsh, directory: Path, texts: dict[str, str]) -> None:
        self._server = server
        self._texts = texts
        self._config = directory / "config"
        self._known = directory / "known_hosts"

    def prepare(self, case: Case) -> None:
        """Write the files of a case."""
        lines = [
            *(f" {line}" for line in case.config.format_map(self._texts).splitlines()),
            f" HostName 127.0.0.1\n Port {self._server.port}\n User {self._server.user}",
            f" HostKeyAlias {NAME}" if "HostKeyAlias" not in case.config else "",
            f" UserKnownHostsFile {self._known}\n GlobalKnownHostsFile none",
            f" IdentityFile {self._server.user_key}\n IdentitiesOnly yes",
            " PreferredAuthentications publickey",
        ]
        self._config.write_text("\n".join([f"Host {NAME}", *lines, ""]))
        self._known.write_text(case.known.format_map({"name": NAME, **self._texts}) + "\n")

    def ssh(self) -> str:
        """Return what the real ssh makes of it; where it would ask, the answer is no."""
        command = ["ssh", "-F", str(self._config), "-o", "BatchMode=yes", NAME, "true"]
        done = subprocess.run(command, capture_output=True, check=False)
        return REFUSED if done.returncode else GOES_ON

    async def ours(self, reach: Reach) -> str:
        """Return what we make of it."""
        person = Person(trusts=False)
        try:
            repository = HostRepository(user_config=self._config, system_config=Path("/dev/null"))
            await reach.sign_in(repository.resolve(Destination(NAME)), person)
        except AuthenticationFailed:
            raise
        except AppError:
            return ASKS if person.questions else REFUSED
        return GOES_ON


@pytest.fixture
def lab(openssh: OpenSshFactory, tmp_path: Path) -> Lab:
    ca, other = (make_key(tmp_path / name) for name in ("ca", "other"))
    rsa = make_key(tmp_path / "rsa", kind="rsa -b 3072")
    key = make_key(tmp_path / "host_key")
    run = ["ssh-keygen", "-q"]
    subprocess.run([*run, "-s", ca, "-h", "-I", "test", "-n", NAME, f"{key}.pub"], check=True)
    server = openssh.key_only(
        HostKey=f"{key}\nHostKey {rsa}", HostCertificate=f"{key}-cert.pub", LogLevel="DEBUG2"
    )
    public = {
        "ed25519": Path(f"{key}.pub").read_text(),
        **{
            path.name.removesuffix("_host_key"): Path(f"{path}.pub").read_text()
            for path in (ca, other, rsa)
        },
    }
    files = {
        "revoked": public["ed25519"],
        "others": f"# none of these\n\n{public['other']}",
        "revoked_ca": public["ca"],
        "damaged": f"{public['other']}not a key\n",
        "printed": f"{NAME} {public['ed25519']}",
        # Before 9.6 ssh orders by the name of the host even where there is an alias.
        "printed_rsa": f"{NAME},127.0.0.1 {public['rsa']}",
        "printed_revoked": f"@revoked * {public['ed25519']}",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    for name, listed in (("krl", "revoked"), ("other_krl", "others"), ("ca_krl", "revoked_ca")):
        subprocess.run([*run, "-k", "-f", tmp_path / name, tmp_path / listed], check=True)
    (tmp_path / "damaged_krl").write_bytes((tmp_path / "krl").read_bytes()[:-5])
    names = [*files, "krl", "other_krl", "ca_krl", "damaged_krl", "missing"]
    texts = {name: text.strip() for name, text in public.items()}
    return Lab(server, tmp_path, texts | {name: str(tmp_path / name) for name in names})


async def test_what_makes_ssh_refuse_makes_us_refuse(lab: Lab, reach: Reach) -> None:
    differences = []
    for case in CASES:
        lab.prepare(case)
        theirs = lab.ssh()
        lab.prepare(case)
        ours = await lab.ours(reach)
        expected = (REFUSED if case.outcome == ASKS else case.outcome, case.ours or case.outcome)
        if (theirs, ours) != expected:
            differences.append(f"{case.about}: ssh {theirs}, we: {ours}")
    assert not differences, "\n".join(differences)


async def test_nothing_of_a_sign_in_is_sent_where_a_key_is_refused(lab: Lab, reach: Reach) -> None:
    for case in CASES:
        if (case.ours or case.outcome) == GOES_ON:
            continue
        lab.prepare(case)
        person = Person(trusts=False)
        assert await lab.ours(reach) != GOES_ON
        assert person.forms == []
    assert lab._server.count_log("userauth-request|authenticating user") == 0
