"""Tags and stars of several hosts at once, in the files."""

from pathlib import Path

import pytest

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.editing.edits import FileEdit, preview
from sshtui.hosts.editing.mark_edit import FavouriteEdit, TagEdit
from sshtui.hosts.snapshot import ConfigFiles

TEXT = "Host a b\n  HostName x\n  #!! GroupLabels t\nHost c\n  #!! Favourite no\n"


@pytest.fixture
def files(private_home: Path) -> ConfigFiles:
    config = private_home / ".ssh" / "config"
    config.write_text(TEXT)
    return ConfigFiles(user=config, system=Path("/dev/null"))


def after(edit: FileEdit) -> str:
    (change,) = preview([edit]).changes
    return change.after


def test_each_host_is_marked_where_it_stands(files: ConfigFiles) -> None:
    tagged = after(TagEdit(files, ("a", "c"), ("n",), frozenset("t")))
    expected = TEXT.replace("Labels t", "Labels n").replace("no\n", "no\n  #!! GroupLabels n\n")
    assert tagged == expected
    starred = after(FavouriteEdit(files, ("b", "c"), favourite=True))
    expected = TEXT.replace("Labels t\n", "Labels t\n  #!! Favourite yes\n")
    assert starred == expected.replace("Favourite no", "Favourite yes")


def test_what_cannot_be_done_is_refused(files: ConfigFiles) -> None:
    with pytest.raises(UsageError):
        preview([TagEdit(files, ("a",), ("x\ny",), frozenset())])
    with pytest.raises(ConfigError, match="no longer there"):
        preview([FavouriteEdit(files, ("gone",), favourite=True)])
