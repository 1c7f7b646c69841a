"""What the tests of hosts get."""

from collections.abc import Callable, Iterator

import pytest

from sshtui.sshconfig import openssh
from sshtui.sshconfig.openssh import Release, Version

Beside = Callable[[Release], None]


# Asked before any test hides it.
openssh.beside()
openssh.defaults()


@pytest.fixture(scope="session", autouse=True)
def _little_patience_with_dns() -> Iterator[None]:
    # Names that do not exist are asked for here; a machine without DNS must not wait for each.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RES_OPTIONS", "timeout:1 attempts:1")
        yield


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Beside:
    """Let sshtui believe in an ssh of some release, whatever is on PATH."""

    def believe(release: Release) -> None:
        version = Version(f"OpenSSH_{release.major}.{release.minor}p1", release)
        monkeypatch.setattr(openssh, "beside", lambda: version)

    return believe
