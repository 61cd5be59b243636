"""Backfiller: fetches what a stream missed, one gap after the other, while the stream goes on."""

from __future__ import annotations

from collections import deque
from typing import Any

import anyio
from msgspec.structs import replace

from kiwoom_async.streams.backfill import FAILURES, BackfilledTrades, TradeSource
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.opener import Opener

__all__ = ["Backfiller"]


class Backfiller:
    """The back-fill of one stream, which detects its gaps.

    Args:
        opener: Opens the stream; its tasks do the work.
        session: Where the trades are read.
    """

    def __init__(self, opener: Opener, session: TradeSource) -> None:
        self._opener = opener
        self._session = session
        self._gaps: deque[Gap] = deque()
        self._working: anyio.CancelScope | None = None

    async def open(self, feed: Feed[Any]) -> None:
        """Open the stream, see :meth:`Opener.open`; from then on its gaps are filled."""
        assert feed.detector is not None
        await self._opener.open(feed)
        self._feed = feed
        self._on_close, feed.on_close = feed.on_close, self._close
        feed.detector.on_gap = self._add

    def _add(self, gap: Gap) -> None:
        if self._feed.closed:
            return
        self._gaps.append(gap)
        if self._working is None:
            self._working = anyio.CancelScope()
            self._opener.tasks.start_soon(self._work, self._working)

    async def _work(self, scope: anyio.CancelScope) -> None:
        """Fetch the missing trades of each gap that was found."""
        with scope:
            while self._gaps:
                gap = self._gaps.popleft()
                self._deliver(gap, await self._fetch(gap))
        self._working = None

    async def _fetch(self, gap: Gap) -> BackfilledTrades:
        try:
            return await gap.trades(self._session)
        except FAILURES as error:
            return BackfilledTrades((), gap.missed_size or 0, str(error))

    def _deliver(self, gap: Gap, trades: BackfilledTrades) -> None:
        """Put the trades into the stream, and a gap for what no TR has."""
        self._feed.buffer.insert(*trades)
        if trades.missed_size:
            why = f"not back-filled: {trades.why}"
            self._feed.buffer.insert(replace(gap, why=why, missed_size=trades.missed_size))

    def _close(self) -> None:
        if self._working is not None:
            self._working.cancel()
        self._on_close()
