"""What a person does with saved hosts, from the use case to the file and back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.editing.include_line import REMARK
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.entry_text import texts_of
from sshtui.hosts.history import History
from sshtui.hosts.importers.plan import ImportState
from sshtui.hosts.model import Visit
from sshtui.hosts.repository import HostRepository
from sshtui.services.hosts import ChangeSet, HostManager

CONFIG = "Host web\n    HostName 192.0.2.1\n    #!! Group eu\nHost db\n    ProxyJump web\n"


@pytest.fixture
def config(private_home: Path) -> Path:
    path = private_home / ".ssh" / "config"
    path.write_text(CONFIG)
    return path


@pytest.fixture
def repository(config: Path) -> HostRepository:
    return HostRepository(system_config=Path("/dev/null"))


@pytest.fixture
def visits() -> History:
    return History(None)


@pytest.fixture
def manager(repository: HostRepository, visits: History) -> HostManager:
    return HostManager(repository, visits)


def test_a_rule_is_drafted_without_a_name_unless_it_is_the_systems(
    config: Path, private_home: Path
) -> None:
    config.write_text(CONFIG + "Host *\n  User u\n")
    system = private_home / "system"
    system.write_text("Host *\n  Port 1\n")
    manager = HostManager(HostRepository(system_config=system), History(None))
    ours, theirs = manager.rules("web")
    draft = manager.rule_draft(ours)
    entry, wrong = draft.read({**texts_of(draft.entry), "user": "v", "port": "0"})
    assert list(wrong) == ["port"]
    entry, wrong = draft.read({**texts_of(draft.entry), "user": "v"})
    assert wrong == {}
    manager.save(manager.prepare([draft.edit(entry)]))
    assert config.read_text() == CONFIG + "Host *\n  User v\n"
    with pytest.raises(UsageError, match="is the system's"):
        manager.rule_draft(theirs)


def test_a_draft_says_what_is_wrong_beside_other_hosts(manager: HostManager) -> None:
    draft = manager.draft("web")
    assert (draft.groups, dict(draft.jumps)) == (["eu"], {"web": "", "db": "web"})
    _, wrong = draft.read({**texts_of(draft.entry), "alias": "db"})
    assert list(wrong) == ["alias"]
    _, wrong = draft.read({**texts_of(draft.entry), "jump": "db"})
    assert list(wrong) == ["jump"]
    entry, wrong = draft.read({**texts_of(draft.entry), "port": "2222"})
    assert (entry.port, wrong) == (2222, {})
    _, wrong = draft.read({**texts_of(draft.entry), "hostname": "w.x", "jump": "me@w.x"})
    assert wrong == {"jump": "ProxyJump loop: w.x is the address of web itself."}
    _, wrong = draft.read({**texts_of(draft.entry), "hostname": "%h.x", "jump": "me@web.x"})
    assert wrong == {"jump": "ProxyJump loop: web.x is the address of web itself."}


def test_a_loop_that_was_there_does_not_keep_other_fields_from_being_changed(
    manager: HostManager, config: Path
) -> None:
    config.write_text("Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n")
    draft = manager.draft("a")
    _, wrong = draft.read({**texts_of(draft.entry), "user": "root"})
    assert wrong == {}
    _, wrong = draft.read({**texts_of(draft.entry), "jump": "x,b"})
    assert wrong == {"jump": "ProxyJump loop: a → b → a."}


def test_nothing_is_written_before_it_is_saved_and_undo_restores_it(
    manager: HostManager, config: Path
) -> None:
    draft = manager.draft("web")
    entry, _ = draft.read({**texts_of(draft.entry), "user": "root"})
    wanted = manager.prepare([draft.edit(entry)])
    assert config.read_text() == CONFIG
    manager.save(wanted)
    assert [change.after for change in wanted.changes] == [config.read_text()]
    assert "User root" in config.read_text()
    assert manager.undo()
    assert config.read_text() == CONFIG
    assert not manager.undo()


def test_a_copy_is_a_new_host_in_our_own_file(manager: HostManager) -> None:
    draft = manager.draft("web", copied=True)
    assert (draft.path, draft.before, draft.entry.hostname) == (
        manager.path,
        HostEntry(""),
        "192.0.2.1",
    )
    entry, wrong = draft.read({**texts_of(draft.entry), "alias": "web2"})
    assert not wrong
    manager.save(manager.prepare([draft.edit(entry)]))
    assert [host.alias for host in manager.find("web2").hosts()] == ["web2"]


def test_visits_follow_a_host_that_is_renamed(
    manager: HostManager, repository: HostRepository, visits: History
) -> None:
    visits.record("web", Visit(1.0, 2.0, "publickey"))
    block = repository.block("web")
    manager.save(manager.prepare_edit(block, HostEntry("front", "192.0.2.1", group="eu")))
    assert len(visits.last("front")) == 1


@pytest.mark.parametrize(
    ("prepare", "expected"),
    [
        (lambda manager: manager.prepare_tags(["web"], ["a", "b"]), "#!! GroupLabels a b"),
        (lambda manager: manager.prepare_favourites(["web", "db"]), "#!! Favourite yes"),
        (lambda manager: manager.prepare_include(), REMARK),
    ],
)
def test_each_change_is_undone_alike(
    manager: HostManager, config: Path, prepare: Callable[[HostManager], ChangeSet], expected: str
) -> None:
    manager.save(prepare(manager))
    assert expected in config.read_text()
    assert manager.undo()
    assert config.read_text() == CONFIG


def test_tags_are_removed_and_favourites_unmade(manager: HostManager, config: Path) -> None:
    manager.save(manager.prepare_tags(["web"], ["a", "b"]))
    manager.save(manager.prepare_tags(["web"], ["-a", "c"]))
    assert "#!! GroupLabels b c" in config.read_text()
    manager.save(manager.prepare_favourites(["web"]))
    manager.save(manager.prepare_favourites(["web"]))
    assert "Favourite" not in config.read_text()


def test_what_marks_a_row_of_several_names_leaves_it_one_row(
    manager: HostManager, repository: HostRepository, config: Path
) -> None:
    config.write_text("Host w1 web1\n  HostName x\n  #!! GroupLabels a\n")
    manager.save(manager.prepare_tags(["w1"], ["b"]))
    manager.save(manager.prepare_favourites(["w1"]))
    block = repository.block("web1")
    manager.save(manager.prepare_edit(block, replace(block.entry, note="n", group="eu")))
    (host,) = repository.hosts()
    assert (host.names, host.tags, host.favourite) == (("w1", "web1"), ("a", "b"), True)
    assert config.read_text().count("Host ") == 1
    block = repository.block("w1")
    manager.save(manager.prepare_edit(block, replace(block.entry, user="me")))
    assert config.read_text().startswith("Host w1\n    User me\n\nHost w1 web1\n")
    assert [host.tags for host in repository.hosts()] == [("a", "b")] * 2


def test_a_mark_of_a_row_without_a_block_of_its_own_gets_one_for_all_of_its_names(
    manager: HostManager, repository: HostRepository, config: Path
) -> None:
    shared = "Host a b c\n  HostName x\nHost c\n  Port 3\n"
    config.write_text(shared)
    manager.save(manager.prepare_favourites(["a"]))
    assert config.read_text() == "Host a b\n    #!! Favourite yes\n\n" + shared
    assert [host.names for host in repository.hosts()] == [("a", "b"), ("c",)]


def test_what_a_shared_rule_marks_is_told_or_taken_away(
    manager: HostManager, repository: HostRepository, config: Path
) -> None:
    rule = "Host *.prod\n  #!! GroupLabels prod\n  #!! Favourite yes\n"
    config.write_text("Host a.prod b.prod\n" + rule)
    wanted = manager.prepare_tags(["a.prod", "b.prod"], ["-prod"])
    rule_told = "Host *.prod (config:2) gives it, a shared rule, 2 hosts."
    told = f"Tag prod of a.prod, b.prod stays: {rule_told}"
    assert (wanted.changes, wanted.notes) == ((), (told,))
    manager.save(manager.prepare_favourites(["a.prod"]))
    assert [host.favourite for host in repository.hosts()] == [False, True]
    manager.save(manager.prepare_favourites(["a.prod"]))
    assert [host.favourite for host in repository.hosts()] == [True, True]
    assert config.read_text().endswith(rule)


def test_a_loop_through_another_name_of_the_host_is_told(
    manager: HostManager, config: Path
) -> None:
    config.write_text("Host w1 web1\n  HostName 127.0.0.1\nHost hop\n  ProxyJump web1\n")
    draft = manager.draft("w1")
    _, wrong = draft.read({**texts_of(draft.entry), "jump": "hop"})
    assert wrong == {"jump": "ProxyJump loop: w1 → hop → web1, another name of w1."}
    _, wrong = draft.read({**texts_of(draft.entry), "jump": "127.1"})
    assert wrong == {"jump": "ProxyJump loop: 127.1 is the address of w1 itself."}


def test_hosts_are_deleted_together_or_not_at_all(manager: HostManager, config: Path) -> None:
    with pytest.raises(ConfigError, match="gone"):
        manager.prepare_delete(["web", "gone"])
    assert config.read_text() == CONFIG
    manager.save(manager.prepare_delete(["web", "db"]))
    assert config.read_text() == ""


def test_a_row_is_deleted_with_all_of_its_names_and_one_name_is_told(
    manager: HostManager, config: Path
) -> None:
    config.write_text("Host w1 web1\n  HostName x\n")
    assert manager.all_names(["w1"]) == ("w1", "web1")
    told = ("Only the name w1 goes; the host stays as web1.",)
    assert manager.prepare_delete(["w1"]).notes == told
    manager.save(manager.prepare_delete(manager.all_names(["w1"])))
    assert config.read_text() == ""


def test_what_is_exported_is_imported_again(manager: HostManager, tmp_path: Path) -> None:
    file = tmp_path / "hosts.json"
    manager.export_to(file, ["web"])
    assert file.read_text() == manager.export(["web"], "json").text
    with pytest.raises(UsageError, match="exists"):
        manager.export_to(file, ["web"])
    file.write_text(file.read_text().replace("192.0.2.1", "192.0.2.2").replace('"web"', '"new"'))
    planned, notes = manager.read_import(file)
    assert ([host.state for host in planned], notes) == ([ImportState.NEW], ())
    manager.save(manager.prepare_import(planned))
    assert [host.hostname for host in manager.find("new").hosts()] == ["192.0.2.2"]


def test_plain_ssh_is_not_offered_the_file_of_the_demo(config: Path, tmp_path: Path) -> None:
    demo = HostRepository(tmp_path / "config", Path("/dev/null"), tmp_path / "hosts.conf")
    manager = HostManager(demo, History(None))
    manager.save(manager.prepare_new(HostEntry("mine")))
    assert not manager.offers_include()


def test_plain_ssh_is_offered_the_file_once(manager: HostManager, config: Path) -> None:
    assert not manager.offers_include(), "there is no file of ours yet"
    manager.save(manager.prepare_new(HostEntry("mine")))
    assert manager.offers_include()
    manager.answer_include(agreed=False)
    assert not manager.offers_include()
    manager.save(manager.prepare_include())
    assert manager.is_included()
    manager.save(manager.prepare_include(removed=True))
    assert config.read_text() == CONFIG


def test_a_line_that_somebody_else_wrote_is_left_alone(manager: HostManager, config: Path) -> None:
    manager.save(manager.prepare_new(HostEntry("mine")))
    config.write_text(f'Include "{paths.config_dir()}/*.conf"\n')
    assert manager.is_included()
    with pytest.raises(ConfigError, match="did not write"):
        manager.prepare_include(removed=True)
