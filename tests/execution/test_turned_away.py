"""Orders refused before they reach the broker: a dead token, a filter in front."""

from __future__ import annotations

from typing import Any

import pytest

from kiwoom_async import AuthenticationError, Blocked, Session, TokenExpired
from kiwoom_async.simulator import Simulator
from tests.support.broker import ScriptedBroker

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_rules(calls=50, registrations=50)]

SAMSUNG = "005930"


def refusal(return_code: int | str | None, text: str) -> dict[str, Any]:
    return {"return_code": return_code, "return_msg": text}


# Case 9: a dead token was the user's trouble.


async def test_case_9_an_order_with_a_dead_token_is_tried_once_more(
    exchange: Simulator, session: Session
) -> None:
    price = exchange.stock(SAMSUNG).book.best_bid - 500
    await session.orders.buy(SAMSUNG, 1, price=price)
    exchange.expire_tokens()
    await (await session.orders.buy(SAMSUNG, 1, price=price)).accepted()
    assert len(exchange.open_orders) == 2


@pytest.mark.parametrize("code", [8005, 8003, 8010, 8031, 8103])
async def test_case_9_whatever_the_code_of_the_family(
    broker: ScriptedBroker, trader: Session, code: int
) -> None:
    broker.answer("kt10001", refusal(3, f"인증에 실패했습니다[{code}:x]"))
    order = await trader.orders.sell(SAMSUNG, 1, price=70_000)
    assert order.no
    assert (broker.calls.count("kt10001"), broker.calls.count("token")) == (2, 2)


async def test_case_9_refused_again_it_is_over_and_not_in_doubt(
    broker: ScriptedBroker, trader: Session
) -> None:
    dead = refusal(3, "[8005:Token이 유효하지 않습니다]")
    broker.answer("kt10001", dead, dead)
    with pytest.raises(TokenExpired):
        await trader.orders.sell(SAMSUNG, 1, price=70_000)
    assert broker.calls.count("kt10001") == 2
    assert trader.orders.in_doubt == []


async def test_case_9_a_refused_key_is_not_tried_again(
    broker: ScriptedBroker, trader: Session
) -> None:
    broker.answer("kt10001", refusal(3, "[8050:지정단말기 인증에 실패했습니다]"))
    with pytest.raises(AuthenticationError):
        await trader.orders.sell(SAMSUNG, 1, price=70_000)
    assert broker.calls.count("kt10001") == 1
    assert trader.orders.in_doubt == []


# A filter in front of the service.


async def test_a_block_is_no_doubt(broker: ScriptedBroker, trader: Session) -> None:
    page = b"<html><body>Request Blocked</body></html>"
    broker.answer("kt10001", page, status=400)
    with pytest.raises(Blocked) as blocked:
        await trader.orders.sell(SAMSUNG, 1, price=70_000)
    assert not blocked.value.sent  # it did not reach Kiwoom
    assert broker.calls.count("kt10001") == 1
    assert trader.orders.in_doubt == []
