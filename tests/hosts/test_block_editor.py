"""Edits of one host in a file's text: what is not the host's stays to the byte."""

from dataclasses import replace

import pytest

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.block_editor import add, change, find, remove, split_lines
from sshtui.hosts.entry import HostEntry

KEPT_BY_HAND = (
    "# my hosts \udcff\r\n"
    "\n"
    "Host  web  *.web\t# two names\n"
    "\tHostName = web.example.com   # the address\n"
    "\n"
    "\t# who\n"
    "\tUSER deploy\n"
    "   Port 22\n"
    "\tIdentityFile ~/.ssh/a\n"
    "\tIdentityFile  ~/.ssh/b  # second\n"
    "\t#!! GroupLabels prod\n"
    "\tForwardAgent yes\n"
    "\n"
    "# the database\n"
    "Host db\n"
    "User x\n"
    "broken line here =\n"
    "\n"
    "Match user x\n"
    "Port 7\n"
    'Host "open\n'
    "Host last"
)


def entry(alias: str, text: str = KEPT_BY_HAND) -> HostEntry:
    part = find(text, alias)
    assert part is not None
    return part.entry


def changed(name: str, text: str = KEPT_BY_HAND, **fields: object) -> list[str]:
    """Return the lines that differ after a change, with - and +."""
    before = entry(name, text)
    after = replace(before, **fields)  # type: ignore[arg-type]
    result = change(text, before, after)
    assert entry(after.alias, result) == after
    old, new = split_lines(text), split_lines(result)
    start = 0
    while old[start : start + 1] == new[start : start + 1] and start < len(old):
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return [
        *(f"-{line}" for line in old[start : len(old) - end]),
        *(f"+{line}" for line in new[start : len(new) - end]),
    ]


def test_the_lines_joined_are_the_text() -> None:
    assert "".join(split_lines(KEPT_BY_HAND)) == KEPT_BY_HAND
    assert split_lines("") == []
    assert split_lines("a\u2028b\x0cc\n") == ["a\u2028b\x0cc\n"]


def test_a_block_is_found_with_its_fields() -> None:
    part = find(KEPT_BY_HAND, "web")
    assert part is not None
    assert part.names == ("web", "*.web")
    assert part.entry == HostEntry(
        "web",
        "web.example.com",
        "deploy",
        22,
        identities=("~/.ssh/a", "~/.ssh/b"),
        tags=("prod",),
        others=(("ForwardAgent", "yes"),),
    )
    assert find(KEPT_BY_HAND, "nobody") is None


def test_a_value_is_changed_in_its_place_with_indent_spelling_and_comment_kept() -> None:
    assert changed("web", hostname="10.0.0.1") == [
        "-\tHostName = web.example.com   # the address\n",
        "+\tHostName = 10.0.0.1   # the address\n",
    ]
    assert changed("web", user="root") == ["-\tUSER deploy\n", "+\tUSER root\n"]


def test_a_new_value_comes_after_the_others() -> None:
    assert changed("web", jump="bastion") == ["+\tProxyJump bastion\n"]
    assert changed("last", user="x") == ["-Host last", "+Host last\n", "+    User x\n"]


def test_a_value_that_is_taken_away_takes_its_line_along() -> None:
    assert changed("web", port=0) == ["-   Port 22\n"]
    assert changed("web", tags=()) == ["-\t#!! GroupLabels prod\n"]


def test_lists_change_line_by_line() -> None:
    assert changed("web", identities=("~/.ssh/a", "~/c d", "/e")) == [
        "-\tIdentityFile  ~/.ssh/b  # second\n",
        '+\tIdentityFile  "~/c d"  # second\n',
        "+\tIdentityFile /e\n",
    ]
    assert changed("web", note="a\n\nb") == ["+\t#!! Note a\n", "+\t#!! Note\n", "+\t#!! Note b\n"]


def test_keywords_without_a_field_change_too() -> None:
    assert changed("web", others=(("ForwardAgent", "no"), ("LogLevel", "DEBUG"))) == [
        "-\tForwardAgent yes\n",
        "+\tForwardAgent no\n",
        "+\tLogLevel DEBUG\n",
    ]
    assert changed("web", others=()) == ["-\tForwardAgent yes\n"]


def test_a_host_is_renamed_in_its_head() -> None:
    assert changed("web", alias="www") == [
        "-Host  web  *.web\t# two names\n",
        "+Host  www  *.web\t# two names\n",
    ]
    with pytest.raises(UsageError, match="db is already"):
        change(KEPT_BY_HAND, entry("web"), replace(entry("web"), alias="db"))


def test_line_ends_are_those_of_the_block() -> None:
    text = "Host a\r\n  User x\r\n"
    assert changed("a", text, port=7) == ["+  Port 7\r\n"]
    assert add(text, HostEntry("b", port=1)) == text + "\r\nHost b\r\n    Port 1\r\n"


def test_a_new_host_stands_at_the_end() -> None:
    assert add("", HostEntry("a")) == "Host a\n"
    assert add(KEPT_BY_HAND, HostEntry("z")) == KEPT_BY_HAND + "\n\nHost z\n"
    with pytest.raises(UsageError, match="db is already"):
        add(KEPT_BY_HAND, HostEntry("db"))


def test_a_removed_host_leaves_the_comments_around_it() -> None:
    text = "# one\nHost a\n  User x\n  # in a\n\n# two\nHost b\n  User y\n\nHost c\n"
    assert remove(text, "a") == "# one\n\n# two\nHost b\n  User y\n\nHost c\n"
    assert remove(text, "b") == "# one\nHost a\n  User x\n  # in a\n\n# two\n\nHost c\n"
    assert remove(text, "c") == "# one\nHost a\n  User x\n  # in a\n\n# two\nHost b\n  User y\n"
    assert remove("Host a\n\nHost b\n\nHost c\n", "b") == "Host a\n\nHost c\n"
    assert remove("Host a\n", "a") == ""


def test_of_several_names_only_one_is_removed() -> None:
    assert remove("Host a b c # x\n User y\n", "b") == "Host a c # x\n User y\n"
    assert remove('Host a "b"\n User y\n', "b") == "Host a\n User y\n"


def test_what_somebody_else_changed_is_not_overwritten() -> None:
    seen = entry("db")
    now = KEPT_BY_HAND.replace("User x\nbroken", "User other\nbroken")
    with pytest.raises(ConfigError, match="changed the user of db"):
        change(now, seen, replace(seen, user="mine"))
    merged = change(now, seen, replace(seen, port=9))
    assert (entry("db", merged).user, entry("db", merged).port) == ("other", 9)


def test_a_host_that_is_gone_is_said_to_be() -> None:
    with pytest.raises(ConfigError, match="no longer there"):
        remove("Host other\n", "web")
    with pytest.raises(ConfigError, match="no longer there"):
        change("Host other\n", entry("web"), replace(entry("web"), port=1))


def test_only_what_is_changed_is_checked() -> None:
    text = "Host a\n HostName %h.example.com\n LogLevel debug\n"
    assert changed("a", text, port=7) == ["+ Port 7\n"]
    with pytest.raises(UsageError, match="Hostname"):
        change(text, entry("a", text), replace(entry("a", text), hostname="%h.x"))
