"""The table of host fields, for the form, the files, the command line and the importers.

A field that is only shown is one row here and an attribute of `HostEntry`. The details beside the
list (`ui/widgets/hosts/details.py`) and the filters (`hosts/listing.py`, `hosts/model.py`,
`hosts/search/query.py`) do not follow: add it there if people look for it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sshtui.errors import UsageError
from sshtui.hosts import field_checks as checks
from sshtui.hosts import field_kinds as kinds
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_checks import Check, each
from sshtui.hosts.field_kinds import Word
from sshtui.sshconfig import keywords
from sshtui.sshconfig.destination import parse_port
from sshtui.sshconfig.target import AUTOFILLS, BROKERS, KEEPS, LOGS, RECONNECTS

COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "grey")


class FormSection(StrEnum):
    """A part of the form, by what its fields are needed for."""

    CONNECTION = "Connection"
    SIGN_IN = "Sign-in"
    FORWARDING = "Forwarding"
    LOOK = "Look"
    MORE = "More"


FORWARDS = "forwards"
"""The line of the form that all forwards share, each with its letter in front."""


@dataclass(frozen=True, slots=True)
class HostField:
    """One field of a host.

    Attributes:
        name: The attribute of `HostEntry`; `--set`, CSV and JSON call it so too.
        keyword: What it is in ssh_config; `#!!` ones are comments to ssh.
        kind: How its value is written.
        check: Says what is wrong with a value.
        label: What a person calls it; "" where the form does not show it by itself.
        hint: What the form shows while it is empty.
        height: Lines of the form.
        section: The part of the form that it stands in.
        headings: What other programs head their column with, in small letters only.
        letter: What its lines start with where they share `FORWARDS`.
        runs: Whether it has something run once the host is connected to.
    """

    name: str
    keyword: str
    kind: Word
    check: Check
    label: str = ""
    hint: str = ""
    height: int = 1
    section: FormSection = FormSection.LOOK
    headings: tuple[str, ...] = ()
    letter: str = ""
    runs: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether ssh takes it for a comment."""
        return self.keyword.startswith("#!!")

    def of(self, entry: HostEntry) -> Any:
        """Return its value in a host."""
        return getattr(entry, self.name)


FIELDS = (
    HostField(
        "alias", "", kinds.Word(), checks.alias_mistake, "Alias", "the name to type, such as web1",
        section=FormSection.CONNECTION, headings=("name", "label"),
    ),
    HostField(
        "hostname", "HostName", kinds.Word(), checks.hostname_mistake, "Host name",
        "a name or an address; the alias, if empty", section=FormSection.CONNECTION,
        headings=("host", "hostnameip", "ip", "ipaddress", "address"),
    ),
    HostField(
        "user", "User", kinds.Word(), checks.user_mistake, "User",
        "your login name here, if empty", section=FormSection.CONNECTION,
        headings=("username", "login"),
    ),
    HostField(
        "port", "Port", kinds.Number(parse_port), checks.port_mistake, "Port", "22, if empty",
        section=FormSection.CONNECTION,
    ),
    HostField(
        "jump", "ProxyJump", kinds.RestOfLine(), checks.jump_mistake, "Jump host",
        "such as user@bastion, or none", section=FormSection.CONNECTION,
        headings=("proxy", "proxyjump", "jumphost"),
    ),
    HostField(
        "identities", "IdentityFile", kinds.Files(), each(checks.identity_mistake),
        "Identity files", "private keys, comma-separated", section=FormSection.SIGN_IN,
    ),
    HostField(
        "group", "#!! Group", kinds.GroupPath(), checks.group_mistake, "Group",
        "such as eu/prod", headings=("groups", "folder"),
    ),
    HostField(
        "tags", "#!! GroupLabels", kinds.Words(), each(checks.tag_mistake), "Tags",
        "words, separated by spaces", headings=("tag",),
    ),
    HostField(
        "favourite", "#!! Favourite", kinds.YesNo(), checks.tick_mistake, "Favourite",
        "listed first",
    ),
    HostField(
        "colour", "#!! Colour", kinds.OneWord(COLOURS), checks.one_of(COLOURS), "Colour",
    ),
    HostField(
        "hidden", "#!! HideHost", kinds.YesNo(), checks.tick_mistake, "Hidden",
        "only jumped through",
    ),
    HostField(
        "autofill", "#!! Autofill", kinds.OneWord(AUTOFILLS), checks.one_of(AUTOFILLS),
        "Credentials", "the most that is done with saved ones", section=FormSection.SIGN_IN,
    ),
    HostField(
        "proxy_command", "ProxyCommand", kinds.RestOfLine(), checks.line_mistake,
        "Proxy command", "such as nc %h %p", section=FormSection.CONNECTION, runs=True,
    ),
    HostField(
        "local_forwards", "LocalForward", kinds.Listed(), each(checks.forward_mistake),
        section=FormSection.FORWARDING, letter="L",
    ),
    HostField(
        "remote_forwards", "RemoteForward", kinds.Listed(), each(checks.remote_mistake),
        section=FormSection.FORWARDING, letter="R",
    ),
    HostField(
        "dynamic_forwards", "DynamicForward", kinds.Listed(), each(checks.listener_mistake),
        section=FormSection.FORWARDING, letter="D",
    ),
    HostField(
        "broker", "#!! Broker", kinds.OneWord(BROKERS), checks.one_of(BROKERS), "Sharing",
        "whether ssh may use its connections", section=FormSection.FORWARDING,
    ),
    HostField(
        "environment", "SetEnv", kinds.Variables(), each(checks.variable_mistake), "Environment",
        "NAME=value, one per line", height=2, section=FormSection.MORE,
    ),
    HostField(
        "command", "RemoteCommand", kinds.RestOfLine(), checks.line_mistake, "Start command",
        "instead of a login shell", section=FormSection.MORE, runs=True,
    ),
    HostField(
        "keepalive", "ServerAliveInterval", kinds.Number(keywords.seconds),
        checks.keepalive_mistake, "Keepalive", "seconds between, such as 30",
        section=FormSection.MORE,
    ),
    HostField(
        "reconnect", "#!! Reconnect", kinds.OneWord(RECONNECTS), checks.one_of(RECONNECTS),
        "After a loss", "connect again by itself, or ask", section=FormSection.MORE,
    ),
    HostField(
        "keep", "#!! Keep", kinds.OneWord(KEEPS), checks.one_of(KEEPS), "Keep shells",
        "in a tmux, which a reconnect joins", section=FormSection.MORE,
    ),
    HostField(
        "start", "#!! Start", kinds.RestOfLine(), checks.line_mistake, "Typed at start",
        "in the shell, such as tmux attach", section=FormSection.MORE, runs=True,
    ),
    HostField(
        "log", "#!! Log", kinds.OneWord(LOGS), checks.one_of(LOGS), "Log",
        "what is kept of its sessions", section=FormSection.MORE,
    ),
    HostField(
        "note", "#!! Note", kinds.Note(), checks.note_mistake, "Note", "anything worth knowing",
        height=3, headings=("notes", "description", "comment"),
    ),
    HostField("others", "", kinds.Keywords(), each(checks.other_mistake), "Other settings",
        "Keyword value, one per line", height=3, section=FormSection.MORE,
    ),
)  # fmt: skip
"""Every field, as it is described."""

IN_FILE = tuple(sorted(FIELDS, key=lambda field: (field.name == "others", field.is_ours)))
"""Every field, in the order of a block: what ssh reads first, then ours, then the rest."""

NAMES = tuple(field.name for field in IN_FILE)
BY_NAME = {field.name: field for field in FIELDS}
BY_KEYWORD = {field.keyword.lower(): field for field in FIELDS if field.keyword}
"""By the keyword in lower case."""


def mistakes(entry: HostEntry) -> dict[str, str]:
    """Say what is wrong with a host, by the name of the field; empty where nothing is."""
    found = {field.name: field.check(field.of(entry)) for field in IN_FILE}
    return {name: text for name, text in found.items() if text}


def check(entry: HostEntry) -> None:
    """Refuse a host that cannot be saved.

    Raises:
        UsageError: A field cannot be used; the message names it.
    """
    wrong = mistakes(entry)
    if wrong:
        raise UsageError(
            " ".join(
                f"{name.replace('_', ' ').capitalize()}: {text}" for name, text in wrong.items()
            )
        )
