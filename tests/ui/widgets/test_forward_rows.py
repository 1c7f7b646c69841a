from datetime import UTC, datetime, timedelta

import pytest

from sshtui.sessions.tunnel import Origin, TunnelInfo, TunnelState
from sshtui.sshconfig.forwards import parse
from sshtui.ui.widgets.forward_rows import GAP, ForwardRow, columns_within, written
from tests.sessions.fakes import TARGET

LONG = parse("local", "/run/user/1000/fake.sock:/var/run/postgresql/.s.PGSQL.5432")


def row(text: str = "8080:localhost:80", **fields: object) -> ForwardRow:
    info = TunnelInfo("1", parse("local", text), TARGET, Origin.CONFIG, TunnelState.OPEN)
    asks = bool(fields.pop("asks", False))
    for name, value in fields.items():
        object.__setattr__(info, name, value)
    return ForwardRow(info, asks=asks)


def said(shown: ForwardRow) -> str:
    return shown.about("f5")[1].plain


@pytest.mark.parametrize(
    ("kind", "text", "port", "words"),
    [
        ("local", "8080:localhost:80", 8080, "L 8080 → localhost:80"),
        ("remote", "0:localhost:80", 43211, "R 0 (43211) → localhost:80"),
        ("remote", "0:localhost:80", 0, "R 0 → localhost:80"),
        ("remote", "[::1]:9090", 9090, "R [::1]:9090 → SOCKS"),
        ("dynamic", "1080", 1080, "D 1080 → SOCKS"),
    ],
)
def test_a_forward_is_written_with_where_it_leads(
    kind: str, text: str, port: int, words: str
) -> None:
    assert written(parse(kind, text), port) == words  # type: ignore[arg-type]  # one of the three


def test_columns_fit_into_whatever_there_is() -> None:
    rows = [row(), row(forward=LONG, origin=Origin.SSH, sent=10**9, clients=12)]
    for width in range(20, 200):
        columns = columns_within(rows, width)
        assert sum(column.width + GAP for column in columns) <= width
        assert [column.label.strip() for column in columns[:2]] == ["State", "Forward"]
        for column in columns:
            assert all(cell.cell_length <= column.width for cell in column.cells)


def test_a_wide_screen_shows_all() -> None:
    labels = [column.label.strip() for column in columns_within([row()], 76)]
    assert labels == ["State", "Forward", "Host", "Clients", "Sent", "Received"]
    assert [len(column.cells) for column in columns_within([], 40)] == [0] * 5


def test_the_lines_below_say_what_can_be_done() -> None:
    assert said(row(clients=1, sent=1000)) == (
        "Listens here; 1 connection, 1.0 kB sent, 0 B received."
    )
    assert said(row(trouble="It was refused.")).endswith("0 B received. It was refused.")
    failed = row(state=TunnelState.FAILED, error="It is in use.")
    assert said(failed) == "It is in use. f5 tries again."
    at = datetime.now(UTC) + timedelta(seconds=30.4)
    assert "It is tried again in 30 s." in said(
        row(state=TunnelState.FAILED, error="It is in use.", retry_at=at)
    )
    assert "f5 connects again" in said(row(state=TunnelState.WAITING, asks=True))
    assert "is connecting again" in said(row(state=TunnelState.WAITING))
    assert "f5 opens it again" in said(row(state=TunnelState.STOPPED))
    assert row(state=TunnelState.WAITING, asks=True).state.plain == "? lost"
