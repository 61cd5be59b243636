"""Fixtures: a scripted broker, and a session on it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from kiwoom_async import Session
from tests.support.broker import CREDENTIALS, QUICK, ScriptedBroker


@pytest.fixture
async def broker() -> AsyncIterator[ScriptedBroker]:
    """Open a broker that answers normally until the test scripts it."""
    async with ScriptedBroker() as broker:
        yield broker


@pytest.fixture
async def trader(broker: ScriptedBroker) -> AsyncIterator[Session]:
    """Open a session on ``broker``."""
    async with Session(broker.server, CREDENTIALS, timeouts=QUICK) as trader:
        yield trader
