"""Every key of the app, with an id under which settings.toml can move it."""

from dataclasses import dataclass, replace

from textual.binding import Binding


def _key(
    key: str,
    action: str,
    description: str,
    id: str,  # noqa: A002 - as in textual
    *,
    show: bool = True,
    priority: bool = False,
) -> Binding:
    return Binding(key, action, description, id=id, show=show, priority=priority)


# None of these is a priority binding: in a session the terminal takes them for the remote.
APP = (
    _key("f1", "help", "Help", "app.help"),
    _key("ctrl+p", "command_palette", "Palette", "app.palette"),
    _key("ctrl+q", "quit", "Quit", "app.quit"),
)

HOSTS = (
    _key("enter", "connect", "Connect", "hosts.connect", priority=True),
    _key("ctrl+n", "want('new')", "New", "hosts.new"),
    _key("f2", "want('edit')", "Edit", "hosts.edit"),
    _key("tab", "mark(1)", "Choose", "hosts.mark"),
    _key("ctrl+t", "want('tag')", "Tag", "hosts.tag"),
    _key("ctrl+o", "connect(True)", "Open twice", "hosts.again"),
    _key("ctrl+g", "sessions", "Sessions", "hosts.sessions"),
    _key("f4", "app.credentials", "Answers", "hosts.answers"),
    _key("f5", "check", "Can it be reached?", "hosts.check", show=False),
    _key("f6", "turn", "Groups", "hosts.view", show=False),
    _key("f7", "want('copy')", "Copy", "hosts.copy", show=False),
    _key("f8", "want('delete')", "Delete", "hosts.delete", show=False),
    _key("f3", "want('export')", "Export", "hosts.export", show=False),
    _key("f9", "want('import')", "Import", "hosts.import", show=False),
    _key("f12", "want('problems')", "What is wrong in the files", "hosts.problems", show=False),
    _key("ctrl+b", "want('star')", "Favourite", "hosts.favourite", show=False),
    _key("ctrl+z", "want('undo')", "Undo the last edit", "hosts.undo", show=False),
    _key("shift+tab", "mark(-1)", "Choose, and up", "hosts.mark-up", show=False),
    _key("ctrl+r", "reload", "Reload", "hosts.reload", show=False),
    _key("up", "move(-1)", "Up", "hosts.up", show=False),
    _key("down", "move(1)", "Down", "hosts.down", show=False),
    _key("pageup", "page(-1)", "Page up", "hosts.page-up", show=False),
    _key("pagedown", "page(1)", "Page down", "hosts.page-down", show=False),
    _key("escape", "clear", "Clear the filter, then the choice", "hosts.clear", show=False),
)

PREFIX_KEY = _key("ctrl+backslash", "prefix", "sshtui's keys", "session.prefix", priority=True)
HOSTS_PREFIX_KEY = replace(PREFIX_KEY, show=False)


def _command(key: str, name: str, argument: int, description: str, id: str) -> Binding:  # noqa: A002
    # Before anything else gets them: what is typed after a command is not the command's.
    return _key(key, f"screen.command('{name}', {argument})", description, id, priority=True)


ANSWER = _command("enter", "answer", 0, "answer what waits", "session.answer")

PREFIX = (
    *(
        replace(_command(str(n), "switch", n, f"tab {n}", f"session.{n}"), show=False)
        for n in range(1, 10)
    ),
    _command("n", "step", 1, "next", "session.next"),
    _command("p", "step", -1, "previous", "session.previous"),
    _command("tab", "last", 0, "last tab", "session.last"),
    _command("c", "again", 0, "second shell", "session.again"),
    _command("x", "close", 0, "close", "session.close"),
    _command("d", "hosts", 0, "hosts", "session.hosts"),
    _command("s", "switcher", 0, "switch", "session.switcher"),
    ANSWER,
    _command("a", "timeline", 0, "auth timeline", "session.timeline"),
    _command("u", "ask_first", 0, "ask next time", "session.ask-first"),
    _command("left_square_bracket", "scroll", 0, "scroll", "session.scroll"),
    _command("question_mark,f1", "help", 0, "all keys", "session.help"),
    _command("escape", "leave", 0, "back", "session.leave"),
)

# Likewise on the hosts, where two of them make sense.
HOSTS_PREFIX = (
    _key("enter", "go('app.answer')", "answer what waits", "session.answer", priority=True),
    _key("s", "go('app.switcher')", "switch", "session.switcher", priority=True),
    _key("escape", "go('')", "back", "session.leave", priority=True),
)

SCROLL = (
    _command("up,k", "scroll_lines", -1, "up", "scroll.up"),
    _command("down,j", "scroll_lines", 1, "down", "scroll.down"),
    _command("pageup,b", "scroll_pages", -1, "page up", "scroll.page-up"),
    _command("pagedown,space", "scroll_pages", 1, "page down", "scroll.page-down"),
    _command("home,g", "scroll_top", 0, "top", "scroll.top"),
    _command("escape,q,enter,end", "leave", 0, "back", "scroll.leave"),
)

ENDED = (
    _key("r", "retry", "Connect again", "ended.retry"),
    _key("x,escape", "close", "Close", "ended.close"),
    _key("a", "timeline", "Auth timeline", "ended.timeline"),
)

SCROLLBACK = (
    _key("pageup", "scroll(-1)", "Read back", "ended.page-up", show=False),
    _key("pagedown", "scroll(1)", "Read on", "ended.page-down", show=False),
)

WAITING = (_key("escape", "cancel", "Cancel", "waiting.cancel"),)

FIELDS = (
    _key("tab", "app.focus_next", "Next field", "fields.next", show=False),
    _key("shift+tab", "app.focus_previous", "Field before", "fields.before", show=False),
)

FORM = (
    *FIELDS,
    _key("enter", "enter", "Next, send", "form.enter", priority=True),
    _key("escape", "cancel", "Cancel", "form.cancel"),
    _key("f2", "reveal", "Show for 5 s", "form.reveal"),
)


def _worded(keys: tuple[Binding, ...], **words: str) -> tuple[Binding, ...]:
    """Return keys with other words for what some of their actions do here."""
    return tuple(replace(one, description=words.get(one.action, one.description)) for one in keys)


SKIP_KEY = _worded(FORM, enter="Unlock")
LEAVE_LOCKED = _worded(FORM, enter="Unlock", cancel="Leave locked")
KEEP = _worded(FORM, enter="Next, keep", cancel="Back")

CHALLENGE = (*FORM, _key("f3", "generate", "Generate", "form.generate"))

HOST_EDITOR = (
    *FIELDS,
    _key("enter", "enter", "Next", "host-editor.enter", show=False, priority=True),
    _key("ctrl+s", "save", "Save", "host-editor.save"),
    _key("f2", "pick", "Choose", "host-editor.pick"),
    _key("f5", "test", "Test", "host-editor.test"),
    _key("escape", "cancel", "Cancel", "host-editor.cancel"),
)

PICKER = (
    _key("enter", "pick", "Choose", "picker.pick", priority=True),
    _key("up", "move(-1)", "Up", "picker.up", show=False),
    _key("down", "move(1)", "Down", "picker.down", show=False),
    _key("escape", "cancel", "Cancel", "picker.cancel"),
)

IMPORT = (
    _key("space", "choose", "Choose", "import.choose"),
    _key("ctrl+s", "accept", "Import", "import.accept"),
    _key("escape", "refuse", "Cancel", "import.refuse"),
)

DIFF = (
    _key("y", "accept", "Write", "diff.accept"),
    _key("n,escape", "refuse", "Cancel", "diff.refuse"),
)

ONE_LINE = (
    _key("enter", "accept", "OK", "one-line.accept", priority=True),
    _key("escape", "cancel", "Cancel", "one-line.cancel"),
)

ENTER_CREDENTIAL = (
    *FIELDS,
    _key("enter", "enter", "Next, keep", "new-answer.enter", priority=True),
    _key("escape", "cancel", "Cancel", "new-answer.cancel"),
    _key("f2", "reveal", "Show for 5 s", "new-answer.reveal"),
)

CREDENTIALS = (
    _key("m", "mode", "Mode", "answers.mode"),
    _key("t", "test", "Test", "answers.test"),
    _key("e", "change", "Change", "answers.change"),
    _key("a", "add", "Add", "answers.add"),
    _key("v", "move", "Move", "answers.move"),
    _key("d,delete", "forget", "Forget", "answers.forget"),
    _key("f2", "reveal", "Show", "answers.reveal"),
    _key("k", "keeping", "Vault", "answers.keeping"),
    _key("slash", "filter", "Filter", "answers.filter", show=False),
    _key("ctrl+r", "reload", "Reload", "answers.reload", show=False),
    _key("escape", "leave", "Back", "answers.leave"),
)

STORE_WAIT = (_key("escape", "type", "Do not wait", "store-wait.type"),)

FORGET = (
    _key("y", "accept", "Forget", "forget.accept"),
    _key("n,escape", "refuse", "Keep", "forget.refuse"),
)

KEEPING = (
    *FIELDS,
    _key("enter", "enter", "Next, do it", "keeping.enter", priority=True),
    _key("escape", "leave", "Close", "keeping.leave"),
    _key("f2", "reveal", "Show for 5 s", "keeping.reveal"),
)

HOST_KEY = (
    _key("y", "trust", "Trust", "host-key.trust"),
    _key("n,escape", "refuse", "Refuse", "host-key.refuse"),
)

ADD_TO_AGENT = (
    _key("y", "add", "Add", "agent.add"),
    _key("n,escape", "refuse", "Do not add", "agent.refuse"),
)

PASTE = (
    _key("y", "accept", "Paste", "paste.accept"),
    _key("n,escape", "refuse", "Do not paste", "paste.refuse"),
)

CLOSE = (
    _key("y", "accept", "Close", "close.accept"),
    _key("n,escape", "refuse", "Keep", "close.refuse"),
)

QUIT = (
    _key("y", "accept", "Quit", "quit.accept"),
    _key("n,escape", "refuse", "Stay", "quit.refuse"),
    _key("f2", "reveal", "Show", "quit.reveal"),
    _key("v", "save", "Keep in vault", "quit.save"),
)

READ = (_key("escape,enter,q", "leave", "Close", "read.leave"),)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the help, and its keys."""

    title: str
    bindings: tuple[Binding, ...]


SECTIONS = (
    Section("Hosts", (*HOSTS, *APP)),
    Section("In a session, after the prefix key", PREFIX),
    Section("Scrolling back", SCROLL),
    Section("A session that failed or was lost", ENDED),
    Section("Sign-in form", CHALLENGE),
    Section("New host key", HOST_KEY),
    Section("Editing a host", HOST_EDITOR),
    Section("Remembered answers", CREDENTIALS),
)


def keys_in_force(binding: Binding, keymap: dict[str, str]) -> str:
    """Return the keys of a binding as they stand after the person's changes, for reading."""
    keys = keymap.get(binding.id or "", binding.key)
    return " ".join(readable(key) for key in keys.split(","))


def after_prefix(binding: Binding, prefix_key: str, keymap: dict[str, str]) -> str:
    """Return the prefix key and the first key of a binding behind it, for reading."""
    return f"{readable(prefix_key)} {keys_in_force(binding, keymap).split()[0]}"


def readable(key: str) -> str:
    """Write a key as it stands on a keyboard: `left_square_bracket` is `[`."""
    names = {
        "backslash": "\\",
        "left_square_bracket": "[",
        "right_square_bracket": "]",
        "question_mark": "?",
        "slash": "/",
        "escape": "esc",
        "pageup": "pgup",
        "pagedown": "pgdn",
    }
    return "+".join(names.get(part, part) for part in key.strip().split("+"))
