from sshtui.terminal.remark import remark
from tests.terminal.terminals import runs, style, terminal


def test_a_remark_is_wrapped_at_words_told_apart_and_harmless() -> None:
    used = terminal(24)
    remark(used, "web1: no \x1b[2J forward is opened\nno agent")
    used.feed(b"$ ")
    assert used.text().splitlines() == [
        "! web1: no ^[[2J forward",
        "  is opened",
        "! no agent",
        "$",
    ]
    assert runs(used, 2)[0].style == style(b"33")
    assert runs(used, 3)[0].style == style(b"0")
