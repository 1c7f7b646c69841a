"""What the first frame does without is not loaded before it."""

import subprocess
import sys

_ASSEMBLE = """
import sys
from sshtui.cli import app, lazy_parts
from sshtui.sessions.lines import Lines
from sshtui.settings import Settings

chosen = Settings()
credentials = lazy_parts.lazy_credentials(chosen)
lines = Lines(lazy_parts.LazyConnector(credentials))
app.assemble(lazy_parts.lazy_hosts(), credentials, lazy_parts.lazy_visits(), lines, chosen)
print(*sys.modules)
"""
_LIBRARIES = {
    "asyncssh",
    "pyghostty",
    "sqlite3",
    "cryptography",
    "keyring",
    "importlib.metadata",
}
_PACKAGES = (
    "sshtui.ssh.",
    "sshtui.demo.",
    "sshtui.knownhosts.",
    "sshtui.ui.modals.",
    "sshtui.ui.widgets.terminal.",
    "sshtui.hosts.importers.",
    "sshtui.credentials.otp.",
)
_MODULES = {
    "sshtui.credentials.service",
    "sshtui.hosts.repository",
    "sshtui.kbdint.classify",
    "sshtui.services.credentials",
    "sshtui.services.hosts",
    "sshtui.services.reachability",
    "sshtui.signin.asker",
    "sshtui.terminal.emulator",
    "sshtui.ui.controllers.hosts",
    "sshtui.ui.controllers.palette",
    "sshtui.ui.controllers.sessions",
    "sshtui.ui.screens.credentials",
    "sshtui.ui.screens.sessions",
    "sshtui.services.importable",
    "sshtui.ui.widgets.hidden_input",
    "sshtui.ui.widgets.hosts.first_run",
    "sshtui.ui.widgets.session_placeholders",
}


def test_an_app_that_was_put_together_has_loaded_none_of_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ASSEMBLE], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "sshtui.ui.screens.hosts" in loaded
    assert loaded & (_LIBRARIES | _MODULES) == set()
    assert [name for name in loaded if name.startswith(_PACKAGES)] == []
