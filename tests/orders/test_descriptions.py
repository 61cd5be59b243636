"""Descriptions: the broker's words for an order, in our terms; what is unknown stays as it came."""

from __future__ import annotations

import pytest

from kiwoom_async.api.orders import BUY
from kiwoom_async.orders.descriptions import account_of, action_of, order_type_of, side_of
from kiwoom_async.simulator.exchange.terms import OrderType


@pytest.mark.parametrize(
    ("words", "action", "side", "account"),
    [
        ("현금매수", "new", "buy", "stock"),
        ("현금매도 보통매매", "new", "sell", "stock"),
        ("신용매수 자기융자", "new", "buy", "credit"),
        ("현금매수 자기융자", "new", "buy", "credit"),
        ("대주매도", "new", "sell", "credit"),
        ("매수정정", "modify", "buy", "stock"),
        ("현금매도 취소", "cancel", "sell", "stock"),
        ("정정취소", "cancel", None, "stock"),
        ("", "new", None, "stock"),
    ],
)
def test_words(words: str, action: str, side: str | None, account: str) -> None:
    assert (action_of(words), side_of(words), account_of(words)) == (action, side, account)


@pytest.mark.parametrize("type_", OrderType)
def test_every_order_type_of_the_exchange_is_known(type_: OrderType) -> None:
    [codes] = [param.codes for param in BUY.params if param.wire == "trde_tp"]  # type: ignore
    assert codes[order_type_of(type_.label)] == type_.value


@pytest.mark.parametrize(
    ("label", "expected"),
    [(" 보통 ", "limit"), ("시장가 (IOC)", "market_ioc"), ("새유형", "새유형")],
)
def test_labels(label: str, expected: str) -> None:
    assert order_type_of(label) == expected
