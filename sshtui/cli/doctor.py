"""`sshtui doctor`: what works here, and how to mend the rest."""

import json
from dataclasses import asdict

import click

from sshtui.cli.checks import look_at_everything
from sshtui.cli.findings import Finding, Level
from sshtui.cli.output import show_line

_MARKS = {Level.OK: "ok  ", Level.NOTE: "note", Level.PROBLEM: "MEND"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON array, for programs.")
def command(*, as_json: bool) -> int:
    """Tell what works here, and how to mend the rest; 1 is returned where something is broken."""
    findings = look_at_everything()
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            _show(finding)
    return int(any(finding.level is Level.PROBLEM for finding in findings))


def _show(finding: Finding) -> None:
    show_line(f"{_MARKS[finding.level]}  {finding.name:<12} {finding.detail}")
    if finding.hint:
        show_line(f"{'':19}→ {finding.hint}")
