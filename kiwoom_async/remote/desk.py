"""Desk of a remote session: its orders in doubt are known to the gateway."""

from __future__ import annotations

from collections.abc import Callable

from kiwoom_async.errors import BusError, OrderInDoubt
from kiwoom_async.execution.desk import Desk
from kiwoom_async.execution.ledger import key_of
from kiwoom_async.orders.state import OrderState
from kiwoom_async.remote.failures import error_of
from kiwoom_async.remote.sender import RemoteSender

__all__ = ["RemoteDesk"]


class RemoteDesk(Desk):
    """Follows orders here that the gateway sends."""

    _gateway: RemoteSender

    def resolve_by(self, gateway: RemoteSender) -> None:
        """Resolve orders in doubt by asking the gateway."""
        self._gateway = gateway

    def on_adopt(self, callback: Callable[[str], object]) -> None:
        """Call a function with the number of each order that is followed and was not sent here."""
        self._ledger.on_adopt = callback

    def catch_up(self) -> None:
        """Read from the broker what may have happened before the events came."""
        self._tracker.ask_broker()

    async def resolve(self, order: OrderState) -> bool:
        """Ask the gateway what became of an order in doubt; see ``Order.resolve``.

        A gateway that was started again may not know it: then the broker's lists are searched, as
        in any session, for an order that the gateway does not know to be another client's.
        """
        self._check_day(order)
        if order.status != "in_doubt":
            return True
        try:
            answer = await self._gateway.resolve(order)
        except BusError as error:
            raise OrderInDoubt(
                f"{order!r}: the gateway can't be asked: {error}", order=order.face
            ) from error
        self._check_day(order)
        if order.status != "in_doubt":  # resolved by another call meanwhile
            return True
        if answer.outcome == "booked":
            self._ledger.assign_number(order, answer.no)
            self._tracker.ask_broker()
        elif answer.outcome == "unknown":
            before = self._ledger.numbers_before(order)
            if before is not None:
                self._ledger.add_in_doubt(order, before.union(map(key_of, answer.others)))
            return await super().resolve(order)
        elif answer.error is not None and answer.outcome == "in_doubt":
            raise OrderInDoubt(str(error_of(answer.error)), order=order.face)
        return order.status != "in_doubt"
