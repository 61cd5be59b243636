"""State of the connection: read, awaited, iterated; a dead line is not a quiet market."""

from __future__ import annotations

import datetime as dt

import anyio
import pytest

from kiwoom_async import Session, SessionReplaced, State, Trade
from kiwoom_async.simulator import Simulator
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio


async def test_a_session_is_connecting_live_down_and_closed(exchange: Simulator) -> None:
    session = Session(exchange.server, exchange.credentials)
    assert session.state.name == "connecting"
    names: list[str] = []

    async def follow() -> None:
        names.extend([state.name async for state in session.state])

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(follow)
        async with session:
            assert session.state.now == State("connecting", session.state.since)
            async with session.stream(Trade, SAMSUNG):
                assert (session.state.name, session.state.why) == ("live", "")
                exchange.drop_connections()
                down = await session.state.until("down")
                live = await session.state.until("live")
                assert down.since <= live.since
        assert session.state.name == "closed"
        assert session.state.why == "the session was closed"
    assert names == ["connecting", "live", "down", "live", "closed"]


async def test_down_begins_with_the_last_frame_and_says_why(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG):
        exchange.refuse_connections()
        before = session.clock.now()
        exchange.drop_connections()
        down = await session.state.until("down")
        assert down.since <= before
        assert "closed by the server" in down.why
        with pytest.raises(TimeoutError):
            async with session.clock.timeout(120):
                await session.state.until("live")
        assert session.state.now == down  # failed attempts do not change it
        assert isinstance(down.since, dt.datetime)
        await exchange.accept_connections()
        assert (await session.state.until("live", "closed")).name == "live"


async def test_a_mute_line_is_down_and_a_quiet_market_is_not(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG):
        await session.clock.sleep(300)
        assert session.state.name == "live"
        exchange.mute()
        down = await session.state.until("down")
        assert "no frame for" in down.why


async def test_it_says_why_the_first_connection_fails(exchange: Simulator) -> None:
    exchange.refuse_connections("socket")
    async with (
        Session(exchange.server, exchange.credentials) as session,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(session.stream(Trade, SAMSUNG).__aenter__)
        states = aiter(session.state)
        assert (await anext(states)).why == ""
        failed = await anext(states)
        assert failed.name == "connecting"
        assert "can't reach" in failed.why
        tasks.cancel_scope.cancel()


async def test_waiting_ends_with_the_session(exchange: Simulator) -> None:
    states: list[State] = []

    async def wait(session: Session) -> None:
        states.append(await session.state.until("down"))

    async with anyio.create_task_group() as tasks:
        with pytest.raises(SessionReplaced):
            async with Session(exchange.server, exchange.credentials) as session:
                async with session.stream(Trade, SAMSUNG) as trades:
                    tasks.start_soon(wait, session)
                    exchange.kick()
                    await anext(trades)
    assert [state.name for state in states] == ["closed"]
    assert "another login" in states[0].why


async def test_a_session_that_was_never_opened_can_be_closed(exchange: Simulator) -> None:
    session = Session(exchange.server, exchange.credentials)
    await session.aclose()
    assert session.state.name == "closed"
    assert repr(session.state).startswith("<ConnectionState closed since ")


async def test_cancelling_a_wait_leaves_it_usable(exchange: Simulator, session: Session) -> None:
    with anyio.move_on_after(1):
        await session.state.until("live")
    async with session.stream(Trade, SAMSUNG):
        assert (await session.state.until("live")).name == "live"


@pytest.mark.parametrize("secret", ["appkey", "secretkey"])
async def test_no_secret_is_shown(exchange: Simulator, secret: str) -> None:
    text = str(getattr(exchange.credentials, secret))
    exchange.refuse_requests("LOGIN", return_code=8005, text=f"key {text} is bad", count=1)
    async with (
        Session(exchange.server, exchange.credentials) as session,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(session.stream(Trade, SAMSUNG).__aenter__)
        async for state in session.state:
            assert text not in repr(state)
            assert text not in repr(session.state)
            if state.name == "live":
                break
        tasks.cancel_scope.cancel()
