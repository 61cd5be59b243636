"""Command line: ``kiwoom-async gateway`` as a program, also one that is killed."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from kiwoom_async import Gap, Trade
from kiwoom_async.remote import RemoteSession
from kiwoom_async.simulator import Simulator
from tests.support.command_line import COMMAND, Terminal, environment
from tests.support.days import DAY
from tests.support.nats_server import NatsServer
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio

Process = asyncio.subprocess.Process


async def started(exchange: Simulator, nats: NatsServer, *arguments: str) -> Process:
    """A gateway that serves."""
    process = await begun(exchange, nats, *arguments)
    await said(process, "ready")
    return process


async def begun(exchange: Simulator, nats: NatsServer, *arguments: str) -> Process:
    """A gateway that may not serve yet."""
    key = {
        "KIWOOM_APPKEY": exchange.credentials.appkey,
        "KIWOOM_SECRETKEY": exchange.credentials.secretkey,
    }
    return await asyncio.create_subprocess_exec(
        COMMAND,
        "gateway",
        *("--nats", nats.url, "--server", exchange.server.rest, *arguments),
        env=environment() | key,
        stderr=asyncio.subprocess.PIPE,
    )


async def said(process: Process, text: str) -> None:
    """Read what a gateway says until a line with a text."""
    assert process.stderr is not None
    async with asyncio.timeout(30):
        while text not in (line := (await process.stderr.readline()).decode()):
            assert line, f"it ended before it said {text!r}"


@pytest.mark.parametrize("killed", [False, pytest.param(True, marks=pytest.mark.heavy)])
async def test_it_serves_until_ctrl_c_and_a_killed_one_is_replaced(
    nats: NatsServer, tmp_path: Path, killed: bool
) -> None:
    async with Simulator(day=DAY, pace=0, port=0) as exchange:
        orders = ("--order-journal", str(tmp_path / "orders.jsonl"))
        process = await started(exchange, nats, *orders, "trade", HYNIX)
        assert ("0B", HYNIX) in exchange.registrations
        async with RemoteSession(nats.url, server="custom", name="bot") as bot:
            order = await bot.orders.buy(SAMSUNG, 2, price=60_000)
            async with bot.stream((Trade, Gap), SAMSUNG) as events:
                async with asyncio.timeout(30):
                    if killed:
                        process.send_signal(signal.SIGKILL)
                        await process.communicate()
                        process = await started(exchange, nats, *orders)
                        assert isinstance(await anext(events), Gap)
                    exchange.trade(SAMSUNG)
                    assert isinstance(await anext(events), Trade)
            exchange.set_price(SAMSUNG, 59_000)
            async with asyncio.timeout(30):
                await order.filled()
        process.send_signal(signal.SIGINT)
        _, errors = await asyncio.wait_for(process.communicate(), 30)
        assert process.returncode == 0, errors
        assert exchange.credentials.appkey.encode() not in errors
        assert len(exchange.orders) == 1


async def test_it_waits_for_a_broker_that_is_not_there_yet(nats: NatsServer) -> None:
    """As when both are started at the same time; a signal ends it there, too."""
    await nats.kill()
    async with Simulator(day=DAY, pace=0, port=0) as exchange:
        ended = await begun(exchange, nats)
        await said(ended, f"no connection to {nats.url}")
        ended.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(ended.wait(), 30) == 0
        waiting = await begun(exchange, nats)
        await said(waiting, f"no connection to {nats.url}")
        await nats.start()
        await said(waiting, "ready")
        waiting.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(waiting.wait(), 30) == 0


async def test_on_a_terminal_it_shows_what_it_does(nats: NatsServer) -> None:
    terminal = Terminal(
        *(
            "gateway",
            "volatility_interruption,trade",
            HYNIX,
            "--nats",
            nats.url,
            "--server",
            "simulator",
        ),
        columns=120,
    )
    try:
        shown = await asyncio.to_thread(terminal.read_until, "ready", "2 registrations")
        assert "0 clients (-)" in shown
        assert "connected" in shown
        terminal.ctrl_c()
        assert await asyncio.to_thread(terminal.end) == 0
    finally:
        terminal.close()
