"""Settings that the form shows as choices, among the keywords of a host that have no field."""

from sshtui.hosts.option_rows import OPTION_ROWS, replaced, value_of, with_rest, without_rows
from sshtui.sshconfig import keywords

PAIRS = (
    ("LogLevel", "DEBUG"),
    ("ForwardAgent", "yes"),
    ("SendEnv", "A"),
    ("ForwardAgent", "no"),
    ("SendEnv", "B"),
)


def test_every_choice_is_one_that_ssh_takes() -> None:
    for row in OPTION_ROWS:
        keyword = row.keyword.lower()
        assert keywords.NAMES[keyword] == row.keyword
        assert [word for word in row.choices if keywords.complaint(keyword, [word])] == []


def test_the_first_value_counts_and_is_what_a_row_shows() -> None:
    assert value_of(PAIRS, "ForwardAgent") == "yes"
    assert value_of(PAIRS, "Compression") == ""
    rest = (("LogLevel", "DEBUG"), ("SendEnv", "A"), ("ForwardAgent", "no"), ("SendEnv", "B"))
    assert without_rows(PAIRS) == rest


def test_a_new_value_stands_where_the_first_stood_and_none_removes_all() -> None:
    assert replaced(PAIRS, "ForwardAgent", ["ask"]) == (
        ("LogLevel", "DEBUG"),
        ("ForwardAgent", "ask"),
        ("SendEnv", "A"),
        ("SendEnv", "B"),
    )
    assert value_of(replaced(PAIRS, "ForwardAgent", []), "ForwardAgent") == ""
    assert replaced((), "Compression", ["yes"]) == (("Compression", "yes"),)
    assert replaced(PAIRS, "SendEnv", ["A", "C"])[2:4] == (("SendEnv", "A"), ("SendEnv", "C"))


def test_an_older_name_is_the_same_keyword() -> None:
    older = (("PubkeyAcceptedKeyTypes", "ssh-rsa"),)
    name = "PubkeyAcceptedAlgorithms"
    assert value_of(older, name) == "ssh-rsa"
    assert replaced(older, name, ["ssh-ed25519"]) == ((name, "ssh-ed25519"),)


def test_other_lines_leave_the_rows_as_they_are() -> None:
    changed = with_rest(PAIRS, (("LogLevel", "INFO"),))
    assert changed == (("ForwardAgent", "yes"), ("LogLevel", "INFO"))
    twice = (("ForwardAgent", "yes"), ("ForwardAgent", "yes"))
    assert with_rest(twice, ()) == (("ForwardAgent", "yes"),)
    assert with_rest(PAIRS, without_rows(PAIRS))[0] == ("ForwardAgent", "yes")
