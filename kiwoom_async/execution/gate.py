"""Gate: what every order passes before it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

from kiwoom_async.orders.state import OrderState

__all__ = ["Gate", "OpenGate"]


class Gate(Protocol):
    """Check of every order; it may refuse."""

    async def prepare(
        self,
        order: OrderState,
        read_orders: Callable[[], Awaitable[object]],
        filled_size: Callable[[], int],
    ) -> None:
        """Get what the check of an order needs.

        Args:
            order: The order.
            read_orders: Makes the session follow all orders of the day.
            filled_size: Returns the shares of all these orders that are executed; where it has
                changed, positions have changed too.
        """
        ...

    def check(
        self,
        order: OrderState,
        original: OrderState | None,
        pending: Iterable[OrderState],
        filled_size: int,
    ) -> None:
        """Refuse an order that passes a limit.

        Args:
            order: The order.
            original: The order it changes or cancels, None if unknown.
            pending: Orders that can still be executed, those in doubt among them.
            filled_size: Shares of the orders of the day that are executed now.

        Raises:
            GuardRefused: naming the limit.
        """

    def count(self, order: OrderState) -> None:
        """Count an order that was checked and will be sent."""

    def check_again(self, order: OrderState) -> None:
        """Refuse an order that was checked and then had to wait, for the rate limit for example.

        Raises:
            GuardRefused: it may not be sent any more.
        """


class OpenGate:
    """A gate that refuses nothing."""

    async def prepare(
        self,
        order: OrderState,
        read_orders: Callable[[], Awaitable[object]],
        filled_size: Callable[[], int],
    ) -> None:
        """Get nothing."""

    def check(
        self,
        order: OrderState,
        original: OrderState | None,
        pending: Iterable[OrderState],
        filled_size: int,
    ) -> None:
        """Refuse nothing."""

    def count(self, order: OrderState) -> None:
        """Count nothing."""

    def check_again(self, order: OrderState) -> None:
        """Refuse nothing."""
