"""A full disk, a folder that can't be written, a folder that vanishes: while exporting, packing,
repairing. Never half a file, a clear error, and afterwards it goes on.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from kiwoom_async import CaptureError, OrderBook, Trade
from kiwoom_async.capture import Journal
from kiwoom_async.capture.files import unsealed
from kiwoom_async.capture.line import encode, envelope
from kiwoom_async.capture.options import WriterOptions
from tests.support.full_disk import full_beyond
from tests.support.journals import DAY, NINE, Wall, put, tick, writer_at
from tests.support.meanwhile import at_opening

RECORDS = 900
NO_PLACE = Path("/sys/kernel/lake")  # not even the administrator may make a file there


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Two days of trades, and one book of each day."""
    directory = tmp_path / "data"
    for began in (NINE - DAY, NINE):
        writer = writer_at(directory, now_ns=Wall(began), options=WriterOptions(block=4_000))
        for number in range(RECORDS):
            put(writer, number, began + number)
            assert number % 100 != 99 or writer.flush(20)
        writer.put(encode(began, envelope("0D", "005930"), tick(1)), began)
        writer.close()
    return Journal(directory)


@pytest.fixture(params=["pyarrow", "polars"])
def written_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "polars":
        monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    return str(request.param)


def content(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


@pytest.mark.parametrize("size", [0, 1_000, 4_000])
def test_an_export_to_a_full_disk(
    journal: Journal, tmp_path: Path, written_by: str, size: int
) -> None:
    lake = tmp_path / "lake"
    with full_beyond(size), pytest.raises(CaptureError, match="can't be written"):
        journal.export(lake, (OrderBook, Trade))
    assert content(lake) == {}
    made = journal.export(lake, (OrderBook, Trade))
    assert [each.rows for each in made] == [1, RECORDS, 1, RECORDS]


def test_a_full_disk_changes_nothing_of_an_earlier_export(journal: Journal, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    journal.export(lake, Trade)
    before = content(lake)
    with full_beyond(3_000), pytest.raises(CaptureError, match="can't be written"):
        journal.export(lake, Trade, columns=["price", "cumulative_volume"])
    assert content(lake) == before
    journal.export(lake, Trade, columns=["price", "cumulative_volume"])
    frame = pl.read_parquet(lake / "type=trade" / "**" / "*.parquet")
    assert (frame.height, frame.width) == (2 * RECORDS, 5)


def test_a_lake_that_can_not_be_written(journal: Journal, tmp_path: Path) -> None:
    if not NO_PLACE.parent.is_dir():
        pytest.skip("there is no such place on this system")
    with pytest.raises(CaptureError, match="lake/_exports can't be written"):
        journal.export(NO_PLACE, Trade)
    (tmp_path / "lake").symlink_to(NO_PLACE.parent)
    with pytest.raises(CaptureError, match="lake/_exports can't be written"):
        journal.export(tmp_path / "lake", Trade)


def test_a_lake_that_vanishes_while_it_is_written(journal: Journal, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    for number in range(0, 100, 3):
        with at_opening(number, lake, lambda: shutil.rmtree(lake)) as seen:
            try:
                journal.export(lake, Trade)
            except CaptureError as error:
                assert str(lake) in str(error)
        if seen() <= number:
            break
        made = journal.export(lake, Trade)
        assert sum(each.rows for each in made) == 2 * RECORDS
        assert len([*lake.glob("**/*.parquet")]) == 2
        shutil.rmtree(lake)
    assert number > 5


def test_a_lake_on_another_disk_behind_a_link(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "disk" / "trades").mkdir(parents=True)
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake" / "type=trade").symlink_to(tmp_path / "disk" / "trades")
    journal.export(tmp_path / "lake", Trade)
    assert len([*(tmp_path / "disk" / "trades").glob("date=*/part-0.parquet")]) == 2


@pytest.mark.parametrize("size", [0, 1_000])
def test_packing_on_a_full_disk(journal: Journal, size: int) -> None:
    before = content(journal.directory)
    with full_beyond(size), pytest.raises(CaptureError, match=r"\.new can't be written"):
        journal.pack(journal.days[0])
    assert content(journal.directory) == before
    assert journal.pack(journal.days[0]) > 0
    assert journal.verify().ok


@pytest.mark.parametrize("size", [0, 300, 3_000])
def test_repairing_on_a_full_disk(journal: Journal, size: int) -> None:
    stored = journal.files[0]
    data = bytearray(stored.path.read_bytes())
    data[len(data) // 2] ^= 4
    stored.path.write_bytes(data)
    before = content(journal.directory)
    with full_beyond(size), pytest.raises(CaptureError, match="can't be written"):
        journal.repair()
    after = content(journal.directory)
    torn = {name: after.pop(name) for name in [*after] if name.endswith(".torn")}
    assert after == before
    assert all(text in bytes(data) for text in torn.values())
    assert len(journal.repair()) == 1
    assert journal.verify().ok


@pytest.mark.parametrize("size", [0, 10])
def test_the_file_of_a_dead_recorder_on_a_full_disk(journal: Journal, size: int) -> None:
    path = journal.files[-1].path
    dead = path.rename(f"{path}.open")
    os.truncate(dead, dead.stat().st_size - 30)
    before = content(journal.directory)
    with full_beyond(size), pytest.raises(CaptureError, match="can't be"):
        journal.repair()
    assert content(journal.directory) == before
    assert len(journal.repair()) == 1
    assert unsealed(journal.directory) == []
    assert journal.verify().ok


@pytest.fixture
def strict_umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.mark.usefixtures("strict_umask")
def test_a_packed_file_can_be_read_by_those_who_could_before(journal: Journal) -> None:
    path = journal.files[0].path
    path.chmod(0o644)
    journal.pack(journal.days[0])
    assert path.stat().st_mode & 0o777 == 0o644
