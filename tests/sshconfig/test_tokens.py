"""Tokens, variables and addresses."""

import os
from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.sshconfig.tokens import (
    canonical_address,
    expand,
    expand_path,
    in_hostname,
    local_user,
)

VALUES = {"h": "web", "p": "22"}


def test_tokens_are_replaced_once() -> None:
    assert expand("%h:%p %%h %%", VALUES, "f:1") == "web:22 %h %"
    assert expand("%h", {"h": "%p", "p": "22"}, "f:1") == "%p"


@pytest.mark.parametrize("text", ["%q", "%", "a%", "%%%", "% h", "%\n"])
def test_an_unknown_token_is_named_with_its_place(text: str) -> None:
    with pytest.raises(ConfigError, match="problem: file:7: the token"):
        expand(text, VALUES, "file:7")


def test_a_path_may_have_variables_and_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHERE", "/srv/%h")
    assert expand_path("${WHERE}/%h", VALUES, "f:1") == Path("/srv/%h/web")
    assert expand_path("~/%p", VALUES, "f:1") == Path.home() / "22"
    assert expand_path("$WHERE/x~", VALUES, "f:1") == Path("$WHERE/x~")


@pytest.mark.parametrize("text", ["${UNSET_X}", "${}", "${A B}", "${1}", "${UNSET_X"])
def test_a_variable_that_is_not_set_is_an_error(text: str) -> None:
    with pytest.raises(ConfigError, match="is not set"):
        expand_path(text, VALUES, "f:1")


def test_a_home_of_nobody_is_an_error() -> None:
    with pytest.raises(ConfigError, match="f:1: there is no user 'nobody-of-that-name'"):
        expand_path("~nobody-of-that-name/x", VALUES, "f:1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.1", "127.0.0.1"),
        ("::0001", "::1"),
        ("2001:DB8::1", "2001:db8::1"),
        ("fe80::1%lo", "fe80::1%lo"),
        ("web.example.com", ""),
        ("", ""),
        ("x" * 300, ""),
        ("\ud800", ""),
    ],
)
def test_addresses_have_one_spelling(text: str, expected: str) -> None:
    assert canonical_address(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%h.example", "web.example"),
        ("%%h.example", "%h.example"),
        ("fe80::1%%lo", "fe80::1%lo"),
        ("%n.%h", "%n.%h"),
        ("web%", "web%"),
    ],
)
def test_a_host_name_has_one_token(text: str, expected: str) -> None:
    assert in_hostname(text, "web") == expected


def test_the_local_user_has_a_name() -> None:
    assert local_user() != ""
    assert os.getuid() != 0 or local_user() == "root"
