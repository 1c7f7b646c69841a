"""XML from others."""

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.importers.xml_text import has_root, parsed

BOMB = (
    '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">'
    '<!ENTITY z "&y;&y;&y;&y;&y;&y;&y;&y;">]><a>&z;</a>'
)
FILE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


@pytest.mark.parametrize("text", [BOMB, FILE, '<!DOCTYPE a SYSTEM "http://x/"><a/>'])
def test_a_document_type_is_refused_before_an_entity_is_defined(text: str) -> None:
    with pytest.raises(ConfigError, match="document type"):
        parsed(text, "x")


@pytest.mark.parametrize(
    "text", ["", "<", "<a>", "<a></b>", "x", "<a>&x;</a>", "<a>\0</a>", "\ud800"]
)
def test_what_is_no_document_is_said(text: str) -> None:
    with pytest.raises(ConfigError, match="not complete XML"):
        parsed(text, "x")


def test_a_document_without_end_is_refused() -> None:
    with pytest.raises(ConfigError, match="nested too deeply"):
        parsed("<a>" * 100_000, "x")


def test_a_document_is_read_whatever_encoding_it_once_had() -> None:
    root = parsed('<?xml version="1.0" encoding="utf-16"?><a b="é"/>', "x")
    assert root.get("b") == "é"


def test_a_root_is_told_with_any_prefix_and_prolog() -> None:
    assert has_root('<?xml version="1.0"?>\n<!-- x -->\n<mrng:Connections a="b">', "Connections")
    assert has_root("<Connections/>", "Connections")
    assert not has_root("<Connection/>", "Connections")
    assert not has_root("x <Connections/>", "Connections")
