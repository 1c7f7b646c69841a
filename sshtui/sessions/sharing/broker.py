"""Shares the lines of the app with plain ssh, as far as the settings and the hosts allow it."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from typing import TYPE_CHECKING

from sshtui import descriptors, paths
from sshtui.lazy import Lazy
from sshtui.sessions.line_key import LineKey, line_keys
from sshtui.sessions.lines import LineEvent, Lines
from sshtui.sessions.sharing.interfaces import LAZY, OPEN, ClientAskers, HostSource
from sshtui.sessions.sharing.rider_forwards import RiderForwards
from sshtui.sessions.sharing.rider_list import RiderList
from sshtui.sessions.tunnels import Tunnels
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task

if TYPE_CHECKING:  # loads asyncssh, which the first frame does without
    from sshtui.sessions.sharing.access import Access
    from sshtui.sessions.sharing.share import Share

_DESCRIPTORS = 4096
"""A socket for each host that may be needed, and what riders bring; 1,024 is the usual limit."""


class Broker:
    """Has a share of every host that has a line, or may get one when it is needed.

    Args:
        lines: The lines of the app.
        usual: The setting `broker`.
        askers: Who is asked where a rider needs a sign-in.
        hosts: Resolves them, and knows which are likely to be needed.
        tunnels: All forwards of the app.

    Attributes:
        riders: Who rides now.
        forwards: Those that riders ask for.
    """

    def __init__(
        self,
        lines: Lines,
        usual: str,
        askers: ClientAskers,
        hosts: HostSource,
        tunnels: Tunnels | None = None,
    ) -> None:
        self.riders = RiderList()
        self.forwards = RiderForwards(tunnels or Tunnels(lines))
        self._lines = lines
        self._usual = usual
        self._askers = askers
        self._hosts = hosts
        self._access = Lazy(self._make_access)
        self._shares: dict[LineKey, Share] = {}
        self._unfollow: Callable[[], None] | None = None
        self._settling: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Share what is open, as `sshtui connect` may have signed in already, and what opens."""
        # Who is asked knows its app by the context; a sign-in may have begun without one.
        context = copy_context()

        def hear(event: LineEvent) -> None:
            context.copy().run(self._review, event.line.target)

        self._unfollow = self._lines.follow(hear)
        for line in self._lines.open:
            self._review(line.target)

    def settle(self) -> None:
        """Do what the first frame need not wait for."""
        if self._settling is not None:
            self._settling.cancel()
        self._settling = start_task(self._settle(), "share hosts that may be needed")

    def choose(self, usual: str) -> None:
        """Have another value of the setting `broker` in force."""
        if usual != self._usual:
            self._usual = usual
            lines = (line.target for line in self._lines.open)
            for target in (*(share.target for share in self._shares.values()), *lines):
                self._review(target)
            self.settle()

    async def close(self) -> None:
        """Share nothing any more, and leave no socket behind."""
        if self._unfollow is not None:
            self._unfollow()
            self._unfollow = None
        if self._settling is not None:
            self._settling.cancel()
        shares = tuple(self._shares.values())
        self._shares.clear()
        await asyncio.gather(*(share.close() for share in shares))

    async def _settle(self) -> None:
        await asyncio.to_thread(_clear)
        if self._usual == LAZY:
            descriptors.allow(_DESCRIPTORS)
            targets = await asyncio.to_thread(self._hosts.likely)
            await self._access.wait()
            for target in targets:
                self._review(target)
                await asyncio.sleep(0)  # keys come in between

    def _may(self, target: Target) -> str:
        return target.brokers(self._usual)

    def _review(self, target: Target) -> None:
        """Share a host, or no longer, as it may be now."""
        key = line_keys(target)[-1]
        share, may = self._shares.get(key), self._may(target)
        if may == LAZY or (may == OPEN and self._lines.open_line(target) is not None):
            if share is None:
                self._shares[key] = share = self._make_share(target)
                share.listen()
        elif share is not None:
            del self._shares[key]
            share.stop_listening()
            for other in self._shares.values():
                other.look_again()

    def _make_access(self) -> "Access":
        from sshtui.sessions.sharing.access import Access  # noqa: PLC0415 - loads asyncssh

        return Access(self._lines, self.riders, self._askers, self._hosts, self.forwards, self._may)

    def _make_share(self, target: Target) -> "Share":
        from sshtui.sessions.sharing.share import Share  # noqa: PLC0415 - loads asyncssh

        return Share(target, self._access.get())


def _clear() -> None:
    """Remove the sockets that were left behind by who ended without doing so."""
    if paths.mux_path().is_dir():
        from sshtui.sessions.sharing import sockets  # noqa: PLC0415 - loads asyncssh

        sockets.clear(paths.mux_path())
