"""Selection: filter of the lines of a journal by type, symbol and time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from kiwoom_async.capture.line import GAP, Line, decode, type_of
from kiwoom_async.errors import ConfigError
from kiwoom_async.records.kinds import advice
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.gap import Gap
from kiwoom_async.wire.symbols import symbol
from kiwoom_async.wire.values import KST

__all__ = ["Moment", "Selection", "Types", "nanoseconds", "realtime_kinds"]

Types = type[Any] | str | Sequence[type[Any] | str]
"""One or several record types: classes such as ``Trade`` and ``Gap``, or codes (``"0B"``)."""

Moment = dt.datetime | dt.date | int
"""A moment: an aware datetime, a date (its midnight in Korea), or nanoseconds since the epoch."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_CODE = re.compile(r"[0-9][0-9A-Za-z]")


class Selection:
    """A filter of lines.

    Args:
        types: Record types; empty means all lines, also those about the journal itself.
        symbols: Symbols; empty means all. Lines without a symbol pass as well.
        since: First moment.
        until: End (exclusive).

    Attributes:
        since_ns: The first moment, None for no bound.
        until_ns: The end (exclusive), None for no bound.

    Raises:
        ConfigError: no such type, an impossible symbol, a time without a zone, or the end before
            the first moment.
    """

    def __init__(
        self,
        types: Types = (),
        symbols: Sequence[str] = (),
        since: Moment | None = None,
        until: Moment | None = None,
    ) -> None:
        several = [types] if isinstance(types, str | type) else [*types]
        self.codes = frozenset(map(code_of, several))
        self.symbols = frozenset(each for text in symbols for each in (_item(text), text))
        first = None if since is None else nanoseconds(since, "since")
        end = None if until is None else nanoseconds(until, "until")
        if first is not None and end is not None and end < first:
            raise ConfigError(f"until ({until}) is before since ({since})")
        self.since_ns, self.until_ns = first, end

    def overlaps(self, first_ns: int, last_ns: int) -> bool:
        """Return whether a time range overlaps the selected one."""
        return (self.since_ns is None or last_ns >= self.since_ns) and (
            self.until_ns is None or first_ns < self.until_ns
        )

    def covers(self, first_ns: int, last_ns: int) -> bool:
        """Return whether the selected time range includes another."""
        return (self.since_ns is None or first_ns >= self.since_ns) and (
            self.until_ns is None or last_ns < self.until_ns
        )

    def test(self) -> Callable[[Line], bool]:
        """Return the function that tests whether a line is selected."""
        codes, symbols = self.codes, self.symbols
        since = self.since_ns if self.since_ns is not None else -(2**63)
        until = self.until_ns if self.until_ns is not None else 2**63

        def is_wanted(line: Line) -> bool:
            received_ns, type_, item, _ = line
            return (
                (not codes or type_ in codes)
                and (not symbols or not item or item in symbols)
                and since <= received_ns < until
            )

        return is_wanted

    def raw_test(self) -> Callable[[bytes], bool]:
        """Return the function that tests a line as it is stored; it decodes no more than needed."""
        codes, is_wanted = self.codes, self.test()
        if self.symbols or self.since_ns is not None or self.until_ns is not None or not codes:
            return lambda line: is_wanted(decode(line))
        return lambda line: type_of(line) in codes


def code_of(kind: type[Any] | str) -> str:
    """Return the type code of the lines of a record type.

    Raises:
        ConfigError: journals do not contain such records.
    """
    if isinstance(kind, str) and (_CODE.fullmatch(kind) or not advice(kind)):
        return kind  # a type unknown to this version, too
    if kind is Gap:
        return GAP
    if isinstance(kind, type) and issubclass(kind, Realtime) and kind.type_code:
        return kind.type_code
    raise ConfigError(
        f"a journal holds realtime records, such as Trade, and Gap, not {kind!r}{advice(kind)}"
    )


def realtime_kinds(types: Sequence[type[Any]], what: str) -> dict[str, type[Realtime]]:
    """Return record types by their codes; :class:`Gap` is passed over.

    Args:
        types: Record types.
        what: What takes which records, for the error: ``a replay gives realtime records``.

    Raises:
        ConfigError: not a realtime record type.
    """
    kinds: dict[str, type[Realtime]] = {}
    for kind in types:
        if isinstance(kind, type) and issubclass(kind, Realtime) and kind.type_code:
            kinds[kind.type_code] = kind
        elif kind is not Gap:
            raise ConfigError(f"{what}, such as Trade, not {kind!r}{advice(kind)}")
    return kinds


def _item(text: object) -> str:
    """Check an item, which need not be a symbol: ``001`` is a sector.

    Raises:
        ConfigError: a list, several symbols in one text, or a name.
    """
    try:
        return symbol(text)
    except ConfigError:
        if isinstance(text, str) and text.isascii() and not {",", " "} & {*text}:
            return text
        raise


def nanoseconds(moment: Moment, name: str = "a time") -> int:
    """Convert a moment to nanoseconds since the epoch.

    Args:
        moment: The moment.
        name: Name of the argument, for the error.

    Raises:
        ConfigError: a datetime without a zone, or something else.
    """
    if isinstance(moment, int) and not isinstance(moment, bool):
        return moment
    if not isinstance(moment, dt.date):
        raise ConfigError(
            f"{name} must be an aware datetime, a date or whole nanoseconds, not {moment!r}"
        )
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day, tzinfo=KST)
    if moment.tzinfo is None:
        raise ConfigError(f"a time needs its zone, such as tzinfo=KST: {moment!r}")
    return (moment - _EPOCH) // _MICROSECOND * 1_000
