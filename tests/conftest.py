"""Fixtures that all tests share: an exchange that stands still, and a session on it.

Markers set them up, for a module or for one test::

    pytestmark = [pytest.mark.rules(calls=50), pytest.mark.connect(timeouts=QUICK)]
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from kiwoom_async import Session
from kiwoom_async.simulator import Rules, Simulator
from tests.support.scripted import ScriptedSocket

# The same examples in every run; on a fresh machine the first one waits for the Unicode tables.
settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


@pytest.fixture
def anyio_backend() -> str:
    """Name the event loop: the library runs on asyncio."""
    return "asyncio"


@pytest.fixture
async def exchange(request: pytest.FixtureRequest) -> AsyncIterator[Simulator]:
    """Open a simulator in which nothing happens by itself.

    The marker ``rules`` gives arguments of `Rules`, the marker ``listed`` those of `Simulator`.
    """
    rules = Rules(**_marked(request, "rules"))
    arguments = _marked(request, "listed")
    async with Simulator(pace=0, rules=rules, **arguments) as exchange:
        yield exchange


@pytest.fixture
async def session(request: pytest.FixtureRequest, exchange: Simulator) -> AsyncIterator[Session]:
    """Open a session on ``exchange``; the marker ``connect`` gives further arguments."""
    arguments = _marked(request, "connect")
    async with Session(exchange.server, exchange.credentials, **arguments) as session:
        yield session


@pytest.fixture
async def server() -> AsyncIterator[ScriptedSocket]:
    """Open a WebSocket server that answers as the test says."""
    async with ScriptedSocket() as server:
        yield server


def _marked(request: pytest.FixtureRequest, name: str) -> dict[str, Any]:
    """Collect the arguments of a marker; those nearest to the test win."""
    arguments: dict[str, Any] = {}
    for mark in request.node.iter_markers(name):
        arguments = mark.kwargs | arguments
    return arguments
