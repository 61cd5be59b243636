"""Faults: effect, number of times and end of each."""

from __future__ import annotations

import asyncio
import json
from typing import Literal

import aiohttp
import pytest

from kiwoom_async import Gap, Session, Trade
from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import PING, Client

pytestmark = pytest.mark.anyio


async def is_fine(client: Client) -> bool:
    client.exchange.rate_limit(1000)
    return (await client.call("ka10001", stk_cd="005930")).code == 0


async def test_dropped_connections(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        exchange.drop_connections()
        assert (await socket.closed())[0] == 1006
    assert await is_fine(client)
    exchange.delay_answers(30)
    call = asyncio.create_task(client.call("ka10095", stk_cd="005930"))
    await exchange.wait_for(lambda: exchange.calls_of("ka10095"))
    exchange.drop_connections("rest")
    with pytest.raises(aiohttp.ClientError):
        await call


@pytest.mark.kiwoom_stage(port=0)
@pytest.mark.parametrize("part", ["socket", "rest", "both"])
async def test_with_one_port_each_part_is_broken_apart(
    exchange: Simulator, session: Session, part: Literal["socket", "rest", "both"]
) -> None:
    async with session.stream((Trade, Gap), "005930") as events:
        await session.stocks.info("005930")
        exchange.drop_connections(part)
        if part == "rest":
            await exchange.settled(session)
        else:
            assert isinstance(await anext(events), Gap)
        assert await session.stocks.info("005930")
        assert session.stats().reconnections == (part != "rest")


@pytest.mark.kiwoom_stage(port=0)
async def test_with_one_port_new_connections_are_refused_to_both(exchange: Simulator) -> None:
    with pytest.raises(ValueError, match="no port of its own"):
        exchange.refuse_connections("socket")
    exchange.refuse_connections("both")
    async with aiohttp.ClientSession() as client:
        with pytest.raises(aiohttp.ClientConnectorError):
            await client.get(exchange.server.rest)


async def test_mute_connections_are_zombies(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(ping_interval=0.02)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0B", items=("005930",))
            await socket.next("PING")
            exchange.mute()
            seen = len(socket.seen)
            exchange.step("005930")
            await socket.send(trnm="REG", grp_no="2", refresh="1", data=[])
            await exchange.wait_for(lambda: exchange.messages[-1].name == "REG")
            other = Client(exchange, http, exchange.open_account())
            async with other.socket() as talkative:  # newcomers may speak
                for _ in range(8):
                    await talkative.next("PING")
            assert [text for text in socket.seen[seen:] if text != PING] == []
            exchange.unmute()
            await socket.next("PING")
            assert not socket.backlog
            assert (await socket.register("0D", items=("005930",)))["return_code"] == 0


async def test_newcomers_may_be_mute_too(client: Client) -> None:
    client.exchange.mute(newcomers=True)
    await client.issue()
    async with client.socket(login=False) as socket:
        await socket.send(trnm="LOGIN", token=client.token)
        await client.exchange.wait_for(lambda: client.exchange.connections[0].logged_in)
        client.exchange.heal()
        assert (await socket.register("00"))["return_code"] == 0
        assert not [text for text in socket.seen if "LOGIN" in text]


async def test_garbled_answers(client: Client) -> None:
    exchange = client.exchange
    fault = exchange.garble(2, api_id="ka10001")
    assert (await client.call("ka10095", stk_cd="005930")).code == 0
    for _ in range(2):
        with pytest.raises(json.JSONDecodeError):
            _ = (await client.call("ka10001", stk_cd="005930")).body
    assert (fault.hits, fault.active) == (2, False)
    assert await is_fine(client)
    exchange.garble(how="empty")
    assert (await client.call("ka10001", stk_cd="005930")).raw == b""
    exchange.garble(how="garbage")
    with pytest.raises(json.JSONDecodeError):
        _ = (await client.call("ka10001", stk_cd="005930")).body
    assert await is_fine(client)


async def test_garbled_frames(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("0B", items=("005930",))
        client.exchange.garble(1, on="socket")
        client.exchange.step("005930", times=2)
        broken = await socket.ws.receive_str()
        with pytest.raises(json.JSONDecodeError):
            json.loads(broken)
        assert (await socket.entries(1))[0]["type"] == "0B"


async def test_late_answers(client: Client) -> None:
    exchange = client.exchange
    await client.issue()
    async with client.socket() as socket:
        await socket.register("00")
        with exchange.delay_answers(0.3, "kt10000") as fault:
            order = asyncio.create_task(client.order(ord_uv="60000"))
            await socket.entries(1)  # processed at once
            assert not order.done()
            assert (await order).code == 0
        assert (fault.hits, fault.active) == (1, False)


@pytest.mark.parametrize("how", ["close", "hang"])
async def test_lost_answers_book_the_order(client: Client, how: Literal["close", "hang"]) -> None:
    exchange = client.exchange
    await client.issue()
    async with client.socket() as socket:
        await socket.register("00")
        exchange.lose_answer("kt10000", how=how)
        sent = asyncio.create_task(client.order(ord_uv="60000"))
        (event,) = await socket.entries(1)
        if how == "hang":
            await asyncio.sleep(0)
            assert not sent.done()
            sent.cancel()
        with pytest.raises((aiohttp.ClientError, asyncio.CancelledError)):
            await sent
    (order,) = exchange.open_orders
    assert event["values"]["9203"] == order.number
    assert (exchange.calls_of("kt10000")[0].status, len(exchange.calls_of("kt10000"))) == (None, 1)
    assert (await client.order(ord_uv="60000")).code == 0


async def test_an_order_goes_on_when_the_client_stops_waiting(
    http: aiohttp.ClientSession,
) -> None:
    async with Simulator(pace=0, rules=Rules(order_events="after")) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("00")
            exchange.delay_answers(60, "kt10000")
            sent = asyncio.create_task(client.order(trde_tp="3"))
            await exchange.wait_for(lambda: exchange.orders)
            sent.cancel()
            told = await socket.entries(2)
            assert [entry["values"]["913"] for entry in told] == ["접수", "체결"]


async def test_maintenance(client: Client) -> None:
    with client.exchange.html_maintenance(status=503):
        reply = await client.issue()
        assert (reply.status, reply.headers["content-type"]) == (503, "text/html")
        assert b"<html" in reply.raw
        assert b"<html" in (await client.post("/api/dostk/stkinfo", {})).raw
    assert (await client.issue()).code == 0


async def test_answers_of_all_kinds(client: Client) -> None:
    exchange = client.exchange
    await client.issue()
    exchange.answer_with(
        502, "bad gateway", content_type="text/plain", headers={"Retry-After": "1"}
    )
    reply = await client.call("ka10001", stk_cd="005930")
    assert (reply.status, reply.headers["retry-after"]) == (502, "1")
    refusal = {"return_code": 5, "return_msg": "[1700:유량=5, API ID=ka10001]"}
    exchange.answer_with(200, refusal, api_id="ka10001", count=2)
    assert (await client.call("ka10095", stk_cd="005930")).code == 0
    for _ in range(2):
        reply = await client.call("ka10001", stk_cd="005930")
        assert (reply.status, reply.body) == (200, refusal)
    exchange.answer_with()
    assert (await client.order(ord_uv="60000")).raw == b""
    assert not exchange.orders  # not processed
    exchange.answer_with(count=None)
    exchange.heal()
    assert await is_fine(client)


async def test_idle_connections_are_closed(client: Client) -> None:
    exchange = client.exchange
    host, port = exchange.server.rest.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    answer = await reader.readuntil(b']"}')
    assert b"[1501:" in answer
    exchange.close_idle_connections()
    async with asyncio.timeout(5):
        assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


async def test_stale_connections_break_when_they_are_used(client: Client) -> None:
    exchange = client.exchange
    assert await is_fine(client)
    exchange.close_idle_connections(silently=True)
    with pytest.raises(aiohttp.ClientError):
        await client.order(ord_uv="60000")
    assert not exchange.calls_of("kt10000")
    assert (await client.order(ord_uv="60000")).code == 0


async def test_refused_connections(client: Client) -> None:
    exchange = client.exchange
    server = exchange.server
    async with client.socket() as socket:
        exchange.refuse_connections()
        exchange.refuse_connections()
        async with aiohttp.ClientSession() as fresh:
            with pytest.raises(aiohttp.ClientConnectorError):
                await Client(exchange, fresh, client.credentials).issue()
            with pytest.raises(aiohttp.ClientConnectorError):
                await fresh.ws_connect(server.websocket)
        assert (await socket.register("00"))["return_code"] == 0  # open ones stay
        await exchange.accept_connections()
        await exchange.accept_connections()
    assert exchange.server == server
    async with aiohttp.ClientSession() as fresh:
        assert (await Client(exchange, fresh, client.credentials).issue()).code == 0


async def test_a_tighter_limit_is_learned_from_refusals(client: Client) -> None:
    client.exchange.rate_limit(2, window=30, status=200)
    replies = [await client.call("ka10001", stk_cd="005930") for _ in range(3)]
    assert [(reply.status, reply.code) for reply in replies] == [(200, 0), (200, 0), (200, 5)]
    assert "유량=2" in replies[-1].message


async def test_faults_count_from_one(exchange: Simulator) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        exchange.garble(0)
    fault = exchange.delay_answers(1)
    assert repr(fault) == "Fault(delay on every call, 0 hits, until undone)"
    exchange.heal()
    assert not fault.active


async def test_a_fault_at_a_chosen_call(client: Client) -> None:
    exchange = client.exchange
    exchange.rate_limit(1_000)
    fault = exchange.on("kt10000").after(2).lose_answer()
    for _ in range(2):
        assert (await client.order(ord_uv="65000")).code == 0
    with pytest.raises(aiohttp.ClientError):
        await client.order(ord_uv="65000")
    assert (await client.order(ord_uv="65000")).code == 0
    assert (len(exchange.orders), fault.hits, fault.active) == (4, 1, False)


async def test_scripts_compose(client: Client) -> None:
    exchange = client.exchange
    exchange.rate_limit(1_000)
    exchange.on("ka10001").refuse(1999)
    exchange.on("ka10001").after(1).cut_answers("return_code")
    exchange.on("ka10001").after(2).answer_with(500, "x")
    exchange.on("ka10001").after(1).break_paging("absent")
    replies = [await client.call("ka10001", stk_cd="005930") for _ in range(4)]
    assert "[1999:" in replies[0].message
    assert "return_code" not in replies[1].body
    assert [reply.status for reply in replies] == [200, 200, 500, 200]
    assert replies[3].code == 0
    with pytest.raises(ValueError, match="must not be negative"):
        exchange.on().after(-1)


async def test_faults_by_chance_follow_the_seed(http: aiohttp.ClientSession) -> None:
    seen = []
    for _ in range(2):
        async with Simulator(pace=0, seed=5) as exchange:
            exchange.rate_limit(1_000)
            client = Client(exchange, http, exchange.credentials)
            fault = exchange.on("ka10001").sometimes(0.3).refuse(1999)
            replies = [await client.call("ka10001", stk_cd="005930") for _ in range(40)]
            seen.append([reply.code for reply in replies])
            assert fault.hits == sum(code != 0 for code in seen[-1])
            with pytest.raises(ValueError, match="chance must be"):
                exchange.on().sometimes(0)
    assert seen[0] == seen[1]
    assert 4 <= sum(code != 0 for code in seen[0]) <= 22
