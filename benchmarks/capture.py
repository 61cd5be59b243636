"""Capture: recording, reading back and columns, beside what recorders write by hand."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from benchmarks import traffic
from benchmarks.contenders import KEY, Stopwatch, bare_aiohttp, connected, open_session
from benchmarks.feed import Feed
from benchmarks.measure import Comparison, timed, turns
from kiwoom_async import OrderBook, Rows, Session, Trade
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.capture.block import Packer
from kiwoom_async.capture.files import OpenFile
from kiwoom_async.capture.line import Line, decode, encode, envelope
from kiwoom_async.capture.parts import Parts
from kiwoom_async.capture.selection import Selection
from kiwoom_async.capture.typed import TypedTable
from kiwoom_async.records.record import Realtime
from kiwoom_async.simulator import Simulator

__all__ = ["capture", "columns", "record", "wire"]

_RECORDS = 40_000
_STEPS = 900  # 18,000 lines of each type: an export parses 20,000 at once
_KINDS = (Trade, OrderBook)
_BARE = "bare aiohttp receive"
_THROWN = "stream, records thrown away"
_OURS = "recorder"
_STORED = "compress, write and sync alone"
_REPLAYED = "replay, nothing read"
_ON_THE_WIRE = "replay over the wire"
_FOLLOWED = "replay over the wire, the exchange follows"
_LINES = "orjson, lines appended to a file"
_PANDAS = "json, dicts, pandas, Parquet"
_VALUES = "values on the wire"
_BY_HAND = "orjson, polars from dicts, casts by hand"


async def record(feed: Feed, repeats: int) -> list[Comparison]:
    """CPU of every thread for each record, in a flood; and of the loop's thread alone.

    The same readings stand beside each contender that a target names.
    """
    loop_cpu: dict[str, list[float]] = {_THROWN: [], _OURS: []}
    with _folder() as folder:
        await _record_once(feed, folder)
        blocks = [raw for stored in Journal(folder).files for raw in stored.raw(Selection())]
    work: dict[str, Callable[[], Awaitable[float]]] = {
        _BARE: partial(_bare, feed),
        _THROWN: partial(_thrown_away, feed, loop_cpu[_THROWN]),
        _STORED: partial(_stored, blocks),
        _OURS: partial(_recorded, feed, loop_cpu[_OURS]),
        _LINES: partial(_appended, feed),
        _PANDAS: partial(_by_pandas, feed),
    }
    readings = await turns(work, repeats)
    loop = {name: values[1:] for name, values in loop_cpu.items()}
    beside = [
        Comparison(f"record, beside: {base}", "µs CPU a record", base, _pair(readings, base, _OURS))
        for base in (_BARE, _LINES, _PANDAS)
    ]
    return [
        Comparison("record a flood", "µs CPU a record", _THROWN, readings),
        Comparison("the loop's thread in that", "µs CPU a record", _THROWN, loop),
        *beside,
    ]


def _pair(readings: dict[str, list[float]], base: str, name: str) -> dict[str, list[float]]:
    return {key: readings[key] for key in (base, name) if key in readings}


async def _record_once(feed: Feed, folder: Path) -> None:
    async with Session(feed.server, KEY) as session, Recorder(session, folder) as recorder:
        await recorder.add(_KINDS, *traffic.symbols())
        await feed.pump(_RECORDS)
        while recorder.stats().records < _RECORDS:  # noqa: ASYNC110 - nothing says so
            await asyncio.sleep(0.01)


async def _stored(blocks: list[bytes]) -> float:
    """The floor of a journal: compress, write and sync blocks that are there already."""
    packer = Packer()
    with _folder() as folder:
        watch = Stopwatch()
        file = OpenFile(folder, "2026-11-26/floor-090000")
        for raw in blocks:
            file.append(packer.pack(raw, 1, 0, 0))
        file.close()
        return watch.read()[0] / _RECORDS * 1e6


async def _bare(feed: Feed) -> float:
    return (await bare_aiohttp(feed, _RECORDS, 1))[0] / _RECORDS * 1e6


async def _thrown_away(feed: Feed, loop_cpu: list[float]) -> float:
    async with (
        open_session(feed) as session,
        session.stream(_KINDS, *traffic.symbols()) as records,
    ):
        await feed.pump(_RECORDS)
        watch, loop = Stopwatch(), time.thread_time()
        for _ in range(_RECORDS):
            await anext(records)
        loop_cpu.append((time.thread_time() - loop) / _RECORDS * 1e6)
        return watch.read()[0] / _RECORDS * 1e6


async def _recorded(feed: Feed, loop_cpu: list[float]) -> float:
    with _folder() as folder:
        async with Session(feed.server, KEY) as session, Recorder(session, folder) as recorder:
            await recorder.add(_KINDS, *traffic.symbols())
            await feed.pump(_RECORDS)
            watch, loop = Stopwatch(), time.thread_time()
            while recorder.stats().records < _RECORDS:  # noqa: ASYNC110 - nothing says so
                await asyncio.sleep(0.01)
            loop_cpu.append((time.thread_time() - loop) / _RECORDS * 1e6)
            await recorder.aclose()
            cpu = watch.read()[0]
        if recorder.stats().written < _RECORDS:
            raise RuntimeError(f"lost {_RECORDS - recorder.stats().written} records")
    return cpu / _RECORDS * 1e6


async def _appended(feed: Feed) -> float:
    """Today's habit: decode, pick, encode, append a line."""
    import orjson

    with _folder() as folder, (folder / "day.ndjson").open("ab") as file:
        async with connected(feed) as socket:
            await feed.pump(_RECORDS)
            watch = Stopwatch()
            for _ in range(_RECORDS):
                frame = (await socket.receive()).data
                now = time.time_ns()
                for entry in orjson.loads(frame)["data"]:
                    line = {"received_ns": now, "item": entry["item"], "values": entry["values"]}
                    file.write(orjson.dumps(line) + b"\n")
            file.flush()
            return watch.read()[0] / _RECORDS * 1e6


async def _by_pandas(feed: Feed) -> float:
    """The other habit: dicts in memory, a Parquet file now and then."""
    import pandas as pd

    kept: dict[str, list[dict[str, str]]] = {"0B": [], "0D": []}
    count = _RECORDS // 4
    with _folder() as folder:
        async with connected(feed) as socket:
            await feed.pump(count)
            watch = Stopwatch()
            for _ in range(count):
                for entry in json.loads((await socket.receive()).data)["data"]:
                    kept[entry["type"]].append({"item": entry["item"], **entry["values"]})
            for name, rows in kept.items():
                pd.DataFrame(rows).to_parquet(folder / f"{name}.parquet")
            return watch.read()[0] / count * 1e6


async def capture(feed: Feed, repeats: int) -> list[Comparison]:
    """Reading back: a replay beside receiving the same; and what a journal takes on the disk."""
    with _folder() as folder:
        await _record_once(feed, folder)
        journal = Journal(folder)
        stored = sum(file.size for file in journal.files)
        values = sum(len(line.values) for line in journal.lines(_KINDS))
        work: dict[str, Callable[[], Awaitable[float]]] = {
            _BARE: partial(_bare, feed),
            _THROWN: partial(_thrown_away, feed, []),
            _REPLAYED: partial(_replayed, journal),
        }
        readings = await turns(work, repeats)
        packed = stored - journal.pack(journal.days[0])
    note = (
        f"{stored / _RECORDS:.0f} bytes a record on the disk, {stored / values:.3f} of the values; "
        f"packed {packed / _RECORDS:.0f}"
    )
    size = {_VALUES: [values / _RECORDS], "journal": [stored / _RECORDS]}
    beside = _pair(readings, _BARE, _REPLAYED)
    return [
        Comparison("replay as fast as it goes", "µs CPU a record", _THROWN, readings, note),
        Comparison(f"replay, beside: {_BARE}", "µs CPU a record", _BARE, beside),
        Comparison("size of a journal", "bytes a record", _VALUES, size),
    ]


async def _replayed(journal: Journal) -> float:
    watch, count = Stopwatch(), 0
    async for _ in journal.replay(_KINDS):
        count += 1
    return watch.read()[0] / count * 1e6


async def wire(feed: Feed, repeats: int) -> list[Comparison]:
    """A recording over Kiwoom's protocol, exchange and client in this process, letter for letter.

    100,000 records/s with a processor for each of them need less than 10 µs in either.
    """
    with _folder() as folder:
        await _record_once(feed, folder)
        lines = [*Journal(folder).lines(_KINDS)]
        work: dict[str, Callable[[], Awaitable[float]]] = {
            _THROWN: partial(_thrown_away, feed, []),
            _ON_THE_WIRE: partial(_over_the_wire, lines, follows=False),
            _FOLLOWED: partial(_over_the_wire, lines, follows=True),
        }
        readings = await turns(work, repeats)
    return [Comparison("replay over the wire", "µs CPU a record", _THROWN, readings)]


async def _over_the_wire(lines: list[Line], *, follows: bool) -> float:
    async with (
        Simulator(replay=lines, speed=None, follows=follows) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(_KINDS, *traffic.symbols()) as records,
    ):
        watch = Stopwatch()
        got = [(await anext(records)).wire for _ in lines]
        cpu = watch.read()[0]
    if got != [line.values for line in lines]:
        raise RuntimeError("what arrived is not what was recorded")
    return cpu / len(lines) * 1e6


async def columns(repeats: int) -> list[Comparison]:
    """Typed columns of trades and of books, beside a frame of dicts with casts by hand."""
    comparisons = []
    for kind, entries in zip(_KINDS, await traffic.entries(_STEPS), strict=True):
        name = "trades" if kind is Trade else "books"
        lines = [_line(entry, number) for number, entry in enumerate(entries)]
        records = [_record(kind, entry) for entry in entries]
        ways: dict[str, Callable[[Any], object]] = {
            _BY_HAND: partial(_frame_by_hand, kind, lines),
            "journal lines, every column": partial(_frame, TypedTable(kind), lines),
            "Rows.to_polars()": partial(_to_polars, records),
        }
        work = {way: timed(run, [None]) for way, run in ways.items()}
        each = {
            way: [value / len(lines) for value in values]
            for way, values in (await turns(work, repeats)).items()
        }
        comparisons.append(Comparison(f"columns of {name}", "µs CPU a record", _BY_HAND, each))
        comparisons.append(_parquet(kind, name, lines))
    return comparisons


def _parquet(kind: type[Realtime], name: str, lines: list[bytes]) -> Comparison:
    """Bytes of a part of a lake, sorted by symbol and time, beside the values on the wire."""
    with _folder() as folder:
        parts = Parts(folder, {}, TypedTable(kind))
        parts.add(lines)
        parts.finish()
        size = (folder / "part-0.parquet").stat().st_size
    readings = {
        _VALUES: [sum(len(decode(line).values) for line in lines) / len(lines)],
        "Parquet": [size / len(lines)],
    }
    return Comparison(f"Parquet of {name}", "bytes a record", _VALUES, readings)


def _line(entry: bytes, number: int) -> bytes:
    found = msgspec.json.decode(entry)
    head = envelope(found["type"], found["item"])
    values = msgspec.json.encode(found["values"])
    return encode(1_795_651_200_000_000_000 + number, head, values).rstrip()


def _record(kind: type[Realtime], entry: bytes) -> Realtime:
    found = msgspec.json.decode(entry)
    return kind.of(msgspec.json.encode(found["values"]), found["item"], 0)


def _frame(table: TypedTable, lines: list[bytes], _: object) -> object:
    return table.frame(lines)


def _to_polars(records: list[Realtime], _: object) -> object:
    return Rows(records).to_polars()


def _frame_by_hand(kind: type[Realtime], lines: list[bytes], _: object) -> object:
    import orjson
    import polars as pl

    wires = {field.wire: field.type for field in kind.fields() if field.wire != "item"}
    rows = [orjson.loads(line)["values"] for line in lines]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(wires, pl.String))
    numbers = {int: pl.Int64, float: pl.Float64}
    return frame.with_columns(
        pl.col(wire).cast(numbers[type_], strict=False)
        for wire, type_ in wires.items()
        if type_ in numbers
    )


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kiwoom-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
