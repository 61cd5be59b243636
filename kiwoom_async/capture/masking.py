"""Masking: account numbers made unreadable before they reach a file."""

from __future__ import annotations

import re

from kiwoom_async.wire import objects

__all__ = ["masked"]

_WIRES = ("9201", "acnt_no", "acctNo", "acnt_print")
"""Names on the wire under which Kiwoom sends 계좌번호."""

_NUMBER = re.compile(rb'"(?:%b)"\s*:\s*"([^"\\]*)"' % b"|".join(wire.encode() for wire in _WIRES))


def masked(values: bytes) -> bytes:
    """Replace every account number in a JSON object by as many asterisks.

    The number is replaced wherever it stands, also outside the field that is named for it.
    """
    numbers = {found.strip() for found in _NUMBER.findall(values)} | _escaped(values)
    for number in sorted(numbers, key=len, reverse=True):
        if number:
            values = values.replace(number, b"*" * len(number))
    return values


def _escaped(values: bytes) -> set[bytes]:
    """Find numbers whose name or digits are written with escapes."""
    if b"\\" not in values:
        return set()
    try:
        texts = objects.texts(values)
    except ValueError:
        return set()
    return {texts.get(wire, "").strip().encode() for wire in _WIRES}
