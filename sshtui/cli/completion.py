"""Shell completion of hosts, destinations, queries, tags, fields, keywords and stores.

None of it loads asyncssh or asks a keyring, and a file that cannot be read completes to nothing.
"""

import contextlib
import functools
import os
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    add_completion_class,
    split_arg_string,
)

from sshtui.errors import AppError
from sshtui.hosts.assignments import NAMES
from sshtui.hosts.entry_text import FORM
from sshtui.hosts.history import open_history
from sshtui.hosts.keyword_lines import OFFERED, written
from sshtui.hosts.model import Host
from sshtui.hosts.repository import HostRepository
from sshtui.hosts.search.query import FIELDS as CONDITIONS
from sshtui.hosts.search.query import OPEN, STATES
from sshtui.sshconfig import keywords

_SHELL_SIGN = re.compile(r"[^\w@%+=:,./!-]")
"""What a shell would act on in a word; a tag or a group of an import may hold it."""

_ENDS_WORD = "=:@"
"""What may stand in our words and ends one for bash; it is not quoted as other ends are."""

Items = list[CompletionItem[str]]
Completer = Callable[[click.Context, click.Parameter, str], Items]


def _completer(find: Callable[[click.Context, str], Items]) -> Completer:
    """Make what click calls of a function that needs no parameter."""

    @functools.wraps(find)
    def complete(context: click.Context, _: click.Parameter, incomplete: str) -> Items:
        return find(context, incomplete)

    return complete


@_completer
def destinations(context: click.Context, incomplete: str) -> Items:
    """Complete `[user@]alias`, the hosts visited most first."""
    return _destinations(context, incomplete)


@_completer
def jumps(context: click.Context, incomplete: str) -> Items:
    """Complete the last of several comma-separated destinations."""
    before, comma, last = incomplete.rpartition(",")
    return [
        CompletionItem(f"{before}{comma}{item.value}", help=item.help)
        for item in _destinations(context, last)
    ]


@_completer
def queries(context: click.Context, incomplete: str) -> Items:
    """Complete a word of a query: an alias, or a condition with what the hosts have."""
    no = "!" if incomplete.startswith("!") else ""
    word = incomplete.removeprefix(no)
    hosts = _hosts(context)
    values = {
        "tag:": sorted({tag for host in hosts for tag in host.tags}),
        "group:": sorted({host.group for host in hosts if host.group}),
        "user:": sorted({host.user for host in hosts if host.user}),
        "is:": [state for state in STATES if state != OPEN],
    }
    name, colon, _ = word.partition(":")
    found: Iterable[str]
    if f"{name}{colon}" in values:
        found = (f"{name}{colon}{value}" for value in values[f"{name}{colon}"])
    else:
        found = (*(name for name, _ in _names(context)), *CONDITIONS)
    return [CompletionItem(f"{no}{text}") for text in found if text.startswith(word)]


@_completer
def tags(context: click.Context, incomplete: str) -> Items:
    """Complete a tag that some host has."""
    known = sorted({tag for host in _hosts(context) for tag in host.tags})
    return [CompletionItem(tag) for tag in known if tag.startswith(incomplete)]


@_completer
def fields(context: click.Context, incomplete: str) -> Items:
    """Complete `NAME=VALUE` for a host: its fields, and the keywords of ssh_config."""
    name, equals, _ = incomplete.partition("=")
    return _values_of_field(context, incomplete) if equals else _names_of_fields(name)


def _names_of_fields(name: str) -> Items:
    known = [field for field in FORM if field.name in NAMES]
    found = [CompletionItem(f"{f.name}=", help=f.label) for f in known if f.name.startswith(name)]
    # Nothing typed shows the fields alone: keywords are a hundred.
    named = OFFERED if name else ()
    return found + [
        CompletionItem(f"{keyword}=")
        for keyword in named
        if keyword.lower().startswith(name.lower()) and keyword.lower() not in NAMES
    ]


def _values_of_field(context: click.Context, incomplete: str) -> Items:
    name, _, start = incomplete.partition("=")
    field = next((field for field in FORM if field.name.lower() == name.lower()), None)
    hosts = _hosts(context) if name in {"group", "tags"} else ()
    values: Iterable[str]
    if name == "group":
        values = sorted({host.group for host in hosts if host.group})
    elif name == "jump":
        values = [alias for alias, _ in _names(context)]
    elif name == "tags":
        values = sorted({tag for host in hosts for tag in host.tags})
    elif field is not None:
        values = ("yes",) if field.is_tick else field.choices
    else:
        values = keywords.choices(written(name).lower())
    return [CompletionItem(f"{name}={value}") for value in values if value.startswith(start)]


@_completer
def options(_: click.Context, incomplete: str) -> Items:
    """Complete `KEY=VALUE` as in ssh_config, the value where there are only a few."""
    name, equals, start = incomplete.partition("=")
    if not equals:
        return [
            CompletionItem(f"{keyword}=")
            for keyword in keywords.ACTED_ON
            if keyword.lower().startswith(name.lower())
        ]
    found = (value for value in keywords.choices(name.lower()) if value.startswith(start.lower()))
    return [CompletionItem(f"{name}={value}") for value in found]


@_completer
def stores(_: click.Context, incomplete: str) -> Items:
    """Complete the name of a store that a credential can be moved to."""
    from sshtui import paths  # noqa: PLC0415 - only here are the stores needed
    from sshtui.credentials.stores.registry import StoreRegistry, all_stores  # noqa: PLC0415
    from sshtui.settings import Settings  # noqa: PLC0415

    known = StoreRegistry(all_stores(Settings(), paths.data_path())).durable
    return [CompletionItem(kind.name) for kind in known if kind.name.startswith(incomplete)]


def _destinations(context: click.Context, incomplete: str) -> Items:
    user, at, start = incomplete.rpartition("@")
    return [
        CompletionItem(f"{user}{at}{name}", help=host.hostname)
        for name, host in _names(context)
        if name.startswith(start)
    ]


def _names(context: click.Context) -> list[tuple[str, Host]]:
    """Return every name with its host: those visited most first, those that lists hide last."""
    hosts = _hosts(context)
    try:
        with contextlib.closing(open_history()) as history:
            scores = history.frecency()
    except AppError:
        scores = {}
    names = [(name, host) for host in hosts for name in host.names]
    return sorted(names, key=lambda named: (named[1].hidden, -scores.get(named[0], 0.0)))


def _hosts(context: click.Context) -> Sequence[Host]:
    """Return the saved hosts, none where a file cannot be read."""
    try:
        return HostRepository(user_config=context.params.get("config_file")).hosts()
    except AppError:
        # A shell that completes has no place for words.
        return ()


class BashCompletion(BashComplete):
    """Completion for bash, which takes `=`, `:` and `@` for the ends of words."""

    source_template = """\
%(complete_func)s() {
    local IFS=$'\\n' completion type value
    COMPREPLY=()
    for completion in $(env COMP_WORDS="${COMP_LINE:0:COMP_POINT}" COMP_CWORD="$COMP_CWORD" \\
        SSHTUI_WORD_BREAKS="$COMP_WORDBREAKS" %(complete_var)s=bash_complete $1); do
        IFS=',' read -r type value <<< "$completion"
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                COMPREPLY+=("$value")
                [[ $value == *[=:@] ]] && compopt -o nospace ;;
        esac
    done
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor, and the one that it stands in."""
        line = os.environ["COMP_WORDS"]
        _, *words = split_arg_string(line)
        return (words, "") if line[-1:].isspace() else (words[:-1], words[-1] if words else "")

    def complete(self) -> str:
        """Return what is offered, quoted, without what bash takes for words of their own.

        Bash puts it on the command line as it is: what an import brought must not become a command.
        """
        words, incomplete = self.get_completion_args()
        breaks = set(os.environ.get("SSHTUI_WORD_BREAKS", "")) & set(_ENDS_WORD)
        # To readline, an `@` belongs to the word behind it.
        starts = [at + (letter != "@") for at, letter in enumerate(incomplete) if letter in breaks]
        kept = incomplete[: starts[-1]] if starts else ""
        items: list[CompletionItem[Any]] = self.get_completions(words, incomplete)
        words = [str(item.value).removeprefix(kept) for item in items]
        quoted = [_SHELL_SIGN.sub(r"\\\g<0>", word) for word in words]
        return "\n".join(f"{item.type},{word}" for item, word in zip(items, quoted, strict=True))


add_completion_class(BashCompletion)
