"""Errors of orders, each with its order attached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from kiwoom_async.errors.root import KiwoomError

if TYPE_CHECKING:  # by its public name: the module of Order imports these errors
    from kiwoom_async import Order

__all__ = [
    "GuardReason",
    "GuardRefused",
    "OrderCancelled",
    "OrderError",
    "OrderInDoubt",
    "OrderRejected",
    "RejectReason",
]


class OrderError(KiwoomError):
    """An order failed: it was rejected, cancelled, or its fate is unknown.

    Attributes:
        order: The :class:`~kiwoom_async.Order` it is about. It belongs to its session: an error
            that comes from another process (pickle), and a copy, have None.
    """

    def __init__(self, message: str, *, order: Order) -> None:
        super().__init__(message)
        self.order: Order = order

    def __reduce__(self) -> tuple[Any, ...]:
        remade, parts, attributes = super().__reduce__()
        return remade, parts, {**attributes, "order": None}


RejectReason: TypeAlias = Literal[
    "closed",  # the market is closed, or this order type has no session now
    "funds",  # not enough cash or margin
    "holdings",  # fewer shares held than the order sells
    "tick",  # not a multiple of the tick size
    "price_limit",  # beyond the price limits of the day
    "not_offered",  # not for this account or on this server
    "symbol",  # no such symbol or market
    "other",
]
"""What a rejection means, as far as the broker's code says it."""


class OrderRejected(OrderError):
    """The broker or the exchange rejected the order: it is closed, and nothing was executed.

    ``order.status`` is ``"rejected"``, and ``order.reject_reason`` has the broker's words. The
    APIError, if there was one, is the ``__cause__``.

    Attributes:
        code: The broker's code (``"RC4058"``), None without a code.
        reason: What it means, ``"other"`` for a code without a known meaning.
    """

    def __init__(
        self,
        message: str,
        *,
        order: Order,
        code: str | None = None,
        reason: RejectReason = "other",
    ) -> None:
        super().__init__(message, order=order)
        self.code = code
        self.reason = reason


class OrderCancelled(OrderError):
    """The order ended before the awaited fill: cancelled, or replaced by another."""


class OrderInDoubt(OrderError):
    """The order was sent, and its fate is unknown: it may be booked.

    No answer came, or one that is not known to be a refusal (the ``__cause__``). Never send it
    again blindly: ``await error.resolve()`` asks the broker.
    """

    async def resolve(self) -> Order | None:
        """Look for the order among open orders and today's executions; see ``Order.resolve``.

        Returns:
            The order, with its number and status, if the broker has it, else None.

        Raises:
            OrderInDoubt: several orders look like it, or its day is over.
        """
        return await self.order.resolve()


GuardReason: TypeAlias = Literal[
    "stopped",  # guard.stop() was called
    "symbol",  # not one of its symbols
    "hours",  # outside its hours
    "order_rate",  # more orders within a second
    "order_value",  # the order is worth more
    "position",  # more shares of the stock would be held
    "daily_loss",  # the day's loss has reached its limit
    "price_limit",  # beyond the price limits of the day
    "unknown",  # what the check needs is not known
]
"""Which limit of a :class:`~kiwoom_async.Guard` an order would pass."""


class GuardRefused(OrderError):
    """The session's guard refused the order: nothing was sent, and the order is closed.

    ``order.status`` is ``"rejected"``, and ``order.reject_reason`` says why.

    Attributes:
        reason: The limit that the order would pass.
    """

    def __init__(self, message: str, *, order: Order, reason: GuardReason) -> None:
        super().__init__(message, order=order)
        self.reason = reason
