"""Tells what a prompt asks for, and when two prompts are the same one.

Where it is in doubt it says less: a prompt that is not surely a plain password prompt gets no
password.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from sshtui.credentials.binding import PromptKind
from sshtui.kbdint.patterns import CustomPattern
from sshtui.kbdint.sanitize import clean
from sshtui.kbdint.vocabulary import CODE, PASSWORD, VOCABULARIES

MAX_LABEL = 500
"""Characters of a line that asks; in a longer one nothing is looked for."""

MAX_CONTEXT = 4_000
"""Characters above it that are looked at, the nearest ones; a server must not buy time."""

_QUOTE = "[`'\"´‘’“”«»]?"
_IN_NAME = r"[^\s<>@:：()\[\]`'\"´‘’“”«»,;?]"
# A name begins where no name goes on: tried from within, a long one would take quadratic time.
_NAME = rf"(?<!{_IN_NAME}){_IN_NAME}{{1,256}}"
_ACCOUNT = rf"{_QUOTE}(?P<user>{_NAME})(?:@(?P<host>{_NAME}))?{_QUOTE}"
_NUMBERED_LINE = re.compile(r"^\s*[\[(]?\d{1,2}[\])]?\s*[.):=–-]?\s+\S", re.MULTILINE)
_RANGE = re.compile(r"[(\[]\s*\d+\s*(?:[-–,/|]\s*\d+\s*)+[)\]]")
_PREFIX = re.compile(rf"^\({_NAME}@[^()\s]+\)\s*")
_ADDRESS = re.compile(rf"(?P<user>{_NAME})@(?P<host>{_NAME}(?::[0-9a-f:]+)?)")
_DATE_OR_CLOCK = r"(?<!\w)(?:\d{4}-\d\d-\d\d|\d{1,2}:\d\d(?::\d\d)?)(?!\w)"
_RESPONSE_ONLY = re.compile(r"\W*(?:challenge\W+\w+\W+)?response\W*")
_SENTENCE_END = re.compile(r"[.!?;:。！？；：\n]")

_KEPT_FOR_A_PERSON = frozenset(
    {
        PromptKind.CURRENT_PASSWORD,
        PromptKind.NEW_PASSWORD,
        PromptKind.RETYPED_PASSWORD,
        PromptKind.CONFIRM,
    }
)


def classify(
    prompt: str, *, echo: bool, instruction: str = "", custom: tuple[CustomPattern, ...] = ()
) -> PromptKind:
    """Tell what a prompt asks for.

    A person's own patterns go before the words that are known here, but cannot have a change of
    password or consent filled, nor a password where the answer may be shown.

    Args:
        prompt: As the server sent it; its last line asks, the lines above it may explain.
        echo: Whether the answer may be shown; what may be shown is no plain password.
        instruction: Of the same challenge.
        custom: A person's own patterns; the first that is found in the line that asks counts.
    """
    lines = [line for line in clean(prompt, lines=True).split("\n") if line.strip()]
    label = lines[-1].strip() if lines else ""
    if len(label) > MAX_LABEL:
        return PromptKind.OTHER
    known = _known(lines, instruction[-MAX_CONTEXT:], echo=echo)
    chosen = next((one.kind for one in custom if one.pattern.search(label)), known)
    if known in _KEPT_FOR_A_PERSON and chosen not in _KEPT_FOR_A_PERSON:
        return known
    return known if echo and chosen is PromptKind.PASSWORD else chosen


def normalise(prompt: str, user: str, host: str) -> str:
    """Return the text by which a prompt, or a challenge's name, is known again.

    Set aside are: the prefix `(user@host) ` if it names this account, case, spaces, the colon at
    the end, and numbers that tell time or count tries. Any other digit stays: question 1 is not
    question 2. Doing it again changes nothing.

    Args:
        prompt: As the server sent it, all of its lines.
        user: Login name on the server that asks.
        host: Its name.
    """
    text, last = clean(prompt), ""
    account = re.escape(_folded_case(f"({user}@{host})"))
    prefixes = re.compile(f"(?:[ :]*{account})+")
    while text != last:
        last = text
        text = " ".join(_folded_case(text).split())
        found = prefixes.match(text)
        text = text[found.end() if found else 0 :].strip(" :")
        if len(text) <= MAX_CONTEXT:
            text = _VOLATILE.sub(lambda number: re.sub(r"\d+", "#", number[0]), text)
    return text


def names_other_account(prompt: str, user: str, host: str) -> bool:
    """Tell whether a prompt says that it asks for somebody else, or for another machine.

    One that is too long to be read through counts as saying so.

    Args:
        prompt: As the server sent it.
        user: Login name on the server that asks.
        host: Its name; its short name, its domain and a longer form of it count as the same.
    """
    text = _folded_case(clean(prompt))
    if len(text) > MAX_LABEL:
        return True
    prefix = _PREFIX.match(text.lstrip())
    if prefix and prefix[0].strip() != _folded_case(f"({user}@{host})"):
        return True
    found = [*_ADDRESS.finditer(text), *_accounts(_tokens(prompt))]
    return any(_is_other(match, user, host) for match in found)


def wants_other_account(instruction: str, user: str, host: str) -> bool:
    """Tell whether an instruction asks for the password of somebody else, or of another machine.

    An address alone does not count: it may be that of a help desk.

    Args:
        instruction: Of a challenge, as the server sent it; its last MAX_CONTEXT characters count.
        user: Login name on the server that asks.
        host: Its name, as for `names_other_account`.
    """
    return any(
        _is_other(match, user, host)
        for sentence in _tokens(instruction[-MAX_CONTEXT:]).splitlines()
        for match in (*_accounts(sentence), *_OWNED.finditer(sentence))
    )


def _known(lines: list[str], instruction: str, *, echo: bool) -> PromptKind:
    label = _tokens(lines[-1]) if lines else ""
    if _rest(label) == "":
        listed = _is_list("\n".join(lines[:-1])[-MAX_CONTEXT:]) or _is_list(instruction)
        return PromptKind.MENU if listed else PromptKind.OTHER
    kind = _by_label(label, echo=echo)
    if kind is PromptKind.PASSWORD:
        return _in_context(lines, instruction, echo=echo)
    return kind


def _by_label(label: str, *, echo: bool) -> PromptKind:
    has_password, has_code = PASSWORD in label, CODE in label
    has_pin = _PIN.search(label) is not None
    if _CONFIRM.search(label):
        return PromptKind.CONFIRM
    if (has_password or has_pin) and (part := _part_of_change(label)):
        return part
    ranged = _RANGE.search(label) is not None
    chosen = _MENU.search(label) is not None
    if has_code and not (has_password or has_pin):
        return PromptKind.MENU if chosen else PromptKind.CODE
    if has_code:
        return PromptKind.PASSWORD_AND_CODE
    if has_password:
        # Exactly a password, or something with a password in it that nobody can be sure of.
        return PromptKind.PASSWORD if _rest(label) == PASSWORD else PromptKind.OTHER
    if chosen or ranged:
        return PromptKind.MENU
    if not echo and _rest(_RETYPED.sub(" ", label)) == "":
        return PromptKind.RETYPED_PASSWORD
    return PromptKind.CODE if _RESPONSE_ONLY.fullmatch(label) else PromptKind.OTHER


def _part_of_change(text: str) -> PromptKind | None:
    """Tell which part of a change of password a text names; None where it names none."""
    new, current = _NEW.search(text), _CURRENT.search(text)
    if _RETYPED.search(text) and (new or not current):
        return PromptKind.RETYPED_PASSWORD
    if new or (_CHANGE.search(text) and not current):
        return PromptKind.NEW_PASSWORD
    return PromptKind.CURRENT_PASSWORD if current else None


def _in_context(lines: list[str], instruction: str, *, echo: bool) -> PromptKind:
    """Judge a plain password prompt by the lines above it and by the instruction."""
    whole, instruction = _tokens(" ".join(lines)[-MAX_CONTEXT:]), _tokens(instruction)
    above = _tokens("\n".join(lines[:-1])[-MAX_CONTEXT:])
    if part := _change_asked(f"{instruction}\n{above}") or _change_announced(whole, instruction):
        return part
    if CODE in whole:
        return PromptKind.PASSWORD_AND_CODE if PASSWORD in whole else PromptKind.CODE
    if CODE in instruction:
        if PASSWORD not in instruction:
            return PromptKind.CODE
        if _JOINED.search(instruction):
            return PromptKind.PASSWORD_AND_CODE
    return PromptKind.OTHER if echo else PromptKind.PASSWORD


def _change_asked(text: str) -> PromptKind | None:
    """Tell which part of a change the last sentence asks for that asks for any."""
    for sentence in reversed(_SENTENCE_END.split(text)):
        head, found, _ = sentence.strip().partition(PASSWORD)
        part = _part_of_change(head + found) if found else None
        if part and _rest(_CHANGE_WORDS.sub(" ", head) + found) == PASSWORD:
            return part
    return None


def _change_announced(whole: str, instruction: str) -> PromptKind | None:
    """Tell which part of a change a password is asked for in the course of one.

    Args:
        whole: The prompt in one line, for a sentence may be wrapped.
        instruction: Of the same challenge.
    """
    if phrase := _CHANGE_PHRASE.search(whole):
        return _part_of_change(phrase[0])
    announced = _CHANGE.search(whole) or _CHANGE.search(instruction)
    return PromptKind.NEW_PASSWORD if announced else None


def _tokens(text: str) -> str:
    """Fold the text, and put a token where it names a code or a password."""
    # Folded, one character may become eighteen.
    folded = _fold(_folded_case(clean(text, lines=True)))[-MAX_CONTEXT:]
    # Its own angle brackets could spell a token.
    folded = folded.translate({ord("<"): " ", ord(">"): " "})
    return _PASSWORDS.sub(PASSWORD, _CODES.sub(CODE, folded))


def _rest(label: str) -> str:
    """Return what the label says beyond courtesies and the name of an account."""
    text = _PREFIX.sub("", label)
    for pattern in _ACCOUNTS:
        text = pattern.sub(PASSWORD, text)
    text = _FILLER.sub(" ", text)
    # A caret stays: it is what is left of a control character.
    return re.sub(r"[^\w<>^]+", "", text)


def _accounts(label: str) -> Iterator[re.Match[str]]:
    for pattern in _ACCOUNTS:
        for match in pattern.finditer(label):
            if _FILLER.sub("", match["user"]):
                yield match


def _is_other(named: re.Match[str], user: str, host: str) -> bool:
    if not _same_user(named["user"], user):
        return True
    return named["host"] is not None and not _same_host(named["host"], host)


def _same_user(named: str, user: str) -> bool:
    named, user = _fold(_folded_case(named)).rstrip("."), _fold(_folded_case(user))
    domain, _, account = user.rpartition("\\")
    if domain and named == account:
        return True
    # Where words do not stand apart, courtesies may cling to the name.
    return user in {named, named.rpartition("\\")[2], _FILLER.sub("", named)}


def _same_host(named: str, host: str) -> bool:
    named, host = _folded_case(named).strip("."), _folded_case(host).strip(".")
    return (
        named == host
        or host.startswith(f"{named}.")
        or host.endswith(f".{named}")
        or ("." not in host and named.startswith(f"{host}."))
    )


def _is_list(text: str) -> bool:
    return len(_NUMBERED_LINE.findall(clean(text, lines=True))) > 1


def _folded_case(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _fold(text: str) -> str:
    """Take the accents off."""
    parts = unicodedata.normalize("NFKD", text)
    kept = "".join(part for part in parts if unicodedata.category(part) != "Mn")
    return unicodedata.normalize("NFC", kept)


def _any(*roles: str) -> re.Pattern[str]:
    return re.compile(_either(*roles))


def _either(*roles: str) -> str:
    """Return one pattern for some roles in all languages."""
    # One group for all languages that are bounded alike: a sign-in waits until it is compiled.
    groups = []
    for spaced, vocabularies in groupby(VOCABULARIES.values(), lambda one: one.spaced):
        words = [word for one in vocabularies for role in roles for word in getattr(one, role)]
        if words:
            groups.append(_bounded("|".join(words), spaced=spaced))
    return "|".join(groups)


def _bounded(pattern: str, *, spaced: bool) -> str:
    folded = _fold(pattern)
    return rf"(?<!\w)(?:{folded})(?!\w)" if spaced else f"(?:{folded})"


def _account_patterns() -> Iterable[re.Pattern[str]]:
    for vocabulary in VOCABULARIES.values():
        space = r"\s+" if vocabulary.spaced else r"\s*"
        for lead in vocabulary.account:
            # A bare name is one only at the end: more words may follow "password for the".
            yield re.compile(
                rf"{PASSWORD}{space}(?:{_fold(lead)}){space}{_ACCOUNT}"
                r"(?(host)|(?=\s*(?:$|[:：?)\],;!])))"
            )
        for lead in vocabulary.owner:
            yield re.compile(rf"{_ACCOUNT}\s*(?:{_fold(lead)})\s*{PASSWORD}")


_CODES, _PASSWORDS, _PIN = _any("code"), _any("password"), _any("pin")
_NEW, _RETYPED, _CURRENT = _any("new"), _any("retyped"), _any("current")
_CHANGE, _CHANGE_WORDS = _any("change"), _any("new", "retyped", "current")
_JOINED, _MENU, _CONFIRM = _any("joined"), _any("menu"), _any("confirm")
_FILLER = _any("filler")
_CHOSEN = _either("new", "retyped")
_CHANGE_PHRASE = re.compile(
    rf"(?:(?:{_RETYPED.pattern})\s*(?:\w+\s+)?)?(?:{_CHOSEN})\s*(?:\w+\s+)?{PASSWORD}"
)
_ACCOUNTS = tuple(_account_patterns())
_OWNED = re.compile(rf"{_ADDRESS.pattern}\s+{PASSWORD}")
_VOLATILE = re.compile(_either("volatile").replace("#", r"(?:\d+|#)") + f"|{_DATE_OR_CLOCK}")
