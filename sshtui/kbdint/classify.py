"""Classifies a prompt: password, code, PIN, menu and so on.

When uncertain it says less: a prompt that is not surely a plain password prompt gets no
password.
"""

import re
from functools import cache

from sshtui.credentials.binding import PromptKind
from sshtui.kbdint.accounts import counts, courtesies_and_systems, said, without_account
from sshtui.kbdint.custom_patterns import CustomPattern, chosen_kind
from sshtui.kbdint.prompt_tokens import MAX_CONTEXT, MAX_LABEL, alternatives, tokens, words_of
from sshtui.kbdint.vocabulary import CODE, PASSWORD
from sshtui.sanitize import clean

_NUMBERED_LINE = re.compile(r"^\s*[\[(]?\d{1,2}[\])]?\s*[.):=–-]?\s+\S", re.MULTILINE)
_RANGE = re.compile(r"[(\[]\s*\d+\s*(?:[-–,/|]\s*\d+\s*)+[)\]]")
_RESPONSE_ONLY = re.compile(r"\W*(?:challenge\W+\w+\W+)?response\W*")
_NEXT_SENTENCE = re.compile(r"(?<=[^\W\d][.!?])\s+(?=\w)")
_SENTENCE_END = re.compile(r"[.!?;:](?=\s|$)|[。！？；：\n]")

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
        prompt: As the server sent it; its last sentence asks, what stands above it may explain.
        echo: Whether the answer may be shown; what may be shown is no plain password.
        instruction: Of the same challenge.
        custom: A person's own patterns; the first that is found in the line that asks counts.
    """
    lines = [line for line in clean(prompt, lines=True).split("\n") if line.strip()]
    label = lines[-1].strip() if lines else ""
    if len(label) > MAX_LABEL:
        return PromptKind.OTHER
    # What stands before the sentence that asks explains it, as the lines above do.
    sentences = [*lines[:-1], *_NEXT_SENTENCE.split(label)] if label else []
    known = _known(sentences, instruction[-MAX_CONTEXT:], echo=echo)
    chosen = chosen_kind(label, custom) or known
    if known in _KEPT_FOR_A_PERSON and chosen not in _KEPT_FOR_A_PERSON:
        return known
    return known if echo and chosen is PromptKind.PASSWORD else chosen


def refuses(text: str) -> bool:
    """Return whether words of the server say that the answer before was not accepted."""
    return words_of("refused").search(tokens(text[-MAX_CONTEXT:])) is not None


def asks_for_pin(label: str) -> bool:
    """Return whether the line that asks wants the PIN of a token, and not a password."""
    text = tokens(label)
    return PASSWORD not in text and words_of("pin").search(text) is not None


def _known(lines: list[str], instruction: str, *, echo: bool) -> PromptKind:
    label = tokens(lines[-1]) if lines else ""
    if _rest(label) == "":
        listed = _is_list("\n".join(lines[:-1])[-MAX_CONTEXT:]) or _is_list(instruction)
        return PromptKind.MENU if listed else PromptKind.OTHER
    kind = _by_label(label, echo=echo)
    if kind is PromptKind.PASSWORD:
        return _in_context(lines, instruction, echo=echo)
    return kind


def _by_label(label: str, *, echo: bool) -> PromptKind:
    has_password, has_code = PASSWORD in label, CODE in label
    has_pin = words_of("pin").search(label) is not None
    if words_of("confirm").search(label):
        return PromptKind.CONFIRM
    if (has_password or has_pin) and (part := _part_of_change(label)):
        return part
    ranged = _RANGE.search(label) is not None
    chosen = words_of("menu").search(label) is not None
    both = has_code and (has_password or has_pin)
    if both and _not_both().search(words_of("joined").sub("+", label)):
        return PromptKind.OTHER
    if both:
        return PromptKind.PASSWORD_AND_CODE
    if has_code:
        return PromptKind.MENU if chosen else PromptKind.CODE
    if has_password:
        # Exactly a password, or something with a password in it that nobody can be sure of.
        return PromptKind.PASSWORD if _rest(label) == PASSWORD else PromptKind.OTHER
    if chosen or ranged:
        return PromptKind.MENU
    if not echo and _rest(words_of("retyped").sub(" ", label)) == "":
        return PromptKind.RETYPED_PASSWORD
    return PromptKind.CODE if _RESPONSE_ONLY.fullmatch(label) else PromptKind.OTHER


def _part_of_change(text: str) -> PromptKind | None:
    """Tell which part of a change of password a text names; None where it names none."""
    new, current = words_of("new").search(text), words_of("current").search(text)
    if words_of("retyped").search(text) and (new or not current):
        return PromptKind.RETYPED_PASSWORD
    if new or (words_of("change").search(text) and not current):
        return PromptKind.NEW_PASSWORD
    return PromptKind.CURRENT_PASSWORD if current else None


def _in_context(lines: list[str], instruction: str, *, echo: bool) -> PromptKind:
    """Judge a plain password prompt by the lines above it and by the instruction."""
    whole, instruction = tokens(" ".join(lines)[-MAX_CONTEXT:]), tokens(instruction)
    above = tokens("\n".join(lines[:-1])[-MAX_CONTEXT:])
    if part := _change_asked(f"{instruction}\n{above}") or _change_announced(whole, instruction):
        return part
    plain = PromptKind.OTHER if echo else PromptKind.PASSWORD
    return _code_meant(whole, above, instruction) or plain


def _code_meant(whole: str, above: str, instruction: str) -> PromptKind | None:
    """Tell what a password prompt is for where a code is named around it; None where none is.

    Args:
        whole: The prompt in one line, for a sentence may be wrapped.
        above: Its lines above the one that asks.
        instruction: Of the same challenge.
    """
    if CODE in whole and PASSWORD not in whole:
        return PromptKind.CODE
    if CODE in above:
        return _code_explained(above)
    if CODE in whole:
        return PromptKind.PASSWORD_AND_CODE
    if CODE not in instruction:
        return None
    kind = _code_explained(instruction)
    # Where it names both apart, the code may well be what the next prompt asks for.
    apart = PASSWORD in instruction and kind is not PromptKind.PASSWORD_AND_CODE
    return None if apart else kind


def _code_explained(text: str) -> PromptKind:
    """Tell what a password prompt is for under a text about codes."""
    if PASSWORD in text and words_of("joined").search(text):
        return PromptKind.PASSWORD_AND_CODE
    # A code may be told of, and not asked for.
    asked = any(_rest(sentence) == CODE for sentence in _SENTENCE_END.split(text))
    return PromptKind.CODE if asked else PromptKind.OTHER


def _change_asked(text: str) -> PromptKind | None:
    """Tell which part of a change the last sentence asks for that asks for any."""
    for sentence in reversed(_SENTENCE_END.split(text)):
        head, found, _ = sentence.strip().partition(PASSWORD)
        part = _part_of_change(head + found) if found else None
        if part and _rest(words_of("new", "retyped", "current").sub(" ", head) + found) == PASSWORD:
            return part
    return None


def _change_announced(whole: str, instruction: str) -> PromptKind | None:
    """Tell which part of a change a password is asked for in the course of one.

    Args:
        whole: The prompt in one line, for a sentence may be wrapped.
        instruction: Of the same challenge.
    """
    if phrase := _change_phrase().search(whole):
        return _part_of_change(phrase[0])
    announced = words_of("change").search(whole) or words_of("change").search(instruction)
    return PromptKind.NEW_PASSWORD if announced else None


def _rest(label: str) -> str:
    """Return what the label says beyond courtesies, and the names of accounts and systems."""
    plain = counts().sub(" ", without_account(label))
    return said(courtesies_and_systems().sub(" ", plain))


def _is_list(text: str) -> bool:
    return len(_NUMBERED_LINE.findall(clean(text, lines=True))) > 1


@cache
def _not_both() -> re.Pattern[str]:
    """Return what says that of a password and a code only one is asked for."""
    either, without, source = (alternatives(role) for role in ("either", "without", "source"))
    one = rf"(?:{PASSWORD}|{CODE}|\bpin\b)"
    leads = rf"\s*(?:{source})\s*(?:\w+\s+){{0,2}}"
    return re.compile(
        rf"{one}\s*(?:/|{either})\s*(?:\w+\s+)?{one}|(?:{without})\s*(?:{PASSWORD}|{CODE})"
        rf"|(?:{PASSWORD}|\bpin\b){leads}{CODE}|{CODE}(?:{leads}|[\s-]*){PASSWORD}"
    )


@cache
def _change_phrase() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:{alternatives('retyped')})\s*(?:\w+\s+)?)?(?:{alternatives('new', 'retyped')})"
        rf"\s*(?:\w+\s+)?{PASSWORD}"
    )
