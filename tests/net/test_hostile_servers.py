"""Hostile servers: broken protocol, unbounded messages, redirected handshakes.

None of them is this project's exchange: they are bytes on a socket.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from kiwoom_async import Blocked, Gap, Session, Timeouts, Trade, TransportError
from kiwoom_async.net.websocket import LibraryName
from kiwoom_async.simulator import Simulator
from tests.support.libraries import EVERY_LIBRARY
from tests.support.raw_socket import CLOSE, CONTINUATION, TEXT, RawSocket, frame
from tests.support.scripted import real
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio

QUICK = Timeouts(reconnect_first=0.01, reconnect_longest=0.02, subscribe=0.5)
BOUND = 100_000  # bytes
TICK = frame(real("0B", SAMSUNG, f15="+1").encode())


@pytest.fixture(params=EVERY_LIBRARY)
def library(request: pytest.FixtureRequest) -> LibraryName:
    found: LibraryName = request.param
    return found


@pytest.fixture
async def raw() -> AsyncIterator[RawSocket]:
    async with RawSocket() as raw:
        yield raw


def connected(
    exchange: Simulator, raw: RawSocket, library: LibraryName, **server: object
) -> Session:
    """Tokens come from the simulator, everything else from the bytes."""
    limits = replace(exchange.server.limits, registration_interval=0.001, frame_size=BOUND)
    both = replace(exchange.server, clock=None, websocket=raw.url, limits=limits, **server)
    return Session(both, exchange.credentials, timeouts=QUICK, websocket=library)


@pytest.fixture
async def session(
    exchange: Simulator, raw: RawSocket, library: LibraryName
) -> AsyncIterator[Session]:
    async with connected(exchange, raw, library) as session:
        yield session


VIOLATIONS = {
    "unknown opcode": frame(b"{}", 0x3),
    "unknown control opcode": frame(b"", 0xB),
    "close of one byte": frame(b"\x03", CLOSE),
    "close with an impossible code": frame(b"\x00\x01", CLOSE),
    "close with a reason that is no text": frame(b"\x03\xe8\xff\xfe", CLOSE),
    "large control frame": frame(b"x" * 126, 0x9),
    "ping in pieces": frame(b"x", 0x9, fin=False),
    "larger than the bound": frame(b"x" * (BOUND + 1)),
    "size with its top bit set": bytes([0x81, 127, 0xFF]) + b"\xff" * 7,
    "64 GiB announced": bytes([0x81, 127]) + (64 * 2**30).to_bytes(8, "big"),
    "pieces larger than the bound": b"".join(
        [
            frame(b"x" * 60_000, TEXT, fin=False),
            frame(b"x" * 60_000, CONTINUATION, fin=False),
            frame(b"x", CONTINUATION),
        ]
    ),
    "pieces without end": frame(b"x", TEXT, fin=False)
    + frame(b"x", CONTINUATION, fin=False) * BOUND,
    "a piece without a beginning": frame(b"x", CONTINUATION),
    "a message inside another": frame(b"x", TEXT, fin=False) + frame(b"{}"),
}


@pytest.mark.parametrize("violation", VIOLATIONS.values(), ids=VIOLATIONS.keys())
async def test_a_broken_protocol_is_a_lost_connection(
    raw: RawSocket, session: Session, violation: bytes
) -> None:
    """Case D04."""
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        await raw.send(TICK)
        assert isinstance(await anext(trades), Trade)
        await raw.send(violation)
        gap = await anext(trades)
        assert isinstance(gap, Gap)
        assert gap.why
        await raw.send(TICK)
        assert isinstance(await anext(trades), Trade)
    assert raw.names.count("LOGIN") == 2


async def test_a_masked_message_ends_no_session(
    raw: RawSocket, session: Session, library: LibraryName
) -> None:
    """A server must not mask: aiohttp reads it all the same, picows hangs up."""
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        await raw.send(frame(TICK[2:], mask=True))
        if library == "picows":
            assert isinstance(await anext(trades), Gap)
        await raw.send(TICK)
        assert isinstance(await anext(trades), Trade)


async def test_pieces_are_one_message(raw: RawSocket, session: Session) -> None:
    """With a PING of the protocol in between, and an empty piece."""
    text = real("0B", SAMSUNG, f15="+7").encode()
    async with session.stream(Trade, SAMSUNG) as trades:
        await raw.send(
            frame(text[:10], fin=False)
            + frame(b"", CONTINUATION, fin=False)
            + frame(b"ping", 0x9)
            + frame(text[10:], CONTINUATION)
            + TICK
        )
        assert [(await anext(trades)).size for _ in range(2)] == [7, 1]


async def test_a_large_message_within_the_bound_is_a_message(
    raw: RawSocket, session: Session
) -> None:
    """Case D16."""
    text = real("0B", SAMSUNG, f15="+7", f302="x" * (BOUND - 200)).encode()
    async with session.stream(Trade, SAMSUNG) as trades:
        await raw.send(frame(text))
        assert (await anext(trades)).size == 7


ENTRIES = {
    "empty": {},
    "empty values": {"values": {}},
    "wanted": {"values": {}, "type": "0B", "item": SAMSUNG},
    "numbers": 1,
    "lists": [],
}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES.keys())
async def test_entries_without_end_are_undecodable(
    raw: RawSocket, session: Session, entry: object
) -> None:
    """Case D16."""
    entries = json.dumps([entry] * 2001, separators=(",", ":"))
    async with session.stream(Trade, SAMSUNG) as trades:
        await raw.send(frame(f'{{"data":{entries},"trnm":"REAL"}}'.encode()))
        await raw.send(TICK)
        assert (await anext(trades)).size == 1
        assert session.stats().undecodable == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(
    exchange: Simulator, raw: RawSocket, library: LibraryName, status: int
) -> None:
    """Case D08."""
    async with RawSocket() as other:
        head = f"HTTP/1.1 {status} Elsewhere\r\nLocation: {other.url}\r\nContent-Length: 0\r\n\r\n"
        raw.answer = lambda request: head.encode()
        async with connected(exchange, raw, library) as session:
            with pytest.raises(TransportError, match=f"HTTP {status}"):
                await session.stream(Trade, SAMSUNG).__aenter__()
        assert len(raw.handshakes) > 1
        assert other.handshakes == []


async def test_the_handshake_says_who_is_there(
    exchange: Simulator, raw: RawSocket, library: LibraryName
) -> None:
    async with connected(exchange, raw, library) as session, session.stream(Trade, SAMSUNG):
        (request,) = raw.handshakes
    assert b"\r\nUser-Agent: kiwoom-async/" in request
    assert request.lower().count(b"user-agent:") == 1
    assert not [name for name in (b"aiohttp", b"picows", b"Python") if name in request]


async def test_headers_of_the_server_are_sent_with_the_handshake(
    exchange: Simulator, raw: RawSocket, library: LibraryName
) -> None:
    headers = {"user-agent": "desk 7", "X-Desk": "7"}
    async with (
        connected(exchange, raw, library, headers=headers) as session,
        session.stream(Trade, SAMSUNG),
    ):
        (request,) = raw.handshakes
    assert b": desk 7\r\n" in request
    assert b"X-Desk: 7\r\n" in request
    assert request.lower().count(b"user-agent:") == 1


BLOCK = b"<html><body><h1>Request Blocked</h1></body></html>"


def page(status: str, body: bytes = BLOCK, kind: str = "text/html") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize("status", ["400 Bad Request", "403 Forbidden", "406 Not Acceptable"])
async def test_a_block_is_told_and_not_asked_again(
    exchange: Simulator, raw: RawSocket, library: LibraryName, status: str
) -> None:
    raw.answer = lambda request: page(status)
    with pytest.raises(Blocked, match=f"HTTP {status[:3]}"):
        async with connected(exchange, raw, library) as session:
            await session.stream(Trade, SAMSUNG).__aenter__()
    assert len(raw.handshakes) == 1


@pytest.mark.parametrize(
    "answer",
    [
        page("502 Bad Gateway"),
        page("503 Busy"),
        page("404 Not Found"),
        page("400 Bad", b"{}", "application/json"),
    ],
)
async def test_other_answers_to_the_handshake_are_tried_again(
    exchange: Simulator, raw: RawSocket, library: LibraryName, answer: bytes
) -> None:
    raw.answer = lambda request: answer
    async with connected(exchange, raw, library) as session:
        with pytest.raises(TransportError, match="HTTP "):
            await session.stream(Trade, SAMSUNG).__aenter__()
    assert len(raw.handshakes) > 1


async def test_a_block_in_a_session_that_was_connected_is_waited_out(
    exchange: Simulator, raw: RawSocket, library: LibraryName
) -> None:
    """The same client passed the filter before."""
    async with (
        connected(exchange, raw, library) as session,
        session.stream((Trade, Gap), SAMSUNG) as trades,
    ):
        upgrade, raw.answer = raw.answer, lambda request: page("403 Forbidden")
        await raw.send(VIOLATIONS["unknown opcode"])
        await raw.shook_hands(4)
        raw.answer = upgrade
        assert isinstance(await anext(trades), Gap)


async def test_the_handshake_goes_through_the_proxy(
    exchange: Simulator, library: LibraryName
) -> None:
    """And nothing shows the password of the proxy."""
    issued = b'{"token":"t","expires_dt":"20991231000000","token_type":"Bearer","return_code":0}'

    def answer(request: bytes) -> bytes:
        if request.startswith(b"POST "):
            return page("200 OK", issued, "application/json")
        return page("407 Proxy Authentication Required")

    async with RawSocket() as proxy:
        proxy.answer = answer
        address = f"http://user:hidden@127.0.0.1:{proxy.port}"
        async with RawSocket() as raw, connected(exchange, raw, library, proxy=address) as session:
            with pytest.raises(TransportError) as caught:
                await session.stream(Trade, SAMSUNG).__aenter__()
            assert raw.handshakes == []
    assert all(b"Proxy-Authorization: Basic " in request for request in proxy.handshakes)
    assert not proxy.handshakes[-1].startswith(b"POST ")
    assert "hidden" not in str(caught.value)
