"""Values that nobody means well with, for every place where a file can hold one."""

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import mistakes
from sshtui.hosts.importers.collector import ImportedHosts

COMMAND = "touch${IFS}/tmp/owned"

VALUES = (
    "",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\0",
    "\x1b[2J",
    "\x1b]0;owned\x07",
    "\u202eevil",
    "\u2028",
    "\ud800",
    "\ufeff",
    "-",
    "--",
    "-oProxyCommand=touch /tmp/owned",
    "-F/tmp/evil",
    "#",
    "#!! Autofill send",
    "!",
    "!web",
    "*",
    "web*",
    "?",
    ".",
    "..",
    "/",
    "../../etc/passwd",
    "~/.ssh/id_ed25519",
    "$(touch /tmp/owned)",
    "`touch /tmp/owned`",
    "${HOME}",
    "%h",
    "%%",
    "%d/../x",
    "%0aHost%20x",
    "a;touch /tmp/owned",
    "a|touch /tmp/owned",
    "a&&touch /tmp/owned",
    "a>b",
    "a'b",
    'a"b',
    "a\\",
    '"; ProxyCommand touch /tmp/owned #',
    "web\nProxyCommand touch /tmp/owned",
    "web\r\n    ProxyCommand touch /tmp/owned",
    "web\n\nHost *\n    ProxyCommand touch /tmp/owned",
    "Host *",
    "Match exec touch",
    "ProxyCommand touch /tmp/owned",
    "LocalCommand touch /tmp/owned;Host *;Match all;PermitLocalCommand yes",
    "Include /tmp/evil",
    "=touch",
    "=cmd|'/c calc'!A1",
    "+1",
    "@SUM(1)",
    "a b",
    "a,b",
    "user@",
    "@host",
    "a@b@c",
    "root:hunter2-fake@host",
    "ssh://root:hunter2-fake@host/x",
    "host:",
    ":22",
    "host:99999",
    "[::1]:22",
    "[::1",
    "999999999999999999999999",
    "-1",
    "0x16",
    "٢٢",
    "NAN",
    "yes",
    "é" * 300,
    "x" * 5000,
    ("a," * 5000).rstrip(","),
    "\\" * 501,
    "L8080=;R=,D",
    '"' * 31,
)
assert len(set(VALUES)) >= 60


def assert_harmless(found: ImportedHosts) -> None:
    """Everything can be saved, under its own name, and no field became a command by itself."""
    aliases = [entry.alias for entry in found.entries]
    assert len(set(aliases)) == len(aliases)
    for entry in found.entries:
        assert mistakes(entry) == {}
        assert not {keyword.lower() for keyword, _ in entry.others} & {"host", "match"}
    for note in found.notes:
        assert note.isprintable()


def assert_no_commands(entry: HostEntry) -> None:
    assert (entry.proxy_command, entry.command, entry.others) == ("", "", ())


def short(value: str) -> str:
    """Name a test after a value, however long that is."""
    return ascii(value)[:40]
