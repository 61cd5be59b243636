"""A page of 900 minute bars (ka10080, some 180 kB) to dicts, models, records, columns, a frame.

``python -m benchmarks.pages [--repeats N] [--json]``: the contenders take turns in one process,
each on the same pages of different stocks; the first is what the others are measured against.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import gc
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

from kiwoom_async import Page, Session
from kiwoom_async.api.chart import MinuteCandle, MinuteCandles
from kiwoom_async.simulator import Rules, Simulator

__all__ = ["CONTENDERS", "Result", "measure", "pages"]

_STOCKS = 8
_PAGES_EACH = 3
_ROWS = "stk_min_pole_chart_qry"
_LIBRARIES = ("kiwoom-async", "msgspec", "orjson", "pydantic", "polars")

Work = Callable[[bytes], object]


class Result(NamedTuple):
    """How one contender did.

    Attributes:
        name: What it does.
        microseconds: Per page, median of the repeats.
        ratio: To the first contender in the same repeat, median.
        least: Smallest such ratio.
        most: Largest such ratio.
    """

    name: str
    microseconds: float
    ratio: float
    least: float
    most: float


async def pages() -> list[bytes]:
    """Full pages as the embedded exchange answers them: several stocks, several pages of each."""
    bodies: list[bytes] = []
    async with (
        Simulator(pace=0, stocks=_STOCKS, rules=Rules(calls=1000, window=0.1)) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        for symbol in exchange.symbols:
            wanted = _PAGES_EACH
            async for page in session.chart.minute_candles(symbol).pages():
                bodies.append(page.answer.wire)
                wanted -= 1
                if not wanted:
                    break
    return [body for body in bodies if body.count(b"cntr_tm") == 900]


def orjson_dicts() -> Work:
    """Text in dicts."""
    import orjson

    return orjson.loads


def orjson_numbers() -> Work:
    """Dicts with English names and converted values, as one would write it by hand."""
    import orjson

    signs = {
        "1": "upper_limit",
        "2": "rising",
        "3": "unchanged",
        "4": "lower_limit",
        "5": "falling",
    }

    def convert(row: dict[str, str]) -> dict[str, object]:
        return {
            "close": abs(int(row["cur_prc"])),
            "volume": int(row["trde_qty"]),
            "time": dt.datetime.fromisoformat(f"{row['cntr_tm'][:8]}T{row['cntr_tm'][8:]}+09:00"),
            "open": abs(int(row["open_pric"])),
            "high": abs(int(row["high_pric"])),
            "low": abs(int(row["low_pric"])),
            "change": int(row["pred_pre"]),
            "change_sign": signs.get(row["pred_pre_sig"]),
            "cumulative_volume": int(row["acc_trde_qty"]),
        }

    return lambda body: [convert(row) for row in orjson.loads(body)[_ROWS]]


def pydantic_models() -> Work:
    """A model of the answer and its rows, validated from the bytes."""
    from benchmarks.models import Bars

    return Bars.model_validate_json


def orjson_polars() -> Work:
    """Text in dicts, and polars to convert it."""
    import orjson
    import polars as pl

    prices = ["cur_prc", "open_pric", "high_pric", "low_pric"]
    casts = [
        pl.col(*prices).cast(pl.Int64).abs(),
        pl.col("trde_qty", "pred_pre", "acc_trde_qty").cast(pl.Int64),
        pl.col("cntr_tm").str.to_datetime("%Y%m%d%H%M%S", time_zone="Asia/Seoul"),
    ]
    return lambda body: pl.from_dicts(orjson.loads(body)[_ROWS]).with_columns(casts)


def records() -> Work:
    """Our records; what is read of them is converted then."""
    return lambda body: _page(body).rows


def attributes() -> Work:
    """Our records, and every attribute of every one read."""
    names = [field.name for field in MinuteCandle.fields()]
    return lambda body: [[getattr(row, name) for name in names] for row in _page(body)]


def columns() -> Work:
    """Our columns: a dict of lists of values."""
    return lambda body: _page(body).columns()


def frame() -> Work:
    """Our polars frame."""
    import_module("polars")
    return lambda body: _page(body).to_polars()


def frame_of_rows() -> Work:
    """Our polars frame of records that are there already, as ``collect()`` gives them."""
    import_module("polars")
    known: dict[int, Any] = {}

    def work(body: bytes) -> object:
        rows = known.get(id(body)) or known.setdefault(id(body), _page(body).rows)
        return rows.to_polars()

    return work


CONTENDERS: dict[str, Callable[[], Work]] = {
    "orjson to dicts of text": orjson_dicts,
    "orjson to dicts, converted": orjson_numbers,
    "orjson to dicts to polars": orjson_polars,
    "pydantic models": pydantic_models,
    "ours to records": records,
    "ours to records, all read": attributes,
    "ours to columns": columns,
    "ours to polars": frame,
    "our records to polars": frame_of_rows,
}


def measure(bodies: list[bytes], repeats: int) -> Iterator[Result]:
    """Every contender that can be imported, taking turns."""
    works = dict(_ready())
    for work in works.values():
        for body in bodies:
            work(body)
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeats):
        for name, work in works.items():
            times[name].append(_time(work, bodies))
    base = next(iter(times.values()))
    for name, taken in times.items():
        ratios = [mine / first for mine, first in zip(taken, base, strict=True)]
        middle = statistics.median(taken) * 1e6
        yield Result(name, middle, statistics.median(ratios), min(ratios), max(ratios))


def _ready() -> Iterator[tuple[str, Work]]:
    for name, make in CONTENDERS.items():
        try:
            yield name, make()
        except ImportError as error:
            print(f"without {name}: {error}", file=sys.stderr)


def _time(work: Work, bodies: list[bytes]) -> float:
    """Seconds of processor time per page."""
    gc.collect()
    start = time.process_time()
    for body in bodies:
        work(body)
    return (time.process_time() - start) / len(bodies)


def _page(body: bytes) -> Page[MinuteCandle, MinuteCandles]:
    return Page(MinuteCandles.of(body), MinuteCandles.rows)


def _versions() -> str:
    found = [f"Python {platform.python_version()}"]
    for library in _LIBRARIES:
        try:
            found.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            continue
    return f"{platform.machine()}, {', '.join(found)}"


def main() -> None:
    """Measure and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9, help="turns of each contender")
    parser.add_argument("--json", action="store_true", help="results as JSON")
    asked = parser.parse_args()
    bodies = asyncio.run(pages())
    results = list(measure(bodies, asked.repeats))
    if asked.json:
        print(json.dumps([result._asdict() for result in results], indent=2))
        return
    size = statistics.mean(map(len, bodies)) / 1000
    print(f"{len(bodies)} pages of 900 minute bars, {size:.0f} kB each; {_versions()}")
    print(f"{'':28}{'µs/page':>10}{'ratio':>8}   least … most of {asked.repeats} repeats")
    for name, microseconds, ratio, least, most in results:
        print(f"{name:28}{microseconds:10,.0f}{ratio:8.2f}   {least:.2f} … {most:.2f}")


if __name__ == "__main__":
    main()
