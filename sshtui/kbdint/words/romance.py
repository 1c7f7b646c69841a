"""French, Spanish, Portuguese and Italian."""

from sshtui.kbdint.words.vocabulary import Vocabulary

# A table: one word a line would hide it.
# fmt: off
ROMANCE: dict[str, Vocabulary] = {
    "fr": Vocabulary(
        password=("mots? de passe", "mdp", "premier facteur"),
        code=(
            "mots? de passe (?:à usage unique|unique|dynamique|temporaire|jetable)",
            "codes?(?: (?:de|d'|d’|à) ?\\w+)?", "jetons?", "(?:second|deuxième) facteur",
        ),
        lasting=("codes? (?:postal|projet|d['’] ?accès)",),
        either=("ou",),
        without=("sans", "sans le"),
        new=("(?<![aà] )nouveau", "nouvel(?:le)?"),
        retyped=(
            "retape[rz]", "ressaisi\\w*", "confirm\\w*", "répét\\w*", "encore une fois",
            "(?<!essayez )(?<!essayer )[aà] nouveau",
        ),
        current=("actuel", "ancien", "courant", "précédent"),
        change=(
            "(?:devez|faut) (?:immédiatement )?changer", "<p> (?:a|est) expiré",
            "changement (?:de|du) <p>",
        ),
        refused=(
            "incorrecte?", "erroné\\w*", "invalide", "(?:ré)?essayez", "refusée?", "échec",
        ),
        source=("(?:\\w+ )?(?:du|de|des|par|sur|pour)",),
        joined=("suivi d[eu']",),
        menu=("options?", "choix", "choisi\\w*", "sélection\\w*"),
        confirm=("oui ?[/|] ?non", "o ?[/|] ?n", "appuyez sur entrée"),
        account=("(?:de|d'|pour)(?: ?l['’] ?utilisateur)?",),
        on=("sur",),
        system=("(?:de |du )?domaine", "(?:de l['’])?annuaire", "réseau"),
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
        pin=("código pin",),
        lasting=("código postal",),
        either=("o",),
        without=("sin", "sin el"),
        new=("nueva", "(?<!de )nuevo"),
        retyped=(
            "repit[ae]", "repetir", "confirm\\w*", "vuelva a(?! intentar)", "reescrib\\w*",
            "otra vez", "(?<!inténtelo )de nuevo", "nuevamente",
        ),
        current=("actual", "antigua", "anterior", "vieja"),
        change=(
            "(?:debe|tiene que) cambiar", "<p> ha (?:caducado|expirado|vencido)", "cambio de <p>",
        ),
        refused=(
            "incorrect[ao]s?", "no válid[ao]s?", "inválid[ao]s?", "inténtelo de nuevo",
            "vuelva a intentar\\w*", "denegad[ao]",
        ),
        source=("(?:\\w+ )?(?:del|de|por|para)",),
        joined=("segu?id[ao] (?:de|por)",),
        menu=("opci[oó]n(?:es)?", "elij[ae]", "seleccion\\w*", "elección"),
        confirm=("s[ií] ?[/|] ?no", "s ?[/|] ?n", "pulse (?:intro|enter)"),
        account=("(?:de|del|para)(?: (?:el )?usuario)?",),
        on=("en",),
        system=("(?:de |del )?dominio", "(?:de )?red"),
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
        either=("ou",),
        without=("sem", "sem o"),
        new=("nova", "(?<!de )novo"),
        retyped=(
            "redigite", "reintroduza", "repita", "(?<!tente )novamente", "(?<!tente )de novo",
            "confirm\\w*",
        ),
        current=("atual", "antiga"),
        change=(
            "(?:deve|precisa|tem de|tem que) (?:alterar|mudar|trocar)",
            "<p> (?:expirou|expirada)",
        ),
        refused=("incorret[ao]s?", "inválid[ao]s?", "tente (?:novamente|de novo)", "negad[ao]"),
        source=("(?:\\w+ )?(?:do|da|de|por|no|para)",),
        joined=("seguid[ao] d[aeo]",),
        menu=("opç(?:ão|ões)", "escolh\\w*", "selecion\\w*"),
        confirm=("sim ?[/|] ?não", "pressione enter"),
        account=("(?:de|do|da|para)(?: (?:o )?(?:usuário|utilizador))?",),
        on=("em", "no", "na"),
        system=("(?:de |do )?domínio", "(?:de |da )?rede"),
        filler=(
            "introduza", "digite", "insira", "informe", "sua", "a", "o", "do", "da", "de",
            "conta", "usuário", "utilizador",
        ),
        volatile=("# tentativas?", "tentativa #(?: ?(?:de|/) ?#)?"),
    ),
    "it": Vocabulary(
        password=("parola d['’] ?ordine", "parola chiave", "primo fattore"),
        code=(
            "(?:password|parola d['’] ?ordine) (?:monouso|usa e getta|temporanea|dinamica)",
            "codic[ei](?: (?:di|via) \\w+)?(?: (?:a|di) \\d cifre)?", "secondo fattore",
        ),
        pin=("codice pin",),
        lasting=("codice (?:postale|fiscale|progetto)",),
        either=("o", "oppure"),
        without=("senza", "senza il"),
        new=("nuova", "(?<!di )nuovo"),
        retyped=(
            "ripet\\w*", "reimmett\\w*", "reinserir\\w*", "reinserisc\\w*", "conferma\\w*",
            "di nuovo", "ancora una volta", "ridigita\\w*",
        ),
        current=("attuale", "corrente", "vecchia", "precedente"),
        change=("<p> (?:è |e )?scadut[ao]", "(?:deve|devi|occorre) cambiare", "modifica della <p>"),
        refused=("errat[ao]", "sbagliat[ao]", "non valid[ao]", "non corrett[ao]", "riprova\\w*"),
        source=("(?:\\w+ )?(?:del|dal|da|di|via|sul|per)",),
        joined=("seguit[ao] d[ai]l?",),
        menu=("opzion[ei]", "scelta", "scegli\\w*", "selezion\\w*"),
        confirm=("s[iì] ?[/|] ?no", "premer?e? invio"),
        account=("(?:di|per)(?: l['’] ?utente)?",),
        on=("su",),
        system=("(?:di |del )?dominio", "(?:di )?rete"),
        filler=(
            "immetter?e?", "inserir?e?", "inserisci", "digitare", "digita", "la", "tua", "sua",
            "di", "accesso", "utente", "unix", "per favore",
        ),
        volatile=("# ?secondi", "# ?minuti", "# tentativi", "tentativo #(?: ?(?:di|/) ?#)?"),
    ),
}
