"""Merge: the records of a gateway without a journal, as one stream whose subscriptions change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from kiwoom_async.errors import KiwoomError
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.registry import Registry, Subscription
from kiwoom_async.streams.requests import subscriptions
from kiwoom_async.streams.router import Put
from kiwoom_async.streams.stream import Stream
from kiwoom_async.wire.frames import Key

__all__ = ["Merge"]

_BUFFER = 100_000


class Merge:
    """Takes the place of a recorder.

    Args:
        registry: The registry of the session.

    Attributes:
        stream: The records and gaps.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._feed: Feed[Any] = Feed((Gap,), (), on_full="drop_oldest", buffer=_BUFFER)
        self._feed.begin()
        self.stream: Stream[Any] = Stream(self._feed, _open)
        self._inlets: dict[Subscription, _Inlet] = {}

    async def add(self, types: type[Any], *symbols: str) -> None:
        """Register further types and symbols; as ``Recorder.add``."""
        wanted = [one for one in subscriptions([types], symbols) if one not in self._inlets]
        if not wanted:
            return
        inlet = _Inlet(self._feed, wanted)
        try:
            await self._registry.open(inlet)
            if inlet.error is not None:
                raise inlet.error
        except BaseException:
            inlet.close()
            raise
        inlet.begun = True
        inlet.on_error = self._feed.close
        self._inlets.update(dict.fromkeys(wanted, inlet))

    async def remove(self, types: type[Any], *symbols: str) -> None:
        """End the registration of types and symbols; as ``Recorder.remove``."""
        for one in subscriptions([types], symbols):
            inlet = self._inlets.pop(one)
            if not inlet.closed:
                self._registry.narrow(inlet, [one])
            inlet.drop(one)

    async def aclose(self) -> None:
        """End everything."""
        for inlet in {*self._inlets.values()}:
            inlet.close()
        self._feed.close()


class _Inlet:
    """A consumer that passes its records to the feed; see ``Consumer``.

    Attributes:
        begun: Whether it has been opened: before that, nothing can be missing.
    """

    def __init__(self, feed: Feed[Any], wanted: Sequence[Subscription]) -> None:
        self.subscriptions = tuple(wanted)
        self.keys: tuple[Key, ...] = tuple((kind.type_code, item) for kind, item in wanted)
        self.on_close: Callable[[], object] = _nothing
        self.on_error: Callable[[KiwoomError], object] = _nothing
        self.begun = self.closed = False
        self.error: KiwoomError | None = None
        self.settle = feed.settle
        self._feed = feed
        self._hole: tuple[dt.datetime, str] | None = None

    def __repr__(self) -> str:
        return f"<Gateway, {len(self.keys)} registrations>"

    def put_of(self, kind: type[Realtime], item: str) -> Put:
        """Return the function that adds a record; it does not block."""
        return self._feed.append

    def cut_off(self, since: dt.datetime, why: str) -> None:
        """Note that records may be missing from now on; the first call counts."""
        self._hole = self._hole or (since, why)

    def restore(self, until: dt.datetime) -> None:
        """Put a gap for each item behind the records so far."""
        if self._hole is None:
            return
        (since, why), self._hole = self._hole, None
        if self.begun:
            items = dict.fromkeys(item for _, item in self.keys)
            self._feed.mark(*(Gap(since, until, why, symbol=item) for item in items))

    def close(self, error: KiwoomError | None = None) -> None:
        """End it. Only the first call counts."""
        if self.closed:
            return
        self.closed, self.error = True, error
        on_close, self.on_close = self.on_close, _nothing
        on_close()
        if error is not None:
            self.on_error(error)

    def drop(self, one: Subscription) -> None:
        """Forget a subscription that the registry has released; close without any."""
        self.subscriptions = tuple(pair for pair in self.subscriptions if pair != one)
        self.keys = tuple((kind.type_code, item) for kind, item in self.subscriptions)
        if not self.subscriptions:
            self.close()


async def _open(feed: Feed[Any]) -> None:
    """Do nothing: subscriptions come later."""


def _nothing(*_: object) -> None:
    """Do nothing."""
