import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sshtui.sanitize import MAX_COMBINING, clean, scrub
from tests.servers.clock import effort

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))
HOSTILE = st.text(
    st.sampled_from(
        "a: \n\r\t\0\x07\x1b\x7f\x85\x9b\x9d\xad\u034f\u0301\u0300\u0488\u0cc6\u0cc2\u11131"
        "\u061c\u200b\u200d\u200e\u2028\u202e\u2066\u2800\u3164\ud83d\udc68\ue000\ufe0f\ufeff"
        "\U000e0041\U000e0100\U0010ffffé가ᄀ"
    )
)

LEGITIMATE = (
    "Password: ",
    "(alice@db1) Verification code: ",
    "One-time password (OATH) for `alice': ",
    "Passwort für Jürgen: ",
    "Wiederholen Sie das neue Kennwort: ",
    "Mot de passe à usage unique : ",
    "Saisissez le code reçu par SMS : ",
    "Contraseña de un solo uso: ",
    "¿Desea continuar (sí/no)? ",
    "Código de verificação: ",
    "Senha não aceita. Nova senha: ",
    "パスワード: ",
    "ワンタイムパスワードを入力してください: ",
    "確認コード：",
    "密码：",
    "請輸入動態密碼：",
    "Пароль: ",
    "Введите код подтверждения: ",
    "Ещё раз: ",
    "Пароль користувача їжак: ",
    "Κωδικός πρόσβασης: ",
    "Εισάγετε τον κωδικό: ",
    "סיסמה: ",
    "שָׁלוֹם: ",
    "كلمة المرور: ",
    "رمز التحقق: ",
    "गुप्त कोड: ",
    "पासवर्ड दर्ज करें: ",
    "কোড লিখুন: ",
    "รหัสผ่าน: ",
    "ใส่รหัสที่นี่: ",
    "비밀번호: ",
    "인증 코드를 입력하세요: ",
    "გაიმეორეთ პაროლი: ",
    "Գաղտնաբառ՝ ",
    "የይለፍ ቃል፡ ",
    "Mật khẩu của bạn: ",
    "Nhập mã xác thực: ",
    "Şifre (tek kullanımlık): ",
    "Hasło jednorazowe żółć: ",
    "Heslo příště: ",
    "Lykilorð þitt: ",
    "ကျွန်ုပ်၏ စကားဝှက်: ",
    "ရွှေ့ပါ: ",
    "លេខសម្ងាត់: ",
    "Enter 1–3 → “push” … €5 ½ ☎ ✓",
    "🔑 Password: ",
    "❤️ code: ",
    "👍🏽 ok? ",
    "Duo: [1] Push to +XX XX-XX12",
)


@pytest.mark.parametrize("text", LEGITIMATE)
def test_legitimate_text_is_unchanged(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert clean(text) == text
    assert scrub(text) is text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "^[]52;c;aGk=^G"),
        ("\x1b[31mred", "^[[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("nul\0del\x7f", "nul^@del^?"),
        ("a\tb", "a    b"),
        ("one\r\ntwo\rthree\nfour\u2028five", "one two three four five"),
        ("pass\u200bword", "password"),
        ("abc\u202edrow", "abcdrow"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("half\ud83d", "half\ufffd"),
        ("mine\ue000", "mine\ufffd"),
        ("none\U000e01f0\uffff", "none\ufffd\ufffd"),
        ("soft\xadhyphen", "softhyphen"),
        ("secret\U000e0100\U000e0101", "secret"),
        ("blank\u3164\u2800", "blank"),
        ("e\u0301", "é"),
        ("z" + "\u0323\u0301\u0302\u0303\u0304" * 20 + "!", None),
        ("👩\u200d👧", "👩👧"),
        ("[bold]x[/]", "[bold]x[/]"),
    ],
)
def test_hostile_text_is_made_visible_or_dropped(text: str, shown: str | None) -> None:
    if shown is None:
        assert len(clean(text)) <= len("z!") + MAX_COMBINING
    else:
        assert clean(text) == shown


def test_line_ends_stay_where_they_are_asked_for() -> None:
    assert clean("a\r\nb\rc\nd\u2029e", lines=True) == "a\nb\nc\nd\ne"


def check(text: str, *, lines: bool) -> None:
    result = clean(text, lines=lines)
    run = 0
    for character in result:
        category = unicodedata.category(character)
        assert category not in HIDDEN or (lines and character == "\n"), ascii(character)
        run = run + 1 if category in {"Mn", "Me"} else 0
        assert run <= MAX_COMBINING
    assert unicodedata.is_normalized("NFC", result)
    assert clean(result, lines=lines) == result


@settings(max_examples=500)
@given(ANYTHING | HOSTILE, st.booleans())
def test_nothing_hidden_is_left_and_cleaning_twice_is_cleaning_once(text: str, lines: bool) -> None:
    check(text, lines=lines)


@settings(max_examples=500)
@given(ANYTHING | HOSTILE)
def test_scrubbing_keeps_the_length_and_leaves_no_control(text: str) -> None:
    result = scrub(text)
    assert len(result) == len(text)
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in result)
    assert not set(result) & set("\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u2028")
    result.encode("utf-8")
    assert scrub(result) is result


def test_the_largest_challenge_is_cleaned_in_no_time() -> None:
    for unit in ("Password: ", "\x1b[31m", "密码：", "a\u0301", "\U000e0041", "👩"):
        text = unit * (65_536 // len(unit))
        with effort(0.2):
            clean(text)
            scrub(text)
