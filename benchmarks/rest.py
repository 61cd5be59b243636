"""REST: a walk of pages and many calls at once, the limit off."""

from __future__ import annotations

import asyncio
import time

import msgspec
from msgspec.structs import replace

from benchmarks.measure import Comparison, turns
from kiwoom_async import Session
from kiwoom_async.simulator import Rules, Simulator

__all__ = ["rest"]

_CALLS = 100  # a listener has a queue of 100
_PAGES = 5
_BODY = {"stk_cd": "005930"}


async def rest(repeats: int) -> list[Comparison]:
    """Ours beside httpx and a bare aiohttp, against the embedded exchange in this process."""
    async with Simulator(pace=0, rules=Rules(calls=100_000, window=0.001)) as exchange:
        many = {
            "aiohttp, json.loads": lambda: _with_aiohttp(exchange),
            "kiwoom_async": lambda: _with_us(exchange),
            "httpx, json.loads": lambda: _with_httpx(exchange),
        }
        walk = {"kiwoom_async": lambda: _walk(exchange)}
        return [
            Comparison(
                f"{_CALLS} calls at once (ka10001)",
                "ms, server included",
                "aiohttp, json.loads",
                await turns(many, repeats),
            ),
            Comparison(
                f"a walk of {_PAGES} pages of 900 rows (ka10080)",
                "ms, server included",
                "",
                await turns(walk, repeats),
            ),
        ]


def _session(exchange: Simulator) -> Session:
    limits = replace(exchange.server.limits, window=0.0, margin=0.0)
    return Session(replace(exchange.server, limits=limits), exchange.credentials)


async def _with_us(exchange: Simulator) -> float:
    async with _session(exchange) as session:
        await session.stocks.info("005930")
        start = time.perf_counter()
        await asyncio.gather(*(session.stocks.info("005930") for _ in range(_CALLS)))
        return (time.perf_counter() - start) * 1e3


async def _walk(exchange: Simulator) -> float:
    async with _session(exchange) as session:
        start = time.perf_counter()
        await session.chart.minute_candles("005930").collect(limit=_PAGES * 900)
        return (time.perf_counter() - start) * 1e3


def _headers(token: str) -> dict[str, str]:
    return {"api-id": "ka10001", "authorization": f"Bearer {token}"}


def _grant(exchange: Simulator) -> dict[str, str]:
    key = exchange.credentials
    return {
        "grant_type": "client_credentials",
        "appkey": str(key.appkey),
        "secretkey": str(key.secretkey),
    }


async def _with_aiohttp(exchange: Simulator) -> float:
    import aiohttp

    base = exchange.server.rest
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        async with http.post(base + "/oauth2/token", json=_grant(exchange)) as answer:
            headers = _headers((await answer.json())["token"])

        async def call() -> object:
            url = base + "/api/dostk/stkinfo"
            async with http.post(url, json=_BODY, headers=headers) as answer:
                return msgspec.json.decode(await answer.read())

        await call()
        start = time.perf_counter()
        await asyncio.gather(*(call() for _ in range(_CALLS)))
        return (time.perf_counter() - start) * 1e3


async def _with_httpx(exchange: Simulator) -> float:
    import httpx

    base = exchange.server.rest
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(limits=limits, timeout=60) as http:
        token = (await http.post(base + "/oauth2/token", json=_grant(exchange))).json()["token"]

        async def call() -> object:
            url = base + "/api/dostk/stkinfo"
            return (await http.post(url, json=_BODY, headers=_headers(token))).json()

        await call()
        start = time.perf_counter()
        await asyncio.gather(*(call() for _ in range(_CALLS)))
        return (time.perf_counter() - start) * 1e3
