"""Hostile REST servers: bounded reads, one clear error of the package, no secret in it."""

from __future__ import annotations

import asyncio
import gzip
import json
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable

import anyio
import pytest

from kiwoom_async import (
    Blocked,
    Credentials,
    DecodeError,
    KiwoomError,
    Limits,
    RateLimitError,
    ServerError,
    Session,
    Timeouts,
    TransportError,
)
from tests.support.raw_http import TOKEN, RawHTTP, Request, answer
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio

KEY = Credentials(appkey="raw-appkey-ABCDEFGHIJKLMNOP", secretkey="raw-secret-abcdefghijklmnop")
SMALL = Limits(calls=1000, window=0.01, body_size=200_000, attempts=2)
QUICK = Timeouts(
    attempt=2.0,
    total=3.0,
    connect=0.5,
    retry_first=0.01,
    retry_longest=0.01,
    token_retry=0.01,
    order_events=0.01,
)
GOOD = {"return_code": 0, "return_msg": "", "stk_cd": SAMSUNG, "cur_prc": "-70000"}


def always(response: bytes | None) -> Callable[[Request], Awaitable[bytes | None]]:
    async def respond(request: Request) -> bytes | None:
        return response

    return respond


async def ask(server: RawHTTP, *, limits: Limits = SMALL, timeouts: Timeouts = QUICK) -> object:
    async with Session(server.server(limits=limits), KEY, timeouts=timeouts) as session:
        return await session.stocks.info(SAMSUNG)


# Bounds (case D16 and its sisters).


async def endless(request: Request) -> AsyncIterator[bytes]:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
        while True:
            yield b" " * 65536

    return pieces()


async def endless_in_chunks(request: Request) -> AsyncIterator[bytes]:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        while True:
            yield b"10000\r\n" + b" " * 65536 + b"\r\n"

    return pieces()


async def endless_compressed(request: Request) -> AsyncIterator[bytes]:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        while True:
            yield packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_SYNC_FLUSH)
            await asyncio.sleep(0)

    return pieces()


@pytest.mark.parametrize("respond", [endless, endless_in_chunks, endless_compressed])
async def test_a_body_without_end_is_an_error_at_the_bound(
    respond: Callable[[Request], Awaitable[AsyncIterator[bytes]]],
) -> None:
    async with RawHTTP(respond) as server:
        with pytest.raises(DecodeError, match=r"larger than Limits\.body_size, 200000") as caught:
            await ask(server)
        assert server.written < 40_000_000  # what fits into the buffers of two connections
    assert caught.value.sent


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_bomb_goes_off_at_the_bound(encoding: str) -> None:
    packed = (
        gzip.compress(b" " * 300_000_000)
        if encoding == "gzip"
        else zlib.compress(b" " * 300_000_000)
    )
    bomb = answer(packed, headers={"Content-Encoding": encoding})
    async with RawHTTP(always(bomb)) as server:
        tracemalloc.start()
        with pytest.raises(DecodeError, match=r"larger than Limits\.body_size"):
            await ask(server)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 100_000_000


async def test_an_answer_within_the_bound_is_read() -> None:
    large = answer(GOOD | {"filler": "x" * 190_000})
    async with RawHTTP(always(large)) as server:
        assert await ask(server)


async def test_a_body_that_trickles_ends_with_the_attempt() -> None:
    async def trickle(request: Request) -> AsyncIterator[bytes]:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
            while True:
                yield b" "
                await asyncio.sleep(0.01)

        return pieces()

    async with RawHTTP(trickle) as server:
        with pytest.raises(TransportError, match=r"no answer .* in time") as caught:
            await ask(server, timeouts=Timeouts(attempt=0.2, total=0.3))
    assert caught.value.sent


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
        b"HTTP/1.1 200 " + b"x" * 100_000 + b"\r\n\r\n",
    ],
    ids=["long header", "many headers", "long reason"],
)
async def test_headers_without_end_are_an_error(head: bytes) -> None:
    async with RawHTTP(always(head)) as server:
        with pytest.raises(TransportError):
            await ask(server)


# What is no HTTP, or the wrong one.

ODD = {
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "an odd status": b"HTTP/1.1 abc OK\r\n\r\n",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "less than announced": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{}",
    "an odd length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
    "odd chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n",
    "no gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    "NUL in a header": b"HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\n{}",
    "nothing": None,
}


@pytest.mark.parametrize("response", ODD.values(), ids=ODD)
async def test_what_is_no_answer_is_a_transport_error_that_was_sent(response: bytes | None) -> None:
    async def respond(request: Request) -> AsyncIterator[bytes] | None:
        async def once() -> AsyncIterator[bytes]:
            assert response is not None
            yield response
            raise ConnectionResetError

        return None if response is None else once()

    async with RawHTTP(respond) as server:
        with pytest.raises(TransportError) as caught:
            await ask(server)
    assert caught.value.sent


@pytest.mark.parametrize("key", ["a\x01b", "a\x7fb", "키".encode().decode("latin-1"), "a\tb"])
async def test_a_next_key_that_can_not_be_sent_back_is_a_decode_error(key: str) -> None:
    """Case D17: it is not sent, and does not end the session."""
    body = {"return_code": 0, "stk_dt_pole_chart_qry": [{"dt": "20260302", "cur_prc": "1"}]}
    page = answer(body, headers={"cont-yn": "Y", "next-key": key})
    async with (
        RawHTTP(always(page)) as server,
        Session(server.server(limits=SMALL), KEY, timeouts=QUICK) as session,
    ):
        with pytest.raises(KiwoomError):
            await session.chart.daily_candles(SAMSUNG).collect()
        with pytest.raises(KiwoomError):
            await session.chart.daily_candles(SAMSUNG)


# Filters (case 1 and its sisters).

PAGE = b"<html><head><title>Request Blocked</title></head></html>"


@pytest.mark.parametrize("status", ["400 Bad Request", "403 Forbidden", "200 OK", "503 Busy"])
async def test_a_block_is_named_and_not_asked_again(status: str) -> None:
    async with RawHTTP(always(answer(PAGE, status=status))) as server:
        with pytest.raises(Blocked, match=r"User-Agent in Server\.headers"):
            await ask(server)
        assert len(server.asked("ka10001")) == 1


async def test_a_block_of_the_token_endpoint_is_one_too() -> None:
    blocked = always(answer(PAGE, status="400 Bad Request"))
    async with RawHTTP(always(answer(GOOD)), tokens=blocked) as server:
        with pytest.raises(Blocked) as caught:
            await ask(server)
        assert len(server.requests) == 1
    assert not caught.value.sent  # the call itself was not


async def test_a_blocked_order_is_not_in_doubt() -> None:
    async with (
        RawHTTP(always(answer(PAGE, status="400 Bad Request"))) as server,
        Session(server.server(limits=SMALL), KEY, timeouts=QUICK) as session,
    ):
        with pytest.raises(Blocked):
            await session.orders.buy(SAMSUNG, 1, price=70_000)
        assert len(server.asked("kt10000")) == 1


@pytest.mark.parametrize("status", ["200 OK", "502 Bad Gateway", "503 Busy"])
async def test_a_page_of_maintenance_is_no_block(status: str) -> None:
    page = answer(b"<html><h1>maintenance</h1></html>", status=status)
    async with RawHTTP(always(page)) as server:
        with pytest.raises(ServerError, match="web page"):
            await ask(server)
        assert len(server.asked("ka10001")) == SMALL.attempts


async def test_the_library_names_itself() -> None:
    async with RawHTTP(always(answer(GOOD))) as server:
        await ask(server)
    agents = {request.headers["user-agent"] for request in server.requests}
    assert len(agents) == 1
    assert agents.pop().startswith("kiwoom-async/")


async def test_headers_can_be_set_and_user_agent_replaced() -> None:
    async with RawHTTP(always(answer(GOOD))) as server:
        own = {"user-agent": "mine/1", "X-Trace": "7"}
        async with Session(server.server(headers=own), KEY) as session:
            await session.stocks.info(SAMSUNG)
    assert {request.headers["user-agent"] for request in server.requests} == {"mine/1"}
    assert {request.headers["x-trace"] for request in server.requests} == {"7"}


async def test_requests_go_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """And never through one that only the environment names."""
    async with RawHTTP(always(answer(GOOD))) as proxy, RawHTTP(always(answer(GOOD))) as server:
        through = server.server(proxy=f"http://user:proxy-password@{proxy.address}")
        async with Session(through, KEY) as session:
            await session.stocks.info(SAMSUNG)
        assert server.requests == []
        assert [request.target for request in proxy.requests] == [
            f"http://{server.address}/oauth2/token",
            f"http://{server.address}/api/dostk/stkinfo",
        ]
        monkeypatch.setenv("HTTP_PROXY", f"http://{proxy.address}")
        monkeypatch.setenv("http_proxy", f"http://{proxy.address}")
        await ask(server)
        assert len(proxy.requests) == 2


async def test_a_proxy_that_refuses_shows_no_password() -> None:
    async with RawHTTP(always(None)) as server:
        through = server.server(proxy="http://user:proxy-password@127.0.0.1:9", limits=SMALL)
        with pytest.raises(TransportError) as caught:
            async with Session(through, KEY, timeouts=QUICK) as session:
                await session.stocks.info(SAMSUNG)
    assert not caught.value.sent
    assert "proxy-password" not in f"{caught.value!r} {caught.value.__cause__!r}"


# The token endpoint.


async def test_a_429_with_null_is_waited_out() -> None:
    """Protocol section 2: it refuses a third issue within a second."""
    refusals = [answer(None, status="429 Too Many Requests")]

    async def tokens(request: Request) -> bytes:
        good = answer({"token": TOKEN, "expires_dt": "20991231235959", "return_code": 0})
        return refusals.pop() if refusals else good

    async with RawHTTP(always(answer(GOOD)), tokens=tokens) as server:
        assert await ask(server)
        assert len(server.requests) == 3


async def test_an_order_whose_token_is_refused_again_was_not_sent() -> None:
    refused = always(answer(None, status="429 Too Many Requests"))
    async with (
        RawHTTP(always(answer(GOOD)), tokens=refused) as server,
        Session(server.server(limits=SMALL), KEY, timeouts=QUICK) as session,
    ):
        with pytest.raises(RateLimitError) as caught:
            await session.orders.buy(SAMSUNG, 1, price=70_000)
        assert not caught.value.sent
        assert server.asked("kt10000") == []


@pytest.mark.parametrize(
    "response",
    [
        answer(b"", status="503 Busy"),
        answer(b"<html>maintenance</html>"),
        answer({"return_code": 1, "return_msg": "[1999:x]"}),
        answer(b"not JSON"),
        answer({"return_code": 0}),
        None,
    ],
    ids=["503", "maintenance", "1999", "no JSON", "no token", "hung up"],
)
async def test_without_a_token_no_order_is_sent_or_in_doubt(response: bytes | None) -> None:
    """Case D02: what failed was the token."""
    async with (
        RawHTTP(always(answer(GOOD)), tokens=always(response)) as server,
        Session(server.server(limits=SMALL), KEY, timeouts=QUICK) as session,
    ):
        with pytest.raises(KiwoomError) as caught:
            await session.orders.buy(SAMSUNG, 1, price=70_000)
        assert type(caught.value).__name__ != "OrderInDoubt"
        assert not caught.value.sent
        assert server.asked("kt10000") == []


async def test_a_hundred_callers_share_the_tries_of_a_token_endpoint_that_fails() -> None:
    """Case D14: one request under way, its failure shared, and a pause before the next."""
    under_way, most = 0, 0

    async def tokens(request: Request) -> bytes:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        return answer(b"", status="503 Busy")

    patience = Timeouts(token_retry=0.1, retry_first=0.01, retry_longest=0.01, total=10)
    async with (
        RawHTTP(always(answer(GOOD)), tokens=tokens) as server,
        Session(
            server.server(limits=Limits(calls=1000, attempts=3)), KEY, timeouts=patience
        ) as session,
        anyio.create_task_group() as tasks,
    ):

        async def call() -> None:
            with pytest.raises(ServerError):
                await session.stocks.info(SAMSUNG)

        for _ in range(100):
            tasks.start_soon(call)
    assert most == 1
    assert len(server.requests) <= 5


# Secrets that the server repeats (case D18 and its sisters).

REPEATED = {
    "whole": TOKEN,
    "in other case": TOKEN.upper(),
    "in part": TOKEN[5:20],
    "key": str(KEY.appkey),
    "secret": str(KEY.secretkey),
    "secret in part": str(KEY.secretkey)[:12],
    "url-encoded": "Bearer%20" + TOKEN,
    "in a sentence": f"token <{TOKEN}> of {KEY.appkey.lower()}",
}
WAYS: dict[str, Callable[[str], bytes]] = {
    "refusal": lambda text: answer({"return_code": 2, "return_msg": f"[1517:{text}]"}),
    "dead token": lambda text: answer({"return_code": 3, "return_msg": f"[8005:{text}]"}),
    "no JSON": lambda text: answer(f"{text} is no JSON".encode()),
    "cut": lambda text: answer({"return_code": 0, "x": text})[:-1] + b" ",
    "no verdict": lambda text: answer({"x": text}),
    "odd status line": lambda text: f"{text} 200 OK\r\n\r\n".encode(),
    "odd header": lambda text: f"HTTP/1.1 200 OK\r\n{text}\r\n\r\n".encode(),
    "odd next-key": lambda text: answer(
        {"return_code": 0}, headers={"cont-yn": "Y", "next-key": f"{text}\x01"}
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("text", REPEATED.values(), ids=REPEATED)
async def test_secrets_that_the_server_repeats_are_masked(
    text: str, way: Callable[[str], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with RawHTTP(always(way(text))) as server:
        with pytest.raises(KiwoomError) as caught:
            await ask(server)
    shown = f"{caught.value} {vars(caught.value)} {caplog.text}".lower()
    shown = shown.replace("kiwoom-async", "")
    for secret in (TOKEN, KEY.appkey, KEY.secretkey):
        parts = {secret[at : at + 8].lower() for at in range(len(secret) - 7)}
        assert not [part for part in parts if part in shown]


def test_the_bodies_of_this_file_are_good() -> None:
    assert json.loads(answer(GOOD).split(b"\r\n\r\n")[1]) == GOOD


@pytest.mark.parametrize("token", ["a\r\nX: y", "a b", "토큰", "", "\0", "a\x7f"])
async def test_a_token_that_can_not_be_sent_is_none(token: str) -> None:
    """A sister of case D17: it would stand in a header."""
    issued = always(answer({"token": token, "expires_dt": "20991231235959", "return_code": 0}))
    async with RawHTTP(always(answer(GOOD)), tokens=issued) as server:
        with pytest.raises(DecodeError, match="holds no token with its expiry"):
            await ask(server)
        assert server.asked("ka10001") == []
