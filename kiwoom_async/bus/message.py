"""Message: some lines of a journal as one message of the broker, and back.

Consecutive lines form a batch: one message for each of its subjects. The headers of a message::

    Content-Encoding: zstd
    Kiwoom-Layout: 1
    Nats-Msg-Id: 2026-11-26/live-090000 1264 1795651200000000000 0
    Kiwoom-Batch: 2026-11-26/live-090000 1200 1795651199995000000 9f3 0D,0H
    Kiwoom-Previous: 2026-11-26/live-090000 1200 1795651199995000000 1

The id is the position in the journal behind the batch, and the number of the message in it. The
second one is the position before the batch; which of its lines the message has, as a mask of bits;
and the types of the messages that follow it in the batch. The third is the id of the message before
it on the same subject. The body is one zstd frame of lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kiwoom_async.capture import Position
from kiwoom_async.capture.block import decompress
from kiwoom_async.capture.line import LAYOUT, split
from kiwoom_async.errors import BusRefused, CaptureError, ConfigError

__all__ = ["EXPECTED", "ID", "PREVIOUS", "Envelope", "Message", "headers_of", "lines_of", "raw_of"]

ID = "Nats-Msg-Id"
PREVIOUS = "Kiwoom-Previous"
EXPECTED = "Nats-Expected-Last-Sequence"
_BATCH = "Kiwoom-Batch"
_LAYOUT = "Kiwoom-Layout"
_ENCODING = "Content-Encoding"
_MOST_RAW = 64 * 1024 * 1024  # bytes of lines that a message may unpack to


class Message(NamedTuple):
    """A message to be sent.

    Attributes:
        subject: Its subject.
        headers: Its headers.
        body: Its body.
        records: Lines in it.
        after: The position behind its batch if it is the last message of it, else None.
    """

    subject: str
    headers: dict[str, str]
    body: bytes
    records: int
    after: Position | None

    @property
    def id(self) -> str:
        """Its id."""
        return self.headers[ID]


class Envelope(NamedTuple):
    """The place of a message in its batch.

    Attributes:
        begin: The position before the batch.
        end: The position behind it.
        number: Number of the message in it, from 0.
        mask: Which lines of the batch it has: bit 0 is the first.
        rest: Type codes of the messages that follow in the batch.
    """

    begin: Position
    end: Position
    number: int
    mask: int
    rest: tuple[str, ...]

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Envelope:
        """Read the headers of a message.

        Raises:
            CaptureError: they are not those of a publisher.
        """
        try:
            end, _, number = headers[ID].rpartition(" ")
            file, record, received_ns, mask, *rest = headers[_BATCH].split(" ")
            begin = Position(file, int(record), int(received_ns))
            codes = tuple(rest[0].split(",")) if rest else ()
            return cls(begin, Position.parse(end), int(number), int(mask, 16), codes)
        except (KeyError, ValueError, ConfigError) as error:
            raise CaptureError("a message without its place in a journal") from error


def headers_of(envelope: Envelope, previous: str | None) -> dict[str, str]:
    """Make the headers of a message.

    Args:
        envelope: Its place.
        previous: Id of the message before it on the same subject, None if unknown.
    """
    rest = f" {','.join(envelope.rest)}" if envelope.rest else ""
    headers = {
        _ENCODING: "zstd",
        _LAYOUT: str(LAYOUT),
        ID: f"{envelope.end} {envelope.number}",
        _BATCH: f"{envelope.begin} {envelope.mask:x}{rest}",
    }
    if previous is not None:
        headers[PREVIOUS] = previous
    return headers


def raw_of(headers: Mapping[str, str] | None, body: bytes) -> bytes:
    """Return the lines of a message as one text.

    Raises:
        BusRefused: it has a layout of a newer version of this library.
        CaptureError: it is damaged, or another program sent it.
    """
    found = headers or {}
    layout = found.get(_LAYOUT, "")
    if not layout.isdecimal():
        raise CaptureError("a message of another program: it has no layout of a journal")
    if int(layout) > LAYOUT:
        raise BusRefused(
            f"the messages have layout {layout}, newer than {LAYOUT}: install a newer kiwoom-async"
        )
    encoding = found.get(_ENCODING, "")
    if encoding not in ("", "zstd"):
        raise CaptureError(f"a message with the unknown encoding {encoding!r}")
    return decompress(body, _MOST_RAW) if encoding else body


def lines_of(headers: Mapping[str, str] | None, body: bytes) -> list[bytes]:
    """Return the lines of a message, without their newlines; raises as :func:`raw_of`."""
    return split(raw_of(headers, body))
