"""Sentences that were replaced stay out of screens, help, errors and documentation."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXTS = {
    path.relative_to(ROOT): re.sub(r'"\s+f?"', "", path.read_text("utf-8"))
    for path in sorted(
        [*(ROOT / "sshtui").rglob("*.py"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    )
}

RETIRED = {
    "a fault of sshtui's own": "a bug in sshtui",
    "as ssh would choose": "default: ssh's choice",
    "be had back": "be recovered",
    "before anything secret moves": "before any secret is sent",
    "Can it be reached": "Check reachability",
    "Cannot understand that": "Invalid usage",
    "from birth": "created with mode",
    "goes round in a circle": "ProxyJump loop",
    "heals it": "clears the mark",
    "Hold the fingerprint": "Compare this fingerprint",
    "is in doubt": "suspect",
    "is talk": "messages go to stderr",
    "was made up": "generated",
    "mend the rest": "say how to fix it",
    "not for this system": "leave it out",
    "nothing is kept": "credentials are forgotten, or no saved credential",
    "remembered answer": "saved credential",
    "set-up of its own": "installs what it needs",
    "sshtui ends": "you quit",
    "stored answer": "saved credential",
    "such a host already": "a host with this name already exists",
    "take the last edit back": "undo the last edit",
    "takes it back": "undoes it",
    "commas between": "comma-separated",
    "takes no new key": "is not writable",
    "Tell whether": "Return whether",
    "the way out": "a function that ends it, or the key that leaves",
    "whether or not": "whether",
    "The form comes": "The form is filled in, or left empty",
    "The server asked too much": "Challenge too large",
    "the two are not the same": "do not match",
    "What is wrong in the files": "Config problems",
    "would never choose": "out of range",
}


@pytest.mark.parametrize("phrase", RETIRED)
def test_a_retired_phrase_stays_away(phrase: str) -> None:
    found = [str(path) for path, text in TEXTS.items() if phrase.lower() in text.lower()]
    assert found == [], f"say instead: {RETIRED[phrase]}"


def test_texts_are_spelt_the_british_way() -> None:
    american = re.compile(
        r"\b(?:favorites?|behavior|recogniz\w+|canceled|canceling|colored)\b", re.IGNORECASE
    )
    assert {path: found for path, text in TEXTS.items() if (found := american.findall(text))} == {}
