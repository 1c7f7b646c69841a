"""Words of `sshtui hosts import`: what each host means, and which of its lines are left out."""

from collections.abc import Callable, Container, Iterator, Sequence

from sshtui.cli.host_words import aligned
from sshtui.errors import UsageError
from sshtui.hosts.importers.plan import ImportState, Planned
from sshtui.hosts.importers.risks import RISKY, Risk, RiskKind
from sshtui.sshconfig import keywords
from sshtui.suggestions import did_you_mean

_KINDS = {kind.value.replace(" ", "-"): kind for kind in RiskKind}


def accepted_lines(words: Sequence[str]) -> Callable[[Planned], Container[Risk]]:
    """Read `--accept`, and return what tells which lines of a host it agrees to.

    Raises:
        UsageError: A word is neither a kind nor a keyword that would be left out.
    """
    kinds = {_KINDS[word.lower()] for word in words if word.lower() in _KINDS}
    names = {_name(word) for word in words if word.lower() not in _KINDS}
    for name in names - RISKY:
        known = (*_KINDS, *(keywords.NAMES[risky] for risky in sorted(RISKY)))
        raise UsageError(
            f"--accept does not know {name!a}. {did_you_mean(name, known)}".strip(),
            hint=f"Give a kind, {', '.join(_KINDS)}, or the keyword of a line that is left out.",
        )

    def accepted(host: Planned) -> Container[Risk]:
        return [
            risk
            for risk in host.risks
            if risk.kind in kinds or _name(risk.line.partition(" ")[0]) in names
        ]

    return accepted


def told(planned: Sequence[Planned], chosen: Container[str]) -> Iterator[str]:
    """Yield the lines that say what each host of an import means, and where it leads.

    Args:
        planned: The hosts.
        chosen: The names of those that are going to be saved.
    """
    rows = [_cells(host, "+" if host.alias in chosen else " ") for host in planned]
    for host, row in zip(planned, aligned(rows), strict=True):
        yield row
        if host.changes:
            yield f"    {'; '.join(host.changes)}"
        for risk in host.risks:
            state = "+" if host.alias in chosen and risk in host.agreed else "-"
            yield f"    {state} {risk}"


def _cells(host: Planned, sign: str) -> list[str]:
    jump, group = host.imported.jump, host.imported.group
    return [
        f"{sign} {host.state}",
        host.alias,
        host.address,
        f"through {jump}" if jump and jump.lower() != "none" else "",
        f"{group}/" if group else "",
    ]


def left_out(planned: Sequence[Planned]) -> str:
    """Say how many lines are left out, and what takes them; "" where none is."""
    refused = [
        risk
        for host in planned
        if host.state is not ImportState.SAME
        for risk in host.risks
        if risk not in host.agreed
    ]
    if not refused:
        return ""
    kinds = (word for word, kind in _KINDS.items() if any(risk.kind is kind for risk in refused))
    count = "1 line is" if len(refused) == 1 else f"{len(refused):,} lines are"
    options = " ".join(f"--accept {word}" for word in kinds)
    return f"{count} left out. If you trust this file, {options} imports such lines."


def _name(keyword: str) -> str:
    return keywords.current_name(keyword.lower())
