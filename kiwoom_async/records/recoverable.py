"""Recoverable: base of records that may have been read from a list instead of received."""

from __future__ import annotations

from kiwoom_async.records.record import Realtime

__all__ = ["Recoverable"]


class Recoverable(Realtime):
    """Base of an order event (주문체결): marks recovered events."""

    @property
    def recovered(self) -> bool:
        """Whether it was read from the broker's list of orders (kt00007, kt50030) after a lost
        connection and not received as an event: then its bytes are those of the row, and it
        replaces all missed events of this order."""
        return False
