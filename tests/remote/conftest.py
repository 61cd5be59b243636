"""Fixtures of the gateway: a broker, an exchange, a gateway and its clients."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from kiwoom_async import Session
from kiwoom_async.bus import Broker
from kiwoom_async.remote import Gateway
from kiwoom_async.simulator import Simulator
from tests.support.nats_server import NatsServer, SharedNats


@pytest.fixture
async def nats(shared_nats: SharedNats) -> AsyncIterator[NatsServer]:
    """A running broker, with nothing in it."""
    async with shared_nats.lent() as server:
        yield server


@pytest.fixture
def broker(nats: NatsServer) -> Broker:
    """The broker; connections that are silent are noticed soon."""
    return Broker(url=nats.url, silence=3)


@pytest.fixture
async def gateway(exchange: Simulator, session: Session, broker: Broker) -> AsyncIterator[Gateway]:
    """A gateway without a journal; leases are short."""
    async with Gateway(session, broker, lease=1.5) as gateway:
        yield gateway
