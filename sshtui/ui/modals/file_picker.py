"""Chooses a file, folder by folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, DirectoryTree, Input, Static
from textual.widgets.directory_tree import DirEntry

from sshtui.hosts.search.fuzzy import scattered
from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.text_input import TextInput

_STARTS_PATH = ("/", "~", "./", "../")
_LONGEST_NAME = 80
"""Characters of a path in a sentence."""


class FileList(DirectoryTree, can_focus=False, inherit_bindings=False):
    """One folder; what is in its folders is shown once one of them is opened.

    Attributes:
        shows_hidden: Whether names that start with a dot are shown.
        wanted: Letters that names must have.
    """

    ICON_FILE = "  "
    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "

    shows_hidden = False
    wanted = ""

    def __init__(self, path: Path) -> None:
        super().__init__(path, id="body")
        self.show_root = False
        self.show_guides = False
        self.auto_expand = False

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave out hidden names, and those without the letters typed."""
        fits = scattered(self.wanted.lower())
        return [
            path
            for path in paths
            if fits(path.name.lower()) and (self.shows_hidden or path.name[:1] != ".")
        ]

    async def watch_path(self) -> None:
        """Load nothing: only `load` does, as a second load would unmark the first name."""

    async def load(self) -> None:
        """List the folder, with the first name marked."""
        self.reset_node(self.root, str(self.path), DirEntry(self.PATH(self.path)))
        await self.reload()
        self.cursor_line = 0
        # The tree does not always notice that it has more lines than when it was laid out.
        self.refresh(layout=True)

    def process_label(self, label: str | Text) -> Text:
        """Show a name without what a terminal would act on."""
        return Text(clean(str(label)))


class FilePicker(Notice[Path | None]):
    """Returns the chosen file, or None.

    Args:
        title: What is chosen.
        folder: Where to start; the nearest one that is there.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.FILE_PICKER)

    def __init__(self, title: str, folder: Path) -> None:
        super().__init__()
        self.heading = title  # type: ignore[misc]  # of this one, not of all
        self._start = folder

    def compose_dialog(self) -> ComposeResult:
        """Lay out the folder, the filter, the files and the buttons."""
        yield Static(id="folder")
        yield TextInput(placeholder="type to filter, or a path", id="pick-filter", compact=True)
        yield Static(id="no-file", classes="mistake")
        yield Static("nothing to show here", id="no-names", classes="quiet")
        yield FileList(_nearest(self._start))
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("file-picker.cancel"), id="cancel", compact=True)
            pick = self.keys.on_button("file-picker.pick")
            yield Button(pick, id="pick", compact=True, variant="primary")

    @property
    def files(self) -> FileList:
        """The list of files."""
        return self.query_one(FileList)

    def on_mount(self) -> None:
        """Start in the filter."""
        self.query_one(Input).focus()
        self._show_folder()
        self._refill()

    def on_resize(self) -> None:
        """Stay within the screen."""
        self.fit_body(3)

    def action_move(self, by: int) -> None:
        """Move the choice."""
        files = self.files
        files.cursor_line = max(0, min(files.last_line, files.cursor_line + by))

    def action_parent(self) -> None:
        """Show the folder above."""
        self._open(Path(self.files.path).parent)

    def action_hidden(self) -> None:
        """Show hidden files, or hide them."""
        self.files.shows_hidden = not self.files.shows_hidden
        self._show_folder()
        self._refill()

    @on(Button.Pressed, "#pick")
    def action_pick(self) -> None:
        """Take the file, or open the folder."""
        typed = self.query_one(Input).value.strip()
        if typed.startswith(_STARTS_PATH) or typed in (".", ".."):
            self._take(self._typed(typed))
        elif (node := self.files.cursor_node) and node.data:
            self._take(Path(node.data.path))

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Take nothing."""
        self.dismiss(None)

    @on(Input.Changed)
    def _filter_changed(self, event: Input.Changed) -> None:
        self.query_one("#no-file").display = False
        typed = event.value.strip()
        wanted = "" if typed.startswith(_STARTS_PATH) else typed
        if wanted != self.files.wanted:
            self.files.wanted = wanted
            self._refill()

    @on(DirectoryTree.FileSelected)
    @on(DirectoryTree.DirectorySelected)
    def _selected(
        self, event: DirectoryTree.FileSelected | DirectoryTree.DirectorySelected
    ) -> None:
        self._take(Path(event.path))

    def _typed(self, text: str) -> Path:
        try:
            return Path(self.files.path) / Path(text).expanduser()
        except RuntimeError:
            return Path(text)

    def _take(self, path: Path) -> None:
        name = clean(short_path(path))[:_LONGEST_NAME]
        try:
            is_folder, is_file = path.is_dir(), path.is_file()
        except OSError as error:
            # No permission to look, or a name that is too long.
            self._say(f"{name}: {error.strerror}.")
            return
        if is_folder:
            self._open(path)
        elif is_file:
            self.dismiss(path)
        else:
            self._say(f"There is no file {name}.")

    def _say(self, words: str) -> None:
        shown = self.query_one("#no-file", Static)
        shown.update(Content(clean(f"! {words}")))
        shown.display = True

    def _open(self, folder: Path) -> None:
        self.files.wanted = ""
        with self.prevent(Input.Changed):
            self.query_one(Input).value = ""
        self.files.path = folder.resolve()
        self._show_folder()
        self._refill()

    def _refill(self) -> None:
        self.run_worker(self._refilled(), exclusive=True, group="files")

    async def _refilled(self) -> None:
        files = self.files
        await files.load()
        self.query_one("#no-names").display = not files.root.children

    def _show_folder(self) -> None:
        hidden = "  with hidden files" if self.files.shows_hidden else ""
        self.query_one("#folder", Static).update(
            Content.assemble((clean(short_path(Path(self.files.path))), "bold"), (hidden, "$quiet"))
        )


def short_path(path: Path) -> str:
    """Return a path as it is written in a config: below the home directory as `~/…`."""
    home = Path.home()
    if path == home:
        return "~"
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def _nearest(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.is_dir())
