import traceback

import pytest

from sshtui.credentials.otpauth import Algorithm, Seed, is_uri, parse
from sshtui.credentials.secret import Secret
from sshtui.errors import UsageError

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
URI = f"otpauth://totp/Example:alice?secret={KEY}&issuer=Example"


def test_a_uri_as_authenticator_apps_pass_it_on() -> None:
    seed = parse(URI)
    assert seed == Seed(Secret(KEY), issuer="Example", account="alice")
    assert (seed.algorithm, seed.digits, seed.period, seed.counter) == ("SHA1", 6, 30, None)
    assert seed.name == "Example · alice"


def test_everything_that_a_uri_may_say() -> None:
    seed = parse(
        f"  OTPAUTH://HOTP/b%C3%B6b%40x?secret={KEY}&algorithm=SHA512&digits=8&counter=7\n"
    )
    assert (seed.algorithm, seed.digits, seed.counter) == (Algorithm.SHA512, 8, 7)
    assert (seed.issuer, seed.account) == ("", "böb@x")
    assert parse(f"otpauth://totp/x?secret={KEY}&period=60").period == 60


@pytest.mark.parametrize(
    "text",
    [KEY, KEY.lower(), " ".join(KEY[i : i + 4] for i in range(0, 32, 4)), f"{KEY[:26]}======"],
)
def test_the_secret_alone_however_it_is_written(text: str) -> None:
    assert KEY.startswith(parse(text).key.reveal())


@pytest.mark.parametrize("extra", ["", "&digits=8&period=60&algorithm=SHA256", "&issuer=A%26B%3AC"])
@pytest.mark.parametrize("kind", ["totp/A%3AB", "hotp/x?counter=3&"])
def test_a_seed_comes_back_from_its_own_uri(kind: str, extra: str) -> None:
    joint = "" if "?" in kind else "?"
    seed = parse(f"otpauth://{kind}{joint}secret={KEY}{extra}")
    assert parse(seed.uri().reveal()) == seed


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("otpauth://steam/x?secret=" + KEY, "types totp and hotp"),
        ("otpauth://totp/x", "no secret"),
        ("otpauth://hotp/x?secret=" + KEY, "counter"),
        ("otpauth://totp/x?secret=fake1890fake1890", "base32"),
        ("otpauth://totp/x?secret=GEZDGNBV", "bits"),
        ("otpauth://totp/x?digits=9&secret=" + KEY, "digits"),
        ("otpauth://totp/x?digits=٦&secret=" + KEY, "digits"),
        ("otpauth://totp/x?period=0&secret=" + KEY, "period"),
        ("otpauth://totp/x?algorithm=MD5&secret=" + KEY, "algorithm"),
        ("otpauth://[totp/x?secret=" + KEY, "taken apart"),
        ("fake-password", "base32"),
        ("", "bits"),
        (KEY * 200, "longer"),
    ],
)
def test_what_cannot_be_used_says_why_and_is_not_quoted(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as caught:
        parse(text)
    shown = str(caught.value) + "".join(traceback.format_exception(caught.value))
    secret = text.partition("secret=")[2] or text
    assert len(secret) < 8 or secret[:24] not in shown.replace(repr(secret), "")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("text", [URI, f" {URI}", URI.replace("otpauth", "OTPAUTH"), "otpauth:"])
def test_what_means_to_be_a_seed(text: str) -> None:
    assert is_uri(text)


@pytest.mark.parametrize("text", ["", "123456", KEY, "https://otpauth://"])
def test_what_does_not_mean_to_be_one(text: str) -> None:
    assert not is_uri(text)


def test_names_cannot_steer_a_terminal() -> None:
    assert parse(f"otpauth://totp/a%1b%5B2Jb%0Ac?secret={KEY}").account == "a [2Jb c"


def test_the_fingerprint_depends_on_key_and_salt_and_on_nothing_else() -> None:
    one = parse(URI).fingerprint(b"salt")
    assert one == parse(KEY.lower()).fingerprint(b"salt")
    assert one != parse(KEY).fingerprint(b"other")
    assert one != parse(KEY[::-1].replace("=", "")).fingerprint(b"salt")
    assert len(one) == 32
