"""Configurations of several files, by Include, and where what they say applies."""

INCLUDES: list[tuple[str, dict[str, str], str]] = [
    ("one file", {"config": "Include {dir}/a\n", "a": "Port 7\n"}, "web"),
    ("before", {"config": "Include {dir}/a\nPort 8\n", "a": "Port 7\n"}, "web"),
    ("after", {"config": "Port 8\nInclude {dir}/a\n", "a": "Port 7\n"}, "web"),
    ("two files", {"config": "Include {dir}/a {dir}/b\n", "a": "Port 7\n", "b": "Port 8\n"}, "web"),
    ("the same twice", {"config": "Include {dir}/a {dir}/a\n", "a": "IdentityFile /k\n"}, "web"),
    (
        "a pattern, in order",
        {"config": "Include {dir}/*.conf\n", "b.conf": "Port 8\n", "a.conf": "Port 7\n"},
        "web",
    ),
    (
        "a pattern with brackets",
        {"config": "Include {dir}/[ab].c\n", "b.c": "Port 8\n", "c.c": "Port 9\n"},
        "web",
    ),
    ("a question mark", {"config": "Include {dir}/?.c\n", "b.c": "Port 8\n"}, "web"),
    ("a pattern without files", {"config": "Include {dir}/*.none\nPort 7\n"}, "web"),
    ("a file that is not there", {"config": "Include {dir}/none\nPort 7\n"}, "web"),
    ("hidden files are left", {"config": "Include {dir}/*.c\n", ".h.c": "Port 8\n"}, "web"),
    ("quoted", {"config": 'Include "{dir}/a b"\n', "a b": "Port 7\n"}, "web"),
    ("with an equals sign", {"config": "Include={dir}/a\n", "a": "Port 7\n"}, "web"),
    ("in capitals", {"config": "INCLUDE {dir}/a\n", "a": "Port 7\n"}, "web"),
    ("with a comment", {"config": "Include {dir}/a # {dir}/b\n", "a": "", "b": "Port 8\n"}, "web"),
    ("relative to the home", {"config": "Include ~/{up}/a\n", "a": "Port 7\n"}, "web"),
    (
        "within a block that applies",
        {"config": "Host web\n Include {dir}/a\n User u\n", "a": "Port 7\n"},
        "web",
    ),
    (
        "within a block of another",
        {"config": "Host db\n Include {dir}/a\n User u\n", "a": "Port 7\nHost web\n Port 8\n"},
        "web",
    ),
    (
        "after a block of another",
        {"config": "Host db\n Port 1\nHost *\nInclude {dir}/a\n", "a": "Port 7\n"},
        "web",
    ),
    (
        "hosts of a file do not reach out",
        {"config": "Include {dir}/a\nPort 9\n", "a": "Host db\n Port 7\n"},
        "web",
    ),
    (
        "hosts within a host",
        {"config": "Host w*\n Include {dir}/a\n User u\n", "a": "Host web\n Port 7\nHost db\n"},
        "web",
    ),
    (
        "match within a host",
        {
            "config": "Host w*\n Include {dir}/a\n",
            "a": "Match host db\n Port 7\nMatch all\n Port 8\n",
        },
        "web",
    ),
    (
        "within a match",
        {"config": "Match host web\n Include {dir}/a\n User u\n", "a": "Port 7\nHost x\n Port 8\n"},
        "web",
    ),
    (
        "within a match of another",
        {"config": "Match host db\n Include {dir}/a\n", "a": "Match all\n Port 7\n"},
        "web",
    ),
    (
        "nested",
        {"config": "Include {dir}/a\n", "a": "Include {dir}/b\nPort 1\n", "b": "Port 7\n"},
        "web",
    ),
    (
        "nested within blocks",
        {
            "config": "Host w*\n Include {dir}/a\n",
            "a": "Host *b\n Include {dir}/b\n",
            "b": "Host web\n Port 7\nHost db\n Port 8\n",
        },
        "web",
    ),
    (
        "nested within blocks of others",
        {
            "config": "Host w*\n Include {dir}/a\n",
            "a": "Host d*\n Include {dir}/b\nHost *\n Port 5\n",
            "b": "Host *\n Port 7\n",
        },
        "web",
    ),
    (
        "final in an included file",
        {
            "config": "HostName db\nInclude {dir}/a\nHost db\n User u\n",
            "a": "Match final\n Port 7\n",
        },
        "web",
    ),
    (
        "final in a file of another's",
        {
            "config": "HostName b\nHost x\n Include {dir}/a\nHost b\n Port 7\n",
            "a": "Match final\n",
        },
        "web",
    ),
    (
        "hostname changes what is included",
        {"config": "Host web\n HostName db\nMatch host db\n Include {dir}/a\n", "a": "Port 7\n"},
        "web",
    ),
    (
        "included hostname changes what matches",
        {"config": "Match host web\n Include {dir}/a\n Port 7\n", "a": "HostName db\n"},
        "web",
    ),
    (
        "user changes what matches within",
        {"config": "Match user me\n Include {dir}/a\n Port 7\n", "a": "User you\n"},
        "me@web",
    ),
    (
        "exec within",
        {"config": "Host web\n Include {dir}/a\n", "a": 'Match exec "test %n = web"\n Port 7\n'},
        "web",
    ),
    (
        "within an exec",
        {"config": "Match exec false\n Include {dir}/a\n", "a": "Match all\n Port 7\n"},
        "web",
    ),
    (
        "line ends of another kind",
        {"config": "Include {dir}/a\r\nUser u\r\n", "a": "Host web\r\n Port 7\r\n"},
        "web",
    ),
    ("no newline at the end", {"config": "Include {dir}/a", "a": "Host web\n Port 7"}, "web"),
    ("an empty file", {"config": "Include {dir}/a\nPort 7\n", "a": ""}, "web"),
    (
        "identities of all",
        {"config": "IdentityFile /1\nInclude {dir}/a\nIdentityFile /3\n", "a": "IdentityFile /2\n"},
        "web",
    ),
]
"""Name, files by name, destination; `{dir}` is their directory, `{up}` the way to it from home."""

INCLUDES_WITH_TOKENS: list[tuple[str, dict[str, str], str]] = [
    ("of the name", {"config": "Include {dir}/%n.c\n", "web.c": "Port 7\n"}, "web"),
    ("of the name of another", {"config": "Include {dir}/%n.c\n", "web.c": "Port 7\n"}, "db"),
    ("a percent sign", {"config": "Include {dir}/a%%n\n", "a%n": "Port 7\n"}, "web"),
    ("a variable", {"config": "Include {dir}/${SENT_A}\n", "sent_a": "Port 7\n"}, "web"),
    ("of this machine", {"config": "Include {dir}/%i_%u*\n", "0_root": "Port 7\n"}, "web"),
    (
        "of the user and the port so far",
        {"config": "Port 7\nInclude {dir}/%r_%p\nUser u\n", "me_7": "User late\nTag x\n"},
        "me@web",
    ),
    (
        "of the host name so far",
        {"config": "Host web\n HostName db\nHost *\nInclude {dir}/%h\n", "db": "Port 7\n"},
        "web",
    ),
    (
        "of a host name to come",
        {"config": "Include {dir}/%h\nHostName db\n", "db": "Port 7\n", "web": "Port 8\n"},
        "web",
    ),
    (
        "of the hop",
        {"config": "Host web\n ProxyJump a@b:1\nInclude {dir}/%j.c\n", "b.c": "Port 7\n"},
        "web",
    ),
    ("of no hop", {"config": "Include {dir}/x%j\n", "x": "Port 7\n"}, "web"),
    (
        "before what follows in a block",
        {"config": "Host web\n Include {dir}/%n {dir}/b\n Port 9\n", "web": "Port 7\n", "b": ""},
        "web",
    ),
    (
        "in a block of another",
        {"config": "Host db\n Include {dir}/%n\n User u\n", "web": "Match all\n Port 7\n"},
        "web",
    ),
    (
        "hosts within",
        {
            "config": "Include {dir}/%n\nHost *\n User u\n",
            "web": "Host w*\n Port 7\nHost db\n Port 8\nMatch host web\n User me\n",
        },
        "web",
    ),
    (
        "one that leads to the next",
        {"config": "Include {dir}/%n\n", "web": "Include {dir}/%n.%p\n", "web.22": "Port 7\n"},
        "web",
    ),
    (
        "final within",
        {
            "config": "HostName db\nInclude {dir}/%n\nHost db\n User u\n",
            "web": "Match final\n Port 7\n",
        },
        "web",
    ),
    (
        "of the final name",
        {"config": "HostName db\nMatch final\n Include {dir}/%h.c\n", "db.c": "Port 7\n"},
        "web",
    ),
    ("a pattern", {"config": "Include {dir}/%n.*\n", "web.b": "Port 8\n", "web.a": ""}, "web"),
    ("a file that is not there", {"config": "Include {dir}/no.%n\nPort 7\n"}, "web"),
]
"""Likewise, for releases that expand them."""
