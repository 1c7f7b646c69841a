import pytest

from sshtui.terminal.link_address import LinkAddress


@pytest.mark.parametrize(
    ("address", "host", "warning"),
    [
        ("https://example.com/a?b#c", "example.com", ""),
        ("https://EXAMPLE.com:8443", "example.com:8443", ""),
        ("http://example.com", "example.com", "not encrypted"),
        ("https://bank.example@evil.example/", "evil.example", "“bank.example” in front"),
        ("https://xn--mnchen-3ya.example/", "xn--mnchen-3ya.example", "“münchen.example”"),
        ("https://xn--zzzzzzzzzzz.example/", "xn--zzzzzzzzzzz.example", "beyond ASCII"),
        ("https://[::1]/", "::1", ""),
    ],
)
def test_the_host_is_named_with_what_may_mislead(address: str, host: str, warning: str) -> None:
    found = LinkAddress.of(address)
    assert found is not None
    assert (found.address, found.host) == (address, host)
    assert warning in " ".join(found.warnings)
    assert bool(warning) == bool(found.warnings)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "javascript:alert(1)//https://example.com",
        "https:///path",
        "https://example.com\\@evil.example",
        "https://example.com/\u202egnp",
        "https://example.com/a b",
        "https://example.com/\x1b[2J",
        "https://[::1",
        "https://example.com:port/",
    ],
)
def test_what_is_no_plain_address_of_a_web_page_is_not_offered(address: str) -> None:
    assert LinkAddress.of(address) is None
