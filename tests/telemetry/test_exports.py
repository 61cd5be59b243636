"""Prometheus and OpenTelemetry: what is read from them after a scripted session."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from importlib.util import find_spec

import pytest

from kiwoom_async import ConfigError, Gap, InvalidRequest, OrderRejected, Session, Trade
from kiwoom_async.clock import SystemClock
from kiwoom_async.health import Health
from kiwoom_async.simulator import Simulator
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio


async def live_through(exchange: Simulator, session: Session) -> None:
    """A good call, a refused one and one that is tried twice, an order, a lost line."""
    await session.stocks.info(SAMSUNG)
    exchange.refuse(1511, "ka10001")
    with pytest.raises(InvalidRequest):
        await session.stocks.info(SAMSUNG)
    exchange.refuse(1700, "ka10001")
    await session.stocks.info(SAMSUNG)
    order = await session.orders.buy(SAMSUNG, 10, order_type="market")
    await order.filled()
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        exchange.drop_connections()
        await anext(trades)
    exchange.market_phase("closed")
    with pytest.raises(OrderRejected):
        await session.orders.buy(SAMSUNG, 10, order_type="market")


async def test_prometheus_has_the_counts_and_the_health(exchange: Simulator) -> None:
    pytest.importorskip("prometheus_client")
    from prometheus_client import CollectorRegistry, generate_latest

    from kiwoom_async.telemetry.prometheus import PrometheusHook

    registry = CollectorRegistry()
    hook = PrometheusHook(registry)
    async with Session(exchange.server, exchange.credentials, hooks=[hook]) as session:
        hook.watch(session.health)
        await live_through(exchange, session)
        text = generate_latest(registry).decode()
    for line in (
        'kiwoom_requests_total{api_id="ka10001",outcome="answered"} 2.0',
        'kiwoom_requests_total{api_id="ka10001",outcome="retried"} 1.0',
        'kiwoom_requests_total{api_id="ka10001",outcome="InvalidRequest"} 1.0',
        'kiwoom_requests_sent_total{api_id="ka10001"} 4.0',
        'kiwoom_request_seconds_count{api_id="ka10001"} 2.0',
        'kiwoom_orders_total{status="filled"} 1.0',
        'kiwoom_orders_total{status="rejected"} 1.0',
        'kiwoom_events_total{error="",event="token_issued"} 1.0',
        'kiwoom_events_total{error="",event="logged_in"} 2.0',
        'kiwoom_events_total{error="",event="connection_lost"} 1.0',
        "kiwoom_live 1.0",
        "kiwoom_orders_in_doubt 0.0",
        "kiwoom_reconnections 1.0",
    ):
        assert line in text.splitlines(), line
    assert "kiwoom_token_until 1." in text
    assert 'kiwoom_allowance_used{api_id="kt10000"}' in text
    assert str(exchange.credentials.appkey) not in text
    assert "kiwoom_live 0.0" in generate_latest(registry).decode()


async def test_prometheus_is_read_in_a_thread_of_its_own(exchange: Simulator) -> None:
    pytest.importorskip("prometheus_client")
    from prometheus_client import CollectorRegistry, generate_latest

    from kiwoom_async.telemetry.prometheus import PrometheusHook

    registry, threads = CollectorRegistry(), set[int]()
    hook = PrometheusHook(registry)
    clock = SystemClock()  # its time is that of the running event loop
    async with Session(exchange.server, exchange.credentials, clock=clock) as session:

        def health() -> Health:
            threads.add(threading.get_ident())
            return session.health()

        hook.watch(health)
        await session.stocks.info(SAMSUNG)
        text = (await asyncio.to_thread(generate_latest, registry)).decode()
    assert "kiwoom_answer_age " in text
    assert threads == {threading.get_ident()}
    text = (await asyncio.to_thread(generate_latest, registry)).decode()
    assert "kiwoom_live 0.0" in text
    assert "kiwoom_answer_age " not in text


def test_prometheus_goes_on_when_the_event_loop_has_ended() -> None:
    pytest.importorskip("prometheus_client")
    from prometheus_client import CollectorRegistry, generate_latest

    from kiwoom_async.telemetry.prometheus import PrometheusHook

    registry = CollectorRegistry()
    hook = PrometheusHook(registry)
    with pytest.raises(ConfigError, match="event loop"):
        hook.watch(never)

    async def watch() -> None:
        hook.watch(never)

    asyncio.run(watch())
    assert "kiwoom_live 0.0" in generate_latest(registry).decode()


def never() -> Health:
    raise AssertionError("the health was read")


async def test_opentelemetry_has_a_span_for_each_try(exchange: Simulator) -> None:
    pytest.importorskip("opentelemetry.sdk")
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from kiwoom_async.telemetry.opentelemetry import OpenTelemetryHook

    spans, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracers, meters = TracerProvider(), MeterProvider([reader])
    tracers.add_span_processor(SimpleSpanProcessor(spans))
    hook = OpenTelemetryHook(tracers, meters)
    async with Session(exchange.server, exchange.credentials, hooks=[hook]) as session:
        with tracers.get_tracer("mine").start_as_current_span("strategy") as mine:
            await live_through(exchange, session)
    finished = spans.get_finished_spans()
    infos = [span for span in finished if span.name == "ka10001"]
    assert [span.status.is_ok for span in infos] == [True, False, False, True]
    assert [(span.attributes or {}).get("kiwoom.attempt") for span in infos] == [1, 1, 1, 2]
    assert (infos[2].attributes or {})["kiwoom.code"] == "1700"
    assert all(span.parent == mine.get_span_context() for span in infos)
    assert all((span.end_time or 0) >= (span.start_time or 0) for span in finished)
    shown = "".join(span.to_json() for span in finished)
    assert str(exchange.credentials.appkey) not in shown
    data = reader.get_metrics_data()
    assert data is not None
    names = {one.name for one in data.resource_metrics[0].scope_metrics[0].metrics}
    assert {"kiwoom.request.duration", "kiwoom.orders", "kiwoom.events"} <= names
    tracers.shutdown()
    meters.shutdown()


@pytest.mark.parametrize("package", ["prometheus_client", "opentelemetry"])
def test_neither_is_imported_before_it_is_asked_for(package: str) -> None:
    assert find_spec(package)
    program = "import sys, kiwoom_async.telemetry; from kiwoom_async import Session; "
    checked = f"{program}sys.exit({package!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", checked], check=False).returncode == 0


@pytest.mark.parametrize("module", ["prometheus", "opentelemetry"])
def test_without_its_package_it_says_what_to_install(module: str) -> None:
    package = {"prometheus": "prometheus_client"}.get(module, module)
    program = (
        f"import sys; sys.modules[{package!r}] = None\n"
        f"try: import kiwoom_async.telemetry.{module}\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert b"ConfigError" in run.stdout
    assert b"pip install" in run.stdout
