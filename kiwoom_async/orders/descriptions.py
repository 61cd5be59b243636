"""Descriptions: the broker's Korean words for orders (주문구분, 매매구분), read into our terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

__all__ = ["account_of", "action_of", "order_type_of", "side_of"]

_ORDER_TYPES: Mapping[str, str] = {
    "보통": "limit",
    "지정가": "limit",
    "시장가": "market",
    "조건부지정가": "conditional_limit",
    "최유리지정가": "best_opposite",
    "최우선지정가": "best_own",
    "스톱지정가": "stop_limit",
    "중간가": "midpoint",
    "보통(IOC)": "limit_ioc",
    "시장가(IOC)": "market_ioc",
    "최유리(IOC)": "best_opposite_ioc",
    "중간가(IOC)": "midpoint_ioc",
    "보통(FOK)": "limit_fok",
    "시장가(FOK)": "market_fok",
    "최유리(FOK)": "best_opposite_fok",
    "중간가(FOK)": "midpoint_fok",
    "장시작전시간외": "pre_market",
    "장마감후시간외": "post_market",
    "시간외단일가": "after_hours_auction",
}
_ON_CREDIT = ("신용", "융자", "대주")


def order_type_of(label: str) -> str:
    """Return the order type behind a label (매매구분); an unknown label stays as it came."""
    return _ORDER_TYPES.get(label.replace(" ", ""), label.strip())


def action_of(words: str) -> Literal["new", "modify", "cancel"]:
    """Return the action that the words of an order mean (주문구분 and 정정취소 together)."""
    if "취소" in words:
        return "cancel"
    return "modify" if "정정" in words else "new"


def side_of(words: str) -> Literal["buy", "sell"] | None:
    """Return the side that the words of an order mean (주문구분), None if they do not say."""
    if "매수" in words:
        return "buy"
    return "sell" if "매도" in words else None


def account_of(words: str) -> Literal["stock", "credit"]:
    """Return whether the words of an order (주문구분 and 신용구분 together) mean a credit order."""
    return "credit" if any(word in words for word in _ON_CREDIT) else "stock"
