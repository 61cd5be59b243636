"""Recording: its entries and days; lets the exchange follow recorded trades and books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import chain

import msgspec

from kiwoom_async.market import is_trading_day, next_trading_day
from kiwoom_async.simulator.exchange.clock import KST
from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import Side
from kiwoom_async.simulator.exchange.trading.happenings import Happening

__all__ = ["RecordedDays", "RecordedEntry", "beginning", "follow"]

RecordedEntry = tuple[int, str, str, bytes]
"""When it came (nanoseconds since the epoch), realtime type, item, and the values as they came."""

_SECOND = 1_000_000_000  # nanoseconds
_KOREA = 9 * 3_600 * _SECOND  # ahead of UTC
_DAY = 24 * 3_600 * _SECOND
_DEPTH = range(10)
_SIDES: dict[str, Side] = {"+": "buy", "-": "sell"}


class _Trade(msgspec.Struct, rename={"time": "20", "price": "10", "change": "11", "size": "15"}):
    """The fields of a trade (0B) that an exchange needs to follow it: the others cost time."""

    time: str
    price: str
    change: str
    size: str


_BOOK_FIDS = [str(first + level) for first in (41, 61, 51, 71) for level in _DEPTH]
_Book = msgspec.defstruct(
    "_Book",
    [(f"fid_{fid}", str) for fid in _BOOK_FIDS],
    rename={f"fid_{fid}": fid for fid in _BOOK_FIDS},
)
_read_trade = msgspec.json.Decoder(_Trade).decode
_read_book = msgspec.json.Decoder(_Book).decode


def beginning(
    entries: Iterable[RecordedEntry],
) -> tuple[dt.datetime | None, Iterable[RecordedEntry]]:
    """Read the first entry to know when a recording begins.

    Returns:
        The Korean time of the first entry, None if nothing is traded on its day or there is no
        entry; and all entries.
    """
    rest = iter(entries)
    first = next(rest, None)
    if first is None:
        return None, ()
    return _moment(first[0]), chain((first,), rest)


class RecordedDays:
    """The trading days of a recording, by the times of its entries."""

    def __init__(self) -> None:
        self._number = 0  # of the day of the newest entry, since the epoch
        self._day: dt.date | None = None

    def next(self, received_ns: int, today: dt.date) -> dt.datetime | None:
        """Return where the exchange goes on if an entry begins a later day of the recording.

        Args:
            received_ns: When the entry came.
            today: Day of the exchange. If it is not the recorded one, the next trading day follows.

        Raises:
            ConfigError: the calendar ends.
        """
        number = (received_ns + _KOREA) // _DAY
        if number <= self._number:
            return None
        self._number = number
        moment, before = _moment(received_ns), self._day
        if moment is None:
            return None
        self._day = moment.date()
        if before is None or today == self._day:
            return None
        day = self._day if today == before else next_trading_day(today)
        return dt.datetime.combine(day, moment.time())


def _moment(received_ns: int) -> dt.datetime | None:
    """Return the Korean time of an entry; None if nothing is traded that day, as far as known."""
    moment = dt.datetime.fromtimestamp(received_ns // _SECOND, KST).replace(tzinfo=None)
    try:
        return moment if is_trading_day(moment.date()) else None
    except ValueError:  # outside the calendar
        return None


def follow(exchange: Exchange, type: str, item: str, raw: bytes) -> list[Happening]:
    """Let the exchange take over what a recorded entry says of a listed symbol.

    A trade (0B) moves exchange time (FID 20), the tape, candles and REST answers, and fills the
    orders of the accounts that it reaches; a book (0D) becomes the book. Of KRX alone and
    both exchanges together (``_AL``) the one that comes first is followed, and the other one would
    count its trades twice. Anything else, and what can't be read, has no effect.

    Returns:
        What happened to the accounts.
    """
    stock = _market(exchange, item)
    if stock is None or stock.recorded_as not in ("", item):
        return []
    if type == "0B":
        return _follow_trade(exchange, stock, item, raw)
    if type == "0D" and stock.replayed:
        _follow_book(stock, raw)
    return []


def _market(exchange: Exchange, item: str) -> Stock | None:
    """Return the instrument whose tape an item is: with ``_NX`` that at NXT, else that at KRX."""
    stock = exchange.instruments.get(item.partition("_")[0])
    return stock.nxt if stock and item.endswith("_NX") else stock


def _follow_trade(exchange: Exchange, stock: Stock, item: str, raw: bytes) -> list[Happening]:
    try:
        trade = _read_trade(raw)
        price, size = abs(int(trade.price)), abs(int(trade.size))
        base, time = price - int(trade.change), _time(trade.time)
    except (msgspec.DecodeError, ValueError):
        return []  # it is sent as it is: only the exchange can't follow it
    if min(price, size, base) < 1:
        return []
    moment = dt.datetime.combine(exchange.clock.day, time)
    side = _SIDES.get(trade.size[0])
    return exchange.replay_trade(stock, item, moment, base, price, size, side)


def _follow_book(stock: Stock, raw: bytes) -> None:
    try:
        texts = msgspec.structs.astuple(_read_book(raw))
        asks, bids = _side(texts[:20]), _side(texts[20:])
    except (msgspec.DecodeError, ValueError):
        return  # as with a trade
    stock.book.load(asks, bids)


def _time(text: str) -> dt.time:
    """Read HHMMSS; strptime takes ten times as long.

    Raises:
        ValueError: it is no time.
    """
    if len(text) != 6 or not text.isdecimal():
        raise ValueError(f"{text!r} is no time")
    return dt.time(int(text[:2]), int(text[2:4]), int(text[4:]))


def _side(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Return prices and sizes of one side of a recorded book, best first: ten and ten texts."""
    numbers = [abs(int(text)) for text in texts]
    return [level for level in zip(numbers[:10], numbers[10:], strict=True) if all(level)]
