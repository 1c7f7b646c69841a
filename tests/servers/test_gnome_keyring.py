import shutil
from pathlib import Path

import pytest

from tests.servers.gnome_keyring import gnome_keyring


@pytest.mark.parametrize(
    ("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)]
)
def test_without_the_tools_a_person_skips_and_ci_fails(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(outcome, match="install dbus and gnome-keyring"), gnome_keyring(tmp_path):
        pass
