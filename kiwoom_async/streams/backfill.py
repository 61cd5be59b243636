"""Backfill: the trades that a stream missed, read from the TRs that hold them.

ka10003 and ka10084 have the cumulative volume of each trade: it says which rows are the missing
ones, and whether all of them are there. ka10079 has none; its rows are counted from a trade that
one of the others knows.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

import msgspec

from kiwoom_async.errors import (
    APIError,
    BusError,
    DecodeError,
    FieldError,
    PagingError,
    TransportError,
)
from kiwoom_async.net.limiter import in_background
from kiwoom_async.records.record import Record
from kiwoom_async.wire.values import near

if TYPE_CHECKING:
    from kiwoom_async.api.chart import TickCandle
    from kiwoom_async.api.namespaces import Namespaces
    from kiwoom_async.clock import Clock

__all__ = ["FAILURES", "BackfilledTrade", "BackfilledTrades", "TradeSource", "backfill"]

_PAGES_OF_LATEST = 3  # of ka10003, 30 rows each; then ka10084 is quicker
_PAGES = 100
_LONG_AGO = dt.timedelta(minutes=10)  # then ka10084 is read from there and not from now
_ONE_MINUTE = dt.timedelta(minutes=1)
_COMPARED = 5  # rows by which a trade is found again in another TR

FAILURES = (APIError, TransportError, DecodeError, PagingError, BusError)
"""Errors of a TR that can't be read: a gap names them, and the stream goes on."""


class TradeSource(Protocol):
    """A session: it also has the namespaces, which a protocol can't describe."""

    @property
    def clock(self) -> Clock: ...


class BackfilledTrade(msgspec.Struct, frozen=True):
    """One trade that a stream missed, read from a TR afterwards.

    Attributes:
        symbol: The item of the stream, with its venue.
        moment: Exchange time with day and zone (Korean time), to the second.
        price: KRW.
        size: Shares.
        cumulative_volume: Shares traded on the day up to and including this trade.
        source: Id of the TR it was read from (``ka10003``, ``ka10084``, ``ka10079``).
        row: The row of that TR, with all else that it says (:class:`TradeTick`,
            :class:`TodayPreviousTrade`, :class:`TickCandle`).
    """

    symbol: str
    moment: dt.datetime
    price: int
    size: int
    cumulative_volume: int
    source: str
    row: Record

    @property
    def item(self) -> str:
        """The symbol, under the attribute name that records use."""
        return self.symbol

    @property
    def time(self) -> dt.time:
        """Exchange time (체결시간)."""
        return self.moment.time()


class BackfilledTrades(list[BackfilledTrade]):
    """The missing trades of one gap that could be read, the oldest first.

    Attributes:
        missed_size: Shares that are still missing, 0 when all trades are here.
        why: Why these are missing, blank when none is.
    """

    def __init__(
        self, trades: Sequence[BackfilledTrade] = (), missed_size: int = 0, why: str = ""
    ) -> None:
        super().__init__(trades)
        self.missed_size = missed_size
        self.why = why


class _Search:
    """What was found of the trades of one symbol between two cumulative volumes.

    Attributes:
        asked: Ids of the TRs that were asked.
        failures: Errors of the TRs.
        read: The trades that were read, by cumulative volume.
        is_over: Whether older trades can't be of use.
    """

    def __init__(self, symbol: str, until: dt.datetime, start: int, end: int) -> None:
        self.symbol = symbol
        self.until = until
        self.asked: list[str] = []
        self.failures: list[Exception] = []
        self.read: dict[int, BackfilledTrade] = {}
        self.is_over = False
        self._start = start
        self._end = end

    @property
    def trades(self) -> list[BackfilledTrade]:
        """The missing trades among those that were read, the oldest first."""
        inside = [
            trade
            for volume, trade in sorted(self.read.items())
            if self._start <= volume - trade.size and volume <= self._end
        ]
        return inside if sum(trade.size for trade in inside) <= self._end - self._start else []

    @property
    def missed_size(self) -> int:
        """Shares that were not found."""
        return self._end - self._start - sum(trade.size for trade in self.trades)

    def add(self, trade: BackfilledTrade) -> None:
        """Note a trade; the first TR that has it counts."""
        self.read.setdefault(trade.cumulative_volume, trade)
        if trade.cumulative_volume - trade.size <= self._start:
            self.is_over = True


async def backfill(
    session: TradeSource, symbol: str, volume_before: int, missed_size: int, until: dt.datetime
) -> BackfilledTrades:
    """Read the missing trades of a symbol, with low priority in the rate limit.

    Args:
        session: An open session.
        symbol: The item.
        volume_before: Cumulative volume where the missing trades begin.
        missed_size: Shares that are missing.
        until: When the trade after them was received.

    Raises:
        APIError, TransportError, DecodeError, BusError: no TR could be read.
    """
    search = _Search(symbol, until, volume_before, volume_before + missed_size)
    namespaces, now = cast("Namespaces", session), session.clock.now()
    with in_background():
        if until.date() == now.date():
            await _search_today(namespaces, search, until if now - until > _LONG_AGO else None)
        else:
            await _search_previous_day(namespaces, search)
    if search.failures and not search.read:
        raise search.failures[-1]
    why = "" if not search.missed_size else _reason(search)
    return BackfilledTrades(search.trades, search.missed_size, why)


async def _search_today(session: Namespaces, search: _Search, until: dt.datetime | None) -> None:
    latest = session.quotes.trades(search.symbol).pages()
    await _read(search, latest, "ka10003", _PAGES_OF_LATEST)
    if search.is_over:
        return
    minute = None if until is None else (until + _ONE_MINUTE).time().replace(second=0)
    earlier = session.quotes.trade_history(search.symbol, time=minute).pages()
    await _read(search, earlier, "ka10084", _PAGES)
    if search.missed_size:
        await _read_ticks(session, search)


async def _search_previous_day(session: Namespaces, search: _Search) -> None:
    """Read the day before. Volumes of another day mean nothing unless every trade fits."""
    pages = session.quotes.trade_history(search.symbol, day="previous_day").pages()
    await _read(search, pages, "ka10084", _PAGES)
    if search.missed_size:
        search.read.clear()


async def _read(search: _Search, pages: AsyncIterator[Any], source: str, most: int) -> None:
    """Read pages of a TR, the newest trades first, until the start of the gap."""
    search.asked.append(source)
    count = 0
    try:
        async for page in pages:
            for row in page.rows:
                _add_row(search, row, source)
            count += 1
            if search.is_over or count == most:
                return
    except FAILURES as error:
        search.failures.append(error)


def _add_row(search: _Search, row: Any, source: str) -> None:
    try:
        volume = row.cumulative_volume
        trade = (near(row.time, search.until), row.price, row.size)
    except FieldError:  # this row can't be of use
        return
    if volume is not None:
        search.add(BackfilledTrade(search.symbol, *trade, volume, source, row))


async def _read_ticks(session: Namespaces, search: _Search) -> None:
    """Read single ticks, and count their volume down from trades that are known.

    Nothing else proves that they are the missing trades, so all of them must fit.
    """
    before, search.is_over = dict(search.read), False
    if not before:
        return
    known = sorted(before.values(), key=_volume, reverse=True)[:_COMPARED]
    search.asked.append("ka10079")
    ticks = session.chart.tick_candles(search.symbol)
    try:
        async for tick in _older_than(known, ticks, search):
            search.add(tick)
            if search.is_over:
                break
    except FAILURES as error:
        search.failures.append(error)
    if search.missed_size:
        search.read = before


async def _older_than(
    known: Sequence[BackfilledTrade], rows: AsyncIterable[TickCandle], search: _Search
) -> AsyncIterator[BackfilledTrade]:
    """Yield the ticks before some known trades, the newest first, with their volume."""
    expected = [(trade.time, trade.price, trade.size) for trade in known]
    latest: deque[tuple[dt.time, int, int]] = deque(maxlen=len(expected))
    volume = known[-1].cumulative_volume - known[-1].size
    is_found = False
    async for row in rows:
        tick = (row.time.time(), row.close, row.volume)
        if is_found:
            time, price, size = tick
            moment = near(time, search.until)
            yield BackfilledTrade(search.symbol, moment, price, size, volume, "ka10079", row)
            volume -= row.volume
        else:
            latest.append(tick)
            is_found = list(latest) == expected
        if volume <= 0:
            return


def _volume(trade: BackfilledTrade) -> int:
    return trade.cumulative_volume


def _reason(search: _Search) -> str:
    if search.failures:
        return f"could not be read: {search.failures[-1]}"
    if len(search.asked) == 1:
        return f"{search.asked[0]} does not have these trades"
    return f"neither {' nor '.join(search.asked)} has these trades"
