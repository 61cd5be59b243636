"""REAL frames: entries, and both orders in which keys were seen.

A frame stays a list of pieces until it is handed to TCP, so nothing is copied on the way, and an
entry for several connections is written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

__all__ = ["PING", "Entry", "Frame", "Label", "header", "label", "real_frame"]

PING = b'{"trnm":"PING"}'
"""The heartbeat, letter for letter."""

Frame = Sequence[bytes]
"""The pieces of one frame."""

_FINAL_TEXT = 0x81
_TWO_BYTES, _EIGHT_BYTES = 126, 127  # lengths that say how long the length is


class Label(NamedTuple):
    """Realtime type and item of an entry of a REAL frame.

    Attributes:
        before: Text before the values in the order of the official guide, where values come last.
        after: Text after the values in the order of the live server, where values come first.
    """

    before: bytes
    after: bytes


class Entry(NamedTuple):
    """One entry of a REAL frame; its values are JSON."""

    label: Label
    values: bytes


@lru_cache(maxsize=10_000)
def label(type: str, name: str, item: str) -> Label:
    """Return the label of an item of a realtime type."""
    text = f'"type":"{type}","name":"{name}","item":"{item}"'
    return Label(f'{{{text},"values":'.encode(), f",{text}}}".encode())


def real_frame(entries: Sequence[Entry], guide: bool) -> Frame:
    """Return a REAL frame of ``entries``, its keys as in the guide or as on live."""
    if guide:
        pieces = [b'{"trnm":"REAL","data":[']
        for about, values in entries:
            pieces += (about.before, values, b"}", b",")
        pieces[-1] = b"]}"
        return pieces
    pieces = [b'{"data":[']
    for about, values in entries:
        pieces += (b'{"values":', values, about.after, b",")
    pieces[-1] = b'],"trnm":"REAL"}'
    return pieces


def header(length: int) -> bytes:
    """Return the header of a server's text message of ``length`` bytes (RFC 6455)."""
    if length < _TWO_BYTES:
        return bytes((_FINAL_TEXT, length))
    if length < 1 << 16:
        return bytes((_FINAL_TEXT, _TWO_BYTES)) + length.to_bytes(2, "big")
    return bytes((_FINAL_TEXT, _EIGHT_BYTES)) + length.to_bytes(8, "big")
