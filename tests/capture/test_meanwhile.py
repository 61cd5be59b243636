"""Other programs change files of a journal while it is read: sealed, packed, deleted, repaired.

Each change happens right before every single opening of a reader. It gets all lines, or those of
the files that are there still; it never fails, and never gets a wrong line.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from kiwoom_async import Gap, Trade
from kiwoom_async.capture import Journal
from kiwoom_async.capture.files import expire, seal, unsealed
from kiwoom_async.capture.growing import GrowingFile
from kiwoom_async.capture.line import CLOSE, GAP, Line, decode
from kiwoom_async.capture.options import WriterOptions
from tests.support.journals import DAY, NINE, Wall, put, writer_at
from tests.support.meanwhile import at_opening

DAYS = 2
RECORDS = 40
FULL, REST = DAYS * RECORDS, (DAYS - 1) * RECORDS


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days of several blocks; the file of the second one is closed, and about to be sealed."""
    directory = tmp_path_factory.mktemp("recorded")
    options = WriterOptions(block=700, linger=60)
    for began in (NINE - DAY, NINE):
        writer = writer_at(directory, now_ns=Wall(began), options=options)
        for number in range(RECORDS):
            put(writer, number, began + number)
            assert number % 20 != 19 or writer.flush(20)
        writer.close()
    newest = Journal(directory).files[-1].path
    newest.rename(f"{newest}.open")
    return directory


@pytest.fixture
def journal(recorded: Path, tmp_path: Path) -> Journal:
    shutil.copytree(recorded, tmp_path / "before")
    return Journal(shutil.copytree(recorded, tmp_path / "data"))


def sealed_now(journal: Journal) -> None:
    (path,) = unsealed(journal.directory)
    seal(path)


def packed_now(journal: Journal) -> None:
    assert journal.pack(journal.days[0]) > 0


def repaired_now(journal: Journal) -> None:
    assert len(journal.repair()) == 1


def deleted_now(journal: Journal) -> None:
    (gone,) = expire(journal.directory, DAYS - 1, NINE)
    assert not gone.parent.exists()


@pytest.fixture(params=[sealed_now, packed_now, repaired_now, deleted_now])
def change(request: pytest.FixtureRequest) -> Callable[[Journal], None]:
    found: Callable[[Journal], None] = request.param
    return found


def at_each_opening(
    journal: Journal, change: Callable[[Journal], None], read: Callable[[], object]
) -> Iterator[None]:
    """Read again and again, with the change before another opening, until there is none more."""
    for number in range(200):
        with at_opening(number, journal.directory, lambda: change(journal)) as seen:
            read()
        if seen() <= number:
            assert number > 3
            return
        yield
        shutil.rmtree(journal.directory)
        shutil.copytree(journal.directory.with_name("before"), journal.directory)


def test_lines(journal: Journal, change: Callable[[Journal], None]) -> None:
    whole = list(journal.lines("0B"))
    assert len(whole) == FULL
    found: list[Line] = []

    def read() -> None:
        found[:] = journal.lines(("0B", "gap"))

    sizes = set()
    for _ in at_each_opening(journal, change, read):
        records = [line for line in found if line.type != GAP]
        assert records in (whole, whole[RECORDS:])
        gaps = [line.values for line in found if line.type == GAP]
        assert len(gaps) <= 1
        assert all(b"it was deleted before it was read" in values for values in gaps)
        sizes.add((len(records), len(gaps)))
    everything = {(FULL, 0), (REST, 0), (REST, 1)}
    assert sizes == (everything if change is deleted_now else {(FULL, 0)})


@pytest.mark.parametrize(
    "count",
    [
        lambda journal: sum(journal.counts().values()),
        lambda journal: len(journal.rows(Trade)),
        lambda journal: sum(frame.height for frame in journal.batches(Trade)),
        lambda journal: journal.verify().records - 2 * len(journal.verify().problems),
    ],
    ids=["counts", "rows", "batches", "verify"],
)
def test_whatever_else_reads(
    journal: Journal, change: Callable[[Journal], None], count: Callable[[Journal], int]
) -> None:
    counted: list[int] = []
    for _ in at_each_opening(journal, change, lambda: counted.append(count(journal))):
        pass
    own = 4 if max(counted) > FULL else 0  # verify counts opening and closing lines, too
    assert {*counted} <= {FULL + own, REST + own // 2}
    assert change is deleted_now or {*counted} == {FULL + own}


def test_a_replay(journal: Journal, change: Callable[[Journal], None]) -> None:
    async def replayed() -> None:
        events = [event async for event in journal.replay((Trade, Gap))]
        assert sum(isinstance(event, Trade) for event in events) in (FULL, REST)

    for _ in at_each_opening(journal, change, lambda: asyncio.run(replayed())):
        pass


def test_a_cursor(journal: Journal, change: Callable[[Journal], None]) -> None:
    async def followed() -> None:
        lines: list[Line] = []
        gaps: list[Gap] = []
        async with journal.follow() as cursor:
            while not (lines and lines[-1].type == CLOSE and lines[-1].received_ns >= NINE):
                found = await anext(cursor)
                if isinstance(found, Gap):
                    gaps.append(found)
                else:
                    lines += map(decode, found.lines)
        records = [line for line in lines if line.type == "0B"]
        kept = len(records) - REST  # of the first day
        assert records == whole[:kept] + whole[RECORDS:]
        assert kept == RECORDS or change is deleted_now
        assert all("was deleted before it was read to its end" in gap.why for gap in gaps)
        assert len(gaps) == 1 or kept in (0, RECORDS)

    whole = list(journal.lines("0B"))
    for _ in at_each_opening(journal, change, lambda: asyncio.run(followed())):
        pass


def test_another_content_with_the_number_of_the_old_one(journal: Journal) -> None:
    stored = journal.files[0]
    plain = stored.path.read_bytes()
    growing = GrowingFile(journal.directory, f"{stored.day}/live-090000")
    first = growing.read(0)
    assert isinstance(first, list)
    journal.pack(stored.day)
    packed = growing.read(0)
    assert isinstance(packed, list)
    stored.path.write_bytes(plain)  # in place: the inode is the same
    for number in range(RECORDS + 2):
        found = growing.read(number)
        assert isinstance(found, list)
        assert found[0] == packed[number]


def test_an_export(journal: Journal, change: Callable[[Journal], None], tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    for _ in at_each_opening(journal, change, lambda: journal.export(lake, Trade)):
        frames = [pl.read_parquet(path) for path in sorted(lake.glob("type=trade/*/*.parquet"))]
        assert [frame.height for frame in frames][-1] == RECORDS
        assert len(frames) == DAYS or change is deleted_now
        assert {frame.height for frame in frames} == {RECORDS}
        assert not [*lake.rglob("*.tmp"), *lake.rglob("*.new")]
        shutil.rmtree(lake)
