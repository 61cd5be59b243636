"""Service: three strategies, /healthz, /metrics, logs as JSON lines, and an end by SIGTERM."""

import asyncio
import dataclasses
import json
import logging
import os
import signal

import aiohttp
from aiohttp import web
from prometheus_client import generate_latest

from kiwoom_async import OrderBook, Server, Session
from kiwoom_async.simulator import Simulator
from kiwoom_async.telemetry.prometheus import PrometheusHook

PORT = int(os.environ.get("PORT", "9180"))
log = logging.getLogger("service")
USUAL = {*vars(logging.makeLogRecord({})), "message", "taskName"}


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = {name: value for name, value in vars(record).items() if name not in USUAL}
        line = {"time": record.created, "level": record.levelname, "text": record.getMessage()}
        return json.dumps({**line, **fields}, ensure_ascii=False, default=str)


async def entry(session: Session) -> None:
    order = await session.orders.buy("005930", 1, order_type="market")
    await order.done()
    log.info("bought", extra={"symbol": order.symbol, "status": order.status})


async def spread(session: Session) -> None:
    async with session.stream(OrderBook, "000660", on_full="conflate") as books:
        async for book in books:
            log.debug("book", extra={"symbol": book.symbol})


async def cash(session: Session) -> None:
    async with session.positions() as positions:
        while True:
            log.info("cash", extra={"orderable": positions.cash.orderable})
            await session.clock.sleep(60, daemon=True)


async def serve(session: Session) -> None:
    async def healthz(request: web.Request) -> web.Response:
        text = json.dumps(dataclasses.asdict(session.health()), default=str)
        return web.Response(text=text, status=200 if session.state.name == "live" else 503)

    async def metrics(request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), content_type="text/plain")

    app, stop = web.Application(), asyncio.Event()
    app.add_routes([web.get("/healthz", healthz), web.get("/metrics", metrics)])
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, os.environ.get("HOST", "127.0.0.1"), PORT).start()
    try:
        async with asyncio.TaskGroup() as tasks:
            work = [tasks.create_task(one(session)) for one in (entry, spread, cash)]
            await stop.wait()
            for task in work:
                task.cancel()
    finally:
        await runner.cleanup()


async def look_and_end(session: Session) -> None:
    """Read both pages as the operator does, and end the service as systemd does."""
    await session.state.until("live")
    async with aiohttp.ClientSession(f"http://127.0.0.1:{PORT}") as client:
        for path in ("/healthz", "/metrics"):
            async with client.get(path) as answer:
                print(path, answer.status, (await answer.text())[:70])
    os.kill(os.getpid(), signal.SIGTERM)


async def main() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    hook = PrometheusHook()
    if "KIWOOM_SERVER" in os.environ:
        async with Session(Server.from_env(), hooks=[hook]) as session:
            hook.watch(session.health)
            return await serve(session)
    async with (
        Simulator(pace=50) as exchange,
        Session(exchange.server, exchange.credentials, hooks=[hook]) as session,
        asyncio.TaskGroup() as tasks,
    ):
        hook.watch(session.health)
        tasks.create_task(look_and_end(session))
        await serve(session)


asyncio.run(main())
