"""Opening, closing, being cancelled, and waiting."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
from typing import Any

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio


async def test_closed_within_milliseconds_with_everything_going_on(
    http: aiohttp.ClientSession,
) -> None:
    tasks_before = asyncio.all_tasks()
    async with Simulator(pace=100, rules=Rules(flush_interval=0.05)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        await client.issue()
        exchange.lose_answer("ka10001", how="hang")
        exchange.delay_answers(60, "ka10095")
        hanging = [
            asyncio.create_task(client.call("ka10001", stk_cd="005930")),
            asyncio.create_task(client.call("ka10095", stk_cd="005930")),
        ]
        await exchange.wait_for(lambda: len(exchange.calls) == 3)
        async with http.ws_connect(exchange.server.websocket) as ws:
            await ws.send_json({"trnm": "LOGIN", "token": client.token})
            await ws.receive_str()
            started = asyncio.get_running_loop().time()
            await exchange.__aexit__(None, None, None)
            assert asyncio.get_running_loop().time() - started < 0.5
            await asyncio.wait(hanging)
            assert all(isinstance(task.exception(), aiohttp.ClientError) for task in hanging)
            while (await ws.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
    await asyncio.sleep(0)
    assert asyncio.all_tasks() <= tasks_before
    gc.collect()


async def test_survives_cancellation() -> None:
    opened = asyncio.Event()

    async def run() -> None:
        async with Simulator(pace=100) as exchange, aiohttp.ClientSession() as http:
            client = Client(exchange, http, exchange.credentials)
            async with client.socket():
                opened.set()
                await asyncio.Event().wait()

    task = asyncio.create_task(run())
    await opened.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_error_of_the_user_comes_out_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        async with Simulator(pace=100):
            raise ZeroDivisionError


async def test_a_fault_of_its_own_is_raised_in_the_end() -> None:
    exchange = Simulator(pace=0)
    with pytest.raises(KeyError):
        async with exchange, aiohttp.ClientSession() as http:
            client = Client(exchange, http, exchange.credentials)
            await client.issue()
            exchange.account.holdings["005930"] = dict[str, Any]()["nothing"]


async def test_servers_are_known_once_open() -> None:
    exchange = Simulator()
    with pytest.raises(RuntimeError, match="open the simulator first"):
        _ = exchange.server
    async with exchange:
        server = exchange.server
        assert server.name == "simulator"
        assert server.rest.startswith("http://127.0.0.1:")
        assert server.websocket.endswith("/api/dostk/websocket")
        assert (server.limits.calls, server.limits.items) == (5, 200)
        assert repr(exchange) == "Simulator(200 stocks, 0 connections)"
    assert Simulator(rules=Rules(paper=True)).rules.limits().calls == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"pace": -1}, "pace must not be negative"),
        ({"cash": -1}, "cash must not be negative"),
        ({"gold_cash": -1}, "gold_cash must not be negative"),
        ({"holdings": {"005930": -5}}, "005930 must not be negative"),
        ({"loans": {("005930", dt.date(2026, 3, 4)): -5}}, "005930 must not be negative"),
        ({"replay": [], "speed": 0}, "speed must be positive"),  # before a port is opened
    ],
)
def test_what_is_out_of_range_is_refused_at_once(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Simulator(stocks=1, **arguments)


async def test_wrong_arguments(exchange: Simulator) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Simulator(stocks=0)
    with pytest.raises(ValueError, match="not listed"):
        Simulator(holdings={"999999": 1})
    with pytest.raises(ValueError, match="registrations must be at least 1"):
        Rules(registrations=0)
    with pytest.raises(ValueError, match="at least one share"):
        exchange.trade("005930", size=0)
    with pytest.raises(RuntimeError, match="opened once"):
        await exchange.__aenter__()


async def test_waiting_for_something(exchange: Simulator) -> None:
    await exchange.wait_for(lambda: True)
    with pytest.raises(TimeoutError):
        await exchange.wait_for(lambda: exchange.orders, timeout=0.01)
    async with asyncio.TaskGroup() as tasks:
        volume = exchange.stock("005930").volume
        tasks.create_task(exchange.wait_for(lambda: exchange.stock("005930").volume > volume))
        await asyncio.sleep(0)
        exchange.step("005930")


async def test_two_simulators_side_by_side(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0) as one, Simulator(pace=0, seed=2) as other:
        assert one.server.rest != other.server.rest
        stranger = Client(other, http, one.credentials)
        assert "8001" in (await stranger.issue()).message


async def test_a_client_that_leaves_while_it_is_answered_is_no_failure(client: Client) -> None:
    exchange = client.exchange
    await client.issue()
    exchange.delay_answers(0, "ka10001")  # the answer is written one turn of the loop later
    asked = asyncio.create_task(client.call("ka10001", stk_cd="005930"))
    await exchange.wait_for(lambda: bool(exchange.calls_of("ka10001")))
    exchange.drop_connections("both")
    with pytest.raises(aiohttp.ClientError):
        await asked
    await exchange.__aexit__(None, None, None)
