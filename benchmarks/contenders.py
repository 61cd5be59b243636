"""What else one could write or install to read the stream: each reads the same four fields.

Of a trade: time, price, size, side. Of an order book: time, best ask, best bid, size at the ask.
Every contender connects, registers, has the feed pump ``count`` records, and returns the CPU and
wall seconds it took from then to the last record.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import io
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from importlib.util import find_spec
from typing import Any, Literal

import aiohttp
import msgspec

from benchmarks import traffic
from benchmarks.feed import Feed
from kiwoom_async import Credentials, OrderBook, Session, Trade

__all__ = [
    "CONTENDERS",
    "KEY",
    "Entry",
    "Frame",
    "Reading",
    "Stopwatch",
    "connected",
    "open_session",
    "read_record",
    "read_renamed",
    "read_slots",
    "read_texts",
]

Reading = tuple[float, float]
Library = Literal["aiohttp", "picows"]
KEY = Credentials(appkey="app", secretkey="secret")
LOGIN = '{"trnm":"LOGIN","token":"t"}'
REGISTER = '{"trnm":"REG","grp_no":"1","refresh":"1","data":[{"item":["005930"],"type":["0B"]}]}'


class Stopwatch:
    """CPU and wall time since it was made."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def read(self) -> Reading:
        return time.process_time() - self._cpu, time.perf_counter() - self._wall


async def bare_aiohttp(feed: Feed, count: int, per_frame: int) -> Reading:
    """The floor: receive the frames and look at nothing."""
    async with connected(feed) as socket:
        await feed.pump(count // per_frame, per_frame=per_frame)
        watch = Stopwatch()
        for _ in range(count // per_frame):
            await socket.receive()
        return watch.read()


class Entry(msgspec.Struct):
    """An entry of a frame, first stage."""

    values: msgspec.Raw
    type: str
    item: str


class Frame(msgspec.Struct):
    """A frame, first stage."""

    trnm: str
    data: list[Entry] = []


def _slots(name: str, wires: list[str]) -> Callable[[Any], Any]:
    """Return a decoder to a struct of text slots, one a field, as one would write by hand."""
    fields = [(f"f{wire}", str, "") for wire in wires]
    struct = msgspec.defstruct(name, fields, rename={f"f{wire}": wire for wire in wires})
    return msgspec.json.Decoder(struct).decode


_clock = dt.time.fromisoformat
_trade_slots = _slots("TradeSlots", [f.wire for f in Trade.fields() if f.wire.isdigit()])
_book_slots = _slots("BookSlots", [f.wire for f in OrderBook.fields() if f.wire.isdigit()])
_NAMES = {
    "0B": {field.wire: field.name for field in Trade.fields() if field.name != "side"},
    "0D": {field.wire: field.name for field in OrderBook.fields()},
}


def read_slots(entry: Entry) -> object:
    """Decode every field of an entry to text, and convert four."""
    if entry.type == "0B":
        trade = _trade_slots(entry.values)
        size = trade.f15
        return _clock(trade.f20), abs(int(trade.f10)), abs(int(size)), _side(size)
    book = _book_slots(entry.values)
    return _clock(book.f21), abs(int(book.f41)), abs(int(book.f51)), int(book.f61)


def read_texts(kind: str, values: dict[str, str]) -> object:
    """Convert four fields of a dict by wire names."""
    if kind == "0B":
        size = values["15"]
        return _clock(values["20"]), abs(int(values["10"])), abs(int(size)), _side(size)
    return (
        _clock(values["21"]),
        abs(int(values["41"])),
        abs(int(values["51"])),
        int(values["61"]),
    )


def read_renamed(entry: dict[str, Any]) -> object:
    """Give every field of a dict its name, and convert four: the official sample's way."""
    names = _NAMES[entry["type"]]
    record = {names.get(wire, wire): text for wire, text in entry["values"].items()}
    if entry["type"] == "0B":
        size = record["size"]
        return _clock(record["time"]), abs(int(record["price"])), abs(int(size)), _side(size)
    return (
        _clock(record["quote_time"]),
        abs(int(record["ask_price_1"])),
        abs(int(record["bid_price_1"])),
        int(record["ask_size_1"]),
    )


def read_record(record: Trade | OrderBook) -> object:
    """Read four fields of one of our records."""
    if isinstance(record, Trade):
        return record.time, record.price, record.size, record.side
    return record.quote_time, record.ask_price_1, record.bid_price_1, record.ask_size_1


async def by_hand(feed: Feed, count: int, per_frame: int) -> Reading:
    """aiohttp and msgspec, two stages, every record decoded to a struct of text slots."""
    decode = msgspec.json.Decoder(Frame).decode
    async with connected(feed) as socket:
        await feed.pump(count // per_frame, per_frame=per_frame)
        watch = Stopwatch()
        seen = 0
        while seen < count:
            for entry in decode((await socket.receive()).data).data:
                read_slots(entry)
                seen += 1
        return watch.read()


async def websockets_json(feed: Feed, count: int, per_frame: int) -> Reading:
    """websockets, json.loads, and a dict with the names of the fields."""
    import websockets

    async with websockets.connect(feed.server.websocket, max_size=None, compression=None) as socket:
        for frame in (LOGIN, REGISTER):
            await socket.send(frame)
            await socket.recv()
        await feed.pump(count // per_frame, per_frame=per_frame)
        watch = Stopwatch()
        seen = 0
        while seen < count:
            for entry in json.loads(await socket.recv())["data"]:
                read_renamed(entry)
                seen += 1
        return watch.read()


async def kiwoom_restful(feed: Feed, count: int, per_frame: int) -> Reading:
    """kiwoom-restful, the fastest public asyncio client; skipped where it is not installed."""
    from kiwoom import API  # pyright: ignore[reportMissingImports]
    from kiwoom.config.real import (  # pyright: ignore[reportMissingImports]
        HogaValuesType,
        TickValuesType,
    )

    decode_trade = msgspec.json.Decoder(TickValuesType).decode
    decode_book = msgspec.json.Decoder(HogaValuesType).decode
    seen, done = 0, asyncio.Event()

    async def on_trade(data: Any) -> None:
        trade = decode_trade(data.values)
        _ = _clock(trade.v20), abs(int(trade.v10)), abs(int(trade.v15)), _side(trade.v15)
        count_one()

    async def on_book(data: Any) -> None:
        book = decode_book(data.values)
        _ = _clock(book.v21), abs(int(book.v41)), abs(int(book.v51)), int(book.v61)
        count_one()

    def count_one() -> None:
        nonlocal seen
        seen += 1
        if seen == count:
            done.set()

    with contextlib.redirect_stdout(io.StringIO()):  # it prints its login
        api = API(API_HOST, "app", "secret")
        api.host, api.socket.url = feed.base, feed.server.websocket
        api.add_callback_on_real_data("0B", on_trade)
        api.add_callback_on_real_data("0D", on_book)
        api.add_callback_on_real_data("REG", _ignore)
        await api.connect()
        await api.register_tick("1", traffic.symbols())
        await feed.pump(count // per_frame, per_frame=per_frame)
        watch = Stopwatch()
        await done.wait()
        reading = watch.read()
        await api.close()
    return reading


async def ours(feed: Feed, count: int, per_frame: int, websocket: Library = "aiohttp") -> Reading:
    """kiwoom_async: one session, one stream, everything counted and bounded."""
    symbols = traffic.symbols()
    async with (
        open_session(feed, websocket) as session,
        session.stream((Trade, OrderBook), *symbols) as records,
    ):
        await feed.pump(count // per_frame, per_frame=per_frame)
        watch = Stopwatch()
        seen = 0
        async for record in records:
            read_record(record)
            seen += 1
            if seen == count:
                return watch.read()
    raise AssertionError("the stream ended early")


def open_session(feed: Feed, websocket: Library = "aiohttp") -> Session:
    """Return a session with the feed; ImportError where the library is not installed."""
    if find_spec(websocket) is None:
        raise ImportError(f"{websocket} is not installed")
    return Session(feed.server, KEY, websocket=websocket)


CONTENDERS: dict[str, Callable[[Feed, int, int], Awaitable[Reading]]] = {
    "bare aiohttp receive": bare_aiohttp,
    "aiohttp + msgspec by hand": by_hand,
    "kiwoom_async": ours,
    "kiwoom_async, picows": partial(ours, websocket="picows"),
    "kiwoom-restful": kiwoom_restful,
    "websockets + json.loads": websockets_json,
}

API_HOST = "https://mockapi.kiwoom.com"


@contextlib.asynccontextmanager
async def connected(feed: Feed) -> AsyncIterator[aiohttp.ClientWebSocketResponse[Literal[False]]]:
    """Open a bare socket, log in and register."""
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(feed.server.websocket, decode_text=False, max_msg_size=0) as socket,
    ):
        for frame in (LOGIN, REGISTER):
            await socket.send_str(frame)
            await socket.receive()
        yield socket


async def _ignore(message: Any) -> None:
    """Do nothing with an answer."""


def _side(size: str) -> str | None:
    return "buy" if size[0] == "+" else "sell" if size[0] == "-" else None
