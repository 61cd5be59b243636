"""Guard: limits that every order of a session must keep, and its switch."""

from __future__ import annotations

from collections.abc import Collection

from kiwoom_async.errors import ConfigError
from kiwoom_async.orders.ticket import bare_symbol
from kiwoom_async.portfolio.hours import Hours, checked_hours
from kiwoom_async.wire.symbols import traded

__all__ = ["Guard"]


class Guard:
    """Limits for the orders of a session; what would pass one is refused before it is sent.

    ::

        guard = Guard(max_order_value=5_000_000, max_daily_loss=200_000, hours="regular")
        async with Session(LIVE, guard=guard) as session:
            ...
            guard.stop("a strategy went wrong")     # from now on only cancellations are sent
            await session.orders.cancel_all()

    Cancellations are never refused. A limit that is not given is not checked. Where what a check
    needs can't be read (positions, the price of a market order), the order is refused with the
    reason ``"unknown"``; sales pass the limits of position and loss, which they can only relieve.
    With a guard, limit prices are also checked against the day's price limits where the broker
    gives them (ka10001, once a day and stock); where it does not, it decides itself.

    Args:
        max_order_value: Most KRW of one order, or of what an order is changed to. A market order
            counts at the last price.
        max_position: Most shares of one stock: held, in orders to buy that can still be executed
            (those in doubt too), and in the new order. With it no gold is bought: what is held of
            it is not followed.
        max_orders_per_second: Most orders and changes in any second.
        max_daily_loss: KRW. Once the day's loss is that high, realized and unrealized since the
            day began (``Positions.day_pnl``, without gold), only sales are sent.
        symbols: The only symbols.
        hours: When orders are sent: ``"regular"`` (정규장), ``"extended"`` (all sessions of KRX and
            NXT), or a pair of times, the second not included. By default the broker decides.

    Raises:
        ConfigError: a limit that is not positive, no symbols or impossible ones, no such hours.
    """

    def __init__(
        self,
        *,
        max_order_value: int | None = None,
        max_position: int | None = None,
        max_orders_per_second: int | None = None,
        max_daily_loss: int | None = None,
        symbols: Collection[str] | None = None,
        hours: Hours | None = None,
    ) -> None:
        self.max_order_value = _positive("max_order_value", max_order_value)
        self.max_position = _positive("max_position", max_position)
        self.max_orders_per_second = _positive("max_orders_per_second", max_orders_per_second)
        self.max_daily_loss = _positive("max_daily_loss", max_daily_loss)
        self.symbols = _symbols(symbols)
        self.hours: Hours | None = checked_hours(hours)
        self._stopped = ""

    def __repr__(self) -> str:
        return f"<Guard: {f'stopped: {self._stopped}' if self._stopped else 'orders pass'}>"

    @property
    def stopped(self) -> bool:
        """Whether only cancellations are sent."""
        return bool(self._stopped)

    @property
    def why_stopped(self) -> str:
        """What :meth:`stop` was called with, blank while orders pass."""
        return self._stopped

    def stop(self, why: str = "stopped") -> None:
        """Refuse everything but cancellations until :meth:`resume`; open orders stay open.

        Orders that wait for the rate limit are refused too. One that is on its way to the broker is
        not held up.

        Args:
            why: Part of the messages of refused orders.
        """
        self._stopped = why or "stopped"

    def resume(self) -> None:
        """Send orders again."""
        self._stopped = ""


def _positive(name: str, limit: object) -> int | None:
    if limit is None:
        return None
    if not isinstance(limit, int) or isinstance(limit, bool) or limit <= 0:
        raise ConfigError(f"{name} must be a positive whole number, not {limit!r}")
    return limit


def _symbols(symbols: Collection[str] | None) -> frozenset[str] | None:
    if symbols is None:
        return None
    if isinstance(symbols, str) or not isinstance(symbols, Collection) or not symbols:
        raise ConfigError(f"symbols must be a list of symbols, not {symbols!r}")
    return frozenset(bare_symbol(traded(one, name="symbols")) for one in symbols)
