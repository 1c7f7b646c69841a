"""`sshtui doctor`: checks this setup and says how to fix it."""

import json
from dataclasses import asdict

import click

from sshtui.cli.doctor_checks import look_at_everything
from sshtui.cli.doctor_findings import Finding, Level
from sshtui.cli.output import show_line

_MARKS = {Level.OK: "ok  ", Level.NOTE: "note", Level.PROBLEM: "FAIL"}
_DETAIL = "–   "
"""A finding without a name belongs to the one above it."""


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array, for programs.")
def command(*, as_json: bool) -> int:
    """Check this setup and say how to fix it; the exit status is 1 if something is broken."""
    findings = look_at_everything()
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            _show(finding)
    return int(any(finding.level is Level.PROBLEM for finding in findings))


def _show(finding: Finding) -> None:
    mark = _MARKS[finding.level] if finding.name else _DETAIL
    show_line(f"{mark}  {finding.name:<12} {finding.detail}")
    if finding.hint:
        show_line(f"{'':19}→ {finding.hint}")
