"""Which settings are in force for one host, and where each of them stands (ssh_config(5))."""

from collections.abc import Iterator, Sequence

from sshtui.hosts import keywords, tokens
from sshtui.hosts.conditions import Condition, Situation
from sshtui.hosts.config_line import Line
from sshtui.hosts.lookup import Lookup


class Effective:
    """The settings in force, by keyword; the first value wins unless the keyword accumulates.

    Attributes:
        hostname: Where to connect to: HostName with its tokens, in ssh's spelling; "" until
            all settings are known.
    """

    def __init__(self) -> None:
        self._lines: dict[str, list[Line]] = {}
        self.hostname = ""

    def line(self, keyword: str) -> Line | None:
        """Return the line that sets a keyword (in lower case), None where none does."""
        found = self._lines.get(keyword)
        return found[0] if found else None

    def lines(self, keyword: str) -> Sequence[Line]:
        """Return every line that counts for a keyword, without repetitions."""
        return self._lines.get(keyword, ())

    def all(self) -> Iterator[Line]:
        """Yield every line that counts, in the order in which they were found."""
        for lines in self._lines.values():
            yield from lines

    def value(self, keyword: str) -> str:
        """Return the first argument of a keyword, "" where it is not set."""
        found = self._lines.get(keyword)
        return found[0].arguments[0] if found else ""

    def add(self, line: Line) -> None:
        """Take a line into account after those that are already there."""
        keyword = line.keyword
        present = self._lines.get(keyword)
        if present is None:
            if not self._is_ruled_out(line):
                self._lines[keyword] = [line]
        elif keyword in keywords.ACCUMULATING and all(
            line.arguments != other.arguments for other in present
        ):
            present.append(line)

    def _is_ruled_out(self, line: Line) -> bool:
        # A jump and a command exclude each other, first come first served; a jump of `none`
        # excludes only later jumps.
        if line.keyword == "proxycommand":
            jump = self.line("proxyjump")
            return jump is not None and jump.rest.lower() != "none"
        return line.keyword == "proxyjump" and "proxycommand" in self._lines

    def unsupported(self) -> tuple[Line, ...]:
        """Return the lines that ask for something sshtui does not do."""
        return tuple(
            lines[0]
            for keyword, lines in self._lines.items()
            if keywords.is_unsupported(keyword, lines[0].arguments)
        )


def evaluate(
    lookup: Lookup, command_line: Sequence[Line], name: str, *, local_user: str
) -> Effective:
    """Find the settings in force for a name.

    The host name is not looked up anywhere: where CanonicalizeHostname asks for it, the second
    reading sees the name as it is.

    Args:
        lookup: The files, first one first.
        command_line: Settings that come before those of every file.
        name: What was asked for.
        local_user: Who runs this.

    Raises:
        ConfigError: HostName uses a token that it may not use.
    """
    effective = Effective()
    for line in command_line:
        effective.add(line)
    _read(effective, lookup, name, name, local_user, final=False)
    host = _hostname(effective, name)
    effective.hostname = tokens.canonical_address(host) or host.lower()
    canonical = effective.value("canonicalizehostname").lower() in ("yes", "true", "always")
    if canonical or lookup.wants_final_pass:
        _read(effective, lookup, effective.hostname, name, local_user, final=True)
    return effective


def _hostname(effective: Effective, name: str) -> str:
    line = effective.line("hostname")
    return tokens.expand(line.arguments[0], {"h": name}, line.place) if line else name


def _read(
    effective: Effective,
    lookup: Lookup,
    host: str,
    original_host: str,
    local_user: str,
    *,
    final: bool,
) -> None:
    decided: dict[Condition, bool] = {}

    def holds(condition: Condition) -> bool:
        # Asked once per reading: a block that goes on after an Include keeps its answer.
        if condition not in decided:
            situation = Situation(
                host=host,
                original_host=original_host,
                hostname=host if final else _hostname(effective, host),
                user=effective.value("user") or local_user,
                local_user=local_user,
                final=final,
            )
            decided[condition] = condition.holds(situation)
        return decided[condition]

    for block in lookup.blocks(host):
        if all(holds(condition) for condition in block.conditions):
            for line in block.lines:
                # The host name is settled by the time of the final reading.
                if not (final and line.keyword == "hostname"):
                    effective.add(line)
