"""REAL frames: entries, and both orders in which keys were seen."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["PING", "Entry", "real_frame"]

PING = b'{"trnm":"PING"}'
"""The heartbeat, letter for letter."""


class Entry:
    """One entry of a REAL frame: a realtime type, what it is about, and its values as JSON."""

    def __init__(self, type: str, name: str, item: str, values: str) -> None:
        self.type = type
        self.name = name
        self.item = item
        self.values = values

    @property
    def live(self) -> str:
        """As the live server writes it: the values first."""
        return (
            f'{{"values":{self.values},"type":"{self.type}",'
            f'"name":"{self.name}","item":"{self.item}"}}'
        )

    @property
    def guide(self) -> str:
        """As the official guide writes it: the values last."""
        return (
            f'{{"type":"{self.type}","name":"{self.name}",'
            f'"item":"{self.item}","values":{self.values}}}'
        )


def real_frame(entries: Sequence[Entry], guide: bool) -> bytes:
    """A REAL frame of ``entries``, its keys as in the guide or as on live."""
    if guide:
        data = ",".join([entry.guide for entry in entries])
        return f'{{"trnm":"REAL","data":[{data}]}}'.encode()
    data = ",".join([entry.live for entry in entries])
    return f'{{"data":[{data}],"trnm":"REAL"}}'.encode()
