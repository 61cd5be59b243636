"""Subjects: which public names stand on which page of the reference, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

import kiwoom_async
from kiwoom_async import realtime

__all__ = ["SUBJECTS", "Subject", "unlisted"]


class Subject(NamedTuple):
    """One page of classes and functions.

    Attributes:
        page: Name of the page below ``reference``.
        title: English title; :mod:`docs.generator.words` has the Korean one.
        names: Public names of the package; all of ``module`` when there are none.
        module: Where they are imported from.
        keywords: What else it is called.
        also: Names of modules that the public face does not load, as ``module:name``.
    """

    page: str
    title: str
    names: tuple[str, ...] = ()
    module: str = "kiwoom_async"
    keywords: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def things(self) -> Iterator[tuple[str, Any]]:
        """Return what the page shows, by name."""
        module = import_module(self.module)
        for name in self.names or module.__all__:
            yield name, getattr(module, name)
        for path in self.also:
            place, _, name = path.partition(":")
            yield name, getattr(import_module(place), name)


_SESSION = (
    *("Session", "Server", "LIVE", "PAPER", "Credentials", "Limits", "Timeouts"),
    *("Health", "State", "ConnectionState", "SessionStats"),
)
_STREAMS = (
    *("Stream", "Gap", "Down", "BackfilledTrade", "BackfilledTrades"),
    *("StreamStats", "Source", "SourceStats"),
)

SUBJECTS = (
    Subject(
        "session",
        "Session",
        _SESSION,
        keywords=("세션", "접속", "login", "로그인"),
        also=("kiwoom_async.clock:Clock",),
    ),
    Subject("streams", "Streams", _STREAMS, keywords=("스트림", "실시간 등록", "REG")),
    Subject("calls", "Calls and pages", ("Pager", "Page"), keywords=("연속조회", "paging")),
    Subject("order", "Order", ("Order", "Fill", "OrderRequest", "Orderable"), keywords=("주문",)),
    Subject(
        "positions",
        "Positions and guards",
        ("Positions", "Position", "Lot", "Cash", "Guard"),
        keywords=("잔고", "포지션", "주문 한도", "kill switch"),
    ),
    Subject(
        "conditions/index",
        "Conditions",
        ("Conditions", "Condition", "ConditionHit", "ConditionMatch"),
        keywords=("조건검색", "조건식", "condition search"),
    ),
    Subject(
        "records",
        "Records and fields",
        ("Record", "Realtime", "Answer", "Rows", "Field", "Level"),
        keywords=("DataFrame", "pandas", "polars"),
    ),
    Subject("errors", "Errors", module="kiwoom_async.errors", keywords=("오류", "예외")),
    Subject("pool", "Pool of keys", ("Pool",)),
    Subject(
        "market",
        "Market rules and calendar",
        module="kiwoom_async.market",
        keywords=("호가단위", "휴장일", "장운영시간", "tick size", "calendar"),
    ),
    Subject("capture", "Recording and replay", module="kiwoom_async.capture"),
    Subject("history", "Bars, candles and downloads", module="kiwoom_async.history"),
    Subject("simulator", "Simulator", module="kiwoom_async.simulator", keywords=("모의",)),
    Subject("testing", "Testing", module="kiwoom_async.testing", keywords=("pytest",)),
    Subject("bus", "Bus", module="kiwoom_async.bus", keywords=("NATS",)),
    Subject("remote", "Remote session and gateway", module="kiwoom_async.remote"),
    Subject(
        "telemetry",
        "Telemetry",
        module="kiwoom_async.telemetry",
        keywords=("metrics", "메트릭", "지표", "로그", "Prometheus", "OpenTelemetry"),
        also=(
            "kiwoom_async.telemetry.json_lines:JsonLines",
            "kiwoom_async.telemetry.prometheus:PrometheusHook",
            "kiwoom_async.telemetry.opentelemetry:OpenTelemetryHook",
        ),
    ),
)


def unlisted() -> set[str]:
    """Return the public names of the package that no page has."""
    listed = {name for subject in SUBJECTS for name, _ in subject.things()}
    return set(kiwoom_async.__all__) - listed - set(realtime.__all__)
