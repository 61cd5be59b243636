"""JSON objects with Kiwoom's values, read also when they are malformed.

``texts`` reads any layout exactly. Objects that no JSON parser accepts (an invalid escape, half a
surrogate pair, a control character) are split at their commas, so that one odd value does not
affect the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from kiwoom_async.wire import values

__all__ = [
    "array",
    "array_decoder",
    "elements",
    "filled",
    "first_texts",
    "is_blank",
    "is_filled",
    "is_plain",
    "members",
    "text_of",
    "texts",
]

_BACKSLASH = ord("\\")
_BRACE = ord("{")
_STRING = rb'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(_STRING + rb"|[][{},]", re.DOTALL)
_MEMBER = re.compile(rb"\s*(" + _STRING + rb")\s*:(.*)", re.DOTALL)

_FILLED = re.compile(rb':\s*(?!null\b)(?:"\s*[^"\s]|[^"\s])')

is_filled = _FILLED.search
"""Finds the first field of a JSON object that holds text: None if Kiwoom says "no data".

It is the search method itself, so that ``filter`` needs no Python call per row."""

_decode_texts = msgspec.json.Decoder(dict[str, str]).decode
_decode_object = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode_array = msgspec.json.Decoder(list[msgspec.Raw]).decode
_decode_string = msgspec.json.Decoder(str).decode


def is_plain(wire: bytes) -> bool:
    """Return whether an object is flat and free of escapes, so that ``"key":"`` finds its value.

    Inside a JSON string a quote is always escaped; where there is no backslash and no second brace,
    ``"10":"`` can only be the key ``10`` of this object.
    """
    return wire.rfind(_BRACE) == 0 and _BACKSLASH not in wire


def is_blank(wire: bytes) -> bool:
    """Return whether no field of an object holds any text: Kiwoom's way to say "no data"."""
    return is_filled(wire) is None


def filled(rows: list[bytes]) -> list[bytes]:
    """Return the objects among the elements of an array that hold text.

    Raises:
        ValueError: an element is no object: something else was sent, which is not "no data".
    """
    found = list(filter(is_filled, rows))
    if len(found) < len(rows) and not all(row.startswith(b"{") for row in rows):
        raise ValueError("an element is no object")
    return found


def texts(wire: bytes) -> dict[str, str]:
    """Return every field of a JSON object as text, whatever its layout.

    Strings are unescaped, null is blank, any other value is its JSON text.

    Raises:
        ValueError: if this is not an object.
    """
    try:
        return _decode_texts(wire)
    except (ValueError, RecursionError):
        return {key: text_of(value) for key, value in members(wire).items()}


def first_texts(plain: bytes, texts: dict[str, str]) -> dict[str, str]:
    """Return the first text of each key of a plain object that repeats keys.

    Args:
        plain: The object.
        texts: Its texts; the last one of each key.
    """
    cut = {key: plain.partition(f'"{key}":"'.encode())[1:] for key in texts}
    first = {key: rest.partition(b'"')[0] for key, (found, rest) in cut.items() if found}
    return texts | {key: values.text(raw) for key, raw in first.items()}


def members(wire: bytes) -> dict[str, bytes]:
    """Return the members of a JSON object: key to the JSON of its value.

    Raises:
        ValueError: if this is not an object.
    """
    try:
        return {key: bytes(value) for key, value in _decode_object(wire).items()}
    except (ValueError, RecursionError):
        pairs = map(_MEMBER.fullmatch, _pieces(wire, b"{", b"}"))
        return {text_of(pair[1]): pair[2].strip() for pair in pairs if pair}


def array(wire: bytes, key: str) -> list[bytes]:
    """Return the JSON of each element of a member array; null and absent have no elements.

    Raises:
        ValueError: if this is not an object, or the member is not an array.
    """
    try:
        return list(map(bytes, array_decoder(key, msgspec.Raw)(wire).found or ()))
    except (ValueError, RecursionError):
        found = members(wire).get(key, b"null")
        return [] if found == b"null" else elements(found)


@cache
def array_decoder(key: str, element: Any) -> Callable[[bytes], Any]:
    """Make a decoder of one array; its result has the array as ``found``.

    Args:
        key: The member that is the array; null and absent are None.
        element: What to decode its elements to.
    """
    slots = [("found", list[element] | None, None)]
    holder = msgspec.defstruct("Holder", slots, rename={"found": key}, gc=False)
    return msgspec.json.Decoder(holder).decode


def elements(wire: bytes) -> list[bytes]:
    """Return the JSON of each element of an array.

    Raises:
        ValueError: if this is not an array.
    """
    try:
        return [bytes(element) for element in _decode_array(wire)]
    except (ValueError, RecursionError):
        return _pieces(wire, b"[", b"]")


def text_of(value: bytes) -> str:
    """Return the text of a JSON value: a string's content, blank for null, else its JSON."""
    if value == b"null":
        return ""
    if value[:1] != b'"':
        return values.text(value)
    try:
        return _decode_string(value)
    except ValueError:  # an invalid escape, or not UTF-8: show it unchanged
        return values.text(value[1:-1])


def _pieces(wire: bytes, opening: bytes, closing: bytes) -> list[bytes]:
    """Return the pieces between the commas of the outermost brackets."""
    bare = wire.strip()
    if bare[:1] != opening or bare[-1:] != closing:
        raise ValueError("not a JSON object" if opening == b"{" else "not a JSON array")
    pieces, depth, start = [], 0, 1
    for token in _TOKEN.finditer(bare):
        mark = token[0]
        if mark in (b"{", b"["):
            depth += 1
        elif mark in (b"}", b"]"):
            depth -= 1
        elif mark == b"," and depth == 1:
            pieces.append(bare[start : token.start()])
            start = token.end()
    if depth != 0:
        raise ValueError("unbalanced brackets")
    pieces.append(bare[start:-1])
    return [piece for piece in pieces if piece.strip()]
