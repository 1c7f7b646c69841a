"""Has ssh itself check the lines of an edit whose values only it can check."""

from collections.abc import Iterable

from sshtui.errors import UsageError
from sshtui.hosts.editing import line_editor
from sshtui.hosts.editing.file_edit import Change
from sshtui.sshconfig import keywords, openssh


def refuse_unreadable(changes: Iterable[Change]) -> None:
    """Refuse changes after which ssh would no longer read a file.

    Raises:
        UsageError: ssh refuses a line that is new.
    """
    lines = dict.fromkeys(line for change in changes for line in _new_lines(change))
    # Mostly ssh takes them all, and one question is enough.
    if not lines or not openssh.refusal(*lines):
        return
    for line in lines:
        if reason := openssh.refusal(line):
            raise UsageError(f"ssh would refuse {line[:80]!a}: {reason}.")


def _new_lines(change: Change) -> list[str]:
    old = set(map(str.strip, change.before.splitlines()))
    new = [line for line in map(str.strip, change.after.splitlines()) if line not in old]
    return [line for line in new if line_editor.parsed(line).keyword in keywords.LEFT_TO_SSH]
