"""Messages about condition searches between a gateway and its clients."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from kiwoom_async.remote.messages import Failure, Message

__all__ = ["Hit", "Members", "Search"]


class Search(Message, frozen=True, kw_only=True):
    """A question about conditions: which there are, who meets one, or who is watched.

    Attributes:
        no: Number of the condition, blank for the list of all.
        key: Key of the page, blank for the first.
    """

    no: str = ""
    key: str = ""


class Members(Message, frozen=True, kw_only=True):
    """The answer about a watched condition.

    Attributes:
        run: Tells two watches of one condition apart.
        number: Hits of this watch so far.
        symbols: The stocks that meet it, after these hits.
        error: Why it is not watched.
    """

    run: str = ""
    number: int = 0
    symbols: tuple[str, ...] = ()
    error: Failure | None = None


class Hit(Message, frozen=True, kw_only=True):
    """A hit of a watched condition.

    Attributes:
        no: The condition.
        run: Its watch.
        number: Number of the hit in its watch, from 1.
        symbol, event, time, listed: As those of a ``ConditionHit``.
        error: Why it is not watched any more.
    """

    no: str
    run: str
    number: int
    symbol: str = ""
    event: Literal["entered", "left"] = "entered"
    time: dt.time | None = None
    listed: bool = False
    error: Failure | None = None
