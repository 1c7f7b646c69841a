import traceback

import pytest

from sshtui.credentials.otp.otpauth import Algorithm, Seed, is_uri, looks_like_key, parse
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


def test_what_follows_the_secret_counts_without_the_rest_of_its_uri_too() -> None:
    seed = parse(f"secret={KEY}&digits=8&period=60&issuer=Example")
    assert (seed.digits, seed.period, seed.issuer) == (8, 60, "Example")


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
        ("otpauth://[totp/x?secret=" + KEY, "totp and hotp"),
        ("fake-password", "base32"),
        ("", "bits"),
        (KEY * 200, "too long"),
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


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        KEY.lower(),
        " ".join(KEY[i : i + 4] for i in range(0, len(KEY), 4)),
        "-".join(KEY[i : i + 4].lower() for i in range(0, len(KEY), 4)),
        f"  {KEY}\r\n",
        f"{KEY}====",
        KEY[:16],
        f"secret={KEY}",
        f"?secret={KEY}&issuer=Example&digits=6",
        f"issuer=Example&secret={KEY}",
        f"Secret key: {KEY}",
        f"Setup key {KEY}",
        f"Your key is {KEY.lower()}.",
        f'"secret": "{KEY}",',
        f"({KEY})",
        f"{KEY[:8]}.{KEY[8:]}",
        f"TOTP secret = {KEY.lower()}",
        f"{KEY[:8]}\N{NO-BREAK SPACE}{KEY[8:]}\N{ZERO WIDTH SPACE}",
        f"{KEY[:8]}\N{NON-BREAKING HYPHEN}{KEY[8:]}",
        "MNXXEZDFNZ2GS33OMZXXEYLMMRQXIZLTOQ",
    ],
)
def test_what_looks_like_the_secret_alone_and_can_be_read(text: str) -> None:
    assert looks_like_key(text)
    assert not is_uri(text)
    assert parse(text).key.reveal() in {KEY, KEY[:16], "MNXXEZDFNZ2GS33OMZXXEYLMMRQXIZLTOQ"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456",
        "12345678",
        "2345 6723 4567 2345 67",
        KEY[:15],
        f"{KEY}1",
        f"{KEY}!",
        "cccccckdvvulgjvtkjdhtlrbjjctggdihuevikehtlil",
        "CCCCCCKDVVULGJVTKJDHTLRBJJCTGGDIHUEVIKEHTLIL",
        "a1b2c-3d4e5",
        "8f14e45fceea167a5a36dedd4bea2543",
        URI,
        KEY * 200,
    ],
)
def test_what_does_not_look_like_the_secret_alone(text: str) -> None:
    assert not looks_like_key(text)


@pytest.mark.parametrize(
    "text",
    [
        f"Scan this: {URI}",
        f'"{URI}"',
        f"<{URI}>",
        f"{URI}\r\n",
        URI.replace("Example:", "My Example:"),
    ],
)
def test_a_uri_is_known_and_read_whatever_stands_around_it(text: str) -> None:
    assert is_uri(text)
    assert parse(text).key == parse(URI).key


def test_an_export_of_several_seeds_is_no_seed_and_yet_never_an_answer() -> None:
    export = "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8%3D"
    assert is_uri(export)
    with pytest.raises(UsageError, match="several"):
        parse(export)


def test_names_cannot_steer_a_terminal() -> None:
    assert parse(f"otpauth://totp/a%1b%5B2Jb%0Ac?secret={KEY}").account == "a [2Jb c"


def test_the_fingerprint_depends_on_key_and_salt_and_on_nothing_else() -> None:
    one = parse(URI).fingerprint(b"salt")
    assert one == parse(KEY.lower()).fingerprint(b"salt")
    assert one != parse(KEY).fingerprint(b"other")
    assert one != parse(KEY[::-1].replace("=", "")).fingerprint(b"salt")
    assert len(one) == 32
