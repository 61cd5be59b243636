"""Content: a file is read as it was, and one that is cut while it is read ends no process."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import CaptureError
from kiwoom_async.capture import Journal
from kiwoom_async.capture.block import Block, walk
from kiwoom_async.capture.content import Content, opened
from kiwoom_async.capture.line import GAP
from kiwoom_async.capture.options import WriterOptions
from tests.support.journals import put, writer_at

SEARCHED = 1 << 20


def recorded(directory: Path) -> Path:
    """Record one file of many pages and blocks."""
    writer = writer_at(directory, options=WriterOptions(block=2_000))
    for number in range(4_000):
        put(writer, number)
        assert number % 200 or writer.flush(20)
    writer.close()
    (stored,) = Journal(directory).files
    assert stored.size > 8 * 4096
    return stored.path


@pytest.mark.parametrize("kept", [0, 1, 4096, 20_000])
def test_lines_of_a_file_that_is_cut_in_the_meantime(tmp_path: Path, kept: int) -> None:
    path = recorded(tmp_path)
    whole = list(Journal(tmp_path).lines())
    blocks = [piece for piece in walk(path.read_bytes()) if isinstance(piece, Block)]
    found = Journal(tmp_path).lines()
    first = next(found)
    os.truncate(path, kept)
    rest = list(found)
    readable = {block.start: block.trailer.records for block in blocks if block.end <= kept}
    records = sum(readable.values()) or blocks[0].trailer.records  # the first was read before
    assert [first, *rest][:records] == whole[:records]
    assert {line.type for line in rest[records - 1 :]} == {GAP}
    assert len(rest[records - 1 :]) == len(blocks) - max(1, len(readable))


def test_everything_else_that_reads_meets_a_cut_file_politely(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    with opened(path) as data:
        size = len(data)
        os.truncate(path, 5_000)
        assert len(data) == size
        assert data[6_000:7_000] == b""
        assert len(data[4_000:7_000]) == 1_000
        assert data.rfind(b"no such bytes", 0, size) == -1
        assert len(data.digest()) == 64
        pieces = walk(data)
    assert sum(isinstance(piece, Block) for piece in pieces)
    assert pieces[-1].end == size


def test_a_disk_that_fails_is_a_capture_error(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="can't be read"), opened(tmp_path / "missing"):
        pass
    with pytest.raises(CaptureError, match="can't be read"), opened(tmp_path):
        pass


@given(st.integers(0, 3), st.integers(-9, 9), st.integers(0, 60), st.integers(-60, 60))
def test_searching_finds_what_bytes_find(
    tmp_path_factory: pytest.TempPathFactory, border: int, off: int, start: int, end: int
) -> None:
    sought = b"trailer!"
    raw = bytearray(random.Random(border).randbytes(3 * SEARCHED + 100))
    place = max(0, len(raw) - border * SEARCHED + off) % (len(raw) - len(sought))
    raw[place : place + len(sought)] = sought
    path = tmp_path_factory.mktemp("content") / "file"
    path.write_bytes(raw)
    stop = len(raw) - abs(end)
    with path.open("rb", buffering=0) as file:
        data = Content(file)
        assert data.rfind(sought, start, stop) == raw.rfind(sought, start, stop)
        assert data[start:stop] == raw[start:stop]
        assert data[-5:] == raw[-5:]
        assert len(data) == len(raw)
