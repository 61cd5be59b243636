"""Fixtures of the bus: a broker, and a journal that grows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.bus import Feeder
from tests.support.nats_server import NatsServer, SharedNats


@pytest.fixture
async def broker(shared_nats: SharedNats) -> AsyncIterator[NatsServer]:
    """A running broker, with nothing in it."""
    async with shared_nats.lent() as server:
        yield server


@pytest.fixture
async def feeder(tmp_path: Path) -> AsyncIterator[Feeder]:
    """A journal with one trade."""
    async with Feeder(tmp_path / "data") as feeder:
        yield feeder
