"""Prometheus: the events and the health of a session as metrics (extra ``prometheus``).

::

    metrics = PrometheusHook()
    async with Session(LIVE, hooks=[metrics]) as session:
        metrics.watch(session.health)
        start_http_server(9100)
"""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kiwoom_async.errors import ConfigError, KiwoomError
from kiwoom_async.telemetry.events import (
    Event,
    GapsFound,
    OrderChanged,
    RecordsDropped,
    RequestAnswered,
    RequestFailed,
    RequestSent,
    RequestWaited,
    error_type,
)

try:
    from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
    from prometheus_client.metrics_core import GaugeMetricFamily, Metric
    from prometheus_client.registry import Collector
except ImportError as error:
    raise ConfigError(
        'PrometheusHook needs prometheus-client: pip install "kiwoom-async[prometheus]"'
    ) from error

if TYPE_CHECKING:
    from kiwoom_async.health import Health

__all__ = ["PrometheusHook"]

_PATIENCE = 5.0  # seconds; shorter than the time-out of a scrape, 10 by default
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)


class PrometheusHook:
    """Counts the events of a session, or of several.

    ``kiwoom_requests_total{api_id, outcome}`` (``answered``, ``retried``, or the class of the
    error), ``kiwoom_requests_sent_total{api_id}``, ``kiwoom_request_seconds{api_id}``,
    ``kiwoom_request_wait_seconds_total{api_id}``, ``kiwoom_orders_total{status}``,
    ``kiwoom_gaps_total``, ``kiwoom_dropped_records_total``, and
    ``kiwoom_events_total{event, error}`` for every other event: tokens, logins, registrations, lost
    connections, odd frames and the end. ``error`` is the class of the event's error, blank without
    one: a session that was closed ends with ``SessionClosed``. No label has a symbol or an order
    number: their number would grow without bound.

    Args:
        registry: Where the metrics are registered; by default that of ``prometheus_client``.
    """

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self._registry = registry
        by_id = ["api_id"]
        self._requests = Counter(
            "kiwoom_requests", "Tries of REST calls", [*by_id, "outcome"], registry=registry
        )
        self._sent = Counter("kiwoom_requests_sent", "Requests sent", by_id, registry=registry)
        self._seconds = Histogram(
            "kiwoom_request_seconds",
            "Time to the answer of a REST call",
            by_id,
            buckets=_BUCKETS,
            registry=registry,
        )
        self._waits = Counter(
            "kiwoom_request_wait_seconds", "Waits for the rate limit", by_id, registry=registry
        )
        self._orders = Counter(
            "kiwoom_orders", "Changes of orders by new status", ["status"], registry=registry
        )
        self._gaps = Counter("kiwoom_gaps", "Gaps of streams", registry=registry)
        self._dropped = Counter("kiwoom_dropped_records", "Records dropped", registry=registry)
        self._events = Counter(
            "kiwoom_events", "Other events", ["event", "error"], registry=registry
        )

    def __call__(self, event: Event) -> None:
        """Count an event."""
        match event:
            case RequestSent():
                self._sent.labels(event.api_id).inc()
            case RequestAnswered():
                self._requests.labels(event.api_id, "answered").inc()
                self._seconds.labels(event.api_id).observe(event.seconds)
            case RequestFailed():
                final = event.retry_in is None
                outcome = type(event.error).__name__ if final else "retried"
                self._requests.labels(event.api_id, outcome).inc()
            case RequestWaited():
                self._waits.labels(event.api_id).inc(event.seconds)
            case OrderChanged():
                self._orders.labels(event.status).inc()
            case GapsFound():
                self._gaps.inc(event.count)
            case RecordsDropped():
                self._dropped.inc(event.count)
            case _:
                self._events.labels(event.name, error_type(event)).inc()

    def watch(self, health: Callable[[], Health]) -> None:
        """Add gauges of a session's health, read when the metrics are read.

        ``kiwoom_live``, ``kiwoom_allowance_used{api_id}``, ``kiwoom_token_until`` and one gauge
        for each number of :class:`~kiwoom_async.Health` (``kiwoom_frame_age`` and so on). Once the
        session is closed only ``kiwoom_live`` remains, with 0.

        The metrics may be read in any thread (``start_http_server`` has its own): the health is
        read in the event loop. When that does not answer within 5 seconds, the scrape fails.

        Args:
            health: ``session.health``.

        Raises:
            ConfigError: not called in the event loop of the session.
        """
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise ConfigError('call watch() in the event loop, inside "async with"') from None
        self._registry.register(_HealthCollector(health, loop))


class _HealthCollector(Collector):
    def __init__(self, health: Callable[[], Health], loop: asyncio.AbstractEventLoop) -> None:
        self._health = health
        self._loop = loop
        self._thread = threading.get_ident()  # of the loop

    def describe(self) -> list[Metric]:
        """Return nothing: the registry must not read the health of a session to know the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        health = self._read()
        if health is None:
            yield _gauge("live", "Whether the WebSocket is logged in", 0)
            return
        yield _gauge("live", "Whether the WebSocket is logged in", health.state == "live")
        for field in dataclasses.fields(health):
            value = getattr(health, field.name)
            if isinstance(value, int | float):
                yield _gauge(field.name, f"Health.{field.name}", value)
        if health.token_until is not None:
            until = health.token_until.timestamp()
            yield _gauge("token_until", "When the token expires, seconds since the epoch", until)
        used = GaugeMetricFamily("kiwoom_allowance_used", "Calls that count now", labels=["api_id"])
        for api_id, (calls, _) in health.allowance.items():
            used.add_metric([api_id], calls)
        yield used

    def _read(self) -> Health | None:
        """Return the health as read in the session's event loop, None once it is closed."""
        if self._loop.is_closed():
            return None
        try:
            if threading.get_ident() == self._thread:
                return self._health()
            return asyncio.run_coroutine_threadsafe(self._ask(), self._loop).result(_PATIENCE)
        except KiwoomError:
            return None

    async def _ask(self) -> Health:
        return self._health()


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"kiwoom_{name}", text, value=float(value))
