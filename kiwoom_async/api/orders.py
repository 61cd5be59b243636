# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Orders for stocks: new ones, changes and cancellations (주문)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from kiwoom_async.calls.namespace import AccountOrders
from kiwoom_async.records.fields import choice, code, integer, optional
from kiwoom_async.records.record import Answer
from kiwoom_async.wire import checks
from kiwoom_async.wire.arguments import Choice, Symbol, Text, Whole
from kiwoom_async.wire.requests import TR, OrderKind

if TYPE_CHECKING:
    from kiwoom_async.orders.order import Order

__all__ = ["CancelReceipt", "ModifyReceipt", "OrderReceipt", "OrderType", "Orders"]


OrderType: TypeAlias = Literal[
    "limit",
    "market",
    "conditional_limit",
    "best_opposite",
    "best_own",
    "stop_limit",
    "midpoint",
    "limit_ioc",
    "market_ioc",
    "best_opposite_ioc",
    "midpoint_ioc",
    "limit_fok",
    "market_fok",
    "best_opposite_fok",
    "midpoint_fok",
    "pre_market",
    "post_market",
    "after_hours_auction",
]

_ORDER_TYPE_CODES = {
    "limit": "0",
    "market": "3",
    "conditional_limit": "5",
    "best_opposite": "6",
    "best_own": "7",
    "stop_limit": "28",
    "midpoint": "29",
    "limit_ioc": "10",
    "market_ioc": "13",
    "best_opposite_ioc": "16",
    "midpoint_ioc": "30",
    "limit_fok": "20",
    "market_fok": "23",
    "best_opposite_fok": "26",
    "midpoint_fok": "31",
    "pre_market": "61",
    "post_market": "81",
    "after_hours_auction": "62",
}


class Orders(AccountOrders, account="stock"):
    """Orders for stocks: new ones, changes and cancellations (주문)."""

    async def buy(
        self,
        symbol: str,
        size: int,
        *,
        price: int | None = None,
        order_type: OrderType = "limit",
        exchange: Literal["krx", "nxt", "sor"] = "krx",
        stop_price: int | None = None,
    ) -> Order:
        """Buy a stock.

        TR kt10000 주식 매수주문.

        Args:
            symbol: The stock, such as ``005930`` (종목코드).
            size: How many shares (주문수량).
            price: The limit, KRW; left out where the order type finds the price (주문단가).
            order_type: How the price is found (매매구분); "limit", "market", "conditional_limit",
                "best_opposite", "best_own", "stop_limit", "midpoint", "limit_ioc", "market_ioc",
                "best_opposite_ioc", "midpoint_ioc", "limit_fok", "market_fok", "best_opposite_fok",
                "midpoint_fok", "pre_market", "post_market" or "after_hours_auction".
            exchange: Where to trade; ``sor`` looks for the better market (국내거래소구분); "krx",
                "nxt" or "sor".
            stop_price: The trigger, KRW; for ``stop_limit`` only (조건단가).

        Sent once. When cancelled after sending, it may be booked anyway: see :attr:`in_doubt`.

        Raises:
            ConfigError: an invalid argument; nothing was sent.
            OrderRejected: the broker refused it; nothing was booked.
            OrderInDoubt: no answer says whether it is booked; ``resolve()`` asks the broker.
            AuthenticationError, RateLimitError, Blocked: refused before it was checked.
            TransportError: it could not be sent.
            SessionClosed, SessionReplaced: the session is over; nothing was sent.
        """
        return await self._caller.order(BUY, symbol, size, price, order_type, exchange, stop_price)

    async def sell(
        self,
        symbol: str,
        size: int,
        *,
        price: int | None = None,
        order_type: OrderType = "limit",
        exchange: Literal["krx", "nxt", "sor"] = "krx",
        stop_price: int | None = None,
    ) -> Order:
        """Sell a stock.

        TR kt10001 주식 매도주문.

        Args:
            symbol: The stock, such as ``005930`` (종목코드).
            size: How many shares (주문수량).
            price: The limit, KRW; left out where the order type finds the price (주문단가).
            order_type: How the price is found (매매구분); "limit", "market", "conditional_limit",
                "best_opposite", "best_own", "stop_limit", "midpoint", "limit_ioc", "market_ioc",
                "best_opposite_ioc", "midpoint_ioc", "limit_fok", "market_fok", "best_opposite_fok",
                "midpoint_fok", "pre_market", "post_market" or "after_hours_auction".
            exchange: Where to trade; ``sor`` looks for the better market (국내거래소구분); "krx",
                "nxt" or "sor".
            stop_price: The trigger, KRW; for ``stop_limit`` only (조건단가).

        Sent once. When cancelled after sending, it may be booked anyway: see :attr:`in_doubt`.

        Raises:
            ConfigError: an invalid argument; nothing was sent.
            OrderRejected: the broker refused it; nothing was booked.
            OrderInDoubt: no answer says whether it is booked; ``resolve()`` asks the broker.
            AuthenticationError, RateLimitError, Blocked: refused before it was checked.
            TransportError: it could not be sent.
            SessionClosed, SessionReplaced: the session is over; nothing was sent.
        """
        return await self._caller.order(SELL, symbol, size, price, order_type, exchange, stop_price)

    async def modify(
        self,
        original_order_no: str,
        *,
        symbol: str,
        price: int,
        size: int | None = None,
        stop_price: int | None = None,
        exchange: Literal["krx", "nxt", "sor"] = "krx",
    ) -> Order:
        """Change the price or the size of an open order; a new order takes its place.

        TR kt10002 주식 정정주문.

        Args:
            original_order_no: Number of the order to change (원주문번호).
            symbol: The order's stock (종목코드).
            price: The new price, KRW (정정단가).
            size: How many to change; all that remain when left out (정정수량).
            stop_price: The new trigger, KRW; for ``stop_limit`` only (정정조건단가).
            exchange: Where the order was sent (국내거래소구분); "krx", "nxt" or "sor".

        Sent once. When cancelled after sending, it may be booked anyway: see :attr:`in_doubt`.

        Raises:
            ConfigError: an invalid argument; nothing was sent.
            OrderRejected: the broker refused it; nothing was booked.
            OrderInDoubt: no answer says whether it is booked; ``resolve()`` asks the broker.
            AuthenticationError, RateLimitError, Blocked: refused before it was checked.
            TransportError: it could not be sent.
            SessionClosed, SessionReplaced: the session is over; nothing was sent.
        """
        return await self._caller.order(
            MODIFY, original_order_no, symbol, price, size, stop_price, exchange
        )

    async def cancel(
        self,
        original_order_no: str,
        *,
        symbol: str,
        size: int | None = None,
        exchange: Literal["krx", "nxt", "sor"] = "krx",
    ) -> Order:
        """Cancel an open order, wholly or in part.

        TR kt10003 주식 취소주문.

        Args:
            original_order_no: Number of the order to cancel (원주문번호).
            symbol: The order's stock (종목코드).
            size: How many to cancel; all that remain when left out (취소수량).
            exchange: Where the order was sent (국내거래소구분); "krx", "nxt" or "sor".

        Sent once. When cancelled after sending, it may be booked anyway: see :attr:`in_doubt`.

        Raises:
            ConfigError: an invalid argument; nothing was sent.
            OrderRejected: the broker refused it; nothing was booked.
            OrderInDoubt: no answer says whether it is booked; ``resolve()`` asks the broker.
            AuthenticationError, RateLimitError, Blocked: refused before it was checked.
            TransportError: it could not be sent.
            SessionClosed, SessionReplaced: the session is over; nothing was sent.
        """
        return await self._caller.order(CANCEL, original_order_no, symbol, size, exchange)


class OrderReceipt(Answer):
    """The answer to ``buy`` and ``sell`` (kt10000 주식 매수주문, kt10001 주식 매도주문)."""

    order_no = code("ord_no", "주문번호")
    exchange = optional(
        choice("dmst_stex_tp", "국내거래소구분", {"KRX": "krx", "NXT": "nxt", "SOR": "sor"})
    )


class ModifyReceipt(Answer):
    """The answer to ``modify`` (kt10002 주식 정정주문)."""

    order_no = code("ord_no", "주문번호")
    original_order_no = code("base_orig_ord_no", "모주문번호")
    modified_size = integer("mdfy_qty", "정정수량", unit="shares")
    exchange = choice("dmst_stex_tp", "국내거래소구분", {"KRX": "krx", "NXT": "nxt", "SOR": "sor"})


class CancelReceipt(Answer):
    """The answer to ``cancel`` (kt10003 주식 취소주문)."""

    order_no = code("ord_no", "주문번호")
    original_order_no = code("base_orig_ord_no", "모주문번호")
    cancelled_size = integer("cncl_qty", "취소수량", unit="shares")


BUY = TR(
    "kt10000",
    "/api/dostk/ordr",
    OrderReceipt,
    params=(
        Symbol("stk_cd", "symbol"),
        Whole("ord_qty", "size", least=1),
        Whole("ord_uv", "price", least=1, none=""),
        Choice("trde_tp", "order_type", _ORDER_TYPE_CODES),
        Choice("dmst_stex_tp", "exchange", {"krx": "KRX", "nxt": "NXT", "sor": "SOR"}),
        Whole("cond_uv", "stop_price", least=1, none=""),
    ),
    checks=(
        checks.price_fits_order_type,
        checks.stop_price_fits_order_type,
        checks.session_fits_exchange,
        checks.prices_on_a_tick,
    ),
    order=OrderKind("stock", "new", "buy"),
)

SELL = TR(
    "kt10001",
    "/api/dostk/ordr",
    OrderReceipt,
    params=(
        Symbol("stk_cd", "symbol"),
        Whole("ord_qty", "size", least=1),
        Whole("ord_uv", "price", least=1, none=""),
        Choice("trde_tp", "order_type", _ORDER_TYPE_CODES),
        Choice("dmst_stex_tp", "exchange", {"krx": "KRX", "nxt": "NXT", "sor": "SOR"}),
        Whole("cond_uv", "stop_price", least=1, none=""),
    ),
    checks=(
        checks.price_fits_order_type,
        checks.stop_price_fits_order_type,
        checks.session_fits_exchange,
        checks.prices_on_a_tick,
    ),
    order=OrderKind("stock", "new", "sell"),
)

MODIFY = TR(
    "kt10002",
    "/api/dostk/ordr",
    ModifyReceipt,
    params=(
        Text("orig_ord_no", "original_order_no"),
        Symbol("stk_cd", "symbol"),
        Whole("mdfy_uv", "price", least=1),
        Whole("mdfy_qty", "size", least=1, none="0"),
        Whole("mdfy_cond_uv", "stop_price", least=1, none=""),
        Choice("dmst_stex_tp", "exchange", {"krx": "KRX", "nxt": "NXT", "sor": "SOR"}),
    ),
    checks=(checks.prices_on_a_tick,),
    order=OrderKind("stock", "modify"),
)

CANCEL = TR(
    "kt10003",
    "/api/dostk/ordr",
    CancelReceipt,
    params=(
        Text("orig_ord_no", "original_order_no"),
        Symbol("stk_cd", "symbol"),
        Whole("cncl_qty", "size", least=1, none="0"),
        Choice("dmst_stex_tp", "exchange", {"krx": "KRX", "nxt": "NXT", "sor": "SOR"}),
    ),
    order=OrderKind("stock", "cancel"),
)
