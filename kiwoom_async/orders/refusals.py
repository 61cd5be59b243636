"""Refusals: which answers prove that an order is not booked, and their meaning.

An order is rejected, turned away before the broker looked at it, or in doubt. Only known refusals
count as refusals: after an unknown answer the order is in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping

from kiwoom_async.errors import (
    APIError,
    AuthenticationError,
    Blocked,
    KiwoomError,
    RateLimitError,
    Refused,
    RejectReason,
)

__all__ = ["is_rejection", "is_turned_away", "reason_of"]

_REASONS: Mapping[str, RejectReason] = {
    "RC4003": "tick",
    "RC4004": "price_limit",
    "RC4058": "closed",
    "RC9000": "not_offered",
    "8104": "not_offered",
    "1901": "symbol",
    "1902": "symbol",
    "855056": "funds",
    "800033": "holdings",
}
_INPUT_CODES = "15"  # 1501 … 1517: the request was not understood
_OTHER_CODES = frozenset({"1901", "1902", "8104"})
_TROUBLE_CODES = frozenset({"1631", "1632", "1687", "1999"})
"""The server's own failures, with any ``return_code``."""


def is_rejection(error: KiwoomError) -> bool:
    """Return whether the broker looked at the order and certainly did not book it."""
    if not isinstance(error, APIError) or error.code in _TROUBLE_CODES:
        return False
    code = error.code or ""
    is_input = len(code) == 4 and code.startswith(_INPUT_CODES)
    return isinstance(error, Refused) or is_input or code in _OTHER_CODES


def is_turned_away(error: KiwoomError) -> bool:
    """Return whether it was refused before the broker looked at it: token, rate, a filter."""
    if isinstance(error, RateLimitError):
        return error.code is not None
    return isinstance(error, AuthenticationError | Blocked)


def reason_of(code: str | None) -> RejectReason:
    """Return the meaning of a code of the broker."""
    return _REASONS.get(code or "", "other")
