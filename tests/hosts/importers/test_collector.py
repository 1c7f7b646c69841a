"""What is kept of a host from elsewhere, and how it is named."""

import random
from collections.abc import Callable

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_checks import alias_mistake
from sshtui.hosts.fields import mistakes
from sshtui.hosts.importers.collector import (
    LONGEST_ALIAS,
    HostCollector,
    joined,
    taken_apart,
    unique,
    usable_alias,
)
from sshtui.sshconfig.destination import Destination
from tests.hosts.entries import importable_entry
from tests.hosts.importers.hostile import VALUES, assert_harmless


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        ("web", "web"),
        ("web--1-", "web--1-"),
        ("café", "café"),
        ("2001:db8::1", "2001:db8::1"),
        ("my web server", "my-web-server"),
        ("prod / web (old)", "prod-web-old"),
        ("  web  ", "web"),
        ("-web", "web"),
        ("#!-#web #1", "web-1"),
        ("!web", "web"),
        ("root@web:22", "root-web-22"),
        ("ssh://web", "ssh-web"),
        ("a,b", "a-b"),
        ("$(reboot)", "reboot"),
        ("a\nb\0c\x1bd", "a-b-c-d"),
        ("web*?", "web"),
        ("サーバー 1", "サーバー-1"),
        ("", ""),
        (" ", ""),
        ("-#!", ""),
        ("***", ""),
    ],
)
def test_a_label_becomes_a_name_to_type(text: str, alias: str) -> None:
    assert usable_alias(text) == alias


def test_any_text_gives_a_usable_name_or_none_and_stays_as_it_then_is() -> None:
    rng = random.Random(1)
    texts = ["".join(map(chr, rng.choices(range(0x300), k=9))) for _ in range(2000)]
    for text in (*VALUES, *texts, "x " * 1_000_000):
        alias = usable_alias(text)
        assert not alias or alias_mistake(alias) == ""
        assert usable_alias(alias) == alias


def test_a_name_that_is_taken_gets_the_next_number() -> None:
    assert unique("web", ()) == "web"
    assert unique("web", {"web"}) == "web-2"
    assert unique("web", {"web", "web-2"}) == "web-3"
    assert unique("web", {"web", *(f"web-{n}" for n in range(2, 10))}) == "web-10"
    assert unique("", {""}) == ""


@pytest.mark.timeout(20)
def test_thousands_of_equal_names_are_told_apart_in_order() -> None:
    taken: dict[str, None] = {}
    for _ in range(50_000):
        taken[unique("web", taken)] = None
    assert list(taken) == ["web", *(f"web-{n}" for n in range(2, 50_001))]


def test_a_numbered_name_is_never_too_long() -> None:
    alias = "x" * 1024
    assert alias_mistake(unique(alias, {alias})) == ""
    assert len(unique(alias, {alias})) == LONGEST_ALIAS + 2


def test_a_host_that_can_be_saved_is_taken_as_it_is() -> None:
    rng = random.Random(2)
    entries = [importable_entry(rng, number) for number in range(200)]
    collector = HostCollector("f")
    for entry in entries:
        collector.add(entry, ours=True)
    assert collector.found().entries == tuple(entries)
    assert collector.found().notes == ()


@pytest.mark.parametrize(
    ("wrong", "kept"),
    [
        (HostEntry("a", user="x;y", port=22), HostEntry("a", port=22)),
        (HostEntry("a", port=70000, user="u"), HostEntry("a", user="u")),
        (HostEntry("a", jump="b,,c", user="u"), HostEntry("a", user="u")),
        (HostEntry("a", identities=("/ok", "%x")), HostEntry("a", identities=("/ok",))),
        (
            HostEntry("a", local_forwards=("1 b:2", "x", "3 c:4")),
            HostEntry("a", local_forwards=("1 b:2", "3 c:4")),
        ),
        (HostEntry("a", note="x\ny\0"), HostEntry("a")),
        (HostEntry("a", colour="mauve-ish", group="/"), HostEntry("a")),
        (
            HostEntry("a", others=(("Host", "*"), ("LogLevel", "INFO"), ("match", "all"))),
            HostEntry("a", others=(("LogLevel", "INFO"),)),
        ),
        (HostEntry("a", others=(("ProxyCommand", "x"), ("A B", "x"))), HostEntry("a")),
    ],
)
def test_what_cannot_be_used_is_dropped_and_named_with_its_place(
    wrong: HostEntry, kept: HostEntry
) -> None:
    collector = HostCollector("list.csv")
    collector.add(wrong, 7)
    found = collector.found()
    assert found.entries == (kept,)
    dropped = {field.replace("_", " ") for field in mistakes(wrong)} or {"others"}
    assert set(found.notes) == {f"list.csv:7: a: its {field} cannot be used" for field in dropped}


@pytest.mark.parametrize(
    ("entry", "note"),
    [
        (HostEntry(""), "f:3: a host is skipped: its name is not valid"),
        (HostEntry("***", "web"), "f:3: a host is skipped: its name is not valid"),
        (HostEntry("my web"), "f:3: a host is skipped: it has no address"),
        (HostEntry("web", "a;b"), "f:3: web is skipped: its address is not valid"),
        (HostEntry("", "a%b"), "f:3: a host is skipped: its address is not valid"),
        (HostEntry("web", "%h.b"), "f:3: web is skipped: its address is not valid"),
        (HostEntry("%h [old]"), "f:3: a host is skipped: it has no address"),
        (HostEntry("", "a@b"), "f:3: a host is skipped: its address is not valid"),
        (HostEntry("web", "ssh://b"), "f:3: web is skipped: its address is not valid"),
    ],
)
def test_a_host_without_name_or_address_is_left_out(entry: HostEntry, note: str) -> None:
    collector = HostCollector("f")
    collector.add(entry, 3)
    assert collector.found().entries == ()
    assert collector.found().notes == (note,)


def test_only_in_a_list_of_ours_a_token_is_one() -> None:
    collector = HostCollector("f")
    collector.add(HostEntry("web", "%h.example"), 3, ours=True)
    assert collector.found().entries == (HostEntry("web", "%h.example"),)


def test_a_host_without_a_label_is_named_after_its_address() -> None:
    collector = HostCollector("f")
    for entry in (HostEntry("", "web"), HostEntry("", "web", port=90), HostEntry("", "a*b")):
        collector.add(entry)
    assert collector.found().entries == (
        HostEntry("web"),
        HostEntry("web-2", "web", port=90),
        HostEntry("a-b", "a*b"),
    )


def test_a_setting_is_never_a_host_and_never_quoted() -> None:
    collector = HostCollector("WinSCP.ini")
    for ours in (True, False):
        collector.add(HostEntry("Password=hunter2-fake"), 3, ours=ours)
        collector.add(HostEntry("", "Password=hunter2-fake"), 4, ours=ours)
        collector.add(HostEntry("web", "Password=hunter2-fake"), 5, ours=ours)
        collector.add(HostEntry("env=prod", "web.example.com"), 6, ours=ours)
    found = collector.found()
    assert found.entries == (
        HostEntry("env-prod", "web.example.com"),
        HostEntry("env-prod-2", "web.example.com"),
    )
    assert found.notes == ("WinSCP.ini: 6 names with = skipped: a setting is not a host",)


def test_a_password_in_any_field_is_left_out_and_said() -> None:
    collector = HostCollector("f")
    collector.add(
        HostEntry(
            "ann:hunter2-fake@web",
            "web",
            proxy_command="plink -pw hunter2-fake hop",
            note="pw: hunter2-fake",
        ),
        3,
    )
    found = collector.found()
    assert found.entries == (HostEntry("ann-web", "web"),)
    assert found.notes == (
        "f:3: ann-web: a password in its alias is not imported",
        "f:3: ann-web: a password in its proxy command is not imported",
        "f:3: ann-web: a password in its note is not imported",
    )
    assert "hunter2" not in repr(found)


def test_a_name_that_was_the_address_becomes_one_when_it_is_taken() -> None:
    collector = HostCollector("f")
    collector.add(HostEntry("web"))
    collector.add(HostEntry("web"))
    assert collector.found().entries == (HostEntry("web"), HostEntry("web-2", "web"))


def test_notes_name_the_file_without_its_control_characters() -> None:
    collector = HostCollector("a\x1b\n.csv")
    collector.note("x")
    collector.note("y", 2)
    assert collector.found().notes == ("a??.csv: x", "a??.csv:2: y")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("web", Destination("web")),
        (" web ", Destination("web")),
        ("root@web:2222", Destination("web", "root", 2222)),
        ("CORP\\ann@web", Destination("web", "CORP\\ann")),
        ("root:hunter2-fake@web", Destination("web", "root")),
        ("SSH://root:hunter2-fake@web:23/", Destination("web", "root", 23)),
        ("[2001:db8::1]:22", Destination("2001:db8::1", "", 22)),
        ("2001:db8::1", Destination("2001:db8::1")),
        ("", None),
        ("root@", None),
        (":22", None),
        ("web:99999", None),
        ("-oProxyCommand=x", None),
        ("a b", None),
    ],
)
def test_an_address_is_taken_apart(text: str, parts: Destination | None) -> None:
    assert taken_apart(text) == parts


def test_a_hop_is_written_as_proxyjump_takes_it() -> None:
    assert joined("", "web", 0) == "web"
    assert joined("u", "web", 2022) == "u@web:2022"
    assert joined("u", "::1", 22) == "u@[::1]"


def test_hostile_values_in_any_field_leave_a_host_that_can_be_saved(
    record_property: Callable[[str, object], None],
) -> None:
    record_property("tried", len(VALUES))
    for value in VALUES:
        collector = HostCollector(value)
        collector.add(HostEntry(value, value, value, note=value, jump=value, group=value), 1)
        lists = (value, value)
        collector.add(
            HostEntry(
                "ok",
                identities=lists,
                local_forwards=lists,
                remote_forwards=lists,
                dynamic_forwards=lists,
                environment=lists,
                proxy_command=value,
                command=value,
                tags=lists,
                colour=value,
                autofill=value,
                others=((value, value), ("Host", value)),
            )
        )
        assert_harmless(collector.found())
        assert "ok" in [entry.alias.removesuffix("-2") for entry in collector.found().entries]
