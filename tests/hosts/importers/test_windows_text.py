"""INI files and exports of the registry."""

import pytest

from sshtui.hosts.importers.windows_text import (
    WindowsSection,
    ini_sections,
    registry_sections,
    unescaped,
)


def test_sections_of_an_ini_file_keep_names_values_and_lines() -> None:
    text = "top=1\r\n[A b\\c]\r\n Key = x=y \r\n;no=1\r\n#no=2\r\nKey=second\r\nnothing\r\n[B]\r\n"
    assert ini_sections(text) == [
        WindowsSection("", 1, {"top": "1"}, {"top": 1}),
        WindowsSection("A b\\c", 2, {"Key": "x=y"}, {"Key": 3}),
        WindowsSection("B", 8),
    ]


def test_keys_of_the_registry_have_texts_and_numbers() -> None:
    text = (
        "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\A]\r\n"
        '"Text"="a \\"b\\" \\\\c"\r\n"Number"=dword:000008ae\r\n"Bytes"=hex:00,01\r\n'
        '[-HKEY_CURRENT_USER\\Gone]\r\n"Text"="x"\r\n'
    )
    assert registry_sections(text) == [
        WindowsSection(
            "HKEY_CURRENT_USER\\A",
            3,
            {"Text": 'a "b" \\c', "Number": "2222"},
            {"Text": 4, "Number": 5},
        )
    ]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("my%20web", "my web"),
        ("caf%C3%A9", "café"),
        ("caf%E9", "café"),
        ("%EF%BB%BFx", "x"),
        ("100%", "100%"),
    ],
)
def test_an_escaped_name_is_read_in_either_encoding(name: str, plain: str) -> None:
    assert unescaped(name) == plain
