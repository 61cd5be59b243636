"""Socket faults of a server that shares no code with the simulator: bytes written by hand.

A plain run has a sample of the cells.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from kiwoom_async import Credentials, Gap, Limits, Session, SessionClosed, SessionReplaced, Trade
from kiwoom_async.net.websocket import LibraryName
from tests.support.libraries import EVERY_LIBRARY
from tests.support.raw_socket import CLOSE, RawSocket, frame, good, upgrade
from tests.support.scripted import real
from tests.support.scripted_rest import ScriptedRest
from tests.support.symbols import HYNIX, SAMSUNG
from tests.support.virtual_time import VirtualTimeLoop

pytestmark = pytest.mark.anyio

BUSY = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def tick(size: int, item: str = SAMSUNG) -> bytes:
    return frame(real("0B", item, f15=f"+{size}").encode())


def said(**fields: object) -> bytes:
    return frame(json.dumps(fields).encode())


SYSTEM_BUSY = said(trnm="SYSTEM", code="R10002", message="no answer to PING")
TAKEN_OVER = said(trnm="SYSTEM", code="R10001", message="another login")


async def hung_up(raw: RawSocket) -> None:
    raw.hang_up()


def sent(data: bytes, *, then_close: bool = False) -> Callable[[RawSocket], Awaitable[None]]:
    async def strike(raw: RawSocket) -> None:
        await raw.send(data)
        if then_close:
            raw.close()

    return strike


def next_answer(name: str, answer: bytes) -> Callable[[RawSocket], Awaitable[None]]:
    """Answer the next request of a name otherwise, after the line was broken."""

    async def strike(raw: RawSocket) -> None:
        def once(body: dict[str, Any]) -> bytes:
            if body["trnm"] != name:
                return good(body)
            raw.reply = good
            return answer

        raw.reply = once
        raw.hang_up()

    return strike


async def handshake_busy(raw: RawSocket) -> None:
    def once(request: bytes) -> bytes:
        raw.answer = upgrade
        return BUSY

    raw.answer = once
    raw.hang_up()


async def mute(raw: RawSocket) -> None:
    """Nothing is sent any more, no PING either."""


class Row(msgspec.Struct, frozen=True):
    """A fault; whether the line breaks and comes back, stays up, or the session ends."""

    strike: Callable[[RawSocket], Awaitable[None]]
    line: str = "breaks"


FAULTS = {
    "hung up": Row(hung_up),
    "closed with a goodbye": Row(sent(frame(b"\x03\xe8Bye", CLOSE), then_close=True)),
    "cut within a head": Row(sent(tick(9)[:1], then_close=True)),
    "cut within a frame": Row(sent(tick(9)[:30], then_close=True)),
    "mute": Row(mute),
    "R10002": Row(sent(SYSTEM_BUSY, then_close=True)),
    "R10001": Row(sent(TAKEN_OVER, then_close=True), "ends"),
    "R10001 without a close": Row(sent(TAKEN_OVER), "ends"),
    "LOGIN refused": Row(next_answer("LOGIN", said(trnm="LOGIN", return_code=1, return_msg="no"))),
    "LOGIN unanswered": Row(next_answer("LOGIN", b"")),
    "REG unanswered": Row(next_answer("REG", b"")),
    "answer to REG cut": Row(next_answer("REG", said(trnm="REG", return_code=0)[:9])),
    "handshake answered with 503": Row(handshake_busy),
    "broken JSON": Row(sent(frame(b'{"trnm":"REAL","data":[{')), "stays"),
    "text that is no JSON": Row(sent(frame(b"<html></html>")), "stays"),
    "PING": Row(sent(said(trnm="PING")), "stays"),
    "unknown frame": Row(sent(said(trnm="NEWS", data=[])), "stays"),
}


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return "asyncio", {"loop_factory": VirtualTimeLoop}


@pytest.fixture
async def raw() -> AsyncIterator[RawSocket]:
    async with RawSocket() as raw:
        yield raw


@pytest.fixture(params=EVERY_LIBRARY)
async def session(raw: RawSocket, request: pytest.FixtureRequest) -> AsyncIterator[Session]:
    library: LibraryName = request.param
    async with ScriptedRest() as rest:
        server = replace(rest.server, websocket=raw.url, limits=Limits(registration_interval=0.001))
        session = Session(server, Credentials(appkey="k", secretkey="s"), websocket=library)
        await session.open()
        yield session
        if not session.closed:
            await session.aclose()


async def next_tick(raw: RawSocket, stream: Any, size: int) -> list[str]:
    """Read up to a trade of this size; return what came before it."""
    before: list[str] = []
    async for record in stream:
        if isinstance(record, Gap):
            before.append("gap")
            await raw.send(tick(size))
        elif record.size == size:
            break
        else:
            before.append(f"trade {record.size}")
    return before


@pytest.mark.heavy(sample=10)
@pytest.mark.parametrize("name", FAULTS)
async def test_while_trades_come(raw: RawSocket, session: Session, name: str) -> None:
    row = FAULTS[name]
    async with session.stream((Trade, Gap), SAMSUNG) as stream:
        await raw.send(tick(1))
        assert await next_tick(raw, stream, 1) == []
        await row.strike(raw)
        if row.line == "ends":
            with pytest.raises(SessionReplaced):
                await anext(stream)
            with pytest.raises(SessionReplaced):
                await session.aclose()
            assert raw.names.count("LOGIN") == 1  # two programs would end each other for ever
            return
        if name == "PING":
            await raw.came("PING")  # sent back
        if row.line == "stays":
            await raw.send(tick(2))
        assert await next_tick(raw, stream, 2) == (["gap"] if row.line == "breaks" else [])
    registered = [one for one in raw.bodies if one["trnm"] == "REG"]
    assert all(one["data"] == registered[0]["data"] for one in registered)
    assert (len(registered) > 1) == (row.line == "breaks")


@pytest.mark.heavy(sample=10)
@pytest.mark.parametrize("name", FAULTS)
async def test_while_another_stream_is_entered(raw: RawSocket, session: Session, name: str) -> None:
    row = FAULTS[name]
    async with session.stream((Trade, Gap), SAMSUNG):
        await row.strike(raw)
        if row.line == "ends":
            with pytest.raises(SessionReplaced):
                await session.state.until("closed")
                await session.stream(Trade, HYNIX).__aenter__()
            with pytest.raises(SessionReplaced):
                await session.aclose()
            return
        async with session.stream((Trade, Gap), HYNIX) as stream:
            await raw.send(tick(3, HYNIX))
            while isinstance(record := await anext(stream), Gap):
                await raw.send(tick(3, HYNIX))
            assert record.item == HYNIX


@pytest.mark.heavy(sample=10)
@pytest.mark.parametrize("name", FAULTS)
async def test_while_the_session_is_closed(raw: RawSocket, session: Session, name: str) -> None:
    row = FAULTS[name]
    async with session.stream(Trade, SAMSUNG) as stream:
        await row.strike(raw)
        try:
            await session.aclose()
        except SessionReplaced:
            assert row.line == "ends"
        with pytest.raises((SessionClosed, SessionReplaced)):
            await anext(stream)
