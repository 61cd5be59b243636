"""WebSocket libraries: the session behaves the same with each of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from importlib.util import find_spec
from typing import get_args

import anyio
import pytest
from aiohttp import web
from msgspec.structs import replace

from kiwoom_async import (
    ConfigError,
    Credentials,
    Gap,
    OrderBook,
    Session,
    SessionReplaced,
    Timeouts,
    Trade,
    TransportError,
)
from kiwoom_async.net.websocket import LIBRARIES, LibraryName
from kiwoom_async.simulator import Rules, Simulator
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(registrations=50, ping_interval=0.1),
]

QUICK = Timeouts(reconnect_first=0.02, reconnect_longest=0.05, silence=0.5, subscribe=1.0)


@pytest.fixture(params=get_args(LibraryName))
def library(request: pytest.FixtureRequest) -> LibraryName:
    found: LibraryName = request.param
    if not find_spec(found):
        pytest.skip(f"extra {LIBRARIES[found]!r} is not installed")
    return found


def test_the_table_of_libraries_has_what_the_type_says() -> None:
    assert tuple(LIBRARIES) == get_args(LibraryName)


@pytest.fixture
async def session(exchange: Simulator, library: LibraryName) -> AsyncIterator[Session]:
    async with Session(
        exchange.server, exchange.credentials, timeouts=QUICK, websocket=library
    ) as session:
        yield session
    await exchange.wait_for(lambda: exchange.connections == [])


async def test_records_in_order_pings_echoed(exchange: Simulator, session: Session) -> None:
    async with session.stream((Trade, OrderBook), SAMSUNG) as records:
        for size in range(1, 200):
            exchange.trade(SAMSUNG, size=size)
        sizes = []
        async for record in records:
            if isinstance(record, Trade):
                sizes.append(record.size)
                if len(sizes) == 199:
                    break
        assert sizes == list(range(1, 200))
        for _ in range(3):
            await session.clock.sleep(0.1)
        await exchange.wait_for(
            lambda: sum(message.name == "PING" for message in exchange.messages) >= 3
        )


async def test_a_flood_of_one_stream_starves_no_other(
    exchange: Simulator, session: Session
) -> None:
    async with (
        session.stream(Trade, SAMSUNG, on_full="drop_oldest", buffer=10),
        session.stream(Trade, HYNIX) as read,
    ):
        await exchange.flood(SAMSUNG, 5000)
        exchange.trade(HYNIX, size=3)
        assert (await anext(read)).size == 3
    assert session.stats().reconnections == 0


async def test_a_lost_connection(exchange: Simulator, session: Session) -> None:
    async with session.stream((Trade, Gap), SAMSUNG) as events:
        for lose in (exchange.drop_connections, exchange.mute):
            lose()
            gap = await anext(events)
            assert isinstance(gap, Gap)
            exchange.trade(SAMSUNG, size=2)
            trade = await anext(events)
            assert isinstance(trade, Trade)


@pytest.mark.parametrize("goodbye", [True, False])
async def test_another_login(library: LibraryName, goodbye: bool) -> None:
    async with Simulator(pace=0, rules=Rules(kick_says_goodbye=goodbye)) as exchange:
        with pytest.raises(SessionReplaced):
            async with Session(exchange.server, exchange.credentials, websocket=library) as session:
                async with session.stream(Trade, SAMSUNG) as trades:
                    exchange.kick()
                    await anext(trades)
        assert [message.name for message in exchange.messages].count("LOGIN") == 1


async def test_a_server_that_refuses_connections(exchange: Simulator, session: Session) -> None:
    exchange.refuse_connections("socket")
    with pytest.raises(TransportError, match="can't reach ws://"):
        async with session.stream(Trade, SAMSUNG):
            pytest.fail("entered")
    await exchange.accept_connections()
    async with session.stream(Trade, SAMSUNG):
        pass


async def test_large_frames(exchange: Simulator, session: Session) -> None:
    async with session.stream(Trade, SAMSUNG) as trades:
        exchange.push_values("0B", SAMSUNG, {"10": "1", "302": "x" * 300_000})
        trade = await anext(trades)
        assert (trade.price, len(trade["302"])) == (1, 300_000)


async def test_cancelling_while_connected(exchange: Simulator, session: Session) -> None:
    with anyio.move_on_after(0.05):
        async with session.stream(Trade, SAMSUNG) as trades:
            await anext(trades)
    async with session.stream(Trade, SAMSUNG) as trades:
        exchange.trade(SAMSUNG, size=4)
        assert (await anext(trades)).size == 4


def test_an_unknown_library_is_refused() -> None:
    from kiwoom_async import LIVE

    key = Credentials(appkey="a", secretkey="b")
    with pytest.raises(ConfigError, match="websocket must be"):
        Session(LIVE, key, websocket="curl")  # type: ignore[arg-type]


async def test_a_host_that_can_not_be_named_ends_nothing(
    exchange: Simulator, library: LibraryName
) -> None:
    patience = Timeouts(reconnect_first=0.01, reconnect_longest=0.01, subscribe=0.1)
    for host in ("no..host", "n" * 300):
        server = replace(exchange.server, clock=None, websocket=f"ws://{host}/")
        async with Session(
            server, exchange.credentials, timeouts=patience, websocket=library
        ) as session:
            with pytest.raises(TransportError, match="can't reach ws://n"):
                await session.stream(Trade, SAMSUNG).__aenter__()


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 101 Switching", b"\x00\x01\r\n\r\n"])
async def test_what_hangs_up_in_the_handshake_is_tried_again(
    exchange: Simulator, library: LibraryName, answer: bytes
) -> None:
    tries: list[bytes] = []

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tries.append(await reader.read(1))
        writer.write(answer)
        writer.close()

    patience = Timeouts(reconnect_first=0.01, reconnect_longest=0.01, subscribe=0.1)
    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        server = replace(exchange.server, clock=None, websocket=f"ws://127.0.0.1:{port}/")
        async with Session(
            server, exchange.credentials, timeouts=patience, websocket=library
        ) as session:
            with pytest.raises(TransportError):
                await session.stream(Trade, SAMSUNG).__aenter__()
    assert len(tries) > 1


async def test_binary_frames_are_frames(exchange: Simulator, library: LibraryName) -> None:
    async def talk(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            answer = {"trnm": json.loads(message.data)["trnm"], "return_code": 0}
            await socket.send_bytes(json.dumps(answer).encode())
        return socket

    application = web.Application()
    application.router.add_get("/", talk)
    runner = web.AppRunner(application, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server = replace(exchange.server, clock=None, websocket=site.name.replace("http", "ws"))
    async with Session(server, exchange.credentials, timeouts=QUICK, websocket=library) as session:
        async with session.stream(Trade, SAMSUNG):
            assert session.stats().frames == 2
    await runner.cleanup()
