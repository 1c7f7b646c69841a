from rich.segment import Segment
from rich.text import Text
from textual.color import Color
from textual.content import Content
from textual.widgets import (
    Checkbox,
    DataTable,
    Input,
    Label,
    Log,
    OptionList,
    RadioButton,
    RichLog,
    Static,
    TextArea,
    Tree,
)

from sshtui.ui.rendering.control_filter import ControlFilter
from tests.trust.hostile_text import EVIL, harmless
from tests.ui.forms import running
from tests.ui.painted import painted


def test_the_filter_changes_text_but_neither_width_nor_style_nor_its_own_controls() -> None:
    line = [Segment("a\x1b]0;x\x07\x9b"), Segment("\x1b[2J", None, [(1,)])]  # type: ignore[list-item]
    text, control = ControlFilter().apply(line, Color(0, 0, 0))
    assert harmless(text.text)
    assert text.cell_length == Segment("a?]0;x??").cell_length
    assert control.text == "\x1b[2J"


async def test_the_filter_alone_keeps_every_widget_from_steering_the_terminal() -> None:
    evil = "".join(EVIL[:10])
    async with running(size=(120, 50)) as (app, pilot):
        table: DataTable[Content] = DataTable()
        table.add_column("column")
        table.add_row(Content(evil))
        widgets = [
            Static(Content(evil)),
            Label(evil, markup=False),
            Input(evil),
            Input(placeholder=evil),
            TextArea(evil),
            Checkbox(Content(evil)),
            RadioButton(Content(evil)),
            OptionList(Content(evil)),
            Tree(Text(evil)),
            table,
            log := Log(),
            rich_log := RichLog(),
        ]
        for widget in widgets:
            widget.styles.height = 3
        await app.screen.mount(*widgets)
        log.write_line(evil)
        rich_log.write(evil)
        app.notify(evil, title=evil, markup=False)
        app.screen.query_one("#hosts").border_title = Content(evil)
        await pilot.pause()
        assert "pwned" in painted(app)
        assert harmless(painted(app))
