"""Pytest plugin: an embedded exchange, and a session on it, for each test that asks for them.

It comes with the package and needs no configuration::

    import pytest
    from kiwoom_async import Session, Trade
    from kiwoom_async.simulator import Simulator

    @pytest.mark.asyncio  # or anyio
    @pytest.mark.kiwoom_stage(stocks=40, cash=5_000_000)
    async def test_a_trade_arrives(session: Session, exchange: Simulator) -> None:
        async with session.stream(Trade, "005930") as trades:
            exchange.set_price("005930", 70_000)
            assert (await anext(trades)).price == 70_000

Fixtures, opened on the event loop of the test and closed at its end:

``kiwoom_exchange``, ``exchange``
    A :class:`~kiwoom_async.simulator.Simulator` in which nothing trades until the test says so.
``kiwoom_session``, ``session``
    A :class:`~kiwoom_async.Session` on ``kiwoom_exchange``. The error that ended it comes out of
    the fixture as well, unless the test has closed the session.

The short names are yours to override. An overridden ``kiwoom_exchange`` is the one that sessions
connect to.

Markers give arguments by keyword, of a module, a class or a test; the nearest wins:

``kiwoom_rules``
    Of :class:`~kiwoom_async.simulator.Rules`: how the server behaves.
``kiwoom_stage``
    Of the exchange: ``day``, ``time``, ``seed``, ``stocks``, ``cash``, ``holdings``, ``pace``,
    ``commission_rate``, and the others of :class:`~kiwoom_async.simulator.Simulator`.
``kiwoom_connect``
    Of the session: ``timeouts``, ``websocket``, ``token_file``.

Tests run under pytest-asyncio (1.0 or newer, each mode and loop scope) or under anyio's plugin. In
an environment with ``PYTEST_DISABLE_PLUGIN_AUTOLOAD`` say ``-p kiwoom_async.testing``.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kiwoom_async.session import Session
    from kiwoom_async.simulator import Simulator

__all__ = ["exchange", "kiwoom_exchange", "kiwoom_session", "session"]

_MARKERS = (
    "kiwoom_rules(**arguments): Rules of the exchange of a test",
    "kiwoom_stage(**arguments): arguments of the Simulator of a test",
    "kiwoom_connect(**arguments): arguments of the Session of a test",
)
_ON_PYTEST_ASYNCIO = "kiwoom_async.testing on pytest-asyncio"
_LOOP_SCOPES = ("function", "class", "module", "package", "session")


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers, and the fixtures that pytest-asyncio runs, if it is in use."""
    for line in _MARKERS:
        config.addinivalue_line("markers", line)
    if pytest_asyncio := sys.modules.get("pytest_asyncio"):
        config.pluginmanager.register(_on_loops_of(pytest_asyncio), _ON_PYTEST_ASYNCIO)


@pytest.fixture
def kiwoom_exchange(request: pytest.FixtureRequest) -> Simulator:
    """Open an exchange in which nothing trades by itself.

    The marker ``kiwoom_rules`` gives arguments of its Rules, ``kiwoom_stage`` those of Simulator.
    """
    found: Simulator = request.getfixturevalue(f"_kiwoom_exchange_{_runner(request)}")
    return found


@pytest.fixture
def kiwoom_session(request: pytest.FixtureRequest) -> Session:
    """Open a session on ``kiwoom_exchange``; the marker ``kiwoom_connect`` gives its arguments."""
    found: Session = request.getfixturevalue(f"_kiwoom_session_{_runner(request)}")
    return found


@pytest.fixture
def exchange(kiwoom_exchange: Simulator) -> Simulator:
    """Open ``kiwoom_exchange``, by a name that may be overridden."""
    return kiwoom_exchange


@pytest.fixture
def session(kiwoom_session: Session) -> Session:
    """Open ``kiwoom_session``, by a name that may be overridden."""
    return kiwoom_session


def _runner(request: pytest.FixtureRequest) -> str:
    """Name what runs the test: ``anyio``, or the loop scope of pytest-asyncio."""
    test: pytest.Item = request.node
    pytest_asyncio = sys.modules.get("pytest_asyncio")
    if pytest_asyncio is not None and pytest_asyncio.is_async_test(test):
        mark = test.get_closest_marker("asyncio")
        scope = mark.kwargs.get("loop_scope") if mark is not None else None
        return str(scope or test.config.getini("asyncio_default_test_loop_scope"))
    if "anyio_backend" not in request.fixturenames:
        pytest.fail(
            f"{request.fixturename} is for async tests: write async def and mark the test with "
            "pytest.mark.asyncio (pytest-asyncio) or pytest.mark.anyio",
            pytrace=False,
        )
    if request.getfixturevalue("anyio_backend_name") != "asyncio":
        pytest.skip("kiwoom_async runs on asyncio")
    return "anyio"


def _exchange_fixture() -> Callable[..., AsyncIterator[Simulator]]:
    async def open_exchange(request: pytest.FixtureRequest) -> AsyncIterator[Simulator]:
        from kiwoom_async.simulator import Rules, Simulator

        rules = Rules(**_marked(request, "kiwoom_rules"))
        stage: dict[str, Any] = {"pace": 0.0} | _marked(request, "kiwoom_stage")
        async with Simulator(rules=rules, **stage) as exchange:
            yield exchange

    return open_exchange


def _session_fixture() -> Callable[..., AsyncIterator[Session]]:
    async def open_session(
        request: pytest.FixtureRequest, kiwoom_exchange: Simulator
    ) -> AsyncIterator[Session]:
        from kiwoom_async.session import Session

        arguments = _marked(request, "kiwoom_connect")
        session = Session(kiwoom_exchange.server, kiwoom_exchange.credentials, **arguments)
        await session.open()  # pytest-asyncio opens and closes in two tasks
        yield session
        if not session.closed:
            await session.aclose()

    return open_session


_kiwoom_exchange_anyio = pytest.fixture(_exchange_fixture())
_kiwoom_session_anyio = pytest.fixture(_session_fixture())


def _on_loops_of(pytest_asyncio: ModuleType) -> ModuleType:
    """Make the fixtures that pytest-asyncio runs: one for each loop that a test may run on."""
    plugin = ModuleType(_ON_PYTEST_ASYNCIO)
    for scope in _LOOP_SCOPES:
        decorate = pytest_asyncio.fixture(loop_scope=scope)
        setattr(plugin, f"_kiwoom_exchange_{scope}", decorate(_exchange_fixture()))
        setattr(plugin, f"_kiwoom_session_{scope}", decorate(_session_fixture()))
    return plugin


def _marked(request: pytest.FixtureRequest, name: str) -> dict[str, Any]:
    """Collect the arguments of a marker; those nearest to the test win.

    Raises:
        pytest.UsageError: an argument without its name.
    """
    arguments: dict[str, Any] = {}
    for mark in request.node.iter_markers(name):
        if mark.args:
            raise pytest.UsageError(f"pytest.mark.{name} takes arguments by keyword only")
        arguments = mark.kwargs | arguments
    return arguments
