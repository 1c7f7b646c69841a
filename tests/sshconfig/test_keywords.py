"""The table of keywords, beside what ssh knows."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from sshtui.sshconfig import openssh
from sshtui.sshconfig.keywords import (
    ALIASES,
    NAMES,
    OBSOLETE,
    SINCE,
    complaint,
    current_name,
    is_known,
    is_unsupported,
    seconds,
)
from tests.sshconfig.like_ssh import IS_DEBIANS

KEYWORDS = """
addkeystoagent addressfamily afstokenpassing batchmode bindaddress bindinterface
canonicaldomains canonicalizefallbacklocal canonicalizehostname canonicalizemaxdots
canonicalizepermittedcnames casignaturealgorithms certificatefile
challengeresponseauthentication checkhostip cipher ciphers clearallforwardings compression
compressionlevel connectionattempts connecttimeout controlmaster controlpath controlpersist
dsaauthentication dynamicforward enableescapecommandline enablesshkeysign escapechar
exitonforwardfailure fallbacktorsh fingerprinthash forkafterauthentication forwardagent
forwardx11 forwardx11timeout forwardx11trusted gatewayports globalknownhostsfile
globalknownhostsfile2 gssapiauthentication gssapiclientidentity gssapidelegatecredentials
gssapikexalgorithms gssapikeyexchange gssapirenewalforcesrekey gssapiserveridentity
gssapitrustdns hashknownhosts host hostbasedacceptedalgorithms hostbasedauthentication
hostbasedkeytypes hostkeyalgorithms hostkeyalias hostname identitiesonly identityagent
identityfile identityfile2 ignoreunknown include ipqos kbdinteractiveauthentication
kbdinteractivedevices keepalive kerberosauthentication kerberostgtpassing kexalgorithms
knownhostscommand localcommand localforward loglevel logverbose macs match
nohostauthenticationforlocalhost numberofpasswordprompts passwordauthentication
permitlocalcommand permitremoteopen pkcs11provider port preferredauthentications protocol
protocolkeepalives proxycommand proxyjump proxyusefdpass pubkeyacceptedalgorithms
pubkeyacceptedkeytypes pubkeyauthentication rekeylimit remotecommand remoteforward requesttty
requiredrsasize revokedhostkeys rhostsauthentication rhostsrsaauthentication rsaauthentication
securitykeyprovider sendenv serveralivecountmax serveraliveinterval sessiontype setenv
setuptimeout skeyauthentication smartcarddevice stdinnull streamlocalbindmask
streamlocalbindunlink stricthostkeychecking syslogfacility tcpkeepalive tisauthentication tunnel
tunneldevice updatehostkeys useblacklistedkeys useprivilegedport user userknownhostsfile
userknownhostsfile2 useroaming usersh verifyhostkeydns visualhostkey xauthlocation
"""
"""Every keyword in the table of Debian's ssh 9.2."""
DEBIAN = """
gssapiclientidentity gssapikexalgorithms gssapikeyexchange gssapirenewalforcesrekey
gssapiserveridentity gssapitrustdns protocolkeepalives setuptimeout useblacklistedkeys
"""
"""Those of them that only Debian and its children know."""


def test_every_keyword_that_ssh_prints_is_known() -> None:
    assert openssh.defaults().keys() <= NAMES.keys()


def test_ssh_knows_every_keyword_that_it_is_said_to_know(tmp_path: Path) -> None:
    names = {*KEYWORDS.split(), *SINCE, *NAMES} - {"host", "match", "include"}
    if not IS_DEBIANS:
        names -= set(DEBIAN.split())
    with ThreadPoolExecutor(4) as pool:
        found = dict(zip(names, pool.map(partial(known_to_ssh, tmp_path), names), strict=True))
    assert found == {name: is_known(current_name(name)) or name in OBSOLETE for name in names}


def known_to_ssh(directory: Path, name: str) -> bool:
    config = directory / name
    config.write_text(f'{name} ""\n')
    finished = subprocess.run(
        ["ssh", "-G", "-F", str(config), "web"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return "Bad configuration option" not in finished.stderr


def test_older_names_lead_to_current_ones() -> None:
    assert set(ALIASES.values()) <= NAMES.keys()
    assert not (ALIASES.keys() | OBSOLETE) & NAMES.keys()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90", 90), ("1m30s", 90), ("1H", 3600), ("1w1d", 691200), ("", None), ("-1", None)],
)
def test_times_are_read_with_their_units(text: str, expected: int | None) -> None:
    assert seconds(text) == expected
    assert seconds(text + "x") is None


def test_a_complaint_names_the_keyword_as_the_manual_writes_it() -> None:
    assert complaint("port", ("x!",)) == "Port cannot be 'x!'"
    assert complaint("port", ()) == "Port has no value"
    assert complaint("port", ("1", "2")) == "Port has more than one value"
    assert complaint("sendenv", ("LANG", "LC_*")) == ""
    assert complaint("localforward", ("1", "a:2")) == ""


def test_a_value_that_asks_for_nothing_more_is_not_unsupported() -> None:
    assert is_unsupported("forwardx11", ("yes",))
    assert not is_unsupported("forwardx11", ("No",))
    assert not is_unsupported("port", ("22",))
    assert not is_unsupported("canonicalizehostname", ("always",))
