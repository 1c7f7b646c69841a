import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from supply.audit import FOUND, NOT_ASKED, judged, main

CLEAN = {"name": "click", "version": "8.5.1", "vulns": []}
SKIPPED = {"name": "rich", "skip_reason": "Dependency not found on PyPI"}
BAD = {
    "name": "asyncssh",
    "version": "2.14.1",
    "vulns": [
        {"id": "CVE-2023-48795", "fix_versions": ["2.14.2"]},
        {"id": "X", "fix_versions": []},
    ],
}


def output(*packages: Mapping[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.parametrize(
    ("told", "status", "words"),
    [
        (output(CLEAN), 0, "a.lock: 1 packages, no known vulnerability"),
        (output(CLEAN, SKIPPED), NOT_ASKED, "an answer for 1 of 2 packages"),
        (output(SKIPPED), NOT_ASKED, "an answer for 0 of 1 packages"),
        ("", NOT_ASKED, "an answer for 0 of 0 packages"),
        (output(), NOT_ASKED, "an answer for 0 of 0 packages"),
        (output(SKIPPED, BAD), FOUND, "asyncssh 2.14.1: CVE-2023-48795 (fixed in 2.14.2)"),
        (output(BAD), FOUND, "asyncssh 2.14.1: X (fixed in no version yet)"),
    ],
)
def test_nothing_is_called_safe_that_was_not_looked_up(told: str, status: int, words: str) -> None:
    verdict = judged("a.lock", told)
    assert verdict.status == status
    assert words in verdict.words


def test_what_keeps_it_from_asking_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "pip-audit"
    program.write_text("#!/bin/sh\necho hashes do not match >&2\nexit 1\n")
    program.chmod(0o700)
    assert main(str(program), "a.lock") == NOT_ASKED
    assert capfd.readouterr().err == "hashes do not match\n"
