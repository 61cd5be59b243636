"""Condition search: the library follows the server's rules for the caller."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import cycle

import anyio
import pytest
from aiohttp import web
from msgspec.structs import replace

from kiwoom_async import (
    ConfigError,
    DecodeError,
    Server,
    Session,
    SessionClosed,
    Stream,
    SubscriptionRejected,
    Timeouts,
    Trade,
    TransportError,
)
from kiwoom_async.clock import SystemClock
from kiwoom_async.conditions.models import Condition, ConditionHit
from kiwoom_async.simulator import Rules, Simulator

QUICK = Timeouts(reconnect_first=0.02, reconnect_longest=0.05, acknowledge=0.5)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(registrations=50, condition_page=3),
    pytest.mark.kiwoom_connect(timeouts=QUICK),
]


def asked(exchange: Simulator) -> list[str]:
    names = [message.name for message in exchange.messages]
    return [name for name in names if name.startswith("CNSR")]


async def take(hits: Stream[ConditionHit], count: int) -> list[tuple[str, str, bool]]:
    got = [await anext(hits) for _ in range(count)]
    return [(hit.symbol, hit.event, hit.listed) for hit in got]


async def test_the_saved_conditions(exchange: Simulator, session: Session) -> None:
    saved = await session.conditions.list()
    assert saved
    assert all(isinstance(one, Condition) and one.no and one.name for one in saved)
    assert asked(exchange) == ["CNSRLST"]


async def test_searching_once_goes_through_all_pages(exchange: Simulator, session: Session) -> None:
    condition = (await session.conditions.list())[0]
    for number in range(7):
        exchange.enter_condition(condition.no, exchange.symbols[number])
    found = [match async for match in session.conditions.search(condition)]
    symbols = [match.symbol for match in found]
    assert set(exchange.symbols[:7]) <= set(symbols)
    assert len(symbols) == len(set(symbols))
    assert found[0].price is not None
    assert found[0].change_rate is not None
    assert found[0].price > 0
    assert abs(found[0].change_rate) < 30
    assert asked(exchange).count("CNSRREQ") >= 3
    by_name = [match.symbol async for match in session.conditions.search(condition.name)]
    by_number = [match.symbol async for match in session.conditions.search(condition.no)]
    assert by_name == by_number == symbols


async def test_the_list_is_asked_for_first_on_every_connection(
    exchange: Simulator, session: Session
) -> None:
    """Otherwise nothing is ever answered."""
    async with session.conditions.watch("0"):
        assert asked(exchange)[:2] == ["CNSRLST", "CNSRREQ"]


async def test_an_unknown_condition_lists_the_known(session: Session) -> None:
    known = await session.conditions.list()
    with pytest.raises(ConfigError, match="'nonsense'") as caught:
        async for _ in session.conditions.search("nonsense"):
            pytest.fail("found")
    assert all(one.name in str(caught.value) for one in known)
    with pytest.raises(ConfigError, match="no condition has"):
        async with session.conditions.watch("nonsense"):
            pytest.fail("entered")


async def test_watching_the_members_first_then_who_enters_and_leaves(
    exchange: Simulator, session: Session
) -> None:
    no = (await session.conditions.list())[0].no
    inside, outside = exchange.symbols[0], exchange.symbols[1]
    for symbol in exchange.symbols:
        exchange.leave_condition(no, symbol)
    exchange.enter_condition(no, inside)
    async with session.conditions.watch(no) as hits:
        assert await take(hits, 1) == [(inside, "entered", True)]
        exchange.enter_condition(no, outside)
        exchange.step(outside)
        exchange.leave_condition(no, inside)
        exchange.step(inside)
        assert sorted(await take(hits, 2)) == sorted(
            [(outside, "entered", False), (inside, "left", False)]
        )
        async with session.conditions.watch(no) as late:  # shares the registration
            assert await take(late, 1) == [(outside, "entered", True)]
    await exchange.wait_for(lambda: asked(exchange).count("CNSRCLR") == 1)
    assert asked(exchange).count("CNSRREQ") == 1


@pytest.mark.parametrize("empty", ["null", "absent", "list"])
async def test_a_condition_without_members(empty: str) -> None:
    rules = Rules(registrations=50, empty_condition=empty)  # type: ignore[arg-type]
    async with (
        Simulator(pace=0, rules=rules) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        no = (await session.conditions.list())[0].no
        for symbol in exchange.symbols:
            exchange.leave_condition(no, symbol)
        assert [match async for match in session.conditions.search(no)] == []
        async with session.conditions.watch(no) as hits:
            exchange.enter_condition(no, exchange.symbols[0])
            exchange.step(exchange.symbols[0])
            assert await take(hits, 1) == [(exchange.symbols[0], "entered", False)]


async def test_after_a_lost_connection_the_difference_is_told(
    exchange: Simulator, session: Session
) -> None:
    """The condition is still registered at the server (900003): it is cleared and asked again."""
    no = (await session.conditions.list())[0].no
    first, second = exchange.symbols[0], exchange.symbols[1]
    for symbol in exchange.symbols:
        exchange.leave_condition(no, symbol)
    exchange.enter_condition(no, first)
    async with session.conditions.watch(no) as hits, session.stream(Trade, first):
        assert await take(hits, 1) == [(first, "entered", True)]
        exchange.refuse_connections("socket")
        exchange.drop_connections()
        await exchange.wait_for(lambda: not exchange.connections)
        exchange.leave_condition(no, first)
        exchange.enter_condition(no, second)
        exchange.step(first, second)
        await exchange.accept_connections()
        assert await take(hits, 2) == [(first, "left", True), (second, "entered", True)]
        exchange.leave_condition(no, second)
        exchange.step(second)
        assert await take(hits, 1) == [(second, "left", False)]
    assert "CNSRCLR" in asked(exchange)


async def test_several_at_once_up_to_ten() -> None:
    async with (
        Simulator(pace=0, rules=Rules(registrations=50, conditions=2)) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        numbers = [one.no for one in await session.conditions.list()]
        assert len(numbers) >= 3
        async with (
            session.conditions.watch(numbers[0]) as one,
            session.conditions.watch(numbers[1]) as two,
        ):
            with pytest.raises(ConfigError, match="2 conditions can be watched at once"):
                async with session.conditions.watch(numbers[2]):
                    pytest.fail("entered")
            for symbol in exchange.symbols:
                exchange.enter_condition(numbers[0], symbol)
                exchange.leave_condition(numbers[1], symbol)
            exchange.step()
            async for hit in one:
                assert hit.condition == numbers[0]
                break
            await two.aclose()


class Waits(SystemClock):
    """Notes how long its blocks may take."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        self.seconds.append(seconds)
        return super().timeout(seconds)


async def test_lists_of_hits_are_gathered_by_the_clock_of_the_session(exchange: Simulator) -> None:
    clock = Waits()
    async with Session(exchange.server, exchange.credentials, clock=clock) as session:
        no = (await session.conditions.list())[0].no
        exchange.enter_condition(no, exchange.symbols[0])
        async with session.conditions.watch(no) as hits:
            assert await anext(hits.batches(max_size=1, max_wait=77))
    assert 77 in clock.seconds


async def test_an_impossible_buffer_is_refused(session: Session) -> None:
    with pytest.raises(ConfigError, match="buffer must be at least 1, not 0"):
        session.conditions.watch("0", buffer=0)


async def test_the_end_of_the_session_ends_the_watching(exchange: Simulator) -> None:
    async with anyio.create_task_group() as tasks:
        async with Session(exchange.server, exchange.credentials) as session:
            hits = await session.conditions.watch("0").__aenter__()
            while hits.stats().buffered:
                await anext(hits)

            async def wait() -> None:
                with pytest.raises(SessionClosed):
                    await anext(hits)

            tasks.start_soon(wait)
            await anyio.lowlevel.checkpoint()


async def test_a_refusal_is_an_error(exchange: Simulator, session: Session) -> None:
    with pytest.raises(SubscriptionRejected, match="9000"):
        async for _ in session.conditions.search(Condition("999", "gone")):
            pytest.fail("found")


async def test_a_dead_token_at_login_keeps_no_caller_waiting(
    exchange: Simulator, session: Session
) -> None:
    await session.call("ka10001", stk_cd="005930")
    exchange.expire_tokens()
    assert await session.conditions.list()


async def test_no_connection_is_an_error_in_time(exchange: Simulator) -> None:
    exchange.refuse_connections("socket")
    patience = Timeouts(subscribe=0.05)
    async with Session(exchange.server, exchange.credentials, timeouts=patience) as session:
        with pytest.raises(TransportError, match="not connected after"):
            await session.conditions.list()


async def test_after_the_session_there_is_no_answer(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        conditions = session.conditions
        await conditions.list()
    with pytest.raises(SessionClosed):
        await conditions.list()


async def test_watching_that_was_cancelled_takes_no_place() -> None:
    async with (
        Simulator(pace=0, rules=Rules(conditions=1)) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        first, second, third, *_ = await session.conditions.list()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(session.conditions.watch(first).__aenter__)
            await exchange.wait_for(lambda: "CNSRREQ" in asked(exchange))
            tasks.cancel_scope.cancel()
        async with session.conditions.watch(second):
            assert asked(exchange)[-3:] == ["CNSRREQ", "CNSRCLR", "CNSRREQ"]
        async with session.conditions.watch(third):
            assert asked(exchange)[-2:] == ["CNSRCLR", "CNSRREQ"]


@asynccontextmanager
async def odd_server(exchange: Simulator, **answers: list[object]) -> AsyncIterator[Server]:
    """A WebSocket that gives these answers by turns, and hangs up after each CNSRREQ."""
    data = {name: cycle(listed) for name, listed in answers.items()}

    async def talk(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            name = json.loads(message.data)["trnm"]
            answer = {"trnm": name, "return_code": 0, "return_msg": ""}
            await socket.send_json(answer | {"data": next(data[name]) if name in data else None})
            if name == "CNSRREQ":
                await socket.close()
        return socket

    application = web.Application()
    application.router.add_get("/", talk)
    runner = web.AppRunner(application, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield replace(exchange.server, clock=None, websocket=site.name.replace("http", "ws"))
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("data", [{"a": 1}, "text", 7])
async def test_what_is_no_list_is_an_error(exchange: Simulator, data: object) -> None:
    async with (
        odd_server(exchange, CNSRLST=[data]) as server,
        Session(server, exchange.credentials) as session,
    ):
        with pytest.raises(DecodeError, match="no list"):
            await session.conditions.list()


async def test_an_odd_row_costs_itself_only(exchange: Simulator) -> None:
    rows = [["0"], None, {"seq": "1"}, ["4", "good"]]
    async with (
        odd_server(exchange, CNSRLST=[rows]) as server,
        Session(server, exchange.credentials) as session,
    ):
        assert await session.conditions.list() == [Condition("4", "good")]


async def test_odd_members_on_the_next_connection(exchange: Simulator) -> None:
    members = [[{"jmcode": "A005930"}], ["A005930", {"jmcode": "A000660"}], {"jmcode": "A005930"}]
    async with (
        odd_server(exchange, CNSRLST=[[["0", "a"]]], CNSRREQ=members) as server,
        Session(server, exchange.credentials, timeouts=QUICK) as session,
        session.conditions.watch("0") as hits,
    ):
        assert await take(hits, 3) == [
            ("005930", "entered", True),
            ("005930", "left", True),
            ("000660", "entered", True),
        ]
        with pytest.raises(DecodeError, match="no list"):
            await anext(hits)
        assert await session.conditions.list()
