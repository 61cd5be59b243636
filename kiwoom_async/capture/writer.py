"""Writer: the thread that packs lines into blocks and writes them to the disk.

When lines fill a block, or have waited for a second, the thread joins, compresses, writes and syncs
them. When it is too slow or writing fails, the writer ends with an error and reports it; its memory
is bounded, and it never raises into the reader of the socket.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from kiwoom_async._lock import Lock
from kiwoom_async.capture import files
from kiwoom_async.capture.block import Packer
from kiwoom_async.capture.files import OpenFile
from kiwoom_async.capture.intake import MOST_WAITING, Intake, Lines
from kiwoom_async.capture.line import CLOSE, OPEN, encode, envelope, readable
from kiwoom_async.capture.options import WriterOptions, WriterStats
from kiwoom_async.capture.repair import Repaired, end_of, repair, seal_repaired
from kiwoom_async.errors import CaptureError

__all__ = ["Interruption", "Writer"]

log = logging.getLogger("kiwoom_async")

_NICE = 5


class Interruption(NamedTuple):
    """The end of the previous recorder, on the same day.

    Attributes:
        since_ns: Time of its last record, nanoseconds since the epoch.
        why: The reason.
    """

    since_ns: int
    why: str


class Writer:
    """Writes the journal of one directory. Its methods may be called from any thread.

    Args:
        directory: Directory of the files; created if missing.
        name: First part of the file names.
        about: Returns the values of the opening line of a file.
        options: Settings of the writer.
        now_ns: The wall clock.
        on_end: Called, from any thread, with the error that ended it; must return at once.

    Attributes:
        interruption: The gap since the end of the previous recorder; None without a recorder
            before on this day.
        error: The error that ended it, None while it runs.
        free: Bytes free on the disk when a block was last written, or a second ago.

    Raises:
        CaptureError: another recorder writes there, the disk is nearly full, or writing fails.
        ConfigError: no zstd library is installed.
    """

    def __init__(
        self,
        directory: str | os.PathLike[str],
        name: str,
        about: Callable[[], Mapping[str, Any]],
        options: WriterOptions | None = None,
        *,
        now_ns: Callable[[], int] = time.time_ns,
        on_end: Callable[[CaptureError], None] | None = None,
    ) -> None:
        self.directory = Path(directory)
        self.options = options or WriterOptions()
        self.error: CaptureError | None = None
        self.interruption: Interruption | None = None
        self.free = 0
        self._name, self._about, self._now_ns, self._on_end = name, about, now_ns, on_end
        self._packer = Packer(self.options.level)
        self._file: OpenFile | None = None
        self._raw = self._stored = self._blocks = self._synced_ns = self._last_ns = 0
        self._lock = Lock(self.directory)
        try:
            self._check_space()
            current = self._resume()
            self._intake = self._make_intake(current)
        except BaseException as error:
            self._lock.release()
            if isinstance(error, OSError):
                raise CaptureError(f"{self.directory} can't be written: {error}") from error
            raise
        self.put = self._intake.put
        self.flush = self._intake.flush
        self.lines_at = self._intake.lines_at
        self.watch = self._intake.watch
        self._thread = threading.Thread(target=self._run, name="kiwoom-journal", daemon=True)
        self._thread.start()

    def close(self, timeout: float | None = None) -> None:
        """Write all waiting lines, seal the file, and wait until this is done.

        Args:
            timeout: Most seconds to wait for the disk; None for no limit.

        Raises:
            CaptureError: the writer had ended before, or the disk is too slow.
        """
        self._intake.close()
        self._thread.join(timeout)
        if self._thread.is_alive():
            self._fail(f"the disk of {self.directory} did not store the waiting lines in time")
        if self.error is not None:
            raise self.error

    def stats(self) -> WriterStats:
        """Return the current counters."""
        intake = self._intake
        unwritten = intake.records - intake.written
        return WriterStats(
            records=intake.records + intake.refused,
            written=intake.written,
            lost=intake.refused + (0 if self._thread.is_alive() else unwritten),
            raw_bytes=self._raw,
            stored_bytes=self._stored,
            blocks=self._blocks,
            pending=intake.waiting,
            high_water=intake.high_water,
            behind=intake.behind(),
            last_sync_ns=self._synced_ns,
        )

    def _make_intake(self, current: Repaired | None) -> Intake:
        options, new_file = self.options, files.Names(self.directory, self._name).new
        intake = Intake(options.block, options.linger, new_file, self._overflow)
        if self._file is not None and current is not None and self._file.size < options.file_size:
            stem, records, last_ns = files.stem_of(current.path), current.records, current.last_ns
            intake.continue_file(stem, records, last_ns or 0)
        return intake

    def _resume(self) -> Repaired | None:
        """Repair files that an earlier recorder did not seal; return that of today, to go on."""
        now_ns = self._now_ns()
        today = files.day_of(now_ns)
        current: Repaired | None = None
        for path in files.unsealed(self.directory):
            try:
                found = repair(path)
            except CaptureError as error:
                log.warning("%s; it is not changed, and a new file is begun", error)
                continue
            if not found.closed and found.last_ns is not None:
                log.warning("%s: %s", path, found.why)
                if path.parent.name == today:
                    current, found = found, current  # continue the newest one
            if found is not None:
                seal_repaired(found, now_ns)
        if current is not None:
            self._file = OpenFile(self.directory, files.stem_of(current.path))
            self.interruption = Interruption(current.last_ns or 0, current.why)
        else:
            self.interruption = _stopped(self.directory, today)
        return current

    def _run(self) -> None:
        _give_way()
        try:
            self._expire()
            while True:
                blocks = self._intake.take()
                if blocks:
                    self._write(blocks)
                elif self._intake.is_closed:
                    break
                else:
                    self._look_at_the_clock()
                    self._watch_space()
            self._seal()
        except CaptureError as error:
            self._fail(str(error))
        except OSError as error:
            self._fail(f"the disk refuses {self.directory}: {error}")
        except Exception as error:
            log.exception("the writer of %s failed", self.directory)
            self._fail(f"the writer of {self.directory} failed: {error!r}")
        finally:
            self._intake.end()
            if self._file is not None:
                self._file.close()
            self._lock.release()

    def _write(self, blocks: Sequence[Lines]) -> None:
        """Write blocks of one file, and sync once."""
        file = self._file_for(blocks[0])
        raws = [readable(lines.text()) for lines in blocks]
        packed = b"".join(
            self._packer.pack(raw, len(lines.ends), lines.first_ns, lines.last_ns)
            for raw, lines in zip(raws, blocks, strict=True)
        )
        file.append(packed)
        self._raw += sum(map(len, raws))
        self._stored += len(packed)
        self._blocks += len(blocks)
        self._last_ns = blocks[-1].last_ns
        self._synced_ns = self._now_ns()
        self._intake.done()
        if file.size >= self.options.file_size:
            self._intake.begin_file()
        self._watch_space()

    def _file_for(self, lines: Lines) -> OpenFile:
        """Return the file of a block; seal the one before it, and begin a new one."""
        file = self._file
        if file is not None and file.stem != lines.file:
            self._seal()
            file = None
        if file is None:
            file = self._file = OpenFile(self.directory, lines.file)
            self._note(OPEN, lines.first_ns, self._about())
            self._expire()
        return file

    def _note(self, type_: str, received_ns: int, values: Mapping[str, Any]) -> None:
        """Write a line about the file itself, as a separate block."""
        assert self._file is not None
        line = encode(received_ns, envelope(type_, ""), msgspec.json.encode(values))
        packed = self._packer.pack(line, 1, received_ns, received_ns)
        self._file.append(packed)
        self._stored += len(packed)

    def _look_at_the_clock(self) -> None:
        """Seal the file of a day that is over, even when no record comes."""
        is_over = self._file is not None and files.day_of(self._now_ns()) != self._file.day
        if is_over and self._intake.begin_file_if_idle():
            self._seal()

    def _seal(self) -> None:
        if self._file is None:
            return
        why = str(self.error) if self.error else "complete"
        ended_ns = min(max(self._now_ns(), self._last_ns), self._file.ends_ns)
        self._note(CLOSE, ended_ns, {"why": why})
        file, self._file = self._file, None
        file.close()
        files.seal(file.path)
        self._intake.wake()

    def _expire(self) -> None:
        if self.options.keep_days is not None:
            files.expire(self.directory, self.options.keep_days, self._now_ns())

    def _watch_space(self) -> None:
        """End before the disk is full; what waits is still written."""
        if self.error is None:
            try:
                self._check_space()
            except CaptureError as error:
                self._fail(str(error))
                self._intake.close()

    def _check_space(self) -> None:
        try:
            self.free = shutil.disk_usage(self.directory).free
        except FileNotFoundError:
            raise CaptureError(
                f"{self.directory} was moved or deleted while it was being written"
            ) from None
        if self.free < self.options.keep_free:
            raise CaptureError(
                f"the disk of {self.directory} has {self.free:,} bytes free, and keep_free is "
                f"{self.options.keep_free:,}: the recorder stops before it is full"
            )

    def _overflow(self) -> None:
        self._fail(
            f"{MOST_WAITING} blocks wait for the disk of {self.directory}: it is slower than the "
            "records come"
        )

    def _fail(self, why: str) -> None:
        """End with an error; waiting lines are still written if the disk accepts them."""
        if self.error is not None:
            return
        self.error = CaptureError(why)
        log.error("journal: %s", why)
        if self._on_end is not None:
            self._on_end(self.error)


def _give_way() -> None:
    """Lower the priority of this thread below that of the event loop: compressing can wait."""
    if sys.platform == "linux":  # other systems have priorities per process only
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def _stopped(directory: Path, day: str) -> Interruption | None:
    """Return the end of the sealed files of a day, where a recorder was stopped."""
    ends: list[int] = []
    for path in files.sealed(directory):
        if path.parent.name == day:
            with suppress(CaptureError):  # ignore files of a newer version
                ends += filter(None, [end_of(path)])
    return Interruption(max(ends), "the recorder was stopped") if ends else None
