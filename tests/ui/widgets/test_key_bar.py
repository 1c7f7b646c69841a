from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from sshtui.ui.themes import DARK
from sshtui.ui.widgets.key_bar import KeyBar
from tests.servers.waiting import until


class Bar(App[None]):
    BINDINGS = [  # noqa: RUF012 - as textual has it
        Binding("enter", "go", "Go there"),
        Binding("ctrl+n", "make", "New"),
        Binding("f9", "hide", "Hidden", show=False),
        Binding("f8", "never", "Never"),
        Binding("f7,f6", "many", "Many keys"),
        Binding("f1", "app.help", "Help"),
    ]
    went = 0

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)

    def compose(self) -> ComposeResult:
        yield Input()
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "never"

    def action_go(self) -> None:
        self.went += 1

    @property
    def words(self) -> str:
        return self.query_one(KeyBar).render().plain


async def test_it_names_every_key_that_does_something_once() -> None:
    async with Bar().run_test(size=(80, 5)) as pilot:
        app = pilot.app
        assert isinstance(app, Bar)
        app.set_focus(None)
        await until(lambda: app.words.startswith("⏎ Go there"), "keys of the app")
        shown = "⏎ Go there  ^n New  f7 Many keys  f1 Help"
        assert app.words.startswith(shown)
        assert "Hidden" not in app.words
        assert "Never" not in app.words


async def test_where_there_is_no_room_help_comes_first_and_nothing_is_cut() -> None:
    async with Bar().run_test(size=(30, 5)) as pilot:
        app = pilot.app
        assert isinstance(app, Bar)
        app.set_focus(None)
        await until(lambda: app.words == "f1 Help ⏎ Go there ^n New", "keys that fit")


async def test_it_follows_what_has_the_focus() -> None:
    async with Bar().run_test(size=(80, 5)) as pilot:
        app = pilot.app
        assert isinstance(app, Bar)
        app.set_focus(None)
        await until(lambda: "⏎ Go there" in app.words, "keys of the app")
        app.query_one(Input).focus()
        await until(lambda: "Go there" not in app.words, "keys of the input")
        assert "^n New" in app.words


async def test_a_click_presses_the_key_under_it() -> None:
    async with Bar().run_test(size=(80, 5)) as pilot:
        app = pilot.app
        assert isinstance(app, Bar)
        app.set_focus(None)
        await until(lambda: "⏎ Go there" in app.words, "keys of the app")
        last = len("⏎ Go there")
        for column in (last, last + 1, last + 2):  # of it, between, of the next
            await pilot.click(KeyBar, offset=(column, 0))
        await until(lambda: app.went, "click")
        await pilot.pause()
        assert app.went == 1
