"""Every kind of event reaches the log, Prometheus and OpenTelemetry: none can be forgotten."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from typing import Any, get_type_hints

import pytest

from kiwoom_async import telemetry
from kiwoom_async.errors import KiwoomError, SessionClosed, TransportError
from kiwoom_async.market import KST
from kiwoom_async.telemetry import events
from kiwoom_async.telemetry.events import (
    Event,
    LoggedIn,
    LoginRefused,
    SessionEnded,
    TokenFailed,
)
from kiwoom_async.telemetry.logs import log_event

KINDS = [
    kind
    for kind in vars(events).values()
    if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
]
EXAMPLES: dict[Any, Any] = {
    str: "text",
    int: 1,
    float: 0.5,
    bool: False,
    dt.datetime: dt.datetime(2026, 3, 5, 9, tzinfo=KST),
    KiwoomError: TransportError("no route"),
    tuple[tuple[str, str], ...]: (("0B", "005930"),),
    tuple[str, ...]: ("<Stream of Trade: 005930>", "<Stream of OrderEvent, Gap>"),
}
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def example(kind: type[Event], **given: object) -> Event:
    """An event with every field filled; what may be None is None."""
    names = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    hints = {name: hint for name, hint in get_type_hints(kind).items() if name in names}
    return kind(**{name: EXAMPLES.get(hint) for name, hint in hints.items()} | given)


def test_every_kind_is_public_and_has_a_name_of_its_own() -> None:
    assert {kind.__name__ for kind in Event.__subclasses__()} == {kind.__name__ for kind in KINDS}
    assert {kind.__name__ for kind in KINDS} <= set(telemetry.__all__)
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert all(kind.name != Event.name for kind in KINDS)


@every_kind
def test_the_log_has_a_line_of_it(kind: type[Event], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "kiwoom_async")
    log_event(example(kind))
    (line,) = caplog.records
    assert vars(line)["event"] == kind.name
    assert line.getMessage().startswith(kind.name)


def prometheus_counts(*emitted: Event) -> dict[tuple[str, ...], float]:
    """What the counters of a new hook show; those that only say when they began are omitted."""
    pytest.importorskip("prometheus_client")
    from prometheus_client import CollectorRegistry

    from kiwoom_async.telemetry.prometheus import PrometheusHook

    registry = CollectorRegistry()
    hook = PrometheusHook(registry)
    for event in emitted:
        hook(event)
    return {
        (one.name, *one.labels.values()): one.value
        for metric in registry.collect()
        for one in metric.samples
        if not one.name.endswith("_created") and one.value
    }


@every_kind
def test_prometheus_counts_it(kind: type[Event]) -> None:
    assert prometheus_counts(example(kind))


@every_kind
def test_prometheus_has_no_label_without_bound(kind: type[Event]) -> None:
    names = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    free = {"no", "symbol", "stream", "why"} & names
    one, other = (example(kind, **dict.fromkeys(free, text)) for text in ("text", "other"))
    assert prometheus_counts(one).keys() == prometheus_counts(other).keys()


def opentelemetry_data(*emitted: Event) -> dict[tuple[str, ...], float]:
    """The sums of a new hook's metrics, and its spans by name."""
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
    for event in emitted:
        hook(event)
    data: Any = reader.get_metrics_data()
    metrics = data.resource_metrics[0].scope_metrics[0].metrics if data else ()
    found = {
        (metric.name, *map(str, point.attributes.values())): getattr(point, "value", 1.0)
        for metric in metrics
        for point in metric.data.data_points
    } | {("span", span.name): 1.0 for span in spans.get_finished_spans()}
    tracers.shutdown()
    meters.shutdown()
    return found


@every_kind
def test_opentelemetry_counts_it_or_has_its_span(kind: type[Event]) -> None:
    assert opentelemetry_data(example(kind))


FAILURES = [
    TokenFailed(TransportError("no route")),
    LoginRefused(TransportError("no route")),
    SessionEnded(SessionClosed("closed")),
    LoggedIn(1, None),
]


def test_an_event_with_an_error_is_counted_by_its_class() -> None:
    assert prometheus_counts(*FAILURES) == {
        ("kiwoom_events_total", "token_failed", "TransportError"): 1.0,
        ("kiwoom_events_total", "login_refused", "TransportError"): 1.0,
        ("kiwoom_events_total", "session_ended", "SessionClosed"): 1.0,
        ("kiwoom_events_total", "logged_in", ""): 1.0,
    }
    assert opentelemetry_data(*FAILURES) == {
        ("kiwoom.events", "token_failed", "TransportError"): 1.0,
        ("kiwoom.events", "login_refused", "TransportError"): 1.0,
        ("kiwoom.events", "session_ended", "SessionClosed"): 1.0,
        ("kiwoom.events", "logged_in"): 1.0,
    }
