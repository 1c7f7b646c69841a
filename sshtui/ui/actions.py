"""Every action: the only list of ids, keys, labels and handlers.

Key bindings, key bars, help, palette, button labels, hints in sentences and the table in the
documentation are made from it. It loads no Textual, so the command line can look things up here.
"""

from dataclasses import replace

from sshtui.ui.action import Action, KeyGroup, KeyRow, Place
from sshtui.ui.copy_actions import COPY, COPY_SEARCH


def _hidden(id_: str, keys: str, handler: str, label: str, about: str = "") -> Action:
    return Action(id_, keys, handler, label, about, shown=False)


def _move(id_: str, keys: str, handler: str, label: str) -> Action:
    return Action(id_, keys, handler, label, shown=False, offered=False)


def _first(id_: str, keys: str, handler: str, label: str, about: str = "") -> Action:
    return Action(id_, keys, handler, label, about, priority=True)


def _tab(number: int) -> Action:
    action = _first(f"session.{number}", str(number), f"switch_to({number})", f"tab {number}")
    return replace(action, shown=False, offered=False)


# None of these has priority: in a session the terminal takes them for the remote.
APP = Place(
    "Everywhere",
    (
        Action("app.help", "f1", "app.help", "Help", "with keys"),
        Action("app.palette", "ctrl+p", "app.command_palette", "Palette", offered=False),
        Action("app.quit", "ctrl+q", "app.quit", "Quit", "and end all sessions"),
        Action("app.settings", "alt+comma", "app.settings", "Settings", "and keys"),
        _hidden("app.storage", "", "app.credential_storage", "Credential storage", "and the vault"),
        _hidden("app.demo", "", "app.demo", "Demo", "of sshtui over built-in servers"),
        _hidden("app.theme", "", "app.change_theme", "Theme"),
        _hidden("app.screenshot", "", "app.screenshot", "Screenshot", "of the app"),
    ),
)

HOSTS = Place(
    "Hosts",
    (
        _first("hosts.connect", "enter", "connect", "Connect", "to the host, or to what was typed"),
        Action("hosts.new", "ctrl+n", "app.new_host", "New", "host"),
        Action("hosts.edit", "f2", "app.edit_host", "Edit", "host"),
        Action("hosts.select", "tab", "select(1)", "Select", "and move down"),
        Action("hosts.tag", "ctrl+t", "app.tag_hosts", "Tag", "hosts"),
        Action("hosts.second-session", "ctrl+o", "connect(True)", "Second session"),
        Action("hosts.sessions", "ctrl+g", "sessions", "Sessions", "that are open"),
        Action("hosts.credentials", "f4", "app.credentials", "Credentials", "that are saved"),
        _hidden("hosts.check", "f5", "check", "Check reachability"),
        _hidden("hosts.view", "f6", "turn", "Groups", "or a flat list"),
        _hidden(
            "hosts.sort",
            "ctrl+s",
            "sort",
            "Sort",
            "by name, address or last visit",
        ),
        _hidden("hosts.reveal", "ctrl+l", "reveal", "Hidden hosts", "shown or not"),
        _hidden("hosts.copy-command", "ctrl+y", "app.copy_command", "Copy the ssh command"),
        _hidden("hosts.edit-rule", "", "app.edit_rule", "Edit a shared rule", "of the host"),
        _hidden("hosts.withdraw", "", "app.withdraw_consents", "Withdraw consent", "of the host"),
        _hidden(
            "hosts.include", "", "app.include_hosts", "Let ssh know the hosts", "saved in sshtui"
        ),
        _hidden(
            "hosts.share", "", "app.share_connections", "Share connections", "with ssh, or no more"
        ),
        _hidden("hosts.copy", "f7", "app.copy_host", "Copy", "host"),
        _hidden("hosts.delete", "f8", "app.delete_hosts", "Delete", "hosts"),
        _hidden("hosts.export", "f3", "app.export_hosts", "Export", "hosts to a file"),
        _hidden("hosts.import", "f9", "app.import_hosts", "Import", "hosts from a file"),
        _hidden("hosts.problems", "f12", "app.show_config_problems", "Config problems"),
        _hidden("hosts.favourite", "ctrl+b", "app.favour_hosts", "Favourite", "on or off"),
        _hidden("hosts.undo", "ctrl+z", "app.undo_edit", "Undo", "the last edit"),
        _move("hosts.select-up", "shift+tab", "select(-1)", "Select and move up"),
        _hidden("hosts.reload", "ctrl+r", "reload", "Reload", "hosts"),
        _move("hosts.up", "up", "move(-1)", "Up"),
        _move("hosts.down", "down", "move(1)", "Down"),
        _move("hosts.page-up", "pageup", "page(-1)", "Page up"),
        _move("hosts.page-down", "pagedown", "page(1)", "Page down"),
        _move("hosts.clear", "escape", "clear", "Clear the filter, then the selection"),
    ),
    over_fields=True,
)

PREFIX_ID = "session.prefix"
"""Its key is set by `prefix_key`, not in the keymap."""

PREFIX_KEY = Action(
    PREFIX_ID, "ctrl+backslash", "prefix", "sshtui menu", priority=True, offered=False
)
HOSTS_PREFIX_KEY = replace(PREFIX_KEY, shown=False)

_ANSWER = _first("session.answer", "enter", "app.answer", "answer", "a question of another session")
_SWITCH = _first("session.switch", "s", "app.switcher", "switch", "to another session or host")
_DETACH = _first("session.detach", "D", "app.detach", "detach", "this terminal from sshtui")
_RIDERS = _first("session.riders", "w", "app.riders", "riders", "on the connections")
_WANTED = _first("session.wanted", "o", "app.sign_in_wanted", "sign in", "as a program wanted to")
LEAVE = replace(_first("session.leave", "escape", "leave", "back"), offered=False)

_SIDES = ("left", "right", "up", "down")

_PANES = KeyGroup(
    "Panes",
    (
        KeyRow(
            (
                _first("session.split-right", "vertical_line", "split('right')", "split right"),
                _first("session.split-down", "minus", "split('down')", "split down"),
            ),
            "split",
        ),
        KeyRow(
            tuple(
                _first(f"session.focus-{side}", side, f"focus_pane('{side}')", f"pane {words}")
                for side, words in zip(
                    _SIDES, ("on the left", "on the right", "above", "below"), strict=True
                )
            ),
            "pane",
        ),
        KeyRow(
            tuple(
                _first(
                    f"session.resize-{side}",
                    f"ctrl+{side},shift+{side}",
                    f"resize_pane('{side}')",
                    f"move the border of the pane {side}",
                )
                for side in _SIDES
            ),
            "size",
        ),
        KeyRow(
            (
                _first("session.broadcast", "b", "broadcast", "broadcast", "to all panes"),
                _first(
                    "session.broadcast-pane",
                    "plus",
                    "choose_pane",
                    "choose",
                    "panes to broadcast to",
                ),
                _first(
                    "session.broadcast-on",
                    "B",
                    "broadcast_on",
                    "go on broadcasting",
                    "despite a password prompt",
                ),
            ),
            "broadcast",
        ),
        KeyRow(
            (
                _first("session.beside", "j", "app.beside", "join", "a session or host"),
                _first(
                    "session.break-out", "exclamation_mark", "break_out", "break out", "into a tab"
                ),
            ),
            "join, break",
        ),
        KeyRow(
            (
                _first(
                    "session.swap-next", "right_curly_bracket", "swap_pane(1)", "swap with next"
                ),
                _first(
                    "session.swap-previous",
                    "left_curly_bracket",
                    "swap_pane(-1)",
                    "swap with previous",
                ),
                _first("session.even", "equals_sign", "even_panes", "even", "panes"),
            ),
            "swap, even",
        ),
    ),
)

# All before anything else gets them: what is typed after a command is not the command's.
PREFIX_GROUPS = (
    KeyGroup(
        "Go",
        (
            _SWITCH,
            KeyRow(tuple(map(_tab, range(1, 10))), "tab"),
            _first("session.tab", "0", "switch_beyond", "tab 10", "or beyond, by its number"),
            KeyRow(
                (
                    _first("session.next", "n", "step(1)", "next", "tab"),
                    _first("session.previous", "p", "step(-1)", "previous", "tab"),
                ),
                "next/previous",
            ),
            _first("session.last", "tab", "last", "last tab"),
            KeyRow((_first("session.hosts", "d", "app.show_hosts", "hosts"), _DETACH)),
        ),
    ),
    KeyGroup(
        "Shell",
        (
            _first(
                "session.second-shell", "c", "second_shell", "second shell", "on this connection"
            ),
            _first(
                "session.second-shell-here",
                "C",
                "second_shell(True)",
                "second shell here",
                "in the same directory",
            ),
            _first("session.forwards", "t", "app.forwards", "forwards", "of ports and sockets"),
            _first("session.snippet", "i", "app.insert_snippet", "insert", "a snippet"),
            _first(
                "session.reconnect", "r", "reconnect", "reconnect", "without waiting for the server"
            ),
            _RIDERS,
            _first("session.close", "x", "close", "close", "session"),
        ),
    ),
    KeyGroup(
        "View",
        (
            _first(
                "session.copy", "left_square_bracket", "copy_mode", "scroll", "back, select, copy"
            ),
            _first("session.search", "slash", "search", "search", "the scrollback"),
            _first("session.maximise", "m", "maximise", "maximise", "a pane, or show all"),
            _first("session.log", "l", "app.log", "log", "to a file, or stop logging"),
            _first("session.zoom", "z", "app.zoom", "zoom", "to your own terminal"),
            _first("session.clipboard", "y", "app.clipboard", "clipboard", "access of the host"),
        ),
    ),
    _PANES,
    KeyGroup(
        "Sign-in",
        (
            _first("session.timeline", "a", "timeline", "auth timeline"),
            _first("session.ask-first", "u", "ask_first", "ask next time", "instead of sending"),
            KeyRow((_ANSWER, _WANTED)),
            _first("session.palette", "colon", "app.command_palette", "commands", "in the palette"),
            _first("session.help", "question_mark,f1", "app.help", "help", "with all keys"),
            LEAVE,
        ),
    ),
)
"""What the card behind the prefix key says; every action of the place is in a row of it."""

PREFIX = Place(
    "In a session, after the prefix key",
    tuple(action for group in PREFIX_GROUPS for row in group for action in row.actions),
    via="screen.command",
    after_prefix=True,
)

# Likewise on the hosts, where some of them make sense.
HOSTS_PREFIX = Place(
    "In the host list, after the prefix key",
    (_ANSWER, _SWITCH, _RIDERS, _WANTED, _DETACH, LEAVE),
    via="go",
    after_prefix=True,
)

RESIZE = Place(
    "Moving the border of a pane",
    (
        *(
            replace(
                _first(f"resize.{side}", f"{side},ctrl+{side},shift+{side}", handler, side),
                offered=False,
            )
            for side, handler in ((side, f"resize_pane('{side}')") for side in _SIDES)
        ),
        replace(_first("resize.leave", "escape,enter", "leave", "back"), offered=False),
    ),
    via="screen.command",
)

ENDED = Place(
    "A failed or lost session",
    (
        Action("ended.retry", "r", "retry", "Connect again"),
        Action("ended.close", "x", "close", "Close"),
        Action("ended.leave", "escape", "leave", "Stop trying", "or close"),
        Action("ended.timeline", "a", "timeline", "Auth timeline"),
        Action("ended.copy-command", "c", "copy_command", "Copy the command"),
    ),
)

LOST = replace(
    ENDED,
    actions=(
        *ENDED,
        Action(
            "ended.retry-all", "R", "retry_all", "Connect all", "that are lost or not connected"
        ),
        _move("ended.page-up", "pageup", "scroll(-1)", "Page up"),
        _move("ended.page-down", "pagedown", "scroll(1)", "Page down"),
    ),
)

WAITING = Place("A sign-in under way", (Action("waiting.cancel", "escape", "cancel", "Cancel"),))

FIELDS = Place(
    "Fields",
    (
        _hidden("fields.next", "tab", "app.focus_next", "Next field"),
        _hidden("fields.previous", "shift+tab", "app.focus_previous", "Previous field"),
    ),
)

FORM = Place(
    "Sign-in form",
    (
        *FIELDS,
        _first("form.enter", "enter", "enter", "Send", "or go to the next empty field"),
        Action("form.cancel", "escape", "cancel", "Cancel", "the sign-in"),
        Action("form.reveal", "f2", "reveal", "Reveal (5 s)"),
    ),
    over_fields=True,
)

PASSPHRASE = FORM.labelled(enter="Unlock")
UNLOCK = FORM.labelled(enter="Unlock", cancel="Leave locked")
KEEP = FORM.labelled(enter="OK", cancel="Back")

CHALLENGE = replace(
    FORM,
    actions=(
        *FORM,
        Action("form.generate", "f3", "generate", "Generate", "a new password"),
        Action("form.keep", "f4", "keep", "Save", "the answers, or change their mode"),
        _move("form.up", "up", "option(-1)", "Previous option"),
        _move("form.down", "down", "option(1)", "Next option"),
    ),
)

HOST_EDITOR = Place(
    "Editing a host",
    (
        *FIELDS,
        replace(_first("host-editor.enter", "enter", "enter", "Next field"), shown=False),
        Action("host-editor.save", "ctrl+s", "save", "Save"),
        Action("host-editor.section", "pagedown", "section(1)", "Section", "after this one"),
        _hidden(
            "host-editor.section-before", "pageup", "section(-1)", "Section", "before this one"
        ),
        Action("host-editor.pick", "f2", "pick", "Choose", "from a list"),
        Action("host-editor.browse", "f3", "browse", "Files", "to choose a key from"),
        Action("host-editor.rule", "f4", "edit_rule", "Rule", "that the value comes from"),
        Action("host-editor.test", "f5", "test", "Test", "the unsaved settings"),
        Action("host-editor.cancel", "escape", "cancel", "Cancel"),
    ),
    over_fields=True,
)

PICKER = Place(
    "Choosing from a list",
    (
        _first("picker.pick", "enter", "pick", "Choose"),
        _move("picker.up", "up", "move(-1)", "Up"),
        _move("picker.down", "down", "move(1)", "Down"),
        _move("picker.page-up", "pageup", "page(-1)", "Page up"),
        _move("picker.page-down", "pagedown", "page(1)", "Page down"),
        Action("picker.cancel", "escape", "cancel", "Cancel"),
    ),
    over_fields=True,
)

HELP = PICKER.labelled(pick="Run", cancel="Close")

FILE_PICKER = Place(
    "Choosing a file",
    (
        _first("file-picker.pick", "enter", "pick", "Choose", "the file, or open the folder"),
        _move("file-picker.up", "up", "move(-1)", "Up"),
        _move("file-picker.down", "down", "move(1)", "Down"),
        Action("file-picker.parent", "f3", "parent", "Folder above"),
        Action("file-picker.hidden", "f4", "hidden", "Hidden files", "on or off"),
        Action("file-picker.cancel", "escape", "cancel", "Cancel"),
    ),
    over_fields=True,
)

IMPORT = Place(
    "Importing hosts",
    (
        Action("import.select", "space", "choose", "Select"),
        Action("import.all", "ctrl+a", "choose_all", "All or none"),
        Action("import.new", "ctrl+n", "choose_new", "Only new"),
        Action("import.accept", "ctrl+s", "accept", "Import"),
        Action("import.refuse", "escape", "refuse", "Cancel"),
    ),
)

IMPORT_WAIT = Place(
    "Reading a file to import",
    (Action("import-wait.refuse", "escape", "refuse", "Cancel"),),
)

PIPE_WAIT = Place(
    "A program that text is piped to",
    (Action("pipe-wait.refuse", "escape", "refuse", "End it"),),
)

DIFF = Place(
    "Changes to write",
    (
        Action("diff.accept", "y", "accept", "Write"),
        Action("diff.refuse", "n,escape", "refuse", "Cancel"),
    ),
)

DELETE = DIFF.labelled(accept="Delete")

ONE_LINE = Place(
    "Typing a line",
    (
        _first("one-line.accept", "enter", "accept", "OK"),
        Action("one-line.browse", "f3", "browse", "Files", "to choose from"),
        Action("one-line.cancel", "escape", "cancel", "Cancel"),
    ),
    over_fields=True,
)

FILL_SNIPPET = Place(
    "Filling in a snippet",
    (
        *FIELDS,
        _first("fill-snippet.enter", "enter", "enter", "Insert"),
        Action("fill-snippet.cancel", "escape", "cancel", "Cancel"),
    ),
    over_fields=True,
)

START_LOG = Place(
    "Starting a log",
    (
        *FIELDS,
        _first("start-log.enter", "enter", "enter", "Start"),
        Action("start-log.cancel", "escape", "cancel", "Cancel"),
    ),
    over_fields=True,
)

NEW_CREDENTIAL = Place(
    "Adding or changing a credential",
    (
        *FIELDS,
        _first("new-credential.enter", "enter", "enter", "Save"),
        Action("new-credential.cancel", "escape", "cancel", "Cancel"),
        Action("new-credential.reveal", "f2", "reveal", "Reveal (5 s)"),
    ),
    over_fields=True,
)

CREDENTIALS = Place(
    "Credentials",
    (
        Action("credentials.mode", "m", "mode", "Mode", "of use: ask, fill or send"),
        Action("credentials.test", "t", "test", "Test", "by signing in"),
        Action("credentials.add", "a", "add", "Add", "credential"),
        Action("credentials.change", "e", "change", "Change", "credential"),
        Action("credentials.move", "v", "move", "Move", "to the vault or the keyring"),
        Action("credentials.forget", "d,delete", "forget", "Forget", "credential"),
        Action("credentials.reveal", "f2", "reveal", "Reveal (5 s)"),
        Action(
            "credentials.storage", "k", "storage", "Storage", "of credentials: keyring and vault"
        ),
        _hidden("credentials.filter", "slash", "filter", "Filter"),
        _hidden("credentials.reload", "ctrl+r", "reload", "Reload"),
        Action("credentials.leave", "escape", "leave", "Back"),
    ),
)

FORWARDS = Place(
    "Forwards",
    (
        _first("forwards.open", "enter", "open", "Open again", "or connect its host again"),
        Action("forwards.add", "a", "add", "Add", "a forward to a connected host"),
        Action("forwards.stop", "x,delete", "stop", "Stop", "listening"),
        Action("forwards.save", "s", "save", "Save", "to the settings of the host"),
        Action("forwards.leave", "escape", "leave", "Back"),
    ),
)

STORAGE = Place(
    "Credential storage",
    (
        *FIELDS,
        replace(_first("storage.enter", "enter", "enter", "OK"), shown=False),
        Action("storage.leave", "escape", "leave", "Close"),
        Action("storage.reveal", "f2", "reveal", "Reveal (5 s)"),
    ),
    over_fields=True,
)

SETTINGS = Place(
    "Settings and keys",
    (
        _first("settings.change", "enter", "change", "Change"),
        Action("settings.add-key", "f3", "add_key", "Another key", "for the action"),
        Action("settings.reset", "f8", "reset", "Default", "value, or remove the entry"),
        _move("settings.up", "up", "move(-1)", "Up"),
        _move("settings.down", "down", "move(1)", "Down"),
        _move("settings.page-up", "pageup", "page(-1)", "Page up"),
        _move("settings.page-down", "pagedown", "page(1)", "Page down"),
        Action("settings.leave", "escape", "leave", "Back"),
    ),
    over_fields=True,
)

KEY_CAPTURE = Place(
    "Choosing a key for an action",
    (_first("key-capture.cancel", "escape", "cancel", "Cancel"),),
)

STORE_WAIT = Place(
    "Waiting for a keyring or agent",
    (Action("store-wait.type", "escape", "type", "Do not wait"),),
)


def _confirmation(title: str, id_: str, yes: str, no: str, *, accept: str = "accept") -> Place:
    return Place(
        title,
        (
            Action(f"{id_}.{accept}", "y", accept, yes),
            Action(f"{id_}.refuse", "n,escape", "refuse", no),
        ),
    )


HOST_KEY = _confirmation("New host key", "host-key", "Trust", "Refuse", accept="trust")
ADD_TO_AGENT = _confirmation(
    "Adding a key to the agent", "agent", "Add", "Do not add", accept="add"
)
PASTE = _confirmation("Pasting several lines", "paste", "Paste", "Do not paste")
FORGET = _confirmation("Forgetting a credential", "forget", "Forget", "Keep")
ZOOM = _confirmation("Zooming for the first time", "zoom", "Zoom", "Back")
CLIPBOARD = _confirmation("Letting a host use the clipboard", "clipboard", "Allow", "Do not allow")
LEND_AGENT = _confirmation(
    "Letting a host use your agent", "lend-agent", "Forward", "Do not forward"
)
ALLOW_FORWARDS = _confirmation(
    "Letting programs forward", "allow-forwards", "Allow", "Do not allow"
)
CLOSE = _confirmation("Closing a lost session", "close", "Close", "Keep")
_QUIT = _confirmation("Quitting", "quit", "Quit", "Stay")
QUIT = replace(
    _QUIT,
    actions=(
        *_QUIT,
        Action("quit.reveal", "f2", "reveal", "Reveal (5 s)"),
        Action("quit.save", "v", "save", "Save in the vault"),
    ),
)

RIDERS = Place(
    "Programs that use the connections",
    (
        Action("riders.end", "x", "end", "End", "the program's connection"),
        _move("riders.up", "up", "move(-1)", "Up"),
        _move("riders.down", "down", "move(1)", "Down"),
        _move("riders.page-up", "pageup", "page(-1)", "Page up"),
        _move("riders.page-down", "pagedown", "page(1)", "Page down"),
        Action("riders.leave", "escape,enter,q", "leave", "Close"),
    ),
)

PLAYER = Place(
    "Playing a recording",
    (
        Action("player.pause", "space", "pause", "Pause", "or go on"),
        Action("player.forth", "right", "seek(5)", "Forward", "by 5 seconds"),
        Action("player.back", "left", "seek(-5)", "Back", "by 5 seconds"),
        Action("player.faster", "plus,greater_than_sign", "faster", "Faster"),
        Action("player.slower", "minus,less_than_sign", "slower", "Slower"),
        Action("player.leave", "ctrl+c,escape,q", "leave", "Quit"),
    ),
)

READING = Place("Reading a text", (Action("reading.close", "escape,enter,q", "leave", "Close"),))

LINK = Place(
    "Looking at a link",
    (
        Action("link.open", "o", "open", "Open", "in the browser"),
        Action("link.copy", "y,c", "copy", "Copy", "the address"),
        Action("link.leave", "escape,q", "leave", "Close"),
    ),
)

PLACES = (
    HOSTS,
    HOSTS_PREFIX,
    PREFIX,
    RESIZE,
    COPY,
    COPY_SEARCH,
    LOST,
    WAITING,
    CHALLENGE,
    HOST_KEY,
    HOST_EDITOR,
    CREDENTIALS,
    FORWARDS,
    NEW_CREDENTIAL,
    STORAGE,
    SETTINGS,
    KEY_CAPTURE,
    IMPORT,
    IMPORT_WAIT,
    PIPE_WAIT,
    DIFF,
    PICKER,
    FILE_PICKER,
    ONE_LINE,
    START_LOG,
    FILL_SNIPPET,
    RIDERS,
    PLAYER,
    READING,
    STORE_WAIT,
    ADD_TO_AGENT,
    PASTE,
    LINK,
    FORGET,
    ZOOM,
    CLIPBOARD,
    LEND_AGENT,
    ALLOW_FORWARDS,
    CLOSE,
    QUIT,
    APP,
)
"""In the order in which help and documentation name them."""

ACTIONS = {action.id: action for place in PLACES for action in place} | {PREFIX_ID: PREFIX_KEY}
"""All actions by id."""

ANYWHERE = (
    "hosts.new",
    "hosts.import",
    "hosts.problems",
    "hosts.undo",
    "hosts.credentials",
    "session.forwards",
    "app.settings",
    "app.storage",
    "hosts.share",
    "hosts.withdraw",
    "app.theme",
    "app.demo",
    "app.screenshot",
)
"""Ids of what the palette offers on every screen: it needs nothing that is on one."""
