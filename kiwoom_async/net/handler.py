"""Handler: the interface of what the socket gives frames and events to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Protocol

from kiwoom_async.errors import SubscriptionRejected
from kiwoom_async.wire import frames

__all__ = ["Handler"]


class Handler(Protocol):
    """Callbacks of the socket. The reader calls them: nothing here may wait."""

    def received(
        self, batch: Iterable[tuple[bytes, int]], other: Callable[[bytes, int], object]
    ) -> None:
        """Handle frames that came together; give those in an unusual layout to ``other``.

        Each comes with the time it was read, nanoseconds since the epoch.
        """

    def received_other(self, frame: bytes, received_ns: int) -> frames.Message | None:
        """Handle a frame in any layout; return it as a message when it is not REAL.

        Raises:
            DecodeError: it is not a JSON object.
        """

    def registered(self) -> None:
        """Handle an acknowledgement of registrations."""

    def refused(self, keys: Collection[frames.Key], error: SubscriptionRejected) -> None:
        """Handle a refusal of registrations."""

    def lost(self, since: dt.datetime, why: str) -> None:
        """Handle the end of a connection whose last frame came at ``since``."""
