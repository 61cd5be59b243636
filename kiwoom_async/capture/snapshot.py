"""Snapshot: an answer of a TR that a recorder has asked for on a schedule."""

from __future__ import annotations

from typing import Any

import msgspec

from kiwoom_async.api.index import INDEX
from kiwoom_async.execution.trs import tr_of

__all__ = ["Snapshot", "is_snapshot"]


class Snapshot(msgspec.Struct, frozen=True):
    """An answer of a TR, recorded by :meth:`Recorder.every`.

    Attributes:
        api_id: The TR (``"ka10001"``).
        item: The symbol of the call, blank without one.
        received_ns: When it came, nanoseconds since the epoch.
        values: The body as received.
    """

    api_id: str
    item: str
    received_ns: int
    values: bytes

    @property
    def answer(self) -> Any:
        """The typed answer, as the named method returns it; the rows of a page are in it."""
        return tr_of(self.api_id).answer.of(self.values, "")


def is_snapshot(type_code: str) -> bool:
    """Return whether lines of a type are answers of a TR."""
    return type_code in INDEX
