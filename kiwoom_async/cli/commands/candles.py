"""``kiwoom-async candles``: short form of ``call chart.…_candles``."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from kiwoom_async import ConfigError, FieldError, KiwoomError, Record, Session
from kiwoom_async.cli.arguments import parse
from kiwoom_async.cli.commands.call import ask
from kiwoom_async.cli.methods import Method, find
from kiwoom_async.cli.moments import moment
from kiwoom_async.cli.output.answers import Part, Shape, write_rows
from kiwoom_async.cli.output.lines import names_of
from kiwoom_async.cli.servers import open_to_ask
from kiwoom_async.cli.symbols import codes_of
from kiwoom_async.cli.walking import walk
from kiwoom_async.market import KST

__all__ = ["Period", "Wanted", "candles"]

Period = Literal["tick", "minute", "daily", "weekly", "monthly", "yearly"]

_FIRST = ("date", "time", "open", "high", "low", "close", "volume", "change")
_USUAL = 100  # candles, without a first day


class Wanted(NamedTuple):
    """Which candles.

    Attributes:
        period: Their length.
        symbol: The code or the name of a stock.
        interval: Minutes or ticks of a candle.
        since: First moment.
        until: End (exclusive).
        end_date: The newest day, as an argument of the method.
        limit: How many; by default all since the first moment, or the newest ones.
        adjusted: Whether prices are adjusted for splits.
        oldest_first: Whether the oldest come first.
        fields: Names of the fields to show; None for all.
    """

    period: Period
    symbol: str
    interval: str | None = None
    since: str | None = None
    until: str | None = None
    end_date: str | None = None
    limit: int | None = None
    adjusted: bool = True
    oldest_first: bool = False
    fields: str | None = None


async def candles(wanted: Wanted, server: str, token_file: Path | None, shape: Shape) -> None:
    """Fetch candles and write them.

    Raises:
        ConfigError: arguments that are wrong, or do not go together.
        KiwoomError: there are none.
    """
    method = find(f"chart.{wanted.period}_candles")
    span = _Span(moment(wanted.since), moment(wanted.until))
    if wanted.until and wanted.end_date:
        raise ConfigError("--until or --end-date: not both")
    fields = names_of(method.row, wanted.fields)
    _check(method, wanted)
    async with open_to_ask(server, token_file) as session:
        span.check_begun(session.clock.now())
        (symbol,) = await codes_of(session, [wanted.symbol])
        asked = _ask(session, method, wanted, symbol, span)
        limit = wanted.limit or (None if wanted.since else _USUAL)
        parts = walk(asked, limit, f"{symbol} {wanted.period}", shape, span.rows, span.is_over)
        if wanted.oldest_first:
            parts = _turned(parts)
        title = f"{symbol} {method.api.name}, {server}"
        count = await write_rows(parts, method.row, shape, title, *_FIRST, fields=fields)
    if not count:
        raise KiwoomError(f"no candles of {symbol}: there is no such symbol, or no data")


class _Span:
    """A time range, and the rows in it."""

    def __init__(self, since: dt.datetime | None, until: dt.datetime | None) -> None:
        if since and until and since >= until:
            raise ConfigError(
                f"--since {since:%Y-%m-%d %H:%M} is not before --until {until:%Y-%m-%d %H:%M}"
            )
        self._since = since
        self.until = until

    def check_begun(self, now: dt.datetime) -> None:
        """Refuse a range that begins in the future."""
        if self._since is not None and self._since > now:
            raise ConfigError(f"--since {self._since:%Y-%m-%d %H:%M} is in the future")

    def rows(self, rows: Sequence[Record]) -> list[Record]:
        """Return the rows in the range, and those whose time can't be read."""
        return [row for row in rows if not self._is_late(row) and not self._is_early(row)]

    def is_over(self, rows: Sequence[Record]) -> bool:
        """Return whether rows are so old that all later ones are older than the range."""
        return bool(rows) and self._is_early(rows[-1])

    def _is_early(self, row: Record) -> bool:
        at = _when(row)
        return at is not None and self._since is not None and at < self._since

    def _is_late(self, row: Record) -> bool:
        at = _when(row)
        return at is not None and self.until is not None and at >= self.until


def _check(method: Method, wanted: Wanted) -> None:
    """Check what is sent unchanged, before a name is looked up."""
    parse(method, _texts(wanted, "005930" if not wanted.symbol.isascii() else wanted.symbol))


def _ask(session: Session, method: Method, wanted: Wanted, symbol: str, span: _Span) -> Any:
    texts = _texts(wanted, symbol)
    if span.until is not None and wanted.period != "tick":
        newest = (span.until - dt.timedelta(microseconds=1)).astimezone(KST).date()
        texts.append(f"--end-date={min(newest, session.clock.now().date())}")
    return ask(session, method, parse(method, texts))


def _texts(wanted: Wanted, symbol: str) -> list[str]:
    texts = [symbol, "--adjusted" if wanted.adjusted else "--no-adjusted"]
    texts += [f"--interval={wanted.interval}"] if wanted.interval else []
    texts += [f"--end-date={wanted.end_date}"] if wanted.end_date else []
    return texts


def _when(row: Any) -> dt.datetime | None:
    """Return the time of a candle, the midnight of a day; None if it can't be read."""
    try:
        at = row.time if hasattr(type(row), "time") else row.date
    except FieldError:
        return None
    return at if isinstance(at, dt.datetime) else dt.datetime.combine(at, dt.time(), KST)


async def _turned(parts: AsyncIterator[Part]) -> AsyncIterator[Part]:
    """Collect all pages and yield them as one, the oldest row first."""
    every = [part async for part in parts]
    if every:
        rows = [row for part in every for row in part.rows]
        yield Part(every[0].answer, rows[::-1])
