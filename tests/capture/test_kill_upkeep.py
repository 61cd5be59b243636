"""kill -9 in the middle of an export, an upload, packing or repairing: nothing is half, and the
next try does the rest.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from kiwoom_async import Trade
from kiwoom_async.capture import Journal
from kiwoom_async.capture.options import WriterOptions
from tests.support.journals import DAY, NINE, Wall, put, writer_at

ROOT = Path(__file__).parents[2]
RECORDS = 300
LEAST = 12  # moments that each kind of work has: newer Pythons look at fewer folders

_KILLED = """
import os, signal, sys
import fsspec.core, polars, pyarrow.parquet
from kiwoom_async import Trade
from kiwoom_async.capture import Journal

work, moment, place = sys.argv[1], int(sys.argv[2]), sys.argv[3]
journal = Journal(place + "/data")
fsspec.core.url_to_fs(place)
seen = 0

def hear(event, arguments):
    global seen
    events = ("open", "os.listdir", "os.rename", "os.remove", "os.mkdir", "shutil.move")
    if event in events and str(arguments[0]).startswith(place):
        if seen == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

sys.addaudithook(hear)
{
    "export": lambda: journal.export(place + "/there", Trade),
    "upload": lambda: journal.upload(place + "/there"),
    "pack": lambda: journal.pack(journal.days[0]),
    "repair": lambda: journal.repair(),
}[work]()
"""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    options = WriterOptions(block=3_000)
    for began in (NINE - DAY, NINE):
        writer = writer_at(tmp_path / "data", now_ns=Wall(began), options=options)
        for number in range(RECORDS):
            put(writer, number, began + number)
            assert number % 100 != 99 or writer.flush(20)
        writer.close()
    return Journal(tmp_path / "data")


def check_lake(journal: Journal, there: Path) -> None:
    for path in there.rglob("*.parquet"):
        assert pl.read_parquet(path).height == RECORDS
    assert [made.rows for made in journal.export(there, Trade)] == [RECORDS] * 2


def check_copies(journal: Journal, there: Path) -> None:
    journal.upload(str(there))
    for stored in journal.files:
        copy = there / str(stored.day) / stored.path.name
        assert copy.read_bytes() == stored.path.read_bytes()


def check_packed(journal: Journal, there: Path) -> None:
    journal.pack(journal.days[0])
    assert journal.pack(journal.days[0]) == 0


def check_repaired(journal: Journal, there: Path) -> None:
    assert len(journal.repair()) <= 1
    assert journal.repair() == []


CHECKS: dict[str, Callable[[Journal, Path], None]] = {
    "export": check_lake,
    "upload": check_copies,
    "pack": check_packed,
    "repair": check_repaired,
}


@pytest.mark.heavy(sample=1)
@pytest.mark.parametrize("moment", range(0, 48, 4))
@pytest.mark.parametrize("work", CHECKS)
def test_what_was_killed_is_done_by_the_next(
    journal: Journal, tmp_path: Path, work: str, moment: int
) -> None:
    if work == "repair":
        path = journal.files[0].path
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 4
        path.write_bytes(data)
    before = [*journal.lines("0B")]
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, work, str(moment), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    is_done_before = done.returncode == 0 and moment >= LEAST
    assert done.returncode == -signal.SIGKILL or is_done_before
    assert [*journal.lines("0B")] == before
    CHECKS[work](journal, tmp_path / "there")
    assert [*journal.lines("0B")] == before
    assert journal.verify().ok
    rests = (".tmp", ".new", ".part")
    assert [path for path in tmp_path.rglob("*") if path.suffix in rests] == []
