"""REST: a walk of pages and many calls at once, the limit off.

The embedded exchange answers in this process; what it takes is the same for every contender.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import aiohttp
import msgspec
from msgspec.structs import replace

from benchmarks.measure import Comparison, turns
from kiwoom_async import Session
from kiwoom_async.simulator import Rules, Simulator
from kiwoom_async.telemetry import RequestAnswered, RequestSent
from kiwoom_async.telemetry.hooks import Hooks

__all__ = ["events", "rest"]

_CALLS = 200
_PAGES = 20
_INFO = ("ka10001", "/api/dostk/stkinfo", {"stk_cd": "005930"})
_CANDLES = (
    "ka10080",
    "/api/dostk/chart",
    {"stk_cd": "005930", "tic_scope": "1", "upd_stkpc_tp": "1"},
)

Post = Callable[[str, str, Mapping[str, str], str], Awaitable[tuple[Any, str]]]
"""Make one call: TR, path, body, continuation key; the decoded answer and the next key."""


async def rest(repeats: int) -> list[Comparison]:
    """Ours beside a bare aiohttp and httpx."""
    clients = {"aiohttp + msgspec by hand": _aiohttp, "httpx + orjson by hand": _httpx}
    async with Simulator(pace=0, rules=Rules(calls=100_000, window=0.001)) as exchange:
        calls = {
            name: partial(_by_hand, client, _calls, exchange) for name, client in clients.items()
        }
        walks = {
            name: partial(_by_hand, client, _walk, exchange) for name, client in clients.items()
        }
        return [
            Comparison(
                f"{_CALLS} calls at once (ka10001)",
                "ms, server included",
                "aiohttp + msgspec by hand",
                await turns({**calls, "kiwoom_async": partial(_our_calls, exchange)}, repeats),
            ),
            Comparison(
                f"a walk of {_PAGES} pages of 900 rows (ka10080)",
                "ms, server included",
                "aiohttp + msgspec by hand",
                await turns({**walks, "kiwoom_async": partial(_our_walk, exchange)}, repeats),
            ),
        ]


async def events(repeats: int) -> list[Comparison]:
    """What the events of calls cost when no hook is there, beside the calls."""
    async with Simulator(pace=0, rules=Rules(calls=100_000, window=0.001)) as exchange:
        return [
            Comparison(
                f"the events of {_CALLS} calls, no hook",
                "ms",
                "the calls",
                await turns(
                    {"the calls": partial(_our_calls, exchange), "events": _events}, repeats
                ),
            )
        ]


def _session(exchange: Simulator) -> Session:
    limits = replace(exchange.server.limits, window=0.0, margin=0.0)
    return Session(replace(exchange.server, limits=limits, clock=None), exchange.credentials)


async def _our_calls(exchange: Simulator) -> float:
    async with _session(exchange) as session:
        await session.stocks.info("005930")
        start = time.perf_counter()
        await asyncio.gather(*(session.stocks.info("005930") for _ in range(_CALLS)))
        return (time.perf_counter() - start) * 1e3


async def _events() -> float:
    """What the events of the calls cost when nothing listens and the log is off."""
    hooks = Hooks()
    start = time.perf_counter()
    for _ in range(_CALLS):
        hooks.emit(RequestSent("ka10001", 1, order=False))
        hooks.emit(RequestAnswered("ka10001", 1, 0.01))
    return (time.perf_counter() - start) * 1e3


async def _our_walk(exchange: Simulator) -> float:
    async with _session(exchange) as session:
        await session.stocks.info("005930")
        start = time.perf_counter()
        candles = await session.chart.minute_candles("005930").collect(limit=_PAGES * 900)
        spent = (time.perf_counter() - start) * 1e3
    assert len(candles) == _PAGES * 900
    return spent


async def _by_hand(
    client: Callable[[Simulator], Any],
    work: Callable[[Post], Awaitable[None]],
    exchange: Simulator,
) -> float:
    async with client(exchange) as post:
        await post(*_INFO, "")
        start = time.perf_counter()
        await work(post)
        return (time.perf_counter() - start) * 1e3


async def _calls(post: Post) -> None:
    await asyncio.gather(*(post(*_INFO, "") for _ in range(_CALLS)))


async def _walk(post: Post) -> None:
    rows, key = [], ""
    for _ in range(_PAGES):
        body, key = await post(*_CANDLES, key)
        rows += body["stk_min_pole_chart_qry"]
    assert len(rows) == _PAGES * 900


def _grant(exchange: Simulator) -> dict[str, str]:
    key = exchange.credentials
    return {
        "grant_type": "client_credentials",
        "appkey": str(key.appkey),
        "secretkey": str(key.secretkey),
    }


def _headers(api_id: str, token: str, key: str) -> dict[str, str]:
    headers = {"api-id": api_id, "authorization": f"Bearer {token}"}
    return {**headers, "cont-yn": "Y", "next-key": key} if key else headers


@asynccontextmanager
async def _aiohttp(exchange: Simulator) -> AsyncIterator[Post]:
    base = exchange.server.rest
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        async with http.post(base + "/oauth2/token", json=_grant(exchange)) as answer:
            token = (await answer.json())["token"]

        async def post(
            api_id: str, path: str, body: Mapping[str, str], key: str
        ) -> tuple[Any, str]:
            headers = _headers(api_id, token, key)
            async with http.post(base + path, json=body, headers=headers) as answer:
                decoded = msgspec.json.decode(await answer.read())
                return decoded, answer.headers.get("next-key", "")

        yield post


@asynccontextmanager
async def _httpx(exchange: Simulator) -> AsyncIterator[Post]:
    import httpx
    import orjson

    base = exchange.server.rest
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(limits=limits, timeout=60) as http:
        token = (await http.post(base + "/oauth2/token", json=_grant(exchange))).json()["token"]

        async def post(
            api_id: str, path: str, body: Mapping[str, str], key: str
        ) -> tuple[Any, str]:
            answer = await http.post(base + path, json=body, headers=_headers(api_id, token, key))
            return orjson.loads(answer.content), answer.headers.get("next-key", "")

        yield post
