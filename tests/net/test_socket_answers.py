"""Socket: answers that the simulator never gives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
from msgspec.structs import replace

from kiwoom_async import (
    AuthenticationError,
    Gap,
    OrderBook,
    Session,
    SubscriptionRejected,
    Timeouts,
    Trade,
)
from kiwoom_async.clock import Clock
from kiwoom_async.simulator import Simulator
from tests.support.clock import StillClock
from tests.support.scripted import ScriptedSocket, real
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio

QUICK = Timeouts(reconnect_first=0.01, reconnect_longest=0.01, acknowledge=1.0)
DEAD_TOKEN = {
    "return_code": 805004,
    "return_msg": "토큰 인증에 실패했습니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]",
}


DOUBLING = Timeouts(reconnect_first=1.0, reconnect_longest=8.0, silence=1e6)


def connected(
    exchange: Simulator,
    server: ScriptedSocket,
    timeouts: Timeouts = QUICK,
    clock: Clock | None = None,
) -> Session:
    """Tokens come from the simulator, frames from the script."""
    limits = replace(exchange.server.limits, registration_interval=0.001)
    both = replace(exchange.server, clock=None, websocket=server.url, limits=limits)
    return Session(both, exchange.credentials, timeouts=timeouts, clock=clock)


@pytest.fixture
async def session(exchange: Simulator, server: ScriptedSocket) -> AsyncIterator[Session]:
    async with connected(exchange, server) as session:
        yield session


@pytest.mark.parametrize("ping", ['{"trnm":"PING"}', '{ "time":"1", "trnm" : "PING" }'])
async def test_a_ping_is_echoed_letter_for_letter_however_it_is_written(
    server: ScriptedSocket, session: Session, ping: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with session.stream(Trade, SAMSUNG):
        await server.say(ping)
        await server.came("PING")
    assert ping in server.texts
    assert "PING" not in caplog.text


async def test_only_what_was_asked_is_answered(server: ScriptedSocket, session: Session) -> None:
    """The answer to a condition request that was given up may come at any time."""
    late = {"trnm": "CNSRREQ", "return_code": 900003, "return_msg": "late"}
    server.answer("REG", late, {"return_code": 0})
    async with session.stream(Trade, SAMSUNG) as trades:
        await server.say(real("0B", SAMSUNG, f15="+3"))
        assert (await anext(trades)).size == 3


async def test_a_login_the_server_forgot_is_made_again(
    server: ScriptedSocket, session: Session
) -> None:
    server.answer("REG", {"return_code": 100013, "return_msg": "로그인 인증이 필요합니다"})
    async with session.stream(Trade, SAMSUNG):
        assert server.names == ["LOGIN", "REG", "LOGIN", "REG"]


async def test_a_login_refused_for_now_is_tried_again(
    server: ScriptedSocket, session: Session
) -> None:
    server.answer("LOGIN", {"return_code": 1, "return_msg": "[1999:예기치 못한 에러]"})
    async with session.stream(Trade, SAMSUNG):
        assert server.names == ["LOGIN", "LOGIN", "REG"]


async def test_a_refused_removal_is_asked_for_again_and_counted(
    server: ScriptedSocket, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    """Case D23: the item may still have its slot at the server."""
    async with session.stream(OrderBook, HYNIX) as books:
        server.answer("REMOVE", {"return_code": 105111, "return_msg": "등록되지 않은 종목"})
        async with session.stream(Trade, SAMSUNG):
            pass
        await server.came("REMOVE", 2)
        async with session.stream(Trade, HYNIX):
            assert server.names == ["LOGIN", "REG", "REG", "REMOVE", "REMOVE", "REG"]
        await server.say(real("0D", HYNIX))
        assert (await anext(books)).symbol == HYNIX
        assert session.stats().refused_removals == 1
    assert "REMOVE refused: 105111" in caplog.text


async def test_a_removal_refused_again_and_again_is_given_up(
    server: ScriptedSocket, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    async with session.stream(OrderBook, HYNIX):
        for _ in range(3):
            server.answer("REMOVE", {"return_code": 105111, "return_msg": "no"})
        async with session.stream(Trade, SAMSUNG):
            pass
        await server.came("REMOVE", 3)
        async with session.stream(Trade, SAMSUNG):
            assert server.names[3:] == ["REMOVE", "REMOVE", "REMOVE", "REG"]
    assert "given up" in caplog.text


REFUSALS: dict[str, dict[str, Any]] = {
    "8005 in the text": DEAD_TOKEN,
    "8005 as the code": {"return_code": 8005, "return_msg": "x"},
    "8005 as text": {"return_code": "8005", "return_msg": "x"},
    "8003": {"return_code": 3, "return_msg": "인증에 실패했습니다[8003:x]"},
    "1": {"return_code": 1, "return_msg": "fail"},
    "20": {"return_code": 20, "return_msg": "no"},
    "1511": {"return_code": 2, "return_msg": "[1511:token]"},
    "no code": {"return_msg": "no"},
    "nothing": {},
    "null": {"return_code": None, "return_msg": None},
    "100013": {"return_code": 100013, "return_msg": "로그인 인증이 필요합니다"},
}
refused = pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS.keys())


@refused
async def test_a_refused_login_means_one_new_token_then_pauses_then_an_error(
    exchange: Simulator, server: ScriptedSocket, refusal: dict[str, Any]
) -> None:
    """Case D06."""
    for _ in range(50):
        server.answer("LOGIN", refusal)
    clock = StillClock()
    with pytest.raises(AuthenticationError, match=r"LOGIN: refused 7 times") as caught:
        async with connected(exchange, server, DOUBLING, clock) as session:
            entering = asyncio.ensure_future(enter(session))
            waits = [await clock.next_wait() for _ in range(5)]
            await entering
    assert str(refusal.get("return_msg") or "without a return_code") in str(caught.value)
    assert server.names == ["LOGIN"] * 7
    assert len(exchange.calls_of("au10001")) == 2
    for waited, longest in zip(waits, (1, 2, 4, 8, 8), strict=True):
        assert longest / 2 <= waited <= longest


async def enter(session: Session) -> None:
    async with session.stream(Trade, SAMSUNG):
        pytest.fail("entered")


@refused
async def test_a_server_that_learns_of_the_new_token_late(
    exchange: Simulator, server: ScriptedSocket, refusal: dict[str, Any]
) -> None:
    """Case D05."""
    for _ in range(3):
        server.answer("LOGIN", refusal)
    async with connected(exchange, server) as session, session.stream(Trade, SAMSUNG):
        assert server.names == ["LOGIN"] * 4 + ["REG"]
    assert len(exchange.calls_of("au10001")) == 2


async def test_trouble_of_the_server_at_login_is_waited_out_with_the_same_token(
    exchange: Simulator, server: ScriptedSocket
) -> None:
    """A night's maintenance is longer than any number of tries."""
    for _ in range(40):
        server.answer("LOGIN", {"return_code": 1, "return_msg": "[1999:예기치 못한 에러]"})
    async with connected(exchange, server) as session, session.stream(Trade, SAMSUNG):
        assert server.names.count("LOGIN") == 41
    assert len(exchange.calls_of("au10001")) == 1


async def test_trouble_between_two_refusals_does_not_hurry_the_next_try(
    exchange: Simulator, server: ScriptedSocket
) -> None:
    for refusal in (DEAD_TOKEN, REFUSALS["1"] | {"return_msg": "[1999:x]"}):
        server.answer("LOGIN", refusal)
    clock = StillClock()
    async with connected(exchange, server, DOUBLING, clock) as session:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(hold, session, tasks.cancel_scope)
            assert await clock.next_wait() <= 1
            await server.came("REG")
            tasks.cancel_scope.cancel()
    assert server.names.count("LOGIN") == 3


async def hold(session: Session, scope: anyio.CancelScope) -> None:
    async with session.stream(Trade, SAMSUNG):
        await anyio.sleep_forever()


async def test_a_good_login_forgives_the_refusals_before_it(
    exchange: Simulator, server: ScriptedSocket
) -> None:
    async with connected(exchange, server) as session:
        for count in (5, 6, 6):
            for _ in range(count):
                server.answer("LOGIN", REFUSALS["1"])
            async with session.stream((Trade, Gap), SAMSUNG) as trades:
                server.hang_up()
                assert isinstance(await anext(trades), Gap)


@pytest.mark.parametrize("code", ["8001", "8002", "8020", "8030", "8050"])
async def test_a_login_refused_for_the_key_is_the_end(
    exchange: Simulator, server: ScriptedSocket, code: str
) -> None:
    server.answer("LOGIN", {"return_code": 3, "return_msg": f"인증에 실패했습니다[{code}:x]"})
    with pytest.raises(AuthenticationError, match=code):
        async with connected(exchange, server) as session:
            await enter(session)
    assert server.names == ["LOGIN"]


@pytest.mark.parametrize("name", ["REG", "REMOVE"])
@pytest.mark.parametrize(
    "refusal",
    [
        {"return_code": 105110, "return_msg": "too fast"},
        {"return_code": 1, "return_msg": "[1999:예기치 못한 에러]"},
        {"return_code": 1, "return_msg": "[1687:재귀 호출]"},
        {
            "return_code": 5,
            "return_msg": "[1700:API 요청 개수를 초과하였습니다. 유량=5]",
        },
    ],
)
async def test_a_registration_put_off_by_the_server_ends_no_stream(
    exchange: Simulator, server: ScriptedSocket, name: str, refusal: dict[str, Any]
) -> None:
    """Just after the login of a night, for instance."""
    clock = StillClock()
    async with connected(exchange, server, DOUBLING, clock) as session:
        async with session.stream(OrderBook, SAMSUNG):
            server.answer(name, refusal)
            async with clock.passing():
                async with session.stream(Trade, HYNIX):
                    pass
                await server.came(name, 2 if name == "REMOVE" else 3)
        assert session.stats().refused_removals == 0


async def test_registrations_refused_for_one_stream_end_no_other(
    server: ScriptedSocket, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG) as good:
        server.answer("REG", {"return_code": 105115, "return_msg": "too many"})
        with pytest.raises(SubscriptionRejected, match="105115"):
            await session.stream(Trade, HYNIX).__aenter__()
        await server.say(real("0B", SAMSUNG, f15="+3"))
        assert (await anext(good)).size == 3


@pytest.mark.parametrize(
    "refusal",
    [
        {"return_code": 3, "return_msg": "인증에 실패했습니다[8005:Token이 유효하지 않습니다]"},
        {"return_code": 8005, "return_msg": "x"},
        {"return_code": "8103", "return_msg": "x"},
        {"return_code": 100014, "return_msg": "[CODE=8016, MESSAGE=x]"},
    ],
    ids=str,
)
async def test_a_token_that_dies_after_the_login_is_replaced(
    exchange: Simulator, server: ScriptedSocket, session: Session, refusal: dict[str, Any]
) -> None:
    """Wherever it is said: here in the acknowledgement of a registration."""
    server.answer("REG", refusal)
    async with session.stream(Trade, SAMSUNG) as trades:
        await server.say(real("0B", SAMSUNG, f10="1"))
        assert (await anext(trades)).price == 1
    assert server.names.count("LOGIN") == 2
    assert len(exchange.calls_of("au10001")) == 2


async def test_a_token_that_dies_while_conditions_are_asked_for_is_replaced(
    exchange: Simulator, server: ScriptedSocket, session: Session
) -> None:
    server.answer("CNSRLST", {"return_code": 3, "return_msg": "[8005:x]"})
    assert [condition.name for condition in await session.conditions.list()] == ["first", "second"]
    assert server.names.count("LOGIN") == 2
    assert len(exchange.calls_of("au10001")) == 2


async def test_tokens_that_die_again_and_again_after_the_login_are_replaced_with_growing_pauses(
    exchange: Simulator, server: ScriptedSocket
) -> None:
    clock = StillClock()
    for _ in range(4):
        server.answer("REG", {"return_code": 3, "return_msg": "[8005:x]"})
    pauses = Timeouts(
        reconnect_first=1.0, reconnect_longest=8.0, silence=1e6, token_retry=0.0, subscribe=60.0
    )
    async with (
        connected(exchange, server, pauses, clock) as session,
        anyio.create_task_group() as tasks,
    ):
        trades = session.stream(Trade, SAMSUNG)
        tasks.start_soon(trades.__aenter__)
        waits = [await clock.next_wait() for _ in range(4)]
        await server.came("REG", 5)
        await trades.aclose()
    assert waits[0] <= 1.0
    assert waits[3] >= 4.0
