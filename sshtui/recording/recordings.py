"""Which sessions are recorded: what the settings and the host say, and what the person asks for."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sshtui import paths
from sshtui.errors import AppError
from sshtui.recording.asciicast import Asciicast
from sshtui.recording.pieces import RecordingFormat
from sshtui.recording.plain_text import PlainText
from sshtui.recording.recorder import Recorder
from sshtui.recording.recording_file import RecordingFile, default_folder, name_for
from sshtui.sanitize import clean
from sshtui.sessions.events import Event, SessionChanged, SessionGone
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.settings import Settings
from sshtui.sshconfig.target import NO_LOG
from sshtui.tasks import start_task
from sshtui.terminal.picture import LEAVE_SCREEN, lines_shown, picture

SUFFIXES = {"text": PlainText.suffix, "asciicast": Asciicast.suffix}
"""What the names of files end in, by format."""

_HOLDER = "recording"


class Recordings:
    """Starts and stops recordings.

    Args:
        manager: Has the sessions.
        settings: Whether all are recorded, and where to.
        failed: Tells the person why a recording, of the session with this title, has stopped.
    """

    def __init__(
        self, manager: SessionManager, settings: Settings, failed: Callable[[str, AppError], None]
    ) -> None:
        self._manager = manager
        self._settings = settings
        self._failed = failed
        self._recorders: dict[str, Recorder] = {}
        self._untap: dict[str, Callable[[], None]] = {}
        self._stopped: set[str] = set()
        self._noted: dict[str, datetime | None] = {}
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def folder(self) -> Path:
        """Where files go that nobody chose a place for."""
        chosen = self._settings.log_folder
        return paths.expanded(chosen) if chosen else default_folder()

    def path_of(self, id: str) -> Path | None:  # noqa: A002 - as in events
        """Return the file that a session is recorded in; None where it is not."""
        recorder = self._recorders.get(id)
        return None if recorder is None else recorder.file.path

    def suggested(self, info: SessionInfo, format_: str) -> Path:
        """Return where a recording that begins now would go."""
        return self.folder / name_for(info.target.alias, SUFFIXES[format_], datetime.now())  # noqa: DTZ005 - the person's time

    async def start(self, info: SessionInfo, format_: str, path: Path) -> None:
        """Record a session from what is on its screen on.

        Args:
            info: The session.
            format_: `text` or `asciicast`.
            path: The file, which must not exist.

        Raises:
            ConfigError: It exists, or cannot be created.
            UnsafePath: Others could write where it would be.
        """
        recorder = self._recorder(info, format_, path, exact=path.parent != self.folder)
        await asyncio.to_thread(recorder.file.open)
        if info.id in self._recorders or self._find(info.id) is None:
            await recorder.finish()
            await asyncio.to_thread(recorder.file.path.unlink, missing_ok=True)
            return
        self._begin(info.id, recorder)
        self._manager.change_recording(info.id, str(recorder.file.path))
        emulator = self._manager.emulator(info.id)
        emulator.scroll_to_end()
        recorder.take(lines_shown(emulator) if format_ == "text" else picture(emulator))

    async def stop(self, id: str) -> Path | None:  # noqa: A002
        """End the recording of a session; return where it is."""
        recorder = self._drop(id)
        self._stopped.add(id)
        if recorder is None:
            return None
        self._manager.change_recording(id, "")
        await recorder.finish()
        return recorder.file.path

    async def finish(self) -> None:
        """End all recordings."""
        for id_ in tuple(self._recorders):
            self._end(id_)
        if self._ending:
            await asyncio.wait(self._ending)

    def hear(self, event: Event) -> None:
        """Follow the sessions."""
        match event:
            # One that was restored may open unseen, on a connection that is there.
            case SessionChanged(info) if info.pending or info.state is SessionState.OPEN:
                self._begin_by_itself(info)
            case SessionChanged(info) if info.ended is not None and info.id in self._recorders:
                self._note_end(info)
            case SessionGone(id):
                self._stopped.discard(id)
                self._noted.pop(id, None)
                self._end(id)

    def _begin_by_itself(self, info: SessionInfo) -> None:
        wanted = info.target.log or self._settings.log
        # Before its first byte comes. A file is created with that.
        if wanted != NO_LOG and info.id not in self._recorders and info.id not in self._stopped:
            path = self.suggested(info, wanted)
            self._begin(info.id, self._recorder(info, wanted, path, exact=False))

    def _recorder(self, info: SessionInfo, format_: str, path: Path, *, exact: bool) -> Recorder:
        def opened() -> None:
            if self._recorders.get(info.id) is recorder:
                self._manager.change_recording(info.id, str(recorder.file.path))

        def failed(error: AppError) -> None:
            if self._recorders.get(info.id) is recorder:
                self._drop(info.id)
                self._stopped.add(info.id)
                self._manager.change_recording(info.id, "")
            self._failed(info.title, error)

        recorder = Recorder(
            RecordingFile(path, exact=exact),
            self._format(info, format_),
            size=lambda: self._manager.emulator(info.id).size,
            hold=lambda held: self._manager.hold(info.id, held=held, by=_HOLDER),
            opened=opened,
            failed=failed,
        )
        return recorder

    def _format(self, info: SessionInfo, format_: str) -> RecordingFormat:
        if format_ == "text":
            return PlainText()
        return Asciicast(clean(f"{info.target.alias}: {info.target.endpoint}"))

    def _begin(self, id: str, recorder: Recorder) -> None:  # noqa: A002
        self._recorders[id] = recorder
        self._untap[id] = self._manager.tap(id, recorder.take)

    def _note_end(self, info: SessionInfo) -> None:
        if self._noted.get(info.id) == info.ended:
            return
        self._noted[info.id] = info.ended
        error = info.error
        why = clean(info.detail if error is None else f"{error.heading}: {error.message}")
        shown = f"\r\n── {datetime.now():%H:%M:%S} {why} ──\r\n"  # noqa: DTZ005 - the person's time
        self._recorders[info.id].note(why, LEAVE_SCREEN + shown.encode())

    def _drop(self, id: str) -> Recorder | None:  # noqa: A002
        if untap := self._untap.pop(id, None):
            untap()
        return self._recorders.pop(id, None)

    def _end(self, id: str) -> None:  # noqa: A002
        if recorder := self._drop(id):
            task = start_task(recorder.finish(), "finish a recording")
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    def _find(self, id: str) -> SessionInfo | None:  # noqa: A002
        return next((info for info in self._manager.sessions if info.id == id), None)
