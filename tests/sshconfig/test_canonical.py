"""Full names for short ones; the tables stand in for DNS, the outcomes are those of ssh 10."""

from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.canonical import look_up, valid_domain
from sshtui.sshconfig.evaluate import Effective, evaluate
from sshtui.sshconfig.openssh import Release
from sshtui.sshconfig.reader import read_config
from tests.servers.releases import Beside

YES = "CanonicalizeHostname yes\nCanonicalDomains a.org B.org.\n"


class Names:
    """A resolver that knows some names, and remembers what it was asked."""

    def __init__(self, known: dict[str, str]) -> None:
        self.asked: list[str] = []
        self._known = known

    def __call__(self, name: str) -> str | None:
        self.asked.append(name)
        return self._known.get(name)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config"


@pytest.fixture(autouse=True)
def _ten(beside: Beside) -> None:
    beside(Release(10, 0))


def in_force(config: Path, text: str, name: str, names: Names) -> Effective:
    config.write_text(text)
    lookup = BlockIndex([read_config(config)])
    return evaluate(lookup, (), name, local_user="me", lookup_address=names)


@pytest.mark.parametrize(
    ("text", "name", "known", "asked", "expected"),
    [
        ("", "web", {}, "", "web"),
        ("CanonicalDomains a.org\n", "web", {"web.a.org.": ""}, "", "web"),
        (YES, "Web", {"web.a.org.": ""}, "web.a.org.", "web.a.org"),
        (YES, "web", {"web.b.org.": ""}, "web.a.org. web.b.org.", "web.b.org"),
        (YES, "web", {}, "web.a.org. web.b.org.", "web"),
        (YES, "web.x", {}, "web.x.a.org. web.x.b.org.", "web.x"),
        (YES, "web.x.y", {}, "", "web.x.y"),
        (f"{YES}CanonicalizeMaxDots 0\n", "web.x", {}, "", "web.x"),
        (YES, "web.x.", {"web.x.": ""}, "web.x.", "web.x"),
        (YES, "web.x.", {}, "web.x.", "web.x."),
        (YES, "127.1", {}, "", "127.0.0.1"),
        (f"{YES}HostName DB\n", "web", {"db.a.org.": ""}, "db.a.org.", "db.a.org"),
        (f"{YES}ProxyCommand nc\n", "web", {"web.a.org.": ""}, "", "web"),
        (f"{YES}ProxyCommand none\n", "web", {"web.a.org.": ""}, "web.a.org.", "web.a.org"),
        (f"{YES}ProxyJump j\n", "web", {"web.a.org.": ""}, "", "web"),
        (f"{YES}ProxyCommand nc\nProxyJump none\n", "web", {"web.a.org.": ""}, "", "web"),
        (f"{YES}ProxyJump none\n", "web", {"web.a.org.": ""}, "web.a.org.", "web.a.org"),
        (
            "CanonicalizeHostname always\nCanonicalDomains a\nProxyJump j\n",
            "web",
            {"web.a.": ""},
            "web.a.",
            "web.a",
        ),
        ("CanonicalizeHostname yes\nCanonicalDomains none\n", "web", {}, "", "web"),
        ("Match final\n CanonicalizeHostname yes\n", "web", {}, "", "web"),
    ],
)
def test_a_short_name_becomes_the_first_full_one_with_an_address(
    config: Path, text: str, name: str, known: dict[str, str], asked: str, expected: str
) -> None:
    names = Names(known)
    assert in_force(config, text, name, names).hostname == expected
    assert names.asked == asked.split()


@pytest.mark.parametrize(
    ("rules", "name", "known", "expected"),
    [
        ("*", "web", {"web.a.org.": "real.c.org"}, "real.c.org"),
        ("*.a.org:*.C.org", "web", {"web.a.org.": "real.c.org."}, "real.c.org"),
        ("*.a.org:*.d.org", "web", {"web.a.org.": "real.c.org"}, "web.a.org"),
        ("*.b.org,x:*.c.org x:y", "web", {"web.a.org.": "real.c.org"}, "web.a.org"),
        ("*:*.d.org *:*.c.org", "web", {"web.a.org.": "real.c.org"}, "real.c.org"),
        ("none", "web", {"web.a.org.": "real.c.org"}, "web.a.org"),
        ("*", "web", {"web.a.org.": ""}, "web.a.org"),
        ("*", "web", {"web": "x.y"}, "x.y"),
        ("*", "a.b.c", {"a.b.c": "x.y"}, "x.y"),
    ],
)
def test_an_alias_is_followed_where_that_is_permitted(
    config: Path, rules: str, name: str, known: dict[str, str], expected: str
) -> None:
    text = f"{YES}CanonicalizePermittedCNAMEs {rules}\n"
    assert in_force(config, text, name, Names(known)).hostname == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{YES}CanonicalizeFallbackLocal no\n", "web"),
        (f"{YES}CanonicalizeFallbackLocal no\n", "web.x."),
        (f"{YES}CanonicalizePermittedCNAMEs *\n", "web"),
        (f"{YES}CanonicalizePermittedCNAMEs *\n", "a.b.c"),
    ],
)
def test_a_name_that_must_be_found_and_is_not_is_an_error(
    config: Path, text: str, name: str
) -> None:
    with pytest.raises(ConfigError, match=f"{config}:1: no full name of '{name}'"):
        in_force(config, text, name, Names({}))


def test_a_hop_of_another_machine_need_not_be_found(config: Path) -> None:
    text = "CanonicalizeHostname always\nCanonicalizePermittedCNAMEs *\nProxyJump j\n"
    assert in_force(config, text, "a.b.c", Names({})).hostname == "a.b.c"


def test_the_second_reading_sees_the_full_name(config: Path) -> None:
    text = (
        f"{YES}Match canonical\n User early\nHost web.a.org\n User late\n Port 7\n"
        "Match canonical host web.a.org originalhost web\n IdentityFile /k\n"
    )
    found = in_force(config, text, "web", Names({"web.a.org.": ""}))
    assert [found.value(word) for word in ("user", "port", "identityfile")] == ["early", "7", "/k"]


def test_no_name_is_looked_up_where_that_is_forbidden(config: Path) -> None:
    config.write_text(f"{YES}Match canonical\n Port 7\n")
    lookup = BlockIndex([read_config(config)])
    found = evaluate(lookup, (), "web", local_user="me", lookup_address=None)
    assert (found.hostname, found.value("port")) == ("web", "7")
    assert found.undecided == ["CanonicalizeHostname"]


def test_this_machine_s_resolver_is_asked() -> None:
    assert look_up("localhost") == "localhost"
    assert look_up("no.such.name.invalid") is None
    assert look_up("\ud800") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a.org", True), ("a_b.-c", True), ("A.org.", True), ("7", True), (".a", False)]
    + [(text, False) for text in ("", "a..b", "-a", "a!", "é", ".")],
)
def test_a_domain_is_words_with_dots_between(text: str, expected: bool) -> None:
    assert valid_domain(text) is expected
