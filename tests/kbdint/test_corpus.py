"""Prompts as real servers send them: each is told for what it is, or left unknown."""

import pytest

from sshtui.credentials.binding import PromptKind
from sshtui.kbdint.classify import classify
from sshtui.kbdint.vocabulary import VOCABULARIES
from tests.kbdint.corpus_languages import LANGUAGES
from tests.kbdint.corpus_products import PRODUCTS

P, C = PromptKind.PASSWORD, PromptKind.CODE

# fmt: off
LEFT_UNKNOWN: tuple[tuple[str, PromptKind], ...] = (
    ("alice's LDAP password: ", P), ("PSC password: ", P), ("MIT Kerberos password: ", P),
    ("Student password: ", P), ("Please type your password now: ", P),
    ("Benutzerpasswort: ", P),
    ("Voer het wachtwoord in voor alice: ", P), ("Käyttäjän alice salasana: ", P),
    ("Κωδικός: ", P), ("Κωδικός ασφαλείας: ", C), ("Kode: ", C), ("รหัส: ", P),
    # Languages that are not known here
    ("Lozinka: ", P), ("Geslo: ", P), ("Slaptažodis: ", P), ("Lykilorð: ", P), ("Парола: ", P),
    ("Kata sandi: ", P), ("पासवर्ड: ", P), ("رمز عبور: ", P), ("გასაღები: ", P),
)
# fmt: on

TABLES = {**LANGUAGES, **PRODUCTS}


@pytest.mark.parametrize("table", TABLES)
def test_prompts_are_told_for_what_they_are(table: str) -> None:
    for prompt, truth in TABLES[table]:
        assert classify(prompt, echo=False) is truth, prompt


@pytest.mark.parametrize(("prompt", "truth"), LEFT_UNKNOWN)
def test_what_is_not_told_is_left_unknown_and_not_told_wrongly(
    prompt: str, truth: PromptKind
) -> None:
    assert truth is not PromptKind.OTHER
    assert classify(prompt, echo=False) is PromptKind.OTHER


@pytest.mark.parametrize("table", TABLES)
def test_nothing_more_is_read_into_a_prompt_that_shows_its_answer(table: str) -> None:
    for prompt, truth in TABLES[table]:
        shown = classify(prompt, echo=True)
        assert shown in {truth, PromptKind.OTHER}, prompt
        assert shown is not P, prompt


def test_each_language_tells_every_part_of_a_sign_in() -> None:
    assert set(LANGUAGES) | {"en"} == set(VOCABULARIES)
    parts = set(PromptKind) - {PromptKind.OTHER, PromptKind.CONFIRM}
    for language, prompts in LANGUAGES.items():
        assert {kind for _, kind in prompts} >= parts, language


def test_the_corpus_is_as_large_as_the_world_seems_to_be() -> None:
    asked = {
        prompt
        for prompts in (*TABLES.values(), LEFT_UNKNOWN)
        for prompt, truth in prompts
        if truth in {P, C, PromptKind.PASSWORD_AND_CODE}
    }
    assert len(asked) > 160
    assert len(LANGUAGES) >= 20
