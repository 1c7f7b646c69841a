import base64

import pytest

from sshtui.credentials.otp import totp
from sshtui.credentials.otp.otpauth import Algorithm, Seed
from sshtui.credentials.secret import Secret


def seed(key: bytes, **changes: object) -> Seed:
    text = base64.b32encode(key).decode().rstrip("=")
    return Seed(Secret(text), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("counter", "code"),
    list(
        enumerate(
            ["755224", "287082", "359152", "969429", "338314",
             "254676", "287922", "162583", "399871", "520489"]
        )
    ),
)  # fmt: skip
def test_the_vectors_of_rfc_4226_appendix_d(counter: int, code: str) -> None:
    assert totp.code(seed(b"12345678901234567890", counter=0), counter) == Secret(code)


RFC_6238 = {
    59: ("94287082", "46119246", "90693936"),
    1111111109: ("07081804", "68084774", "25091201"),
    1111111111: ("14050471", "67062674", "99943326"),
    1234567890: ("89005924", "91819424", "93441116"),
    2000000000: ("69279037", "90698825", "38618901"),
    20000000000: ("65353130", "77737706", "47863826"),
}


@pytest.mark.parametrize("at", RFC_6238)
@pytest.mark.parametrize(
    ("index", "algorithm", "size"),
    [(0, Algorithm.SHA1, 20), (1, Algorithm.SHA256, 32), (2, Algorithm.SHA512, 64)],
)
def test_the_vectors_of_rfc_6238_appendix_b(
    at: int, index: int, algorithm: Algorithm, size: int
) -> None:
    maker = seed((b"1234567890" * 7)[:size], algorithm=algorithm, digits=8)
    assert totp.code(maker, totp.step(maker, at)) == Secret(RFC_6238[at][index])


@pytest.mark.parametrize(("digits", "code"), [(6, "081804"), (7, "7081804"), (8, "07081804")])
def test_six_to_eight_digits_with_their_leading_zeros(digits: int, code: str) -> None:
    maker = seed(b"12345678901234567890", digits=digits)
    assert totp.code(maker, totp.step(maker, 1111111109)) == Secret(code)


def test_any_period_is_divided_into_steps() -> None:
    for period in (1, 15, 30, 60, 3600):
        maker = seed(b"1234567890", period=period)
        assert totp.step(maker, period * 7 + period / 2) == 7
        assert totp.remaining(maker, period * 7 + period / 2) == period / 2
        assert totp.remaining(maker, period * 7) == period


def test_the_short_seeds_that_are_in_use_work() -> None:
    assert len(totp.code(seed(b"1234567890"), 1).reveal()) == 6
