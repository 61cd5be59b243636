"""Models of condition search: a saved condition, and a hit."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

__all__ = ["Condition", "ConditionHit"]


class Condition(msgspec.Struct, frozen=True):
    """A condition search saved in the HTS (영웅문).

    Attributes:
        no: Its number (일련번호).
        name: Its name.
    """

    no: str
    name: str


class ConditionHit(msgspec.Struct, frozen=True):
    """A stock meets a watched condition, or no longer meets it (ka10173 조건검색 요청 실시간).

    Attributes:
        condition: Number of the condition.
        symbol: The stock.
        event: ``"entered"`` or ``"left"``.
        time: Exchange time; None for a listed hit.
        listed: True for a hit found in a list and not in a signal: the members at the start, and
            the changes found after a disconnection.
    """

    condition: str
    symbol: str
    event: Literal["entered", "left"]
    time: dt.time | None
    listed: bool
