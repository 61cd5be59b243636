"""Journals for tests: made-up records, and other programs that read them, for comparison."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anyio
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
from pyarrow import json as arrow_json

from kiwoom_async.capture import line
from kiwoom_async.capture.options import WriterOptions
from kiwoom_async.capture.writer import Writer

# Thursday 2026-11-26, 09:00:00 in Korea
NINE = 1_795_651_200_000_000_000
SECOND = 10**9
HOUR = 3600 * SECOND
DAY = 24 * HOUR

ENVELOPE = line.envelope("0B", "005930")

QUICK = WriterOptions(linger=0.02)
"""Options for tests: what is at hand is soon on the disk."""


class Wall:
    """A wall clock that goes only when a test sets it."""

    def __init__(self, now_ns: int = NINE) -> None:
        self.now_ns = now_ns

    def __call__(self) -> int:
        return self.now_ns


def tick(number: int) -> bytes:
    """Make the values of a record that is recognized again."""
    return b'{"20":"090000","10":"%d","15":"+%d"}' % (70_000 + number % 100, number)


def put(writer: Writer, number: int, received_ns: int | None = None) -> None:
    """Hand in one such record."""
    now = NINE + number * 1_000_000 if received_ns is None else received_ns
    writer.put(line.encode(now, ENVELOPE, tick(number)), now)


def writer_at(directory: Path, **arguments: Any) -> Writer:
    """Open a writer that takes its time from the test."""
    defaults: dict[str, Any] = {"name": "live", "about": lambda: {"layout": 1}}
    return Writer(directory, **defaults | {"now_ns": Wall(), "options": QUICK} | arguments)


def until(condition: Callable[[], object], timeout: float = 60) -> None:
    """Wait until a condition holds that another thread brings about."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.002)


async def happens(condition: Callable[[], object]) -> None:
    """Wait until a condition holds that other tasks bring about."""
    with anyio.fail_after(60):
        while not condition():  # noqa: ASYNC110
            await anyio.sleep(0.001)


Row = tuple[int, str, str]
"""Time, type and item of a line."""


def by_zstd(path: Path) -> list[Row]:
    """Read a file with the command line tool."""
    done = subprocess.run(["zstd", "-dc", path], capture_output=True, check=True, timeout=60)
    lines = map(json.loads, done.stdout.splitlines())
    return [(each["received_ns"], each["type"], each["item"]) for each in lines]


def by_duckdb(path: Path) -> list[Row]:
    """Read a file with DuckDB."""
    query = f"select received_ns, type, item from read_ndjson('{path}', compression='zstd')"
    rows = duckdb.execute(query).fetchall()
    return [(int(ns), type_, item) for ns, type_, item in rows]


def by_polars(path: Path) -> list[Row]:
    """Read a file with polars."""
    frame = pl.read_ndjson(path.read_bytes(), infer_schema_length=None)
    return list(frame.select("received_ns", "type", "item").iter_rows())


def by_pandas(path: Path) -> list[Row]:
    """Read a file with pandas."""
    frame = pd.read_json(path, lines=True, compression="zstd", dtype={"type": str, "item": str})
    columns = [frame[name].tolist() for name in ("received_ns", "type", "item")]
    return list(zip(*columns, strict=True))


def by_pyarrow(path: Path) -> list[Row]:
    """Read a file with pyarrow."""
    with pa.input_stream(str(path), compression="zstd") as stream:
        table = arrow_json.read_json(stream)
    columns = [table[name].to_pylist() for name in ("received_ns", "type", "item")]
    return list(zip(*columns, strict=True))


REFEREES: Mapping[str, Callable[[Path], list[Row]]] = {
    "duckdb": by_duckdb,
    "pandas": by_pandas,
    "polars": by_polars,
    "pyarrow": by_pyarrow,
    **({"zstd": by_zstd} if shutil.which("zstd") else {}),
}
"""Readers that share no code with this library."""
