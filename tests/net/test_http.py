"""HTTP layer: destinations of requests, and the state of requests without an answer."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import anyio
import pytest
from msgspec.structs import replace

from kiwoom_async import LIVE, OrderInDoubt, ServerError, Session, Timeouts, TransportError
from kiwoom_async.clock import SystemClock
from kiwoom_async.net.http import Transport
from kiwoom_async.net.limiter import Permit
from kiwoom_async.net.mask import Mask
from kiwoom_async.simulator import Simulator
from tests.support.symbols import SAMSUNG

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=500),
]


async def test_an_order_is_not_sent_on_to_where_a_redirect_points(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        elsewhere = {"Location": f"{exchange.server.rest}/api/dostk/ordr"}
        exchange.answer_with(307, b"", headers=elsewhere, api_id="kt10000")
        with pytest.raises(OrderInDoubt):
            await session.orders.buy(SAMSUNG, 1, order_type="market")
    assert len(exchange.calls_of("kt10000")) == 1
    assert exchange.orders == []


async def test_a_key_is_not_sent_on_to_where_a_redirect_points(exchange: Simulator) -> None:
    async with Simulator(pace=0) as other:
        elsewhere = {"Location": f"{other.server.rest}/oauth2/token"}
        exchange.answer_with(308, b"", headers=elsewhere, api_id="au10001", count=None)
        impatient = Timeouts(total=0.01)
        async with Session(exchange.server, exchange.credentials, timeouts=impatient) as session:
            with pytest.raises(ServerError, match="HTTP 308"):
                await session.stocks.info(SAMSUNG)
        assert other.calls == []


async def test_cookies_are_not_kept(exchange: Simulator) -> None:
    """One that ties calls to a server that is going down would keep them there."""
    by_name = replace(
        exchange.server, rest=exchange.server.rest.replace("127.0.0.1", "localhost")
    )  # no client keeps cookies of a bare address
    body = {"stk_cd": SAMSUNG, "return_code": 0}
    exchange.answer_with(200, body, headers={"Set-Cookie": "server=1; Path=/"}, api_id="ka10001")
    async with Session(by_name, exchange.credentials) as session:
        for _ in range(2):
            await session.stocks.info(SAMSUNG)
    assert [call.headers.get("cookie") for call in exchange.calls_of("ka10001")] == [None, None]


async def test_calls_that_hang_keep_no_other_call_from_the_server(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        exchange.lose_answer("ka10001", how="hang", count=None)
        async with anyio.create_task_group() as tasks:
            for _ in range(101):
                tasks.start_soon(session.stocks.info, SAMSUNG)
            await exchange.wait_for(lambda: len(exchange.calls_of("ka10001")) == 101)
            assert await session.quotes.order_book(SAMSUNG)
            tasks.cancel_scope.cancel()


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port with a full connection queue: a new client gets no answer."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield server.getsockname()[1]


@pytest.mark.skipif(sys.platform != "linux", reason="queues of connections differ")
async def test_a_connection_that_takes_too_long_has_sent_nothing(deaf_port: int) -> None:
    transport = Transport(LIVE, Timeouts(connect=0.05), Mask(), SystemClock())
    permit = Permit(LIVE.limits, SystemClock())
    with pytest.raises(TransportError, match="can't reach") as caught:
        await transport.post(f"http://127.0.0.1:{deaf_port}/", b"", {}, permit)
    assert not caught.value.sent
    await transport.close()
