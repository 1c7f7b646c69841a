"""English, and the names of products, which are the same in every language."""

from sshtui.kbdint.words.vocabulary import Vocabulary

_DEVICES = "oath|2fa|mfa|securid|cryptocard|yubi-?key|fortitoken|digipass"

# A table: one word a line would hide it.
# fmt: off
ENGLISH: dict[str, Vocabulary] = {
    "en": Vocabulary(
        password=("passwords?", "passwd", "pass ?phrases?(?= for (?:the )?user)", "first factor"),
        code=(
            "(?:one|single)[- ]?(?:time|use)(?: (?:pass ?(?:word|code|phrase)|code|pin|key)s?)?",
            "(?:dynamic|temporary|sms|otp|token) passwords?", "password tokens?",
            "(?:next )?(?:token|pass) ?codes?",
            "(?:security |hardware |soft(?:ware)? )?tokens?(?: (?:value|number|response))?",
            "[ht]?otp(?: (?:codes?|values?|tokens?))?", "(?:e-?)?mail(?:ed)? codes?",
            "(?:(?:verification|security|authentication|confirmation) )?codes?",
            _DEVICES, "otc",
            "(?<!fido )(?<!pin for )authenticator",
            "(?:second|2nd|additional) factor", r"\d-digit (?:number|pin)",
            "fortitoken codes?", "a?synchronous response", r"s/?key \d+", r"otp-\w+ \d+",
        ),
        pin=(
            "(?:(?:otp|token|hardware|smart ?card)[- ])*pin[- ]?codes?", "code pin",
            "(?:(?:otp|token|hardware|smart ?card)[- ])*pins?(?![- ]?(?:[ck]oo?d|код|コード|코드))",
        ),
        device=(_DEVICES, "(?:fido )?authenticator"),
        lasting=(
            "(?:zip|postal|access|door|gate|project|charge|cost|area|country|staff) codes?",
            "(?:api|access|vault|bearer|refresh|auth) tokens?",
        ),
        either=("or",),
        without=("without", "not", "no", "without (?:the|your)", "not (?:the|your)"),
        new=("new", "choose", "create"),
        retyped=(
            "re-?type", "re-?enter", "repeat", "confirm(?! your identity)", "confirmation",
            "verify(?! your identity)", "once more", "(?<!try )(?<!in )(?<!on )again",
        ),
        current=("current(?! user)", "old", "existing", "previous", "expired(?= (?:\\w+ )?<p>)"),
        change=(
            "chang(?:e|ing) (?:your |the )?(?:unix |ldap )?<p> (?:for|immediately|now)",
            "(?:must|(?:required|have|need|has) to) (?:be )?(?:changed?|reset|updated?)(?! every)",
            "<p> (?:has |have |is |was )?(?:been )?expired",
            "<p> (?:change|reset) (?:is )?(?:required|needed)",
            "(?:enter|choose|set|provide|type|select|create) (?:a |your )?new <p>",
            "please (?:change|reset|update) (?:your |the )?<p>",
        ),
        refused=(
            "try again", "sorry", "incorrect", "wrong", "invalid", "(?:access|permission) denied",
            "not (?:correct|valid|accepted|recogni[sz]ed|right)", "does ?n[o'’]?t match",
            "(?:authentication|verification|<p>|<c>) (?:was |has )?(?:failed|denied|rejected)",
            "(?:authentication|verification) failure", "bad (?:<p>|<c>)",
        ),
        source=(
            "(?:\\w+ )?(?:from|on|of|by|via|in)", "for", "to (?:reset|change|recover|unlock)",
            "reset", "recovery",
        ),
        joined=("followed by", "immediately", "append(?:ed|ing)?", "concatenated?", "plus"),
        menu=(
            "options?", "select(?:ion)?", "choose", "choices?", "push",
            "enter (?:a|the) number(?! (?:from|on|shown on|displayed on) (?:\\w+ )?<c>)",
        ),
        confirm=(
            "yes ?[/|] ?no", "y ?[/|] ?n", "yes or no", "y or n",
            "(?<!or )(?:press|hit) (?:enter|return|any key)", "(?:type|enter) ['\"“‘]?(?:yes|y)",
        ),
        account=("for(?: (?:the )?(?:user|account|login))?", "of(?: (?:the )?user)?"),
        owner=("'s", "’s"),
        on=("on", "at"),
        system=(
            "ldap", "radius", "kerberos(?: 5)?", "krb5", "tacacs\\+?", "(?:active )?directory",
            "ad", "domain", "network", "windows", "nt", "nis", "okta", "free ?ipa", "ipa", "samba",
            "afs", "corporate", "company", "enterprise", "university", "campus", "sso",
            "(?:\\w{1,12} )?\\w{0,12}net ?id", "sunet(?: id)?", "calnet(?: id)?", "onyen",
            "pennkey", "harvardkey", "andrew", "athena", "(?:ut )?eid", "uniqname", "gatorlink",
        ),
        filler=(
            "please", "enter", "type", "input", "provide", "give", "use", "in", "with", "the",
            "your", "it", "a", "is", "required", "needed", "to", "continue", "log ?in", "log ?on",
            "sign ?in", "unix", "linux", "big-ip", "system", "server", "local", "remote", "ssh",
            "below", "here", "account", "credentials?", "user(?! ?[:/])", "authentication", "for",
            "this",
        ),
        volatile=(
            "# ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hours?|days?)",
            "# (?:more )?(?:attempts?|tries|retries|guesses)",
            "(?:attempt|try|retry)(?: no\\.?)? ?#(?: ?(?:of|/) ?#)?",
        ),
    ),
}
