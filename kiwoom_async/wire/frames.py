"""Frames of the WebSocket: decoding and encoding.

REAL frames are split into entries whose values stay bytes: the values are not decoded here, so an
odd value can't fail. All other frames become a :class:`Message`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from kiwoom_async.errors import DecodeError
from kiwoom_async.wire import objects, values

__all__ = [
    "ACCOUNT_TYPES",
    "Entry",
    "Key",
    "Message",
    "decode",
    "is_urgent",
    "login",
    "registration",
    "request",
]

ACCOUNT_TYPES = ("00", "04")
"""Realtime types about the account: order events and balances."""

# REAL as the live server writes it: {"data":[{"values":{…},"type":…},{"values":{…}, …
LIVE_OPENING = b'{"data":[{"values":'
LIVE_HEAD = LIVE_OPENING + b"{"
LIVE_NEXT = b',{"values":{'
LIVE_TAIL = b'],"trnm":"REAL"}'
LIVE_START = len(LIVE_OPENING)
"""Where the values of the first entry start."""
LIVE_STEP = len(LIVE_NEXT) - 1
"""From the end of an entry to where the values of the next start."""
_LARGE = 1024 * 1024  # bytes; the slow parser needs up to half a second for so many
_MOST_ENTRIES = 2000  # of one frame; three were seen, and more must not block the loop
LIVE_BLANK_ITEM = b'""}' + LIVE_TAIL
"""How a frame ends whose last entry has no item: an event of the account or the market."""
_ACCOUNT_MARKS = tuple(b'"type":"%s"' % code.encode() for code in ACCOUNT_TYPES)

E = TypeVar("E")

Key = tuple[str, str]
"""Key of a registration: realtime type and item (``("0B", "005930")``; the item may be blank)."""


class Entry(msgspec.Struct, gc=False):
    """One entry of a REAL frame; ``values`` is its JSON object as sent."""

    values: msgspec.Raw
    type: str = ""
    item: str | None = ""


class _Real(msgspec.Struct, gc=False):
    trnm: str
    data: list[Entry] = []


class Message(msgspec.Struct, gc=False):
    """Any frame that is not REAL: an answer, a PING, a SYSTEM notice.

    Attributes:
        trnm: The request it answers (``LOGIN``, ``REG``, ``CNSRREQ`` …) or ``SYSTEM``.
        return_code: 0 on success; None if missing.
        return_msg: Kiwoom's own text.
        code: Code as text; of a SYSTEM notice ``R10001``, under one name or the other.
        message: Text of a SYSTEM notice.
        fields: Every member of the frame as JSON.
    """

    trnm: str
    return_code: int | None
    return_msg: str
    code: str
    message: str
    fields: Mapping[str, bytes]


_decode_object = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode_real = msgspec.json.Decoder(_Real).decode
_encode = msgspec.json.encode


def decode(frame: bytes) -> list[Entry] | Message:
    """Return the entries of a REAL frame, or any other frame as a message.

    Raises:
        DecodeError: the frame is not a JSON object, or has too many entries; the
            frame is its payload.
    """
    try:
        real = _decode_real(frame)
    except (ValueError, RecursionError):
        return _decode_odd(frame)
    if real.trnm != "REAL":
        return _decode_odd(frame)
    return _bounded(real.data, frame)


def is_urgent(frame: bytes) -> bool:
    """Return whether a frame may overtake market data: account events, PINGs and answers.

    A frame that mixes market data and account events may not, nor may a SYSTEM notice: it can end
    the session, and earlier frames should be delivered first.
    """
    if frame.startswith(LIVE_HEAD) and not frame.endswith(LIVE_BLANK_ITEM):
        return False
    if b'"REAL"' not in frame:
        return b'"SYSTEM"' not in frame
    account = sum(frame.count(mark) for mark in _ACCOUNT_MARKS)
    return account > 0 and account == frame.count(b'"type":')


def login(token: str) -> bytes:
    """Encode LOGIN, the first frame of a connection; the token without ``Bearer``."""
    return request("LOGIN", token=token)


def registration(trnm: str, keys: Iterable[Key]) -> bytes:
    """Encode REG or REMOVE of keys; items with the same types share one element.

    ``refresh`` 1 keeps existing registrations. Everything uses one group.
    """
    types: dict[str, list[str]] = {}
    for type_, item in keys:
        types.setdefault(item, []).append(type_)
    items: dict[tuple[str, ...], list[str]] = {}
    for item, wanted in types.items():
        items.setdefault(tuple(sorted(wanted)), []).append(item)
    data = [{"item": group, "type": list(wanted)} for wanted, group in items.items()]
    return request(trnm, grp_no="1", refresh="1", data=data)


def request(trnm: str, **fields: Any) -> bytes:
    """Encode any request."""
    return _encode({"trnm": trnm, **fields})


def _decode_odd(frame: bytes) -> list[Entry] | Message:
    try:
        if len(frame) > _LARGE:  # the slow parser would block the loop
            _decode_object(frame)
        fields = objects.members(frame)
        trnm = _text(fields, "trnm")
        if trnm == "REAL":
            elements = objects.elements(fields.get("data", b"[]"))
            return [_entry(element) for element in _bounded(elements, frame)]
    except (ValueError, RecursionError) as error:
        raise DecodeError(f"frame is not JSON: {frame[:80]!r}", payload=frame) from error
    return Message(
        trnm=trnm,
        return_code=_code(fields),
        return_msg=_text(fields, "return_msg").strip(),
        code=_text(fields, "code") or _text(fields, "return_code"),
        message=_text(fields, "message").strip(),
        fields=fields,
    )


def _bounded(entries: list[E], frame: bytes) -> list[E]:
    if len(entries) > _MOST_ENTRIES:
        raise DecodeError(f"frame with {len(entries)} entries: {frame[:80]!r}", payload=frame)
    return entries


def _entry(element: bytes) -> Entry:
    try:
        fields = objects.members(element)
    except ValueError:  # not an object: give it a type that no stream has
        return Entry(msgspec.Raw(element))
    wire = msgspec.Raw(fields.get("values", b"{}"))
    return Entry(wire, _text(fields, "type"), _text(fields, "item"))


def _text(fields: Mapping[str, bytes], key: str) -> str:
    return objects.text_of(fields.get(key, b"null"))


def _code(fields: Mapping[str, bytes]) -> int | None:
    return values.code_number(_text(fields, "return_code"))
