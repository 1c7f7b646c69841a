"""The words by which a prompt tells what it asks for, in several languages.

Patterns are regular expressions over folded text: lower case, without accents, compatibility
forms resolved. They may be written with accents; they are folded too, so only in lower case.
"""

from dataclasses import dataclass

PASSWORD, CODE = "<p>", "<c>"
"""What stands in the text for a password or a code once it was recognised."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language.

    Attributes:
        password: A password.
        code: A one-time code; looked for first, for it may have the word for password in it.
        pin: A number that stays the same.
        new: Marks a password as one to be chosen.
        retyped: Marks a password as one to be typed once more.
        current: Marks a password as the one that is about to be changed.
        change: Announces a change of password; stands above a prompt.
        joined: Says that one answer follows another in the same field.
        menu: Asks for a choice.
        confirm: Asks for consent.
        account: Leads from the word for password to the name whose it is.
        owner: Leads from the name to the word for password.
        filler: Adds nothing to what is asked.
        volatile: A number that tells time or tries; the number is `#`.
        spaced: Whether words stand apart.
    """

    password: tuple[str, ...]
    code: tuple[str, ...]
    pin: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()
    current: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    confirm: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    filler: tuple[str, ...] = ()
    volatile: tuple[str, ...] = ()
    spaced: bool = True


# A table: one word a line would hide it.
# fmt: off
VOCABULARIES: dict[str, Vocabulary] = {
    "en": Vocabulary(
        password=("passwords?", "passwd", "first factor"),
        code=(
            "(?:one|single)[- ]?(?:time|use)(?: (?:pass ?(?:word|code|phrase)|code|pin|key)s?)?",
            "(?:dynamic|temporary|sms|otp|token) passwords?", "(?:next )?(?:token|pass) ?codes?",
            "(?:security |hardware |soft(?:ware)? )?tokens?(?: (?:value|number|response))?",
            "[ht]?otp(?: (?:codes?|values?|tokens?))?", "(?:e-?)?mail(?:ed)? codes?",
            "codes?", "oath|2fa|mfa|securid|cryptocard|yubi-?key|(?<!fido )authenticator",
            "(?:second|2nd|additional) factor", r"\d-digit (?:number|pin)",
            "a?synchronous response", r"s/?key \d+", r"otp-\w+ \d+",
        ),
        pin=("pins?",),
        new=("new", "choose", "create"),
        retyped=(
            "re-?type", "re-?enter", "repeat", "confirm", "confirmation", "verify", "once more",
            "(?<!try )again",
        ),
        current=("current", "old", "existing", "previous", "expired(?= (?:\\w+ )?<p>)"),
        change=(
            "chang(?:e|ing) (?:your |the )?(?:unix |ldap )?<p> (?:for|immediately|now)",
            "(?:must|required to|have to|need to|has to) (?:be )?(?:chang|reset|updat)(?:e|ed)",
            "<p> (?:has |have |is |was )?(?:been )?expired",
            "<p> (?:change|reset) (?:is )?(?:required|needed)",
            "(?:enter|choose|set|provide|type|select|create) (?:a |your )?new <p>",
            "please (?:change|reset|update) (?:your |the )?<p>",
        ),
        joined=("followed by", "immediately", "append(?:ed|ing)?", "concatenated?", "plus"),
        menu=(
            "options?", "select(?:ion)?", "choose", "choices?", "push", "enter (?:a|the) number",
        ),
        confirm=(
            "yes ?[/|] ?no", "y ?[/|] ?n", "yes or no", "(?<!or )press (?:enter|return|any key)",
        ),
        account=("for(?: (?:the )?(?:user|account|login))?", "of(?: (?:the )?user)?"),
        owner=("'s", "’s"),
        filler=(
            "please", "enter", "type", "input", "provide", "give", "use", "in", "with", "the",
            "your", "it", "a", "is", "required", "needed", "to", "continue", "log ?in", "log ?on",
            "sign ?in", "unix", "ldap", "radius", "kerberos(?: 5)?", "tacacs\\+?",
            "(?:active )?directory", "ad", "domain", "network", "windows", "nt", "nis", "big-ip",
            "system", "server", "local", "remote", "ssh", "account", "user", "okta", "free ?ipa",
            "ipa", "authentication", "for", "this",
        ),
        volatile=(
            "# ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hours?|days?)",
            "# (?:more )?(?:attempts?|tries|retries|guesses)",
            "(?:attempt|try|retry)(?: no\\.?)? ?#(?: ?(?:of|/) ?#)?",
        ),
    ),
    "de": Vocabulary(
        password=("passwort", "passworte?s", "kennwort", "kennworte?s", "erster faktor"),
        code=(
            "einmal-?(?:pass|kenn)w[oö]rte?r?", "einmal-?(?:code|pin|schlüssel)", r"\w*-?codes?",
            "tan", "zweiter faktor",
        ),
        pin=("pins?",),
        new=("neue[rsnm]?",),
        retyped=("wiederhol\\w*", "erneut", "noch ?mals?", "noch einmal", "bestätig\\w*"),
        current=("aktuelle[rsnm]?", "derzeitige[rsnm]?", "alte[rsnm]?", "bisherige[rsnm]?"),
        change=(
            "<p> (?:muss|müssen) \\w*(?: \\w+)? ?geändert", "<p> ist abgelaufen",
            "<p> abgelaufen", "<p> (?:jetzt |sofort )?ändern", "ändern sie (?:ihr|das) <p>",
            "<p>änderung", "ändern (?:des|ihres) <p>", "<p> (?:wird )?geändert für",
        ),
        joined=("gefolgt von", "direkt danach", "angehängt"),
        menu=("option(?:en)?", "auswahl", "(?:aus)?wähle[n]?"),
        confirm=("ja ?[/|] ?nein", "j ?[/|] ?n", "eingabetaste"),
        account=("für(?: (?:den )?(?:be)?nutzer(?:in)?)?", "von(?: (?:be)?nutzer(?:in)?)?"),
        filler=(
            "bitte", "geben", "sie", "ein", "eingeben", "ihr", "ihre[ns]?", "das", "dein", "des",
            "anmelde-?", "anmeldung", "unix-?", "ldap-?", "konto", "benutzer-?", "zur", "zum",
        ),
        volatile=(
            "# ?(?:sek(?:unden?)?|minuten?|min|stunden?)", "# versuche?",
            "versuch #(?: ?(?:von|/) ?#)?",
        ),
    ),
    "fr": Vocabulary(
        password=("mots? de passe", "mdp", "premier facteur"),
        code=(
            "mots? de passe (?:à usage unique|unique|dynamique|temporaire|jetable)",
            "codes?(?: (?:de|d'|d’|à) ?\\w+)?", "jetons?", "(?:second|deuxième) facteur",
        ),
        new=("(?<![aà] )nouveau", "nouvel(?:le)?"),
        retyped=(
            "retape[rz]", "ressaisi\\w*", "confirm\\w*", "répét\\w*", "encore une fois",
            "[aà] nouveau",
        ),
        current=("actuel", "ancien", "courant", "précédent"),
        change=(
            "(?:devez|faut) (?:immédiatement )?changer", "<p> (?:a|est) expiré",
            "changement (?:de|du) <p>",
        ),
        joined=("suivi d[eu']",),
        menu=("options?", "choix", "choisi\\w*", "sélection\\w*"),
        confirm=("oui ?[/|] ?non", "o ?[/|] ?n", "appuyez sur entrée"),
        account=("(?:de|d'|pour)(?: ?l['’] ?utilisateur)?",),
        filler=(
            "veuillez", "saisi(?:r|ssez)", "entre[rz]", "tape[rz]", "votre", "le",
            "s'il vous plaît", "svp", "de", "connexion", "unix", "session", "compte",
        ),
        volatile=(
            "# ?secondes?", "# ?heures?", "# (?:essais?|tentatives?)",
            "tentative #(?: ?(?:sur|/) ?#)?",
        ),
    ),
    "es": Vocabulary(
        password=("contraseñas?", "contrase.as?", "clave", "primer factor"),
        code=(
            "(?:contrase.a|clave)s? (?:de un (?:solo|único) uso|única|dinámica|temporal)",
            "códigos?(?: de \\w+)?", "segundo factor", "token",
        ),
        new=("nueva", "(?<!de )nuevo"),
        retyped=(
            "repit[ae]", "repetir", "confirm\\w*", "vuelva a", "reescrib\\w*", "otra vez",
            "de nuevo", "nuevamente",
        ),
        current=("actual", "antigua", "anterior", "vieja"),
        change=(
            "(?:debe|tiene que) cambiar", "<p> ha (?:caducado|expirado|vencido)", "cambio de <p>",
        ),
        joined=("segu?id[ao] (?:de|por)",),
        menu=("opci[oó]n(?:es)?", "elij[ae]", "seleccion\\w*", "elección"),
        confirm=("s[ií] ?[/|] ?no", "s ?[/|] ?n", "pulse (?:intro|enter)"),
        account=("(?:de|del|para)(?: (?:el )?usuario)?",),
        filler=(
            "por favor", "introduzca", "introduce", "ingrese", "escriba", "su", "tu", "la", "el",
            "de", "acceso", "unix", "cuenta", "usuario",
        ),
        volatile=("# ?segundos?", "# ?minutos?", "# intentos?", "intento #(?: ?(?:de|/) ?#)?"),
    ),
    "pt": Vocabulary(
        password=("senhas?", "palavra[- ]passe", "primeiro fator"),
        code=(
            "(?:senha|palavra[- ]passe) (?:de )?(?:uso único|utilização única|única)",
            "(?:senha|palavra[- ]passe) (?:temporária|descartável|dinâmica)", "segundo fator",
        ),
        new=("nova", "(?<!de )novo"),
        retyped=(
            "redigite", "reintroduza", "repita", "novamente", "de novo", "confirm\\w*",
        ),
        current=("atual", "antiga"),
        change=(
            "(?:deve|precisa|tem de|tem que) (?:alterar|mudar|trocar)",
            "<p> (?:expirou|expirada)",
        ),
        joined=("seguid[ao] d[aeo]",),
        menu=("opç(?:ão|ões)", "escolh\\w*", "selecion\\w*"),
        confirm=("sim ?[/|] ?não", "pressione enter"),
        account=("(?:de|do|da|para)(?: (?:o )?(?:usuário|utilizador))?",),
        filler=(
            "introduza", "digite", "insira", "informe", "sua", "a", "o", "do", "da", "de",
            "conta", "usuário", "utilizador",
        ),
        volatile=("# tentativas?", "tentativa #(?: ?(?:de|/) ?#)?"),
    ),
    "ru": Vocabulary(
        password=("парол[ьяею]\\w*", "первый фактор"),
        code=(
            "(?:одноразов\\w+|временн\\w+|динамическ\\w+) (?:парол\\w*|код\\w*)",
            "(?:провероч\\w+ )?код\\w*(?: (?:подтверждения|проверки|доступа|безопасности))?",
            "токен\\w*", "второй фактор",
        ),
        pin=("пин",),
        new=("нов\\w+",),
        retyped=("повтор\\w*", "ещё раз", "подтверд\\w*", "снова"),
        current=("текущ\\w+", "стар\\w+", "прежн\\w+"),
        change=(
            "(?:должны|необходимо|нужно|требуется) (?:\\w+ )?(?:сменить|изменить)", "<p> истёк",
            "смена <p>",
        ),
        joined=("сразу после",),
        menu=("выбер\\w*", "выбор\\w*", "вариант\\w*", "опци\\w*"),
        confirm=("да ?[/|] ?нет", "д ?[/|] ?н", "нажмите enter"),
        account=("для(?: пользователя)?", "пользователя"),
        filler=(
            "введите", "пожалуйста", "ваш", "свой", "учётной записи", "пользователя", "входа",
            "для",
        ),
        volatile=("# ?сек\\w*", "# ?мин\\w*", "# попыт\\w*", "попытка #(?: ?(?:из|/) ?#)?"),
    ),
    "ja": Vocabulary(
        password=("パスワード", "第一要素"),
        code=(
            "ワンタイム ?(?:パスワード|パスコード|コード)?", "パスコード",
            "(?:確認|認証|検証|セキュリティ)? ?コード", "(?:認証|確認)番号", "トークン",
            "使い捨て ?パスワード", "第二要素",
        ),
        pin=("暗証番号",),
        new=("新しい", "新規", "新"),
        retyped=("再入力", "もう一度", "再度", "確認"),
        current=("現在の?", "以前の?", "古い", "旧"),
        change=("<p>を(?:変更|更新)(?:する|して|しな)", "<p>の?(?:有効)?期限", "<p>の変更"),
        joined=("に続けて", "の後に", "続けて"),
        menu=("選択", "選んで", "オプション", "番号を入力"),
        confirm=("はい ?[/|・] ?いいえ",),
        owner=("さん ?の", "の"),
        filler=(
            "を?入力してください", "を?入力", "してください", "あなたの", "ログイン", "ユーザー?",
            "の", "を",
        ),
        volatile=("# ?秒", "# ?分", "残り ?# ?回"),
        spaced=False,
    ),
    "zh": Vocabulary(
        password=("密码", "密碼", "口令", "第一因素"),
        code=(
            "(?:动态|動態|一次性|临时|臨時) ?(?:密码|密碼|口令|令牌|码|碼)",
            "(?:验证|驗證|校验|校驗|认证|認證|安全|确认|確認|短信) ?(?:代码|代碼|码|碼)", "令牌",
            "第二因素",
        ),
        pin=("个人识别码",),
        new=("(?<!重)新",),
        retyped=(
            "再次", "确认", "確認", "重新输入", "重新輸入", "重复", "重複", "再输入", "再輸入",
        ),
        current=("当前", "當前", "目前", "现在", "旧", "舊", "原"),
        change=(
            "(?:必须|需要|必須|请|請)(?:立即|马上)?(?:更改|修改|变更|變更)",
            "<p>(?:已经?|已經?)?(?:过期|過期)",
        ),
        joined=("后跟", "後接", "加上"),
        menu=("选择", "選擇", "选项", "選項"),
        confirm=("是 ?[/|] ?否",),
        account=("(?:给|給)",),
        owner=("的",),
        filler=(
            "请", "請", "输入", "輸入", "您的", "您", "你的", "的", "用户", "使用者", "登录",
            "登入", "账户", "帳號",
        ),
        volatile=("# ?秒", "# ?分钟", "(?:剩余|剩餘|还有) ?# ?次"),
        spaced=False,
    ),
}
