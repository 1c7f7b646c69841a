"""The house rules that a machine can check."""

import ast
import re
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests import report

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "sshtui"
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
WRITTEN = [path for place in report.PLACES for path in sorted((ROOT / place).rglob("*.py"))]
ONE_A_FLOOR = {
    "hosts": "its command, service, controller and screen",
    "credentials": "its service, controller and screen",
}
"""Names that more than two modules have, and why: each is on a floor of its own."""

NAMES = {
    ".".join(("sshtui", *module.with_suffix("").parts)): module
    for module in MODULES
    if module.name != "__init__.py"
}

WITHOUT_TESTS_OF_THEIR_OWN = {
    "__main__.py": "one call, run by the tests of the command line",
    "cli/doctor_findings.py": "shapes only",
    "credentials/binding.py": "names and shapes only",
    "credentials/credential.py": "shapes only",
    "credentials/lease_state.py": "names only",
    "hosts/model.py": "shapes only",
    "mux/master.py": "shapes and a protocol only",
    "mux/rider.py": "shapes only",
    "sessions/events.py": "shapes only",
    "sessions/protocol.py": "a protocol only",
    "sessions/riders.py": "shapes and a protocol only",
    "sessions/sharing/interfaces.py": "a shape and protocols only",
    "signin/asker.py": "shapes and a protocol only",
    "terminal/grid.py": "shapes only",
    "services/ports.py": "protocols only",
    "recording/pieces.py": "shapes and a protocol only",
}
"""Modules that need no mirror in tests/, and why."""

TESTED_TOGETHER = {
    "mux/forwarding.py": "mux/test_client.py",
    "mux/passed_descriptors.py": "mux/test_client.py",
    "sessions/recovery.py": "sessions/test_reconnector.py",
    "sessions/sharing/access.py": "sessions/sharing/test_broker.py",
    "sessions/shell_preparation.py": "ui/controllers/test_agent_consent.py",
    "sessions/tunnel.py": "sessions/test_tunnels.py",
    "sessions/sharing/rider_forwards.py": "sessions/sharing/test_broker.py",
    "sessions/sharing/share.py": "sessions/sharing/test_broker.py",
    "sessions/sharing/sockets.py": "sessions/sharing/test_broker.py",
    "sessions/surroundings.py": "sessions/test_lines.py",
    "kbdint/prompt_identity.py": "kbdint/test_places.py",
    "kbdint/prompt_tokens.py": "kbdint/test_classify.py",
    "kbdint/vocabulary.py": "kbdint/test_corpus.py",
    "kbdint/words/asian.py": "kbdint/test_corpus.py",
    "kbdint/words/english.py": "kbdint/test_corpus.py",
    "kbdint/words/germanic.py": "kbdint/test_corpus.py",
    "kbdint/words/others.py": "kbdint/test_corpus.py",
    "kbdint/words/romance.py": "kbdint/test_corpus.py",
    "kbdint/words/slavic.py": "kbdint/test_corpus.py",
    "kbdint/words/vocabulary.py": "kbdint/test_corpus.py",
    "ssh/channel_opening.py": "ssh/test_channel.py",
    "ssh/client.py": "ssh/test_edge_cases_open_forms.py",
    "ssh/connect.py": "ssh/test_edge_cases_real.py",
    "ssh/session_channel.py": "ssh/test_channel.py",
    "ui/controllers/forward_list.py": "ui/screens/test_forwards.py",
    "ui/modals/permission.py": "ui/controllers/test_agent_consent.py",
    "ui/modals/lend_agent.py": "ui/controllers/test_agent_consent.py",
    "ui/controllers/asker.py": "ui/controllers/test_question_queue.py",
    "ui/controllers/assembly.py": "ui/test_app.py",
    "recording/recorder.py": "recording/test_recordings.py",
    "terminal/picture.py": "recording/test_recordings.py",
    "ui/player.py": "ui/screens/test_player.py",
    "ui/controllers/host_consent.py": "ui/controllers/test_forward_consent.py",
    "ui/modals/allow_forwards.py": "ui/controllers/test_forward_consent.py",
    "ui/modals/fill_snippet.py": "ui/controllers/test_snippets.py",
    "ui/modals/rider_table.py": "ui/controllers/test_riders.py",
    "ui/modals/start_log.py": "ui/controllers/test_recording.py",
    "terminal/reset.py": "terminal/test_afterwards.py",
    "ui/controllers/zoom.py": "cli/test_zoom_on_terminal.py",
    "ui/modals/confirm_copies.py": "ui/controllers/test_clipboard.py",
    "ui/modals/open_link.py": "ui/screens/test_session_links.py",
    "ui/modals/confirm_zoom.py": "cli/test_zoom_on_terminal.py",
    "ui/rendering/native_terminal.py": "cli/test_zoom_on_terminal.py",
    "ui/action.py": "ui/test_actions.py",
    "ui/controllers/settings_changes.py": "ui/screens/test_setting_list.py",
    "ui/modals/key_capture.py": "ui/screens/test_setting_list.py",
    "ui/widgets/keep_line.py": "ui/modals/test_challenge.py",
    "ui/controllers/questions.py": "ui/controllers/test_key_gate.py",
    "credentials/stores/kind.py": "credentials/stores/test_own_store.py",
    "hosts/entry.py": "hosts/test_fields.py",
    "cli/command_suggestions.py": "cli/test_main.py",
    "cli/run_remote.py": "cli/test_exec.py",
    "ui/controllers/quitting.py": "ui/modals/test_confirm_quit.py",
    "ui/controllers/host_actions.py": "ui/controllers/test_hosts.py",
    "ui/controllers/credentials.py": "ui/screens/test_signed_in_by_itself.py",
    "ui/keyboard/type_ahead.py": "ui/screens/test_sessions.py",
    "ui/screens/first_run.py": "ui/widgets/hosts/test_first_run.py",
    "ui/screens/host_list_actions.py": "ui/screens/test_hosts.py",
    "ui/screens/session_actions.py": "ui/controllers/test_ended_sessions.py",
    "ui/screens/session_scrollback.py": "ui/screens/test_sessions.py",
    "ui/screens/session_tabs.py": "ui/screens/test_sessions.py",
    "ui/widgets/hosts/browser.py": "ui/screens/test_hosts.py",
    "ui/widgets/terminal/copy_canvas.py": "ui/widgets/terminal/test_copy_view.py",
    "ui/widgets/terminal/copy_motions.py": "ui/widgets/terminal/test_copy_view.py",
    "ui/widgets/terminal/scroll_canvas.py": "ui/widgets/terminal/test_copy_mouse.py",
    "ui/widgets/terminal/copy_search.py": "ui/widgets/terminal/test_copy_view.py",
    "ui/widgets/hosts/details.py": "ui/controllers/test_host_details.py",
    "ui/widgets/hosts/listing.py": "ui/controllers/test_hosts.py",
    "ui/modals/pipe_wait.py": "ui/controllers/test_text_outlets.py",
    "ui/modals/wait_notice.py": "ui/modals/test_import_wait.py",
    "ui/rendering/foreground_program.py": "cli/test_copy_mode_on_terminal.py",
    "ui/modals/enter_credential.py": "ui/screens/test_credentials.py",
    "ui/modals/change_credential.py": "ui/screens/test_credentials.py",
    "ui/modals/credential_storage.py": "ui/screens/test_credentials.py",
    "ui/modals/passphrase_dialog.py": "ui/modals/test_passphrase.py",
    "ui/widgets/resize_line.py": "ui/screens/test_session_panes.py",
    "ui/widgets/session_area.py": "ui/screens/test_session_panes.py",
    "ui/widgets/session_pane.py": "ui/screens/test_sessions.py",
    "signin/pasted_seed.py": "ui/modals/test_challenge_codes.py",
}
"""Modules that make sense only as part of another, and the tests that run them."""


def mirror(module: Path) -> Path:
    together = TESTED_TOGETHER.get(module.as_posix())
    return ROOT / "tests" / (together or module.parent / f"test_{module.name}")


def test_every_module_has_its_mirror() -> None:
    expected = [module for module in MODULES if module.name != "__init__.py"]
    lonely = {module.as_posix() for module in expected if not mirror(module).exists()}
    assert sorted(lonely - set(WITHOUT_TESTS_OF_THEIR_OWN)) == []
    assert sorted(set(WITHOUT_TESTS_OF_THEIR_OWN) - lonely) == [], "take these off the list"


def test_packages_re_export_nothing() -> None:
    packages = [module for module in MODULES if module.name == "__init__.py"]
    assert [str(m) for m in packages if (PACKAGE / m).read_text("utf-8").strip()] == []


def imports(module: Path) -> set[str]:
    """Return what a module imports of ours, wherever it stands: in a function, for types only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((PACKAGE / module).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & NAMES.keys() - {name for name, path in NAMES.items() if path == module}


def test_no_import_goes_in_a_circle() -> None:
    circle: list[str] = []
    try:
        TopologicalSorter({name: imports(path) for name, path in NAMES.items()}).prepare()
    except CycleError as error:
        circle = error.args[1]
    assert circle == []


def test_no_two_classes_have_one_name() -> None:
    places: dict[str, list[str]] = {}
    for module in MODULES:
        for node in ast.parse((PACKAGE / module).read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(str(module))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_three_modules_have_one_name() -> None:
    places: dict[str, list[str]] = {}
    for module in NAMES.values():
        places.setdefault(module.stem, []).append(str(module))
    alike = {name: where for name, where in places.items() if len(where) > 2}
    assert sorted(alike) == sorted(ONE_A_FLOOR)


def test_no_variable_of_a_loop_is_called_one() -> None:
    found = []
    for path in WRITTEN:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
                targets = [
                    target.id for target in ast.walk(node.target) if isinstance(target, ast.Name)
                ]
                place = node.target.lineno
            elif isinstance(node, ast.Lambda):
                targets = [argument.arg for argument in node.args.args]
                place = node.lineno
            else:
                continue
            found += [f"{path.relative_to(ROOT)}:{place}"] * ("one" in targets)
    assert found == []


def test_imports_are_absolute() -> None:
    relative = [
        str(module)
        for module in MODULES
        for node in ast.walk(ast.parse((PACKAGE / module).read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_whatever_has_a_long_form_is_run_by_make_fuzz_or_make_soak() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    swept = re.search(r"^SWEEPS := (.*)$", makefile, re.MULTILINE)
    assert swept is not None
    places = [ROOT / place for place in (*swept[1].split(), "tests/soak")]
    assert all(place.exists() for place in places)
    asking = [path for path in WRITTEN if "from tests.effort import LONG" in path.read_text()]
    found = [path for path in asking if not any(path.is_relative_to(each) for each in places)]
    assert found == [Path(__file__)]


def test_a_report_names_what_is_large() -> None:
    many = "class Large:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(26))
    long = "def long():\n" + "    pass\n" * 50
    assert list(report.large_in("a.py", many)) == ["a.py:1: Large has 26 methods"]
    assert list(report.large_in("a.py", long)) == ["a.py:1: long has 51 lines"]
    assert list(report.large_in("a.py", "\n" * 501)) == ["a.py: 501 lines"]
    assert list(report.large_in("a.py", "def short(): ...\n" * 500)) == []


def test_imports_point_down() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["sshtui.sessions.manager", "sshtui.cli.main"])
def test_the_core_and_the_command_line_load_no_textual(module: str) -> None:
    script = (
        f"import sys, {module}; "
        "print(*sorted({'textual', 'rich'} & {name.partition('.')[0] for name in sys.modules}))"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-run.lock", "requirements-supply.lock"]
)
def test_the_locks_hold_every_dependency_and_nothing_of_a_machine(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    pinned = {line.partition("==")[0].partition("[")[0] for line in lines if "==" in line}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = settings["project"]
    wanted = {
        "requirements.lock": project["dependencies"] + project["optional-dependencies"]["dev"],
        "requirements-run.lock": project["dependencies"],
        "requirements-supply.lock": settings["dependency-groups"]["supply"],
    }[name]
    names = {wish.partition("[")[0].partition(">")[0].partition("~")[0] for wish in wanted}
    assert {name.lower() for name in names} <= pinned
    assert not [line for line in lines if "://" in line or line.startswith(("-", "/"))]
    assert all("--hash=sha256:" in line for line in lines if line.startswith(" "))
