"""Masking: replaces account numbers before they are written to a file."""

from __future__ import annotations

import re

import msgspec

from kiwoom_async.wire import objects

__all__ = ["masked"]

_WIRES = ("9201", "acnt_no", "acctNo", "acnt_print")
"""Names on the wire under which Kiwoom sends 계좌번호."""

_NUMBER = re.compile(rb'"(?:%b)"\s*:\s*"([^"\\]*)"' % b"|".join(wire.encode() for wire in _WIRES))


def masked(values: bytes) -> bytes:
    """Replace every account number in a JSON object by as many asterisks.

    The number is replaced wherever it stands, also outside the field that is named for it. Only an
    object that hides a number behind escapes is written anew; any other stays as it is besides.
    """
    numbers = {found.strip() for found in _NUMBER.findall(values)}
    texts = _texts(values) if b"\\" in values else {}
    hidden = {texts.get(wire, "").strip().encode() for wire in _WIRES} - numbers - {b""}
    if hidden:
        values = msgspec.json.encode(texts)
    for number in sorted(numbers | hidden, key=len, reverse=True):
        if number:
            values = values.replace(number, b"*" * len(number))
    return values


def _texts(values: bytes) -> dict[str, str]:
    try:
        return objects.texts(values)
    except ValueError:
        return {}
