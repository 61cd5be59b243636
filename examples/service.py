"""Service: three strategies, health, metrics, JSON logs, records for other programs, SIGTERM.

    kiwoom-async simulate --speed 60 -- python examples/service.py
    curl http://127.0.0.1:9180/healthz
    kiwoom-async subscribe trade --nats nats://127.0.0.1

Without a NATS broker the records wait in the journal. Its deployment is in examples/deploy.
"""

import asyncio
import dataclasses
import json
import logging
import os
import signal

from aiohttp import web
from prometheus_client import generate_latest

from kiwoom_async import OrderBook, OrderError, Server, Session, Trade
from kiwoom_async.bus import Broker, Publisher
from kiwoom_async.capture import Recorder
from kiwoom_async.telemetry import JsonLines
from kiwoom_async.telemetry.prometheus import PrometheusHook

SYMBOLS = "005930", "000660", "035720"
log = logging.getLogger("service")


async def dips(session: Session) -> None:
    """Buy a share of whatever falls by half a percent."""
    highest: dict[str, int] = {}
    async with session.stream(Trade, *SYMBOLS) as trades:
        async for trade in trades:
            highest[trade.symbol] = max(trade.price, highest.get(trade.symbol, 0))
            if trade.price < highest[trade.symbol] * 0.995:
                highest[trade.symbol] = trade.price
                try:
                    order = await session.orders.buy(trade.symbol, 1, order_type="market")
                except OrderError as error:  # rejected, or in doubt: /healthz counts those
                    order = error.order
                log.info("dip", extra={"symbol": order.symbol, "status": order.status})


async def spreads(session: Session) -> None:
    """Note a book whose spread is wide; only the newest books count."""
    async with session.stream(OrderBook, *SYMBOLS, on_full="conflate") as books:
        async for book in books:
            if book.spread and book.mid and book.spread > book.mid * 0.005:
                log.info("spread", extra={"symbol": book.symbol, "spread": book.spread})


async def profits(session: Session) -> None:
    """Note what the account has, once a minute."""
    async with session.positions() as positions:
        while True:
            log.info("account", extra={"pnl": positions.day_pnl, "held": len(positions)})
            await session.clock.sleep(60)


def pages(session: Session) -> web.AppRunner:
    """Return the server of the pages for the supervisor and for Prometheus."""

    async def healthz(request: web.Request) -> web.Response:
        text = json.dumps(dataclasses.asdict(session.health()), default=str)
        return web.Response(text=text, status=200 if session.state.name == "live" else 503)

    async def metrics(request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), content_type="text/plain")

    app = web.Application()
    app.add_routes([web.get("/healthz", healthz), web.get("/metrics", metrics)])
    return web.AppRunner(app, access_log=None)


async def main() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    hook, stop = PrometheusHook(), asyncio.Event()
    broker = Broker.from_env() if "KIWOOM_NATS_URL" in os.environ else Broker()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with (
        Session(Server.from_env(), hooks=[hook]) as session,
        Recorder(session, os.environ.get("JOURNAL", "data"), keep_days=30) as recorder,
        Publisher(recorder, broker),
        asyncio.TaskGroup() as tasks,
    ):
        hook.watch(session.health)
        await recorder.add((Trade, OrderBook), *SYMBOLS)
        runner = pages(session)
        await runner.setup()
        where = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "9180"))
        await web.TCPSite(runner, *where).start()
        running = [tasks.create_task(one(session)) for one in (dips, spreads, profits)]
        await stop.wait()
        for task in running:
            task.cancel()
        await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
