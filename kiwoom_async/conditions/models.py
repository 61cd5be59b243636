"""Conditions and their hits, as users see them."""

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
    """A stock entered or left a watched condition (ka10173 조건검색 요청 실시간).

    Attributes:
        condition: Number of the condition.
        symbol: The stock.
        event: ``"entered"`` or ``"left"``.
        time: Exchange time; None when it was found in a list.
        listed: True for what was found in a list: the members at the start, and after a lost
            connection the difference it made.
    """

    condition: str
    symbol: str
    event: Literal["entered", "left"]
    time: dt.time | None
    listed: bool
