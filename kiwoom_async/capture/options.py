"""Options of the writer of a journal; counters of the writer and of the recorder."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from kiwoom_async.errors import ConfigError

__all__ = ["RecorderStats", "WriterOptions", "WriterStats"]


_WHOLE = ("level", "keep_days")


class WriterOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of the writer of a journal.

    Attributes:
        block: Size of a block, bytes of lines.
        linger: Seconds after which the waiting lines become a block of any size.
        level: Compression level of zstd.
        file_size: Bytes after which a new file is begun.
        keep_free: Bytes of the disk to keep free; with less the recorder stops.
        keep_days: Days with records to keep, today included; None keeps all.
    """

    block: int = 1 << 20
    linger: float = 1.0
    level: int = 1
    file_size: int = 1 << 30
    keep_free: int = 1 << 30
    keep_days: int | None = None

    def __post_init__(self) -> None:
        """Reject values outside their range.

        Raises:
            ConfigError: naming the option.
        """
        _check("block", self.block, 1, 1 << 28)
        _check("linger", self.linger, 0.001, 3600)
        _check("level", self.level, 1, 19)
        _check("file_size", self.file_size, 1, 1 << 50)
        _check("keep_free", self.keep_free, 0, 1 << 62)
        _check("keep_days", 1 if self.keep_days is None else self.keep_days, 1, 1 << 20)


def _check(name: str, value: object, least: float, most: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ConfigError(f"{name} must be from {least:,} to {most:,}, not {value!r}")
    if name in _WHOLE and not isinstance(value, int):
        raise ConfigError(f"{name} must be a whole number, not {value!r}")


class WriterStats(msgspec.Struct, frozen=True):
    """Counters of a writer.

    Attributes:
        records: Lines added.
        written: Lines on the disk.
        lost: Lines added that will never be written, because the writer ended.
        raw_bytes: Bytes of the lines on the disk, before compression.
        stored_bytes: Bytes written to the disk.
        blocks: Blocks on the disk.
        pending: Full blocks that wait for the disk.
        high_water: Most blocks that ever waited.
        behind: Age of the oldest line that is not on the disk, seconds.
        last_sync_ns: When a block was last synced, nanoseconds since the epoch; 0 for never.
    """

    records: int
    written: int
    lost: int
    raw_bytes: int
    stored_bytes: int
    blocks: int
    pending: int
    high_water: int
    behind: float
    last_sync_ns: int


class RecorderStats(WriterStats, frozen=True):
    """Counters of a recorder.

    Attributes:
        counts: Records by type code (``0B``).
        gaps: Gaps written.
        snapshots: Answers of TRs written.
        failed_snapshots: Calls for snapshots that failed.
        free: Bytes free on the disk, a second ago.
    """

    counts: Mapping[str, int] = {}
    gaps: int = 0
    snapshots: int = 0
    failed_snapshots: int = 0
    free: int = 0
