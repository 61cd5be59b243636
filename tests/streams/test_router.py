"""Router: its fast path gives the same result as full decoding."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import OrderBook, Trade
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.router import Router
from kiwoom_async.wire import frames, objects
from kiwoom_async.wire.frames import Message

ITEMS = ["005930", "005930_AL", "000660"]
NAMES = {"0B": "주식체결", "0D": "주식호가잔량", "zz": "?"}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
VALUES = st.dictionaries(
    st.sampled_from(["10", "15", "20", "302"]) | TEXT,
    TEXT | st.sampled_from(["-20800", "}", "{", '"', '},"type":"0B"', "\\", '\\"']),
    max_size=5,
)
ENTRY = st.fixed_dictionaries(
    {
        "values": VALUES | st.dictionaries(TEXT, VALUES, max_size=2),
        "type": st.sampled_from(list(NAMES)),
        "item": st.sampled_from(ITEMS),
    }
)
LAYOUT = st.sampled_from([(",", ":"), (", ", ": ")])


def route(router: Router, frame: bytes, received_ns: int) -> Message | None:
    """Route one frame as the connection does."""
    messages: list[Message | None] = []
    router.route(
        [(frame, received_ns)], lambda rest, ns: messages.append(router.route_other(rest, ns))
    )
    return messages[0] if messages else None


def live(entries: list[dict[str, object]], separators: tuple[str, str]) -> bytes:
    """A frame with its keys in the order of the live server."""
    data = [{"values": e["values"], "type": e["type"], "name": NAMES[str(e["type"])],
             "item": e["item"]} for e in entries]  # fmt: skip
    frame = {"data": data, "trnm": "REAL"}
    return json.dumps(frame, ensure_ascii=False, separators=separators).encode()


def decoded(frame: bytes) -> list[tuple[str, str, bytes, bool]]:
    """Result of decoding: type, item, values, and whether fields may be searched in them."""
    entries = frames.decode(frame)
    assert isinstance(entries, list)
    found = [(entry.type, entry.item or "", bytes(entry.values)) for entry in entries]
    return [(*entry, objects.is_plain(entry[2])) for entry in found if entry[0] in ("0B", "0D")]


@given(st.lists(st.tuples(st.lists(ENTRY, min_size=1, max_size=3), LAYOUT), max_size=6))
def test_any_frames_in_any_order(
    sent: list[tuple[list[dict[str, object]], tuple[str, str]]],
) -> None:
    router = Router()
    got: list[Realtime] = []
    for kind in (Trade, OrderBook):
        for item in ITEMS:
            router.add(got.append, kind, item)
    for entries, separators in sent:
        frame = live(entries, separators)
        for _ in range(2):  # the second time every envelope is known
            got.clear()
            assert route(router, frame, 7) is None
            seen = [(r.type_code, r.item, r.wire) for r in got]
            expected = decoded(frame)
            assert seen == [entry[:3] for entry in expected]
            for record, (*_, plain) in zip(got, expected, strict=True):
                assert record.received_ns == 7
                assert bool(record._plain) <= plain or b"{" in record.wire[1:]


def test_who_left_gets_nothing_more() -> None:
    router = Router()
    first: list[Realtime] = []
    second: list[Realtime] = []
    frame = live([{"values": {"10": "1"}, "type": "0B", "item": "005930"}], (",", ":"))
    router.add(first.append, Trade, "005930")
    put = second.append
    router.add(put, Trade, "005930")
    route(router, frame, 1)
    router.remove(put, Trade, "005930")
    route(router, frame, 2)
    route(router, frame, 3)
    assert (len(first), len(second), router.unrouted) == (3, 1, 0)


def test_who_comes_later_gets_what_was_known_before() -> None:
    router = Router()
    frame = live([{"values": {"10": "1"}, "type": "0B", "item": "005930"}], (",", ":"))
    first: list[Realtime] = []
    second: list[Realtime] = []
    route(router, frame, 1)
    for records in (first, second):
        router.add(records.append, Trade, "005930")
        for _ in range(2):
            route(router, frame, 2)
    assert (len(first), len(second), router.unrouted) == (4, 2, 1)


def test_what_is_remembered_of_frames_is_bounded() -> None:
    """A server may send any names and items, for days."""
    entry: dict[str, object] = {"values": {}, "type": "zz"}
    sent = [
        live([entry | {"item": f"{number}-{name}".zfill(150)} for name in range(500)], (",", ":"))
        for number in range(20)
    ]
    router = Router()
    tracemalloc.start()
    for frame in sent:
        route(router, frame, 1)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 5_000_000


def test_what_no_stream_wants_is_counted() -> None:
    router = Router()
    frame = live([{"values": {"10": "1"}, "type": "0B", "item": "005930"}] * 3, (",", ":"))
    for _ in range(2):
        route(router, frame, 1)
    assert router.unrouted == 6


def test_other_frames_are_given_back() -> None:
    message = route(Router(), b'{"trnm":"REG","return_code":0}', 1)
    assert message is not None
    assert message.trnm == "REG"


def test_a_burst_ends_once_for_each_consumer_of_it_in_order() -> None:
    router = Router()
    events: list[str] = []
    for item in ("005930", "000660"):
        router.add(lambda record: events.append(record.item), Trade, item, lambda: None)
    router.add(lambda record: events.append("second"), Trade, "005930", lambda: events.append("."))
    frames_ = [live([{"values": {}, "type": "0B", "item": item}], (",", ":")) for item in ITEMS]
    batch = [(frames_[0], 1), (frames_[2], 2), (frames_[0], 3)]
    router.route(batch, router.route_other)  # decodes them
    events.clear()
    router.route([*batch, (b'{"trnm":"PING"}', 4)], lambda *_: events.append("PING"))
    assert events == ["005930", "second", "000660", "005930", "second", "PING", "."]


def test_a_burst_ends_for_the_consumer_that_asks_for_it_beside_one_that_does_not() -> None:
    router = Router()
    events: list[str] = []
    router.add(lambda record: events.append("plain"), Trade, "005930")
    frame = live([{"values": {}, "type": "0B", "item": "005930"}], (",", ":"))
    for _ in range(2):  # decoded, then by its known envelope
        route(router, frame, 1)

    def put(record: Trade) -> None:
        events.append("put")

    router.add(put, Trade, "005930", lambda: events.append("."))
    for _ in range(2):
        events.clear()
        route(router, frame, 1)
        assert events == ["plain", "put", "."]
    router.remove(put, Trade, "005930")
    for _ in range(2):
        events.clear()
        route(router, frame, 1)
        assert events == ["plain"]


def test_records_before_an_error_are_delivered() -> None:
    router = Router()
    got: list[int] = []
    settled: list[int] = []
    router.add(
        lambda trade: got.append(trade.received_ns), Trade, "005930", lambda: settled.extend(got)
    )
    frame = live([{"values": {}, "type": "0B", "item": "005930"}], (",", ":"))
    route(router, frame, 1)

    def fail(frame: bytes, received_ns: int) -> None:
        raise ValueError(frame)

    settled.clear()
    with pytest.raises(ValueError, match=r"\{\}"):
        router.route([(frame, 2), (b"{}", 3), (frame, 4)], fail)
    assert settled == [1, 2]


def test_two_record_types_of_one_type_code_in_a_burst() -> None:
    class Tick(Realtime, type="0B"):
        """Another view of a trade."""

    router = Router()
    got: list[Realtime] = []
    for kind in (Trade, Tick):
        router.add(got.append, kind, "005930")
    frame = live([{"values": {"10": "1"}, "type": "0B", "item": "005930"}] * 2, (",", ":"))
    for _ in range(2):
        got.clear()
        route(router, frame, 1)
        assert [type(record) for record in got] == [Trade, Tick, Trade, Tick]
