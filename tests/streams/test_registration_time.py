"""How long it takes to register everything a connection may have: at first and after a loss.

The interval between messages is that of the live service, in exchange time.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kiwoom_async import LIVE, ExpectedTrade, Gap, OrderBook, OrderEvent, Session, Trade
from kiwoom_async.net.websocket import LibraryName
from kiwoom_async.simulator import Simulator
from tests.support.libraries import EVERY_LIBRARY

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("library", EVERY_LIBRARY),
]

TYPES = (Trade, OrderBook, ExpectedTrade)
SYMBOLS = 200
FIRST, AFTER_A_LOSS, ACCOUNT = 1.2, 1.6, 0.4  # seconds


@pytest.mark.parametrize("account", [False, True])
async def test_two_hundred_symbols_of_three_types(library: LibraryName, account: bool) -> None:
    bound = ACCOUNT if account else 0.0
    types = (*TYPES, Gap, *((OrderEvent,) if account else ()))
    async with Simulator(pace=0, stocks=SYMBOLS) as exchange:
        server = replace(exchange.server, limits=LIVE.limits)
        async with Session(server, exchange.credentials, websocket=library) as session:
            now = session.clock.monotonic
            began = now()
            async with session.stream(types, *exchange.symbols) as stream:
                assert now() - began <= FIRST + bound
                registered = set(exchange.registrations)
                assert len(registered) == len(TYPES) * SYMBOLS + account
                exchange.drop_connections()
                began = now()
                assert isinstance(await anext(stream), Gap)
                assert now() - began <= AFTER_A_LOSS + bound
                assert set(exchange.registrations) == registered
