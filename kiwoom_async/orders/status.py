"""Status of an order: its values and their meaning."""

from __future__ import annotations

from typing import Literal, TypeAlias

__all__ = ["UNFINISHED", "OrderStatus"]

OrderStatus: TypeAlias = Literal[
    "in_doubt",  # sent, and no answer came
    "sent",  # the broker has it (it has a number)
    "accepted",  # the exchange has it (접수)
    "partly_filled",
    "filled",
    "cancelled",
    "replaced",  # by the order that changed it
    "rejected",
    "dry_run",  # checked and not sent: the session only says what it would have sent
    "confirmed",  # of a cancellation: it has been carried out (확인)
]

UNFINISHED: frozenset[OrderStatus] = frozenset({"in_doubt", "sent", "accepted", "partly_filled"})
