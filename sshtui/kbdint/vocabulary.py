"""The combined vocabulary of all languages that classify prompts."""

from sshtui.kbdint.words.asian import ASIAN
from sshtui.kbdint.words.english import ENGLISH
from sshtui.kbdint.words.germanic import GERMANIC
from sshtui.kbdint.words.others import OTHERS
from sshtui.kbdint.words.romance import ROMANCE
from sshtui.kbdint.words.slavic import SLAVIC
from sshtui.kbdint.words.vocabulary import CODE, PASSWORD, Vocabulary

__all__ = ["CODE", "PASSWORD", "VOCABULARIES"]

VOCABULARIES: dict[str, Vocabulary] = {
    **ENGLISH,
    **GERMANIC,
    **ROMANCE,
    **SLAVIC,
    **OTHERS,
    **ASIAN,
}
