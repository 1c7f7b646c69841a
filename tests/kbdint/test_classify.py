import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.credentials.binding import PromptKind
from sshtui.kbdint.classify import classify, names_other_account, normalise
from sshtui.kbdint.vocabulary import VOCABULARIES

P, C, PC, N = (
    PromptKind.PASSWORD,
    PromptKind.CODE,
    PromptKind.PASSWORD_AND_CODE,
    PromptKind.NEW_PASSWORD,
)
M, Y, O = PromptKind.MENU, PromptKind.CONFIRM, PromptKind.OTHER  # noqa: E741 - a table below

EXPIRED = """\
You are required to change your password immediately (administrator enforced).
Changing password for alice.
Current password: """

DUO = """\
Duo two-factor login for alice

Enter a passcode or select one of the following options:

 1. Duo Push to XXX-XXX-1234
 2. Phone call to XXX-XXX-1234

Passcode or option (1-2): """

HIDDEN: tuple[tuple[str, PromptKind], ...] = (
    # OpenSSH with PAM
    ("Password: ", P),
    ("password:", P),
    ("PASSWORD", P),
    ("(alice@db1.example) Password: ", P),
    ("Password for alice: ", P),
    ("Password for alice@db1:", P),
    ("Password for alice@EXAMPLE.COM: ", P),
    ("alice's password: ", P),
    ("alice@db1.example's password: ", P),
    ("Enter your password: ", P),
    ("Please enter your LDAP password:", P),
    ("UNIX password: ", P),
    ("Password (LDAP): ", P),
    ("New password: ", N),
    ("Retype new password: ", N),
    ("Re-enter password: ", N),
    ("Enter new UNIX password: ", N),
    ("Current password: ", N),
    ("(current) UNIX password: ", N),
    ("Password (again): ", N),
    ("Confirm password: ", N),
    ("Sorry, try again.\nPassword: ", P),
    ("Password, please try again: ", O),
    (EXPIRED, N),
    ("Your password has expired.\nPassword: ", N),
    ("Your password will expire in 5 days.\nPassword: ", P),
    ("[sudo] password for alice: ", O),
    ("Passphrase for key '/home/alice/.ssh/id': ", O),
    ("Passphrase: ", O),
    ("Secret: ", O),
    ("Database password: ", O),
    ("Enter the password of your bank: ", O),
    ("", O),
    ("   ", O),
    # google-authenticator, oath
    ("Verification code: ", C),
    ("Password & verification code: ", PC),
    ("One-time password (OATH) for `alice': ", C),
    ("One-time password: ", C),
    ("One time password", C),
    ("OTP: ", C),
    ("Enter your TOTP code:", C),
    ("6-digit code: ", C),
    # Duo
    (DUO, M),
    ("Passcode or option (1-3): ", M),
    ("Enter 'push', 'phone', 'sms' or a passcode: ", M),
    # RSA SecurID
    ("Enter PASSCODE: ", C),
    ("Enter Next Tokencode: ", C),
    ("Wait for the tokencode to change, then enter the new tokencode: ", C),
    ("Enter your new PIN of 4 to 8 digits: ", N),
    ("Please re-enter new PIN: ", N),
    ("Enter PIN: ", O),
    ("PIN + tokencode: ", PC),
    ("Are you prepared to have the system generate your PIN? (y/n): ", Y),
    # FreeIPA
    ("First Factor: ", P),
    ("First factor or password: ", O),
    ("Second Factor (optional): ", C),
    ("Second Factor: ", C),
    # Okta, privacyIDEA, LinOTP
    ("Okta password: ", P),
    ("Enter the code sent to your phone: ", C),
    ("Enter your verification code from Google Authenticator", C),
    ("please enter otp: ", C),
    ("Enter PIN and OTP: ", PC),
    ("Your PIN followed by your OTP: ", PC),
    ("LDAP password + OTP: ", PC),
    ("Please enter your password followed by the OTP value: ", PC),
    # YubiKey
    ("YubiKey for `alice': ", C),
    ("Please touch your YubiKey: ", C),
    # TACACS+, Cisco, Juniper
    ("Enter your TACACS+ password: ", P),
    ("Enable password: ", O),
    ("Passcode:", C),
    ("Challenge: 4711 Response: ", C),
    ("Response: ", C),
    ("Old password: ", N),
    ("Secondary password: ", O),
    # Wrapped, or explained above
    ("Please enter your one-time\npassword: ", C),
    ("Please choose a new\npassword: ", N),
    ("Enter your verification code below\nPassword: ", PC),
    ("Two-factor sign-in for deploy\nPassword: ", P),
    # German
    ("Passwort: ", P),
    ("Kennwort für alice: ", P),
    ("Bitte geben Sie Ihr Passwort ein: ", P),
    ("Neues Passwort: ", N),
    ("Passwort wiederholen: ", N),
    ("Geben Sie das neue Kennwort erneut ein: ", N),
    ("Aktuelles Passwort: ", N),
    ("Einmalpasswort: ", C),
    ("Einmal-Kennwort: ", C),
    ("Bestätigungscode: ", C),
    ("Sicherheitscode eingeben: ", C),
    ("Passwort und Verifizierungscode: ", PC),
    # French
    ("Mot de passe : ", P),
    ("Mot de passe de alice : ", P),
    ("Veuillez saisir votre mot de passe : ", P),
    ("Nouveau mot de passe : ", N),
    ("Retapez le nouveau mot de passe : ", N),
    ("Mot de passe actuel : ", N),
    ("Mot de passe à usage unique : ", C),
    ("Code de vérification : ", C),
    ("Mot de passe et code de vérification : ", PC),
    # Spanish
    ("Contraseña: ", P),
    ("Contrase\ufffda: ", P),
    ("Introduzca su contraseña: ", P),
    ("Contraseña para alice: ", P),
    ("Nueva contraseña: ", N),
    ("Repita la contraseña: ", N),
    ("Contraseña actual: ", N),
    ("Contraseña de un solo uso: ", C),
    ("Código de verificación: ", C),
    ("Contraseña y código: ", PC),
    # Portuguese
    ("Senha: ", P),
    ("Palavra-passe: ", P),
    ("Digite sua senha: ", P),
    ("Senha de alice: ", P),
    ("Nova senha: ", N),
    ("Redigite a nova senha: ", N),
    ("Senha atual: ", N),
    ("Senha de uso único: ", C),
    ("Código de verificação: ", C),
    ("Senha e código: ", PC),
    # Japanese
    ("パスワード: ", P),
    ("パスワードを入力してください：", P),
    ("aliceのパスワード: ", P),
    ("新しいパスワード: ", N),
    ("パスワードを再入力してください: ", N),
    ("現在のパスワード: ", N),
    ("ワンタイムパスワード: ", C),
    ("確認コード: ", C),
    ("認証コードを入力してください", C),
    ("パスワードと確認コード: ", PC),
    # Chinese
    ("密码：", P),
    ("請輸入密碼：", P),
    ("alice 的密码：", P),
    ("新密码：", N),
    ("重新输入新的密码：", N),
    ("当前密码：", N),
    ("动态密码：", C),
    ("一次性密码: ", C),
    ("请输入验证码：", C),
    ("密码和验证码：", PC),
    # Russian
    ("Пароль: ", P),
    ("Введите пароль: ", P),
    ("Пароль для alice: ", P),
    ("Новый пароль: ", N),
    ("Повторите пароль: ", N),
    ("Текущий пароль: ", N),
    ("Одноразовый пароль: ", C),
    ("Код подтверждения: ", C),
    ("Пароль и код: ", PC),
    # Not what it looks like
    ("Pаssword: ", O),  # a Cyrillic letter
    ("Pass\u200bword: ", P),
    ("\x1b[8mPassword: ", O),
    ("<p>", O),
    ("<p>: <c>", O),
    ("Ｐａｓｓｗｏｒｄ：", P),
)

SHOWN: tuple[tuple[str, PromptKind], ...] = (
    ("Password: ", O),
    ("Password for alice: ", O),
    ("Verification code: ", C),
    ("Are you sure you want to continue connecting (yes/no)? ", Y),
    ("Continue? [Y/n] ", Y),
    ("Fortfahren (ja/nein)? ", Y),
    ("Continuer (oui/non) ? ", Y),
    ("¿Continuar (sí/no)? ", Y),
    ("Continuar (sim/não)? ", Y),
    ("続行しますか (はい/いいえ)? ", Y),
    ("是否继续 (是/否)？", Y),
    ("Продолжить (да/нет)? ", Y),
    ("Press Enter to continue", Y),
    ("Select a device (1-4): ", M),
    ("Your choice [1/2/3]: ", M),
    ("Auswahl: ", M),
    ("Votre choix : ", M),
    ("Elija una opción: ", M),
    ("Escolha uma opção: ", M),
    ("番号を選択してください: ", M),
    ("请选择：", M),
    ("Выберите вариант: ", M),
    ("1) Push\n2) SMS\n> ", M),
    ("login: ", O),
    ("Department: ", O),
    ("Favourite colour? ", O),
)


@pytest.mark.parametrize(("prompt", "kind"), HIDDEN)
def test_a_prompt_with_echo_off_is_recognised(prompt: str, kind: PromptKind) -> None:
    assert classify(prompt, echo=False) is kind


@pytest.mark.parametrize(("prompt", "kind"), SHOWN)
def test_a_prompt_with_echo_on_is_recognised(prompt: str, kind: PromptKind) -> None:
    assert classify(prompt, echo=True) is kind


@pytest.mark.parametrize(
    ("instruction", "prompt", "kind"),
    [
        ("", "Password: ", P),
        ("Two-factor sign-in for deploy", "Password: ", P),
        ("1. Be nice\n2. Log out", "Password: ", P),
        ("Enter your password and verification code", "Password: ", P),
        ("Enter your one-time code", "Password: ", C),
        ("Enter your password followed by your token code", "Password: ", PC),
        ("You must change your password", "Password: ", N),
        ("Ihr Passwort ist abgelaufen", "Passwort: ", N),
        ("Votre mot de passe a expiré", "Mot de passe : ", N),
        ("Su contraseña ha caducado", "Contraseña: ", N),
        ("Sua senha expirou", "Senha: ", N),
        ("您的密码已过期", "密码：", N),
        ("パスワードの有効期限が切れています", "パスワード: ", N),
        ("Срок действия: пароль истёк", "Пароль: ", N),
        ("Your password will expire in 3 days", "Password: ", P),
        ("1. Push\n2. SMS", "> ", M),
        ("[1] Push\n[2] SMS", "", M),
        ("1. Push\n2. SMS", "Department: ", O),
    ],
)
def test_the_instruction_can_make_less_of_a_password_prompt_but_not_more(
    instruction: str, prompt: str, kind: PromptKind
) -> None:
    assert classify(prompt, echo=False, instruction=instruction) is kind


@given(st.text(), st.text(), st.booleans())
def test_any_text_gets_a_kind(prompt: str, instruction: str, echo: bool) -> None:
    kind = classify(prompt, echo=echo, instruction=instruction)
    assert isinstance(kind, PromptKind)
    assert not (echo and kind is P)


@given(st.text(st.characters(categories=["L", "N"]), min_size=3))
def test_a_word_more_than_a_password_makes_it_no_plain_password_prompt(word: str) -> None:
    if classify(f"Password {word}: ", echo=False) is P:
        # Only where the word is a courtesy of one of the languages.
        known = {p for v in VOCABULARIES.values() for p in (*v.filler, *v.password)}
        assert any(re.search(re.escape(word.casefold()[:2]), p) for p in known)


def test_the_largest_prompt_is_classified_in_no_time() -> None:
    units = ("password ", "a", "1. x\n", "a@", "パスワードの", "enter the ", "# ", "('", "1-", "1/")
    for unit in (*units, "(alice@db1) ", "(alice@db1):", "\u0345", "\ufdfa"):
        for length in (500, 4_000, 65_536):
            text = (unit * length).encode()[:length].decode("utf-8", "ignore")
            started = time.perf_counter()
            classify(text, echo=False, instruction=text)
            classify("Password: ", echo=False, instruction=text)
            classify(f"{text}\nPassword: ", echo=False)
            normalise(text, "alice", "db1")
            names_other_account(text, "alice", "db1")
            assert time.perf_counter() - started < 0.5, (unit, length)


def test_as_many_long_prompts_as_a_challenge_may_have_take_no_time() -> None:
    for unit in ("a", "1-", "a.", "の", "パスワードの"):
        prompt = (unit * 500)[:500]
        started = time.perf_counter()
        for _ in range(100):
            classify(prompt, echo=False)
            names_other_account(prompt, "alice", "db1")
            normalise(prompt, "alice", "db1")
        assert time.perf_counter() - started < 2, unit
