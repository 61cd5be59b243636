"""Packer, outbox and envelopes: lines become messages and back, without a broker."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import BusRefused, CaptureError, ConfigError, Gap
from kiwoom_async.bus import Retention
from kiwoom_async.bus.message import ID, PREVIOUS, Envelope, Message, lines_of
from kiwoom_async.bus.outbox import Outbox
from kiwoom_async.bus.packer import Packer
from kiwoom_async.bus.reading import Reading
from kiwoom_async.bus.subjects import BY_SYMBOL, BY_TYPE, Subjects
from kiwoom_async.capture import Batch, Position
from kiwoom_async.capture.line import Missing, encode, encode_gap, envelope
from kiwoom_async.clock import moment_of
from tests.support.journals import NINE

FILE = "2026-11-26/live-090000"
START = Position(FILE, 0, 0)
CODES = ("0B", "0D", "0H", "gap", "open", "ka10001")


def line(code: str, number: int) -> bytes:
    """A line of a type, with its number."""
    if code == "gap":
        return encode_gap(NINE + number, "", Missing(number, number, "it was down"))
    return encode(NINE + number, envelope(code, "005930"), b'{"15":"%d"}' % number)


def batch(codes: str | list[str], first: int = 0) -> Batch:
    """Lines of types: one for each letter of B, D, H, g(ap)."""
    names = {"B": "0B", "D": "0D", "H": "0H", "g": "gap", "o": "open"}
    full = [names.get(code, code) for code in codes]
    return Batch(FILE, first, [line(code, first + place) for place, code in enumerate(full)])


def packer(template: str = BY_TYPE, most: int = 4) -> Packer:
    return Packer(Subjects(template, "paper"), most)


def unpacked(messages: list[Message], begin: Position) -> dict[int, bytes]:
    """The lines of messages by their number in the file."""
    found: dict[int, bytes] = {}
    for message in messages:
        place = Envelope.of(message.headers)
        numbers = [bit for bit in range(place.mask.bit_length()) if place.mask >> bit & 1]
        for bit, text in zip(numbers, lines_of(message.headers, message.body), strict=True):
            assert place.begin.record + bit not in found
            found[place.begin.record + bit] = text + b"\n"
    return found


@given(codes=st.lists(st.sampled_from(CODES), max_size=60), most=st.integers(1, 8))
def test_every_line_is_in_one_message_and_knows_its_place(codes: list[str], most: int) -> None:
    lines = batch(codes)
    messages = [*packer(most=most).pack(lines, START)]
    published = {place: text for place, text in enumerate(lines.lines) if codes[place] != "open"}
    assert unpacked(messages, START) == published
    assert all(message.records <= most for message in messages)
    ends = [message.after for message in messages if message.after is not None]
    assert ends == sorted(ends)
    assert len({message.id for message in messages}) == len(messages)


@given(codes=st.lists(st.sampled_from(CODES[:4]), min_size=1, max_size=40), most=st.integers(1, 8))
def test_a_gap_comes_behind_what_was_before_it(codes: list[str], most: int) -> None:
    order = [
        sorted(unpacked([message], START))
        for message in packer(most=most).pack(batch(codes), START)
    ]
    gaps = [place for place, code in enumerate(codes) if code == "gap"]
    for gap in gaps:
        at = order.index([gap])
        assert all(number < gap for numbers in order[:at] for number in numbers)
        assert all(number > gap for numbers in order[at + 1 :] for number in numbers)


def test_what_no_message_can_contain_becomes_a_gap(caplog: pytest.LogCaptureFixture) -> None:
    noise = random.Random(1).randbytes(1_500_000).hex().encode()
    large = encode(NINE + 1, envelope("0B", "005930"), b'{"15":"%b"}' % noise)
    lines = Batch(FILE, 0, [line("0B", 0), large, line("0B", 2), line("0D", 3)])
    messages = [*packer().pack(lines, START)]
    assert [one.subject.rpartition(".")[2] for one in messages] == ["0B", "gap", "0B", "0D"]
    (text,) = lines_of(messages[1].headers, messages[1].body)
    assert b"1 records of type 0B are too large" in text
    assert "they are in the journal" in caplog.text
    assert messages[2].headers[PREVIOUS] == messages[0].id


def test_headers_say_which_types_follow_and_what_came_before() -> None:
    own = packer()
    first = [*own.pack(batch("BDBH"), START)]
    assert [Envelope.of(one.headers).rest for one in first] == [("0D", "0H"), ("0H",), ()]
    assert [one.after is not None for one in first] == [False, False, True]
    again = [*own.pack(batch("B", first=4), Position(FILE, 4, NINE + 3))]
    assert again[0].headers[PREVIOUS] == first[0].headers[ID]
    assert PREVIOUS not in first[0].headers


def test_subjects_of_symbols_that_are_no_tokens_are_encoded() -> None:
    subjects = Subjects(BY_SYMBOL, "live")
    assert subjects.of("0B", "005930_NX") == "kiwoom.live.0B.005930_NX"
    assert subjects.of("0B", "a.b *>") == "kiwoom.live.0B.a%2Eb%20%2A%3E"
    assert subjects.of("0J", "한") == "kiwoom.live.0J.%ED%95%9C"
    assert subjects.of("00", "") == "kiwoom.live.00._"
    assert subjects.wanted(["0B"], ["005930"]) == ["kiwoom.live.0B.005930", "kiwoom.live.0B._"]
    assert subjects.wanted(["0B"], []) == ["kiwoom.live.0B.*"]
    assert Subjects(BY_TYPE, "live").wanted(["0B"], ["005930"]) == ["kiwoom.live.0B"]


def test_the_outbox_forgets_what_is_acknowledged() -> None:
    outbox = Outbox()
    outbox.resume(10, None)
    outbox.add(packer().pack(batch("BDBDB"), START), Position(FILE, 5, NINE + 4))
    assert (outbox.sent, outbox.unsent) == (0, 2)
    assert outbox.next()[1] == 10
    assert outbox.next()[1] == 11
    outbox.acknowledge(11)
    assert (outbox.sent, outbox.records, outbox.position) == (1, 3, None)
    outbox.acknowledge(12)
    assert (outbox.sent, outbox.records) == (0, 5)
    assert outbox.position == Position(FILE, 5, NINE + 4)


def test_the_outbox_sends_again_what_the_broker_does_not_have() -> None:
    outbox = Outbox()
    outbox.resume(0, None)
    messages = [*packer(most=1).pack(batch("BBBB"), START)]
    outbox.add(messages, Position(FILE, 4, NINE + 3))
    for _ in range(3):
        outbox.next()
    outbox.acknowledge(1)
    assert outbox.resume(2, messages[1].id)
    assert (outbox.acknowledged, outbox.sent, outbox.unsent) == (2, 0, 2)
    assert outbox.next() == (messages[2], 2)
    # The broker has not even what it had acknowledged.
    assert not outbox.resume(1, messages[0].id)
    outbox.clear()
    assert outbox.unsent == 0
    assert outbox.position == Position(FILE, 2, NINE + 1)
    assert outbox.newest == {"kiwoom.paper.0B": messages[1].id}


def test_a_message_that_the_broker_had_before_is_not_sent_for_ever() -> None:
    outbox = Outbox()
    outbox.resume(5, "another")
    messages = [*packer(most=1).pack(batch("BB"), START)]
    outbox.add(messages, Position(FILE, 2, NINE + 1))
    for _ in messages:
        outbox.next()
    outbox.skip()
    assert outbox.resume(5, "another")
    assert outbox.next() == (messages[1], 5)


def test_lines_that_need_no_message_move_the_position() -> None:
    outbox = Outbox()
    outbox.resume(0, None)
    outbox.add(packer().pack(batch("oo"), START), Position(FILE, 2, NINE + 1))
    assert outbox.position == Position(FILE, 2, NINE + 1)


class Cut:
    """Lines from some position on, as a cursor returns them."""

    def __init__(self, *batches: Batch | Gap) -> None:
        self._batches = [*batches]
        self.position: Position | None = None
        self.asked: Position | None = None

    def follow(self, position: Position | None = None, *, since: int | None = None) -> Cut:
        self.asked = position
        return self

    async def __anext__(self) -> Batch | Gap:
        found = self._batches.pop(0)
        if isinstance(found, Batch):
            self.position = found.position()
        return found

    async def aclose(self) -> None:
        pass


class Saved:
    """A place without a file."""

    position = None
    since_ns = None


async def resumed(lines: Batch, newest: Message) -> list[bytes]:
    """What a new publisher sends when the broker's newest message is this one."""
    outbox, cut = Outbox(), Cut(lines)
    reading = Reading(cut, packer(), outbox, Saved())  # type: ignore[arg-type]
    await reading.begin(7, newest.headers, newest.id)
    assert cut.asked == START
    await reading.fill()
    sent: list[bytes] = []
    while outbox.unsent:
        message, _ = outbox.next()
        sent += [text + b"\n" for text in lines_of(message.headers, message.body)]
    return sorted(sent)


@pytest.mark.anyio
async def test_a_batch_of_which_the_broker_has_a_part_is_completed() -> None:
    lines = batch("BDBH")
    messages = [*packer().pack(lines, START)]
    assert await resumed(lines, messages[0]) == [lines.lines[1], lines.lines[3]]
    assert await resumed(lines, messages[1]) == [lines.lines[3]]
    longer = Batch(FILE, 0, [*lines.lines, *batch("DB", first=4).lines])
    assert await resumed(longer, messages[1]) == longer.lines[3:]


@pytest.mark.anyio
async def test_lines_with_the_numbers_of_lost_ones_are_not_taken_for_them() -> None:
    """A killed recorder had not written the end of a batch; its successor wrote other lines."""
    messages = [*packer().pack(batch("BDBH"), START)]
    later = [line("gap", 3), line("0B", 500), line("0D", 501)]
    successor = Batch(FILE, 0, [*batch("BD").lines, *later])
    assert await resumed(successor, messages[0]) == sorted(successor.lines[1:])


@pytest.mark.anyio
async def test_lines_that_can_not_be_read_any_more_are_a_gap() -> None:
    outbox = Outbox()
    gap = Gap(moment_of(NINE), moment_of(NINE + 1_000), "it was deleted")
    cut = Cut(gap)
    cut.position = Position(FILE, 9, NINE)
    reading = Reading(cut, packer(), outbox, Saved())  # type: ignore[arg-type]
    await reading.begin(0, None, None)
    await reading.fill()
    message, _ = outbox.next()
    assert (message.subject, reading.gaps) == ("kiwoom.paper.gap", 1)
    assert b"it was deleted" in lines_of(message.headers, message.body)[0]
    assert message.after == cut.position


@pytest.mark.parametrize(
    "headers",
    [{}, {ID: "x"}, {ID: "a 1 2 0", "Kiwoom-Batch": "a 0 0 zz"}, {ID: "a 1 x 0"}],
)
def test_headers_of_others_are_no_place(headers: dict[str, str]) -> None:
    with pytest.raises(CaptureError, match="without its place"):
        Envelope.of(headers)


def test_a_message_that_would_unpack_to_too_much_is_refused() -> None:
    (message,) = packer(most=100).pack(batch("B"), START)
    bomb = message._replace(headers={**message.headers, "Kiwoom-Layout": "9"})
    with pytest.raises(BusRefused, match="newer"):
        lines_of(bomb.headers, bomb.body)
    frame = bytearray(message.body)
    frame[-1] ^= 1
    with pytest.raises(CaptureError, match="damaged"):
        lines_of(message.headers, bytes(frame))
    with pytest.raises(CaptureError, match="zstd frame of at most"):
        lines_of(message.headers, b"\x28\xb5\x2f\xfd" + b"\xa4" + b"\xff" * 20)
    assert lines_of({"Kiwoom-Layout": "1"}, b"plain\n") == [b"plain"]


@pytest.mark.parametrize(
    "fields", [{"max_bytes": 1}, {"max_age": 1}, {"max_age": float("nan")}, {"replicas": 0}]
)
def test_impossible_retentions_are_refused(fields: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match="Retention"):
        Retention(**fields)  # type: ignore[arg-type]
