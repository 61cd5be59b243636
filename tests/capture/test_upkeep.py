"""Upkeep: damage is named and costs one block; packing changes no line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kiwoom_async import CaptureError, Trade
from kiwoom_async._lock import Lock
from kiwoom_async.capture import Journal
from kiwoom_async.capture.block import TRAILER_SIZE, Block, Packer, walk
from kiwoom_async.capture.files import DAY_NS
from kiwoom_async.capture.line import decode_gap, encode
from kiwoom_async.capture.options import WriterOptions
from kiwoom_async.capture.stored import StoredFile
from tests.support.journals import ENVELOPE, NINE, REFEREES, SECOND, Wall, put, until, writer_at

DAY = dt.date(2026, 11, 26)


def recorded(directory: Path, count: int = 200) -> Journal:
    writer = writer_at(directory, options=WriterOptions(block=2_000))
    for number in range(count):
        put(writer, number)
        if number % 200 == 199:  # the disk must keep up with blocks this small
            assert writer.flush(20)
    writer.close()
    return Journal(directory)


def blocks(journal: Journal) -> list[Block]:
    (stored,) = journal.files
    return [piece for piece in walk(stored.path.read_bytes()) if isinstance(piece, Block)]


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)


def test_a_sound_journal_verifies(tmp_path: Path) -> None:
    journal = recorded(tmp_path)
    report = journal.verify()
    assert report.ok
    assert (report.files, report.records, report.problems) == (1, 202, ())
    assert report.blocks == len(blocks(journal))
    assert repr(journal) == f"<Journal {tmp_path}>"
    assert journal.days == [DAY]
    (stored,) = journal.files
    assert (stored.records, stored.is_open) == (202, False)
    assert stored.first == dt.datetime.fromtimestamp(NINE / 1e9, stored.first.tzinfo)
    assert len(stored.digest()) == 64


@pytest.mark.parametrize("where", ["frame", "checksum", "trailer", "first", "records"])
def test_a_flipped_bit_is_named_and_costs_one_block(tmp_path: Path, where: str) -> None:
    journal = recorded(tmp_path)
    before = list(journal.lines("0B"))
    hit = blocks(journal)[3]
    (stored,) = journal.files
    offsets = {"frame": 30, "checksum": -1, "trailer": 2, "first": 10, "records": 25}
    base = hit.start if where == "frame" else hit.end
    flip(stored.path, base + offsets[where])
    report = journal.verify()
    (problem,) = report.problems
    assert problem.path == stored.path
    assert hit.start <= problem.start <= hit.end
    after = list(journal.lines("0B"))
    if where in ("first", "records"):  # the lines are intact, their trailer is not
        assert after == before
        assert [each.torn for each in journal.repair()] == [0]
        assert journal.verify().ok
        assert blocks(journal)[3] == hit
        return
    assert len(after) == len(before) - hit.trailer.records
    assert [found for found in before if found in after] == after
    (gap,) = journal.gaps()
    assert f"{stored.path.name}" in gap.why


@pytest.mark.parametrize("referee", REFEREES)
def test_a_repaired_journal_is_read_by_every_program(tmp_path: Path, referee: str) -> None:
    journal = recorded(tmp_path)
    hit = blocks(journal)[3]
    (stored,) = journal.files
    damaged = stored.path.read_bytes()
    flip(stored.path, hit.start + 30)
    (done,) = journal.repair()
    assert done.torn == hit.trailer.stored_bytes + TRAILER_SIZE
    assert journal.verify().ok
    assert REFEREES[referee](stored.path) == [found[:3] for found in journal.lines()]
    assert len(list(journal.lines("0B"))) == 200 - hit.trailer.records
    (gap,) = journal.gaps()
    assert gap.why == f"the block at byte {hit.start} of {stored.path.name} was damaged"
    (aside,) = tmp_path.glob("*/*.torn")
    assert len(aside.read_bytes()) == done.torn
    assert aside.read_bytes() != damaged[hit.start : hit.end + TRAILER_SIZE]
    assert journal.repair() == []


def test_the_files_of_a_dead_recorder_are_repaired_by_hand(tmp_path: Path) -> None:
    journal = recorded(tmp_path)
    (stored,) = journal.files
    dead = stored.path.with_name(stored.path.name + ".open")
    stored.path.rename(dead)
    dead.write_bytes(dead.read_bytes()[:-50])
    assert journal.verify().ok  # a file may be in the middle of being written
    (done,) = journal.repair()
    assert done.torn > 0
    assert [done.path] == [each.path for each in journal.files]
    assert journal.verify().ok
    assert [found.type for found in journal.lines()][-1] == "gap"
    assert len(list(journal.lines("0B"))) == 200


def test_a_file_that_is_sealed_meanwhile_is_known_by_its_new_name(tmp_path: Path) -> None:
    writer = writer_at(tmp_path)
    put(writer, 0)
    assert writer.flush(10)
    (stored,) = Journal(tmp_path).files
    writer.close()
    (now,) = Journal(tmp_path).files
    assert stored.path != now.path
    assert (stored.size, stored.digest()) == (now.size, now.digest())
    now.path.unlink()
    for read in (lambda: stored.size, stored.digest, lambda: stored.counts()):
        with pytest.raises(CaptureError, match="can't be read"):
            read()


def test_a_journal_that_is_being_written_can_be_read_and_not_repaired(tmp_path: Path) -> None:
    writer = writer_at(tmp_path)
    put(writer, 0)
    assert writer.flush(10)
    journal = Journal(tmp_path)
    with pytest.raises(CaptureError, match="written by another recorder"):
        journal.repair()
    assert journal.verify().ok
    put(writer, 1)
    until(lambda: len(list(journal.lines("0B"))) == 2)
    writer.close()


def test_what_else_is_wrong_with_a_file_is_named(tmp_path: Path) -> None:
    journal = recorded(tmp_path)
    (stored,) = journal.files
    data = stored.path.read_bytes()
    found = blocks(journal)
    stored.path.write_bytes(data[found[1].start : found[-1].start])
    reasons = [problem.why for problem in journal.verify().problems]
    assert reasons == [
        "it does not begin with an opening line",
        "it is sealed and does not end with a closing line",
    ]
    assert str(journal.verify().problems[0]).startswith(f"{stored.path}, byte 0: it does")


def test_a_clock_that_was_set_back_is_reported_and_is_no_problem(tmp_path: Path) -> None:
    writer = writer_at(tmp_path, now_ns=Wall(NINE + 20 * SECOND))
    for second in (5, 3, 9):
        put(writer, second, NINE + second * SECOND)
        assert writer.flush(10)
    writer.close()
    report = Journal(tmp_path).verify()
    assert report.ok
    assert report.clock_set_back == 1


@pytest.mark.parametrize("referee", REFEREES)
def test_packing_makes_a_day_smaller_and_changes_no_line(tmp_path: Path, referee: str) -> None:
    journal = recorded(tmp_path, 3000)
    before = list(journal.lines())
    (stored,) = journal.files
    size = stored.size
    saved = journal.pack(DAY)
    assert saved == size - stored.size > 0
    assert list(journal.lines()) == before
    assert journal.verify().ok
    assert len(blocks(journal)) == 1
    assert REFEREES[referee](stored.path) == [found[:3] for found in before]
    assert journal.pack(DAY) == 0
    assert journal.pack(dt.date(2026, 11, 27)) == 0


def test_a_damaged_file_is_not_packed(tmp_path: Path) -> None:
    journal = recorded(tmp_path)
    (stored,) = journal.files
    flip(stored.path, blocks(journal)[2].start + 30)
    before = stored.path.read_bytes()
    with pytest.raises(CaptureError, match="damaged"):
        journal.pack(DAY)
    assert stored.path.read_bytes() == before


def test_a_wrong_trailer_is_not_packed(tmp_path: Path) -> None:
    journal = recorded(tmp_path)
    (stored,) = journal.files
    flip(stored.path, blocks(journal)[3].end + 10)
    assert journal.pack(DAY) > 0
    assert journal.verify().ok


def test_a_damaged_block_is_a_gap_in_every_range_that_it_may_touch(tmp_path: Path) -> None:
    journal = recorded(tmp_path)
    before, hit, after = blocks(journal)[2:5]
    flip(journal.files[0].path, hit.start + 30)
    first, last = hit.trailer.first_ns, hit.trailer.last_ns
    hole = (before.trailer.last_ns, after.trailer.first_ns)
    for since, end in [(first, last + 1), (last, None), (None, first + 1), (None, None)]:
        (gap,) = (found for found in journal.lines(since=since, until=end) if found.type == "gap")
        missing = decode_gap(gap.values)
        assert (missing.since, missing.until) == hole
        assert gap.received_ns == max(hole[0], since or 0)
    assert journal.gaps(since=hole[1] + 1) == journal.gaps(until=hole[0]) == []


@pytest.mark.parametrize("rest", [b"", b"{}\n" * 40, bytes(400)])
def test_a_file_of_nothing_but_damage_is_a_gap_of_its_day(tmp_path: Path, rest: bytes) -> None:
    folder = tmp_path / "2026-11-26"
    folder.mkdir()
    (folder / "live-090000.ndjson.zst").write_bytes(rest)
    journal = Journal(tmp_path)
    for since in (None, DAY, NINE):
        gaps = journal.gaps(since=since)
        assert len(gaps) == bool(rest)
        for gap in gaps:
            assert (gap.since.date(), gap.until.date()) == (DAY, DAY)
            assert gap.until - gap.since > dt.timedelta(hours=23)
    assert journal.gaps(since=dt.date(2026, 11, 27)) == []
    journal.repair()
    assert journal.verify().ok
    assert len(journal.gaps(since=DAY)) == bool(rest)


def test_a_file_without_its_end_is_repaired_with_a_gap(tmp_path: Path) -> None:
    journal = recorded(tmp_path)
    last = blocks(journal)[-1]
    path = journal.files[0].path
    path.write_bytes(path.read_bytes()[: last.start])  # at the end of a block
    assert [problem.why for problem in journal.verify().problems] == [
        "it is sealed and does not end with a closing line"
    ]
    before = list(journal.lines())
    journal.repair()
    assert journal.verify().ok
    *lines, gap = journal.lines()
    assert lines == before
    assert (gap.type, gap.received_ns) == ("gap", before[-1].received_ns)
    assert journal.repair() == []


def test_what_is_no_day_or_no_file_is_passed_over(tmp_path: Path) -> None:
    journal = recorded(tmp_path)
    (path,) = (stored.path for stored in journal.files)
    for name in ("2026-02-30", "2026-19-39", "0000-00-00", "2026-11-26/live-1.ndjson.zst"):
        (tmp_path / name).mkdir()
        (tmp_path / name / path.name).write_bytes(path.read_bytes())
    (tmp_path / "2026-11-26" / "live-2.ndjson.zst.open").mkdir()
    assert [stored.path for stored in journal.files] == [path]
    assert journal.verify().ok
    writer = writer_at(tmp_path)
    put(writer, 0)
    writer.close()
    assert journal.days == [DAY]
    assert len(journal.files) == 2


def test_files_are_read_in_the_order_in_which_they_were_written(tmp_path: Path) -> None:
    for hour in (2, 1, 3):  # the clock was set back by an hour
        wall = Wall(NINE + hour * 3600 * SECOND)
        writer = writer_at(tmp_path, now_ns=wall)
        put(writer, hour, wall.now_ns)
        writer.close()
    found = [line.received_ns for line in Journal(tmp_path).lines("0B")]
    assert found == [NINE + hour * 3600 * SECOND for hour in (2, 1, 3)]


def test_a_file_that_is_deleted_once_it_is_listed_is_passed_over(tmp_path: Path) -> None:
    journal = recorded(tmp_path)
    (stored,) = journal.files
    listed = StoredFile(stored.path)
    stored.path.unlink()
    assert not listed.is_readable()
    begun = stored.path.with_name("live-100000.ndjson.zst.open")
    begun.write_bytes(b"")
    assert not StoredFile(begun).is_readable()
    stored.path.mkdir()
    with pytest.raises(CaptureError, match="can't be read"):
        StoredFile(stored.path).is_readable()


def test_days_that_are_not_selected_are_not_opened(tmp_path: Path) -> None:
    recorded(tmp_path)
    other = tmp_path / "2026-11-25"
    other.mkdir()
    line = encode(NINE - DAY_NS, ENVELOPE, b"{}")
    packed = Packer().pack(line, 1, NINE - DAY_NS, NINE - DAY_NS)
    (other / "live-090000.ndjson.zst").write_bytes(packed[:-4] + (2).to_bytes(4, "little"))
    journal = Journal(tmp_path)
    with pytest.raises(CaptureError, match="newer"):
        journal.rows(Trade)
    assert len(journal.rows(Trade, since=DAY)) == 200


def test_a_journal_is_packed_and_repaired_by_one_program_at_a_time(tmp_path: Path) -> None:
    journal = recorded(tmp_path)
    with (
        Lock(tmp_path, "is in use", name=".upkeep.lock"),
        pytest.raises(CaptureError, match="packed or repaired already"),
    ):
        journal.pack(DAY)
    with (
        Lock(tmp_path, "is in use", name=".upkeep.lock"),
        pytest.raises(CaptureError, match="packed or repaired already"),
    ):
        journal.repair()
    with Lock(tmp_path):  # a recorder writes there
        assert journal.pack(DAY) > 0


def test_a_disk_that_refuses_a_packed_file_is_named_and_the_file_stays(tmp_path: Path) -> None:
    journal = recorded(tmp_path)
    (stored,) = journal.files
    before = stored.path.read_bytes()
    stored.path.with_name(f"{stored.path.name}.new").mkdir()
    with pytest.raises(CaptureError, match=r"\.new can't be written"):
        journal.pack(DAY)
    assert stored.path.read_bytes() == before


def test_there_must_be_a_journal(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="no such directory"):
        Journal(tmp_path / "nowhere").days  # noqa: B018
    journal = Journal(tmp_path)
    assert (journal.files, journal.days, list(journal.lines())) == ([], [], [])
