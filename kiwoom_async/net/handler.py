"""Who is told what the socket brings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Protocol

from kiwoom_async.errors import SubscriptionRejected
from kiwoom_async.wire import frames

__all__ = ["Handler"]


class Handler(Protocol):
    """Takes what the socket brings. The reader calls it: nothing here may wait."""

    def logged_in(self) -> None:
        """A connection is up; the server knows of nothing yet."""

    def received(self, frame: bytes, received_ns: int) -> frames.Message | None:
        """A frame came; what is not REAL is given back.

        Raises:
            DecodeError: it is no JSON object.
        """

    def registered(self) -> None:
        """The server acknowledged registrations."""

    def refused(self, keys: Collection[frames.Key], error: SubscriptionRejected) -> None:
        """The server refused registrations."""

    def lost(self) -> None:
        """The connection is gone."""

    def restored(self, since: dt.datetime, until: dt.datetime, why: str) -> None:
        """A lost connection is back and everything wanted is registered again."""
