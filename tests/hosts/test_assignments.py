"""`--set NAME=VALUE`: fields of hosts and keywords of ssh_config."""

import pytest

from sshtui.errors import UsageError
from sshtui.hosts.assignments import assigned
from sshtui.hosts.entry import HostEntry

WEB = HostEntry(
    "web",
    port=2222,
    identities=("~/.ssh/old",),
    local_forwards=("1 a:1",),
    others=(("ForwardAgent", "yes"), ("SendEnv", "LANG")),
)


@pytest.mark.parametrize(
    ("assignments", "field", "value"),
    [
        (["port=22 "], "port", 22),
        (["Port=22"], "port", 22),
        (["PORT=22"], "port", 22),
        (["port="], "port", 0),
        (["Port="], "port", 0),
        (["User=ann"], "user", "ann"),
        ([r"User=CORP\ann"], "user", r"CORP\ann"),
        (["HostName=web.example"], "hostname", "web.example"),
        (["ProxyJump=a,b"], "jump", "a,b"),
        (["ServerAliveInterval=1m"], "keepalive", 60),
        (["IdentityFile=~/a", "identityfile=~/b c"], "identities", ("~/a", "~/b c")),
        (['IdentityFile="~/b c"'], "identities", ("~/b c",)),
        (["IdentityFile="], "identities", ()),
        (["LocalForward=80  a:1", "LocalForward=81 b:1"], "local_forwards", ("80 a:1", "81 b:1")),
        (["DynamicForward=1080"], "dynamic_forwards", ("1080",)),
        (['SetEnv=A=1 "B=x y"'], "environment", ("A=1", "B=x y")),
        (["RemoteCommand=echo 'a  b' # c"], "command", "echo 'a  b' # c"),
        (["note=a\\nb"], "note", "a\nb"),
        (["Favourite=yes"], "favourite", True),
        (["ForwardAgent=no"], "others", (("ForwardAgent", "no"), ("SendEnv", "LANG"))),
        (["forwardagent="], "others", (("SendEnv", "LANG"),)),
        (["LogLevel=DEBUG"], "others", (*WEB.others, ("LogLevel", "DEBUG"))),
        (["Compression=no", "Compression=yes"], "others", (*WEB.others, ("Compression", "yes"))),
        (
            ["SendEnv=A", "SendEnv=B*"],
            "others",
            (("ForwardAgent", "yes"), ("SendEnv", "A"), ("SendEnv", "B*")),
        ),
        (
            ["pubkeyacceptedkeytypes=ssh-rsa"],
            "others",
            (*WEB.others, ("PubkeyAcceptedAlgorithms", "ssh-rsa")),
        ),
    ],
)
def test_a_field_or_a_keyword_is_set(assignments: list[str], field: str, value: object) -> None:
    after = assigned(WEB, assignments)
    assert getattr(after, field) == value
    same = {name for name in HostEntry.__slots__ if getattr(after, name) == getattr(WEB, name)}
    assert set(HostEntry.__slots__) - same == {field}


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("port", "NAME=VALUE"),
        ("=22", "NAME=VALUE"),
        ("port=0", "A port is a number from 1 to 65535."),
        ("Port=70000", "A port is a number from 1 to 65535."),
        ("port=2 2", "A port is a number from 1 to 65535."),
        ("Port=x", "A port is a number from 1 to 65535."),
        ("SetEnv=#", "SetEnv has no value."),
        ("hostname=ssh://ann@web:22", "Enter web here, ann under User and 22 under Port."),
        ("HostName=ssh://ann@web:22", "Enter web here, ann under User and 22 under Port."),
        ("User=a;b", "Not a valid user name."),
        ("LocalForward=80", "is not [address:]port host:port."),
        ("Host=x", "starts another host"),
        ("Match=all", "starts another block"),
        ("Include=x", "reads another file"),
        ("Compression=perhaps", "Choose one of yes, no."),
        ("ProxyComand=nc", 'Did you mean "ProxyCommand"?'),
        ("colr=red", 'Did you mean "colour"?'),
        ("zzz=1", "The fields are alias, hostname,"),
        ('LogLevel="x', "a quote is not closed"),
        ("LogLevel=a\nHost b", "a value has one line"),
    ],
)
def test_what_cannot_be_set_is_refused(assignment: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        assigned(WEB, [assignment])
    assert words in f"{caught.value.message} {caught.value.hint}"
