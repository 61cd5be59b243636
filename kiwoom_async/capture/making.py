"""Making: records and gaps of the lines of a journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from kiwoom_async.capture.line import (
    GAP,
    Line,
    Targets,
    decode,
    decode_gap,
    make_records,
    target_of,
)
from kiwoom_async.capture.selection import Selection, realtime_kinds
from kiwoom_async.clock import moment_of
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.gap import Gap

__all__ = ["BlockMaker", "gap_of", "maker"]

_GIVES = "a replay gives realtime records"
_MOST_TARGETS = 10_000  # far more than the symbols of a market


def maker(types: Sequence[type[Any]]) -> Callable[[Line], Any]:
    """Return the function that makes the record of a line.

    Raises:
        ConfigError: not a realtime record type.
    """
    return partial(_make, realtime_kinds(types, _GIVES))


class BlockMaker:
    """Makes the selected records of whole blocks.

    Args:
        types: Record types.
        selection: The lines that are wanted, of these types.

    Raises:
        ConfigError: not a realtime record type.
    """

    def __init__(self, types: Sequence[type[Any]], selection: Selection) -> None:
        self._kinds = realtime_kinds(types, _GIVES)
        self._is_wanted = selection.test()
        self._targets: Targets = {}

    def make(self, raw: bytes, *, whole: bool) -> list[Any]:
        """Make the records of a block.

        Args:
            raw: Its lines.
            whole: Whether the time of all its lines is wanted.
        """
        return make_records(raw, self._targets if whole else {}, self._make_odd)

    def _make_odd(self, line: bytes) -> list[Any]:
        """Make the record of a line with a new envelope, and remember the envelope."""
        found = decode(line)
        _, code, item, _ = found
        is_wanted = self._is_wanted(found)
        if code != GAP:
            if len(self._targets) >= _MOST_TARGETS:
                self._targets.clear()
            self._targets[target_of(code, item)] = (self._kinds[code], item) if is_wanted else None
        return [_make(self._kinds, found)] if is_wanted else []


def gap_of(line: Line) -> Gap:
    """Make the gap of a gap line.

    Raises:
        CaptureError: the line is not a gap.
    """
    missing = decode_gap(line.values)
    return Gap(
        moment_of(missing.since),
        moment_of(missing.until),
        missing.why,
        line.item,
        missing.missed_size,
    )


def _make(kinds: dict[str, type[Realtime]], line: Line) -> Any:
    received_ns, code, item, values = line
    if code == GAP:
        return gap_of(line)
    return kinds[code].of(values, item, received_ns)
