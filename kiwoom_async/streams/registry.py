"""Where the socket meets the streams: who gets which record, and what is registered for it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection
from typing import Any

import anyio

from kiwoom_async.config import Timeouts
from kiwoom_async.errors import KiwoomError, SubscriptionRejected, TransportError
from kiwoom_async.net.socket import Socket
from kiwoom_async.streams.router import Router
from kiwoom_async.streams.stream import Gap, Stream
from kiwoom_async.wire.frames import Key

__all__ = ["Hub"]

log = logging.getLogger("kiwoom_async")


class Hub:
    """The open streams of a session; the handler of its socket.

    Attributes:
        on_login: Called after every login.
        router: Who gets which records.
        received: Its ``take``: where the reader of the socket hands its frames.
    """

    def __init__(self, socket: Socket, timeouts: Timeouts) -> None:
        self.router = Router()
        self.received = self.router.take
        self.on_login: list[Callable[[], None]] = []
        self._socket = socket
        self._timeouts = timeouts
        self._opening: dict[Stream[Any], anyio.Event] = {}
        self._live: dict[Stream[Any], None] = {}
        self._cut_off: dict[Stream[Any], None] = {}
        self._over: KiwoomError | None = None

    async def open(self, stream: Stream[Any]) -> None:
        """Register what a stream wants and wait for the acknowledgement."""
        if self._over is not None:
            raise self._over
        self._socket.registrations.want(stream.keys)
        ready = self._opening[stream] = anyio.Event()
        for kind, item in stream.subscriptions:
            self.router.add(stream.put, kind, item)
        self.registered()
        self._socket.wake()
        with anyio.move_on_after(self._timeouts.subscribe) as patience:
            await ready.wait()
        if patience.cancelled_caught:
            raise TransportError(
                f"{stream!r} is not registered after {self._timeouts.subscribe:g} s: "
                f"{self._socket.trouble or 'the server does not acknowledge'}"
            )

    def close(self, stream: Stream[Any]) -> None:
        """Forget a stream; what nobody wants any more is removed at the server."""
        ready = self._opening.pop(stream, None)
        if ready is None and stream not in self._live:
            return
        self._live.pop(stream, None)
        for kind, item in stream.subscriptions:
            self.router.remove(stream.put, kind, item)
        self._socket.registrations.release(stream.keys)
        self._socket.wake()
        if ready is not None:
            ready.set()

    def end_all(self, error: KiwoomError) -> None:
        """The session is over: every stream, and every later one, ends with this error."""
        self._over = error
        for stream in (*self._opening, *self._live):
            stream.end(error)

    # The handler's side.

    def logged_in(self) -> None:
        """Tell those who have something of their own to set up on each connection."""
        for callback in self.on_login:
            callback()

    def registered(self) -> None:
        """Let in the streams whose keys are now all acknowledged."""
        for stream, ready in tuple(self._opening.items()):
            if self._socket.registrations.holds(stream.keys):
                del self._opening[stream]
                self._live[stream] = None
                ready.set()

    def refused(self, keys: Collection[Key], error: SubscriptionRejected) -> None:
        """End the streams that needed what was refused."""
        refused = set(keys)
        for stream in (*self._opening, *self._live):
            if refused.intersection(stream.keys):
                stream.end(error)

    def lost(self) -> None:
        """Remember which streams were live: they may miss something from now on."""
        self._cut_off.update(self._live)

    def restored(self, since: dt.datetime, until: dt.datetime, why: str) -> None:
        """Tell the streams that were cut off what they may have missed."""
        gap = Gap(since, until, why)
        cut_off, self._cut_off = self._cut_off, {}
        for stream in cut_off:
            if stream in self._live:
                stream.put_gap(gap)
