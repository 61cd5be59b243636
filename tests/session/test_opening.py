"""open() and aclose(): a session that no single task owns, with the promises of ``async with``."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Coroutine
from pathlib import Path
from typing import TypeVar

import anyio
import pytest
from msgspec.structs import replace

from kiwoom_async import (
    LIVE,
    Answer,
    ConfigError,
    Credentials,
    KiwoomError,
    PagingError,
    Session,
    SessionClosed,
    SessionReplaced,
    Stream,
    Trade,
)
from kiwoom_async.clock import SystemClock
from kiwoom_async.simulator import Simulator
from tests.support.clock import StillClock
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio

T = TypeVar("T")


async def in_a_task_of_its_own(work: Coroutine[object, object, T]) -> T:
    return await asyncio.create_task(work)


async def test_a_session_is_opened_used_and_closed_by_different_tasks(exchange: Simulator) -> None:
    """What notebook cells do: each runs as a task."""
    session = await in_a_task_of_its_own(Session(exchange.server, exchange.credentials).open())
    info = await in_a_task_of_its_own(session.stocks.info(SAMSUNG))
    assert info.symbol == SAMSUNG
    trades: Stream[Trade] = session.stream(Trade, SAMSUNG)
    await in_a_task_of_its_own(trades.__aenter__())
    exchange.trade(SAMSUNG, size=7)
    assert (await in_a_task_of_its_own(trades.__anext__())).size == 7
    await in_a_task_of_its_own(session.aclose())
    with pytest.raises(SessionClosed):
        await anext(trades)
    with pytest.raises(SessionClosed):
        await session.stocks.info(SAMSUNG)
    await exchange.wait_for(lambda: exchange.connections == [])


async def test_what_ends_the_session_comes_out_of_aclose_by_itself(exchange: Simulator) -> None:
    session = await Session(exchange.server, exchange.credentials).open()
    async with session.stream(Trade, SAMSUNG) as trades:
        exchange.kick()
        with pytest.raises(SessionReplaced):
            await anext(trades)
    with pytest.raises(SessionReplaced):
        await session.stocks.info(SAMSUNG)
    for _ in range(2):
        with pytest.raises(SessionReplaced):
            await session.aclose()


async def test_who_waits_when_the_session_is_closed_hears_of_it(exchange: Simulator) -> None:
    session = await Session(exchange.server, exchange.credentials).open()
    ended: list[KiwoomError] = []

    async def consume() -> None:
        async with session.stream(Trade, SAMSUNG) as trades:
            entered.set()
            try:
                await anext(trades)
            except SessionClosed as error:
                ended.append(error)

    entered = anyio.Event()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(consume)
        await entered.wait()
        await session.aclose()
    assert [type(error) for error in ended] == [SessionClosed]


async def test_closing_twice_and_closing_what_was_never_opened_do_nothing(
    exchange: Simulator,
) -> None:
    session = Session(exchange.server, exchange.credentials)
    await session.aclose()
    with pytest.raises(SessionClosed, match="create another"):
        await session.open()
    session = await Session(exchange.server, exchange.credentials).open()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(session.aclose)
        tasks.start_soon(session.aclose)
    await session.aclose()


async def test_a_session_is_opened_once(exchange: Simulator) -> None:
    session = await Session(exchange.server, exchange.credentials).open()
    with pytest.raises(SessionClosed, match="create another"):
        await session.open()
    await session.stocks.info(SAMSUNG)
    await session.aclose()


async def test_opening_that_is_cancelled_leaves_nothing_behind(exchange: Simulator) -> None:
    before = asyncio.all_tasks()
    opening = asyncio.create_task(Session(exchange.server, exchange.credentials).open())
    await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize("turns", [1, 2, 3, 5, 50])
async def test_closing_while_another_task_opens_it_frees_the_order_journal(
    exchange: Simulator, tmp_path: Path, turns: int
) -> None:
    path = tmp_path / "orders.jsonl"
    session = Session(exchange.server, exchange.credentials, order_journal=path)
    opening = asyncio.create_task(session.open())
    for _ in range(turns):  # before, while and after a thread opens the file
        await asyncio.sleep(0)
    await session.aclose()
    with contextlib.suppress(SessionClosed):  # unless it was open already
        await opening
    async with Session(exchange.server, exchange.credentials, order_journal=path) as other:
        await other.stocks.info(SAMSUNG)


@pytest.mark.parametrize("turns", [1, 2, 3, 5, 8, 11, 12, 20, 50])
async def test_opening_that_is_cancelled_frees_the_order_journal(
    exchange: Simulator, tmp_path: Path, turns: int
) -> None:
    path = tmp_path / "orders.jsonl"
    session = Session(exchange.server, exchange.credentials, order_journal=path)
    opening = asyncio.create_task(session.open())
    for _ in range(turns):
        await asyncio.sleep(0)
    opening.cancel()
    with contextlib.suppress(asyncio.CancelledError):  # unless it was open already
        await opening
        await session.aclose()
    assert session.closed
    async with Session(exchange.server, exchange.credentials, order_journal=path) as other:
        await other.stocks.info(SAMSUNG)


async def test_closing_that_is_cancelled_goes_on(exchange: Simulator) -> None:
    session = await Session(exchange.server, exchange.credentials).open()
    async with session.stream(Trade, SAMSUNG):
        pass
    closing = asyncio.create_task(session.aclose())
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    await exchange.wait_for(lambda: exchange.connections == [])
    await session.aclose()


async def test_a_body_whose_session_another_task_closes_ends_with_session_closed(
    exchange: Simulator,
) -> None:
    async with anyio.create_task_group() as tasks:
        with pytest.raises(SessionClosed):
            async with Session(exchange.server, exchange.credentials) as session:
                tasks.start_soon(session.aclose)
                await anyio.sleep_forever()


async def test_a_body_may_close_its_session_itself(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        await session.stocks.info(SAMSUNG)
        await session.aclose()


async def test_a_deadline_around_the_body_stays_a_deadline(exchange: Simulator) -> None:
    with pytest.raises(TimeoutError):
        async with (
            asyncio.timeout(0.05),
            Session(exchange.server, exchange.credentials) as session,
            session.stream(Trade, SAMSUNG) as trades,
        ):
            await anext(trades)
    with anyio.move_on_after(0.05) as deadline:
        async with Session(exchange.server, exchange.credentials):
            await anyio.sleep_forever()
    assert deadline.cancelled_caught


def test_a_session_that_was_not_closed_is_closed_by_its_loop_with_a_warning() -> None:
    async def forget() -> None:
        await Session(LIVE, Credentials(appkey="app", secretkey="secret")).open()

    with pytest.warns(ResourceWarning, match=r"Session \(live\) was not closed"):
        asyncio.run(forget())


async def test_the_clock_is_the_servers_unless_another_is_given(exchange: Simulator) -> None:
    key = Credentials(appkey="app", secretkey="secret")
    still, other = StillClock(), StillClock()
    assert isinstance(Session(LIVE, key).clock, SystemClock)
    assert Session(replace(LIVE, clock=still), key).clock is still
    assert Session(replace(LIVE, clock=still), key, clock=other).clock is other
    assert still.now().utcoffset() == dt.timedelta(hours=9)


async def test_a_call_by_path_gives_the_raw_answer(exchange: Simulator) -> None:
    body = {"return_code": 0, "return_msg": "ok", "price": "12.5", "rows": [{"a": "1"}]}
    exchange.answer_with(200, body, api_id="usa0001", count=1)
    async with Session(exchange.server, exchange.credentials) as session:
        answer = await session.call("usa0001", path="/api/us/quote", ticker="AAPL")
    assert type(answer) is Answer
    assert answer["price"] == "12.5"
    assert exchange.calls[-1].path == "/api/us/quote"


async def test_a_call_by_path_that_can_not_be_continued_says_so(
    exchange: Simulator, session: Session
) -> None:
    body, cut = {"return_code": 0, "rows": [{"a": "1"}]}, {"cont-yn": "Y"}
    exchange.answer_with(200, body, headers=cut, api_id="usa0001", count=1)
    with pytest.raises(PagingError, match=r"usa0001: .* no key") as caught:
        await session.call("usa0001", path="/api/us/quote")
    [answer] = caught.value.rows
    assert answer["rows"] == '[{"a":"1"}]'


async def test_calls_by_path_are_checked(session: Session) -> None:
    with pytest.raises(ConfigError, match="path"):
        await session.call("usa0001")
    for path in ("api/us", "//evil.example/x", "/a b", "/a?b=c", "/a\r\nX: y", "/a/"):
        with pytest.raises(ConfigError, match="path must look like"):
            await session.call("usa0001", path=path)
    for text in ("\ud800", "a\0b", "a\nb"):
        with pytest.raises(ConfigError, match="field ticker must be text"):
            await session.call("usa0001", path="/api/us", ticker=text)
    with pytest.raises(ConfigError, match="letters and digits"):
        await session.call("usa 0001", path="/api/us")
    with pytest.raises(ConfigError, match="ka10001 is at /api/dostk/stkinfo"):
        await session.call("ka10001", path="/api/us", stk_cd=SAMSUNG)
