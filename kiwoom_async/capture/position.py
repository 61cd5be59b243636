"""Position: a place in a journal; batch: lines that follow it."""

from __future__ import annotations

from typing import NamedTuple

from kiwoom_async.capture.line import decode
from kiwoom_async.errors import ConfigError
from kiwoom_async.streams.gap import Gap

__all__ = ["Batch", "Lost", "Position"]


class Position(NamedTuple):
    """A place in a journal: behind some line of a file, or at the beginning of a file.

    ``str(position)`` can be saved, and read again by :meth:`parse`.

    Attributes:
        file: Name of the file, without its suffix: ``2026-11-26/live-090000``.
        record: Lines of the file before this place.
        received_ns: Time of the last of them; 0 at the beginning of a file.
    """

    file: str
    record: int
    received_ns: int

    def __str__(self) -> str:
        return f"{self.file} {self.record} {self.received_ns}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Read a position from its text.

        Raises:
            ConfigError: this is not the text of a position.
        """
        try:
            file, record, received_ns = text.rsplit(maxsplit=2)
            return cls(file, int(record), int(received_ns))
        except ValueError:
            raise ConfigError(f"this is not a position in a journal: {text!r}") from None


class Batch(NamedTuple):
    """Consecutive lines of one file.

    Attributes:
        file: Name of the file.
        first: Number of the first line in the file.
        lines: The lines, each with its newline.
    """

    file: str
    first: int
    lines: list[bytes]

    def position(self, count: int | None = None) -> Position:
        """Return the position behind the first ``count`` lines (1 or more), by default behind all.

        No other line that was ever recorded has the same one, and it never changes: it serves as
        the id of the line before it.
        """
        count = len(self.lines) if count is None else count
        received_ns = decode(self.lines[count - 1]).received_ns
        return Position(self.file, self.first + count, received_ns)


class Lost(NamedTuple):
    """Lines that can't be read any more.

    Attributes:
        gap: The gap that a cursor returns in their place.
        after: The position behind them.
    """

    gap: Gap
    after: Position
