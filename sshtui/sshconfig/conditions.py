"""Conditions of Host and Match lines (ssh_config(5))."""

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sshtui.sshconfig import openssh, patterns
from sshtui.sshconfig.openssh import Release


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """What a connection is for.

    Attributes:
        kind: `shell`, `exec`, `subsystem`, or `none` where others only go through.
        command: What `exec` runs, else "".
    """

    kind: str = "shell"
    command: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a condition is asked about.

    Attributes:
        host: What Host patterns see: the name that was asked for; in the final pass the
            host name it led to.
        original_host: The name that was asked for.
        hostname: HostName as far as it is known by now, else the host.
        user: User as far as it is known by now, else the local user.
        local_user: Who runs this.
        final: Whether this is the second reading, after the host name was settled.
        tag: Tag as far as it is known by now, or "".
        session: What the connection is for.
        exec_holds: Runs the command of a Match exec and tells whether it went well; None where
            it must not be run.
        is_local_network: Tells whether this machine is in one of some networks; None where that
            cannot be known.
        leave_open: Called with the name of the first test that cannot be decided, where all
            others of its line are passed.
    """

    host: str
    original_host: str
    hostname: str
    user: str
    local_user: str
    final: bool
    tag: str = ""
    session: SessionRequest = SessionRequest()
    exec_holds: Callable[[str], bool | None] = lambda _command: None
    is_local_network: Callable[[str], bool | None] = lambda _networks: None
    leave_open: Callable[[str], None] = lambda _test: None


@dataclass(frozen=True, slots=True, eq=False)
class HostCondition:
    """The patterns of one Host line."""

    patterns: tuple[str, ...]

    def holds(self, situation: Situation) -> bool:
        """Return whether the block applies."""
        return patterns.matches_list(situation.host, self.patterns)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One test of a Match line.

    Attributes:
        name: In lower case, such as `originalhost`.
        patterns: Its argument, split at commas; the whole argument of `exec` and `localnetwork`;
            empty for `all`, `final`, `canonical`.
        negated: Whether a `!` stands before it.
    """

    name: str
    patterns: tuple[str, ...] = ()
    negated: bool = False

    def holds(self, situation: Situation) -> bool | None:
        """Return whether this test is passed, None where it cannot be decided."""
        found = self._found(situation)
        return None if found is None else found is not self.negated

    def _found(self, situation: Situation) -> bool | None:
        match self.name:
            case "all":
                return True
            case "canonical" | "final":
                return situation.final
            case "exec":
                return situation.exec_holds(self.patterns[0])
            case "localnetwork":
                return situation.is_local_network(self.patterns[0])
            case "host" | "originalhost":
                # Unlike Host, these two do not mind the case.
                host = situation.hostname if self.name == "host" else situation.original_host
                lowered = [patterns.lower(pattern) for pattern in self.patterns]
                return patterns.matches_list(patterns.lower(host), lowered)
        text = self._text(situation)
        if not text and openssh.means(openssh.UNSET_IS_EMPTY):
            return self.patterns == ("",)
        return patterns.matches_list(text, self.patterns)

    def _text(self, situation: Situation) -> str:
        return {
            "user": situation.user,
            "localuser": situation.local_user,
            "tagged": situation.tag,
            "command": situation.session.command,
            "sessiontype": situation.session.kind,
            "version": openssh.beside().text if self.name == "version" else "",
        }[self.name]


@dataclass(frozen=True, slots=True, eq=False)
class MatchCondition:
    """The tests of one Match line."""

    criteria: tuple[Criterion, ...]

    @property
    def wants_final_pass(self) -> bool:
        """Whether it asks for the configuration to be read twice."""
        finals = [criterion for criterion in self.criteria if criterion.name == "final"]
        return any(not final.negated for final in finals) or (
            bool(finals) and not openssh.means(openssh.NOT_FINAL_ASKS_FOR_NOTHING)
        )

    def holds(self, situation: Situation) -> bool:
        """Return whether the block applies; what comes after a failed test is not looked at."""
        undecided = ""
        for criterion in self.criteria:
            if undecided and criterion.name == "exec":
                continue  # nothing is run for what does not apply
            passed = criterion.holds(situation)
            if passed is False:
                return False
            if passed is None:
                undecided = undecided or criterion.name
        if undecided:
            situation.leave_open(undecided)
        return not undecided


Condition = HostCondition | MatchCondition

NEVER = HostCondition(())
"""The condition of a block whose Host or Match line cannot be understood."""

_BARE = frozenset({"all", "canonical", "final"})
_WITH_ARGUMENT = frozenset({"host", "originalhost", "user", "localuser", "exec"})
_SINCE = {
    "localnetwork": Release(9, 4),
    "tagged": Release(9, 4),
    "command": Release(10, 0),
    "sessiontype": Release(10, 0),
    "version": Release(10, 0),
}
"""Tests with an argument, and the release that was the first to know them."""
_MAY_BE_EMPTY = frozenset({"tagged", "command"})
_WITHOUT_EQUALS = frozenset({"sessiontype"})
"""What ssh does not take as `name=argument`."""


def parse_host(arguments: Sequence[str]) -> HostCondition:
    """Read the arguments of a Host line.

    Raises:
        ValueError: What is wrong, as a phrase.
    """
    if not arguments:
        raise ValueError("Host has no pattern")
    if "" in arguments:
        raise ValueError("Host has an empty pattern")
    return HostCondition(tuple(arguments))


def parse_match(arguments: Sequence[str]) -> MatchCondition:
    """Read the arguments of a Match line.

    Raises:
        ValueError: What is wrong, or that an older ssh does not know it, as a phrase.
    """
    if not arguments:
        raise ValueError("Match has no criteria")
    criteria: list[Criterion] = []
    rest = list(arguments)
    while rest:
        word, equals, value = rest.pop(0).partition("=")
        name = word.removeprefix("!").lower()
        if name in _BARE and not equals:
            criteria.append(Criterion(name, negated=word.startswith("!")))
        elif name in _WITH_ARGUMENT or (name in _SINCE and openssh.means(_SINCE[name])):
            argument = value if equals else (rest.pop(0) if rest else None)
            if equals and name in _WITHOUT_EQUALS:
                argument = None
            criteria.append(_criterion(name, argument, negated=word.startswith("!")))
        else:
            raise ValueError(_unknown(name, word))
    _check_all(criteria)
    return MatchCondition(tuple(criteria))


def _unknown(name: str, word: str) -> str:
    if name in _SINCE:
        return f"Match {name} {openssh.too_new(_SINCE[name])}: its block is left out"
    return f"Match does not know {word[:80]!a}"


def _criterion(name: str, argument: str | None, *, negated: bool) -> Criterion:
    # An empty tag or command is one that is not set.
    if argument is None or (not argument and name not in _MAY_BE_EMPTY):
        raise ValueError(f"Match {name} has no argument")
    if name == "localnetwork":
        _check_networks(argument)
    whole = name in ("exec", "localnetwork")
    return Criterion(name, (argument,) if whole else tuple(argument.split(",")), negated)


def _check_networks(argument: str) -> None:
    for network in argument.split(","):
        bits = network.partition("/")[2]
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            raise ValueError(f"Match localnetwork cannot be {network[:80]!a}") from error
        if bits and not bits.isdecimal():
            raise ValueError(f"Match localnetwork cannot be {network[:80]!a}")


def _check_all(criteria: Sequence[Criterion]) -> None:
    names = [criterion.name for criterion in criteria]
    if "all" in names and (names.index("all") != len(names) - 1 or len(names) > 2):  # noqa: PLR2004
        raise ValueError("Match all must be alone, or directly after canonical or final")
