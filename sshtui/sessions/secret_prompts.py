"""Tells whether the end of a terminal's text asks for a secret.

The words are those of sign-in prompts. Programs in a shell ask for some more that no server does.
When uncertain it says yes: a pause costs a key, a password in another shell's history costs more.
"""

import re

from sshtui.kbdint.prompt_tokens import tokens
from sshtui.kbdint.vocabulary import CODE, PASSWORD

MOST_CHARACTERS = 200
"""Of a line, the last ones: a prompt is short, and the server must not buy time."""

_MOST_WORDS = 4
_SIGN = re.compile(r"[:：?？][^\w~$#%]*$")
# A shell's own prompt, or one with a command behind it.
_COMMAND = re.compile(r"[$#%>❯➜»]\s+\S|[$#%❯➜»]$")
_MORE_WORDS = re.compile(
    r"\b(?:pass ?phrase|pin|lasting|secret|credentials?|pass"
    r"|(?:api|access|master|private|recovery) key)\b"
)


def asks_for_secret(line: str) -> bool:
    """Return whether a line asks for a secret: one that ends as a prompt does, or says no more.

    Args:
        line: What stands before the cursor, in one piece where it is wrapped.
    """
    asked = line[-MOST_CHARACTERS:].strip()
    if not _SIGN.search(asked) and (
        len(asked.split()) > _MOST_WORDS or _COMMAND.search(asked) is not None
    ):
        return False
    text = tokens(asked.replace("_", " "))
    return PASSWORD in text or CODE in text or _MORE_WORDS.search(text) is not None
