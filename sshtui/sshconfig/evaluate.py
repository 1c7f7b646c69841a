"""Evaluates which settings apply to a host, and which line each comes from (ssh_config(5))."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sshtui.errors import ConfigError, UsageError
from sshtui.sshconfig import canonical, keywords, openssh, patterns, tokens
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.conditions import Condition, SessionRequest, Situation
from sshtui.sshconfig.destination import (
    may_go_into_command,
    parse_destination,
    parse_port,
    valid_hostname,
)
from sshtui.sshconfig.file import Block
from sshtui.sshconfig.line import ConfigLine
from sshtui.sshconfig.reader import LateInclude

DEFAULT_PORT = 22

TAGS = "#!! grouplabels"
"""Our keyword for tags, which is a comment to ssh."""

_UNSET_BY_NONE = frozenset({"connecttimeout", "serveraliveinterval"})
"""Keywords whose `none` leaves the say to a later line."""

_WHETHER = frozenset(keywords.FLAG)


class Effective:
    """The settings in force, by keyword; the first value wins unless the keyword accumulates.

    Attributes:
        hostname: Where to connect to: HostName with its tokens, in ssh's spelling; "" until
            all settings are known.
        blocks: The blocks that apply, in order.
        undecided: What would have had to be run or looked up, and was not, in order, each with
            its place where it has one.
    """

    def __init__(self) -> None:
        self._lines: dict[str, list[ConfigLine]] = {}
        self.hostname = ""
        self.blocks: dict[Block, None] = {}
        self.undecided: list[str] = []

    def line(self, keyword: str) -> ConfigLine | None:
        """Return the line that sets a keyword (in lower case), None where none does."""
        found = self._lines.get(keyword)
        return found[0] if found else None

    def line_but_none(self, keyword: str) -> ConfigLine | None:
        """Return the line that sets a keyword, None also where it sets it to `none`."""
        line = self.line(keyword)
        return None if line is None or line.rest.lower() == "none" else line

    def lines(self, keyword: str) -> Sequence[ConfigLine]:
        """Return every line that counts for a keyword, without repetitions."""
        return self._lines.get(keyword, ())

    def all(self) -> Iterator[ConfigLine]:
        """Yield every line that counts, in the order in which they were found."""
        for lines in self._lines.values():
            yield from lines

    def value(self, keyword: str) -> str:
        """Return the first argument of a keyword, "" where it is not set."""
        found = self._lines.get(keyword)
        return found[0].arguments[0] if found else ""

    def add(self, line: ConfigLine) -> None:
        """Take a line into account after those that are already there."""
        keyword = line.keyword
        if keyword in _UNSET_BY_NONE and line.arguments[0] == "none":
            return
        present = self._lines.get(keyword)
        if present is None:
            if not self._is_ruled_out(line):
                self._lines[keyword] = [line]
        elif keyword == "forwardagent":
            # The first one says whether; which agent, the first one that names a socket.
            words = {other.arguments[0].lower() for other in present}
            if words <= _WHETHER and line.arguments[0].lower() not in _WHETHER:
                present.append(line)
        elif keyword == "sendenv" or (
            (keyword in keywords.ACCUMULATING or keyword == TAGS)
            and all(line.arguments != other.arguments for other in present)
        ):
            # A name that SendEnv takes away may come back.
            present.append(line)

    def _is_ruled_out(self, line: ConfigLine) -> bool:
        # A jump and a command exclude each other, first come first served; a jump of `none`
        # excludes only later jumps, and nothing excludes it.
        if line.keyword == "proxycommand":
            return self.line_but_none("proxyjump") is not None
        return (
            line.keyword == "proxyjump"
            and line.rest.lower() != "none"
            and "proxycommand" in self._lines
        )

    @property
    def hop(self) -> str:
        """The host of the last jump as it is written, "" where there is none."""
        line = self.line_but_none("proxyjump")
        if line is None:
            return ""
        try:
            return parse_destination(line.rest.rpartition(",")[2]).host
        except UsageError:
            # A jump that cannot be used is told about where it is resolved.
            return ""


def evaluate(
    lookup: BlockIndex,
    command_line: Sequence[ConfigLine],
    name: str,
    *,
    local_user: str,
    session: SessionRequest = SessionRequest(),  # noqa: B008 - frozen
    run: Callable[[str], bool] | None = None,
    lookup_address: canonical.AddressLookup | None = canonical.look_up,
) -> Effective:
    """Find the settings in force for a name.

    Args:
        lookup: The files, first one first.
        command_line: Settings that come before those of every file.
        name: What was asked for.
        local_user: Who runs this.
        session: What the connection is for.
        run: Runs the command of a Match exec and tells whether it went well, or raises
            ValueError with a phrase; None runs none, and no such block applies.
        lookup_address: Looks up names for CanonicalizeHostname; None looks none up.

    Raises:
        ConfigError: HostName or Match exec uses a token that it may not use, a name cannot
            go into a command, a command has no outcome, or a full name cannot be found.
    """
    effective = Effective()
    for line in command_line:
        effective.add(line)
    reading = _Evaluation(effective, lookup, name, local_user, session, run)
    reading.read(name, final=False)
    host = _hostname(effective, name)
    wanted = effective.value("canonicalizehostname").lower() in ("yes", "true", "always")
    address = tokens.canonical_address(host)
    if address:
        effective.hostname = host if address.lower() == host.lower() else address
    else:
        effective.hostname = patterns.lower(host)
        if wanted and lookup_address is None:
            effective.undecided.append("CanonicalizeHostname")
        elif wanted and lookup_address is not None:
            effective.hostname = _canonical(effective, patterns.lower(host), lookup_address)
    if wanted or reading.wants_final_pass:
        reading.read(effective.hostname, final=True)
    return effective


def check_names(effective: Effective, name: str, hostname: str) -> None:
    """Check that the names of a host are harmless.

    Raises:
        ConfigError: ssh would refuse the name that was asked for, or the host name.
    """
    if not valid_hostname(name) or not valid_hostname(hostname):
        raise ConfigError(
            f"{_place(effective, 'hostname')}{hostname!a} is not a host name.",
            hint="Spaces, quotes and shell metacharacters are refused, as in ssh.",
        )


def check_command(command: str, user: str, place: str) -> None:
    """Check that a user name may go into a command.

    Raises:
        ConfigError: A shell would act on it.
    """
    if "%r" in command and not may_go_into_command(user):
        raise ConfigError(
            f"{place}: the user name {user!a} cannot be used in a command.",
            hint="A shell would interpret $ and \\; write the name in the command itself.",
        )


def _place(effective: Effective, keyword: str) -> str:
    line = effective.line(keyword)
    return f"{line.place}: " if line else ""


def _hostname(effective: Effective, name: str) -> str:
    line = effective.line("hostname")
    return tokens.expand(line.arguments[0], {"h": name}, line.place) if line else name


def _canonical(effective: Effective, host: str, lookup_address: canonical.AddressLookup) -> str:
    command = effective.value("proxycommand")
    jump = effective.line("proxyjump")
    if jump and jump.rest.lower() == "none" and openssh.means(openssh.JUMP_OF_NONE_IS_DIRECT):
        jump = None
    direct = command.lower() in ("", "none") and jump is None
    if not direct and effective.value("canonicalizehostname").lower() != "always":
        return host
    domains, permitted = (
        line.arguments if line else ()
        for line in map(effective.line, ("canonicaldomains", "canonicalizepermittedcnames"))
    )
    rules = canonical.Rules(
        domains=domains,
        most_dots=int(effective.value("canonicalizemaxdots") or 1),
        falls_back=effective.value("canonicalizefallbacklocal").lower() not in ("no", "false"),
        permitted=permitted,
        direct=direct,
    )
    found = canonical.canonical_name(host, rules, lookup_address)
    if found is None:
        raise ConfigError(
            f"{_place(effective, 'canonicalizehostname')}no full name of {host!a} resolves.",
            hint="CanonicalDomains, CanonicalizeFallbackLocal and the names in DNS decide this.",
        )
    return found


class _Evaluation:
    """Goes through the files for one name, once or twice."""

    def __init__(
        self,
        effective: Effective,
        lookup: BlockIndex,
        name: str,
        local_user: str,
        session: SessionRequest,
        run: Callable[[str], bool] | None,
    ) -> None:
        self._effective = effective
        self._lookup = lookup
        self._name = name
        self._local_user = local_user
        self._session = session
        self._run = run
        self._decided: dict[Condition, bool] = {}
        self._outcomes: dict[str, bool] = {}
        self.wants_final_pass = lookup.wants_final_pass

    def read(self, host: str, *, final: bool) -> None:
        # Asked once per reading: a block that goes on after an Include keeps its answer.
        self._decided.clear()
        self._outcomes.clear()
        self._take(self._lookup.blocks(host), self._lookup.late, host, final=final)

    def _take(
        self,
        blocks: Iterable[Block],
        late: Mapping[Block, Sequence[LateInclude]],
        host: str,
        *,
        final: bool,
    ) -> None:
        for block in blocks:
            if not self._applies(block, host, final=final):
                continue
            for include in late.get(block, ()):
                self._include(include, host, final=final)
            self._effective.blocks[block] = None
            for line in block.lines:
                # The host name is settled by the time of the final reading.
                if not (final and line.keyword == "hostname"):
                    self._effective.add(line)

    def _applies(self, block: Block, host: str, *, final: bool) -> bool:
        for condition in block.conditions:
            if condition not in self._decided:
                situation = self._situation(host, block, final=final)
                self._decided[condition] = condition.holds(situation)
            if not self._decided[condition]:
                return False
        return True

    def _include(self, include: LateInclude, host: str, *, final: bool) -> None:
        hostname = host if final else _hostname(self._effective, host)
        check_names(self._effective, self._name, hostname)
        found = include.read(self._letters(hostname))
        if found.refusals:
            raise found.refusals[0]
        lookup = BlockIndex([found])
        self.wants_final_pass |= lookup.wants_final_pass
        self._take(lookup.blocks(host), lookup.late, host, final=final)

    def _letters(self, hostname: str) -> tokens.ConnectionTokens:
        found = self._effective
        letters = tokens.ConnectionTokens(
            name=self._name,
            hostname=hostname,
            port=parse_port(found.value("port")) or DEFAULT_PORT,
            local_user=self._local_user,
            host_key_alias=found.value("hostkeyalias") or hostname,
            hop=found.hop,
        )
        letters["r"] = found.value("user") or self._local_user
        return letters

    def _situation(self, host: str, block: Block, *, final: bool) -> Situation:
        found = self._effective
        hostname = host if final else _hostname(found, host)
        place = f"{block.file.path}:{block.head}"
        kind = found.value("sessiontype").lower().replace("default", "")
        return Situation(
            host=host,
            original_host=self._name,
            hostname=hostname,
            user=found.value("user") or self._local_user,
            local_user=self._local_user,
            final=final,
            tag=found.value("tag"),
            session=replace(self._session, kind=kind) if kind else self._session,
            exec_holds=lambda command: self._outcome(command, hostname, place),
            is_local_network=openssh.is_local_network,
            leave_open=lambda test: found.undecided.append(f"Match {test} ({place})"),
        )

    def _outcome(self, command: str, hostname: str, place: str) -> bool | None:
        if self._run is None:
            return None
        letters = self._letters(hostname)
        check_names(self._effective, self._name, hostname)
        check_command(command, letters["r"], place)
        command = tokens.expand(command, letters, place)
        if command not in self._outcomes:
            try:
                self._outcomes[command] = self._run(command)
            except ValueError as error:
                raise ConfigError(f"{place}: the command of Match exec {error}.") from error
        return self._outcomes[command]
