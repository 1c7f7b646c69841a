from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rich.cells import cell_len

from sshtui.mux.rider import RiderKind
from sshtui.sessions.riders import RiderInfo
from sshtui.ui.widgets.rider_rows import (
    columns_within,
    command_of,
    count_of_riders,
    rider_row,
    who_rides,
)

RSYNC = RiderInfo(
    "1",
    "line",
    "web1",
    4711,
    "rsync",
    "rsync --server -logDtpre.iLsfxCIvu . /srv/www/",
    RiderKind.COMMAND,
    1_234_567,
    89,
    datetime.now(UTC),
)
GIT = replace(RSYNC, id="2", pid=31337, program="git", command="git-upload-pack 'site.git'")
NOW = RSYNC.since + timedelta(hours=1, minutes=2, seconds=3)


def test_who_rides_is_told_in_few_words() -> None:
    assert count_of_riders(1) == "1 rider"
    assert who_rides([GIT]) == "1 rider: git"
    assert who_rides([RSYNC, GIT, RSYNC]) == "3 riders: rsync, git"
    many = [replace(GIT, program=f"p{number}\x1b") for number in range(5)]
    assert who_rides(many) == "5 riders: p0^[, p1^[, p2^[, 2 more"


def test_what_a_rider_does_is_told_by_its_kind_and_harmless() -> None:
    assert command_of(GIT) == "git-upload-pack 'site.git'"
    shell = replace(GIT, kind=RiderKind.SHELL, command="")
    assert command_of(shell) == "shell"
    assert command_of(replace(shell, kind=RiderKind.SUBSYSTEM, command="sftp")) == "subsystem sftp"
    forward = replace(shell, kind=RiderKind.STDIO_FORWARD, command="db1:22")
    assert command_of(forward) == "to db1:22"
    assert command_of(replace(GIT, command="a\n\x1b[2Jb")) == "a ^[[2Jb"


def test_rows_fill_the_width_and_stand_below_their_headings() -> None:
    riders = [RSYNC, replace(GIT, line_id="")]
    columns = columns_within(100, riders, NOW)
    rows = [rider_row(rider, columns, 100, NOW).plain for rider in riders]
    assert {cell_len(row) for row in (*rows, columns.header)} == {100}
    assert " ".join(columns.header.split()) == "PROGRAM PID HOST COMMAND SENT RECEIVED TIME"
    for text, title in (("1.2 MB", "SENT"), ("89 B", "RECEIVED"), ("1:02:03", "TIME")):
        assert rows[0].index(text) == columns.header.index(title)
    assert rows[1].rstrip().endswith("signing in")


def test_a_narrow_list_has_two_lines_for_each() -> None:
    columns = columns_within(36, [RSYNC], NOW)
    row = rider_row(RSYNC, columns, 36, NOW).plain.split("\n")
    assert row[0] == "rsync 4711 · web1"
    assert row[1].endswith("↑1.2 MB ↓89 B 1:02:03")
    assert cell_len(row[1]) == 36
