"""OpenTelemetry: requests as spans, the other events as metrics (extra ``otel``).

::

    async with Session(LIVE, hooks=[OpenTelemetryHook()]) as session: ...

Where spans and metrics go is decided by the program: it sets the providers of the SDK.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from kiwoom_async.errors import APIError, ConfigError, KiwoomError
from kiwoom_async.telemetry.events import (
    Event,
    GapsFound,
    OrderChanged,
    RecordsDropped,
    RequestAnswered,
    RequestFailed,
    RequestWaited,
    error_type,
)

try:
    from opentelemetry import metrics, trace
except ImportError as error:
    raise ConfigError(
        'OpenTelemetryHook needs opentelemetry-api: pip install "kiwoom-async[otel]"'
    ) from error

__all__ = ["OpenTelemetryHook"]

_NAME = "kiwoom_async"


class OpenTelemetryHook:
    """Makes a span of each try of a REST call, and counts the other events.

    A span is a child of the span in which the call was made. It is named after the TR and has the
    attributes ``kiwoom.api_id``, ``kiwoom.attempt`` and, of a refusal, ``error.type`` and
    ``kiwoom.code``; never what was sent or received. Waits, orders, gaps and dropped records have
    counters of their own; ``kiwoom.events`` counts all other events by ``kiwoom.event`` and, of
    those with an error, its class in ``error.type``.

    Args:
        tracer_provider: By default the global one.
        meter_provider: By default the global one.
        time_ns: Wall time of the spans, nanoseconds since the epoch: ``session.clock.time_ns`` for
            the time of an exchange.
    """

    def __init__(
        self,
        tracer_provider: trace.TracerProvider | None = None,
        meter_provider: metrics.MeterProvider | None = None,
        *,
        time_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        self._tracer = trace.get_tracer(_NAME, tracer_provider=tracer_provider)
        meter = metrics.get_meter(_NAME, meter_provider=meter_provider)
        self._time_ns = time_ns
        self._seconds = meter.create_histogram("kiwoom.request.duration", unit="s")
        self._waits = meter.create_counter("kiwoom.request.wait", unit="s")
        self._orders = meter.create_counter("kiwoom.orders")
        self._gaps = meter.create_counter("kiwoom.gaps")
        self._dropped = meter.create_counter("kiwoom.dropped_records")
        self._events = meter.create_counter("kiwoom.events")

    def __call__(self, event: Event) -> None:
        """Record an event."""
        match event:
            case RequestAnswered():
                self._span(event, None)
                self._seconds.record(event.seconds, {"kiwoom.api_id": event.api_id})
            case RequestFailed():
                self._span(event, event.error)
            case RequestWaited():
                self._waits.add(event.seconds, {"kiwoom.api_id": event.api_id})
            case OrderChanged():
                self._orders.add(1, {"kiwoom.order.status": event.status})
            case GapsFound():
                self._gaps.add(event.count)
            case RecordsDropped():
                self._dropped.add(event.count)
            case _:
                self._count(event)

    def _count(self, event: Event) -> None:
        attributes = {"kiwoom.event": event.name}
        if error := error_type(event):
            attributes["error.type"] = error
        self._events.add(1, attributes)

    def _span(self, event: RequestAnswered | RequestFailed, failure: KiwoomError | None) -> None:
        end = self._time_ns()
        span = self._tracer.start_span(
            event.api_id,
            kind=trace.SpanKind.CLIENT,
            start_time=end - int(event.seconds * 1e9),
            attributes={"kiwoom.api_id": event.api_id, "kiwoom.attempt": event.attempt},
        )
        if failure is not None:
            span.set_attribute("error.type", type(failure).__name__)
            if isinstance(failure, APIError) and failure.code:
                span.set_attribute("kiwoom.code", failure.code)
            span.set_status(trace.StatusCode.ERROR, str(failure))
        span.end(end_time=end)
