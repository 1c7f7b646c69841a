"""Edits of whole configurations beside `ssh -G`: one host changes, and no other."""

from tests.hosts.config_trees import Placed, answers, way_there

NEW = {"HostName": "192.0.2.99", "User": "someone", "Port": "2299"}


def test_an_edit_changes_one_host_in_what_is_meant(placed: Placed) -> None:
    edited = placed.tree.edited
    before = placed.untouched()
    expected = answers(
        placed.config, (edited,), *(f"{keyword}={value}" for keyword, value in NEW.items())
    )
    fields = [f"--set={keyword.lower()}={value}" for keyword, value in NEW.items()]
    placed.run("edit", edited, *fields, "--yes")
    assert placed.says(edited) == expected
    assert_unchanged(placed.says(*placed.others), before)


def test_a_rename_changes_one_name(placed: Placed) -> None:
    edited, renamed = placed.tree.edited, placed.tree.renamed
    before = placed.untouched()
    placed.run("edit", edited, f"--set=alias={renamed}", "--yes")
    assert placed.listed() == {*placed.others, renamed}
    for name, answer in placed.says(*placed.others).items():
        assert answer == [followed(line, edited, renamed) for line in before[name]]
    (answer,) = placed.says(renamed).values()
    was, there = way_there(before[edited]), way_there(answer)
    (hostname,) = there.pop("hostname")
    (old,) = was.pop("hostname")
    assert hostname in (old, old.replace(edited.lower(), renamed.lower()))
    assert there == was | {
        "proxyjump": [jump.replace(edited, renamed) for jump in was["proxyjump"]]
    }


def followed(line: str, old: str, new: str) -> str:
    return line.replace(old, new) if line.startswith("proxyjump ") else line


def test_a_removal_takes_one_name(placed: Placed) -> None:
    before = placed.untouched()
    placed.run("remove", placed.tree.edited, "--yes")
    assert placed.listed() == set(placed.others)
    assert_unchanged(placed.says(*placed.others), before)


def assert_unchanged(after: dict[str, list[str]], before: dict[str, list[str]]) -> None:
    for name, answer in after.items():
        assert answer == before[name]
