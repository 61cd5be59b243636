"""Condition search when the server is difficult: late answers, refusals, lost connections."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
import pytest
from msgspec.structs import replace

from kiwoom_async import (
    PagingError,
    Session,
    Stream,
    SubscriptionRejected,
    Timeouts,
    TransportError,
)
from kiwoom_async.conditions.models import Condition, ConditionHit
from kiwoom_async.simulator import Simulator
from tests.support.clock import StillClock
from tests.support.scripted import HANG_UP, ScriptedSocket, real
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(registrations=50, condition_page=3),
]

FIRST, SECOND = Condition("0", "first"), Condition("1", "second")
QUICK = Timeouts(reconnect_first=0.01, reconnect_longest=0.01)
GONE = {"return_code": 900001, "return_msg": "존재하지 않는 조건검색 일련번호입니다.(seq=0)"}


@pytest.fixture
async def session(exchange: Simulator, server: ScriptedSocket) -> AsyncIterator[Session]:
    """Tokens come from the simulator, frames from the script."""
    both = replace(exchange.server, clock=None, websocket=server.url)
    async with Session(both, exchange.credentials, timeouts=QUICK) as session:
        yield session


def members(*symbols: str) -> dict[str, object]:
    return {"return_code": 0, "data": [{"jmcode": f"A{symbol}"} for symbol in symbols]}


def signal(symbol: str, event: str, seq: str = "0") -> str:
    return real("02", "", f841=seq, f9001=f"A{symbol}", f843=event, f20="100000")


async def take(hits: Stream[ConditionHit], count: int) -> list[tuple[str, str, bool]]:
    with anyio.fail_after(5):
        got = [await anext(hits) for _ in range(count)]
    return [(hit.symbol, hit.event, hit.listed) for hit in got]


async def search(session: Session, condition: Condition) -> None:
    async for _ in session.conditions.search(condition):
        pass


async def watch(session: Session, condition: Condition) -> None:
    async with session.conditions.watch(condition):
        pass


async def test_signals_that_come_before_the_list_are_told_after_it(
    server: ScriptedSocket, session: Session
) -> None:
    server.answer("CNSRREQ", signal(HYNIX, "I"), signal(SAMSUNG, "D"), members(SAMSUNG))
    async with session.conditions.watch(FIRST) as hits:
        assert await take(hits, 3) == [
            (SAMSUNG, "entered", True),
            (HYNIX, "entered", False),
            (SAMSUNG, "left", False),
        ]


async def test_a_number_may_come_back_with_a_blank(
    server: ScriptedSocket, session: Session
) -> None:
    async with session.conditions.watch(FIRST) as hits:
        await server.say(signal(HYNIX, "I", seq="0 "))
        assert await take(hits, 1) == [(HYNIX, "entered", False)]


@pytest.mark.parametrize(
    "refusals",
    [
        {"CNSRCLR": [{"return_code": 900002, "return_msg": "no"}]},
        {"CNSRCLR": [HANG_UP], "CNSRLST": [{"return_code": 0, "data": "maintenance"}]},
        {"CNSRCLR": [HANG_UP], "CNSRLST": [{"return_code": 1, "return_msg": "[1999:x]"}]},
    ],
)
async def test_a_refusal_while_clearing_is_logged_and_ends_nothing(
    server: ScriptedSocket,
    session: Session,
    caplog: pytest.LogCaptureFixture,
    refusals: dict[str, list[dict[str, object] | str]],
) -> None:
    async with session.conditions.watch(FIRST):
        for name, answers in refusals.items():
            server.answer(name, *answers)
    await server.came("CNSRCLR")
    if "CNSRLST" in refusals:
        await server.came("CNSRLST", 2)
    assert await session.conditions.list() == [FIRST, SECOND]
    assert "condition 0 is still watched" in caplog.text


async def test_two_who_want_the_same_at_once_ask_once(
    server: ScriptedSocket, session: Session
) -> None:
    async with anyio.create_task_group() as tasks:
        for _ in range(2):
            tasks.start_soon(watch, session, FIRST)
    await server.came("CNSRCLR")
    assert server.names == ["LOGIN", "CNSRLST", "CNSRREQ", "CNSRCLR"]


async def test_two_who_want_the_same_are_both_refused(
    server: ScriptedSocket, session: Session
) -> None:
    for _ in range(2):
        server.answer("CNSRREQ", GONE)
    refused: list[int | None] = []

    async def want() -> None:
        with pytest.raises(SubscriptionRejected) as caught:
            await watch(session, FIRST)
        refused.append(caught.value.return_code)

    async with anyio.create_task_group() as tasks:
        for _ in range(2):
            tasks.start_soon(want)
    assert refused == [900001, 900001]


async def test_what_was_refused_is_asked_for_again(
    server: ScriptedSocket, session: Session
) -> None:
    for _ in range(2):
        server.answer("CNSRREQ", GONE)
        with pytest.raises(SubscriptionRejected):
            await watch(session, FIRST)
    async with session.conditions.watch(FIRST):
        assert server.names.count("CNSRREQ") == 3
    assert "CNSRCLR" not in server.names


async def test_what_opens_the_connection_is_asked_for_once(
    server: ScriptedSocket, session: Session
) -> None:
    """It is wanted at the login already, like all that is to be watched again."""
    async with session.conditions.watch(FIRST), session.conditions.watch(SECOND):
        asked = [body["seq"] for body in server.asked("CNSRREQ")]
        assert asked == ["0", "1"]


async def test_what_is_refused_after_a_lost_connection_ends_its_streams(
    server: ScriptedSocket, session: Session
) -> None:
    async with session.conditions.watch(FIRST) as gone, session.conditions.watch(SECOND) as kept:
        server.answer("CNSRREQ", GONE)
        server.answer("CNSRREQ", members(HYNIX))
        server.hang_up()
        assert await take(kept, 1) == [(HYNIX, "entered", True)]
        with pytest.raises(SubscriptionRejected, match="900001"):
            await anext(gone)
        async with session.conditions.watch(FIRST):
            assert "CNSRCLR" not in server.names


async def test_a_search_that_goes_round_in_circles_is_an_error(
    server: ScriptedSocket, session: Session
) -> None:
    for key in ("3", "6", "3"):
        server.answer("CNSRREQ", {"return_code": 0, "data": [], "cont_yn": "Y", "next_key": key})
    with pytest.raises(PagingError, match="'3' came a second time"):
        await search(session, FIRST)
    assert [body["next_key"] for body in server.asked("CNSRREQ")] == ["", "3", "6"]


async def test_a_request_given_up_before_its_turn_is_not_sent(
    server: ScriptedSocket, session: Session
) -> None:
    await session.conditions.list()
    server.answer("CNSRREQ")  # not yet
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(search, session, FIRST)
        await server.came("CNSRREQ")
        async with anyio.create_task_group() as given_up:
            given_up.start_soon(search, session, SECOND)
            for _ in range(10):  # until it is queued
                await anyio.lowlevel.checkpoint()
            given_up.cancel_scope.cancel()
        await server.say('{"trnm":"CNSRREQ","return_code":0}')
    await search(session, FIRST)
    assert [body["seq"] for body in server.asked("CNSRREQ")] == ["0", "0"]


async def test_a_connection_lost_again_and_again_is_an_error(
    server: ScriptedSocket, session: Session
) -> None:
    for _ in range(3):
        server.answer("CNSRLST", HANG_UP)
    with pytest.raises(TransportError, match="connection was lost"):
        await session.conditions.list()
    assert await session.conditions.list() == [FIRST, SECOND]
    assert server.names == ["LOGIN", "CNSRLST"] * 4


async def test_searches_a_loss_interrupts_begin_anew_with_the_list(exchange: Simulator) -> None:
    """One was asked and has no answer, the other waits for its turn."""
    async with Session(exchange.server, exchange.credentials, timeouts=QUICK) as session:
        first, second, *_ = await session.conditions.list()
        exchange.mute()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(search, session, first)
            tasks.start_soon(search, session, second)
            await exchange.wait_for(lambda: "CNSRREQ" in names(exchange, 1))
            exchange.drop_connections()
    assert names(exchange, 1) == ["LOGIN", "CNSRLST", "CNSRREQ"]
    assert names(exchange, 2)[:2] == ["LOGIN", "CNSRLST"]


async def test_a_search_begun_while_away_begins_with_the_list(exchange: Simulator) -> None:
    clock = StillClock()
    patience = Timeouts(silence=1e6, acknowledge=0.2)
    async with Session(
        exchange.server, exchange.credentials, timeouts=patience, clock=clock
    ) as session:
        first = (await session.conditions.list())[0]
        exchange.refuse_connections("socket")
        exchange.drop_connections()
        await clock.asleep()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(search, session, first)
            await clock.next_wait()
            await clock.asleep()
            await exchange.accept_connections()
            await clock.next_wait()
    assert names(exchange, 2)[:3] == ["LOGIN", "CNSRLST", "CNSRREQ"]


def names(exchange: Simulator, connection: int) -> list[str]:
    """Names of the messages received on a connection; connections count from 1."""
    return [message.name for message in exchange.messages if message.connection == connection]
