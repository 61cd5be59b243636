"""Recoverable: base of records that may have been read from a list instead of received."""

from __future__ import annotations

from kiwoom_async.records.record import Realtime

__all__ = ["Recoverable"]


class Recoverable(Realtime):
    """What an order event (주문체결) offers beyond its fields."""

    @property
    def recovered(self) -> bool:
        """Whether it was not received as an event, but read from the broker's list of orders
        (kt00007, kt50030) after a lost connection: then its bytes are those of the row, and it
        stands for all that was missed of this order."""
        return False
