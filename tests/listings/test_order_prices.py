"""Prices of orders, once it is known what is listed: only the tick of the instrument counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from kiwoom_async import ConfigError, Credentials, Session, Timeouts
from tests.support.listings import listings
from tests.support.scripted_rest import ScriptedRest

pytestmark = pytest.mark.anyio


def booked(body: dict[str, Any]) -> dict[str, Any]:
    return {"ord_no": "0000139", "base_orig_ord_no": "0000138", "dmst_stex_tp": "KRX"}


@pytest.fixture
async def rest() -> AsyncIterator[ScriptedRest]:
    answers = dict.fromkeys(("kt10000", "kt10001", "kt10002", "kt10006"), booked)
    empty: dict[str, Any] = {"acnt_ord_cntr_prps_dtl": []}
    async with ScriptedRest(ka10099=listings, kt00007=lambda _: empty, **answers) as rest:
        yield rest


@pytest.fixture
async def session(rest: ScriptedRest) -> AsyncIterator[Session]:
    credentials = Credentials(appkey="key", secretkey="secret")
    quick = Timeouts(order_events=0)  # no socket is served here
    async with Session(rest.server, credentials, timeouts=quick) as session:
        yield session


def sent(rest: ScriptedRest) -> list[str]:
    return [body["ord_uv"] for api_id, body in rest.calls if api_id == "kt10000"]


async def test_a_stock_moves_by_its_own_tick(rest: ScriptedRest, session: Session) -> None:
    await session.instruments(cache=False)
    with pytest.raises(ConfigError) as refused:
        await session.orders.buy("000545", 1, price=70_050)
    assert str(refused.value) == "price 70,050 is off tick: 70,000 or 70,100"
    with pytest.raises(ConfigError, match="stop_price 70,050 is off tick: 70,000 or 70,100"):
        await session.orders.sell(
            "000545", 1, price=70_000, order_type="stop_limit", stop_price=70_050
        )
    with pytest.raises(ConfigError, match="price 70,050 is off tick: 70,000 or 70,100"):
        await session.credit_orders.buy("A000545", 1, price=70_050)
    assert sent(rest) == []
    await session.orders.buy("000545", 1, price=70_100)
    assert sent(rest) == ["70100"]


async def test_a_changed_price_is_checked_as_well(rest: ScriptedRest, session: Session) -> None:
    await session.instruments(cache=False)
    order = await session.orders.buy("000545", 1, price=70_000)
    with pytest.raises(ConfigError, match="price 70,050 is off tick: 70,000 or 70,100"):
        await order.modify(price=70_050)
    assert "kt10002" not in [api_id for api_id, _ in rest.calls]


async def test_funds_and_warrants_move_by_five_won(rest: ScriptedRest, session: Session) -> None:
    await session.instruments(cache=False)
    for symbol in ("069500", "102110", "530107", "57JBHH"):
        await session.orders.buy(symbol, 1, price=70_050)
    assert sent(rest) == ["70050"] * 4
    with pytest.raises(ConfigError, match=r"price 70,051 is off tick: .*70,050 or 70,055 \(ETF"):
        await session.orders.buy("069500", 1, price=70_051)


@pytest.mark.parametrize("markets", [(), ("kospi",), ("kospi", "etf"), ("kospi", "etf", "konex")])
async def test_where_there_is_doubt_a_price_that_something_can_have_passes(
    rest: ScriptedRest, session: Session, markets: tuple[Any, ...]
) -> None:
    """Without the lists of products an entry of a board's list may be one of them."""
    if markets:
        await session.instruments(*markets, cache=False)
    await session.orders.buy("000545", 1, price=70_050)
    await session.orders.buy("999990", 1, price=70_050)
    assert sent(rest) == ["70050"] * 2


async def test_what_is_not_listed_is_left_to_the_server(
    rest: ScriptedRest, session: Session
) -> None:
    await session.instruments(cache=False)
    await session.orders.buy("999990", 1, price=70_050)
    assert sent(rest) == ["70050"]


async def test_lists_fetched_in_any_order_agree(rest: ScriptedRest, session: Session) -> None:
    await session.instruments("etn", cache=False)
    await session.instruments("etf", cache=False)
    await session.instruments("kospi", cache=False)
    await session.orders.buy("530107", 1, price=70_050)
    with pytest.raises(ConfigError, match="off tick"):
        await session.orders.buy("000545", 1, price=70_050)
