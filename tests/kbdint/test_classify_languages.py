"""What prompts ask in the languages that are known here, English aside."""

import pytest

from sshtui.credentials.binding import PromptKind
from sshtui.kbdint.classify import classify
from sshtui.kbdint.vocabulary import VOCABULARIES

P, C, PC = PromptKind.PASSWORD, PromptKind.CODE, PromptKind.PASSWORD_AND_CODE
CURRENT, NEW = PromptKind.CURRENT_PASSWORD, PromptKind.NEW_PASSWORD
AGAIN = PromptKind.RETYPED_PASSWORD
M, Y, O = PromptKind.MENU, PromptKind.CONFIRM, PromptKind.OTHER  # noqa: E741 - a table below

# Tables: a line for each prompt would hide what belongs together.
# fmt: off
LANGUAGES: dict[str, tuple[tuple[str, PromptKind], ...]] = {
    "de": (
        ("Passwort: ", P), ("Kennwort für alice: ", P), ("Bitte geben Sie Ihr Passwort ein: ", P),
        ("LDAP-Passwort: ", P), ("Passwort von alice: ", P), ("Erster Faktor: ", P),
        ("Neues Passwort: ", NEW), ("Geben Sie ein neues Passwort ein: ", NEW),
        ("Geben Sie ein neues UNIX-Passwort ein: ", NEW), ("Passwort ändern: ", NEW),
        ("Sie müssen Ihr Passwort ändern.\nPasswort: ", NEW), ("Passwort wiederholen: ", AGAIN),
        ("Geben Sie das neue Passwort erneut ein: ", AGAIN),
        ("Geben Sie das neue UNIX-Passwort erneut ein: ", AGAIN),
        ("Neues Passwort bestätigen: ", AGAIN), ("Aktuelles Passwort: ", CURRENT),
        ("Geben Sie Ihr aktuelles Passwort ein: ", CURRENT), ("Altes Passwort: ", CURRENT),
        ("(aktuelles) UNIX-Passwort: ", CURRENT), ("Einmalpasswort: ", C),
        ("Einmal-Kennwort: ", C), ("Bestätigungscode: ", C), ("Sicherheitscode eingeben: ", C),
        ("Bitte Einmalpasswort eingeben: ", C), ("TAN: ", C), ("Zweiter Faktor: ", C),
        ("Passcode oder Option (1-3): ", M), ("Auswahl: ", M),
        ("Passwort und Verifizierungscode: ", PC), ("Fortfahren (ja/nein)? ", Y),
        ("Benutzerpasswort: ", O), ("Passwort der Bank: ", O),
    ),
    "fr": (
        ("Mot de passe : ", P), ("Mot de passe de alice : ", P), ("Mot de passe UNIX : ", P),
        ("Veuillez saisir votre mot de passe : ", P), ("Mot de passe LDAP : ", P),
        ("Premier facteur : ", P), ("Nouveau mot de passe : ", NEW),
        ("Saisissez le nouveau mot de passe : ", NEW), ("Mot de passe actuel : ", CURRENT),
        ("Retapez le nouveau mot de passe : ", AGAIN), ("Ancien mot de passe : ", CURRENT),
        ("Confirmez le nouveau mot de passe : ", AGAIN), ("Ressaisissez le mot de passe : ", AGAIN),
        ("Nouveau mot de passe (encore une fois) : ", AGAIN),
        ("Saisissez à nouveau le mot de passe : ", AGAIN),
        ("(actuel) mot de passe UNIX : ", CURRENT), ("Mot de passe à usage unique : ", C),
        ("Code de vérification : ", C), ("Second facteur (facultatif) : ", C),
        ("Code d'authentification : ", C), ("Jeton : ", C), ("Entrez le code reçu par SMS : ", C),
        ("Mot de passe et code de vérification : ", PC), ("Code ou option (1-3) : ", M),
        ("Votre choix : ", M), ("Continuer (oui/non) ? ", Y),
    ),
    "es": (
        ("Contraseña: ", P), ("Contrase\ufffda: ", P), ("Introduzca su contraseña: ", P),
        ("Contraseña para alice: ", P), ("Contraseña de UNIX: ", P), ("Clave: ", P),
        ("Primer factor: ", P), ("Nueva contraseña: ", NEW),
        ("Introduzca la nueva contraseña: ", NEW), ("Repita la contraseña: ", AGAIN),
        ("Vuelva a escribir la nueva contraseña: ", AGAIN), ("Confirme la contraseña: ", AGAIN),
        ("Escriba de nuevo la contraseña: ", AGAIN), ("Contraseña actual: ", CURRENT),
        ("Contraseña anterior: ", CURRENT), ("(actual) contraseña de UNIX: ", CURRENT),
        ("Contraseña de un solo uso: ", C), ("Código de verificación: ", C),
        ("Segundo factor (opcional): ", C), ("Código de acceso: ", C),
        ("Introduzca el código enviado a su teléfono: ", C), ("Contraseña y código: ", PC),
        ("Código u opción (1-3): ", M), ("Elija una opción: ", M), ("¿Continuar (sí/no)? ", Y),
    ),
    "pt": (
        ("Senha: ", P), ("Palavra-passe: ", P), ("Digite sua senha: ", P), ("Senha de alice: ", P),
        ("Senha para alice: ", P), ("Introduza a sua palavra-passe: ", P),
        ("Senha do LDAP: ", P), ("Primeiro fator: ", P), ("Nova senha: ", NEW),
        ("Digite a nova senha: ", NEW), ("Nova palavra-passe: ", NEW),
        ("Redigite a nova senha: ", AGAIN), ("Confirme a nova senha: ", AGAIN),
        ("Reintroduza a nova palavra-passe: ", AGAIN), ("Repita a senha: ", AGAIN),
        ("Digite a senha novamente: ", AGAIN), ("Digite a senha de novo: ", AGAIN),
        ("Senha atual: ", CURRENT), ("Senha antiga: ", CURRENT),
        ("Palavra-passe atual: ", CURRENT), ("Senha de uso único: ", C),
        ("Código de verificação: ", C), ("Segundo fator (opcional): ", C),
        ("Insira o código recebido por SMS: ", C), ("Senha e código: ", PC),
        ("Código ou opção (1-3): ", M), ("Escolha uma opção: ", M),
        ("Continuar (sim/não)? ", Y),
    ),
    "ja": (
        ("パスワード: ", P), ("パスワードを入力してください：", P), ("aliceのパスワード: ", P),
        ("UNIX パスワード: ", P), ("LDAPパスワード: ", P), ("ログインパスワード: ", P),
        ("第一要素: ", P), ("新しいパスワード: ", NEW),
        ("新しいパスワードを入力してください: ", NEW), ("パスワードを再入力してください: ", AGAIN),
        ("新しいパスワードを再入力してください: ", AGAIN), ("新しいパスワード (確認): ", AGAIN),
        ("もう一度新しいパスワードを入力してください: ", AGAIN), ("現在のパスワード: ", CURRENT),
        ("現在のパスワードを入力してください: ", CURRENT), ("古いパスワード: ", CURRENT),
        ("ワンタイムパスワード: ", C), ("ワンタイムパスワードを入力してください: ", C),
        ("確認コード: ", C), ("認証コードを入力してください", C), ("第二要素 (任意): ", C),
        ("パスワードと確認コード: ", PC), ("パスコードまたはオプション (1-3): ", M),
        ("番号を選択してください: ", M), ("続行しますか (はい/いいえ)? ", Y),
    ),
    "zh": (
        ("密码：", P), ("請輸入密碼：", P), ("alice 的密码：", P), ("登录密码：", P),
        ("LDAP 密码：", P), ("请输入口令：", P), ("用户密码：", P), ("第一因素：", P),
        ("新密码：", NEW), ("新的密码：", NEW), ("请输入新密码：", NEW),
        ("重新输入新的密码：", AGAIN), ("再次输入新密码：", AGAIN), ("再次輸入新的密碼：", AGAIN),
        ("确认密码：", AGAIN), ("请再输入一次密码：", AGAIN), ("重新输入密码：", AGAIN),
        ("当前密码：", CURRENT), ("目前密碼：", CURRENT), ("旧密码：", CURRENT),
        ("（当前）UNIX 密码：", CURRENT), ("动态密码：", C), ("一次性密码: ", C),
        ("请输入验证码：", C), ("请输入动态口令：", C), ("短信验证码：", C),
        ("第二因素（可选）：", C), ("密码和验证码：", PC), ("请选择：", M),
        ("是否继续 (是/否)？", Y), ("密码或选项 (1-3)：", O),
    ),
    "ru": (
        ("Пароль: ", P), ("Введите пароль: ", P), ("Пароль для alice: ", P),
        ("Пароль LDAP: ", P), ("Пароль UNIX: ", P), ("Пароль пользователя alice: ", P),
        ("Пароль для входа: ", P), ("Первый фактор: ", P), ("Новый пароль: ", NEW),
        ("Введите новый пароль: ", NEW), ("Повторите пароль: ", AGAIN),
        ("Повторите ввод нового пароля: ", AGAIN), ("Подтвердите пароль: ", AGAIN),
        ("Введите новый пароль ещё раз: ", AGAIN), ("Текущий пароль: ", CURRENT),
        ("Старый пароль: ", CURRENT), ("(текущий) пароль UNIX: ", CURRENT),
        ("Одноразовый пароль: ", C), ("Введите одноразовый пароль: ", C),
        ("Код подтверждения: ", C), ("Введите код из SMS: ", C),
        ("Второй фактор (необязательно): ", C), ("Пароль и код: ", PC),
        ("Код или вариант (1-3): ", M), ("Выберите вариант: ", M), ("Продолжить (да/нет)? ", Y),
    ),
}
# fmt: on

SHAPES = [(language, *shape) for language, shapes in LANGUAGES.items() for shape in shapes]


@pytest.mark.parametrize(("language", "prompt", "kind"), SHAPES)
def test_a_prompt_is_recognised_in_its_language(
    language: str, prompt: str, kind: PromptKind
) -> None:
    assert classify(prompt, echo=False) is kind


def test_each_language_tells_every_part_of_a_sign_in() -> None:
    assert set(LANGUAGES) | {"en"} == set(VOCABULARIES)
    for language, shapes in LANGUAGES.items():
        assert {kind for _, kind in shapes} | {O} == set(PromptKind), language
