"""OrderState under any events and rows: 0 <= filled <= size, and what ended stays ended."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import FieldError, OrderEvent
from kiwoom_async.orders.state import OrderState
from tests.support.orders import an_order, event, fill

SIZE = 10
ENDED = {"filled", "cancelled", "replaced", "rejected", "confirmed"}

Step = Callable[[OrderState], object]

odd_numbers = st.one_of(
    st.integers(-2, 12),
    st.sampled_from([-1, 99_999, 4_294_967_295, 2_147_483_647]),
)
words = st.sampled_from(["접수", "체결", "확인", "취소", "거부", "정정", "?"])
texts = st.one_of(odd_numbers.map(str), st.sampled_from(["", "n/a", "+3", "-0", "003"]))


@st.composite
def odd_events(draw: st.DrawFn) -> OrderEvent:
    fids = {fid: draw(texts) for fid in ("914", "915", "909")}
    return event(draw(words), remaining=draw(odd_numbers), size=draw(odd_numbers), **fids)


@st.composite
def odd_rows(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "filled": draw(odd_numbers),
        "average": draw(st.integers(0, 100_000)),
        "remaining": draw(st.one_of(st.none(), odd_numbers)),
        "size": draw(st.one_of(st.just(0), odd_numbers)),
        "rejected": draw(st.booleans()),
    }


def told(one: OrderEvent) -> Step:
    return lambda order: order.apply(one)


def recorded(row: dict[str, Any]) -> Step:
    return lambda order: order.reconcile(**row)


def cut(by: str, size: int) -> Step:
    return lambda order: order.reduce(size, by=by)


steps = st.one_of(
    odd_events().map(told),
    odd_rows().map(recorded),
    st.builds(cut, st.sampled_from(["1", "2"]), odd_numbers),
)


def assert_consistent(order: OrderState) -> None:
    assert 0 <= order.filled_size <= order.size
    assert 0 <= order.remaining_size <= order.size - order.filled_size
    assert all(one.size > 0 and one.price > 0 for one in order.fills)
    assert order.has_ended == (order.status in ENDED)
    if order.status == "filled":
        assert order.filled_size == order.size
    if order.status == "partly_filled":
        assert order.fills


@given(st.sampled_from(["new", "modify", "cancel"]), st.lists(steps, max_size=12))
def test_no_story_makes_an_order_impossible(action: str, story: list[Step]) -> None:
    size, side = (SIZE, "buy") if action == "new" else (None, None)
    order = an_order(action=action, size=size, side=side)
    ended = ""
    for step in story:
        with suppress(FieldError):
            step(order)
        assert_consistent(order)
        assert order.status == (ended or order.status)
        ended = order.status if order.has_ended else ""


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), min_size=1, max_size=6), st.data())
def test_events_in_any_order_and_repeated_make_the_same_order(
    executions: list[tuple[int, int]], data: st.DataObject
) -> None:
    """The events of an order may overtake each other, and each may come more than once."""
    total = sum(size for size, _ in executions)
    events, done = [event("접수", remaining=total, size=total)], 0
    for no, (size, times) in enumerate(executions):
        done += size
        events += [fill(str(no), size, remaining=total - done, of=total)] * times
    order = an_order(size=total)
    for one in data.draw(st.permutations(events)):
        order.apply(one)
        assert_consistent(order)
    assert (order.status, order.filled_size, order.remaining_size) == ("filled", total, 0)
    assert sorted(one.size for one in order.fills) == sorted(size for size, _ in executions)


@given(st.integers(1, 9), st.integers(0, 9), st.data())
def test_a_part_filled_and_the_rest_cancelled_in_any_order(
    filled: int, more: int, data: st.DataObject
) -> None:
    events = [fill("1", filled, remaining=SIZE - filled), event("취소", remaining=0)]
    order = an_order()
    for one in data.draw(st.permutations(events)):
        order.apply(one)
    assert (order.status, order.filled_size) == ("cancelled", filled)
    order.reconcile(size=SIZE, filled=filled, average=70_000, remaining=0)
    assert (order.status, order.filled_size) == ("cancelled", filled)


# D20: sizes that can't be.


@pytest.mark.parametrize(
    ("size", "remaining", "of"),
    [
        (-1, 7, SIZE),
        (99_999, 0, SIZE),
        (3, -1, SIZE),
        (3, 99_999, SIZE),
        (5, 7, SIZE),
        (11, 0, SIZE),
        (3, 7, 99_999),
        (3, 7, -10),
    ],
)
def test_d20_an_execution_of_an_impossible_size_is_not_believed(
    size: int, remaining: int, of: int
) -> None:
    order = an_order()
    assert not order.apply(fill("1", size, remaining=remaining, of=of))
    assert (order.filled_size, order.size, order.status) == (0, SIZE, "sent")
    assert order.apply(fill("1", 3, remaining=7))
    assert order.filled_size == 3


@pytest.mark.parametrize("what", ["접수", "확인", "취소"])
@pytest.mark.parametrize(("remaining", "size"), [(-1, 10), (11, 10), (5, 99_999)])
def test_d20_a_report_of_impossible_sizes_is_not_believed(
    what: str, remaining: int, size: int
) -> None:
    order = an_order()
    assert not order.apply(event(what, remaining=remaining, size=size))
    assert (order.status, order.size, order.remaining_size) == ("sent", SIZE, SIZE)


@pytest.mark.parametrize(
    "row",
    [
        {"filled": -1, "remaining": 10},
        {"filled": 99_999, "remaining": 0},
        {"filled": 3, "remaining": 8},
        {"filled": 3, "remaining": -1},
        {"filled": 11, "remaining": None},
        {"filled": 3, "remaining": 7, "size": -10},
    ],
    ids=str,
)
def test_d20_a_row_that_contradicts_itself_is_not_believed(row: dict[str, Any]) -> None:
    order = an_order()
    assert not order.reconcile(**{"average": 70_000, "size": SIZE, **row})
    assert (order.filled_size, order.status) == (0, "sent")


@pytest.mark.parametrize("size", [-1, 0, 11, 99_999])
def test_d20_a_cancellation_of_more_than_there_is_is_not_believed(size: int) -> None:
    order = an_order()
    assert not order.reduce(size, by="2")
    assert (order.is_open, order.remaining_size) == (True, SIZE)


def test_d20_an_execution_without_its_price_is_not_believed() -> None:
    order = an_order()
    assert not order.apply(fill("1", 3, remaining=7, price=0))
    assert order.average_price is None


def test_d20_a_fill_says_what_remained_after_it() -> None:
    order = an_order()
    order.apply(fill("2", 3, remaining=4))
    order.reconcile(size=SIZE, filled=6, average=70_000, remaining=4)
    assert [(one.size, one.remaining_size) for one in order.fills] == [(3, 4), (3, 4)]


def test_what_is_unknown_confirms_no_cancellation() -> None:
    cancellation = an_order(action="cancel", side=None, size=None)
    for what in ("정정", "체결", "?"):
        assert not cancellation.apply(event(what, remaining=0))
    assert cancellation.is_open
