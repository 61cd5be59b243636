"""Bar: open, high, low, close and volume of a time, or of a number of trades, shares or KRW."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator

import msgspec

from kiwoom_async.errors import ConfigError
from kiwoom_async.realtime import Trade
from kiwoom_async.streams.backfill import BackfilledTrade
from kiwoom_async.streams.gap import Gap
from kiwoom_async.wire.arguments import check_days
from kiwoom_async.wire.values import KST

__all__ = ["Bar", "Bars"]

_DAY = 86_400


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One bar.

    Attributes:
        symbol: The stock.
        start: Its start, Korean time: the full minute of a minute bar, else the time of its first
            trade.
        end: Its end: exclusive for a bar of time, else the time of its last trade.
        open: First price, KRW.
        high: Highest price, KRW.
        low: Lowest price, KRW.
        close: Last price, KRW.
        volume: Shares.
        turnover: Price times shares, KRW; None for a candle of the exchange.
        trades: Trades; None for a candle of the exchange.
        cumulative_volume: Shares of the day up to its end, None when unknown.
        is_complete: Whether it contains all trades, according to the cumulative volume.
        is_running: Whether more trades may come.
    """

    symbol: str
    start: dt.datetime
    end: dt.datetime
    open: int
    high: int
    low: int
    close: int
    volume: int
    turnover: int | None
    trades: int | None
    cumulative_volume: int | None
    is_complete: bool
    is_running: bool = False


class _Building:
    """A bar under construction."""

    def __init__(self, start: dt.datetime, end: dt.datetime, price: int) -> None:
        self.start, self.end = start, end
        self.open = self.high = self.low = self.close = price
        self.volume = 0
        self.turnover: int | None = 0
        self.trades: int | None = 0
        self.is_complete = True


class _Symbol:
    """The bars of one symbol."""

    __slots__ = ("building", "cumulative", "day", "ended", "session")

    def __init__(self) -> None:
        self.building: _Building | None = None
        self.cumulative: int | None = None
        self.day: dt.date | None = None
        self.ended: dt.datetime | None = None
        self.session: str | None = None


class Bars:
    """Makes bars from trades, separately for each symbol.

    ::

        for bar in Bars(volume=10_000).over(journal.rows(Trade, "005930")):
            ...
        async with session.stream(Trade, "005930", detect_gaps=True) as events:
            async for bar in Bars(minutes=1).follow(filled(events, session)):
                ...

    Exactly one of ``seconds``, ``minutes``, ``ticks``, ``volume`` and ``turnover`` gives the size
    of a bar. A trade is never divided: the one that fills a bar belongs to it completely. A bar of
    time never extends over midnight, and times without trades have no bar, like the candles of the
    exchange; a trade that comes after the end of its bar belongs to the next one. A bar of ticks,
    volume or turnover ends with its day and with its session (before, during and after the regular
    one).

    Args:
        seconds: Length of a bar of time; full multiples of it since midnight.
        minutes: The same in minutes.
        ticks: Trades of a bar.
        volume: Shares of a bar, at least.
        turnover: KRW of a bar, at least.
        day: Day of the trades; None for the day they were received, by the clock of their session.
            (A trade has a time only.)

    Raises:
        ConfigError: not exactly one of them, a value that is no whole number or below 1, or a time
            that does not divide a day.
    """

    def __init__(
        self,
        *,
        seconds: int | None = None,
        minutes: int | None = None,
        ticks: int | None = None,
        volume: int | None = None,
        turnover: int | None = None,
        day: dt.date | None = None,
    ) -> None:
        sizes = {
            "seconds": seconds,
            "minutes": minutes,
            "ticks": ticks,
            "volume": volume,
            "turnover": turnover,
        }
        given = [(name, value) for name, value in sizes.items() if value is not None]
        if len(given) != 1:
            raise ConfigError("give one of seconds, minutes, ticks, volume and turnover")
        [(name, value)] = given
        if not isinstance(value, int):
            raise ConfigError(f"{name} must be a whole number, not {value!r}")
        if value < 1:
            raise ConfigError(f"{name} must be at least 1, not {value!r}")
        length = minutes * 60 if minutes is not None else seconds
        if length is not None and _DAY % length:
            raise ConfigError(f"{name} must divide a day into equal bars; {value!r} does not")
        self._length, self._ticks, self._volume, self._turnover = length, ticks, volume, turnover
        check_days(day=day)
        self._day = day
        self._symbols: dict[str, _Symbol] = {}

    def add(self, event: Trade | BackfilledTrade | Gap) -> list[Bar]:
        """Add a trade, or a gap; returns the bars that it finishes.

        A gap has no effect: the next trade shows whether trades are missing. Back-filled trades of
        a gap come before that trade; later they are of no use.
        """
        if isinstance(event, Gap):
            return []
        state = self._symbols.setdefault(event.item, _Symbol())
        moment = _moment(event, self._day)
        missing = _missing(state, event, moment.date())
        if missing is None:  # a repeated trade: the bars contain it already
            return []
        done: list[Bar] = []
        if missing and state.building is not None:
            state.building.is_complete = False
        session = None
        if self._length is None and isinstance(event, Trade):
            session = event.market_session
        if state.building is not None and not self._holds(state, moment, session):
            done.append(_finished(event.item, state, is_running=False))
            state.building = None
        building = state.building
        if building is None:
            building = state.building = _Building(*self._span(state, moment), event.price)
            building.is_complete = not missing
        _take(building, event, moment, of_time=self._length is not None)
        state.cumulative, state.day = event.cumulative_volume, moment.date()
        state.session = session or state.session
        if self._is_full(building):
            done.append(_finished(event.item, state, is_running=False))
            state.building = None
        return done

    def over(self, events: Iterable[Trade | Gap]) -> Iterator[Bar]:
        """Make bars of existing trades: rows, or a list; running bars are marked."""
        for event in events:
            yield from self.add(event)
        yield from self.running()

    async def follow(
        self, events: AsyncIterable[Trade | BackfilledTrade | Gap]
    ) -> AsyncIterator[Bar]:
        """Make bars of a stream or a replay; bars still running at its end are marked.

        A bar of time is returned with the next trade of its symbol. With :func:`filled` around the
        stream, trades that it missed are in their bars.
        """
        async for event in events:
            for bar in self.add(event):
                yield bar
        for bar in self.running():
            yield bar

    def until(self, moment: dt.datetime) -> list[Bar]:
        """Finish the bars of time that end at or before a moment, without a further trade."""
        done: list[Bar] = []
        for symbol, state in self._symbols.items() if self._length is not None else ():
            if state.building is not None and state.building.end <= moment:
                done.append(_finished(symbol, state, is_running=False))
                state.ended, state.building = state.building.end, None
        return done

    def running(self) -> list[Bar]:
        """Return the running bars in their present state."""
        return [
            _finished(symbol, state, is_running=True)
            for symbol, state in self._symbols.items()
            if state.building is not None
        ]

    def seed(self, bar: Bar) -> None:
        """Continue from an existing bar; trades that it contains already are skipped.

        Args:
            bar: The newest bar; further trades within its time are added to it.
        """
        state = self._symbols.setdefault(bar.symbol, _Symbol())
        building = state.building = _Building(bar.start, bar.end, bar.open)
        building.high, building.low, building.close = bar.high, bar.low, bar.close
        building.volume, building.turnover, building.trades = bar.volume, bar.turnover, bar.trades
        building.is_complete = bar.is_complete
        state.cumulative, state.day = bar.cumulative_volume, bar.start.date()

    def _holds(self, state: _Symbol, moment: dt.datetime, session: str | None) -> bool:
        """Return whether a trade belongs to the bar under construction."""
        building = state.building
        assert building is not None
        if self._length is None:
            unknown = session is None or state.session is None
            return moment.date() == state.day and (unknown or session == state.session)
        return moment.date() == building.start.date() and moment < building.end

    def _span(self, state: _Symbol, moment: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        if self._length is None:
            return moment, moment
        if state.ended is not None and state.day == moment.date():
            moment = max(moment, state.ended)
        midnight = dt.datetime.combine(moment.date(), dt.time(), KST)
        length = dt.timedelta(seconds=self._length)
        start = midnight + (moment - midnight) // length * length
        return start, start + length

    def _is_full(self, building: _Building) -> bool:
        if self._ticks is not None:
            return (building.trades or 0) >= self._ticks
        if self._volume is not None:
            return building.volume >= self._volume
        return self._turnover is not None and (building.turnover or 0) >= self._turnover


def _missing(state: _Symbol, trade: Trade | BackfilledTrade, day: dt.date) -> int | None:
    """Return the number of shares traded since the previous trade that are missing.

    Returns:
        None for a trade that is not newer than the previous one. Above 0 for the first trade
        unless it is the first of the day.
    """
    before = trade.cumulative_volume - trade.size
    if state.cumulative is None or day != state.day:
        return before
    if trade.cumulative_volume <= state.cumulative:
        return None
    return max(0, before - state.cumulative)


def _take(
    building: _Building, trade: Trade | BackfilledTrade, moment: dt.datetime, *, of_time: bool
) -> None:
    price, size = trade.price, trade.size
    building.high = max(building.high, price)
    building.low = min(building.low, price)
    building.close = price
    building.volume += size
    if building.turnover is not None:
        building.turnover += price * size
    if building.trades is not None:
        building.trades += 1
    if not of_time:
        building.end = moment


def _finished(symbol: str, state: _Symbol, *, is_running: bool) -> Bar:
    building = state.building
    assert building is not None
    return Bar(
        symbol=symbol,
        start=building.start,
        end=building.end,
        open=building.open,
        high=building.high,
        low=building.low,
        close=building.close,
        volume=building.volume,
        turnover=building.turnover,
        trades=building.trades,
        cumulative_volume=state.cumulative,
        is_complete=building.is_complete,
        is_running=is_running,
    )


def _moment(trade: Trade | BackfilledTrade, day: dt.date | None) -> dt.datetime:
    """Return the time of a trade with its day: the given one, or the one nearest to its arrival."""
    return trade.moment if day is None else dt.datetime.combine(day, trade.time, KST)
