"""Exit statuses, as documented in `sshtui --help` and docs/using.md."""

from sshtui.errors import Cancelled

CANCELLED = Cancelled.exit_status
ENDED_BY_SIGNAL = 255
"""Of `exec` where a signal ended the remote command, as ssh has it."""
SIGNALLED = 128
"""Added to the number of a signal that ended sshtui itself."""
BROKEN_PIPE = SIGNALLED + 13
"""What a shell reports of a program that SIGPIPE ended."""
