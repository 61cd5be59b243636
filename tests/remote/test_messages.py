"""Messages: errors survive the way, and what is of a newer version is refused."""

from __future__ import annotations

from typing import Any

import anyio
import msgspec
import pytest

from kiwoom_async import (
    AuthenticationError,
    BusRefused,
    ConfigError,
    DecodeError,
    FieldError,
    KiwoomError,
    OrderError,
    PagingError,
    RateLimitError,
    Refused,
    SessionReplaced,
    SubscriptionRejected,
    TransportError,
    UnknownSymbol,
)
from kiwoom_async._lifetime import Lifetime
from kiwoom_async.bus import Broker
from kiwoom_async.clock import SystemClock
from kiwoom_async.net.state import StateKeeper
from kiwoom_async.remote.account import AccountEvents
from kiwoom_async.remote.failures import error_of, failure_of
from kiwoom_async.remote.line import Line
from kiwoom_async.remote.messages import LAYOUT, Answer, Call, Report, Standing, decode, encode
from kiwoom_async.remote.presence import Presence
from kiwoom_async.remote.subjects import GatewaySubjects
from kiwoom_async.telemetry.hooks import Hooks

API: dict[str, Any] = {"api_id": "ka10001", "code": "1700", "return_code": 5}


@pytest.mark.parametrize(
    "error",
    [
        ConfigError("symbol: bad"),
        TransportError("no answer"),
        TransportError("not sent", sent=False),
        *(kind("text", **API) for kind in (Refused, RateLimitError, UnknownSymbol)),
        AuthenticationError("text", api_id="au10001"),
        SubscriptionRejected("full", return_code=105118),
        SessionReplaced("another login"),
        PagingError("cut"),
        DecodeError("odd", payload=b"{"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_arrives_as_it_was(error: KiwoomError) -> None:
    there = Answer(error=failure_of(error))
    here = decode(encode(there), Answer)
    assert here == there
    found = error_of(here.error)
    assert type(found) is type(error)
    assert str(found) == str(error)
    assert found.sent == error.sent
    for name in ("api_id", "code", "return_code"):
        assert getattr(found, name, None) == getattr(error, name, None)


def test_an_error_that_needs_more_than_a_message_is_its_base() -> None:
    odd = FieldError("x", record="Trade", field="price", wire="10", text="?", payload=b"{}")
    assert type(error_of(failure_of(odd))) is DecodeError
    order: object = None
    lost = error_of(failure_of(OrderError("not written", order=order)))  # type: ignore[arg-type]
    assert type(lost) is TransportError
    assert str(lost) == "not written"
    nonsense = msgspec.structs.replace(failure_of(odd), kind="__all__")
    assert type(error_of(nonsense)) is TransportError


def test_a_newer_layout_is_refused_and_nonsense_is_an_error() -> None:
    call = Call(api_id="ka10001", fields={}, until=1.0)
    assert decode(encode(call), Call) == call
    newer = msgspec.msgpack.encode({"layout": LAYOUT + 1, "anything": [1]})
    with pytest.raises(BusRefused, match="install a newer"):
        decode(newer, Call)
    for data in (b"", b"\xff", encode(call)[:-1], msgspec.msgpack.encode({"layout": 1})):
        with pytest.raises(DecodeError):
            decode(data, Call)
    later = msgspec.msgpack.encode({**msgspec.to_builtins(call), "added": 1})
    assert decode(later, Call) == call  # a field that is new does not matter


@pytest.mark.anyio
async def test_a_deadline_is_a_time_of_the_gateway_and_not_later_than_meant() -> None:
    clock = SystemClock()
    presence = Presence(StateKeeper(clock), Hooks(), clock)
    line = Line(Broker(), GatewaySubjects("live"), "bot", presence, clock)
    line._stand(Standing(epoch="a", connection=1, now=1_000_000.0, life=15.0))
    first = line.until(10)
    assert 1_000_010 <= first < 1_000_011  # whatever the clock here says
    line._stand(Standing(epoch="a", connection=1, now=1_000_005.0, life=15.0))
    assert line.until(10) >= first + 4


@pytest.mark.anyio
async def test_an_event_of_a_type_that_is_not_known_ends_nothing() -> None:
    lifetime = Lifetime()
    async with anyio.create_task_group() as tasks:
        events = AccountEvents(tasks, lifetime, SystemClock())
        for code in ("99", "", "00"):
            events.take(Report(received_ns=1, values=b"{}", code=code))
    assert lifetime.error is None
