"""Whose password a prompt asks for: this account's, or another one's."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from sshtui.kbdint.prompt_tokens import (
    MAX_CONTEXT,
    MAX_LABEL,
    alternatives,
    fold,
    folded_case,
    tokens,
    words_of,
)
from sshtui.kbdint.vocabulary import PASSWORD, VOCABULARIES
from sshtui.sanitize import clean

_QUOTE = "[`'\"´‘’“”«»]?"
_IN_NAME = r"[^\s<>@:：()\[\]`'\"´‘’“”«»,;?]"
# A name begins where no name goes on: tried from within, a long one would take quadratic time.
_NAME = rf"(?<!{_IN_NAME}){_IN_NAME}{{1,256}}"
_PREFIX = re.compile(rf"^\({_NAME}@[^()\s]+\)\s*")
_ADDRESS = re.compile(rf"(?P<user>{_NAME})@(?P<host>{_NAME}(?::[0-9a-f:]+)?)")
_BRACKETED = rf"[(\[]\s*(?P<user>(?=[^\W\d]){_NAME})(?:@(?P<host>{_NAME}))?\s*[)\]]"


def names_other_account(prompt: str, user: str, host: str) -> bool:
    """Return whether a prompt says that it asks for somebody else, or for another machine.

    One that is too long to be read through counts as saying so.

    Args:
        prompt: As the server sent it.
        user: Login name on the server that asks.
        host: Its name; its short name, its domain and a longer form of it count as the same.
    """
    text = folded_case(clean(prompt))
    if len(text) > MAX_LABEL:
        return True
    prefix = _PREFIX.match(text.lstrip())
    if prefix and prefix[0].strip() != folded_case(f"({user}@{host})"):
        return True
    found = [*_ADDRESS.finditer(text), *_accounts(tokens(prompt))]
    return any(_is_other(match, user, host) for match in found)


def wants_other_account(instruction: str, user: str, host: str) -> bool:
    """Return whether an instruction asks for the password of somebody else, or of another machine.

    An address alone does not count: it may be that of a help desk.

    Args:
        instruction: Of a challenge, as the server sent it; its last MAX_CONTEXT characters count.
        user: Login name on the server that asks.
        host: Its name, as for `names_other_account`.
    """
    return any(
        _is_other(match, user, host)
        for sentence in tokens(instruction[-MAX_CONTEXT:]).splitlines()
        for match in (*_accounts(sentence), *_OWNED.finditer(sentence))
    )


def asks_for_own(prompt: str, around: str, user: str, host: str) -> bool:
    """Return whether a password prompt is plainly for this account on this very machine.

    It may name the account and the machine. It must name no other system, such as a directory or
    a domain, which may well have a password of its own.

    Args:
        prompt: A prompt for a password, its last line.
        around: What stands above it, and the title of its challenge.
        user: Login name on the server that asks.
        host: Its name.
    """
    label, spelt = _PREFIX.sub("", tokens(prompt)), folded_case(clean(prompt))
    for pattern in (*_account_patterns(), *_PLACED_ACCOUNTS):
        for match in pattern.finditer(label):
            # Without its accents a name may look like another.
            names = [(match["user"], user), (match["host"] or "", host)]
            as_spelt = all(named in spelt or folded_case(own) in spelt for named, own in names)
            if not as_spelt or not _is_own(match, user, host):
                return False
        label = pattern.sub(PASSWORD, label)
    if said(words_of("filler").sub(" ", counts().sub(" ", label))) != PASSWORD:
        return False
    return not any(map(_names_system, tokens(around[-MAX_CONTEXT:]).splitlines()))


def without_account(label: str) -> str:
    """Return a tokenised label without the name of an account."""
    text = _PREFIX.sub("", label)
    for pattern in (*_account_patterns(), *_PLACED_ACCOUNTS):
        text = pattern.sub(PASSWORD, text)
    return text


@cache
def counts() -> re.Pattern[str]:
    """Return what tells time or counts tries."""
    return re.compile(alternatives("volatile").replace("#", r"\d+"))


def courtesies_and_systems() -> re.Pattern[str]:
    """Return the words that add nothing to whether it is a password that is asked for."""
    return words_of("filler", "system")


def said(text: str) -> str:
    """Return a tokenised text without spaces and punctuation."""
    # A caret stays: it is what is left of a control character.
    return re.sub(r"[^\w<>^]+", "", text)


def _names_system(line: str) -> bool:
    """Return whether a line speaks of another system's password, or says nothing but its name."""
    if words_of("system").search(line) is None:
        return False
    return PASSWORD in line or not said(courtesies_and_systems().sub(" ", line))


def _accounts(label: str) -> Iterator[re.Match[str]]:
    for pattern in _account_patterns():
        for match in pattern.finditer(label):
            if said(courtesies_and_systems().sub("", match["user"])):
                yield match


def _is_other(named: re.Match[str], user: str, host: str) -> bool:
    if not _same_user(named["user"], user):
        return True
    # What follows "on" may be any word, such as "this".
    surely = named["host"] is not None and not named.groupdict().get("on")
    return surely and not _same_host(named["host"], host)


def _is_own(named: re.Match[str], user: str, host: str) -> bool:
    """Return whether a name is this account's; a domain or a realm is not this machine."""
    if not said(words_of("filler").sub("", named["user"])):
        return True
    if "\\" in named["user"] and folded_case(named["user"]) != folded_case(user):
        return False
    if not _same_user(named["user"], user):
        return False
    machine = named["host"]
    return machine is None or (
        _same_host(machine, host) and not folded_case(host).endswith(f".{machine.strip('.')}")
    )


def _same_user(named: str, user: str) -> bool:
    named, user = fold(folded_case(named)).rstrip("."), fold(folded_case(user))
    domain, _, account = user.rpartition("\\")
    if domain and named == account:
        return True
    # Where words do not stand apart, courtesies may cling to the name.
    return user in {named, named.rpartition("\\")[2], courtesies_and_systems().sub("", named)}


def _same_host(named: str, host: str) -> bool:
    named, host = folded_case(named).strip("."), folded_case(host).strip(".")
    return (
        named == host
        or host.startswith(f"{named}.")
        or host.endswith(f".{named}")
        or ("." not in host and named.startswith(f"{host}."))
    )


@cache
def _account_patterns() -> tuple[re.Pattern[str], ...]:
    patterns = []
    on = rf"(?:@|(?P<on>\s+(?:{'|'.join(_words('on'))})\s+))"
    account = rf"{_QUOTE}(?P<user>{_NAME}){_QUOTE}(?:{on}{_QUOTE}(?P<host>{_NAME}))?{_QUOTE}"
    for spaced in (True, False):
        space = r"\s+" if spaced else r"\s*"
        # A bare name is one only at the end: more words may follow "password for the".
        lead = "|".join(_words("account", spaced=spaced))
        end = r"(?(host)|(?=\s*(?:$|[:：?)\],;!])))"
        patterns.append(re.compile(rf"{PASSWORD}{space}(?:{lead}){space}{account}{end}"))
        owner = "|".join(_words("owner", spaced=spaced))
        patterns.append(re.compile(rf"{account}\s*(?:{owner})\s*{PASSWORD}"))
    return tuple(patterns)


def _words(role: str, *, spaced: bool | None = None) -> Iterable[str]:
    """Return the words of a role, in the languages that set words apart, that do not, or in all."""
    words = (
        fold(folded_case(word))
        for vocabulary in VOCABULARIES.values()
        if spaced in (None, vocabulary.spaced)
        for word in getattr(vocabulary, role)
    )
    return dict.fromkeys(words)


_PLACED_ACCOUNTS = (
    re.compile(rf"^\s*{_ADDRESS.pattern}\s+{PASSWORD}"),
    re.compile(rf"^\s*{_BRACKETED}\s*{PASSWORD}"),
    re.compile(rf"{PASSWORD}\s*{_BRACKETED}(?=\W*$)"),
)
_OWNED = re.compile(rf"{_ADDRESS.pattern}\s+{PASSWORD}")
