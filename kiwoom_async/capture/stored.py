"""Stored file: reads one file of a journal, block by block."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kiwoom_async.capture import block
from kiwoom_async.capture.block import Block, Damage
from kiwoom_async.capture.content import is_gone, opened
from kiwoom_async.capture.files import sealed_path, span_of
from kiwoom_async.capture.line import Line, Missing, decode, encode_gap, split
from kiwoom_async.capture.selection import Selection
from kiwoom_async.clock import moment_of
from kiwoom_async.errors import CaptureError

__all__ = ["StoredFile", "Summary", "count", "hole_at"]

_ENVELOPE = re.compile(rb'"type":"([^"\\]*)","item":"([^"\\]*)","values')


class Summary(NamedTuple):
    """Summary of a file, from its trailers.

    Attributes:
        records: Lines.
        first_ns: Least time, 0 without lines.
        last_ns: Greatest time, 0 without lines.
        raw_bytes: Bytes of the lines.
        blocks: Blocks.
        damaged: Bytes outside readable blocks.
    """

    records: int
    first_ns: int
    last_ns: int
    raw_bytes: int
    blocks: int
    damaged: int


class StoredFile:
    """One file of a journal. A file being written is read up to its size at the call.

    Attributes:
        path: Its path.
        day: Day in Korea of its records.
        is_open: Whether it is being written, or was not sealed by a killed recorder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.day = dt.date.fromisoformat(path.parent.name)
        self.is_open = path.name.endswith(".open")

    def __repr__(self) -> str:
        return f"<{self.path.parent.name}/{self.path.name}>"

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        with opened(self.path) as data:
            return len(data)

    @cached_property
    def summary(self) -> Summary:
        """Summary from its trailers; nothing is decompressed.

        Raises:
            CaptureError: it can't be read, or is of a newer version of this library.
        """
        with opened(self.path) as data:
            pieces = block.walk(data)
        trailers = [piece.trailer for piece in pieces if isinstance(piece, Block)]
        return Summary(
            records=sum(trailer.records for trailer in trailers),
            first_ns=min((trailer.first_ns for trailer in trailers), default=0),
            last_ns=max((trailer.last_ns for trailer in trailers), default=0),
            raw_bytes=sum(trailer.raw_bytes for trailer in trailers),
            blocks=len(trailers),
            damaged=sum(piece.end - piece.start for piece in pieces if isinstance(piece, Damage)),
        )

    def is_there(self) -> bool:
        """Return whether the file exists still, under this name or its final one."""
        return self.path.exists() or sealed_path(self.path).exists()

    def is_readable(self) -> bool:
        """Return whether there is anything to read, damage included.

        Not in a file that was just begun, or that ``keep_days`` has deleted since it was listed.

        Raises:
            CaptureError: as :attr:`summary`.
        """
        try:
            return bool(self.summary.blocks) or not self.is_open
        except CaptureError as error:
            if is_gone(error):
                return False
            raise

    @property
    def span_ns(self) -> tuple[int, int]:
        """The first and the last nanosecond of its day."""
        return span_of(self.day)

    def may_contain(self, selection: Selection) -> bool:
        """Return whether lines of the selected time, or damage, may be in it."""
        found = self.summary
        is_damaged = bool(found.damaged) and not self.is_open
        times = self.span_ns if is_damaged else (found.first_ns, found.last_ns)
        return selection.overlaps(*times)

    @property
    def records(self) -> int:
        """Lines in it, those about the journal itself included."""
        return self.summary.records

    @property
    def first(self) -> dt.datetime:
        """Time of its first record, in Korean time."""
        return moment_of(self.summary.first_ns)

    @property
    def last(self) -> dt.datetime:
        """Time of its last record, in Korean time."""
        return moment_of(self.summary.last_ns)

    def digest(self) -> str:
        """Compute the SHA-256 of the file, in hexadecimal."""
        with opened(self.path) as data:
            return data.digest()

    def counts(self) -> Counter[tuple[str, str]]:
        """Count the lines of each type and item; reads the whole file."""
        return count(self.raw(Selection()))

    def lines(self, selection: Selection) -> Iterator[Line]:
        """Read the selected lines, in the order of the file.

        A gap line replaces a damaged block.
        """
        is_wanted: Callable[[Line], bool] = selection.test()
        for raw in self.raw(selection):
            yield from filter(is_wanted, map(decode, split(raw)))

    def raw(self, selection: Selection) -> Iterator[bytes]:
        """Decompress the blocks that may contain selected lines; see :meth:`raw_blocks`."""
        return (raw for raw, _ in self.raw_blocks(selection))

    def raw_blocks(self, selection: Selection) -> Iterator[tuple[bytes, bool]]:
        """Decompress the blocks that may contain selected lines.

        Returns:
            The lines of each block, and whether the times of all of them are selected.

        Raises:
            CaptureError: it can't be read, or is of a newer version of this library.
        """
        with opened(self.path) as data:
            pieces = block.walk(data)
            if self.is_open and pieces and isinstance(pieces[-1], Damage):
                del pieces[-1]  # being written
            for place, piece in enumerate(pieces):
                if isinstance(piece, Damage):
                    yield self._gap(pieces, place, piece.why, selection), False
                    continue
                first_ns, last_ns = piece.trailer.first_ns, piece.trailer.last_ns
                if not selection.overlaps(first_ns, last_ns):
                    continue
                try:
                    yield block.unpack(data, piece), selection.covers(first_ns, last_ns)
                except CaptureError as error:
                    yield self._gap(pieces, place, str(error), selection), False

    def blocks_or_gap(self, selection: Selection) -> Iterator[tuple[bytes, bool]]:
        """Decompress blocks as :meth:`raw_blocks` does; of a deleted file there is a gap.

        The file was listed before, so that its times are known: ``keep_days``, or another program,
        has deleted it in the meantime.
        """
        try:
            yield from self.raw_blocks(selection)
        except CaptureError as error:
            if not is_gone(error):
                raise
            found = self.summary
            since, until = (found.first_ns, found.last_ns) if found.blocks else self.span_ns
            yield self._missing(since, until, "it was deleted before it was read", selection), False

    def _gap(
        self, pieces: list[Block | Damage], place: int, why: str, selection: Selection
    ) -> bytes:
        """Encode the gap that replaces a damaged block; no line if it is outside the selection."""
        return self._missing(*hole_at(pieces, place, self.span_ns), why, selection)

    def _missing(self, since: int, until: int, why: str, selection: Selection) -> bytes:
        if not selection.overlaps(since, until):
            return b""
        begin = since if selection.since_ns is None else max(since, selection.since_ns)
        return encode_gap(begin, "", Missing(since, until, f"{self.path.name}: {why}"))


def count(blocks: Iterable[bytes]) -> Counter[tuple[str, str]]:
    """Count the lines of each type and item."""
    found: Counter[tuple[bytes, bytes]] = Counter()
    for raw in blocks:
        found.update(_ENVELOPE.findall(raw))
    return Counter({(type_.decode(), item.decode()): n for (type_, item), n in found.items()})


def hole_at(pieces: list[Block | Damage], place: int, span_ns: tuple[int, int]) -> tuple[int, int]:
    """Return the time range in which records may be missing because of a damaged block.

    Args:
        pieces: The pieces of the file.
        place: Which of them is damaged.
        span_ns: First and last nanosecond of the day of the file, where nothing tells more.
    """
    before = [p.trailer.last_ns for p in pieces[:place] if isinstance(p, Block)]
    after = [p.trailer.first_ns for p in pieces[place + 1 :] if isinstance(p, Block)]
    since = before[-1] if before else span_ns[0]
    return since, max(since, after[0] if after else span_ns[1])
