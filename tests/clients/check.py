"""Third-party clients against the exchange: ``python -m tests.clients.check NAME ...``.

Each name is a module of this folder, ``with_NAME``. It runs in its own process with the
client's package, asks for a token, a quote, two pages of days, an order and, where the client has
streams, a trade, and prints what it was shown as JSON. That is compared with the exchange's state.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import sys
import tempfile
from itertools import pairwise
from typing import Any

from kiwoom_async import market
from kiwoom_async.simulator import Rules, Simulator

SAMSUNG = "005930"
PATIENCE = 60.0
LIMIT = 65_000
SIZE = 7

Shown = dict[str, Any]


async def run(name: str) -> Shown:
    """Run a client against an exchange that trades as soon as the client has registered for it."""
    day = dt.date(2026, 3, 5)
    async with Simulator(pace=0, day=day, rules=Rules(calls=1_000)) as exchange:
        environment = os.environ | {
            "CLIENT_REST": exchange.server.rest,
            "CLIENT_SOCKET": exchange.server.websocket,
            "CLIENT_APPKEY": str(exchange.credentials.appkey),
            "CLIENT_SECRETKEY": str(exchange.credentials.secretkey),
            "CLIENT_DAY": f"{day:%Y%m%d}",
        }
        with tempfile.TemporaryDirectory() as home:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", f"tests.clients.with_{name}"),
                env=environment | {"HOME": home},
                stdout=asyncio.subprocess.PIPE,
            )
            trading = asyncio.create_task(trade(exchange))
            try:
                async with asyncio.timeout(PATIENCE):
                    output, _ = await process.communicate()
            finally:
                trading.cancel()
                if process.returncode is None:
                    process.kill()
        assert process.returncode == 0, f"ended with {process.returncode}"
        shown: Shown = json.loads(output.splitlines()[-1])
        compare(exchange, shown)
        return shown


async def trade(exchange: Simulator) -> None:
    """Trade whenever a client has registered for it."""
    while True:
        await exchange.wait_for(lambda: ("0B", SAMSUNG) in exchange.registrations, PATIENCE)
        exchange.step(SAMSUNG)
        await asyncio.sleep(0.05)


def compare(exchange: Simulator, shown: Shown) -> None:
    """Hold what a client showed against the exchange.

    Raises:
        AssertionError: they differ.
    """
    stock = exchange.stock(SAMSUNG)
    assert shown["name"] == stock.listing.name
    first_print = stock.prints[0].price if stock.prints else stock.price
    assert shown["price"] in {first_print, *(one.price for one in stock.prints)}
    compare_days(exchange, shown["days"])
    (order,) = exchange.orders
    assert shown["order"] == order.number
    assert (order.side, order.size, order.price) == ("buy", SIZE, LIMIT)
    assert (order.stock.symbol, order.open) == (SAMSUNG, True)
    if trades := shown.get("trades"):
        known = [[one.price, one.size, one.volume] for one in stock.prints]
        assert [one for one in trades if one not in known] == []


def compare_days(exchange: Simulator, days: list[list[Any]]) -> None:
    """Hold daily candles, date and close, against those of the exchange."""
    stock = exchange.stock(SAMSUNG)
    dates = [dt.datetime.strptime(day, "%Y%m%d").date() for day, _ in days]
    assert all(later > earlier for later, earlier in pairwise(dates))
    assert all(market.is_trading_day(date) for date in dates)
    closes = {candle.start.date(): candle.close for candle in stock.latest_days(len(days) + 1)}
    for date, (_, close) in zip(dates, days, strict=True):
        assert date == exchange.day or close == closes[date], date
    assert len(days) > 300


def main(names: list[str]) -> int:
    """Run the clients that are named; return how many showed something else."""
    failed = 0
    for name in names:
        try:
            shown = asyncio.run(run(name))
        except (AssertionError, TimeoutError) as error:
            failed += 1
            print(f"{name}: {type(error).__name__} {error}", flush=True)
            continue
        streamed = f"{len(shown['trades'])} trades" if shown.get("trades") else "no stream"
        print(
            f"{name}: token, quote, {len(shown['days'])} days in {shown['pages']} pages, an order, "
            f"{streamed}: as the exchange has it",
            flush=True,
        )
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
