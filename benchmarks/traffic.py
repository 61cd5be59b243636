"""Realistic traffic: REAL frames as the embedded exchange sends them, in the mix of a live day."""

from __future__ import annotations

import random

import aiohttp
import msgspec

from kiwoom_async.simulator import Rules, Simulator

__all__ = ["SENT", "each_in_a_frame", "entries", "frames", "order_event", "symbols", "token"]

_STOCKS = 20
_AT_ONCE = 100  # steps; the exchange drops a client that is too far behind
_SHARE_OF_TRADES = 0.7
_HEAD, _TAIL = b'{"data":[', b'],"trnm":"REAL"}'

SENT = "9999"
"""A field of our own: when a frame was sent, nanoseconds of ``time.monotonic_ns``."""


async def entries(steps: int = 100) -> tuple[list[bytes], list[bytes]]:
    """Return entries of trades (0B) and of order books (0D), thousands of different ones."""
    rules = Rules(key_order="live")
    async with (
        Simulator(pace=0, stocks=_STOCKS, rules=rules, seed=7) as exchange,
        aiohttp.ClientSession() as http,
        http.ws_connect(exchange.server.websocket) as socket,
    ):
        await socket.send_json({"trnm": "LOGIN", "token": await token(exchange)})
        data = [{"item": exchange.symbols, "type": ["0B", "0D"]}]
        register = {"trnm": "REG", "grp_no": "1", "refresh": "1", "data": data}
        while (await socket.receive_json())["trnm"] != "LOGIN":
            pass
        await socket.send_json(register)
        while (await socket.receive_json())["trnm"] != "REG":
            pass
        found: dict[str, list[bytes]] = {"0B": [], "0D": []}
        for done in range(0, steps, _AT_ONCE):
            exchange.step(times=min(_AT_ONCE, steps - done))
            await _collect(socket, found, min(done + _AT_ONCE, steps) * _STOCKS)
        return found["0B"], found["0D"]


async def token(exchange: Simulator) -> str:
    """Return an access token of the exchange's account."""
    key = exchange.credentials
    grant = {
        "grant_type": "client_credentials",
        "appkey": str(key.appkey),
        "secretkey": str(key.secretkey),
    }
    url = exchange.server.rest + "/oauth2/token"
    async with aiohttp.ClientSession() as http, http.post(url, json=grant) as answer:
        return str((await answer.json())["token"])


async def _collect(
    socket: aiohttp.ClientWebSocketResponse, found: dict[str, list[bytes]], count: int
) -> None:
    while min(map(len, found.values())) < count:
        frame = msgspec.json.decode((await socket.receive()).data)
        for entry in frame.get("data", ()) if frame["trnm"] == "REAL" else ():
            found[entry["type"]].append(msgspec.json.encode(entry))


def each_in_a_frame(entries: list[bytes]) -> list[bytes]:
    """Return a frame for each entry, in their order."""
    return [_HEAD + entry + _TAIL for entry in entries]


def frames(
    trades: list[bytes], books: list[bytes], *, per_frame: int = 1, count: int = 4000
) -> list[bytes]:
    """Return frames in the live mix: 70 % trades, 30 % books."""
    chance = random.Random(11)
    made = []
    for _ in range(count):
        picked = [
            chance.choice(trades if chance.random() < _SHARE_OF_TRADES else books)
            for _ in range(per_frame)
        ]
        made.append(_HEAD + b",".join(picked) + _TAIL)
    return made


def order_event(sent_ns: int) -> bytes:
    """Return a frame with one order event (00), as long as a live one."""
    values = {SENT: str(sent_ns), "9203": "0000018", "9001": "A005930"}
    values |= {str(fid): "+00000000070000" for fid in range(900, 930)}
    event = {"values": values, "type": "00", "name": "주문체결", "item": ""}
    return _HEAD + msgspec.json.encode(event) + _TAIL


def symbols() -> list[str]:
    """Return the symbols of the traffic."""
    return Simulator(stocks=_STOCKS).symbols
