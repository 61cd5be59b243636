"""Blocks: committed data is found before any garbage, and damage costs one block."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_async import CaptureError
from kiwoom_async.capture import block, codec, line
from kiwoom_async.capture.block import TRAILER_SIZE, Block, Damage, Trailer

ENVELOPE = line.envelope("0B", "005930")
PACKER = block.Packer()


def lines(first: int, count: int) -> bytes:
    return b"".join(
        line.encode(1_000 + number, ENVELOPE, b'{"10":"%d"}' % (number * number))
        for number in range(first, first + count)
    )


def file_of(*sizes: int) -> tuple[bytes, list[bytes]]:
    """A file of blocks of so many lines each, and what stands in each block."""
    raws, data, first = [], b"", 0
    for size in sizes:
        raws.append(lines(first, size))
        data += PACKER.pack(raws[-1], size, 1_000 + first, 1_000 + first + size - 1)
        first += size
    return data, raws


def ends_of(data: bytes) -> list[int]:
    return [0, *(found.end + TRAILER_SIZE for found in block.walk(data) if readable(found))]


def readable(piece: Block | Damage) -> bool:
    return isinstance(piece, Block)


def read(data: bytes) -> list[bytes]:
    """The raw lines of every block that can be read."""
    found = []
    for piece in block.walk(data):
        with suppress(CaptureError):
            found += [block.unpack(data, piece)] if isinstance(piece, Block) else []
    return found


def test_a_trailer_is_a_skippable_frame_of_forty_bytes() -> None:
    text = Trailer(1, 2, 3, 4, 5).encode()
    assert len(text) == TRAILER_SIZE == 40
    assert text[:8] == bytes.fromhex("5b2a4d18 20000000")
    assert text[8:] == bytes.fromhex(
        "0100000000000000 0200000000000000 03000000 04000000 05000000 01000000"
    )


def test_a_file_is_walked_by_its_trailers() -> None:
    data, raws = file_of(3, 1, 40)
    found = block.walk(data)
    assert [piece.trailer.records for piece in found if isinstance(piece, Block)] == [3, 1, 40]
    assert [piece.trailer.raw_bytes for piece in found if isinstance(piece, Block)] == [
        len(raw) for raw in raws
    ]
    assert read(data) == raws
    assert block.committed(data) == len(data)
    assert block.walk(b"") == []
    assert block.committed(b"") == 0


def test_a_file_cut_at_any_byte_has_the_blocks_in_front_of_the_cut() -> None:
    data, raws = file_of(2, 5, 1, 9)
    ends = ends_of(data)
    for size in range(len(data) + 1):
        whole = sum(end <= size for end in ends) - 1
        assert block.committed(data[:size]) == ends[whole]
        assert read(data[:size]) == raws[:whole]
        torn = [piece for piece in block.walk(data[:size]) if isinstance(piece, Damage)]
        assert [(piece.start, piece.end) for piece in torn] == (
            [(ends[whole], size)] if ends[whole] < size else []
        )


@given(st.lists(st.integers(1, 20), min_size=1, max_size=5), st.binary(max_size=200))
def test_anything_behind_the_last_block_is_recognized_as_torn(
    sizes: list[int], tail: bytes
) -> None:
    data, raws = file_of(*sizes)
    assert block.committed(data + tail) == len(data)
    assert read(data + tail) == raws


def test_a_torn_tail_that_looks_like_a_trailer_is_torn() -> None:
    data, raws = file_of(2, 3)
    for tail in (
        Trailer(1, 2, 3, 4, 5).encode(),
        Trailer(1, 2, 3, 4, len(data)).encode(),  # reaches back to a frame, of another size
        Trailer(1, 2, 3, 4, 2**32 - 1).encode(),
        data[-TRAILER_SIZE:],
        data[-TRAILER_SIZE:][:39],
    ):
        assert block.committed(data + tail) == len(data)
        assert read(data + tail)[: len(raws)] == raws


@settings(max_examples=300)
@given(st.data())
def test_a_flipped_bit_costs_one_block_and_no_wrong_line_comes_out(source: st.DataObject) -> None:
    data, raws = file_of(4, 3, 6)
    place = source.draw(st.integers(0, len(data) * 8 - 1))
    flipped = bytearray(data)
    flipped[place // 8] ^= 1 << place % 8
    found = read(bytes(flipped))
    assert len(found) >= len(raws) - 1
    assert [raw for raw in raws if raw in found] == found


def test_every_flipped_bit_of_a_small_file_costs_one_block() -> None:
    data, raws = file_of(1, 1, 1)
    for place in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << place % 8
        found = read(bytes(flipped))
        assert len(found) >= 2, place
        assert [raw for raw in raws if raw in found] == found, place


def test_a_stretch_of_nonsense_costs_the_blocks_it_hits() -> None:
    chance = random.Random(5)
    data, raws = file_of(*[4] * 12)
    ends = ends_of(data)
    for _ in range(200):
        start = chance.randrange(len(data))
        size = chance.randrange(1, 400)
        end = min(len(data), start + size)
        spoilt = data[:start] + chance.randbytes(end - start) + data[end:]
        hit = {place for place in range(12) if ends[place] < end and start < ends[place + 1]}
        assert read(spoilt) == [raw for place, raw in enumerate(raws) if place not in hit]


def test_a_newer_layout_is_refused_with_what_to_do() -> None:
    data, raws = file_of(2)
    newer = data[:-4] + (2).to_bytes(4, "little")
    with pytest.raises(CaptureError, match="layout 2, newer than 1: install a newer kiwoom-async"):
        block.walk(newer)
    both = data + newer
    assert read(both) == raws  # one block only: a damaged trailer, not a newer file
    assert isinstance(block.walk(both)[1], Damage)


def test_a_size_that_no_block_has_asks_for_no_memory() -> None:
    data, _ = file_of(2)
    huge = data[:-12] + (2**32 - 1).to_bytes(4, "little") + data[-8:]
    assert read(huge) == []


def test_the_standard_library_of_python_3_14_reads_and_writes_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    zstd = pytest.importorskip("backports.zstd")  # from 3.14 on it is what all tests use
    data, raws = file_of(5, 2)
    standard = codec.of_standard(zstd)
    monkeypatch.setattr(codec, "_codecs", [standard])
    assert read(data) == raws
    own = block.Packer(3).pack(raws[0], 5, 1, 2) + block.Packer(1).pack(b"", 0, 1, 2)
    broken = bytearray(own)
    broken[20] ^= 1
    assert read(own) == [raws[0], b""]
    assert read(bytes(broken)) == [b""]
    assert raws[0].startswith(standard.begin(own[:60]))
    assert standard.begin(own) == raws[0]
    assert standard.begin(b"nonsense") == b""
    monkeypatch.undo()
    assert read(own) == [raws[0], b""]
