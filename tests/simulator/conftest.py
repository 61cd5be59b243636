"""Fixtures: a simulator whose market does not move, and a bare client of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from kiwoom_async.simulator import Simulator
from tests.support.wire_client import Client


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


@pytest.fixture
def client(exchange: Simulator, http: aiohttp.ClientSession) -> Client:
    return Client(exchange, http, exchange.credentials)
