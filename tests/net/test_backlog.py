"""Backlog: a flood in turns, within bounds; and which frames may overtake it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import realtime
from kiwoom_async.net.backlog import Backlog
from kiwoom_async.records.record import Realtime
from kiwoom_async.wire import frames

pytestmark = pytest.mark.anyio

MIB = 1024 * 1024


class Taps:
    """Counts how often the backlog pauses and resumes the reader."""

    def __init__(self) -> None:
        self.handed: list[int] = []
        self.calls: list[str] = []
        self.backlog = Backlog(
            lambda batch, times: self.handed.extend(times),
            pause=lambda: self.calls.append("pause"),
            resume=lambda: self.calls.append("resume"),
        )


async def test_frames_keep_their_order_and_other_tasks_run_in_between() -> None:
    taps = Taps()
    for number in range(1000):
        taps.backlog.add(b"x", number)
    turns = 0
    working = asyncio.ensure_future(taps.backlog.work_off())
    while not working.done():
        before = len(taps.handed)
        await asyncio.sleep(0)
        turns += 1
        assert len(taps.handed) - before <= 128
    assert taps.handed == list(range(1000))
    assert turns > 10
    assert taps.calls == []


async def test_reading_pauses_when_it_holds_enough_and_goes_on_when_there_is_room() -> None:
    taps = Taps()
    large = bytes(MIB)
    for number in range(140):
        taps.backlog.add(large, number)
    assert taps.calls == ["pause"]
    await taps.backlog.work_off()
    assert taps.calls == ["pause", "resume"]
    assert len(taps.backlog) == 0


async def test_what_handing_on_raises_is_raised() -> None:
    def fail(batch: Sequence[bytes], times: Sequence[int]) -> None:
        raise ValueError(batch[0])

    backlog = Backlog(fail, pause=lambda: None, resume=lambda: None)
    backlog.add(b"x", 1)
    with pytest.raises(ValueError, match="x"):
        await backlog.work_off()


async def test_it_is_filled_again_after_it_was_worked_off() -> None:
    taps = Taps()
    for number in range(3):
        taps.backlog.add(b"x", number)
        await asyncio.wait_for(taps.backlog.filled(), 1)
        await taps.backlog.work_off()
    assert taps.handed == [0, 1, 2]


ENTRY = st.fixed_dictionaries(
    {
        "values": st.dictionaries(st.text(max_size=3), st.sampled_from(["1", '"type":"00"', "}]"])),
        "type": st.sampled_from(["00", "04", "0B", "0D", "02"]),
        "name": st.just("x"),
        "item": st.sampled_from(["", "005930"]),
    }
)


@given(st.lists(ENTRY, min_size=1, max_size=3), st.booleans())
def test_nothing_but_account_events_overtakes(entries: list[dict[str, str]], compact: bool) -> None:
    """In any layout; what may overtake is allowed not to."""
    separators = (",", ":") if compact else (", ", ": ")
    live = [{key: one[key] for key in ("values", "type", "name", "item")} for one in entries]
    real = json.dumps({"data": live, "trnm": "REAL"}, separators=separators).encode()
    if frames.is_urgent(real):
        assert all(entry["type"] in frames.ACCOUNT_TYPES for entry in entries)
    elif compact and len(entries) == 1 and "type" not in str(entries[0]["values"]):
        assert entries[0]["type"] not in frames.ACCOUNT_TYPES or entries[0]["item"]


@pytest.mark.parametrize(
    ("frame", "urgent"),
    [
        (b'{"trnm":"PING"}', True),
        (b'{"trnm":"REG","return_code":0}', True),
        (b'{"trnm":"CNSRREQ","return_code":0,"data":[]}', True),
        (b'{"trnm":"SYSTEM","code":"R10001","message":"Bye"}', False),
        (b'{"trnm":"REAL","data":[{"type":"0B","values":{},"item":"005930"}]}', False),
        (b"", True),
    ],
)
def test_other_frames(frame: bytes, urgent: bool) -> None:
    assert frames.is_urgent(frame) == urgent


def test_account_types_are_those_of_the_spec() -> None:
    records = [getattr(realtime, name) for name in realtime.__all__]
    kinds = [one for one in records if isinstance(one, type) and issubclass(one, Realtime)]
    assert {kind.type_code for kind in kinds if kind.item_kind == "account"} == set(
        frames.ACCOUNT_TYPES
    )
