"""Configurations that the releases of OpenSSH do not agree about, all resolved for `web`."""

from typing import Any, NamedTuple

from sshtui.sshconfig.openssh import Release

RELEASES = [
    *(Release(9, minor) for minor in range(2, 10)),
    *(Release(10, minor) for minor in range(6)),
]

REFUSED = "refused"
"""What a configuration means that ssh stops at."""


class Change(NamedTuple):
    """What one release began to mean by a configuration.

    Attributes:
        since: The release.
        text: The configuration.
        about: The attribute of a target that shows it.
        before: What the releases before it mean.
        after: What it means.
    """

    since: Release
    text: str
    about: str
    before: Any
    after: Any


_CANONICAL = "CanonicalizeHostname yes\nCanonicalizeFallbackLocal no\n"

CHANGES = [
    # Keywords
    Change(Release(9, 4), "Tag x\nPort 7\n", "port", REFUSED, 7),
    Change(Release(9, 5), "ObscureKeystrokeTiming interval:80\nPort 7\n", "port", REFUSED, 7),
    Change(Release(9, 6), "ChannelTimeout session=5m x=1h\nPort 7\n", "port", REFUSED, 7),
    Change(Release(10, 0), "VersionAddendum it is me\nPort 7\n", "port", REFUSED, 7),
    Change(Release(10, 1), "Host db\n RefuseConnection no\nHost *\n", "port", REFUSED, 22),
    Change(Release(10, 1), "WarnWeakCrypto no-pq-kex\nPort 7\n", "port", REFUSED, 7),
    Change(Release(10, 3), "RevokedHostKeys /a /b\nPort 7\n", "port", REFUSED, 7),
    # Match
    Change(Release(9, 4), "Tag x\nMatch tagged y,x\n Port 7\n", "port", REFUSED, 7),
    Change(Release(9, 4), "Tag x\nMatch tagged X\n Port 7\n", "port", REFUSED, 22),
    Change(Release(9, 4), "Match tagged=x\nTag x\n Port 7\n", "port", REFUSED, 22),
    Change(Release(9, 4), "Match !localnetwork 0.0.0.0/32\n Port 7\n", "port", REFUSED, 7),
    Change(Release(9, 4), "Match localnetwork=0.0.0.0/32\n Port 7\n", "port", REFUSED, 22),
    Change(Release(9, 4), "Match localnetwork ::1,127.0.0.0/8\n Port 7\n", "port", REFUSED, 7),
    Change(Release(9, 9), "Match host 'web'\n Port 7\n", "port", 22, 7),
    Change(Release(9, 9), 'Match host "w"eb\n Port 7\n', "port", REFUSED, 7),
    Change(Release(9, 9), "Match exec 'exit 0'\n Port 7\n", "port", REFUSED, 7),
    Change(Release(9, 9), "Match exec test\\ a\\ =\\ a\n Port 7\n", "port", REFUSED, 7),
    Change(Release(9, 9), 'Match exec "test \\"a\\" = a"\n Port 7\n', "port", REFUSED, 7),
    Change(Release(9, 9), "Match exec = true\n Port 7\n", "port", 7, REFUSED),
    Change(Release(9, 9), "Match host = web\n Port 7\n", "port", 7, REFUSED),
    Change(Release(9, 9), "Match host =web\n Port 7\n", "port", 7, 22),
    Change(Release(10, 0), "Match command x\n Port 7\n", "port", REFUSED, 22),
    Change(Release(10, 0), "Match command *\n Port 7\n", "port", REFUSED, 22),
    Change(Release(10, 0), 'Match command ""\n Port 7\n', "port", REFUSED, 7),
    Change(Release(10, 0), "Match !command=\n Port 7\n", "port", REFUSED, 22),
    Change(Release(10, 0), "Match sessiontype exec,shell\n Port 7\n", "port", REFUSED, 7),
    Change(Release(10, 0), "Match !sessiontype shell\n Port 7\n", "port", REFUSED, 22),
    Change(
        Release(10, 0),
        "SessionType none\nMatch sessiontype none\n Port 7\n",
        "port",
        REFUSED,
        7,
    ),
    Change(Release(10, 0), "Match version OpenSSH_1*\n Port 7\n", "port", REFUSED, 7),
    Change(Release(10, 0), "Match version=OpenSSH_9.*\n Port 7\n", "port", REFUSED, 22),
    Change(Release(10, 1), "HostName db\nMatch !final\nHost db\n Port 7\n", "port", 7, 22),
    # Tokens
    Change(
        Release(9, 6),
        "Host web\n ProxyJump a,u@b:7\n RemoteCommand %j\n",
        "remote_command",
        REFUSED,
        "b",
    ),
    Change(Release(9, 6), "ProxyJump none\nRemoteCommand [%j]\n", "remote_command", REFUSED, "[]"),
    Change(Release(9, 6), 'Match exec "test -z %j"\n Port 7\n', "port", REFUSED, 7),
    Change(Release(10, 0), "User %n\n", "user", "%n", "web"),
    Change(Release(10, 0), "User a%%b\n", "user", "a%%b", "a%b"),
    Change(Release(10, 0), "User %r\n", "user", "%r", REFUSED),
    Change(Release(10, 0), "User a%C\n", "user", "a%C", REFUSED),
    Change(Release(10, 0), "User 100%\n", "user", "100%", REFUSED),
    Change(Release(10, 0), "User a%n\nMatch user a%n\n Port 7\n", "port", 7, 7),
    Change(Release(10, 0), "User a%n\nRemoteCommand %r\n", "remote_command", "a%n", "aweb"),
    Change(Release(10, 0), "SetEnv A=%h\n", "environment", {"A": "%h"}, {"A": "web"}),
    Change(
        Release(10, 0),
        "SetEnv A=${SENT_A}\n",
        "environment",
        {"A": "${SENT_A}"},
        {"A": "sent_a"},
    ),
    Change(Release(10, 0), "SetEnv %n=%%\n", "environment", {"%n": "%%"}, {"%n": "%"}),
    Change(Release(10, 0), "SetEnv A=%q\n", "environment", {"A": "%q"}, REFUSED),
    Change(Release(10, 0), "SetEnv A=${NOT_SET}\n", "environment", {"A": "${NOT_SET}"}, REFUSED),
    # Names
    Change(Release(9, 4), f"{_CANONICAL}ProxyJump none\n", "hostname", "web", REFUSED),
    Change(Release(10, 0), "CanonicalDomains _a\n", "hostname", REFUSED, "web"),
    # Times
    Change(Release(10, 3), "ConnectTimeout 1.5\n", "connect_timeout", REFUSED, 1),
    Change(Release(10, 3), "ConnectTimeout .5s1m\n", "connect_timeout", REFUSED, 60),
    Change(Release(10, 3), "ConnectTimeout 1s1s\n", "connect_timeout", 2, REFUSED),
    Change(Release(10, 3), "ConnectTimeout 1s5\n", "connect_timeout", 6, REFUSED),
]

DEBIAN = [
    Change(Release(9, 9), "SetupTimeOut 7\n", "keepalive_interval", 7, None),
    Change(Release(9, 9), "SetupTimeOut 7\n", "connect_timeout", 0, 7),
    Change(Release(9, 9), "ProtocolKeepAlives 7\n", "keepalive_interval", 7, 7),
    Change(Release(9, 9), "UseBlacklistedKeys yes\nPort 7\n", "port", 7, 7),
]
"""What only the ssh of Debian and its children knows."""

UNSETTLED = [
    *("User -x\n", "User a;b\n", "User a`b\n", "User a|b\n", "User a>b\n", "User (a)\n"),
    *("User {a}\n", "User a&b\n", "User 'a -b'\n", 'User "a\'b"\n', "User 'a\"b'\n"),
    *("User a\\\\\n", "User ${NOT_SET}\n", "ConnectTimeout +5\n", "GSSAPIAuthentication maybe\n"),
]
"""What sshtui never takes, and ssh by release or by how it was built."""
