"""The ledger: events find their order by its number, whichever is first, for a day."""

from __future__ import annotations

import datetime as dt
import json
import logging

import pytest

from kiwoom_async import Order, OrderError, OrderEvent
from kiwoom_async.execution.ledger import Ledger
from tests.orders.test_state import an_order

MONDAY = dt.date(2026, 11, 23)


class Calendar:
    """The day, which the test turns over."""

    def __init__(self) -> None:
        self.day = MONDAY

    def today(self) -> dt.date:
        return self.day

    def turn_over(self) -> None:
        self.day += dt.timedelta(days=1)


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def ledger(calendar: Calendar) -> Ledger:
    return Ledger(calendar.today)


def accepted(no: str, **more: str) -> OrderEvent:
    values = {"9203": no, "913": "접수", "900": "10", "902": "10", **more}
    return OrderEvent.of(json.dumps(values, ensure_ascii=False).encode())


def claimed(ledger: Ledger, no: str) -> Order:
    order = an_order(no="")
    ledger.claim(order, no)
    return order


def test_an_event_may_come_before_its_number_is_claimed(ledger: Ledger) -> None:
    ledger.take(accepted("0000007"))
    assert claimed(ledger, "0000007").status == "accepted"


@pytest.mark.parametrize("event_first", [True, False])
def test_numbers_are_the_same_whatever_their_padding(ledger: Ledger, event_first: bool) -> None:
    if event_first:
        ledger.take(accepted("0000123"))
    order = claimed(ledger, " 123")
    if not event_first:
        ledger.take(accepted("0000123"))
    assert order.status == "accepted"
    assert "00123" in ledger
    assert ledger.get("123 ") is order


def test_events_of_strangers_are_kept_for_the_latest_thousand_orders(ledger: Ledger) -> None:
    """Another program may trade all day on the same key."""
    for no in range(1, 1002):
        ledger.take(accepted(str(no)))
    statuses = [claimed(ledger, str(no)).status for no in (1, 2, 1001)]
    assert statuses == ["sent", "accepted", "accepted"]


def test_an_odd_event_costs_nothing_but_itself(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    order = claimed(ledger, "0000001")
    with caplog.at_level(logging.ERROR, "kiwoom_async"):
        ledger.take(accepted("0000001", **{"902": "n/a"}))
        ledger.take(OrderEvent.of(b"{}"))
    assert caplog.text.count("order event left out") == 2
    ledger.take(accepted("0000001"))
    assert order.status == "accepted"


def test_an_event_of_today_is_not_for_the_order_of_yesterday(
    ledger: Ledger, calendar: Calendar
) -> None:
    yesterday = claimed(ledger, "0000001")
    calendar.turn_over()
    ledger.take(accepted("0000001"))
    assert yesterday.status == "sent"
    assert claimed(ledger, "0000001").status == "accepted"


def test_an_event_of_yesterday_is_not_for_the_order_of_today(
    ledger: Ledger, calendar: Calendar
) -> None:
    ledger.take(accepted("0000001"))
    calendar.turn_over()
    assert claimed(ledger, "0000001").status == "sent"


@pytest.mark.anyio
async def test_whoever_waits_for_an_order_of_yesterday_is_told(
    ledger: Ledger, calendar: Calendar
) -> None:
    yesterday = claimed(ledger, "0000001")
    calendar.turn_over()
    ledger.take(accepted("0000009"))
    with pytest.raises(OrderError, match=r"day is over.*2026-11-24"):
        await yesterday.accepted()
    assert list(ledger.open_orders()) == []
