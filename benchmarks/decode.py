"""Decode: the bytes of one frame to a record, and four of its fields read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import cast

import msgspec

from benchmarks import contenders, traffic
from benchmarks.measure import Comparison, timed, turns
from kiwoom_async import OrderBook, Trade
from kiwoom_async.streams.router import Put, Router

__all__ = ["decode"]

_clock = dt.time.fromisoformat


async def decode(repeats: int) -> list[Comparison]:
    """Ours beside a two-stage msgspec decode, orjson, and json with renamed keys."""
    frames = traffic.frames(*await traffic.entries())
    ways = {
        "msgspec, two stages, text slots": _msgspec(),
        "kiwoom_async": _ours(),
        "orjson to dict": _orjson,
        "json.loads and renamed keys": _json,
    }
    work = {name: timed(way, frames) for name, way in ways.items()}
    readings = await turns(work, repeats)
    base = "msgspec, two stages, text slots"
    return [Comparison("decode one frame, read four fields", "µs CPU", base, readings)]


def _ours() -> Callable[[bytes], object]:
    router = Router()
    read = cast(Put, contenders.read_record)
    for kind in (Trade, OrderBook):
        for symbol in traffic.symbols():
            router.add(read, kind, symbol)
    route, other = router.route, router.route_other  # bound once, as by a connection
    return lambda frame: route(((frame, 0),), other)


def _msgspec() -> Callable[[bytes], object]:
    decode_frame = msgspec.json.Decoder(contenders.Frame).decode

    def way(frame: bytes) -> None:
        for entry in decode_frame(frame).data:
            contenders.read_slots(entry)

    return way


def _orjson(frame: bytes) -> None:
    import orjson

    for entry in orjson.loads(frame)["data"]:
        contenders.read_texts(entry["type"], entry["values"])


def _json(frame: bytes) -> None:
    for entry in json.loads(frame)["data"]:
        contenders.read_renamed(entry)
