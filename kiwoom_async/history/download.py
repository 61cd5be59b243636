"""Download: years of candles into Parquet files, page by page; can be continued at any time."""

from __future__ import annotations

import datetime as dt
import inspect
import os
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import anyio.to_thread
import msgspec

from kiwoom_async.calls.pager import Page, Pager
from kiwoom_async.errors import CaptureError, ConfigError
from kiwoom_async.history.coverage import Coverage, Stretch
from kiwoom_async.records import parquet
from kiwoom_async.wire.values import KST

if TYPE_CHECKING:
    import polars as pl

    from kiwoom_async.session import Session

__all__ = ["Downloaded", "Progress", "download"]

_PERIODS = {"daily": "1d", "weekly": "1w", "monthly": "1mo", "yearly": "1y", "tick": "1s"}
_MOMENT = dt.timedelta(microseconds=1)

Call = Callable[..., Pager[Any, Any]]
"""A method that returns candles, such as ``session.chart.daily_candles``."""


class Progress(msgspec.Struct, frozen=True):
    """Progress of a download.

    Attributes:
        pages: Pages fetched.
        rows: Rows of them.
        oldest: Time of the oldest of them.
        share: Fetched part of the missing range, 0 to 1.
        remaining: Estimated remaining time, seconds.
    """

    pages: int
    rows: int
    oldest: dt.datetime
    share: float
    remaining: float


class Downloaded(msgspec.Struct, frozen=True):
    """A series in a lake.

    Attributes:
        path: Its file.
        rows: Its rows, those of earlier downloads included.
        pages: Pages fetched this time.
    """

    path: Path
    rows: int
    pages: int


async def download(
    session: Session,
    method: str,
    symbol: str,
    lake: str | os.PathLike[str],
    *,
    since: dt.date,
    until: dt.date | None = None,
    progress: Callable[[Progress], object] | None = None,
    **options: Any,
) -> Downloaded:
    """Fetch candles into ``LAKE/candles=chart.daily_candles/adjusted=True/symbol=005930/``.

    ::

        await download(session, "chart.minute_candles", "005930", "lake/", since=date(2026, 1, 1))

    Stored candles are not fetched again. Each page is on the disk before the next one is requested:
    a failed or cancelled download continues where it stopped. Each combination of options is a
    separate series, so adjusted and unadjusted prices never mix. Rows are sorted and unique; a
    candle that is still running is marked (``is_running``) and fetched again the next time. A
    download of tick candles can't be continued: it starts again.

    Args:
        session: An open session.
        method: A method that returns candles, by its path: ``chart.daily_candles``, ``sectors.…``.
        symbol: The stock, or the sector's code.
        lake: Directory of the data set.
        since: First day.
        until: End of the days (exclusive); None for now.
        progress: Called after each page.
        options: Further arguments of the method (``interval=5``, ``adjusted=False``).

    Raises:
        ConfigError: polars is not installed, not a method of candles, an option it does not have,
            or days in the wrong order.
        APIError, TransportError, DecodeError: as the call; pages fetched before stay.
        CaptureError: a file can't be written.
    """
    now = session.clock.now()
    first = dt.datetime.combine(since, dt.time(), KST)
    behind = now if until is None else min(now, dt.datetime.combine(until, dt.time(), KST))
    if first >= behind:
        raise ConfigError(f"since ({since}) must be a day before until ({until or 'now'})")
    fetching = _Fetching(_Series(session, method, symbol, Path(lake), options), now, progress)
    try:
        return await fetching.all_of(Stretch(first, behind))
    except OSError as error:
        raise CaptureError(f"{lake} can't be written: {error}") from error


class _Series:
    """One series of candles: its method and its folder.

    Attributes:
        folder: Directory of its rows.
        coverage: The file of its stored ranges; outside the folder, which is a data set.
        by_date: Whether it can be requested from a day backwards.
        length: Length of a minute candle, None for other candles.
        period: Calendar period of other candles, in the notation of polars.
    """

    def __init__(
        self, session: Session, method: str, symbol: str, lake: Path, options: dict[str, Any]
    ) -> None:
        _check_polars()
        self._call = _method(session, method)
        parameters = inspect.signature(self._call).parameters
        unknown = [name for name in options if name not in parameters or name == "end_date"]
        if unknown:
            raise ConfigError(f"{method} has no {', '.join(unknown)}")
        self.by_date = "end_date" in parameters
        self._options = {
            name: options.get(name, parameter.default)
            for name, parameter in parameters.items()
            if parameter.kind is parameter.KEYWORD_ONLY and name != "end_date"
        }
        interval = self._options.get("interval")
        minutes = interval if "minute" in method else None
        self.length = None if minutes is None else dt.timedelta(minutes=int(minutes))
        self.period = next((every for name, every in _PERIODS.items() if name in method), "1d")
        self._symbol = symbol
        self.pages(None)  # checks the arguments before anything is written
        named = "/".join(f"{name}={value}" for name, value in self._options.items())
        place = Path(f"candles={method}", named, f"symbol={symbol}")
        self.folder = lake / place
        self.coverage = lake / "_downloads" / place.with_suffix(".json")

    def pages(self, end_date: dt.date | None) -> AsyncIterator[Page[Any, Any]]:
        """Request pages from a day backwards."""
        options = {**self._options, "end_date": end_date} if self.by_date else self._options
        pager: Pager[Any, Any] = self._call(self._symbol, **options)
        return pager.pages()


class _Fetching:
    """One download of a series."""

    def __init__(
        self, series: _Series, now: dt.datetime, progress: Callable[[Progress], object] | None
    ) -> None:
        self._series = series
        self._now = now
        self._progress = progress
        self._pages = self._rows = 0
        self._began = time.monotonic()
        self._missing = dt.timedelta()
        self._fetched = dt.timedelta()

    async def all_of(self, wanted: Stretch) -> Downloaded:
        """Fetch the missing parts of a range, the newest first, and sort the rows."""
        folder = self._series.folder
        folder.mkdir(parents=True, exist_ok=True)
        self._series.coverage.parent.mkdir(parents=True, exist_ok=True)
        self._coverage = Coverage(self._series.coverage)
        if not self._series.by_date:
            self._coverage.clear()
            for part in folder.glob("part-*.parquet"):
                part.unlink()
        holes = self._coverage.missing(wanted)
        self._missing = sum((hole.behind - hole.first for hole in holes), dt.timedelta())
        for hole in holes:
            await self._fill(hole)
        in_order = partial(_put_in_order, folder, unique=self._series.by_date)
        rows = await anyio.to_thread.run_sync(in_order)  # slow for years of minutes
        return Downloaded(folder / "part-0.parquet", rows, self._pages)

    async def _fill(self, hole: Stretch) -> None:
        """Fetch a range page by page, from its end to its beginning."""
        top = hole.behind
        async for page in self._series.pages((hole.behind - _MOMENT).date()):
            frame = self._frame(page)
            self._pages += 1
            oldest = _oldest(frame) if frame.height else hole.first
            bottom = max(hole.first, oldest)
            if top > bottom:
                self._keep(frame, hole, Stretch(bottom, top))
                self._fetched += top - bottom
                top = bottom
            self._report(frame.height, bottom)
            if oldest <= hole.first:
                return
        self._coverage.add(Stretch(hole.first, top))  # there are no older candles

    def _frame(self, page: Page[Any, Any]) -> pl.DataFrame:
        """Make a frame of a page: ``time`` first, the running candle marked."""
        import polars as pl

        frame = page.to_polars()
        if "time" not in frame.columns:
            zone = pl.Datetime("us", "Asia/Seoul")
            midnight = pl.col("date").cast(pl.Datetime("us")).dt.replace_time_zone("Asia/Seoul")
            frame = frame.select(midnight.cast(zone).alias("time"), pl.all())
        if self._series.length is not None:
            running = pl.col("time") + self._series.length > _literal(self._now)
        else:
            every = self._series.period
            running = pl.col("time").dt.truncate(every) == _literal(self._now).dt.truncate(every)
        return frame.with_columns(running.alias("is_running"))

    def _keep(self, frame: pl.DataFrame, hole: Stretch, stretch: Stretch) -> None:
        """Write a page, then note its range, without a running candle."""
        import polars as pl

        folder = self._series.folder
        first, behind = _literal(hole.first), _literal(hole.behind)
        inside = (pl.col("time") >= first) & (pl.col("time") < behind)
        kept = frame.filter(inside)
        numbers = [int(path.stem.partition("-")[2]) for path in folder.glob("part-*.parquet")]
        _write(kept, folder / f"part-{max(numbers, default=-1) + 1}.parquet")
        running: Any = kept.filter("is_running")["time"].min()
        over = stretch.behind if running is None else min(stretch.behind, running.astimezone(KST))
        if over > stretch.first:
            self._coverage.add(Stretch(stretch.first, over))

    def _report(self, rows: int, oldest: dt.datetime) -> None:
        self._rows += rows
        if self._progress is None:
            return
        share = min(1.0, self._fetched / self._missing) if self._missing else 1.0
        passed = time.monotonic() - self._began
        remaining = passed / share - passed if share else float("inf")
        self._progress(Progress(self._pages, self._rows, oldest, share, remaining))


def _method(session: Session, path: str) -> Call:
    """Find a method of candles by its path.

    Raises:
        ConfigError: no such method.
    """
    namespace, _, name = path.partition(".")
    found = getattr(getattr(session, namespace, None), name, None) if "candles" in name else None
    if found is None or namespace.startswith("_"):
        raise ConfigError(f"{path!r} is not a method of candles, such as chart.daily_candles")
    call: Call = found
    return call


def _check_polars() -> None:
    try:
        import polars  # noqa: F401
    except ImportError as error:
        raise ConfigError('download needs polars: pip install "kiwoom-async[parquet]"') from error


def _literal(moment: dt.datetime) -> pl.Expr:
    """Return a moment as a polars literal, comparable with a column of Korean time."""
    import polars as pl

    return pl.lit(moment.astimezone(ZoneInfo("Asia/Seoul")))


def _oldest(frame: pl.DataFrame) -> dt.datetime:
    oldest: Any = frame["time"].min()
    return oldest.astimezone(KST)  # type: ignore[no-any-return]


def _put_in_order(folder: Path, *, unique: bool) -> int:
    """Put all rows into one file, sorted and unique; the later fetched of two counts."""
    import polars as pl

    parts = sorted(folder.glob("part-*.parquet"), key=lambda path: int(path.stem.partition("-")[2]))
    if not parts:
        return 0
    frame = pl.concat([pl.read_parquet(part) for part in parts], how="diagonal_relaxed")
    if unique:
        frame = frame.unique("time", keep="last", maintain_order=True)
    frame = frame.sort("time", maintain_order=True)
    _write(frame, parts[0].with_name("part-0.parquet"))
    for part in parts:
        if part.name != "part-0.parquet":
            part.unlink()
    return frame.height


def _write(frame: pl.DataFrame, path: Path) -> None:
    aside = path.with_suffix(".tmp")
    parquet.write(frame, aside)
    os.replace(aside, path)
