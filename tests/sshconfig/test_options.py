"""Files, sockets and variables as the settings in force give them."""

from pathlib import Path

import pytest

from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.target import Target


@pytest.fixture
def config(private_home: Path) -> Path:
    return private_home / ".ssh" / "config"


def resolve(name: str) -> Target:
    return HostRepository(system_config=Path("/dev/null")).resolve(Destination(name))


def test_without_configured_identities_those_of_ssh_are_tried() -> None:
    target = resolve("web")
    names = [path.name for path in target.identity_files]
    assert names == ["id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk"]
    assert not target.identities_configured


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("yes", ("yes", 0)),
        ("no", ("no", 0)),
        ("Ask", ("ask", 0)),
        ("confirm", ("confirm", 0)),
        ("confirm 5m", ("confirm", 300)),
        ("1h", ("yes", 3600)),
    ],
)
def test_keys_are_added_to_the_agent_as_configured(
    config: Path, value: str, expected: tuple[str, int]
) -> None:
    config.write_text(f"AddKeysToAgent {value}\n")
    target = resolve("web")
    assert (target.adds_keys, target.agent_lifetime) == expected


def test_devices_with_keys_are_those_that_are_named(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (resolve("web").pkcs11_provider, resolve("web").security_key_provider) == (
        "",
        "internal",
    )
    monkeypatch.setenv("SK_LIBRARY", "/lib/sk.so")
    for value, expected in (
        ("none", ""),
        ("$SK_LIBRARY", "/lib/sk.so"),
        ("$UNSET_SK", ""),
        ("/lib/other.so", "/lib/other.so"),
    ):
        config.write_text(f"PKCS11Provider {value}\nSecurityKeyProvider {value}\n")
        assert resolve("web").security_key_provider == expected
    assert resolve("web").pkcs11_provider == "/lib/other.so"
    config.write_text("PKCS11Provider none\n")
    assert resolve("web").pkcs11_provider == ""


def test_configured_identities_are_kept_even_where_they_do_not_exist(config: Path) -> None:
    (config.parent / "id_rsa").touch()
    config.write_text("IdentityFile ~/.ssh/gone\nIdentityFile %d/k-%r\nUser u\n")
    expected = (Path.home() / ".ssh/gone", Path.home() / "k-u")
    assert resolve("web").identity_files == expected


def test_certificates_and_agent_may_have_tokens(config: Path) -> None:
    config.write_text(
        "User u\nCertificateFile %d/c-%r-%h.pub\nCertificateFile ~/%n.pub\n"
        "IdentityAgent ~/a-%r.%p\n"
    )
    target = resolve("web")
    assert target.certificate_files == (Path.home() / "c-u-web.pub", Path.home() / "web.pub")
    assert target.agent == str(Path.home() / "a-u.22")


def test_the_agent_is_that_of_the_environment_unless_configured(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resolve("web").agent is None
    monkeypatch.setenv("SSH_AUTH_SOCK", "/run/usual")
    monkeypatch.setenv("OTHER_SOCK", "/run/other")
    assert resolve("web").agent == "/run/usual"
    for value, expected in (
        ("none", None),
        ("SSH_AUTH_SOCK", "/run/usual"),
        ("$OTHER_SOCK", "/run/other"),
        ("$UNSET_SOCK", None),
        ("${OTHER_SOCK}.%p", "/run/other.22"),
        ("~/a", str(Path.home() / "a")),
    ):
        config.write_text(f"IdentityAgent {value}\n")
        assert resolve("web").agent == expected


def test_the_environment_is_what_is_let_through_and_set(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_A", "LC_B", "LC_C", "SECRET", "TERM_X"):
        monkeypatch.setenv(name, name.lower())
    config.write_text(
        "SendEnv LC_* TERM_?\nSendEnv -LC_*\nSendEnv LC_A LC_B\nSetEnv LC_B=own X=1\n"
    )
    environment = resolve("web").environment
    assert environment == {"LC_A": "lc_a", "TERM_X": "term_x", "LC_B": "own", "X": "1"}


def test_methods_are_those_that_are_on_in_the_preferred_order(config: Path) -> None:
    assert resolve("web").methods == ("publickey", "keyboard-interactive", "password")
    config.write_text(
        "PreferredAuthentications password,gssapi-with-mic,publickey,password\n"
        "PubkeyAuthentication unbound\n"
    )
    assert resolve("web").methods == ("password", "publickey")
    config.write_text("TISAuthentication no\nPasswordAuthentication NO\n")
    assert resolve("web").methods == ("publickey",)


def test_none_stands_for_no_file_and_no_command(config: Path) -> None:
    config.write_text("UserKnownHostsFile none\nGlobalKnownHostsFile none\nRemoteCommand NONE\n")
    target = resolve("web")
    assert target.user_known_hosts == target.system_known_hosts == ()
    assert target.remote_command == ""


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("", ""),
        ("#!! Autofill fill", "fill"),
        ("#!! Autofill SEND", "send"),
        ("#!! Autofill x", "ask"),
    ],
)
def test_how_far_answers_are_used_is_read_and_a_misspelling_is_careful(
    private_home: Path, text: str, most: str
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(f"Host web\n {text}\nHost *\n #!! Autofill send\n" if text else "Host web\n")
    assert HostRepository().resolve(Destination("web")).autofill == most


@pytest.mark.parametrize(
    ("text", "what"), [("", ""), ("auto", "auto"), ("ASK", "ask"), ("never", "ask")]
)
def test_whether_to_connect_again_is_read_and_a_misspelling_is_careful(
    private_home: Path, text: str, what: str
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(f"Host web\n #!! Reconnect {text}\n" if text else "Host web\n")
    target = HostRepository().resolve(Destination("web"))
    assert target.reconnect == what
    assert target.reconnects("auto") is (what != "ask")
    assert target.reconnects("ask") is (what == "auto")


@pytest.mark.parametrize(
    ("text", "what"), [("", ""), ("no", "no"), ("TMUX", "tmux"), ("screen", "")]
)
def test_what_keeps_its_shells_is_read(private_home: Path, text: str, what: str) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(f"Host web\n #!! Keep {text}\n" if text else "Host web\n")
    assert HostRepository().resolve(Destination("web")).keep == what


@pytest.mark.parametrize(
    ("text", "what"), [("", ""), ("no", "no"), ("LAZY", "lazy"), ("opne", "no")]
)
def test_who_may_use_its_connections_is_read_and_a_misspelling_is_careful(
    private_home: Path, text: str, what: str
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(f"Host web\n #!! Broker {text}\n" if text else "Host web\n")
    target = HostRepository().resolve(Destination("web"))
    assert target.broker == what
    assert target.brokers("open") == (what or "open")
    assert target.brokers("off") == (what or "no")
