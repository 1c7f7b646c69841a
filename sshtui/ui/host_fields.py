"""The fields of the editor of hosts, in their order."""

from dataclasses import dataclass

from sshtui.hosts.entry import COLOURS
from sshtui.sshconfig.target import AUTOFILLS


@dataclass(frozen=True, slots=True)
class TextField:
    """One line of the editor.

    Attributes:
        name: What it is called in `sshtui.hosts.entry_text`; mistakes are shown by it.
        label: What a person calls it.
        example: What is shown while it is empty.
        lines: How many lines it has.
    """

    name: str
    label: str
    example: str
    lines: int = 1


FIELDS = (
    TextField("alias", "Alias", "web1"),
    TextField("hostname", "Host name", "the alias, if empty"),
    TextField("user", "User", "default: ssh's choice"),
    TextField("port", "Port", "22"),
    TextField("jump", "Jump host", "user@bastion, or none"),
    TextField("identities", "Identity files", "~/.ssh/id_ed25519, comma-separated"),
    TextField("group", "Group", "eu/prod"),
    TextField("tags", "Tags", "words, with spaces between"),
    TextField("favourite", "Favourite", "yes, or empty"),
    TextField("colour", "Colour", f"{', '.join(COLOURS[:4])}…"),
    TextField("autofill", "Autofill", "at most: ask, fill or send"),
    TextField("forwards", "Forwards", "L 8080 localhost:80  ·  R 9090 host:1  ·  D 1080", 3),
    TextField("environment", "Environment", "NAME=value, one per line", 2),
    TextField("command", "Start command", "instead of a login shell"),
    TextField("proxy_command", "Proxy command", "nc %h %p"),
    TextField("keepalive", "Keepalive", "seconds between, such as 30"),
    TextField("note", "Note", "anything worth knowing", 3),
)
"""Every field of the editor, in its order."""

CHOICES = {"colour": COLOURS, "autofill": AUTOFILLS, "favourite": ("yes",)}
"""Fields that take one of a few words."""

OFFERING = {"jump", "identities", "group", *CHOICES}
"""Fields that have something to choose from."""
