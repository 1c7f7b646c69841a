"""Asks PyPI for known vulnerabilities of what is locked (`make audit`)."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOUND, NOT_ASKED = 1, 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a lock.

    Attributes:
        words: For a person.
        status: The exit status: 0 for nothing known, `FOUND` or `NOT_ASKED`.
    """

    words: str
    status: int = 0


def judged(lock: str, output: str) -> Verdict:
    """Return what pip-audit says of a lock.

    Args:
        lock: Its name.
        output: JSON; something else where pip-audit could not do its work.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except ValueError:
        packages = []
    asked = [package for package in packages if "skip_reason" not in package]
    bad = [package for package in asked if package["vulns"]]
    if bad:
        lines = [
            f"  {package['name']} {package['version']}: {vulnerability['id']}"
            f" (fixed in {', '.join(vulnerability['fix_versions']) or 'no version yet'})"
            for package in bad
            for vulnerability in package["vulns"]
        ]
        return Verdict("\n".join([f"{lock}: known vulnerabilities", *lines]), FOUND)
    if len(asked) < len(packages) or not packages:
        return Verdict(
            f"{lock}: PyPI's list of vulnerabilities gave an answer for {len(asked)} of"
            f" {len(packages)} packages, so nothing is known of the others. Try it with a network.",
            NOT_ASKED,
        )
    return Verdict(f"{lock}: {len(asked)} packages, no known vulnerability")


def main(program: str, *locks: str) -> int:
    """Ask for each lock, print what is known, and return the worst exit status."""
    status = 0
    for lock in locks:
        options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "-f", "json"]
        command = [program, *options, "-r", lock]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        verdict = judged(Path(lock).name, done.stdout)
        print(verdict.words)
        if verdict.status == NOT_ASKED:
            print(done.stderr.strip(), file=sys.stderr)  # why, which need not be the network
        status = status if status == FOUND else verdict.status or status
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
