"""Hooks: what a session does, as events; a hook that raises harms nothing."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from kiwoom_async import (
    APIError,
    AuthenticationError,
    ConfigError,
    Gap,
    InvalidRequest,
    OrderBook,
    OrderRejected,
    Session,
    Trade,
)
from kiwoom_async.simulator import Simulator
from kiwoom_async.telemetry import (
    ConnectionLost,
    Event,
    FrameUndecodable,
    GapsFound,
    Hook,
    LoggedIn,
    LoginRefused,
    OrderChanged,
    RecordsDropped,
    RegistrationDone,
    RegistrationRefused,
    RequestAnswered,
    RequestFailed,
    RequestSent,
    RequestWaited,
    SessionEnded,
    TokenDropped,
    TokenFailed,
    TokenIssued,
)
from tests.support.scripted import ScriptedSocket
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio

E = TypeVar("E", bound=Event)


class Heard:
    """A hook that keeps the events."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        self.events.append(event)

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]


def opened(exchange: Simulator, *hooks: Hook) -> Session:
    return Session(exchange.server, exchange.credentials, hooks=hooks)


async def test_a_call_is_sent_and_answered(exchange: Simulator) -> None:
    heard = Heard()
    async with opened(exchange, heard) as session:
        await session.stocks.info(SAMSUNG)
    token, sent, answered, ended = heard.events
    assert isinstance(token, TokenIssued)
    assert not token.shared
    assert sent == RequestSent("ka10001", 1, order=False)
    assert isinstance(answered, RequestAnswered)
    assert (answered.api_id, answered.attempt) == ("ka10001", 1)
    assert isinstance(ended, SessionEnded)


async def test_a_call_beyond_the_allowance_waited(exchange: Simulator) -> None:
    heard = Heard()
    async with opened(exchange, heard) as session:
        for _ in range(exchange.server.limits.calls + 1):
            await session.stocks.info(SAMSUNG)
    (waited,) = heard.of(RequestWaited)
    assert waited.api_id == "ka10001"
    assert 0 < waited.seconds <= 1.2


async def test_each_try_and_the_refusal_at_the_end(exchange: Simulator) -> None:
    heard = Heard()
    async with opened(exchange, heard) as session:
        exchange.refuse(1700, "ka10001")
        await session.stocks.info(SAMSUNG)
        exchange.refuse(1511, "ka10001")
        with pytest.raises(InvalidRequest):
            await session.stocks.info(SAMSUNG)
    retried, final = heard.of(RequestFailed)
    assert isinstance(retried.error, APIError)
    assert retried.error.code == "1700"
    assert retried.retry_in is not None
    assert retried.retry_in >= 1
    assert isinstance(final.error, InvalidRequest)
    assert final.retry_in is None
    assert [sent.attempt for sent in heard.of(RequestSent)] == [1, 2, 1]


async def test_a_token_that_dies_is_dropped_and_replaced(exchange: Simulator) -> None:
    heard = Heard()
    async with opened(exchange, heard) as session:
        await session.stocks.info(SAMSUNG)
        exchange.expire_tokens()
        await session.stocks.info(SAMSUNG)
    assert len(heard.of(TokenIssued)) == 2
    assert len(heard.of(TokenDropped)) == 1


async def test_the_line_registers_breaks_and_comes_back(exchange: Simulator) -> None:
    heard = Heard()
    async with (
        opened(exchange, heard) as session,
        session.stream((Trade, Gap), SAMSUNG) as trades,
    ):
        exchange.drop_connections()
        async for trade in trades:
            if isinstance(trade, Gap):
                break
        session.health()
    kinds = [LoggedIn, RegistrationDone, ConnectionLost, LoggedIn, RegistrationDone, GapsFound]
    assert [type(e) for e in heard.events if type(e) in kinds] == kinds
    first, second = heard.of(LoggedIn)
    assert (first.logins, first.down) == (1, None)
    assert second.logins == 2
    assert second.down is not None
    assert second.down >= 0
    assert heard.of(RegistrationDone)[0] == RegistrationDone("REG", (("0B", SAMSUNG),))
    assert heard.of(GapsFound)[0].count == 1


async def test_one_lost_line_is_one_event_for_all_streams(exchange: Simulator) -> None:
    """Also when the health is read between the registrations that follow each other."""
    heard = Heard()
    limits = replace(exchange.server.limits, items_per_registration=1)
    server = replace(exchange.server, limits=limits)
    async with AsyncExitStack() as stack:
        session = Session(server, exchange.credentials, hooks=[heard])
        await stack.enter_async_context(session)
        streams = []
        for symbol in exchange.symbols[:3]:
            for kinds in (Trade, Gap), (OrderBook, Gap):
                streams.append(await stack.enter_async_context(session.stream(kinds, symbol)))
        for lost in range(1, 3):
            exchange.drop_connections()
            for stream in streams:
                assert isinstance(await anext(stream), Gap)
                session.health()
            assert session.health().gaps == lost * len(streams)
        reported = GapsFound(tuple(repr(stream) for stream in streams), len(streams))
        assert heard.of(GapsFound) == [reported] * 2


async def test_what_was_missed_is_reported_before_the_session_ends(exchange: Simulator) -> None:
    heard = Heard()
    async with opened(exchange, heard) as session:
        async with session.stream((Trade, Gap), SAMSUNG) as trades:
            exchange.refuse_connections()
            exchange.drop_connections()
            await session.state.until("down")
    kinds = (GapsFound, SessionEnded)
    found = [event for event in heard.events if isinstance(event, kinds)]
    assert [type(event) for event in found] == [GapsFound, SessionEnded]
    assert found[0] == GapsFound((repr(trades),), 1)


async def test_a_login_refused_at_first_is_no_reconnection(
    exchange: Simulator, server: ScriptedSocket
) -> None:
    heard = Heard()
    server.answer("LOGIN", {"return_code": 8005, "return_msg": "no"})
    both = replace(exchange.server, websocket=server.url)
    async with (
        Session(both, exchange.credentials, hooks=[heard]) as session,
        session.stream(Trade, SAMSUNG),
    ):
        assert session.health().reconnections == 0
    assert len(heard.of(LoginRefused)) == 1
    (login,) = heard.of(LoggedIn)
    assert (login.logins, login.down) == (1, None)


async def test_a_final_refusal_of_the_login_promises_no_other_connection(
    exchange: Simulator, server: ScriptedSocket
) -> None:
    heard = Heard()
    server.answer("LOGIN", {"return_code": 1, "return_msg": "[8030:다른 서버]"})
    both = replace(exchange.server, websocket=server.url)
    with pytest.raises(AuthenticationError):
        async with (
            Session(both, exchange.credentials, hooks=[heard]) as session,
            session.stream(Trade, SAMSUNG),
        ):
            pytest.fail("entered")
    kinds = [LoginRefused, ConnectionLost, SessionEnded]
    assert [type(e) for e in heard.events if type(e) in kinds] == [LoginRefused, SessionEnded]


async def test_what_a_slow_stream_drops_is_one_event(exchange: Simulator) -> None:
    heard = Heard()
    async with opened(exchange, heard) as session:
        async with session.stream(Trade, SAMSUNG, on_full="drop_oldest", buffer=2) as slow:
            async with session.stream(Trade, SAMSUNG) as quick:
                for size in range(1, 11):
                    exchange.trade(SAMSUNG, size=size)
                async for trade in quick:
                    if trade.size == 10:
                        break
            dropped = slow.stats().dropped
        assert dropped
        assert session.health().dropped == dropped
        assert heard.of(RecordsDropped) == [RecordsDropped((repr(slow),), dropped)]


async def test_what_a_conflated_stream_skips_is_no_event(exchange: Simulator) -> None:
    heard = Heard()
    async with opened(exchange, heard) as session:
        async with session.stream(Trade, SAMSUNG, on_full="conflate") as newest:
            for size in range(1, 11):
                exchange.trade(SAMSUNG, size=size)
            await exchange.settled(session)
            assert newest.stats().dropped == 9
        assert heard.of(RecordsDropped) == []
        assert session.health().dropped == 0


async def test_odd_frames_and_refused_registrations(
    exchange: Simulator, server: ScriptedSocket
) -> None:
    heard = Heard()
    limits = replace(exchange.server.limits, registration_interval=0.001)
    both = replace(exchange.server, websocket=server.url, limits=limits)
    async with (
        Session(both, exchange.credentials, hooks=[heard]) as session,
        session.stream(Trade, SAMSUNG),
    ):
        await server.say("{not json")
        server.answer("REMOVE", {"return_code": 105111, "return_msg": "no"})
        async with session.stream(OrderBook, HYNIX):
            pass
        await server.came("REMOVE", 2)
    assert len(heard.of(FrameUndecodable)) == 1
    (refused,) = heard.of(RegistrationRefused)
    assert (refused.action, refused.keys) == ("REMOVE", (("0D", HYNIX),))
    assert "105111" in refused.why


async def test_an_order_from_sending_to_its_end(exchange: Simulator) -> None:
    heard = Heard()
    async with opened(exchange, heard) as session:
        order = await session.orders.buy(SAMSUNG, 10, order_type="market")
        await order.filled()
        exchange.market_phase("closed")
        with pytest.raises(OrderRejected):
            await session.orders.buy(SAMSUNG, 10, order_type="market")
    states = [(event.status, event.filled_size) for event in heard.of(OrderChanged)]
    assert states[0] == ("sent", 0)
    assert ("filled", 10) in states
    assert states[-1] == ("rejected", 0)
    assert len(states) == len(set(states))
    assert heard.of(OrderChanged)[-1].why
    assert [sent.order for sent in heard.of(RequestSent) if sent.api_id == "kt10000"] == [True] * 2


async def test_no_token_is_an_event_too(exchange: Simulator) -> None:
    heard = Heard()
    exchange.refuse(8001, "au10001", count=None)
    async with opened(exchange, heard) as session:
        with pytest.raises(APIError):
            await session.stocks.info(SAMSUNG)
    assert len(heard.of(TokenFailed)) == 1


async def test_a_hook_that_raises_harms_nothing(
    exchange: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Heard()

    def broken(event: Event) -> None:
        raise RuntimeError("my own fault")

    def cancelling(event: Event) -> None:
        raise asyncio.CancelledError

    with caplog.at_level(logging.ERROR, "kiwoom_async"):
        async with opened(exchange, broken, cancelling, heard) as session:
            await session.stocks.info(SAMSUNG)
            async with session.stream((Trade, Gap), SAMSUNG) as trades:
                exchange.drop_connections()
                await anext(trades)
            failures = session.health().hook_failures
    assert failures >= 2 * 7
    assert caplog.text.count("RuntimeError: my own fault") == 1
    assert len([one for one in caplog.records if "failed with" in one.getMessage()]) == 2
    assert heard.of(LoggedIn)


async def slow(event: Event) -> None:
    """Not a hook: it would have to be awaited."""


class Slow:
    async def __call__(self, event: Event) -> None:
        """Not a hook either."""


@pytest.mark.parametrize("hooks", [print, 5, [5], [slow], [Slow()]])
async def test_what_is_no_hook_is_refused(exchange: Simulator, hooks: Any) -> None:
    with pytest.raises(ConfigError, match="hook"):
        Session(exchange.server, exchange.credentials, hooks=hooks)
