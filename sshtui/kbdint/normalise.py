"""Normalises a prompt's text, so that it can be recognised again."""

import re
from functools import cache

from sshtui.kbdint.prompt_tokens import MAX_CONTEXT, alternatives, folded_case
from sshtui.sanitize import clean

_DATE_OR_CLOCK = r"(?<!\w)(?:\d{4}-\d\d-\d\d|\d{1,2}:\d\d(?::\d\d)?)(?!\w)"


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
    account = re.escape(folded_case(f"({user}@{host})"))
    prefixes = re.compile(f"(?:[ :]*{account})+")
    while text != last:
        last = text
        text = " ".join(folded_case(text).split())
        found = prefixes.match(text)
        text = text[found.end() if found else 0 :].strip(" :")
        if len(text) <= MAX_CONTEXT:
            text = _volatile().sub(lambda number: re.sub(r"\d+", "#", number[0]), text)
    return text


@cache
def _volatile() -> re.Pattern[str]:
    words = alternatives("volatile", accents=True).replace("#", r"(?:\d+|#)")
    return re.compile(f"{words}|{_DATE_OR_CLOCK}")
