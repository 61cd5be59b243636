"""Refusals: an order is rejected, refused before the broker, or in doubt."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from kiwoom_async import (
    APIError,
    OrderError,
    OrderInDoubt,
    OrderRejected,
    Session,
)
from kiwoom_async.orders.refusals import reason_of
from kiwoom_async.simulator import Simulator
from tests.support.broker import ScriptedBroker

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_rules(calls=50, registrations=50)]

SAMSUNG = "005930"


def refusal(return_code: int | str | None, text: str) -> dict[str, Any]:
    return {"return_code": return_code, "return_msg": text}


async def assert_rejected(error: OrderRejected) -> None:
    """The error and its order agree immediately."""
    order = error.order
    assert (order.status, order.is_open, order.remaining_size) == ("rejected", False, 0)
    assert order.reject_code == (error.code or "")
    assert isinstance(error.__cause__, APIError)
    assert order.reject_reason == error.__cause__.message
    assert "in_doubt" not in repr(order)
    with anyio.fail_after(1), pytest.raises(OrderRejected) as again:
        await order.done()
    assert (again.value.code, again.value.reason) == (error.code, error.reason)
    with pytest.raises(OrderRejected):
        await order.accepted()
    assert [fill async for fill in order.fills()] == []
    assert await order.resolve() is order
    with pytest.raises(OrderError, match="nothing to modify or cancel"):
        await order.cancel()


# Case 7: a refused order said it was in doubt.


async def test_case_7_a_sale_at_a_price_beyond_the_limits_is_rejected(
    exchange: Simulator, session: Session
) -> None:
    with pytest.raises(OrderRejected) as caught:
        await session.orders.sell(SAMSUNG, 1, price=400_000)
    assert (caught.value.code, caught.value.reason) == ("RC4004", "price_limit")
    await assert_rejected(caught.value)
    assert session.orders.in_doubt == []


async def test_case_7_no_cash(exchange: Simulator, session: Session) -> None:
    with pytest.raises(OrderRejected) as caught:
        await session.orders.buy(SAMSUNG, 10_000_000, price=70_000)
    assert (caught.value.code, caught.value.reason) == ("855056", "funds")
    await assert_rejected(caught.value)


async def test_case_7_nothing_to_sell(exchange: Simulator, session: Session) -> None:
    with pytest.raises(OrderRejected) as caught:
        await session.orders.sell("105560", 1_000_000, order_type="market")
    assert (caught.value.code, caught.value.reason) == ("800033", "holdings")
    await assert_rejected(caught.value)


async def test_case_7_a_closed_market(exchange: Simulator, session: Session) -> None:
    exchange.market_phase("closed")
    with pytest.raises(OrderRejected) as caught:
        await session.orders.buy(SAMSUNG, 1, price=70_000)
    assert (caught.value.code, caught.value.reason) == ("RC4058", "closed")
    await assert_rejected(caught.value)


async def test_case_7_a_cancellation_of_what_is_not_there(
    exchange: Simulator, session: Session
) -> None:
    with pytest.raises(OrderRejected) as caught:
        await session.orders.cancel("0999999", symbol=SAMSUNG)
    assert caught.value.reason == "other"
    await assert_rejected(caught.value)


async def test_case_7_a_change_that_is_refused_leaves_the_order_as_it_was(
    exchange: Simulator, session: Session
) -> None:
    price = exchange.stock(SAMSUNG).book.best_bid - 500
    order = await (await session.orders.buy(SAMSUNG, 10, price=price)).accepted()
    with pytest.raises(OrderRejected) as caught:
        await order.modify(price=price * 2)
    await assert_rejected(caught.value)
    assert (order.status, order.replaced_by, order.remaining_size) == ("accepted", None, 10)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("RC4003", "tick"),
        ("RC4004", "price_limit"),
        ("RC4058", "closed"),
        ("855056", "funds"),
        ("800033", "holdings"),
        ("RC9000", "not_offered"),
        ("RC1234", "other"),
    ],
)
async def test_case_7_every_reason(
    broker: ScriptedBroker, trader: Session, code: str, reason: str
) -> None:
    broker.answer("kt10001", refusal(20, f"[2000]({code}:거부)"))
    with pytest.raises(OrderRejected) as caught:
        await trader.orders.sell(SAMSUNG, 1, price=70_000)
    assert (caught.value.code, caught.value.reason) == (code, reason)
    await assert_rejected(caught.value)


# Case 8: the unknown was called a refusal.

UNKNOWN = [
    refusal(7, "알 수 없는 오류"),
    refusal(-1, ""),
    refusal(5, "[1631:x]"),
    refusal(20, "[1632:장 시작 전]"),
    refusal(20, "[1999:예기치 못한 오류]"),
    refusal(2, "코드 없음"),
    refusal("9999999", "x"),
    refusal(1, "[2000](RC4003:호가단위 오류)"),
    refusal(None, "[2222:x]"),
]


@pytest.mark.parametrize("answer", UNKNOWN, ids=str)
async def test_case_8_what_is_not_known_to_be_a_refusal_is_doubt(
    broker: ScriptedBroker, trader: Session, answer: dict[str, Any]
) -> None:
    broker.answer("kt10001", answer)
    with pytest.raises(OrderInDoubt) as caught:
        await trader.orders.sell(SAMSUNG, 1, price=70_000)
    assert broker.calls.count("kt10001") == 1
    assert caught.value.order.status == "in_doubt"
    assert trader.orders.in_doubt == [caught.value.order]
    assert await caught.value.resolve() is None


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (refusal(20, "거부되었습니다"), "other"),
        (refusal("20", "[2000](RC4003:호가단위 오류)"), "tick"),
        (refusal(2, "[1511:필수 입력 값에 값이 존재하지 않습니다]"), "other"),
        (refusal(2, "[1517:입력 값이 올바르지 않습니다]"), "other"),
        (refusal(5, "[1504:x]"), "other"),
        (refusal(5, "[1901:시장 코드값이 존재하지 않습니다]"), "symbol"),
        (refusal(2, "[1902:종목 정보가 없습니다]"), "symbol"),
        (refusal(20, "[8104:모의투자에서 제공하지 않습니다]"), "not_offered"),
    ],
    ids=str,
)
async def test_case_8_what_is_known_to_be_a_refusal_is_rejected(
    broker: ScriptedBroker, trader: Session, answer: dict[str, Any], reason: str
) -> None:
    broker.answer("kt10001", answer)
    with pytest.raises(OrderRejected) as caught:
        await trader.orders.sell(SAMSUNG, 1, price=70_000)
    assert caught.value.reason == reason
    await assert_rejected(caught.value)


async def test_case_8_trouble_before_the_opening_may_have_booked_it(
    exchange: Simulator, session: Session
) -> None:
    exchange.refuse(1631, "kt10000", processed=True)
    price = exchange.stock(SAMSUNG).book.best_bid - 500
    with pytest.raises(OrderInDoubt) as caught:
        await session.orders.buy(SAMSUNG, 1, price=price)
    assert await caught.value.resolve() is caught.value.order
    assert caught.value.order.status == "accepted"


async def test_case_8_a_limit_without_its_code_is_doubt(
    broker: ScriptedBroker, trader: Session
) -> None:
    broker.answer("kt10001", b"null", status=429)
    with pytest.raises(OrderInDoubt):
        await trader.orders.sell(SAMSUNG, 1, price=70_000)
    assert broker.calls.count("kt10001") == 1


def test_a_code_without_a_meaning_is_other() -> None:
    assert [reason_of(code) for code in (None, "", "RC0000")] == ["other"] * 3
