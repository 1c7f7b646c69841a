"""An ssh of any release beside sshtui, whatever is on PATH."""

from collections.abc import Callable

import pytest

from sshtui.sshconfig import openssh
from sshtui.sshconfig.openssh import Release, Version

Beside = Callable[[Release], None]


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Beside:
    """Let sshtui believe in an ssh of some release, whatever is on PATH."""

    def believe(release: Release) -> None:
        version = Version(f"OpenSSH_{release.major}.{release.minor}p1", release)
        monkeypatch.setattr(openssh, "beside", lambda: version)

    return believe
