"""Registrations: after any changes, the server has exactly the wanted ones."""

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


def _changes(registrations: Registrations) -> list[tuple[str, int, int]]:
    """Carry out everything; name, items and keys of each message."""
    done: list[tuple[str, int, int]] = []
    while (change := registrations.next()) is not None:
        done.append((change.trnm, len(items(set(change.keys))), len(change.keys)))
        registrations.acknowledge(change)
    return done


@pytest.mark.parametrize(
    ("symbols", "types", "messages"),
    [(200, 3, 4), (200, 1, 4), (200, 5, 4), (50, 3, 1), (51, 3, 2), (1, 3, 1), (120, 2, 3)],
)
def test_items_are_packed_with_all_their_types(symbols: int, types: int, messages: int) -> None:
    registrations = Registrations(items=200, batch=50)
    for kind in range(types):  # in the order a stream of several types asks for them
        registrations.want([(f"k{kind}", f"{number:06}") for number in range(symbols)])
    changes = _changes(registrations)
    assert len(changes) == messages
    assert sum(keys for *_, keys in changes) == symbols * types
    registrations.forget()
    assert len(_changes(registrations)) == messages  # after a lost connection


@pytest.mark.parametrize("code", ["00", "04", "0s", "1h"])
def test_what_has_no_item_is_registered_before_everything_that_waits(code: str) -> None:
    registrations = Registrations(items=200, batch=50)
    registrations.want([("0B", f"{number:06}") for number in range(200)])
    first = registrations.next()
    assert first is not None
    registrations.acknowledge(first)
    registrations.want([(code, "")])
    change = registrations.next()
    assert change is not None
    assert change.keys == ((code, ""),)
    registrations.acknowledge(change)
    registrations.forget()
    assert registrations.next() == change  # after a lost connection


def test_additions_and_removals_take_turns() -> None:
    """Streams that are opened and closed all the time keep none waiting."""
    registrations = Registrations(items=200, batch=1)
    registrations.want([("0B", f"{number:06}") for number in range(4)])
    while change := registrations.next():
        registrations.acknowledge(change)
    registrations.release([("0B", f"{number:06}") for number in range(4)])
    registrations.want([("0D", f"{number:06}") for number in range(4)])
    assert [name for name, *_ in _changes(registrations)] == ["REMOVE", "REG"] * 4


def test_additions_wait_for_the_slots_they_need() -> None:
    registrations = Registrations(items=2, batch=2)
    registrations.want([("0B", "a"), ("0B", "b")])
    assert _changes(registrations) == [("REG", 2, 2)]
    registrations.release([("0B", "a"), ("0B", "b")])
    registrations.want([("0B", "c"), ("0B", "d")])
    assert [name for name, *_ in _changes(registrations)] == ["REMOVE", "REG"]


def test_a_refused_removal_is_asked_for_again_and_given_up_after_a_while() -> None:
    registrations = Registrations(items=200, batch=50)
    registrations.want([("0B", "a")])
    _changes(registrations)
    registrations.release([("0B", "a")])
    for refusal in range(1, 4):
        change = registrations.next()
        assert change is not None
        assert change.trnm == "REMOVE"
        assert list(registrations.refuse_removal(change)) == ([("0B", "a")] if refusal == 3 else [])
    assert registrations.next() is None
    assert registrations.refused_removals == 3


def test_what_may_not_be_removed_yet_keeps_its_slot() -> None:
    registrations = Registrations(items=1, batch=50)
    registrations.want([("0B", "a")])
    _changes(registrations)
    registrations.release([("0B", "a")])
    removal = registrations.next()
    assert removal is not None
    registrations.refuse_removal(removal)
    registrations.want([("0B", "b")])
    assert _changes(registrations) == [("REMOVE", 1, 1), ("REG", 1, 1)]


def test_what_may_not_be_removed_yet_is_registered_when_it_is_wanted_again() -> None:
    """The server may have carried out the removal that it refused."""
    registrations = Registrations(items=200, batch=50)
    registrations.want([("0B", "a")])
    _changes(registrations)
    registrations.release([("0B", "a")])
    removal = registrations.next()
    assert removal is not None
    registrations.refuse_removal(removal)
    registrations.want([("0B", "a")])
    assert not registrations.holds([("0B", "a")])
    assert _changes(registrations) == [("REG", 1, 1)]
    assert registrations.holds([("0B", "a")])


def test_a_lost_connection_removes_what_was_refused() -> None:
    registrations = Registrations(items=200, batch=50)
    registrations.want([("0B", "a")])
    _changes(registrations)
    registrations.release([("0B", "a")])
    removal = registrations.next()
    assert removal is not None
    registrations.refuse_removal(removal)
    registrations.forget()
    assert registrations.next() is None
