from datetime import date

import pytest

from sshtui.services.snippets import Placeholder, Snippet, known_values
from tests.sessions.fakes import TARGET

KNOWN = known_values(TARGET, date(2026, 11, 27))


def test_placeholders_are_asked_for_once_and_filled_in() -> None:
    snippet = Snippet("copy", "tar cf {host}-{date}.tar {path=/srv} # {path} by {user}, {why}\n")
    assert snippet.asked == (Placeholder("path", "/srv"), Placeholder("why"))
    assert snippet.enters
    filled = snippet.filled({**KNOWN, "path": "/etc", "why": "{host} $&\\1"})
    assert filled == "tar cf web1-2026-11-27.tar /etc # /etc by deploy, {host} $&\\1"
    assert snippet.filled(KNOWN).endswith("{path=/srv} # {path} by deploy, {why}")


@pytest.mark.parametrize(
    "text",
    [
        "echo ${HOME} ${user}",
        "awk '{print $1}' f",
        "find . -exec ls {} \\;",
        "cp a.{txt,bak}",
        '{"a": 1}',
        "{ ls; }",
    ],
)
def test_what_belongs_to_the_shell_stays(text: str) -> None:
    assert Snippet("x", text).asked == ()
    assert Snippet("x", text).filled(KNOWN) == text


def test_braces_that_are_doubled_stand_for_themselves() -> None:
    assert Snippet("x", "echo {{host}} {host}").filled(KNOWN) == "echo {host} web1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no text"),
        (" \n", "no text"),
        ("a\x1bb", "control character"),
        ("a\rb", "control character"),
        ("{host=web1}", "gives {host} a default"),
        ("a\n\tb {x=1}\n", ""),
    ],
)
def test_a_mistake_is_told(text: str, told: str) -> None:
    mistake = Snippet("x", text).mistake
    assert told in mistake
    assert bool(told) == bool(mistake)
