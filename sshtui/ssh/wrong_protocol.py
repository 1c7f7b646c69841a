"""Recognises other protocols on a port where SSH was expected."""

import re

CHECK_THE_PORT = "Check the port; 22 is the usual one."

_PROTOCOLS = (
    (rb"HTTP/|<(?i:!doctype|html|\?xml)", "a web server (HTTP)"),
    (rb"[\x15\x16]\x03[\x00-\x04]", "a TLS server, such as one for HTTPS"),
    (rb"\xff[\xfb-\xfd]", "a telnet server"),
    (rb"220[ -][^\n]*(?i:ftp)[^\n]*\n", "an FTP server"),
    (rb"(?:220|421|554)[ -][^\n]*(?i:smtp|mail|postfix|exim)[^\n]*\n", "a mail server (SMTP)"),
    (rb"\+OK[^\n]*\n", "a mail server (POP3)"),
    (rb"\* (?:OK|PREAUTH|BYE)[^\n]*\n", "a mail server (IMAP)"),
    (rb"RFB \d{3}\.\d{3}\n", "a VNC server"),
    (rb"@RSYNCD:", "an rsync server"),
    (rb"-(?:ERR|DENIED)[^\n]*\n", "a Redis server"),
    (rb".\x00\x00\x00(?:\x0a\d|\xff)", "a MySQL server"),
)
_PATTERNS = tuple((re.compile(pattern, re.DOTALL), name) for pattern, name in _PROTOCOLS)

_NO_TEXT = re.compile(rb"[^\n]*(?:\0|\r[^\r\n])")


def protocol_of(beginning: bytes) -> str:
    """Name what begins so, with its article; "" where it may yet turn out to be SSH.

    A server may say anything before its version (RFC 4253, 4.2), so only what nobody
    would say there counts.
    """
    return next((name for pattern, name in _PATTERNS if pattern.match(beginning)), "")


def is_binary(beginning: bytes) -> bool:
    """Return whether a first line is none, by what ssh gives up at in one."""
    return _NO_TEXT.match(beginning) is not None
