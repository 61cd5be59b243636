"""Condition search as users of the real service met it: unusual numbers and rows, no answers."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator

import anyio
import pytest
from msgspec.structs import replace

from kiwoom_async import (
    Condition,
    ConditionHit,
    DecodeError,
    Gap,
    PagingError,
    Session,
    SessionClosed,
    Stream,
    SubscriptionRejected,
    Timeouts,
    Trade,
    TransportError,
)
from kiwoom_async.net.websocket import LibraryName
from kiwoom_async.simulator import Simulator
from tests.support.libraries import EVERY_LIBRARY
from tests.support.scripted import ScriptedSocket, real
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio

FIRST, SECOND = Condition("0", "first"), Condition("1", "second")
QUICK = Timeouts(reconnect_first=0.01, reconnect_longest=0.01, acknowledge=0.1)


@pytest.fixture(params=EVERY_LIBRARY)
def library(request: pytest.FixtureRequest) -> LibraryName:
    found: LibraryName = request.param
    return found


@pytest.fixture
async def session(
    exchange: Simulator, server: ScriptedSocket, library: LibraryName
) -> AsyncIterator[Session]:
    """Tokens come from the simulator, frames from the script."""
    limits = replace(exchange.server.limits, registration_interval=0.001)
    both = replace(exchange.server, clock=None, websocket=server.url, limits=limits)
    async with Session(both, exchange.credentials, timeouts=QUICK, websocket=library) as session:
        yield session


def signal(seq: str, symbol: str = HYNIX, event: str = "I") -> str:
    return real("02", "", f841=seq, f9001=f"A{symbol}", f843=event, f20="100000")


async def next_symbol(hits: Stream[ConditionHit]) -> str:
    with anyio.fail_after(5):
        return (await anext(hits)).symbol


async def symbols(session: Session, condition: str | Condition) -> list[str]:
    return [match.symbol async for match in session.conditions.search(condition)]


@pytest.mark.parametrize("seq", ["2", "002", "2 ", " 2", "0000002", " 02 "])
@pytest.mark.parametrize("no", ["2", "002", "2 "])
async def test_numbers_are_compared_as_numbers(
    server: ScriptedSocket, session: Session, seq: str, no: str
) -> None:
    """Case 12."""
    server.answer("CNSRLST", {"return_code": 0, "data": [[no, "second"], ["12", "2nd"]]})
    async with session.conditions.watch("2") as hits:
        await server.say(signal(seq))
        assert await next_symbol(hits) == HYNIX
    assert server.asked("CNSRREQ")[0]["seq"] == "2"


async def test_a_condition_given_with_padding_is_the_same(
    server: ScriptedSocket, session: Session
) -> None:
    """Two who watch it share one registration."""
    async with (
        session.conditions.watch(Condition("002", "x")) as first,
        session.conditions.watch(Condition("2", "x")) as second,
    ):
        await server.say(signal("2"))
        assert await next_symbol(first) == await next_symbol(second) == HYNIX
    assert len(server.asked("CNSRREQ")) == 1


@pytest.mark.parametrize("seq", ["4", "004", "", "x", "-2", "2.0", "²"])
async def test_signals_that_belong_nowhere_are_counted_and_logged_once(
    server: ScriptedSocket, session: Session, seq: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Case 12."""
    server.answer("CNSRLST", {"return_code": 0, "data": [["2", "second"]]})
    async with session.conditions.watch("2") as hits:
        for _ in range(3):
            await server.say(signal(seq))
        await server.say(signal("2"))
        assert await next_symbol(hits) == HYNIX
        assert session.stats().unmapped_signals == 3
    told = [one.getMessage() for one in caplog.records if "condition" in one.getMessage().lower()]
    assert len(told) == 1


async def test_a_signal_without_a_number_is_counted(
    server: ScriptedSocket, session: Session
) -> None:
    async with session.conditions.watch(FIRST) as hits:
        await server.say(real("02", "", f9001=f"A{HYNIX}", f843="I"))
        await server.say(signal("0"))
        assert await next_symbol(hits) == HYNIX
        assert session.stats().unmapped_signals == 1


ROWS = {
    "jmcode": {"jmcode": "A005930"},
    "jmcode without A": {"jmcode": "005930"},
    "jmcode among others": {"302": "x", "jmcode": "A005930", "10": "000070000"},
    "jmcode padded": {"jmcode": " A005930 "},
    "9001": {"9001": "A005930", "302": "x"},
    "both": {"jmcode": "A000660", "9001": "A005930"},
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
async def test_rows_of_a_search_in_every_form(
    server: ScriptedSocket, session: Session, row: dict[str, str]
) -> None:
    """Case 13."""
    server.answer("CNSRREQ", {"return_code": 0, "data": [row]})
    assert await symbols(session, FIRST) == [SAMSUNG]


@pytest.mark.parametrize("data", [["A005930"], [None], [["A005930"]], [{}, 5930]], ids=str)
async def test_rows_that_are_no_objects_are_not_left_out(
    server: ScriptedSocket, session: Session, data: list[object]
) -> None:
    server.answer("CNSRREQ", {"return_code": 0, "data": data})
    with pytest.raises(DecodeError, match="CNSRREQ: odd rows"):
        await symbols(session, FIRST)


@pytest.mark.parametrize("verdict", [{}, {"return_code": None}, {"return_code": "no"}], ids=str)
async def test_an_answer_without_a_verdict_is_not_an_empty_one(
    server: ScriptedSocket, session: Session, verdict: dict[str, object]
) -> None:
    for _ in range(2):
        server.answer("CNSRREQ", verdict)
    with pytest.raises(DecodeError, match="CNSRREQ: the answer has no return_code"):
        await symbols(session, FIRST)
    with pytest.raises(DecodeError, match="CNSRREQ: the answer has no return_code"):
        await session.conditions.watch(FIRST).__aenter__()
    server.answer("CNSRLST", verdict)
    with pytest.raises(DecodeError, match="CNSRLST: the answer has no return_code"):
        await session.conditions.list()


async def test_more_pages_without_a_key_are_an_error_with_the_rows_so_far(
    server: ScriptedSocket, session: Session
) -> None:
    page = {"return_code": 0, "data": [{"9001": "A005930"}], "cont_yn": "Y", "next_key": ""}
    server.answer("CNSRREQ", page)
    with pytest.raises(PagingError, match="no key") as caught:
        await symbols(session, FIRST)
    assert [match.symbol for match in caught.value.rows] == [SAMSUNG]


async def test_a_request_without_an_answer_fails_alone(
    server: ScriptedSocket, session: Session
) -> None:
    """Case 14."""
    server.answer("CNSRREQ")
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        async with anyio.create_task_group() as tasks:

            async def trade() -> None:
                while True:
                    await server.say(real("0B", SAMSUNG, f15="+1"))
                    await anyio.sleep(0.001)

            tasks.start_soon(trade)
            with pytest.raises(TransportError, match=r"no answer to CNSRREQ \(seq 4\) for 0.1 s"):
                await symbols(session, Condition("4", "mute"))
            tasks.cancel_scope.cancel()
        await server.say(real("0B", SAMSUNG, f15="+9"))
        async for record in trades:
            assert isinstance(record, Trade)
            if record.size == 9:
                break
        assert await symbols(session, FIRST) == []
    assert server.names.count("LOGIN") == 1
    assert server.names.count("CNSRREQ") == 2


async def test_a_list_without_an_answer_fails_alone(
    server: ScriptedSocket, session: Session
) -> None:
    server.answer("CNSRLST")
    async with session.stream(Trade, SAMSUNG):
        with pytest.raises(TransportError, match="no answer to CNSRLST for"):
            await session.conditions.list()
        assert await session.conditions.list() == [FIRST, SECOND]
    assert server.names.count("LOGIN") == 1


async def test_a_watch_without_an_answer_fails_alone_and_is_cleared(
    server: ScriptedSocket, session: Session
) -> None:
    """The server may have begun."""
    server.answer("CNSRREQ")
    async with session.stream(Trade, SAMSUNG):
        with pytest.raises(TransportError, match=r"no answer to CNSRREQ \(seq 0\)"):
            await session.conditions.watch(FIRST).__aenter__()
        await server.came("CNSRCLR")
        async with session.conditions.watch(FIRST) as hits:
            await server.say(signal("0"))
            assert await next_symbol(hits) == HYNIX
    assert server.names.count("LOGIN") == 1


async def test_registrations_do_not_wait_for_a_search_without_an_answer(
    exchange: Simulator, server: ScriptedSocket
) -> None:
    patience = Timeouts(acknowledge=1000.0)
    both = replace(exchange.server, clock=None, websocket=server.url)
    async with Session(both, exchange.credentials, timeouts=patience) as session:
        await session.conditions.list()
        server.answer("CNSRREQ")
        searching = asyncio.ensure_future(symbols(session, FIRST))
        await server.came("CNSRREQ")
        async with session.stream(Trade, SAMSUNG) as trades:
            await server.say(real("0B", SAMSUNG, f15="+3"))
            assert (await anext(trades)).size == 3
        searching.cancel()


async def test_a_late_answer_is_not_taken_for_that_of_the_next_request(
    server: ScriptedSocket, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    late = {"return_code": 0, "seq": "4 ", "data": [{"jmcode": f"A{SAMSUNG}"}]}
    server.answer("CNSRREQ")
    with pytest.raises(TransportError, match="seq 4"):
        await symbols(session, Condition("4", "slow"))
    server.answer("CNSRREQ", late, {"return_code": 0, "seq": "005", "data": [{"jmcode": HYNIX}]})
    assert await symbols(session, Condition("5", "next")) == [HYNIX]
    assert "unexpected CNSRREQ" in caplog.text


async def test_watching_again_after_a_loss_asks_again_when_there_is_no_answer(
    server: ScriptedSocket, session: Session
) -> None:
    """A burst of registrations before it can swallow it."""
    async with session.conditions.watch(FIRST) as hits:
        server.answer("CNSRREQ")
        server.answer("CNSRREQ", {"return_code": 0, "data": [{"jmcode": f"A{HYNIX}"}]})
        server.hang_up()
        assert await next_symbol(hits) == HYNIX
    assert server.names.count("LOGIN") == 2


async def test_a_watch_that_never_gets_an_answer_again_ends(
    server: ScriptedSocket, session: Session
) -> None:
    async with session.conditions.watch(FIRST) as hits, session.stream(Trade, SAMSUNG) as trades:
        for _ in range(3):
            server.answer("CNSRREQ")
        server.hang_up()
        with pytest.raises(TransportError, match=r"no answer to CNSRREQ \(seq 0\)"):
            await anext(hits)
        await server.say(real("0B", SAMSUNG, f15="+3"))
        assert (await anext(trades)).size == 3
    assert server.names.count("LOGIN") == 2


async def test_a_watch_closed_while_it_waits_for_its_turn_is_not_watched(
    server: ScriptedSocket, session: Session
) -> None:
    """Case D21."""
    await session.conditions.list()
    server.answer("CNSRREQ")  # not yet
    first, waiting = session.conditions.watch(FIRST), session.conditions.watch(SECOND)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(first.__aenter__)
        await server.came("CNSRREQ")
        tasks.start_soon(waiting.__aenter__)
        await anyio.lowlevel.checkpoint()
        await waiting.aclose()
        await server.say('{"trnm":"CNSRREQ","return_code":0}')
    assert [body["seq"] for body in server.asked("CNSRREQ")] == ["0"]
    assert [hit async for hit in waiting] == []
    await first.aclose()


async def test_a_watch_closed_while_it_is_being_set_up_is_cleared(
    server: ScriptedSocket, session: Session
) -> None:
    await session.conditions.list()
    server.answer("CNSRREQ")  # not yet
    hits = session.conditions.watch(FIRST)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(hits.__aenter__)
        await server.came("CNSRREQ")
        await hits.aclose()
        await server.say('{"trnm":"CNSRREQ","return_code":0}')
    await server.came("CNSRCLR")


async def test_a_watch_that_is_never_entered_is_not_held(session: Session) -> None:
    watched = [weakref.ref(session.conditions.watch(FIRST)) for _ in range(3)]
    gc.collect()
    assert [ref() for ref in watched] == [None] * 3


async def test_a_stream_that_is_never_entered_is_not_held(session: Session) -> None:
    streams = [weakref.ref(session.stream((Trade, Gap), SAMSUNG)) for _ in range(3)]
    gc.collect()
    assert [ref() for ref in streams] == [None] * 3


async def test_a_watch_that_was_left_is_not_held(server: ScriptedSocket, session: Session) -> None:
    hits = session.conditions.watch(FIRST)
    async with hits:
        pass
    await server.came("CNSRCLR")
    await session.conditions.list()
    ref = weakref.ref(hits)
    del hits
    gc.collect()
    assert ref() is None


async def test_a_watch_entered_after_the_session_is_an_error(
    exchange: Simulator, server: ScriptedSocket
) -> None:
    both = replace(exchange.server, clock=None, websocket=server.url)
    async with Session(both, exchange.credentials) as session:
        hits = session.conditions.watch(FIRST)
    with pytest.raises(SessionClosed):
        await hits.__aenter__()


async def test_members_at_the_start_are_never_too_many(
    server: ScriptedSocket, session: Session
) -> None:
    """However small the buffer: they come before the stream can be read."""
    inside = [{"jmcode": f"A{number:06}"} for number in range(50)]
    server.answer("CNSRREQ", {"return_code": 0, "data": inside})
    async with session.conditions.watch(FIRST, buffer=3) as hits:
        assert [await next_symbol(hits) for _ in range(50)] == [f"{n:06}" for n in range(50)]


async def test_a_refused_search_says_which(server: ScriptedSocket, session: Session) -> None:
    server.answer("CNSRREQ", {"return_code": 900001, "return_msg": "no such condition"})
    with pytest.raises(SubscriptionRejected, match="CNSRREQ refused: 900001"):
        await symbols(session, FIRST)
