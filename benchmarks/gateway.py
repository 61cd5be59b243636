"""Gateway: a call and an order of a program without a key, beside those of the session itself.

Exchange, gateway and client run in this process, the broker on the other processor: the difference
is what the way over the broker costs.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from benchmarks.bus import running_broker
from benchmarks.measure import Comparison, turns
from kiwoom_async import Session
from kiwoom_async.bus import Broker
from kiwoom_async.clock import SystemClock
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.simulator import Rules, Simulator
from kiwoom_async.wire.values import KST

__all__ = ["gateway"]

_CALLS = 200
_ORDERS = 100
_SYMBOL = "005930"
_DIRECT = "Session"
_REMOTE = "RemoteSession"

Client = Session | RemoteSession


async def gateway(repeats: int) -> list[Comparison]:
    """Milliseconds from the call to its answer, one after the other; the limit is off."""
    rules = Rules(calls=100_000, window=0.001, interruptions=False)
    async with Simulator(pace=0, rules=rules, stocks=16) as exchange, _clients(exchange) as clients:
        work: dict[str, tuple[Callable[[Client], Awaitable[object]], int]] = {
            "a query (ka10001)": (_ask, _CALLS),
            "an order (kt10000)": (partial(_order, exchange), _ORDERS),
        }
        return [
            Comparison(
                f"{title}, one after the other",
                "ms, median",
                _DIRECT,
                await turns(
                    {name: partial(_median, client, *each) for name, client in clients.items()},
                    repeats,
                ),
            )
            for title, each in work.items()
        ]


@asynccontextmanager
async def _clients(exchange: Simulator) -> AsyncIterator[dict[str, Client]]:
    async with running_broker() as (url, _), Session(exchange.server, exchange.credentials) as own:
        broker = Broker(url=url)
        async with Gateway(own, broker):
            clock = _Day(exchange.now.date())
            remote = RemoteSession(broker, server=exchange.server.name, name="bench", clock=clock)
            async with remote:
                yield {_DIRECT: own, _REMOTE: remote}


class _Day(SystemClock):
    """The computer's clock with the day of the exchange."""

    def __init__(self, day: dt.date) -> None:
        self._day = day

    def now(self) -> dt.datetime:
        return dt.datetime.combine(self._day, dt.time(10), KST)


async def _median(client: Client, work: Callable[[Client], Awaitable[object]], times: int) -> float:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        await work(client)
        found.append(time.perf_counter() - began)
    return statistics.median(found) * 1e3


async def _ask(client: Client) -> None:
    await client.stocks.info(_SYMBOL)


async def _order(exchange: Simulator, client: Client) -> None:
    """Place an order far below the market."""
    price = exchange.stock(_SYMBOL).price * 8 // 10 // 100 * 100
    await client.orders.buy(_SYMBOL, 1, price=price)
