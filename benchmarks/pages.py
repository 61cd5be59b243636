"""A page of 900 minute bars (ka10080, some 170 kB) to dicts, models, records, columns, a frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator, Callable, Mapping
from functools import cache
from typing import Any

from benchmarks.measure import Comparison, timed, turns
from kiwoom_async import Page, Rows, Session
from kiwoom_async.api.chart import MinuteCandle, MinuteCandles
from kiwoom_async.clock import SystemClock
from kiwoom_async.records.fields import CHANGE_SIGNS
from kiwoom_async.simulator import Rules, Simulator

__all__ = ["pages"]

_STOCKS = 8
_PAGES_EACH = 3
_ROWS = "stk_min_pole_chart_qry"


async def pages(repeats: int) -> list[Comparison]:
    """Ours beside orjson, orjson and conversions by hand, pydantic, orjson and polars."""
    bodies = await _bodies()
    ways: Mapping[str, Callable[[bytes], object]] = {
        "orjson": _orjson,
        "orjson, converted": _converted,
        "orjson, polars": _orjson_polars,
        "pydantic": _pydantic,
        "kiwoom_async, records": lambda body: _page(body).rows,
        "kiwoom_async, all read": _attributes,
        "kiwoom_async, columns": lambda body: _page(body).columns(),
        "kiwoom_async, polars": lambda body: _page(body).to_polars(),
        "kiwoom_async, rows to polars": lambda body: _rows(body).to_polars(),
    }
    readings = await turns({name: timed(way, bodies) for name, way in ways.items()}, repeats)
    size = sum(map(len, bodies)) / len(bodies) / 1000
    note = (
        f"{len(bodies)} pages of {size:.0f} kB; "
        "orjson makes dicts of text, records convert what is read of them"
    )
    title = "a page of 900 minute bars (ka10080)"
    return [Comparison(title, "µs CPU", "orjson", readings, note)]


async def _bodies() -> list[bytes]:
    """Full pages of several stocks, as the embedded exchange answers them."""
    bodies: list[bytes] = []
    async with (
        Simulator(pace=0, stocks=_STOCKS, rules=Rules(calls=1000, window=0.1)) as exchange,
        Session(exchange.server, exchange.credentials, clock=SystemClock()) as session,
    ):
        for symbol in exchange.symbols:
            found = session.chart.minute_candles(symbol).pages()
            assert isinstance(found, AsyncGenerator)
            bodies += [(await anext(found)).answer.wire for _ in range(_PAGES_EACH)]
            await found.aclose()
    return bodies


def _page(body: bytes) -> Page[MinuteCandle, MinuteCandles]:
    return Page(MinuteCandles.of(body), MinuteCandles.rows)


@cache
def _rows(body: bytes) -> Rows[MinuteCandle]:
    """Return records that are there already, as ``collect()`` gives them."""
    return _page(body).rows


def _attributes(body: bytes) -> object:
    names = [field.name for field in MinuteCandle.fields()]
    return [[getattr(row, name) for name in names] for row in _page(body)]


def _orjson(body: bytes) -> Any:
    import orjson

    return orjson.loads(body)


def _converted(body: bytes) -> object:
    """English names and values, as one would write it by hand."""
    return [
        {
            "close": abs(int(row["cur_prc"])),
            "volume": int(row["trde_qty"]),
            "time": dt.datetime.fromisoformat(f"{row['cntr_tm'][:8]}T{row['cntr_tm'][8:]}+09:00"),
            "open": abs(int(row["open_pric"])),
            "high": abs(int(row["high_pric"])),
            "low": abs(int(row["low_pric"])),
            "change": int(row["pred_pre"]),
            "change_sign": CHANGE_SIGNS.get(row["pred_pre_sig"]),
            "cumulative_volume": int(row["acc_trde_qty"]),
        }
        for row in _orjson(body)[_ROWS]
    ]


def _pydantic(body: bytes) -> object:
    from benchmarks.models import Bars

    return Bars.model_validate_json(body)


def _orjson_polars(body: bytes) -> object:
    """Return text in dicts, and polars to convert it."""
    import polars as pl

    return pl.from_dicts(_orjson(body)[_ROWS]).with_columns(
        pl.col("cur_prc", "open_pric", "high_pric", "low_pric").cast(pl.Int64).abs(),
        pl.col("trde_qty", "pred_pre", "acc_trde_qty").cast(pl.Int64),
        pl.col("cntr_tm").str.to_datetime("%Y%m%d%H%M%S", time_zone="Asia/Seoul"),
    )
