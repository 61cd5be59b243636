"""Writer: every record handed to it is in the files, also after errors around it."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiwoom_async import CaptureError
from kiwoom_async._lock import Lock
from kiwoom_async.capture import files, line
from kiwoom_async.capture.block import Block, committed, walk
from kiwoom_async.capture.content import opened
from kiwoom_async.capture.intake import MOST_WAITING, Intake
from kiwoom_async.capture.journal import Journal
from kiwoom_async.capture.options import WriterOptions
from kiwoom_async.capture.writer import Writer
from tests.support.journals import (
    DAY,
    HOUR,
    NINE,
    REFEREES,
    SECOND,
    Wall,
    put,
    tick,
    until,
    writer_at,
)


def numbers(directory: Path) -> list[int]:
    """The records of a journal, by number, in order."""
    return [int(json.loads(found.values)["15"]) for found in Journal(directory).lines("0B")]


def types(directory: Path) -> list[str]:
    return [found.type for found in Journal(directory).lines()]


def names(directory: Path) -> list[str]:
    return sorted(str(path.relative_to(directory)) for path in directory.glob("*/*"))


def test_what_was_handed_in_comes_back_between_an_opening_and_a_closing_line(
    tmp_path: Path,
) -> None:
    writer = writer_at(tmp_path, options=WriterOptions(block=4_000))
    for number in range(500):
        put(writer, number)
    writer.close()
    assert names(tmp_path) == ["2026-11-26/live-090000.ndjson.zst"]
    assert numbers(tmp_path) == [*range(500)]
    assert types(tmp_path) == ["open", *["0B"] * 500, "close"]
    for found, number in zip(Journal(tmp_path).lines("0B"), range(500), strict=True):
        assert found == (NINE + number * 1_000_000, "0B", "005930", tick(number))
    stats = writer.stats()
    assert (stats.records, stats.written, stats.lost, stats.pending) == (500, 500, 0, 0)
    assert stats.blocks > 10
    assert stats.stored_bytes == sum(path.stat().st_size for path in tmp_path.glob("*/*"))


@pytest.mark.parametrize("referee", REFEREES)
def test_other_programs_read_the_file_as_it_is(tmp_path: Path, referee: str) -> None:
    writer = writer_at(tmp_path, options=WriterOptions(block=2_000))
    for number in range(150):
        put(writer, number)
        writer.put(line.encode(NINE, line.envelope("0s", ""), b'{"215":"\n"}'), NINE)  # values64
    writer.close()
    own = [found[:3] for found in Journal(tmp_path).lines()]
    (stored,) = Journal(tmp_path).files
    assert REFEREES[referee](stored.path) == own
    assert len(own) == 302


def test_a_file_is_open_until_it_is_sealed_and_can_be_read_meanwhile(tmp_path: Path) -> None:
    writer = writer_at(tmp_path)
    put(writer, 0)
    assert writer.flush(10)
    assert names(tmp_path) == ["2026-11-26/live-090000.ndjson.zst.open"]
    assert types(tmp_path) == ["open", "0B"]
    writer.close()
    assert names(tmp_path) == ["2026-11-26/live-090000.ndjson.zst"]


def test_a_writer_that_was_handed_nothing_makes_no_file(tmp_path: Path) -> None:
    writer_at(tmp_path).close()
    assert names(tmp_path) == []


def test_lines_of_a_quiet_stream_wait_no_longer_than_the_linger() -> None:
    intake = Intake(1_000_000, 0.01, new_file=files.day_of, on_overflow=pytest.fail)
    assert intake.take() == []  # nothing came: time to look at the clock
    intake.put(b"one line\n", NINE)
    (taken,) = intake.take()
    assert taken.text() == b"one line\n"
    intake.done()
    intake.put(b"another\n", NINE)
    intake.close()
    assert not intake.is_closed
    (last,) = intake.take()
    assert last.text() == b"another\n"
    intake.done()
    assert intake.take() == []
    assert intake.is_closed


def test_blocks_that_wait_are_taken_together_but_not_those_of_another_file() -> None:
    intake = Intake(10, 60, new_file=files.day_of, on_overflow=pytest.fail)
    for number in range(11):
        intake.put(b"%09d\n" % number, NINE if number < 10 else NINE + DAY)
    taken = [intake.take()]
    intake.done()
    while taken[-1]:
        taken.append(intake.take())
        intake.done()
        if intake.written == 11:
            break
    assert [len(blocks) for blocks in taken] == [4, 4, 2, 1]
    assert b"".join(lines.text() for blocks in taken[3:] for lines in blocks) == b"000000010\n"


def test_the_trailer_has_the_least_and_the_greatest_time(tmp_path: Path) -> None:
    writer = writer_at(tmp_path)
    for seconds in (5, 3, 9, 4):  # the clock was set back
        put(writer, seconds, NINE + seconds * SECOND)
    writer.close()
    (stored,) = Journal(tmp_path).files
    with opened(stored.path) as data:
        blocks = [piece for piece in walk(data) if isinstance(piece, Block)]
    trailer = blocks[1].trailer  # behind that of the opening line
    assert (trailer.records, trailer.first_ns, trailer.last_ns) == (
        4,
        NINE + 3 * SECOND,
        NINE + 9 * SECOND,
    )
    assert numbers(tmp_path) == [5, 3, 9, 4]


def test_midnight_in_korea_begins_a_file_and_never_cuts_a_block(tmp_path: Path) -> None:
    midnight = NINE + 15 * HOUR
    writer = writer_at(tmp_path)
    for number, offset in enumerate((-2, -1, 0, 1)):
        put(writer, number, midnight + offset)
    writer.close()
    assert names(tmp_path) == [
        "2026-11-26/live-235959.ndjson.zst",
        "2026-11-27/live-000000.ndjson.zst",
    ]
    first, second = Journal(tmp_path).files
    assert (first.records, second.records) == (4, 4)
    assert first.summary.last_ns == midnight - 1
    assert second.summary.first_ns == midnight
    assert numbers(tmp_path) == [0, 1, 2, 3]


def test_a_clock_set_back_over_midnight_loses_nothing(tmp_path: Path) -> None:
    midnight = NINE + 15 * HOUR
    writer = writer_at(tmp_path)
    for number, offset in enumerate((-SECOND, SECOND, -SECOND, -DAY - 1, SECOND)):
        put(writer, number, midnight + offset)
        assert writer.flush(10)
    writer.close()
    assert sorted(numbers(tmp_path)) == [0, 1, 2, 3, 4]
    assert [day.day for day in Journal(tmp_path).days] == [25, 26, 27]
    assert not list(tmp_path.glob("*/*.open"))


def test_the_file_of_a_day_is_sealed_at_midnight_even_when_no_record_comes(tmp_path: Path) -> None:
    wall = Wall()
    writer = writer_at(tmp_path, now_ns=wall)
    put(writer, 0)
    assert writer.flush(10)
    wall.now_ns = NINE + 16 * HOUR
    until(lambda: files.sealed(tmp_path))
    assert names(tmp_path) == ["2026-11-26/live-090000.ndjson.zst"]
    assert Journal(tmp_path).files[0].summary.last_ns == NINE + 15 * HOUR - 1
    writer.close()


def test_a_full_file_is_followed_by_another(tmp_path: Path) -> None:
    writer = writer_at(tmp_path, options=WriterOptions(block=2_000, file_size=600))
    for number in range(200):
        put(writer, number)
        assert number % 20 or writer.flush(10)
    writer.close()
    assert len(Journal(tmp_path).files) > 3
    assert numbers(tmp_path) == [*range(200)]
    assert {file.path.name for file in Journal(tmp_path).files} >= {
        "live-090000.ndjson.zst",
        "live-090000_1.ndjson.zst",
    }


def test_a_directory_has_one_writer(tmp_path: Path) -> None:
    writer = writer_at(tmp_path)
    with pytest.raises(CaptureError, match="written by another recorder: give each its own"):
        writer_at(tmp_path)
    writer.close()
    writer_at(tmp_path).close()


def test_what_can_not_be_a_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CaptureError, match="can't be written"):
        writer_at(tmp_path / "file")


def test_a_disk_that_stands_still_ends_the_writer_and_not_the_memory(tmp_path: Path) -> None:
    hanging, ended = threading.Event(), threading.Event()
    errors: list[CaptureError] = []

    def on_end(error: CaptureError) -> None:
        errors.append(error)
        ended.set()

    options = WriterOptions(block=10)
    writer = writer_at(
        tmp_path, options=options, on_end=on_end, about=lambda: {"waited": hanging.wait(20)}
    )
    for number in range(MOST_WAITING + 20):
        put(writer, number)  # never raises, never waits
    assert ended.wait(0)  # before the disk is back
    assert "32 blocks wait for the disk" in str(errors[0])
    stats = writer.stats()
    assert stats.pending <= MOST_WAITING + 1
    hanging.set()
    with pytest.raises(CaptureError, match="32 blocks wait"):
        writer.close()
    stats = writer.stats()
    assert numbers(tmp_path) == [*range(stats.written)]  # what was at hand is kept
    assert stats.written + stats.lost == stats.records == MOST_WAITING + 20
    assert len(errors) == 1


def test_a_flood_that_gives_the_thread_no_time_loses_nothing(tmp_path: Path) -> None:
    writer = writer_at(tmp_path, options=WriterOptions(block=50_000))
    for number in range(50_000):  # without a wait in between, a hundred blocks
        put(writer, number)
    writer.close()
    stats = writer.stats()
    assert (stats.written, stats.lost) == (50_000, 0)
    assert stats.blocks > 80
    assert stats.high_water <= MOST_WAITING


def test_in_a_flood_the_reader_pauses_for_28_ms_at_most() -> None:
    """Nothing is taken from the intake, as if the thread got no time or the disk stood still."""
    pauses: list[float] = []
    overflows: list[str] = []
    intake = Intake(10, 1.0, lambda ns: "file", lambda: overflows.append("one"), pauses.append)
    for _ in range(MOST_WAITING + 20):
        intake.put(b"0123456789", NINE)
    assert pauses == pytest.approx([each / 1000 for each in range(1, 29)])
    assert sum(pauses) < 0.41
    assert (overflows, intake.refused) == (["one"], 19)


def test_the_recorder_stops_before_the_disk_is_full(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="bytes free, and keep_free is"):
        writer_at(tmp_path, options=WriterOptions(keep_free=2**62))
    writer_at(tmp_path).close()  # the lock is free again


def test_old_days_are_deleted_and_nothing_else(tmp_path: Path) -> None:
    for days in (5, 3, 2, 1):
        writer = writer_at(tmp_path, now_ns=Wall(NINE - days * DAY))
        put(writer, days, NINE - days * DAY)
        writer.close()
    (tmp_path / "2026-11-21" / "notes.txt").write_text("mine")
    (tmp_path / "2020-01-01").mkdir()
    writer = writer_at(tmp_path, options=WriterOptions(keep_days=3))
    put(writer, 0)
    writer.close()
    assert [day.day for day in Journal(tmp_path).days] == [24, 25, 26]
    assert (tmp_path / "2026-11-21" / "notes.txt").exists()
    assert not (tmp_path / "2026-11-23").exists()
    assert (tmp_path / "2020-01-01").exists()


def test_the_next_recorder_of_the_day_knows_where_the_last_one_stopped(tmp_path: Path) -> None:
    writer = writer_at(tmp_path)
    assert writer.interruption is None
    put(writer, 0)
    writer.close()
    wall = Wall(NINE + HOUR)
    again = writer_at(tmp_path, now_ns=wall)
    assert again.interruption == (NINE, "the recorder was stopped")
    put(again, 1, NINE + HOUR)
    again.close()
    tomorrow = writer_at(tmp_path, now_ns=Wall(NINE + DAY))
    assert tomorrow.interruption is None
    tomorrow.close()
    assert numbers(tmp_path) == [0, 1]


def unfinished(directory: Path, count: int, torn: bytes = b"") -> Path:
    """A file of a killed recorder."""
    writer = writer_at(directory)
    for number in range(count):
        put(writer, number)
    writer.close()
    (path,) = files.sealed(directory)
    with opened(path) as data:
        last = walk(data)[-1]
        assert isinstance(last, Block)
        kept = bytes(data[: last.start])
    path.unlink()
    dead = path.with_name(path.name + ".open")
    dead.write_bytes(kept + torn)
    return dead


def test_a_torn_end_is_set_aside_and_the_file_goes_on(tmp_path: Path) -> None:
    dead = unfinished(tmp_path, 10, torn=b"half a block")
    size = dead.stat().st_size - len(b"half a block")
    writer = writer_at(tmp_path, now_ns=Wall(NINE + HOUR))
    assert writer.interruption is not None
    assert writer.interruption.since_ns == NINE + 9 * 1_000_000
    assert "killed; 12 bytes it had not completed were set aside" in writer.interruption.why
    put(writer, 10, NINE + HOUR)
    writer.close()
    assert names(tmp_path) == [
        "2026-11-26/live-090000.ndjson.zst",
        f"2026-11-26/live-090000.ndjson.zst.{size}.torn",
    ]
    assert numbers(tmp_path) == [*range(11)]
    aside = tmp_path / "2026-11-26" / f"live-090000.ndjson.zst.{size}.torn"
    assert aside.read_bytes() == b"half a block"


def test_the_file_of_a_recorder_that_died_on_an_earlier_day_is_sealed_with_a_gap(
    tmp_path: Path,
) -> None:
    unfinished(tmp_path, 3, torn=b"x")
    writer = writer_at(tmp_path, now_ns=Wall(NINE + DAY))
    assert writer.interruption is None
    put(writer, 3, NINE + DAY)
    writer.close()
    assert types(tmp_path) == ["open", "0B", "0B", "0B", "gap", "open", "0B", "close"]
    (gap,) = Journal(tmp_path).gaps()
    assert gap.why.startswith("the recorder was killed")
    assert (gap.since.day, gap.until.day) == (26, 27)


def test_a_file_with_no_complete_block_is_set_aside_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "2026-11-26"
    folder.mkdir()
    (folder / "live-080000.ndjson.zst.open").write_bytes(b"nothing whole")
    (folder / "live-090000.ndjson.zst.open").write_bytes(b"")
    writer_at(tmp_path).close()
    assert names(tmp_path) == ["2026-11-26/live-080000.ndjson.zst.0.torn"]


def test_a_file_that_was_closed_and_not_yet_renamed_is_sealed(tmp_path: Path) -> None:
    writer = writer_at(tmp_path)
    put(writer, 0)
    writer.close()
    (path,) = files.sealed(tmp_path)
    path.rename(path.with_name(path.name + ".open"))
    again = writer_at(tmp_path)
    assert again.interruption == (NINE, "the recorder was stopped")
    again.close()
    assert names(tmp_path) == ["2026-11-26/live-090000.ndjson.zst"]


def test_the_file_of_a_newer_version_stays_as_it_is(tmp_path: Path) -> None:
    dead = unfinished(tmp_path, 3)
    newer = b""
    with opened(dead) as data:
        for piece in walk(data):
            assert isinstance(piece, Block)
            frame = bytes(data[piece.start : piece.end])
            newer += frame + piece.trailer._replace(layout=2).encode()
    dead.write_bytes(newer)
    writer = writer_at(tmp_path)
    put(writer, 0)
    writer.close()
    assert dead.read_bytes() == newer
    with pytest.raises(CaptureError, match="install a newer kiwoom-async"):
        list(Journal(tmp_path).lines())


@pytest.mark.parametrize("torn", [b"", b"half a block"])
def test_a_file_that_a_newer_version_went_on_with_stays_as_it_is(
    tmp_path: Path, torn: bytes
) -> None:
    dead = unfinished(tmp_path, 3)
    whole = dead.read_bytes()
    (*_, last) = walk(whole)
    assert isinstance(last, Block)
    newer = whole[last.start : last.end] + last.trailer._replace(layout=2).encode()
    dead.write_bytes(whole + newer + torn)
    writer = writer_at(tmp_path)
    put(writer, 0)
    writer.close()
    with pytest.raises(CaptureError, match="install a newer kiwoom-async"):
        Journal(tmp_path).repair()
    assert dead.read_bytes() == whole + newer + torn
    sealed = files.seal(dead)
    for change in (Journal(tmp_path).repair, lambda: Journal(tmp_path).pack(dt.date(2026, 11, 26))):
        with pytest.raises(CaptureError, match="install a newer kiwoom-async"):
            change()
    assert sealed.read_bytes() == whole + newer + torn


_LIMITED = """
import resource, sys, threading
from pathlib import Path
from tests.support.journals import put, writer_at
from kiwoom_async.capture.options import WriterOptions
from kiwoom_async.capture.writer import Writer
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
ended = threading.Event()
writer = writer_at(Path(sys.argv[1]), options=WriterOptions(block=20_000),
                   on_end=lambda error: ended.set())
number = 0
while not ended.is_set() and number < 10**6:
    put(writer, number)
    number += 1
    writer.flush(10) if number % 300 == 0 else None
try:
    writer.close()
except Exception as error:
    print(type(error).__name__, error)
print(writer.stats().written, writer.stats().written + writer.stats().lost == number)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit of file sizes")
def test_a_disk_that_refuses_ends_the_writer_and_leaves_whole_blocks(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=50,
        cwd=root,
        env={"PYTHONPATH": str(root)},
    )
    said, counted = done.stdout.splitlines()
    assert said.startswith("CaptureError the disk refuses")
    written, balanced = counted.split()
    assert balanced == "True"
    assert int(written) > 100
    assert numbers(tmp_path) == [*range(int(written))]
    (path,) = files.unsealed(tmp_path)
    with opened(path) as data:
        assert committed(data) == len(data)


@pytest.mark.parametrize("how", ["deleted", "moved", "replaced", "folder", "directory"])
def test_a_file_that_goes_away_under_it_ends_the_writer_loudly(tmp_path: Path, how: str) -> None:
    directory = tmp_path / "data"
    errors: list[CaptureError] = []
    writer = writer_at(directory, on_end=errors.append)
    put(writer, 0)
    assert writer.flush(20)
    (path,) = files.unsealed(directory)
    if how == "deleted":
        path.unlink()
    elif how == "replaced":
        copy = tmp_path / "copy"
        copy.write_bytes(path.read_bytes())
        copy.replace(path)
    elif how == "moved":
        path.rename(tmp_path / "moved")
    else:
        (path.parent if how == "folder" else directory).rename(tmp_path / "moved")
    put(writer, 1)
    until(lambda: errors)
    with pytest.raises(CaptureError, match="was moved or deleted while it was being written"):
        writer.close()
    assert (writer.stats().written, writer.stats().lost) == (1, 1)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte, where one may be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(writer: Writer, ended: threading.Event) -> None:
    """Hand in random values until the writer ends."""
    for number in range(5_000):
        values = b'{"15":"%d","x":"%b"}' % (
            number,
            random.Random(number).randbytes(400).hex().encode(),
        )
        writer.put(line.encode(NINE + number, line.envelope("0B", "005930"), values), NINE + number)
        if number % 50 == 49:
            assert writer.flush(20) or ended.is_set()
        if ended.is_set():
            return


@pytest.mark.parametrize(("keep_free", "why"), [(0, "No space left"), (300_000, "keep_free is")])
def test_a_disk_that_fills_up_ends_the_writer_and_all_that_is_written_reads(
    small_disk: Path, keep_free: int, why: str
) -> None:
    ended = threading.Event()
    options = WriterOptions(block=30_000, keep_free=keep_free)
    writer = writer_at(small_disk, options=options, on_end=lambda error: ended.set())
    fill(writer, ended)
    with pytest.raises(CaptureError, match=why):
        writer.close()
    written = writer.stats().written
    assert numbers(small_disk) == [*range(written)]
    assert written > 500
    assert bool(files.sealed(small_disk)) == bool(keep_free)  # with free space it is sealed
    if keep_free:
        assert shutil.disk_usage(small_disk).free > 200_000
        assert Journal(small_disk).verify().ok


@pytest.mark.skipif(sys.platform == "win32", reason="handles are not inherited there")
def test_a_child_process_does_not_keep_the_directory_locked(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, pass_fds=[lock._handle]):
        lock.release()
        with Lock(tmp_path), pytest.raises(CaptureError, match="another recorder"):
            Lock(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_a_second_recorder_does_no_harm_when_the_lock_was_deleted(tmp_path: Path) -> None:
    first = writer_at(tmp_path)
    put(first, 0)
    assert first.flush(20)
    (tmp_path / ".lock").unlink()
    (path,) = files.unsealed(tmp_path)
    with pytest.raises(CaptureError, match="is being written by another recorder"):
        Journal(tmp_path).repair()
    second = writer_at(tmp_path, now_ns=Wall(NINE + HOUR))
    put(first, 1)
    put(second, 2, NINE + HOUR)
    for writer in (first, second):
        writer.close()
    assert numbers(tmp_path) == [0, 1, 2]
    assert len(Journal(tmp_path).files) == 2
    assert Journal(tmp_path).verify().ok
    assert not path.exists()


def test_an_old_copy_of_an_open_file_does_not_replace_the_sealed_one(tmp_path: Path) -> None:
    writer = writer_at(tmp_path)
    put(writer, 0)
    assert writer.flush(20)
    (path,) = files.unsealed(tmp_path)
    copy = path.read_bytes()  # as a backup every hour has it
    put(writer, 1)
    writer.close()
    path.write_bytes(copy[:-3])
    journal = Journal(tmp_path)
    (stored,) = journal.files
    assert not stored.is_open
    assert journal.repair() == []
    again = writer_at(tmp_path, now_ns=Wall(NINE + HOUR))
    put(again, 2, NINE + HOUR)
    again.close()
    assert numbers(tmp_path) == [0, 1, 2]
    assert journal.verify().ok


def test_hidden_files_beside_those_of_the_journal_are_not_read(tmp_path: Path) -> None:
    writer = writer_at(tmp_path)
    put(writer, 0)
    writer.close()
    (stored,) = Journal(tmp_path).files
    for suffix in ("", ".open"):
        (stored.path.parent / f"._{stored.path.name}{suffix}").write_bytes(b"of a file manager")
    assert [each.path for each in Journal(tmp_path).files] == [stored.path]
    assert Journal(tmp_path).verify().ok
    assert Journal(tmp_path).repair() == []
