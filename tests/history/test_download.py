"""Download: every candle once, in order, and never fetched twice."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import polars as pl
import pytest

from kiwoom_async import CaptureError, ConfigError, ServerError, Session
from kiwoom_async.clock import SystemClock
from kiwoom_async.history import Downloaded, Progress, download
from kiwoom_async.history.coverage import Coverage, Stretch
from kiwoom_async.simulator import Simulator
from kiwoom_async.wire.values import KST
from tests.support.symbols import SAMSUNG

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_rules(calls=1000)]


class ExchangeTime(SystemClock):
    """The time of an exchange; waiting takes real time."""

    def __init__(self, exchange: Simulator) -> None:
        self._exchange = exchange

    def now(self) -> dt.datetime:
        return self._exchange.now.replace(tzinfo=KST)


@pytest.fixture
async def session(exchange: Simulator) -> AsyncIterator[Session]:
    """Open a session that has the time of its exchange."""
    clock = ExchangeTime(exchange)
    async with Session(exchange.server, exchange.credentials, clock=clock) as session:
        yield session


def files_in(folder: Path, pattern: str = "**/part-*.parquet") -> list[Path]:
    return sorted(folder.glob(pattern))


async def candles_since(session: Session, since: dt.date) -> list[tuple[dt.date, int]]:
    """The candles of the exchange itself, the oldest first."""
    rows = await session.chart.daily_candles(SAMSUNG).collect()
    return [(row.date, row.close) for row in reversed(rows) if row.date >= since]


def stored(path: Path) -> list[tuple[dt.date, int]]:
    return list(pl.read_parquet(path).select("date", "close").iter_rows())


async def test_days_are_there_once_in_order_and_are_not_fetched_again(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    since = dt.date(2022, 1, 1)
    seen: list[Progress] = []
    made = await download(
        session, "chart.daily_candles", SAMSUNG, tmp_path, since=since, progress=seen.append
    )
    expected = await candles_since(session, since)
    assert stored(made.path) == expected
    assert made.rows == len(expected) > 1000
    assert made.pages == len(seen) == seen[-1].pages >= 2
    assert [each.share for each in seen] == sorted(each.share for each in seen)
    assert seen[-1].share == 1
    assert seen[-1].remaining == 0
    assert made.path.parent == (
        tmp_path / "candles=chart.daily_candles" / "adjusted=True" / f"symbol={SAMSUNG}"
    )
    running = pl.read_parquet(made.path)["is_running"].to_list()
    assert running == [False] * (len(running) - 1) + [True]
    again = await download(session, "chart.daily_candles", SAMSUNG, tmp_path, since=since)
    assert again.pages == 1  # for the candle that was running
    assert stored(again.path) == expected


async def test_a_download_that_failed_goes_on_where_it_was(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    since = dt.date(2016, 1, 1)

    def break_off(progress: Progress) -> None:
        if progress.pages == 2:
            exchange.refuse(1999, "ka10081", count=20)

    with pytest.raises(ServerError):
        await download(
            session, "chart.daily_candles", SAMSUNG, tmp_path, since=since, progress=break_off
        )
    exchange.heal()
    before = len(exchange.calls_of("ka10081"))
    made = await download(session, "chart.daily_candles", SAMSUNG, tmp_path, since=since)
    needed = len(exchange.calls_of("ka10081")) - before
    assert stored(made.path) == await candles_since(session, since)
    whole = await download(session, "chart.daily_candles", SAMSUNG, tmp_path / "2", since=since)
    assert needed < whole.pages
    assert stored(whole.path) == stored(made.path)


async def test_adjusted_and_unadjusted_prices_never_mix(session: Session, tmp_path: Path) -> None:
    since = dt.date(2026, 9, 1)
    made = [
        await download(
            session, "chart.daily_candles", SAMSUNG, tmp_path, since=since, adjusted=adjusted
        )
        for adjusted in (True, False)
    ]
    assert made[0].path != made[1].path
    frame = pl.read_parquet(tmp_path / "candles=chart.daily_candles", hive_partitioning=True)
    assert frame.group_by("adjusted").len()["len"].to_list() == [made[0].rows] * 2


def halve(path: Path) -> None:
    """Make stored prices those of before a split, when there were half as many shares."""
    frame = pl.read_parquet(path)
    prices = [name for name in ("open", "high", "low", "close") if name in frame.columns]
    frame.with_columns(pl.col(prices) * 2).write_parquet(path)


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ((2, 20), (10, None)),  # forwards
        ((16, 20), (2, 18)),  # backwards
        ((2, None), (20, None)),  # what was running
    ],
)
@pytest.mark.parametrize("method", ["chart.daily_candles", "chart.minute_candles"])
async def test_prices_adjusted_since_are_fetched_anew(
    exchange: Simulator,
    session: Session,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    method: str,
    first: tuple[int, int | None],
    later: tuple[int, int | None],
) -> None:
    options: dict[str, Any] = {"interval": 30} if "minute" in method else {}

    async def fetch(lake: Path, span: tuple[int, int | None], **more: Any) -> pl.DataFrame:
        since, until = (dt.date(2026, 11, day) if day else None for day in span)
        assert since
        made = await download(
            session, method, SAMSUNG, lake, since=since, until=until, **options, **more
        )
        assert files_in(made.path.parent) == [made.path]
        if lake == tmp_path / "split" and not more and span == first:
            halve(made.path)
        return pl.read_parquet(made.path)

    await fetch(tmp_path / "split", first)
    exchange.advance(60)
    found = await fetch(tmp_path / "split", later)
    ends = first[1] and later[1] and max(first[1], later[1])
    whole = min(first[0], later[0]), ends
    assert found.rows() == (await fetch(tmp_path / "whole", whole)).rows()
    assert caplog.text.count("it is fetched anew") == 1
    (aside,) = (tmp_path / "split" / "_downloads").glob("**/symbol=*.until-*/part-0.parquet")
    assert pl.read_parquet(aside).height  # the exchange may not have all of it any more
    assert str(aside.parent) in caplog.text
    raw = await fetch(tmp_path / "split", first, adjusted=False)
    halve(next((tmp_path / "split").glob("**/adjusted=False/**/part-0.parquet")))
    found = await fetch(tmp_path / "split", later, adjusted=False)
    assert found["close"].max() > raw["close"].max()  # type: ignore[operator]
    assert caplog.text.count("it is fetched anew") == 1


async def test_rows_that_were_deleted_are_fetched_again(session: Session, tmp_path: Path) -> None:
    since = dt.date(2026, 11, 2)
    made = await download(session, "chart.daily_candles", SAMSUNG, tmp_path, since=since)
    before = stored(made.path)
    made.path.unlink()
    again = await download(session, "chart.daily_candles", SAMSUNG, tmp_path, since=since)
    assert stored(again.path) == before


@pytest.mark.parametrize("adjusted", [True, False])
async def test_rows_that_can_not_be_read_are_named(
    session: Session, tmp_path: Path, adjusted: bool
) -> None:
    since = dt.date(2026, 11, 2)
    options: dict[str, Any] = {"since": since, "adjusted": adjusted}
    made = await download(session, "chart.daily_candles", SAMSUNG, tmp_path, **options)
    before = stored(made.path)
    made.path.write_bytes(made.path.read_bytes()[:100])
    for _ in range(2):
        with pytest.raises(CaptureError, match=r"part-0.parquet can't be read: delete its folder"):
            await download(session, "chart.daily_candles", SAMSUNG, tmp_path, **options)
    assert files_in(made.path.parent) == [made.path]  # nothing was fetched
    shutil.rmtree(made.path.parent)
    again = await download(session, "chart.daily_candles", SAMSUNG, tmp_path, **options)
    assert stored(again.path) == before


async def test_a_series_is_downloaded_once_at_a_time(session: Session, tmp_path: Path) -> None:
    since = dt.date(2026, 11, 2)

    async def fetch(lake: Path, **options: Any) -> Downloaded:
        return await download(session, "chart.daily_candles", SAMSUNG, lake, **options)

    def second(progress: Progress) -> None:
        tasks.append(asyncio.create_task(fetch(tmp_path, since=since)))
        tasks.append(asyncio.create_task(fetch(tmp_path, since=since, adjusted=False)))

    tasks: list[asyncio.Task[Downloaded]] = []
    made = await fetch(tmp_path, since=since, progress=second)
    refused, other = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(refused, CaptureError)
    assert "another download of it is running" in str(refused)
    assert isinstance(other, Downloaded)
    assert stored(made.path) == await candles_since(session, since)
    await fetch(tmp_path, since=since)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
async def test_stretches_in_any_order_become_one_series(
    session: Session, tmp_path: Path, order: tuple[int, ...]
) -> None:
    days = [dt.date(2026, 11, day) for day in (2, 9, 16, 23)]
    for place in order:
        made = await download(
            session, "chart.minute_candles", SAMSUNG, tmp_path,
            since=days[place], until=days[place + 1], interval=30,
        )  # fmt: skip
    frame = pl.read_parquet(made.path)
    rows = await session.chart.minute_candles(SAMSUNG, interval=30).collect(2000)
    wanted = [row for row in reversed(rows) if days[0] <= row.time.date() < days[3]]
    assert frame["time"].to_list() == [row.time for row in wanted]
    assert frame["volume"].to_list() == [row.volume for row in wanted]
    assert not frame["is_running"].any()
    before = frame.height
    again = await download(
        session, "chart.minute_candles", SAMSUNG, tmp_path,
        since=days[0], until=days[3], interval=30,
    )  # fmt: skip
    assert (again.pages, again.rows) == (0, before)


async def test_the_minute_that_runs_is_marked_and_fetched_again(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async def today() -> pl.DataFrame:
        made = await download(
            session, "chart.minute_candles", SAMSUNG, tmp_path, since=exchange.day
        )
        return pl.read_parquet(made.path)

    exchange.step(SAMSUNG, times=30)
    first = await today()
    assert first["is_running"].to_list()[-1]
    exchange.step(SAMSUNG, times=30)
    exchange.advance(120)
    exchange.step(SAMSUNG)
    second = await today()
    assert second.filter("is_running").height == 1
    rows = await session.chart.minute_candles(SAMSUNG).collect(900)
    wanted = [row.volume for row in reversed(rows) if row.time.date() == exchange.day]
    assert second["volume"].to_list() == wanted


async def test_minutes_of_gold_are_continued_and_only_a_running_one_is_marked(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    since = exchange.day - dt.timedelta(days=3)
    for _ in range(2):
        made = await download(
            session, "gold.minute_candles", "M04020000", tmp_path, since=since, interval=30
        )
        rows = await session.gold.minute_candles("M04020000", interval=30).collect(5_000)
        frame = pl.read_parquet(made.path)
        wanted = [(row.time, row.close) for row in reversed(rows) if row.time.date() >= since]
        assert frame.select("time", "close").rows() == wanted
        ends = frame["time"] + dt.timedelta(minutes=30)
        assert frame["is_running"].to_list() == [end > session.clock.now() for end in ends]
        exchange.advance(3_600)


class ClockAhead(ExchangeTime):
    """A clock that is years ahead of the exchange."""

    def now(self) -> dt.datetime:
        return super().now() + dt.timedelta(days=3_652)


@pytest.mark.parametrize("method", ["chart.daily_candles", "chart.minute_candles"])
async def test_a_clock_far_ahead_costs_no_candle(
    exchange: Simulator, session: Session, tmp_path: Path, method: str
) -> None:
    since = exchange.day - dt.timedelta(days=7)
    exchange.step(SAMSUNG, times=30)
    clock = ClockAhead(exchange)
    async with Session(exchange.server, exchange.credentials, clock=clock) as wrong:
        made = await download(wrong, method, SAMSUNG, tmp_path, since=since)
        assert made.rows
    exchange.step(SAMSUNG, times=30)  # the newest candle goes on
    exchange.advance(120)
    exchange.step(SAMSUNG)
    made = await download(session, method, SAMSUNG, tmp_path, since=since)
    whole = await download(session, method, SAMSUNG, tmp_path / "2", since=since)
    names = ["time", "close", "volume", "is_running"]
    assert pl.read_parquet(made.path, columns=names).equals(
        pl.read_parquet(whole.path, columns=names)
    )


async def ticks_of(session: Session, day: dt.date) -> list[tuple[dt.datetime, int, int]]:
    """The ticks of the exchange itself, the oldest first."""
    rows = await session.chart.tick_candles(SAMSUNG).collect(100_000)
    return [(row.time, row.close, row.volume) for row in reversed(rows) if row.time.date() >= day]


async def test_ticks_are_continued(exchange: Simulator, session: Session, tmp_path: Path) -> None:
    for _ in range(3):
        for _ in range(4):
            exchange.step(SAMSUNG, times=15)  # several of a second
            exchange.advance(1)
        made = await download(session, "chart.tick_candles", SAMSUNG, tmp_path, since=exchange.day)
        frame = pl.read_parquet(made.path)
        assert frame.select("time", "close", "volume").rows() == await ticks_of(
            session, exchange.day
        )
        newest = frame["time"].max()
        assert frame.filter("is_running")["time"].unique().to_list() == [newest]
        assert frame.select("time", "number").is_unique().all()


async def test_a_download_of_ticks_that_failed_goes_on(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    for _ in range(60):
        exchange.step(SAMSUNG, times=45)
        exchange.advance(1)

    def break_off(progress: Progress) -> None:
        if progress.pages == 2:
            exchange.refuse(1999, "ka10079", count=20)

    options: dict[str, Any] = {"since": exchange.day}
    with pytest.raises(ServerError):
        await download(
            session, "chart.tick_candles", SAMSUNG, tmp_path, progress=break_off, **options
        )
    exchange.heal()
    for path in files_in(tmp_path):
        assert pl.read_parquet(path).height
    exchange.step(SAMSUNG, times=45)
    made = await download(session, "chart.tick_candles", SAMSUNG, tmp_path, **options)
    found = pl.read_parquet(made.path).select("time", "close", "volume").rows()
    assert found == await ticks_of(session, exchange.day)
    again = await download(session, "chart.tick_candles", SAMSUNG, tmp_path, **options)
    assert again.pages == 1  # for the second that may get more of them
    assert again.rows == made.rows


async def test_a_cancelled_download_keeps_what_it_has(session: Session, tmp_path: Path) -> None:
    since = dt.date(2016, 1, 1)
    with anyio.CancelScope() as scope:

        def cancel(progress: Progress) -> None:
            scope.cancel()

        await download(
            session, "chart.daily_candles", SAMSUNG, tmp_path, since=since, progress=cancel
        )
    assert scope.cancelled_caught
    assert files_in(tmp_path)
    made = await download(session, "chart.daily_candles", SAMSUNG, tmp_path, since=since)
    assert stored(made.path) == await candles_since(session, since)


@pytest.mark.parametrize(
    ("method", "symbol", "options", "why"),
    [
        ("chart.daily", SAMSUNG, {}, "not a method of candles"),
        ("stocks.info", SAMSUNG, {}, "not a method of candles"),
        ("_caller.candles", SAMSUNG, {}, "not a method of candles"),
        ("chart.daily_candles", "x", {}, "symbol"),
        ("chart.daily_candles", SAMSUNG, {"interval": 1}, "has no interval"),
        ("chart.daily_candles", SAMSUNG, {"end_date": None}, "has no end_date"),
        ("chart.daily_candles", SAMSUNG, {"until": dt.date(2020, 1, 1)}, "must be a day before"),
        ("chart.daily_candles", SAMSUNG, {"since": "2026-01-01"}, "since must be a datetime.date"),
        ("chart.daily_candles", SAMSUNG, {"since": dt.datetime(2026, 1, 1)}, "since must be"),
        ("chart.daily_candles", SAMSUNG, {"until": "20261101"}, "until must be a datetime.date"),
    ],
)
async def test_what_can_not_be_downloaded_is_refused_before_anything_is_sent(
    exchange: Simulator,
    session: Session,
    tmp_path: Path,
    method: str,
    symbol: str,
    options: dict[str, Any],
    why: str,
) -> None:
    with pytest.raises(ConfigError, match=why):
        await download(
            session, method, symbol, tmp_path, **{"since": dt.date(2026, 1, 1), **options}
        )
    assert exchange.calls == []
    assert files_in(tmp_path, "*") == []


async def test_coverage_is_merged_and_its_holes_are_found(tmp_path: Path) -> None:
    def at(day: int) -> dt.datetime:
        return dt.datetime(2026, 11, day, tzinfo=KST)

    coverage = Coverage(tmp_path / "c.json")
    assert coverage.missing(Stretch(at(1), at(9))) == [Stretch(at(1), at(9))]
    coverage.add(Stretch(at(5), at(6)))
    coverage.add(Stretch(at(2), at(3)))
    assert coverage.missing(Stretch(at(1), at(9))) == [
        Stretch(at(6), at(9)),
        Stretch(at(3), at(5)),
        Stretch(at(1), at(2)),
    ]
    coverage.add(Stretch(at(3), at(5)))
    again = Coverage(tmp_path / "c.json")
    assert again.missing(Stretch(at(2), at(6))) == []
    assert again.missing(Stretch(at(4), at(7))) == [Stretch(at(6), at(7))]
    again.clear()
    assert Coverage(tmp_path / "c.json").stretches == []
    (tmp_path / "c.json").write_text("nonsense")
    assert Coverage(tmp_path / "c.json").stretches == []
