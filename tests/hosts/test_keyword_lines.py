"""Keywords that are typed with a value, and what is said of those that cannot be set."""

import subprocess
from pathlib import Path

import pytest

from sshtui.hosts.keyword_lines import (
    OFFERED,
    keyword_mistake,
    split_keyword,
    value_mistake,
    written,
)


@pytest.mark.parametrize(
    ("line", "keyword", "value"),
    [
        ("LogLevel DEBUG", "LogLevel", "DEBUG"),
        ("  loglevel=DEBUG ", "LogLevel", "DEBUG"),
        ("LOGLEVEL = DEBUG", "LogLevel", "DEBUG"),
        ("SendEnv A B=", "SendEnv", "A B="),
        ("keepalive yes", "TCPKeepAlive", "yes"),
        ("Frob x", "Frob", "x"),
        ("LogLevel", "LogLevel", ""),
    ],
)
def test_a_line_is_a_keyword_as_the_manual_writes_it_and_a_value(
    line: str, keyword: str, value: str
) -> None:
    assert split_keyword(line) == (keyword, value)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Host", "starts another host"),
        ("match", "starts another block"),
        ("INCLUDE", "reads another file"),
        ("Protocol", "ssh ignores Protocol"),
        ("FowardAgent", 'Did you mean "ForwardAgent"?'),
        ("LocalForwards", 'Did you mean "LocalForward"?'),
        ("x\x1b", "is not an ssh_config keyword."),
        ("", "is not an ssh_config keyword."),
    ],
)
def test_a_keyword_that_cannot_be_set_is_refused_with_the_nearest(name: str, words: str) -> None:
    assert words in keyword_mistake(name)
    assert keyword_mistake(name).isprintable()


def test_keywords_are_known_whatever_their_case_and_by_older_names() -> None:
    for name in ("forwardagent", "FORWARDAGENT", "PubkeyAcceptedKeyTypes", "DSAAuthentication"):
        assert keyword_mistake(name) == ""
    assert written("pubkeyacceptedkeytypes") == "PubkeyAcceptedAlgorithms"
    assert not {"Host", "Match", "Include"} & set(OFFERED)


@pytest.mark.parametrize(
    ("keyword", "value", "words"),
    [
        ("Compression", "perhaps", "Compression cannot be 'perhaps'. Choose one of yes, no."),
        ("NumberOfPasswordPrompts", "x", "NumberOfPasswordPrompts cannot be 'x'."),
        ("LogLevel", '"open', "LogLevel: a quote is not closed."),
        ("LocalCommand", 'echo "open', "LocalCommand: a quote is not closed."),
        ("ForwardX11Timeout", "soon", "ForwardX11Timeout cannot be 'soon'."),
        ("LogLevel", "a\nb", "LogLevel: a value has one line."),
        ("IdentityAgent", "a b", "IdentityAgent has more than one value."),
        ("Compression", "yes", ""),
        ("ForwardAgent", "$SSH_AUTH_SOCK", ""),
        ("SendEnv", "LANG LC_*", ""),
    ],
)
def test_a_value_is_refused_where_ssh_would(keyword: str, value: str, words: str) -> None:
    assert value_mistake(keyword, value) == words


@pytest.mark.parametrize(
    ("keyword", "values"),
    [
        ("LogLevel", "SILENT quiet Fatal ERROR INFO VERBOSE DEBUG DEBUG1 DEBUG3 DEBUG4 0 yes"),
        ("SyslogFacility", "DAEMON user AUTH AUTHPRIV LOCAL0 LOCAL7 LOCAL8 KERN yes"),
        ("FingerprintHash", "md5 SHA1 sha256 sha384 sha512 sha3 yes"),
        ("ForwardX11Timeout", "0 90 1h30m 1x -1 yes"),
    ],
)
def test_a_value_of_what_is_not_acted_on_is_refused_where_ssh_would(
    keyword: str, values: str, tmp_path: Path
) -> None:
    for value in values.split():
        file = tmp_path / "config"
        file.write_text(f"{keyword} {value}\n")
        ssh = subprocess.run(["ssh", "-G", "-F", file, "x"], capture_output=True, check=False)
        assert bool(value_mistake(keyword, value)) == bool(ssh.returncode), value
