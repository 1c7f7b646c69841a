"""The installed ssh: its version, and what only it can tell."""

import functools
import re
import subprocess
from typing import NamedTuple

PATIENCE = 5.0
"""Seconds that ssh may take to tell something of itself."""


_REFUSED = re.compile(r"^/dev/stdin:? line \d+: (.+?)\r?$", re.MULTILINE)


class Release(NamedTuple):
    """A release of OpenSSH; they compare by age."""

    major: int
    minor: int


class Version(NamedTuple):
    """What an ssh says it is.

    Attributes:
        text: As `Match version` sees it, such as `OpenSSH_10.0p2 Debian-7`.
        release: The release it was made from.
    """

    text: str
    release: Release


NEWEST = Version("OpenSSH_10.5p1", Release(10, 5))
"""What is meant where there is no ssh, or one that cannot be made out."""

# What a release was the first to mean, from the release notes and the history of OpenSSH; which
# keywords and tests of Match it was the first to know stands in their tables.
JUMP_OF_NONE_IS_DIRECT = Release(9, 4)
"""`ProxyJump none` is no jump for CanonicalizeHostname either."""
HOP_IN_TOKENS = Release(9, 6)
"""There is `%j`, and `%C` contains it."""
INCLUDE_HAS_TOKENS = Release(9, 9)
"""Include takes the tokens of Match exec, and variables."""
MATCH_IS_SHELL_LIKE = Release(9, 9)
"""A Match line is split like any other: both quotes, `\\`, no spaces around `=`."""
SET_UP_IS_CONNECT = Release(9, 9)
"""Debian's SetupTimeOut is ConnectTimeout, and no more ServerAliveInterval."""
DSA_IS_GONE = Release(9, 8)
"""`ssh-dss` is not the name of a key any more, unless ssh was built to have it."""
USER_HAS_TOKENS = Release(10, 0)
"""User takes tokens and variables."""
ENVIRONMENT_HAS_TOKENS = Release(10, 0)
"""The values of SetEnv take tokens and variables."""
UNSET_IS_EMPTY = Release(10, 0)
"""In Match only `""` is a pattern for a tag or command that there is not."""
UNDERSCORE_MAY_BEGIN = Release(10, 0)
"""One of CanonicalDomains may begin with an underscore."""
NOT_FINAL_ASKS_FOR_NOTHING = Release(10, 1)
"""`Match !final` is no reason for a second reading."""
REVOKED_MAY_BE_MANY = Release(10, 3)
"""RevokedHostKeys takes several files, `~` and tokens; before it was one name, as it stands."""
SECONDS_HAVE_FRACTIONS = Release(10, 3)
"""A time may say `1.5`, and seconds only once."""

CERTIFICATES_COME_FIRST = Release(10, 5)
"""Of keys that nobody named, certificates are offered first."""


def parse_version(text: str) -> Version:
    """Read what `ssh -V` says; what is not OpenSSH is taken for the newest."""
    found = re.match(r"OpenSSH_(?:for_Windows_)?(\d{1,4})\.(\d{1,4})[^,\r\n]*", text)
    return Version(found[0].strip(), Release(int(found[1]), int(found[2]))) if found else NEWEST


@functools.cache
def beside() -> Version:
    """Return the ssh on PATH; it is asked once, so call this off the event loop."""
    answer = _ask("-V")
    return parse_version(answer.stderr) if answer else NEWEST


def means(since: Release) -> bool:
    """Return whether the ssh on PATH means what a release was the first to mean."""
    return beside().release >= since


def is_debians() -> bool:
    """Return whether the ssh on PATH has what Debian adds."""
    return any(name in beside().text for name in ("Debian", "Ubuntu"))


def too_new(release: Release) -> str:
    """Say that something came with a release, to a person whose ssh is older."""
    here = beside().release
    return f"needs OpenSSH {release.major}.{release.minor}; this is {here.major}.{here.minor}"


@functools.cache
def defaults() -> dict[str, str]:
    """Return what is in force for ssh where nothing is configured, by keyword; empty without one.

    Distributions choose for themselves, so that the release alone does not tell.
    """
    answer = _ask("-G", "-F", "none", "localhost")
    lines = answer.stdout.splitlines() if answer else ()
    return {keyword.lower(): value for keyword, _, value in (line.partition(" ") for line in lines)}


def is_local_network(networks: str) -> bool | None:
    """Ask ssh whether this machine has an address in one of some networks; None if it cannot say.

    Args:
        networks: Comma-separated addresses in CIDR form, and nothing else.
    """
    configuration = f"Match localnetwork {networks}\n User found\n"
    answer = _ask("-G", "-F", "/dev/stdin", "localhost", text=configuration)
    if answer is None or answer.returncode:
        return None
    return "user found" in answer.stdout.splitlines()


@functools.lru_cache(maxsize=1024)
def refusal(*lines: str) -> str:
    """Return what ssh says against lines of a host, "" where it takes them or there is no ssh.

    It reads them alone, so nothing is run or looked up for them.
    """
    text = "".join(f"{line}\n" for line in ("Host localhost", *lines))
    answer = _ask("-G", "-F", "/dev/stdin", "localhost", text=text)
    if answer is None or answer.returncode == 0:
        return ""
    told = _REFUSED.search(answer.stderr)
    return told[1].rstrip(".") if told else "ssh does not take it"


def _ask(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(  # noqa: S603 - it is asked about itself
            ["ssh", *arguments],  # noqa: S607 - the one that a shell would start
            input=text,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
