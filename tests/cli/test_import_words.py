"""What `hosts import` says of each host, and which lines it agrees to."""

import pytest

from sshtui.cli.import_words import accepted_lines, left_out, told
from sshtui.errors import UsageError
from sshtui.hosts.editing.host_edit import Edit
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.plan import ImportState, Planned
from sshtui.hosts.importers.risks import risks_of
from sshtui.hosts.snapshot import ConfigFiles

ENTRY = HostEntry(
    "a", proxy_command="nc %h %p", others=(("SmartcardDevice", "/x.so"), ("ForwardAgent", "yes"))
)
HOST = Planned(
    ImportState.NEW, Edit(ConfigFiles(), None, ENTRY), ENTRY, risks=risks_of(ENTRY)
).agreeing_to(())


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ((), []),
        (("runs",), ["ProxyCommand nc %h %p"]),
        (("loads-code",), ["SmartcardDevice /x.so"]),
        (("PKCS11Provider",), ["SmartcardDevice /x.so"]),
        (("smartcarddevice", "RUNS"), ["ProxyCommand nc %h %p", "SmartcardDevice /x.so"]),
        (("forwardagent",), ["ForwardAgent yes"]),
    ],
)
def test_a_kind_or_a_keyword_agrees_to_its_lines_alone(
    words: tuple[str, ...], lines: list[str]
) -> None:
    accepted = accepted_lines(words)(HOST)
    assert [risk.line for risk in HOST.risks if risk in accepted] == lines


@pytest.mark.parametrize("word", ["all", "", "port", "forwardagents"])
def test_a_word_that_names_no_such_line_is_refused(word: str) -> None:
    with pytest.raises(UsageError) as caught:
        accepted_lines((word,))
    assert "loads-code" in caught.value.hint


def test_every_line_is_told_with_what_becomes_of_it() -> None:
    agreed = HOST.agreeing_to(accepted_lines(["runs"])(HOST))
    assert list(told([agreed], ["a"])) == [
        "+ new  a  a:22",
        "    + runs: ProxyCommand nc %h %p",
        "    - loads code: SmartcardDevice /x.so",
        "    - gives away: ForwardAgent yes",
    ]
    assert "    - runs: ProxyCommand nc %h %p" in told([agreed], [])
    assert left_out([agreed]) == (
        "2 lines are left out. If you trust this file, --accept loads-code --accept gives-away"
        " imports such lines."
    )
    assert left_out([HOST.agreeing_to(HOST.risks)]) == ""


def test_a_host_is_told_with_where_it_leads_and_its_group() -> None:
    entries = (
        HostEntry("web", "192.0.2.1", "ann", 2222, jump="gw", group="eu/prod"),
        HostEntry("gateway", "2001:db8::1"),
    )
    planned = [
        Planned(ImportState.NEW, Edit(ConfigFiles(), None, entry), entry) for entry in entries
    ]
    assert list(told(planned, ["web"])) == [
        "+ new  web      ann@192.0.2.1:2222  through gw  eu/prod/",
        "  new  gateway  [2001:db8::1]:22",
    ]
