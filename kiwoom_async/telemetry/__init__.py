"""Telemetry: what a session does, as events for hooks; logs, metrics and traces made of them.

::

    from kiwoom_async.telemetry import Event, OrderChanged

    def hook(event: Event) -> None:
        if isinstance(event, OrderChanged):
            print(event.no, event.status)

    async with Session(PAPER, hooks=[hook]) as session: ...

Every session writes its events to the logger ``kiwoom_async``, without a hook. The numbers that
describe it now are in ``session.health()``.

::

    events         one small frozen class for each kind of event
    hooks          Hooks: calls the hooks of a session
    logs           one log line an event, with its fields
    json_lines     JsonLines: a formatter of the standard library's logging
    prometheus     PrometheusHook: metrics (extra prometheus)
    opentelemetry  OpenTelemetryHook: spans and metrics (extra otel)
"""

from kiwoom_async.telemetry.events import (
    ConnectionLost,
    Event,
    FrameUndecodable,
    GapsFound,
    LoggedIn,
    LoginRefused,
    OrderChanged,
    RecordsDropped,
    RegistrationDone,
    RegistrationRefused,
    RequestAnswered,
    RequestFailed,
    RequestSent,
    RequestWaited,
    SessionEnded,
    TokenDropped,
    TokenFailed,
    TokenIssued,
)
from kiwoom_async.telemetry.hooks import Hook
from kiwoom_async.telemetry.json_lines import JsonLines

__all__ = [
    "ConnectionLost",
    "Event",
    "FrameUndecodable",
    "GapsFound",
    "Hook",
    "JsonLines",
    "LoggedIn",
    "LoginRefused",
    "OrderChanged",
    "RecordsDropped",
    "RegistrationDone",
    "RegistrationRefused",
    "RequestAnswered",
    "RequestFailed",
    "RequestSent",
    "RequestWaited",
    "SessionEnded",
    "TokenDropped",
    "TokenFailed",
    "TokenIssued",
]
