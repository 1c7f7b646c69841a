"""The exit statuses are what a shell would report."""

import signal

from sshtui.cli.exit_statuses import BROKEN_PIPE, CANCELLED, SIGNALLED


def test_a_cancel_looks_like_ctrl_c_and_a_lost_reader_like_sigpipe() -> None:
    assert CANCELLED == SIGNALLED + signal.SIGINT
    assert BROKEN_PIPE == SIGNALLED + signal.SIGPIPE
