"""Merge: the records of a gateway without a journal, as one stream whose subscriptions change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from kiwoom_async.errors import KiwoomError
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.consumer import Consumer, Subscription
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.registry import Registry
from kiwoom_async.streams.requests import subscriptions
from kiwoom_async.streams.router import Put
from kiwoom_async.streams.stream import Stream

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
            if not inlet.subscriptions:
                inlet.close()

    async def aclose(self) -> None:
        """End everything."""
        for inlet in {*self._inlets.values()}:
            inlet.close()
        self._feed.close()


class _Inlet(Consumer):
    """Passes its records to the feed, and puts a gap for each item behind those that came.

    Attributes:
        begun: Whether it has been opened: before that, nothing can be missing.
        on_error: Called with the error that ends it.
    """

    def __init__(self, feed: Feed[Any], wanted: Sequence[Subscription]) -> None:
        super().__init__(wanted)
        self.on_error: Callable[[KiwoomError], object] = _nothing
        self.begun = False
        self.settle = feed.settle
        self._feed = feed

    def __repr__(self) -> str:
        return f"<Gateway, {len(self.keys)} registrations>"

    def put_of(self, kind: type[Realtime], item: str) -> Put:
        """Return the function that adds a record; it does not block."""
        return self._feed.append

    def _restored(self, since: dt.datetime, until: dt.datetime, why: str) -> None:
        if self.begun:
            self._feed.mark(*self._gaps_by_item(since, until, why))

    def _ended(self, error: KiwoomError | None) -> None:
        if error is not None:
            self.on_error(error)


async def _open(feed: Feed[Any]) -> None:
    """Do nothing: subscriptions come later."""


def _nothing(error: KiwoomError) -> None:
    """Do nothing."""
