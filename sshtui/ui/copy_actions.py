"""The actions of copy mode, in which keys move about in what a session has shown."""

from enum import StrEnum

from sshtui.ui.action import Action, Place


class Outlet(StrEnum):
    """Where text goes that is not for the clipboard."""

    FILE = "file"
    PROGRAM = "program"
    EDITOR = "editor"
    PAGER = "pager"


def _key(id_: str, keys: str, handler: str, label: str, about: str = "") -> Action:
    return Action(f"copy.{id_}", keys, handler, label, about, shown=False, offered=False)


def _send(id_: str, keys: str, outlet: Outlet, label: str, where: str) -> Action:
    about = f"the selection, or else everything, {where}"
    return _key(id_, keys, f"send('{outlet}')", label, about)


def _move(id_: str, keys: str, motion: str, label: str) -> Action:
    return _key(id_, keys, f"move('{motion}')", label)


COPY = Place(
    "Copy mode",
    (
        _move("left", "h,left,backspace", "left", "Left"),
        _move("down", "j,down,ctrl+j", "down", "Down"),
        _move("up", "k,up", "up", "Up"),
        _move("right", "l,right", "right", "Right"),
        _move("word", "w", "word_start", "Next word"),
        _move("word-back", "b", "word_before", "Previous word"),
        _move("word-end", "e", "word_end", "End of the word"),
        _move("big-word", "W", "big_word_start", "Next WORD, between blanks"),
        _move("big-word-back", "B", "big_word_before", "Previous WORD, between blanks"),
        _move("big-word-end", "E", "big_word_end", "End of the WORD, between blanks"),
        _move("line-start", "0,home", "line_start", "Start of the line"),
        _move("line-text", "circumflex_accent", "line_text", "First text on the line"),
        _move("line-end", "dollar_sign,end", "line_end", "End of the line"),
        _key("to-character", "f", "wait('f')", "To a character", "on the line"),
        _key("back-to-character", "F", "wait('F')", "Back to a character", "on the line"),
        _key("before-character", "t", "wait('t')", "To just before a character"),
        _key("behind-character", "T", "wait('T')", "Back to just after a character"),
        _key("character-again", "semicolon", "jump_again(False)", "Repeat the jump"),
        _key("character-back", "comma", "jump_again(True)", "Repeat the jump backwards"),
        _key("view-top", "H", "go_in_view(0.0)", "Top of the view"),
        _key("view-middle", "M", "go_in_view(0.5)", "Middle of the view"),
        _key("view-bottom", "L", "go_in_view(1.0)", "Bottom of the view"),
        _move("paragraph-back", "left_curly_bracket", "paragraph_before", "Previous paragraph"),
        _move("paragraph", "right_curly_bracket", "paragraph_after", "Next paragraph"),
        _move("half-page-up", "ctrl+u", "half_page_up", "Half a page up"),
        _move("half-page-down", "ctrl+d", "half_page_down", "Half a page down"),
        _move("page-up", "pageup,ctrl+b", "page_up", "Page up"),
        _move("page-down", "pagedown,ctrl+f,space", "page_down", "Page down"),
        _key("scroll-up", "ctrl+y,ctrl+up", "scroll(-1)", "Scroll up"),
        _key("scroll-down", "ctrl+e,ctrl+down", "scroll(1)", "Scroll down"),
        _key(
            "top",
            "g,ctrl+home",
            "go_to_line(0)",
            "Oldest line",
            "or the line with the number typed",
        ),
        _key(
            "bottom",
            "G,ctrl+end",
            "go_to_line(-1)",
            "Last line",
            "or the line with the number typed",
        ),
        _move("prompt-back", "left_square_bracket", "prompt_before", "Previous prompt"),
        _move("prompt", "right_square_bracket", "prompt_after", "Next prompt"),
        _key("mark", "m", "wait('m')", "Set a mark", "named by the next key"),
        _key("to-mark", "apostrophe", "wait('to-mark')", "Go to a mark"),
        _key("search", "slash", "search(1)", "Search", "downwards"),
        _key("search-back", "question_mark", "search(-1)", "Search", "upwards"),
        _key("match", "n", "go_to_match(1)", "Next match"),
        _key("match-back", "N", "go_to_match(-1)", "Previous match"),
        _key("characters", "v", "select('characters')", "Select characters"),
        _key("lines", "V", "select('lines')", "Select lines"),
        _key("block", "ctrl+v", "select('block')", "Select a block"),
        _key("other-end", "o", "other_end", "Other end", "or select the last command's output"),
        _key("copy", "y,enter", "copy", "Copy", "the selection and leave, or show a link"),
        _key(
            "copy-lines",
            "Y",
            "copy_lines(False)",
            "Copy the line",
            "and those below, up to the number typed, and leave",
        ),
        _key(
            "copy-lines-up",
            "U",
            "copy_lines(True)",
            "Copy the line",
            "and those above, up to the number typed, and leave",
        ),
        _send("save", "s", Outlet.FILE, "Save", "to a file"),
        _send("pipe", "vertical_line", Outlet.PROGRAM, "Pipe", "to a program"),
        _send("edit", "O", Outlet.EDITOR, "Open", "in your editor"),
        _send("page", "P", Outlet.PAGER, "Open", "in your pager"),
        _key("clear", "escape", "clear", "Clear", "the selection, then the matches, or leave"),
        _key("leave", "q,ctrl+c", "leave", "Leave"),
    ),
)

COPY_SEARCH = Place(
    "Searching in copy mode",
    (
        _key("search-accept", "enter", "accept", "Go to the match"),
        _key("search-before", "up", "recall(-1)", "Previous pattern"),
        _key("search-after", "down", "recall(1)", "Next pattern"),
        _key("search-cancel", "escape", "cancel", "Cancel", "and go back"),
    ),
    over_fields=True,
)
