from pathlib import Path

import pytest

from sshtui.ui.browser import can_browse


@pytest.mark.parametrize(
    ("desktop", "opener", "can"),
    [("", True, False), (":0", False, False), (":0", True, True)],
)
def test_there_is_a_browser_only_on_a_desktop(
    desktop: str, opener: bool, can: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if opener:
        (tmp_path / "xdg-open").touch(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", desktop)
    assert can_browse() is can
