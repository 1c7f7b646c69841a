"""Saves text of a session, pipes it to a program, or opens it in editor or pager."""

import asyncio
import os
import shlex
import shutil
import signal
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from textual.app import App
from textual.screen import Screen

from sshtui import files, paths
from sshtui.errors import AppError
from sshtui.sanitize import clean
from sshtui.services.pipe import PipeEnd, pipe
from sshtui.ui.copy_actions import Outlet
from sshtui.ui.modals.pipe_wait import PipeWait
from sshtui.ui.modals.problem import ProblemModal
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.rendering.foreground_program import has_terminal, run_in_foreground

_PATIENCE = 0.3
"""Seconds that a program may take before it is said that it is waited for."""

_MOST_LINES, _MOST_COLUMNS = 8, 200
"""How much of a program's output a notice shows."""

_PROGRAMS = {
    Outlet.EDITOR: (("VISUAL", "EDITOR"), ("vi", "nano")),
    Outlet.PAGER: (("PAGER",), ("less", "more")),
}
"""The variables that name a program, and what is taken where they do not."""


class TextOutlets:
    """Takes the text of copy mode.

    Args:
        app: Where it is asked, and whose terminal programs have.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._command = ""

    def send(self, text: str, outlet: Outlet) -> None:
        """Have text go somewhere, and return at once; an error is shown.

        Args:
            text: The text, without controls.
            outlet: Where to.
        """
        match outlet:
            case Outlet.FILE:
                work = self._save(text, f"Save {_count(text)}")
            case Outlet.PROGRAM:
                work = self._pipe(text)
            case _:
                work = self._open(text, outlet)
        self._app.run_worker(self._shielded(work), group="text")

    async def _shielded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except AppError as error:
            self._app.push_screen(ProblemModal(error))

    async def _save(self, text: str, title: str) -> None:
        answer, words = "", "A new file, which only you will be able to read."
        while answer := await self._ask(title, words, answer, new_file_mistake):
            try:
                path = await asyncio.to_thread(_create, answer, text)
            except AppError as error:
                words = clean(error.message)
            else:
                self._app.notify(clean(f"{_count(text)} saved to {path}"), markup=False)
                return

    async def _pipe(self, text: str) -> None:
        words = "A command for the shell. It gets the text as its input: grep -c error"
        command = await self._ask(f"Pipe {_count(text)} to a program", words, self._command)
        if not command:
            return
        self._command = command
        work = asyncio.ensure_future(pipe(command, text))
        try:
            done, _ = await asyncio.wait({work}, timeout=_PATIENCE)
            ended = bool(done) or await self._app.push_screen_wait(PipeWait(command, work))
        finally:
            # What is done cannot be cancelled any more.
            work.cancel()
        if ended:
            self._tell(command, await work)
        else:
            self._app.notify(clean(f"Ended: {command}"), severity="warning", markup=False)

    async def _ask(
        self, title: str, words: str, value: str, mistake: Callable[[str], str] | None = None
    ) -> str:
        """Return what the person typed; "" for nothing."""
        prompt: Screen[str | None] = TextPrompt(title, words, value, mistake=mistake)
        return await self._app.push_screen_wait(prompt) or ""

    def _tell(self, command: str, end: PipeEnd) -> None:
        lines = clean(end.output, lines=True).splitlines()
        shown = [line[:_MOST_COLUMNS] for line in lines[:_MOST_LINES]]
        more = ["…"] if len(lines) > _MOST_LINES else []
        self._app.notify(
            "\n".join([clean(command)[:_MOST_COLUMNS], *shown, *more]),
            title=_ended(end.status),
            severity="warning" if end.status else "information",
            markup=False,
        )

    async def _open(self, text: str, outlet: Outlet) -> None:
        argv = _program(outlet)
        if not has_terminal(self._app):
            raise AppError(f"There is no terminal that {argv[0]} could have.")
        folder = await asyncio.to_thread(tempfile.mkdtemp, prefix="sshtui-")
        try:
            path = Path(folder, "output.txt")
            await asyncio.to_thread(files.create, path, _encoded(text))
            status = await self._run(argv, path, outlet)
            changed = await asyncio.to_thread(_changed, path, text)
        finally:
            # With all that an editor leaves beside it.
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        if status:
            words = clean(f"{argv[0]}: {_ended(status).lower()}")
            self._app.notify(words, severity="warning", markup=False)
        if changed:
            await self._save(changed, "Save what you changed")

    async def _run(self, argv: list[str], path: Path, outlet: Outlet) -> int:
        try:
            return await run_in_foreground(self._app, [*argv, str(path)])
        except OSError as error:
            raise _cannot_run(argv[0], error.strerror or str(error), outlet) from error


def new_file_mistake(answer: str) -> str:
    """Return why a file cannot be made, as far as that can be seen; "" where it can."""
    if not answer:
        return ""
    try:
        path = paths.expanded(answer)
        if path.exists() or path.is_symlink():
            return f"{clean(answer)} already exists. Choose another name."
        if not path.parent.is_dir():
            return f"There is no directory {clean(str(path.parent))}."
    except AppError as error:
        return clean(error.message)
    except OSError as error:
        # No permission to look, or a name that is too long.
        return f"It cannot be created: {error.strerror}."
    return ""


def _create(answer: str, text: str) -> Path:
    path = paths.expanded(answer)
    try:
        files.create(path, _encoded(text))
    except FileExistsError as error:
        raise AppError(f"{answer} already exists. Choose another name.") from error
    return path


def _changed(path: Path, text: str) -> str:
    """Return what a person has made of a text; "" where it is as it was, or gone."""
    try:
        now = path.read_text("utf-8", "replace").rstrip("\n")
    except OSError:
        return ""
    return "" if now == _encoded(text).decode().rstrip("\n") else now


def _encoded(text: str) -> bytes:
    return f"{text}\n".encode(errors="replace")


def _program(outlet: Outlet) -> list[str]:
    variables, usual = _PROGRAMS[outlet]
    named = next((value for name in variables if (value := os.environ.get(name, "").strip())), "")
    try:
        argv = shlex.split(named)
    except ValueError as error:
        raise _cannot_run(named, str(error), outlet) from error
    if not argv:
        return [next((name for name in usual if shutil.which(name)), usual[0])]
    if shutil.which(argv[0]) is None:
        raise _cannot_run(argv[0], "there is no such program", outlet)
    return argv


def _cannot_run(program: str, reason: str, outlet: Outlet) -> AppError:
    variables = " or ".join(f"${name}" for name in _PROGRAMS[outlet][0])
    return AppError(
        clean(f"{program} cannot be run: {reason}."),
        hint=f"{variables} names your {outlet}.",
    )


def _count(text: str) -> str:
    lines = text.count("\n") + 1
    return "1 line" if lines == 1 else f"{lines:,} lines"


def _ended(status: int) -> str:
    if status >= 0:
        return f"Ended with status {status}"
    try:
        return f"Ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"Ended by signal {-status}"
