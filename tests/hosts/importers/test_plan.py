"""From a file to hosts: told what is new, what differs, what is in the way, and what it runs."""

from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.hosts.editing.edits import save
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.formats import read
from sshtui.hosts.importers.plan import ImportState, edits_of, plan
from sshtui.hosts.repository import HostRepository
from tests.hosts.importers.hostile import VALUES


@pytest.fixture
def repository() -> HostRepository:
    return HostRepository(system_config=Path("/dev/null"))


def test_every_host_is_told_for_what_it_is(private_home: Path, repository: HostRepository) -> None:
    (private_home / ".ssh" / "config").write_text("Host theirs\n User a\nHost like\n User x\n")
    save([repository.new(HostEntry("ours", "192.0.2.1", "b", 22, note="Mine."))])
    planned = plan(
        repository,
        [
            HostEntry("fresh", "192.0.2.9"),
            HostEntry("ours", "192.0.2.2", "b"),
            HostEntry("theirs", user="c"),
            HostEntry("like", user="x"),
            HostEntry("runs", proxy_command="nc %h %p", others=(("LocalCommand", "beep"),)),
        ],
    )
    assert [(host.alias, host.state, host.is_selected) for host in planned] == [
        ("fresh", ImportState.NEW, True),
        ("ours", ImportState.CHANGED, True),
        ("theirs", ImportState.CONFLICT, False),
        ("like", ImportState.SAME, False),
        ("runs", ImportState.NEW, True),
    ]
    assert planned[1].changes == ("hostname: 192.0.2.1 → 192.0.2.2",)
    assert [str(risk) for risk in planned[4].risks] == [
        "runs: ProxyCommand nc %h %p",
        "runs: LocalCommand beep",
    ]
    save(edits_of([host for host in planned if host.is_selected]))
    ours = repository.block("ours").entry
    assert ours == HostEntry("ours", "192.0.2.2", "b", 22, note="Mine.")
    assert repository.block("fresh").entry == HostEntry("fresh", "192.0.2.9")
    assert repository.block("theirs").entry.user == "a"
    assert repository.block("runs").entry == HostEntry("runs")


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        (HostEntry("a", "192.0.2.1", "ann", 2222), "ann@192.0.2.1:2222"),
        (HostEntry("a", "2001:db8::1"), "[2001:db8::1]:22"),
        (HostEntry("a"), "a:22"),
    ],
)
def test_an_address_has_user_and_port_and_brackets_where_they_belong(
    repository: HostRepository, entry: HostEntry, address: str
) -> None:
    assert [host.address for host in plan(repository, [entry])] == [address]


def test_a_command_that_is_there_already_needs_no_consent(repository: HostRepository) -> None:
    save([repository.new(HostEntry("a", proxy_command="nc %h %p"))])
    (planned,) = plan(repository, [HostEntry("a", port=7, proxy_command="nc %h %p")])
    assert (planned.state, planned.risks, planned.is_selected) == (ImportState.CHANGED, (), True)


def test_nothing_that_is_imported_runs_by_itself(
    tmp_path: Path, repository: HostRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    for number, value in enumerate(VALUES):
        path = tmp_path / "x.csv"
        rows = [["alias", "hostname", "user", "jump", "identities", "proxy_command", "note"]]
        rows += [[f"h{number}-{c}"] + [value if c == k else "" for k in range(6)] for c in range(6)]
        text = "\n".join(
            ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows
        )
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        planned = plan(repository, read(path, "csv").entries)
        for host in planned:
            assert host.edit.after is not None
            assert host.edit.after.proxy_command in ("", "none")
            assert host.edit.after.others == ()
        path.unlink()
    assert set(tmp_path.iterdir()) == before
    assert not Path("/tmp/owned").exists()


def test_one_line_can_be_agreed_to_without_the_other(repository: HostRepository) -> None:
    others = (("LocalCommand", "beep"), ("LogLevel", "ERROR"), ("ForwardAgent", "yes"))
    imported = HostEntry("a", port=7, proxy_command="nc %h %p", others=others)
    (planned,) = plan(repository, [imported])
    command, local, agent = planned.risks
    assert planned.agreed == ()
    some = planned.agreeing_to([agent])
    assert some.agreed == (agent,)
    assert some.edit.after == HostEntry(
        "a", port=7, others=(("LogLevel", "ERROR"), ("ForwardAgent", "yes"))
    )
    assert planned.agreeing_to([command, local, agent]).edit.after == imported
    assert some.agreeing_to(()) == planned


def test_a_line_that_is_refused_leaves_what_was_there(repository: HostRepository) -> None:
    before = HostEntry("a", proxy_command="nc %h %p", others=(("ForwardAgent", "no"),))
    save([repository.new(before)])
    evil = HostEntry("a", proxy_command="touch x", others=(("ForwardAgent", "yes"),))
    (planned,) = plan(repository, [evil])
    assert len(planned.risks) == 2
    assert (planned.state, planned.is_selected) == (ImportState.CHANGED, False)
    assert planned.edit.after == before
    assert planned.agreeing_to(planned.risks).is_selected
    assert planned.agreeing_to(planned.risks).edit.after == evil


def test_lines_that_an_import_does_not_mention_stay(repository: HostRepository) -> None:
    save([repository.new(HostEntry("a", others=(("StrictHostKeyChecking", "yes"),)))])
    (planned,) = plan(repository, [HostEntry("a", others=(("LogLevel", "ERROR"),))])
    assert planned.edit.after == HostEntry(
        "a", others=(("StrictHostKeyChecking", "yes"), ("LogLevel", "ERROR"))
    )


def test_what_a_shared_rule_says_already_is_no_change(
    private_home: Path, repository: HostRepository
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(
        "Host web\n    HostName %h.example\nHost *\n    User ops\n    ForwardAgent yes\n"
    )
    found = read(config, "ssh_config").entries
    assert found == (HostEntry("web", "web.example", "ops", others=(("ForwardAgent", "yes"),)),)
    (planned,) = plan(repository, found)
    assert (planned.state, planned.risks) == (ImportState.SAME, ())
    (planned,) = plan(repository, [HostEntry("web", user="other")])
    assert planned.changes == ("user: nothing → other",)
    config.write_text("Host web\n    HostName %z\n")
    (planned,) = plan(repository, [HostEntry("web", user="other")])
    assert planned.changes == ("user: nothing → other",)


def test_a_host_keeps_its_address_in_the_preview_where_only_other_fields_differ(
    private_home: Path, repository: HostRepository
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("Host web\n    HostName 192.0.2.1\n    User ann\n    Port 2222\n")
    same = HostEntry("web", "192.0.2.1", "ann", 2222)
    planned = plan(repository, [same, replace(same, user="bob", tags=("x",))])
    assert [host.address for host in planned] == ["ann@192.0.2.1:2222", "bob@192.0.2.1:2222"]
    assert [host.state for host in planned] == [ImportState.SAME, ImportState.CONFLICT]
    assert planned[1].changes == ("user: ann → bob", "tags: nothing → x")


def test_port_22_is_no_change_where_no_port_is_set(
    private_home: Path, repository: HostRepository
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("Host web\n    User ann\nHost db\n    Port 2222\n")
    web, db = plan(repository, [HostEntry("web", port=22), HostEntry("db", port=22)])
    assert web.state is ImportState.SAME
    assert db.changes == ("port: 2222 → 22",)


def test_an_import_never_raises_what_may_be_done_with_credentials(
    repository: HostRepository,
) -> None:
    save([repository.new(HostEntry("a", autofill="ask")), repository.new(HostEntry("b"))])
    loosened, tightened = plan(
        repository, [HostEntry("a", autofill="send"), HostEntry("b", autofill="ask")]
    )
    assert loosened.state is ImportState.SAME
    assert tightened.changes == ("autofill: nothing → ask",)


def test_tags_of_a_host_in_another_file_are_filled_in(
    private_home: Path, repository: HostRepository
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(
        "Host web\n    User a\n    #!! GroupLabels mine\n\nHost db\n    #!! Group x\n"
    )
    path = private_home / "metadata.json"
    path.write_text(
        '{"web": {"tags": ["prod"], "pinned_at": "2025-01-01T00:00:00Z"}, "db": {"tags": ["eu"]}}'
    )
    planned = plan(repository, read(path, "lazyssh").entries)
    assert [host.state for host in planned] == [ImportState.CHANGED, ImportState.CHANGED]
    assert planned[0].changes == ("tags: mine → mine prod", "favourite: nothing → yes")
    save(edits_of(planned))
    web = repository.block("web").entry
    assert (web.user, web.tags, web.favourite) == ("a", ("mine", "prod"), True)
    assert repository.block("db").entry == HostEntry("db", group="x", tags=("eu",))
    regrouped = plan(repository, [HostEntry("db", group="y")])
    assert [host.state for host in regrouped] == [ImportState.CONFLICT]
