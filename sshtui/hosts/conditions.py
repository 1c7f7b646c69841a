"""When a block of ssh_config applies: Host and Match lines (ssh_config(5))."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sshtui.hosts import patterns


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
        exec_holds: Runs the command of a Match exec and tells whether it went well; None where
            it must not be run.
    """

    host: str
    original_host: str
    hostname: str
    user: str
    local_user: str
    final: bool
    tag: str = ""
    exec_holds: Callable[[str], bool | None] = lambda _command: None


@dataclass(frozen=True, slots=True, eq=False)
class HostCondition:
    """The patterns of one Host line."""

    patterns: tuple[str, ...]

    def holds(self, situation: Situation) -> bool:
        """Tell whether the block applies."""
        return patterns.matches_list(situation.host, self.patterns)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One test of a Match line.

    Attributes:
        name: In lower case, such as `originalhost`.
        patterns: Its argument, split at commas; the whole command of `exec`; empty for
            `all`, `final`, `canonical`.
        negated: Whether a `!` stands before it.
    """

    name: str
    patterns: tuple[str, ...] = ()
    negated: bool = False

    def holds(self, situation: Situation) -> bool:
        """Tell whether this test is passed; one that cannot be decided is not."""
        found = self._found(situation)
        return found is not None and found is not self.negated

    def _found(self, situation: Situation) -> bool | None:
        match self.name:
            case "all":
                return True
            case "canonical" | "final":
                return situation.final
            case "exec":
                return situation.exec_holds(self.patterns[0])
            case "host" | "originalhost":
                # Unlike Host, these two do not mind the case.
                host = situation.hostname if self.name == "host" else situation.original_host
                lowered = [pattern.lower() for pattern in self.patterns]
                return patterns.matches_list(host.lower(), lowered)
            case "tagged" if not situation.tag:
                return self.patterns == ("",)
        text = {"user": situation.user, "localuser": situation.local_user, "tagged": situation.tag}
        return patterns.matches_list(text[self.name], self.patterns)


@dataclass(frozen=True, slots=True, eq=False)
class MatchCondition:
    """The tests of one Match line."""

    criteria: tuple[Criterion, ...]

    @property
    def wants_final_pass(self) -> bool:
        """Whether it asks for the configuration to be read twice."""
        return any(criterion.name == "final" for criterion in self.criteria)

    def holds(self, situation: Situation) -> bool:
        """Tell whether the block applies; what comes after a failed test is not looked at."""
        return all(criterion.holds(situation) for criterion in self.criteria)


Condition = HostCondition | MatchCondition

NEVER = HostCondition(())
"""The condition of a block whose Host or Match line cannot be understood."""

_BARE = frozenset({"all", "canonical", "final"})
_WITH_ARGUMENT = frozenset({"host", "originalhost", "user", "localuser", "exec", "tagged"})
_NOT_SUPPORTED = frozenset({"localnetwork", "command", "version", "sessiontype"})


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
        ValueError: What is wrong or not supported, as a phrase.
    """
    if not arguments:
        raise ValueError("Match has no criteria")
    criteria: list[Criterion] = []
    rest = list(arguments)
    while rest:
        word, equals, value = rest.pop(0).partition("=")
        name = word.removeprefix("!").lower()
        if name in _NOT_SUPPORTED:
            raise ValueError(f"Match {name} is not supported, its block is left out")
        if name in _BARE and not equals:
            criteria.append(Criterion(name, negated=word.startswith("!")))
        elif name in _WITH_ARGUMENT:
            argument = value if equals else (rest.pop(0) if rest else None)
            criteria.append(_criterion(name, argument, negated=word.startswith("!")))
        else:
            raise ValueError(f"Match does not know {word[:80]!a}")
    _check_all(criteria)
    return MatchCondition(tuple(criteria))


def _criterion(name: str, argument: str | None, *, negated: bool) -> Criterion:
    # An empty tag is one that is not set.
    if argument is None or (not argument and name != "tagged"):
        raise ValueError(f"Match {name} has no argument")
    return Criterion(name, (argument,) if name == "exec" else tuple(argument.split(",")), negated)


def _check_all(criteria: Sequence[Criterion]) -> None:
    names = [criterion.name for criterion in criteria]
    if "all" in names and (names.index("all") != len(names) - 1 or len(names) > 2):  # noqa: PLR2004
        raise ValueError("Match all stands alone, or right after one other test")
