"""Cursor: every line once and in order, from any position, whatever happens to the files."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import anyio
import pytest

from kiwoom_async import ConfigError, Gap, Session, Trade
from kiwoom_async.capture import Batch, Cursor, Journal, Position, Recorder, files
from kiwoom_async.capture.block import Block, walk
from kiwoom_async.capture.content import opened
from kiwoom_async.capture.intake import Intake
from kiwoom_async.capture.line import decode
from kiwoom_async.capture.options import WriterOptions
from kiwoom_async.capture.writer import Writer
from kiwoom_async.clock import SystemClock
from kiwoom_async.simulator import Simulator
from tests.support.journals import DAY, HOUR, NINE, SECOND, Wall, happens, put, writer_at
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio

PATIENT = WriterOptions(linger=3600)
"""Options of a writer that writes nothing by itself."""


class Impatient(SystemClock):
    """A clock on which waiting is only a turn of the event loop, and counted."""

    waits = 0

    async def sleep(self, seconds: float, *, daemon: bool = False) -> None:
        self.waits += 1
        await asyncio.sleep(0)


def follow(directory: Path, position: Position | None = None, **arguments: Any) -> Cursor:
    options: dict[str, Any] = {"clock": Impatient(), **arguments}
    return Cursor(directory, position, **options)


async def take(cursor: Cursor, count: int) -> list[tuple[Position, bytes]]:
    """Read so many lines, each with the position behind it."""
    found: list[tuple[Position, bytes]] = []
    with anyio.fail_after(60):
        while len(found) < count:
            batch = await anext(cursor)
            assert isinstance(batch, Batch), batch
            found += [
                (batch.position(number), line) for number, line in enumerate(batch.lines, start=1)
            ]
    return found


def kinds(found: list[tuple[Position, bytes]]) -> list[str]:
    return [decode(line).type for _, line in found]


def sizes(found: list[tuple[Position, bytes]]) -> list[int]:
    lines = [decode(line) for _, line in found]
    return [int(line.values.split(b'"15":"+')[1][:-2]) for line in lines if line.type == "0B"]


def everything(directory: Path) -> list[bytes]:
    journal = Journal(directory)
    return [line for file in journal.files for line in _lines_of(file.path)]


def _lines_of(path: Path) -> list[bytes]:
    from kiwoom_async.capture.block import unpack

    with opened(path) as data:
        blocks = [piece for piece in walk(data) if isinstance(piece, Block)]
        return [line for piece in blocks for line in unpack(data, piece).splitlines(keepends=True)]


def recorded(directory: Path, days: int = 2, records: int = 40) -> list[bytes]:
    """Record some days, each in several files of several blocks."""
    for day in range(days):
        options = WriterOptions(block=500, file_size=900)
        writer = writer_at(directory, options=options, now_ns=Wall(NINE + day * DAY))
        for number in range(records):
            put(writer, number, NINE + day * DAY + number)
            assert number % 7 or writer.flush(10)
        writer.close()
    return everything(directory)


async def test_it_continues_at_every_position_without_a_line_lost_or_doubled(
    tmp_path: Path,
) -> None:
    lines = recorded(tmp_path)
    found = await take(follow(tmp_path), len(lines))
    assert [line for _, line in found] == lines
    assert len({position for position, _ in found}) == len(lines)
    assert len({position.file for position, _ in found}) > 4
    for number, (position, _) in enumerate(found[:-1], start=1):
        assert Position.parse(str(position)) == position
        rest = await take(follow(tmp_path, Position.parse(str(position))), len(lines) - number)
        assert rest == found[number:]


async def test_lines_come_before_they_are_on_the_disk_and_keep_their_positions(
    tmp_path: Path,
) -> None:
    writer = writer_at(tmp_path, options=PATIENT)
    put(writer, 0)
    assert writer.flush(10)  # now there is a file
    cursor = follow(tmp_path, live=writer)
    live = await take(cursor, 2)
    for number in range(1, 6):
        put(writer, number)
        live += await take(cursor, 1)
    assert writer.stats().written == 1
    assert kinds(live) == ["open", *["0B"] * 6]
    writer.close()
    live += await take(cursor, 1)
    assert live == await take(follow(tmp_path), 8)
    assert sizes(live) == [*range(6)]


async def test_the_first_line_of_each_file_comes_at_once(tmp_path: Path) -> None:
    """A cursor learns of a file when it is on the disk: its first lines do not wait for others."""
    midnight = NINE + 15 * HOUR
    writer = writer_at(tmp_path, options=PATIENT)
    cursor = follow(tmp_path, live=writer)
    put(writer, 0, midnight - 2)
    assert kinds(await take(cursor, 2)) == ["open", "0B"]
    await happens(lambda: writer.stats().written == 1)  # read from the disk before it is counted
    put(writer, 1, midnight - 1)
    assert kinds(await take(cursor, 1)) == ["0B"]
    assert writer.stats().written == 1
    put(writer, 2, midnight)
    assert kinds(await take(cursor, 3)) == ["close", "open", "0B"]
    writer.close()


async def test_it_continues_behind_a_line_that_is_only_in_memory(tmp_path: Path) -> None:
    """No file can confirm such a position yet, and none of the lines comes twice."""
    writer = writer_at(tmp_path, options=PATIENT)
    put(writer, 1)
    await asyncio.to_thread(writer.flush)
    for number in range(2, 10):
        put(writer, number)
    found = await take(follow(tmp_path, live=writer), 10)
    again = follow(tmp_path, found[5][0], live=writer)
    assert sizes(await take(again, 4)) == [6, 7, 8, 9]
    put(writer, 10)
    assert sizes(await take(again, 1)) == [10]
    await asyncio.to_thread(writer.close)
    assert sizes(await take(follow(tmp_path, found[5][0]), 5)) == [6, 7, 8, 9, 10]


async def test_a_record_wakes_the_cursor(tmp_path: Path) -> None:
    writer = writer_at(tmp_path, options=PATIENT)
    cursor = follow(tmp_path, live=writer)
    waiting = asyncio.ensure_future(take(cursor, 3))
    put(writer, 0)
    assert await asyncio.to_thread(writer.flush, 10)
    put(writer, 1)
    assert sizes(await waiting) == [0, 1]
    writer.close()


async def test_a_journal_of_another_process_is_looked_at_again_and_again(tmp_path: Path) -> None:
    clock = Impatient()
    cursor = follow(tmp_path, clock=clock)
    waiting = asyncio.ensure_future(take(cursor, 4))
    while clock.waits < 3:  # noqa: ASYNC110
        await asyncio.sleep(0)
    assert cursor.position is None
    writer = writer_at(tmp_path)
    put(writer, 0)
    assert await asyncio.to_thread(writer.flush, 10)
    put(writer, 1)
    await asyncio.to_thread(writer.close)
    assert kinds(await waiting) == ["open", "0B", "0B", "close"]


async def test_midnight_is_only_another_file(tmp_path: Path) -> None:
    midnight = NINE + 15 * HOUR
    writer = writer_at(tmp_path)
    cursor = follow(tmp_path, live=writer)
    for number, offset in enumerate((-2, -1, 0, 1)):
        put(writer, number, midnight + offset)
    found = await take(cursor, 7)
    writer.close()
    found += await take(cursor, 1)
    assert kinds(found) == ["open", "0B", "0B", "close", "open", "0B", "0B", "close"]
    assert [position.record for position, _ in found] == [1, 2, 3, 4] * 2
    assert sizes(found) == [0, 1, 2, 3]


@pytest.mark.parametrize("upset", ["sealed", "packed", "opened again"])
async def test_a_position_survives_what_happens_to_its_file(tmp_path: Path, upset: str) -> None:
    writer = writer_at(tmp_path, options=WriterOptions(block=200))
    for number in range(20):
        put(writer, number)
    assert writer.flush(10)
    cursor = follow(tmp_path)
    first = await take(cursor, 10)
    position = first[-1][0]
    writer.close()
    if upset == "packed":
        assert Journal(tmp_path).pack(Journal(tmp_path).days[0]) > 0
    if upset == "opened again":
        (path,) = files.sealed(tmp_path)
        path.rename(path.with_name(path.name + ".open"))
        writer_at(tmp_path).close()
    lines = [line for _, line in await take(follow(tmp_path), 22)]
    rest = await take(follow(tmp_path, position), 22 - len(first))
    assert [line for _, line in rest] == lines[len(first) :]
    with anyio.fail_after(20):  # the same cursor goes on, too
        assert [line for _, line in await take(cursor, 22 - len(first))] == lines[len(first) :]


def killed(writer: Writer, directory: Path, torn: bytes = b"torn") -> None:
    """Make the files look as if the writer had been killed now."""
    writer.close()
    for path in files.sealed(directory):
        with opened(path) as data:
            last = walk(data)[-1]
            assert isinstance(last, Block)
            kept = bytes(data[: last.start])
        path.unlink()
        path.with_name(path.name + ".open").write_bytes(kept + torn)


@pytest.mark.parametrize("days", [0, 1], ids=["the same day", "the next day"])
@pytest.mark.parametrize("unwritten", [1, 3, 50])
async def test_lines_delivered_from_memory_and_lost_by_a_kill_are_not_confused_with_later_ones(
    tmp_path: Path, unwritten: int, days: int
) -> None:
    writer = writer_at(tmp_path, options=PATIENT)
    for number in range(5):
        put(writer, number)
    assert writer.flush(10)
    with_disk = await take(follow(tmp_path, live=writer), 6)
    lost = [
        Position(with_disk[-1][0].file, 6 + number, NINE + SECOND + number)
        for number in range(1, unwritten + 1)
    ]
    killed(writer, tmp_path)
    again = NINE + HOUR + days * DAY
    writer = writer_at(tmp_path, now_ns=Wall(again))
    for number in range(10, 20):
        put(writer, number, again + number)
    writer.close()
    rest = await take(follow(tmp_path, lost[-1]), 11)
    assert sizes(rest) == [*range(10, 20)]
    assert not {position for position, _ in rest} & {*lost}
    assert kinds(rest)[0] == ("gap" if days else "0B")


async def test_what_keep_days_deleted_is_a_gap(tmp_path: Path) -> None:
    recorded(tmp_path, days=3, records=10)
    cursor = follow(tmp_path)
    (last, *_) = reversed(await take(cursor, 3))
    files.expire(tmp_path, 1, NINE + 2 * DAY)
    (day,) = Journal(tmp_path).days
    for late in (cursor, follow(tmp_path, last[0])):
        with anyio.fail_after(60):
            gap = await anext(late)
        assert isinstance(gap, Gap)
        assert gap.why == f"{last[0].file} was deleted before it was read to its end"
        assert (gap.since.day, gap.until.date()) == (26, day)
        assert sizes(await take(late, len(everything(tmp_path)))) == [*range(10)]


async def test_a_deleted_file_that_was_read_to_its_end_is_no_gap(tmp_path: Path) -> None:
    for day in range(2):
        writer = writer_at(tmp_path, now_ns=Wall(NINE + day * DAY))
        put(writer, day, NINE + day * DAY)
        writer.close()
        if not day:
            cursor = follow(tmp_path)
            assert kinds(await take(cursor, 3)) == ["open", "0B", "close"]
            files.expire(tmp_path, 1, NINE + DAY)
    assert kinds(await take(cursor, 3)) == ["open", "0B", "close"]


async def test_a_damaged_block_is_a_gap_and_the_rest_comes(tmp_path: Path) -> None:
    writer = writer_at(tmp_path, options=WriterOptions(block=300))
    for number in range(20):
        put(writer, number)
    writer.close()
    (path,) = files.sealed(tmp_path)
    with opened(path) as data:
        pieces = walk(data)
        whole = bytearray(data[:])
    damaged = pieces[2]
    assert isinstance(damaged, Block)
    whole[damaged.start + 30] ^= 1
    path.write_bytes(whole)
    cursor = follow(tmp_path)
    seen: list[bytes] = []
    gaps: list[Gap] = []
    with anyio.fail_after(60):
        while len(seen) < 22 - damaged.trailer.records:
            found = await anext(cursor)
            if isinstance(found, Gap):
                gaps.append(found)
                after = cursor.position
            else:
                seen += found.lines
    (gap,) = gaps
    assert "damaged: its checksum is wrong" in gap.why
    assert after is not None
    rest = await take(follow(tmp_path, after), 5)
    assert rest[0][1] in seen


async def test_it_begins_at_a_time(tmp_path: Path) -> None:
    recorded(tmp_path, days=2, records=10)
    assert sizes(await take(follow(tmp_path, since=NINE + 7), 4)) == [7, 8, 9]
    (first, *_) = await take(follow(tmp_path, since=NINE + DAY), 1)
    assert decode(first[1]).received_ns == NINE + DAY
    late = follow(tmp_path, since=NINE + 9 * DAY)
    waiting = asyncio.ensure_future(take(late, 3))
    writer = writer_at(tmp_path, now_ns=Wall(NINE + 9 * DAY))
    put(writer, 90, NINE + 9 * DAY)
    await asyncio.to_thread(writer.close)
    assert sizes(await waiting) == [90]
    with pytest.raises(ConfigError, match="not at both"):
        Journal(tmp_path).follow(first[0], since=NINE)


@pytest.mark.parametrize("text", ["", "one two", "a b c", "2026-11-26/live-090000 1"])
def test_only_a_position_is_read_as_one(text: str) -> None:
    with pytest.raises(ConfigError, match="not a position"):
        Position.parse(text)


async def test_a_cancelled_wait_misses_nothing_and_closing_ends_a_wait(tmp_path: Path) -> None:
    writer = writer_at(tmp_path)
    put(writer, 0)
    cursor = follow(tmp_path, live=writer)
    assert kinds(await take(cursor, 2)) == ["open", "0B"]
    for _ in range(3):
        with anyio.move_on_after(0.001):
            await anext(cursor)
    put(writer, 1)
    assert sizes(await take(cursor, 1)) == [1]
    waiting = asyncio.ensure_future(anext(cursor))
    await asyncio.sleep(0)
    await cursor.aclose()
    with pytest.raises(StopAsyncIteration):
        await waiting
    assert [batch async for batch in cursor] == []
    writer.close()


def test_names_of_files_ascend_also_when_the_clock_is_set_back(tmp_path: Path) -> None:
    names = files.Names(tmp_path, "live")
    made = [names.new(NINE + offset * SECOND) for offset in (5, 5, 3, 7, *[7] * 10, 0)]
    assert made == sorted(made, key=files.key_of)
    assert len({*made}) == len(made)
    assert made[:4] == [
        "2026-11-26/live-090005",
        "2026-11-26/live-090005_1",
        "2026-11-26/live-090005_2",
        "2026-11-26/live-090007",
    ]


def test_positions_are_those_of_the_block_whenever_it_is_written() -> None:
    intake = Intake(100, 60, new_file=lambda ns: f"at {ns}", on_overflow=pytest.fail)
    x, y, z = (b'{"%b":"%b"}\n' % (name, b"0" * 60) for name in (b"x", b"y", b"z"))
    intake.put(x, NINE)
    assert intake.lines_at(f"at {NINE}", 1) == [x]
    assert intake.lines_at(f"at {NINE}", 2) == []
    assert intake.lines_at(f"at {NINE}", 3) is None
    intake.begin_file()
    intake.put(y, NINE)  # belongs to the block begun before
    intake.put(z, NINE + 1)
    assert intake.lines_at(f"at {NINE}", 1) == [x, y]
    assert intake.lines_at(f"at {NINE + 1}", 1) == [z]
    assert len(intake.take()) == 1
    assert intake.lines_at(f"at {NINE}", 2) == [y]
    intake.done()
    assert intake.lines_at(f"at {NINE}", 2) is None
    assert not intake.begin_file_if_idle()


@pytest.mark.parametrize("seed", range(6))
async def test_random_days_are_read_exactly_by_cursors_that_come_and_go(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    wall = Wall()
    options = WriterOptions(block=700, file_size=2_000, linger=0.005)

    def open_writer() -> Writer:
        return writer_at(tmp_path, now_ns=wall, options=options)

    writer = open_writer()
    cursor = follow(tmp_path, live=writer)
    seen: list[bytes] = []
    for number in range(300):
        put(writer, number, wall.now_ns)
        wall.now_ns += chance.choice([0, 1, SECOND, 60 * SECOND, -SECOND // 2, HOUR // 2])
        if chance.random() < 0.1:
            assert await asyncio.to_thread(writer.flush, 10)
        if chance.random() < 0.3:
            with anyio.move_on_after(0):
                batch = await anext(cursor)
                assert isinstance(batch, Batch)
                seen += batch.lines
        if chance.random() < 0.03:
            await asyncio.to_thread(writer.close)
            writer = open_writer()
            cursor = follow(tmp_path, cursor.position, live=writer)
        if chance.random() < 0.05:
            cursor = follow(tmp_path, cursor.position, live=chance.choice([writer, None]))
    await asyncio.to_thread(writer.close)
    cursor = follow(tmp_path, cursor.position)
    written = len(everything(tmp_path))
    seen += [line for _, line in await take(cursor, written - len(seen))]
    assert sorted(seen) == sorted(everything(tmp_path))
    records = [decode(line) for line in seen]
    numbers = [int(r.values.split(b'"15":"+')[1][:-2]) for r in records if r.type == "0B"]
    assert numbers == [*range(300)]


async def test_a_recorder_is_followed_live_and_its_journal_again(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with Recorder(session, tmp_path, linger=0.01) as recorder:
        await recorder.add(Trade, SAMSUNG)
        async with recorder.follow() as cursor, session.stream(Trade, SAMSUNG) as trades:
            exchange.step(SAMSUNG, times=30)
            live = await take(cursor, 31)
            lived = [await anext(trades) for _ in range(30)]
    records = [decode(line) for _, line in live]
    assert [each.values for each in records[1:]] == [trade.wire for trade in lived]
    async with Journal(tmp_path).follow(live[9][0]) as cursor:
        assert (await take(cursor, 22))[:-1] == live[10:]
