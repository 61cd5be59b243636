"""REST calls: limits kept and used, answers of every kind."""

from __future__ import annotations

import asyncio
import random
from typing import Literal

import anyio
import pytest

from kiwoom_async import (
    Credentials,
    DecodeError,
    InvalidRequest,
    Limits,
    RateLimitError,
    Refused,
    ServerError,
    Session,
    Timeouts,
    TransportError,
)
from kiwoom_async.simulator import Rules, Simulator
from tests.support.raw_http import RawHTTP, Request, answer
from tests.support.symbols import SAMSUNG

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=50, window=0.2),
]

RATE_BODY = {
    "return_code": 5,
    "return_msg": "초과[1700:허용된 API 요청 개수를 초과하였습니다. 유량=5, API ID=ka10001]",
}


def tried(exchange: Simulator, api_id: str = "ka10001") -> int:
    return sum(call.api_id == api_id for call in exchange.calls)


async def test_many_callers_are_never_refused() -> None:
    """The server counts strictly. (How much of the allowance is used: test_limiter.)"""
    rules = Rules(calls=5, window=0.2)
    async with (
        Simulator(pace=0, rules=rules) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        anyio.create_task_group() as tasks,
    ):

        async def call_on_and_on() -> None:
            while True:
                await session.stocks.info(SAMSUNG)

        for _ in range(50):
            tasks.start_soon(call_on_and_on)
        await exchange.wait_for(lambda: tried(exchange) >= 40, timeout=30)
        tasks.cancel_scope.cancel()
    calls = [call for call in exchange.calls if call.api_id == "ka10001"]
    assert {call.return_code for call in calls} <= {0, None}


async def test_two_sessions_one_after_the_other_share_the_allowance_of_their_key() -> None:
    """Case D12 and its sisters: at the same time, and one inside the other."""
    async with Simulator(pace=0, rules=Rules(calls=5, window=0.3, same_token=True)) as exchange:

        async def five_calls() -> None:
            async with Session(exchange.server, exchange.credentials) as session:
                async with anyio.create_task_group() as tasks:
                    for _ in range(5):
                        tasks.start_soon(session.stocks.info, SAMSUNG)

        await five_calls()
        await five_calls()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(five_calls)
            tasks.start_soon(five_calls)
        async with Session(exchange.server, exchange.credentials) as session:
            await session.stocks.info(SAMSUNG)
            await five_calls()
        codes = [call.return_code for call in exchange.calls if call.api_id == "ka10001"]
    assert codes == [0] * 26


async def test_requests_that_travel_unevenly_are_never_refused() -> None:
    """Case D11 over real sockets, a fifth as long; see test_limiter for the whole."""
    chance = random.Random(7)
    window, most, arrived, refused = 0.2, 5, list[float](), 0

    async def respond(request: Request) -> bytes:
        nonlocal refused
        await asyncio.sleep(chance.uniform(0, 0.03))
        now = asyncio.get_running_loop().time()
        if sum(now - earlier < window for earlier in arrived) >= most:
            refused += 1
        arrived.append(now)
        await asyncio.sleep(chance.uniform(0, 0.03))
        return answer({"return_code": 0, "stk_cd": SAMSUNG})

    limits = Limits(calls=most, window=window, margin=0.004, travel=0.05)
    key = Credentials(appkey="app", secretkey="secret")
    async with (
        RawHTTP(respond) as server,
        Session(server.server(limits=limits), key) as session,
        anyio.create_task_group() as tasks,
    ):
        for _ in range(60):
            tasks.start_soon(session.stocks.info, SAMSUNG)
    assert len(arrived) == 60
    assert refused == 0


async def test_keys_do_not_share_an_allowance() -> None:
    async with Simulator(pace=0, rules=Rules(calls=1, window=5.0)) as exchange:
        with anyio.fail_after(5):
            for credentials in (exchange.credentials, exchange.open_account()):
                async with Session(exchange.server, credentials) as session:
                    await session.stocks.info(SAMSUNG)


async def test_trs_do_not_share_a_limit() -> None:
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(session.stocks.info, SAMSUNG)
                tasks.start_soon(session.quotes.order_book, SAMSUNG)
        calls = [call for call in exchange.calls if call.api_id in ("ka10001", "ka10004")]
        assert calls[-1].at - calls[0].at < 0.9


async def test_cancelled_callers_take_no_turn() -> None:
    async with (
        Simulator(pace=0, rules=Rules(calls=2, window=0.3)) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        await session.quotes.order_book(SAMSUNG)
        async with anyio.create_task_group() as tasks:
            for _ in range(2):
                tasks.start_soon(session.stocks.info, SAMSUNG)
            await exchange.wait_for(lambda: tried(exchange) == 2)
            async with anyio.create_task_group() as impatient:
                for _ in range(10):
                    impatient.start_soon(session.stocks.info, SAMSUNG)
                await anyio.lowlevel.checkpoint()
                impatient.cancel_scope.cancel()
            await session.stocks.info(SAMSUNG)
        assert tried(exchange) == 3


@pytest.mark.parametrize("status", [429, 200])
async def test_a_limit_lower_than_told_is_learnt(status: int) -> None:
    """The refusal names the limit; from then on there are no more."""
    async with (
        Simulator(pace=0, rules=Rules(window=0.3)) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        exchange.rate_limit(2, status=status)
        async with anyio.create_task_group() as tasks:
            for _ in range(6):
                tasks.start_soon(session.stocks.info, SAMSUNG)
        seen = tried(exchange)
        for _ in range(4):
            await session.stocks.info(SAMSUNG)
        assert [call.return_code for call in exchange.calls[-4:]] == [0] * 4
        assert tried(exchange) == seen + 4


async def test_a_limit_that_stays_exceeded_is_an_error_in_the_end(
    exchange: Simulator, session: Session
) -> None:
    exchange.answer_with(429, RATE_BODY, api_id="ka10001", count=None)
    with pytest.raises(RateLimitError) as caught:
        await session.stocks.info(SAMSUNG)
    assert (caught.value.code, caught.value.limit) == ("1700", 5)
    assert tried(exchange) == 5


@pytest.mark.parametrize(
    "fault",
    [
        "maintenance page",
        "bad gateway",
        "truncated",
        "garbage",
        "empty body",
        "429",
        "200 with 1700",
        "unexpected (1999)",
        "lost answer",
        "stale connection",
    ],
)
async def test_a_query_gets_over_it(exchange: Simulator, session: Session, fault: str) -> None:
    await session.stocks.info(SAMSUNG)
    match fault:
        case "maintenance page":
            exchange.html_maintenance(count=2)
        case "bad gateway":
            exchange.answer_with(502, "<h1>Bad Gateway</h1>", content_type="text/html", count=2)
        case "truncated" | "garbage":
            exchange.garble(2, how=fault)
        case "empty body":
            exchange.answer_with(200, b"", count=2)
        case "429":
            exchange.answer_with(429, RATE_BODY)
        case "200 with 1700":
            exchange.answer_with(200, RATE_BODY)
        case "unexpected (1999)":
            exchange.answer_with(200, {"return_code": 1, "return_msg": "[1999:예기치 못한 에러]"})
        case "lost answer":
            exchange.lose_answer(count=2)
        case "stale connection":
            exchange.close_idle_connections(silently=True)
    info = await session.stocks.info(SAMSUNG)
    assert info.symbol == SAMSUNG


async def test_a_wrong_content_type_is_no_matter(exchange: Simulator, session: Session) -> None:
    body = {"stk_cd": SAMSUNG, "cur_prc": "-70000", "return_code": 0}
    exchange.answer_with(200, body, content_type="text/plain", api_id="ka10001")
    assert (await session.stocks.info(SAMSUNG)).price == 70_000


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"return_code": 2, "return_msg": "[1511:필수 입력 값. 파라미터=stk_cd]"}, InvalidRequest),
        ({"return_code": 5, "return_msg": "[1634:종목 수 초과]"}, InvalidRequest),
        ({"return_code": 20, "return_msg": "[2000](RC9000:모의투자 미제공)"}, Refused),
        ({"return_code": 1, "return_msg": "[1687:재귀 호출]"}, ServerError),
    ],
)
async def test_what_can_not_get_better_is_asked_once(
    exchange: Simulator, session: Session, answer: dict[str, object], kind: type[Exception]
) -> None:
    exchange.answer_with(200, answer, api_id="ka10001", count=None)
    with pytest.raises(kind):
        await session.stocks.info(SAMSUNG)
    assert tried(exchange) == 1


async def test_too_many_codes_in_one_call(exchange: Simulator, session: Session) -> None:
    with pytest.raises(InvalidRequest, match="1634"):
        await session.call("ka10095", stk_cd="|".join([SAMSUNG] * 101))
    assert tried(exchange, "ka10095") == 1


@pytest.mark.parametrize(
    ("how", "kind"), [("truncated", DecodeError), ("garbage", DecodeError), ("empty", ServerError)]
)
async def test_nonsense_that_does_not_end_is_an_error(
    exchange: Simulator, how: Literal["truncated", "garbage", "empty"], kind: type[Exception]
) -> None:
    patience = Timeouts(total=1.0)
    async with Session(exchange.server, exchange.credentials, timeouts=patience) as session:
        await session.quotes.order_book(SAMSUNG)
        exchange.garble(100, how=how, api_id="ka10001")
        with pytest.raises(kind):
            await session.stocks.info(SAMSUNG)


async def test_a_server_that_never_answers_is_given_up(exchange: Simulator) -> None:
    patience = Timeouts(attempt=0.2, total=0.8)
    async with Session(exchange.server, exchange.credentials, timeouts=patience) as session:
        await session.quotes.order_book(SAMSUNG)
        exchange.lose_answer("ka10001", how="hang", count=None)
        with pytest.raises(TransportError, match="no answer from") as caught:
            await session.stocks.info(SAMSUNG)
        assert caught.value.sent
        assert tried(exchange) >= 2


async def test_a_slow_answer_is_waited_for(exchange: Simulator, session: Session) -> None:
    with exchange.delay_answers(0.3, "ka10001"):
        assert (await session.stocks.info(SAMSUNG)).symbol == SAMSUNG
    assert tried(exchange) == 1


async def test_cancelling_a_query(exchange: Simulator, session: Session) -> None:
    with exchange.delay_answers(5.0, "ka10001"), pytest.raises(TimeoutError):
        async with session.clock.timeout(0.1):
            await session.stocks.info(SAMSUNG)
    assert (await session.stocks.info(SAMSUNG)).symbol == SAMSUNG
