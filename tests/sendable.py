"""Reports that a worker of xdist can send, whatever a test failed with; a pytest plugin.

A report that cannot be sent would end the worker, and the run with it, without a word of the other
failures.
"""

from collections.abc import Generator
from typing import Any

import pytest

_PLAIN = (type(None), bool, int, float)


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, Any, Any]:
    """Escape what has no place in UTF-8, in all that a report says."""
    return _sendable((yield))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Say what had failed by then, where the run itself comes to grief."""
    terminal: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == pytest.ExitCode.INTERNAL_ERROR and terminal is not None:
        terminal.summary_errors()
        terminal.summary_failures()


def _sendable(value: object) -> Any:
    if isinstance(value, dict):
        return {_sendable(key): _sendable(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_sendable(held) for held in value]
    if isinstance(value, tuple):
        return tuple(_sendable(held) for held in value)
    if isinstance(value, _PLAIN):
        return value
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")
