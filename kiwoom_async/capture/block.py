"""Block: many lines as one compressed frame, followed by a trailer. No I/O.

A block is one zstd frame with a content checksum. A skippable frame of 40 bytes follows, its
trailer: zstd readers skip it; for this library it marks that the block is complete and is the index
of its time. A trailer must not come before the first block: polars stops there without an error.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from kiwoom_async.capture.codec import codec
from kiwoom_async.capture.line import LAYOUT
from kiwoom_async.errors import CaptureError

__all__ = [
    "TRAILER_SIZE",
    "Block",
    "Damage",
    "Packer",
    "Trailer",
    "committed",
    "compressor",
    "decompress",
    "refuse_newer",
    "unpack",
    "walk",
]

_TRAILER = struct.Struct("<IIqqIIII")
_TRAILER_HEAD = struct.pack("<II", 0x184D2A5B, _TRAILER.size - 8)
TRAILER_SIZE = _TRAILER.size
_MOST_HEADER = 18  # most bytes of a zstd frame before its first block


class Trailer(NamedTuple):
    """The trailer of a block.

    Attributes:
        first_ns: Least ``received_ns`` of the block.
        last_ns: Greatest ``received_ns`` of the block.
        records: Lines in the block.
        raw_bytes: Size of the lines.
        stored_bytes: Size of the compressed frame.
        layout: Number of the layout of the block.
    """

    first_ns: int
    last_ns: int
    records: int
    raw_bytes: int
    stored_bytes: int
    layout: int = LAYOUT

    def encode(self) -> bytes:
        """Encode the trailer as a skippable zstd frame."""
        return _TRAILER_HEAD + struct.pack("<qqIIII", *self)


class Block(NamedTuple):
    """A complete block of a file.

    Attributes:
        start: Offset of its frame in the file.
        trailer: Its trailer.
    """

    start: int
    trailer: Trailer

    @property
    def end(self) -> int:
        """Offset of the end of its frame, where the trailer starts."""
        return self.start + self.trailer.stored_bytes


class Damage(NamedTuple):
    """Bytes of a file outside readable blocks.

    Attributes:
        start: Offset of the first of them.
        end: Offset after the last of them.
        why: Description of the damage.
    """

    start: int
    end: int
    why: str


class Data(Protocol):
    """The bytes of a file: ``bytes``, or read piece by piece."""

    def __len__(self) -> int: ...
    def __getitem__(self, place: slice, /) -> bytes: ...
    def rfind(self, sought: bytes, start: int, end: int, /) -> int: ...


class Packer:
    """Compresses lines to blocks. One thread at a time.

    Args:
        level: Compression level of zstd; 1 is the fastest useful one.

    Raises:
        ConfigError: no zstd library is installed.
    """

    def __init__(self, level: int = 1) -> None:
        self._compress = codec().compressor(level)

    def pack(self, lines: bytes, records: int, first_ns: int, last_ns: int) -> bytes:
        """Compress whole lines to one block, trailer included."""
        frame = self._compress(lines)
        return frame + Trailer(first_ns, last_ns, records, len(lines), len(frame)).encode()


def compressor(level: int) -> Callable[[bytes], bytes]:
    """Return a function that compresses lines to one frame, for one thread.

    Raises:
        ConfigError: no zstd library is installed.
    """
    return codec().compressor(level)


def decompress(frame: bytes, most: int) -> bytes:
    """Decompress one frame without a trailer, to at most so many bytes.

    Raises:
        CaptureError: it is damaged, or larger than that.
        ConfigError: no zstd library is installed.
    """
    size = codec().size(frame[:_MOST_HEADER])
    if size is None or size > most:
        raise CaptureError(f"this is not a zstd frame of at most {most:,} bytes")
    raw = codec().decompress(frame)
    if raw is None or len(raw) != size:
        raise CaptureError("this zstd frame is damaged: its checksum is wrong")
    return raw


def unpack(data: Data, block: Block) -> bytes:
    """Decompress the lines of a block and check them against its checksum and its trailer.

    Raises:
        CaptureError: the block is damaged.
        ConfigError: no zstd library is installed.
    """
    raw = codec().decompress(data[block.start : block.end])
    if raw is None or len(raw) != block.trailer.raw_bytes:
        raise CaptureError(f"the block at byte {block.start} is damaged: its checksum is wrong")
    return raw


def walk(data: Data, size: int | None = None, start: int = 0) -> list[Block | Damage]:
    """Find the blocks of a file from its trailers, without decompressing anything.

    Args:
        data: The file.
        size: End of the bytes to examine; all by default.
        start: Where to begin: the end of a block, its trailer included.

    Returns:
        The blocks in the order of the file, and between them what belongs to no block.

    Raises:
        CaptureError: every block has a layout of a newer version of this library.
    """
    found = [*_backwards(data, len(data) if size is None else size, start)]
    found.reverse()
    if not any(isinstance(piece, Block) for piece in found):
        refuse_newer(found)
    return found


def refuse_newer(pieces: Sequence[Block | Damage]) -> None:
    """Refuse to change a file that a newer version of this library has written last.

    Raises:
        CaptureError: its last complete block has a newer layout.
    """
    complete = [piece for piece in pieces if isinstance(piece, Block) or "layout" in piece.why]
    if complete and isinstance(complete[-1], Damage):
        why = complete[-1].why
        raise CaptureError(f"this file has {why}: install a newer kiwoom-async to read it")


def committed(data: Data) -> int:
    """Return the end of the last complete block: later data was never committed.

    Raises:
        CaptureError: the last complete block is of a newer version of this library.
    """
    pieces = walk(data)
    refuse_newer(pieces)
    for piece in reversed(pieces):
        if isinstance(piece, Block) and _is_sound(data, piece):
            return piece.end + TRAILER_SIZE
    return 0


def _is_sound(data: Data, block: Block) -> bool:
    try:
        unpack(data, block)
    except CaptureError:
        return False
    return True


def _backwards(data: Data, end: int, begin: int) -> Iterator[Block | Damage]:
    while end > begin:
        piece = _ending_at(data, end)
        if piece is None:
            before = max(begin, _last_ending(data, end))
            yield Damage(before, end, "no complete block")
            end = before
            continue
        yield piece
        end = piece.start


def _ending_at(data: Data, end: int) -> Block | Damage | None:
    """Read the trailer that ends here; None without a trailer and its block in front."""
    mark = end - TRAILER_SIZE
    text = data[max(mark, 0) : end]
    if len(text) < TRAILER_SIZE or not text.startswith(_TRAILER_HEAD):
        return None
    trailer = Trailer(*_TRAILER.unpack(text)[2:])
    start = mark - trailer.stored_bytes
    if start < 0 or codec().size(data[start : start + _MOST_HEADER]) != trailer.raw_bytes:
        return None
    if trailer.layout > LAYOUT:
        return Damage(start, end, f"layout {trailer.layout}, newer than {LAYOUT}")
    return Block(start, trailer)


def _last_ending(data: Data, end: int) -> int:
    """Find the nearest place in front of ``end`` where a block ends; 0 without such a place."""
    mark = data.rfind(_TRAILER_HEAD, 0, end)
    while mark >= 0:
        behind = mark + TRAILER_SIZE
        if behind < end and _ending_at(data, behind) is not None:
            return behind
        mark = data.rfind(_TRAILER_HEAD, 0, mark + len(_TRAILER_HEAD) - 1)
    return 0
