"""The licences of what sshtui runs on and is built with (`make licences`), and which may be."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from supply.components import ROOT, normalised, pinned, runs_on

PAGE = ROOT / "docs" / "licences.md"
ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "EPL-2.0",
        "ISC",
        "MIT",
        "MIT-0",
        "PSF-2.0",
    }
)
EXCEPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "fido2": "the MPL is that of its list of public suffixes, which is not changed",
        "pathspec": "used to build sshtui, and no part of it",
    }
)
"""Packages with another licence, and why they are used all the same."""

_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "License :: OSI Approved :: Apache Software License": "Apache-2.0",
        "License :: OSI Approved :: BSD License": "BSD-2-Clause",
        "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    }
)
"""Classifiers as SPDX has them; which BSD licence is meant they do not say, so the shorter is."""

_WHERE: Mapping[str, str] = MappingProxyType(
    {
        "": "",
        "implementation_name != 'PyPy'": "",
        "python_full_version < '3.12'": "Python 3.11",
        "sys_platform == 'linux'": "Linux",
    }
)
_ELSEWHERE = "sys_platform == 'win32'"
"""The marker of what is never installed: sshtui does not run there."""
_TABLE = "| package | version | licence | for |\n|---|---|---|---|\n"
_ROW = re.compile(r"\| ([\w.-]+) \| ([^|]+) \| ([^|]+) \|([^|]*)\|")


@dataclass(frozen=True, slots=True)
class Package:
    """A package and its licence.

    Attributes:
        name: As it is written by those who make it.
        version: The locked one.
        licence: An SPDX expression; "" where it has none.
        where: What it is needed for, if not always.
    """

    name: str
    version: str
    licence: str
    where: str = ""


def is_allowed(package: Package) -> bool:
    """Return whether a package may be used with its licence."""
    choices = package.licence.split(" OR ")
    return normalised(package.name) in EXCEPTIONS or any(
        set(choice.split(" AND ")) <= ALLOWED for choice in choices
    )


def licence_of(component: Mapping[str, Any]) -> str:
    """Return the licence of a component of an SBOM as an expression."""
    found = dict.fromkeys(
        entry.get("expression") or entry["license"].get("id") or _named(entry["license"]["name"])
        for entry in component.get("licenses", ())
    )
    return " AND ".join(found)


def packages(sbom: Mapping[str, Any]) -> tuple[list[Package], list[Package]]:
    """Return what sshtui runs on, and what it is built with.

    Args:
        sbom: Of an environment with everything for development.

    Raises:
        SystemExit: Something that is locked is not in it, as only an older Python needs it.
    """
    locked = pinned()
    parts = {normalised(part["name"]): part for part in sbom["components"]}
    wrong = [name for name in locked if name not in parts and locked[name][1] != _ELSEWHERE]
    if wrong:
        raise SystemExit(f"Not installed here: {', '.join(wrong)}. Use Python 3.11.")
    runs = runs_on()
    found: tuple[list[Package], list[Package]] = ([], [])
    for name, part in sorted(parts.items()):
        used = name in runs
        if used or name in locked:
            where = _WHERE[locked[name][1]] if name in locked else "an extra"
            package = Package(part["name"], part["version"], licence_of(part), where)
            found[not used].append(package)
    return found


def written(runs: list[Package], builds: list[Package]) -> str:
    """Return the page."""
    kept = "".join(f"- {name}: {reason}.\n" for name, reason in EXCEPTIONS.items())
    return (
        "# Licences\n\n"
        "sshtui has the MIT licence. `make licences` writes this page from what the locks\n"
        "install, and fails on another licence than those named below; `make sbom` writes what\n"
        "sshtui runs on into `dist/sbom.json`, as CycloneDX.\n\n"
        f"## Runs on\n\n{_table(runs)}\n## Is built with\n\n{_table(builds)}\n"
        f"## Allowed licences\n\n{', '.join(sorted(ALLOWED))}. Others:\n\n{kept}"
    )


def listed(page: str) -> list[Package]:
    """Return the packages on the page."""
    return [
        Package(name, version, licence, where.strip())
        for name, version, licence, where in _ROW.findall(page)
        if name != "package"
    ]


def _named(name: str) -> str:
    return _NAMES.get(name, name)


def _table(found: list[Package]) -> str:
    return _TABLE + "".join(_rows(found))


def _rows(found: list[Package]) -> Iterator[str]:
    for package in found:
        cells = (package.name, package.version, package.licence or "none", package.where)
        yield f"| {' | '.join(cells)} |\n".replace("  |", " |")


def main(sbom: Path) -> None:
    """Write the page.

    Raises:
        SystemExit: A licence is not allowed, or a package is missing.
    """
    runs, builds = packages(json.loads(sbom.read_text("utf-8")))
    if wrong := [package for package in (*runs, *builds) if not is_allowed(package)]:
        raise SystemExit("\n".join(f"{p.name}: {p.licence or 'no licence'}" for p in wrong))
    PAGE.write_text(written(runs, builds), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
