"""Line: encodes one record as one line of JSON, and decodes it, byte for byte.

::

    {"received_ns":1764115200000000000,"type":"0B","item":"005930","values":{"20":"090000",…}}

The line contains the values as received. Values that other programs could not read (not a JSON
object, or with line breaks, or not UTF-8) are stored as ``"values64"`` in Base64 instead: they stay
exact, and the other lines stay readable.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from kiwoom_async.errors import CaptureError
from kiwoom_async.records.texts import Form

__all__ = [
    "CLOSE",
    "END",
    "FORM",
    "GAP",
    "LAYOUT",
    "OPEN",
    "Line",
    "Missing",
    "Targets",
    "decode",
    "decode_gap",
    "encode",
    "encode_gap",
    "envelope",
    "is_clean",
    "make_records",
    "readable",
    "split",
    "target_of",
    "template",
    "type_of",
]

LAYOUT = 1
"""Version number of the layout of files, blocks and lines."""

OPEN, CLOSE, GAP = "open", "close", "gap"
"""Types of the lines about the journal itself; all other types are Kiwoom's."""

FORM = Form(
    head={
        **{0: b"{", 1: b"received_ns", 3: b"type", 4: b":", 6: b",", 7: b"item", 8: b":"},
        **{10: b",", 11: b"values", 12: b":{"},
    },
    start=13,
    end=b"}}",
    texts={"received_ns": 2, "item": 9},
    colons=4,
)
"""The form of a record's line that is cut at its quotes; ``received_ns`` with ``:`` and ``,``."""

END = b"}\n"  # of a line, behind its values
_HEAD = b'{"received_ns":'
_TYPE = b'"type":"'
_VALUES = b'"values":'
_VALUES64 = b'"values64":"'
_START = len(_HEAD)
_ENVELOPE = _START + 19  # digits of the time until the year 2286
_BRACE = ord("{")
_MOST_ENVELOPES = 10_000  # far more than the symbols of a market
_is_json = msgspec.json.Decoder(msgspec.Raw).decode
_are_json = msgspec.json.Decoder(msgspec.Raw).decode_lines
Targets = dict[bytes, tuple[Callable[[bytes, bytes, str, int], Any], str] | None]
"""What to make of lines, by the text between their time and their values."""

_envelopes: dict[bytes, tuple[str, str]] = {}


class Line(NamedTuple):
    """One line of a journal.

    Attributes:
        received_ns: When the record was read from the socket, nanoseconds since the epoch.
        type: Kiwoom's realtime type (``0B``), a TR id, or ``open``, ``gap``, ``close``.
        item: The item as received: a symbol, a sector code, or blank.
        values: The JSON object, byte for byte.
    """

    received_ns: int
    type: str
    item: str
    values: bytes


class _Foreign(msgspec.Struct, gc=False):
    """A line with another order of members, or with white space between them."""

    received_ns: int
    type: str
    item: str = ""
    values: msgspec.Raw = msgspec.Raw(b"")
    values64: str | None = None


class Missing(msgspec.Struct, frozen=True):
    """The values of a gap line: what is missing.

    Attributes:
        since: Time of the last record before it, nanoseconds since the epoch.
        until: Time from which the data is complete again.
        why: The reason.
        missed_size: Shares traded in between, if the cumulative volume shows it; else None.
    """

    since: int
    until: int
    why: str
    missed_size: int | None = None


_decode_missing = msgspec.json.Decoder(Missing).decode
_decode_foreign = msgspec.json.Decoder(_Foreign).decode


def envelope(type: str, item: str) -> bytes:
    """Encode the text between the time and the values of a line."""
    return b',"type":%b,"item":%b,' % (msgspec.json.encode(type), msgspec.json.encode(item))


def target_of(type: str, item: str) -> bytes:
    """Return the key of the lines of a type and item in :data:`Targets`."""
    return envelope(type, item) + _VALUES


def encode(received_ns: int, envelope: bytes, values: bytes) -> bytes:
    """Encode a record as a line that ends in a newline.

    The line contains the values unchanged if any reader of JSON lines reads them as one object on
    one line, else in Base64.

    Args:
        received_ns: Nanoseconds since the epoch.
        envelope: Type and item from :func:`envelope`; made once, used for many lines.
        values: The JSON object as received; any bytes are kept.
    """
    if is_clean(values):
        return b'{"received_ns":%d%b"values":%b}\n' % (received_ns, envelope, values)
    kept = base64.b64encode(values)
    return b'{"received_ns":%d%b"values64":"%b"}\n' % (received_ns, envelope, kept)


def template(envelope: bytes) -> bytes:
    """Return the beginning of a line, to be ended by values and :data:`END`, as a template.

    For the reader of the socket, which has no time for a full check (``template % received_ns``):
    values begin with a brace and have no newline; :func:`readable` must follow.
    """
    return b'{"received_ns":%%d%b"values":' % envelope.replace(b"%", b"%%")


def readable(lines: bytes) -> bytes:
    """Return lines with values in Base64 where other programs could not read them.

    Args:
        lines: As :func:`encode` or a :func:`template` made them, one after the other.
    """
    if _is_readable(lines):
        return lines
    each = (line + b"\n" for line in split(lines))  # not splitlines: \r may be in values
    return b"".join(line if _is_readable(line) else _in_base64(line) for line in each)


def _is_readable(lines: bytes) -> bool:
    """Return whether every line is JSON in UTF-8; a line has no other newline than its own."""
    try:
        _are_json(lines)
        return b"\r" not in lines and (lines.isascii() or bool(lines.decode()))
    except (ValueError, RecursionError):
        return False


def _in_base64(line: bytes) -> bytes:
    start = line.find(_VALUES, _START)  # quotes in an item are escaped, so this is the member
    kept = base64.b64encode(line[start + len(_VALUES) : -len(END)])
    return b'%b"values64":"%b"}\n' % (line[:start], kept)


def is_clean(values: bytes) -> bool:
    """Return whether any reader of JSON lines reads the values as one object on one line."""
    try:
        _is_json(values)
        return (
            values[0] == _BRACE
            and b"\n" not in values
            and b"\r" not in values
            and (values.isascii() or bool(values.decode()))
        )
    except (ValueError, RecursionError):
        return False


def encode_gap(received_ns: int, item: str, missing: Missing) -> bytes:
    """Encode a gap of one symbol, or of all when the item is blank; it ends after it begins."""
    until = max(missing.since, missing.until)  # the clock may have been set back in between
    values = msgspec.json.encode(msgspec.structs.replace(missing, until=until))
    return encode(received_ns, envelope(GAP, item), values)


def decode_gap(values: bytes) -> Missing:
    """Decode the values of a gap line.

    Raises:
        CaptureError: they are not those of a gap.
    """
    try:
        return _decode_missing(values)
    except ValueError as error:
        raise CaptureError(f"this is not a gap: {values[:80]!r}: {error}") from error


def split(raw: bytes) -> list[bytes]:
    """Cut a block into its lines, without their newlines."""
    lines = raw.split(b"\n")
    if not lines[-1]:
        lines.pop()
    return lines


def make_records(raw: bytes, targets: Targets, make_odd: Callable[[bytes], list[Any]]) -> list[Any]:
    """Make records of the lines of a block.

    Lines whose place in ``targets`` is known are cut, not parsed: the checksum of the block has
    proved that they are intact.

    Args:
        raw: The lines.
        targets: By :func:`envelope`: the function that makes a record (of values, the same again if
            they are flat and without escapes, item, time) and the item; None for no record.
        make_odd: Called with every other line; it may add the envelope of the line.
    """
    made: list[Any] = []
    is_plain = b"\\" not in raw
    start, size = 0, len(raw)
    while start < size:
        brace = raw.find(b"{", start + _ENVELOPE)
        close = raw.find(b"}", brace) + 1
        key = raw[start + _ENVELOPE : brace]
        target = targets.get(key)
        if (target is None and key not in targets) or raw[close : close + 2] != END:
            end = raw.find(b"\n", start)
            made += make_odd(raw[start : end if end >= 0 else size])
            start = end + 1 if end >= 0 else size
            continue
        if target is not None:
            make, item = target
            values = raw[brace:close]
            plain = values if is_plain or b"\\" not in values else b""
            made.append(make(values, plain, item, int(raw[start + _START : start + _ENVELOPE])))
        start = close + 2
    return made


def type_of(line: bytes) -> str:
    """Return the type of a line, without decoding the rest.

    Raises:
        CaptureError: the text is not a line of a journal.
    """
    start = line.find(_TYPE, _START, _START + 40)
    if start < 0 or not line.startswith(_HEAD):
        return decode(line).type
    return line[start + len(_TYPE) : line.find(b'"', start + len(_TYPE))].decode()


def decode(line: bytes) -> Line:
    """Decode one line, with or without its newline.

    A line with a known envelope is cut, not parsed: the checksum of its block proves that it is
    intact.

    Raises:
        CaptureError: the text is not a line of a journal.
    """
    comma = line.find(b",", _START)
    start = line.find(_VALUES, comma)
    end = line.rfind(b"}")
    known = _envelopes.get(line[comma:start])
    if known is None or not line.startswith(_HEAD):
        return _decode_any(line)
    try:
        return Line(int(line[_START:comma]), *known, line[start + len(_VALUES) : end])
    except ValueError:
        return _decode_any(line)


def _decode_any(line: bytes) -> Line:
    """Decode a line in any layout, and remember its envelope if the layout is our own."""
    try:
        found = _decode_foreign(line)
        wire = bytes(found.values)
        values = wire if found.values64 is None else base64.b64decode(found.values64, validate=True)
    except (ValueError, RecursionError, binascii.Error) as error:
        raise CaptureError(f"this is not a line of a journal: {line[:80]!r}") from error
    if not wire and found.values64 is None:
        raise CaptureError(f"this line of a journal has no values: {line[:80]!r}")
    _remember(line, found)
    return Line(found.received_ns, found.type, found.item, values)


def _remember(line: bytes, found: Any) -> None:
    text = envelope(found.type, found.item)
    if not line.startswith(template(text) % found.received_ns):
        return
    if len(_envelopes) >= _MOST_ENVELOPES:
        _envelopes.clear()
    _envelopes[text] = (found.type, found.item)
