"""Settings of ssh that the form offers as choices although no field of `HostEntry` holds them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sshtui.hosts.fields import FormSection
from sshtui.sshconfig import keywords

Pairs = tuple[tuple[str, str], ...]
"""Keywords with their values, as `HostEntry.others` has them."""

_YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One setting; where nothing is chosen, the host says nothing and wider rules count.

    Attributes:
        keyword: As the manual page writes it.
        label: What a person calls it.
        section: The part of the form that it stands in.
        choices: The values to choose from; a file may say another one.
    """

    keyword: str
    label: str
    section: FormSection
    choices: tuple[str, ...] = _YES_NO


OPTION_ROWS = (
    OptionRow("AddressFamily", "IP version", FormSection.CONNECTION, ("any", "inet", "inet6")),
    OptionRow("IdentitiesOnly", "Only these keys", FormSection.SIGN_IN),
    OptionRow(
        "AddKeysToAgent", "Add to agent", FormSection.SIGN_IN, ("yes", "no", "ask", "confirm")
    ),
    OptionRow(
        "StrictHostKeyChecking", "Host key check", FormSection.SIGN_IN,
        ("ask", "yes", "accept-new", "no"),
    ),
    OptionRow("ForwardAgent", "Forward agent", FormSection.FORWARDING),
    OptionRow("ForwardX11", "Forward X11", FormSection.FORWARDING),
    OptionRow("ExitOnForwardFailure", "Stop on failure", FormSection.FORWARDING),
    OptionRow("RequestTTY", "Terminal", FormSection.MORE, ("yes", "no", "force", "auto")),
    OptionRow("Compression", "Compression", FormSection.MORE),
)  # fmt: skip

BY_OPTION = {row.keyword: row for row in OPTION_ROWS}


def value_of(others: Pairs, keyword: str) -> str:
    """Return the value of a keyword that counts, the first one; "" where there is none."""
    found = (value for name, value in others if _is(name, keyword))
    return next(found, "")


def replaced(others: Pairs, keyword: str, values: Sequence[str]) -> Pairs:
    """Return the pairs with these values for a keyword, where its first one stood.

    Args:
        others: The pairs as they are.
        keyword: As the manual page writes it.
        values: All that it says from now on; none removes it.
    """
    new = [(keyword, value) for value in values]
    places = [place for place, (name, _) in enumerate(others) if _is(name, keyword)]
    first = places[0] if places else len(others)
    kept = [pair for pair in others[first:] if not _is(pair[0], keyword)]
    return (*others[:first], *new, *kept)


def without_rows(others: Iterable[tuple[str, str]]) -> Pairs:
    """Return the pairs that no row shows: other keywords, and what comes after a row's value."""
    shown: set[str] = set()
    rest = []
    for name, value in others:
        keyword = keywords.NAMES.get(keywords.current_name(name.lower()), name)
        if keyword in BY_OPTION and keyword not in shown:
            shown.add(keyword)
        else:
            rest.append((name, value))
    return tuple(rest)


def with_rest(others: Pairs, rest: Pairs) -> Pairs:
    """Return the pairs with others than those that no row shows."""
    hidden = without_rows(others)
    shown = list(others)
    for pair in hidden:
        # The last of equal ones: a row shows the first.
        del shown[len(shown) - 1 - shown[::-1].index(pair)]
    return (*shown, *rest)


def _is(name: str, keyword: str) -> bool:
    return keywords.current_name(name.lower()) == keyword.lower()
