"""Registrations: whatever comes and goes, the server ends up with exactly what is wanted."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiwoom_async.errors import ConfigError
from kiwoom_async.wire.frames import Key
from kiwoom_async.wire.registrations import Registrations

ITEMS = 6
BATCH = 2
KEYS = st.lists(
    st.tuples(st.sampled_from(["0B", "0D"]), st.sampled_from(["", *"abcdefgh"])),
    unique=True,
    min_size=1,
    max_size=5,
)


def items(keys: set[Key]) -> set[str]:
    return {item for _, item in keys if item}


class Machine(RuleBasedStateMachine):
    """A server that refuses what the real one refuses, beside the bookkeeping under test."""

    def __init__(self) -> None:
        super().__init__()
        self.registrations = Registrations(items=ITEMS, batch=BATCH)
        self.streams: list[list[Key]] = []
        self.server: set[Key] = set()

    @rule(keys=KEYS)
    def open_a_stream(self, keys: list[Key]) -> None:
        wanted = {key for stream in self.streams for key in stream}
        if len(items(wanted | set(keys))) > ITEMS:
            with pytest.raises(ConfigError, match="do not fit"):
                self.registrations.want(keys)
            return
        self.registrations.want(keys)
        self.streams.append(keys)

    @precondition(lambda self: self.streams)
    @rule(data=st.data())
    def close_a_stream(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(self.streams) - 1))
        self.registrations.release(self.streams.pop(index))

    @rule(messages=st.integers(1, 3))
    def talk(self, messages: int) -> None:
        for _ in range(messages):
            self.send_next()

    @rule()
    def lose_the_connection(self) -> None:
        self.server.clear()
        self.registrations.forget()

    def send_next(self) -> bool:
        change = self.registrations.next()
        if change is None:
            return False
        keys = set(change.keys)
        assert len(items(keys)) <= BATCH
        if change.trnm == "REG":
            assert not keys & self.server, "registered twice"
            assert len(items(self.server | keys)) <= ITEMS, "past the server's cap"
            self.server |= keys
        else:
            assert keys <= self.server, "removed what is not there"
            self.server -= keys
        self.registrations.acknowledge(change)
        return True

    @invariant()
    def settles_at_exactly_what_is_wanted(self) -> None:
        wanted = {key for stream in self.streams for key in stream}
        assert set(self.registrations.wanted) == wanted
        assert set(self.registrations.registered) == self.server
        for stream in self.streams:
            assert self.registrations.holds(stream) == (set(stream) <= self.server)
        assert (self.registrations.next() is None) == (self.server == wanted)

    def teardown(self) -> None:
        while self.send_next():
            pass
        assert self.server == {key for stream in self.streams for key in stream}


TestRegistrations = Machine.TestCase


def test_two_streams_on_one_symbol_register_it_once() -> None:
    registrations = Registrations(items=200, batch=50)
    for _ in range(2):
        registrations.want([("0B", "005930")])
    change = registrations.next()
    assert change is not None
    assert (change.trnm, change.keys) == ("REG", (("0B", "005930"),))
    registrations.acknowledge(change)
    registrations.release([("0B", "005930")])
    assert registrations.next() is None
    registrations.release([("0B", "005930")])
    assert Counter(registrations.next()) == Counter(("REMOVE", (("0B", "005930"),)))
