"""What the socket makes of answers that the simulator is too honest to give."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from kiwoom_async import OrderBook, Session, Timeouts, TokenExpired, Trade
from kiwoom_async.simulator import Simulator
from tests.support.scripted import ScriptedSocket, real
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio

QUICK = Timeouts(reconnect_first=0.01, reconnect_longest=0.01, acknowledge=1.0)
DEAD_TOKEN = {
    "return_code": 805004,
    "return_msg": "토큰 인증에 실패했습니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]",
}


def connected(exchange: Simulator, server: ScriptedSocket) -> Session:
    """Tokens come from the simulator, frames from the script."""
    limits = replace(exchange.server.limits, registration_interval=0.001)
    both = replace(exchange.server, websocket=server.url, limits=limits)
    return Session(both, exchange.credentials, timeouts=QUICK)


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


async def test_a_removal_the_server_refuses_is_over(
    server: ScriptedSocket, session: Session
) -> None:
    """What it does not know is not registered."""
    async with session.stream(OrderBook, HYNIX) as books:
        server.answer("REMOVE", {"return_code": 105111, "return_msg": "등록되지 않은 종목"})
        async with session.stream(Trade, SAMSUNG):
            pass
        async with session.stream(Trade, HYNIX):
            assert server.names == ["LOGIN", "REG", "REG", "REMOVE", "REG"]
        await server.say(real("0D", HYNIX))
        assert (await anext(books)).symbol == HYNIX


async def test_two_tokens_refused_in_a_row_are_the_end(
    exchange: Simulator, server: ScriptedSocket
) -> None:
    for _ in range(2):
        server.answer("LOGIN", DEAD_TOKEN)
    with pytest.raises(TokenExpired):
        async with connected(exchange, server) as session:
            async with session.stream(Trade, SAMSUNG):
                pytest.fail("entered")
    assert server.names == ["LOGIN", "LOGIN"]
    assert len(exchange.calls_of("au10001")) == 2
