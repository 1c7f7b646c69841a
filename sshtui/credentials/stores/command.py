"""A store that runs a program for a password, such as `pass show ssh/%h`."""

import asyncio
import contextlib
import os
import shlex
import signal
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from uuid import NAMESPACE_URL, uuid5

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.kind import StoreKind
from sshtui.errors import SecretStoreError

LIMIT = 30.0
"""Seconds that a program may take: it may ask for a fingerprint or a touch."""

_GRACE = 1.0
"""Seconds that the end of one that was killed is waited for."""

MOST_OUTPUT = 64 * 1024
SHOWN_LINES = 3


@dataclass(frozen=True, slots=True)
class Template:
    """A command of the person's.

    Attributes:
        pattern: Which hosts it answers for: names with `*` and `?`, several with spaces between.
        text: The command; %n is the host as the person calls it, %h its name or address, %r the
            user, %p the port, %% a percent sign.
    """

    pattern: str
    text: str

    def fits(self, alias: str, host: str) -> bool:
        """Return whether it answers for a host."""
        names = {alias.lower(), host.lower()}
        return any(
            fnmatchcase(name, word.lower()) for word in self.pattern.split() for name in names
        )

    def argv(self, binding: Binding, alias: str) -> tuple[str, ...]:
        """Return the program and its arguments; no shell ever sees them.

        Raises:
            SecretStoreError: The command cannot be understood, or a name in it could be taken
                for an option.
        """
        try:
            words = shlex.split(self.text)
        except ValueError as error:
            raise self._bad(f"{error}") from None
        if not words:
            raise self._bad("it is empty")
        endpoint = binding.endpoint
        tokens = {
            "n": alias, "h": endpoint.host, "r": endpoint.user, "p": str(endpoint.port), "%": "%",
        }  # fmt: skip
        return tuple(self._expanded(word, tokens) for word in words)

    def _expanded(self, word: str, tokens: Mapping[str, str]) -> str:
        parts = iter(word)
        text = ""
        for letter in parts:
            if letter != "%":
                text += letter
                continue
            name = next(parts, "")
            if name not in tokens:
                raise self._bad(f"%{name} is unknown; use %n, %h, %r, %p or %%")
            text += tokens[name]
        if "\0" in text or (text.startswith("-") and not word.startswith("-")):
            # The names come from the configuration, and from whoever wrote a link to click on.
            raise self._bad("a host or user name in it would be read as an option")
        return text

    def _bad(self, reason: str) -> SecretStoreError:
        return SecretStoreError(
            f"The command for {self.pattern} cannot be run: {reason}.",
            kind="command",
            hint="Check [commands] in settings.toml.",
        )


class CommandStore:
    """Asks the person's own programs; implements SecretStore.

    Args:
        commands: From a pattern of hosts to a command; the first one that fits answers.
        limit: Seconds that a program may take.
    """

    kind = StoreKind("command", writable=False)

    def __init__(self, commands: Mapping[str, str], *, limit: float = LIMIT) -> None:
        self.label = "command"
        self._templates = [Template(pattern, text) for pattern, text in commands.items()]
        self._limit = limit
        self._argv: dict[str, tuple[str, ...]] = {}

    def offer(self, binding: Binding, alias: str) -> Credential | None:
        """Return what a program would answer to a prompt, or None where none is named.

        Its id is another one for another command, so that a changed command starts afresh.

        Args:
            binding: The prompt.
            alias: The host, as the person calls it.

        Raises:
            SecretStoreError: The command cannot be understood.
        """
        host = binding.endpoint.host
        template = next(
            (template for template in self._templates if template.fits(alias, host)), None
        )
        if template is None:
            return None
        argv = template.argv(binding, alias)
        credential_id = str(uuid5(NAMESPACE_URL, repr((argv, binding))))
        self._argv[credential_id] = argv
        return Credential(
            id=credential_id,
            binding=binding,
            kind=PromptKind.PASSWORD,
            mode=Mode.FILL,
            status=Status.FRESH,
            host_keys=frozenset(),
            store=self.kind,
        )

    async def get(self, credential_id: str) -> Secret | None:
        """Run the program and return the first line of its output.

        Raises:
            SecretStoreError: It is not there, failed, said nothing or took too long.
        """
        argv = self._argv.get(credential_id)
        if argv is None:
            return None
        status, output, talk = await self._run(argv)
        if status:
            raise _failed(argv[0], f"ended with status {status}", talk)
        line = output.split(b"\n", 1)[0].removesuffix(b"\r")
        if not line:
            raise _failed(argv[0], "printed nothing", talk)
        return Secret(line.decode("utf-8", "surrogateescape"))

    async def set(
        self, credential_id: str, secret: Secret, *, about: Credential | None = None
    ) -> None:
        """Refuse: what a program answers is kept by that program.

        Raises:
            SecretStoreError: Always.
        """
        raise SecretStoreError(
            "sshtui does not store what a password command prints.",
            kind="command",
            hint="Change it in that program.",
        )

    async def delete(self, credential_id: str) -> None:
        """Do nothing: nothing is saved."""

    async def _run(self, argv: tuple[str, ...]) -> tuple[int, bytes, bytes]:
        try:
            process = await asyncio.create_subprocess_exec(
                *argv,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise _failed(argv[0], f"cannot be run: {reason}", b"") from None
        assert process.stdout is not None  # noqa: S101  # both are pipes
        assert process.stderr is not None  # noqa: S101
        try:
            async with asyncio.timeout(self._limit):
                output, talk = await asyncio.gather(
                    _bounded(process.stdout, argv[0]), _bounded(process.stderr, argv[0])
                )
                return await process.wait(), output, talk
        except TimeoutError:
            raise _failed(argv[0], f"did not finish within {self._limit:g} s", b"") from None
        finally:
            # The whole session, which has the process's id: helpers it started go along.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            # asyncio waits for the pipes, too, which what it left in the background may hold.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_GRACE):
                    await process.wait()


async def _bounded(stream: asyncio.StreamReader, program: str) -> bytes:
    data = b""
    while chunk := await stream.read(MOST_OUTPUT):
        data += chunk
        if len(data) > MOST_OUTPUT:
            raise _failed(program, f"wrote more than {MOST_OUTPUT:,} bytes", b"")
    return data


def _failed(program: str, what: str, talk: bytes) -> SecretStoreError:
    lines = list(filter(None, map(_shown, talk.splitlines())))
    said = f" It said: {' · '.join(lines[-SHOWN_LINES:])}" if lines else ""
    return SecretStoreError(
        f"The command {_shown(program.encode('utf-8', 'replace'))} {what}.{said}",
        kind="command",
        hint="Run it in a shell to check, or type the password.",
    )


def _shown(line: bytes) -> str:
    text = line.decode("utf-8", "replace")
    return "".join(letter for letter in text if unicodedata.category(letter)[0] != "C").strip()[
        :300
    ]
