"""Cuts the SBOM of a development environment down to what sshtui runs on (`make sbom`)."""

import json
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from supply.components import normalised, pinned, runs_on


def of_what_runs(
    sbom: Mapping[str, Any], needed: Collection[str], locked: Collection[str]
) -> dict[str, Any]:
    """Return an SBOM without what sshtui does not run on.

    Args:
        sbom: Of the whole environment.
        needed: What sshtui runs on; normalised names.
        locked: What is always installed; the rest of it comes with an extra and is optional.
    """
    components = [
        {**part, "scope": "required" if normalised(part["name"]) in locked else "optional"}
        for part in sbom["components"]
        if normalised(part["name"]) in needed
    ]
    kept = {part["bom-ref"] for part in components}
    root = sbom["metadata"]["component"]["bom-ref"]
    dependencies = [
        {"ref": entry["ref"], "dependsOn": [n for n in entry.get("dependsOn", ()) if n in kept]}
        for entry in sbom["dependencies"]
        if entry["ref"] in kept | {root}
    ]
    return {**sbom, "components": components, "dependencies": dependencies}


def main(whole: Path, target: Path) -> None:
    """Write the SBOM of what runs."""
    sbom = of_what_runs(json.loads(whole.read_text("utf-8")), runs_on(), pinned())
    target.write_text(json.dumps(sbom, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
