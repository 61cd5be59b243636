"""kill -9 in the middle of writing: committed data is there, once; a gap marks the rest."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiwoom_async.capture import files
from kiwoom_async.capture.block import walk
from kiwoom_async.capture.journal import Journal
from tests.support.journals import REFEREES, until, writer_at

ROOT = Path(__file__).parents[2]
LINGER = 0.05

_RECORDER = """
import os, sys, time

syncing, slowest, sync = None, 0.0, os.fdatasync

def timed_sync(fd):
    global syncing, slowest
    syncing = time.monotonic()
    try:
        sync(fd)
    finally:
        slowest, syncing = max(slowest, time.monotonic() - syncing), None

os.fdatasync = timed_sync

from pathlib import Path
from kiwoom_async.capture import line
from kiwoom_async.capture.line import Missing, encode_gap
from kiwoom_async.capture.options import WriterOptions
from kiwoom_async.capture.writer import Writer

directory, first, rate = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
options = WriterOptions(block=100_000, linger=float(sys.argv[4]))
writer = Writer(directory, "live", lambda: {"layout": 1}, options)
if writer.interruption:
    since, why = writer.interruption
    now = time.time_ns()
    writer.put(encode_gap(now, "", Missing(since, now, why)), now)
envelope = line.envelope("0B", "005930")
put = open(sys.argv[5], "wb", buffering=0)
began, number = time.monotonic(), first
while True:
    due = first + int((time.monotonic() - began) * rate)
    while number <= due:
        now = time.time_ns()
        writer.put(line.encode(now, envelope, b'{"15":"%d"}' % number), now)
        number += 1
    since = syncing
    disk = max(slowest, time.monotonic() - since if since is not None else 0.0)
    put.seek(0)
    put.write(b"%d %d %.6f" % (number - 1, now, disk))
    time.sleep(0.0005)
"""


class Life:
    """One recorder process, from its start to its kill."""

    def __init__(self, directory: Path, first: int, rate: float, linger: float) -> None:
        self.said = directory.parent / f"{directory.name}.said"
        self.said.write_bytes(b"")
        arguments = [str(directory), str(first), str(rate), str(linger), str(self.said)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", _RECORDER, *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def kill(self) -> tuple[int, int, float]:
        """Kill it; returns the last number it handed to the writer, when, and its longest sync."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)
        number, ns, disk = self.said.read_bytes().split()
        return int(number), int(ns), float(disk)


def committed(directory: Path) -> int:
    """Count the lines of a journal; only its trailers are read."""
    return sum(stored.records for stored in Journal(directory).files)


def read(directory: Path) -> list[tuple[int, int]]:
    """The records of a journal: their number and their time."""
    return [
        (int(found.values[7:-2]), found.received_ns) for found in Journal(directory).lines("0B")
    ]


def live_and_die(directory: Path, first: int, chance: random.Random, linger: float) -> float:
    """Let a recorder live for a while and kill it; returns the seconds of records that are gone.

    The time in which the disk of a busy machine stood still does not count.
    """
    rate = chance.choice([100, 1_000, 10_000])
    before = committed(directory)
    life = Life(directory, first, rate, linger)
    until(lambda: committed(directory) > before + 1)  # the gap, and a record
    size = sum(path.stat().st_size for path in directory.glob("*/*"))
    grown = chance.randrange(20_000) if rate > 100 else 1
    until(lambda: sum(p.stat().st_size for p in directory.glob("*/*")) >= size + grown)
    time.sleep(chance.random() * linger)  # any moment between two blocks
    number, killed_ns, disk = life.kill()
    (path,) = files.unsealed(directory)
    if chance.random() < 0.5:  # the system may have stopped in the middle of a block
        data = path.read_bytes()
        last = walk(data)[-1]
        path.write_bytes(data + data[last.start : chance.randrange(last.start + 1, len(data))])
    found = [each for each in read(directory) if each[0] >= first]  # before the repair
    assert [each[0] for each in found] == [*range(first, first + len(found))]
    return (killed_ns - found[-1][1]) / 1e9 - disk if found[-1][0] < number else 0.0


def check(directory: Path, deaths: int) -> None:
    """After the repair every reader sees the same, nothing twice, and each death as a gap."""
    writer_at(directory, now_ns=time.time_ns).close()
    journal = Journal(directory)
    numbers = [number for number, _ in read(directory)]
    assert numbers == sorted(set(numbers))
    assert (
        sum("killed" in gap.why for gap in journal.gaps()) == deaths - 1
    )  # the last: no successor
    own = [found[:3] for found in journal.lines()]
    for name, referee in REFEREES.items():
        seen = [row for stored in journal.files for row in referee(stored.path)]
        assert seen == own, name


def test_three_killed_recorders_of_one_directory(tmp_path: Path) -> None:
    chance = random.Random(3)
    directory = tmp_path / "data"
    directory.mkdir()
    for _ in range(3):
        first = read(directory)[-1][0] + 1 if read(directory) else 0
        live_and_die(directory, first, chance, LINGER)
    check(directory, 3)


@pytest.mark.heavy
@pytest.mark.timeout(900)
def test_a_hundred_killed_recorders_lose_at_most_a_second_each(tmp_path: Path) -> None:
    chance = random.Random(100)
    directory = tmp_path / "data"
    directory.mkdir()
    gone = []
    for _ in range(100):
        first = read(directory)[-1][0] + 1 if read(directory) else 0
        gone.append(live_and_die(directory, first, chance, 1.0))
    check(directory, 100)
    print(f"seconds gone: most {max(gone):.2f}, mean {sum(gone) / 100:.2f}")
    assert max(gone) < 1.0 + 0.5  # a second, on a busy machine
