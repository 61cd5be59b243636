"""Replay factory: the ``replay`` method of a journal and its overloads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypedDict, TypeVar, Unpack, overload

from kiwoom_async.capture.line import Line
from kiwoom_async.capture.replay import Replay, replay_of_blocks
from kiwoom_async.capture.selection import Moment, Selection, Types
from kiwoom_async.errors import ConfigError
from kiwoom_async.streams.stream import Event

__all__ = ["ReplayFactory"]

A = TypeVar("A", bound=Event)
B = TypeVar("B", bound=Event)
C = TypeVar("C", bound=Event)
D = TypeVar("D", bound=Event)
E = TypeVar("E", bound=Event)


class Options(TypedDict, total=False):
    """The named arguments of :meth:`ReplayFactory.replay`."""

    since: Moment | None
    until: Moment | None
    speed: float | None
    longest_wait: float
    beside: Sequence[ReplayFactory]


class ReplayFactory:
    """Base of a journal: makes its replays."""

    def lines(
        self,
        types: Types = (),
        *symbols: str,
        since: Moment | None = None,
        until: Moment | None = None,
    ) -> Iterator[Line]:
        """Read lines in the order they were written."""
        raise NotImplementedError

    def _raw_blocks(self, selection: Selection) -> Iterator[tuple[bytes, bool]]:
        """Decompress the blocks that may contain selected lines."""
        raise NotImplementedError

    @overload
    def replay(
        self,
        types: type[A] | tuple[type[A]],
        *symbols: str,
        **options: Unpack[Options],
    ) -> Replay[A]: ...
    @overload
    def replay(
        self,
        types: tuple[type[A], type[B]],
        *symbols: str,
        **options: Unpack[Options],
    ) -> Replay[A | B]: ...
    @overload
    def replay(
        self,
        types: tuple[type[A], type[B], type[C]],
        *symbols: str,
        **options: Unpack[Options],
    ) -> Replay[A | B | C]: ...
    @overload
    def replay(
        self,
        types: tuple[type[A], type[B], type[C], type[D]],
        *symbols: str,
        **options: Unpack[Options],
    ) -> Replay[A | B | C | D]: ...
    @overload
    def replay(
        self,
        types: tuple[type[A], type[B], type[C], type[D], type[E]],
        *symbols: str,
        **options: Unpack[Options],
    ) -> Replay[A | B | C | D | E]: ...
    @overload
    def replay(
        self, types: Sequence[type[Event]], *symbols: str, **options: Unpack[Options]
    ) -> Replay[Event]: ...
    def replay(
        self,
        types: type[Any] | Sequence[type[Any]],
        *symbols: str,
        since: Moment | None = None,
        until: Moment | None = None,
        speed: float | None = None,
        longest_wait: float = 1.0,
        beside: Sequence[ReplayFactory] = (),
    ) -> Replay[Any]:
        """Iterate over the records again, as a stream does.

        ::

            async for event in journal.replay((Trade, Gap), "005930", speed=10):
                ...

        Journals of several recorders are merged by time of arrival, at any speed; of the same time
        the records of this journal come first::

            journal.replay((Trade, Gap), "005930", "000660", beside=[Journal("other/")])

        Args:
            types: Record types; with :class:`Gap` among them gaps are included.
            symbols: Symbols; empty means all.
            since: First moment, as for :meth:`lines`.
            until: End (exclusive).
            speed: Factor of the original speed; None for no waiting.
            longest_wait: Most seconds to wait for the next record, which shortens nights.
            beside: Further journals, of which the same is replayed. What two of them recorded comes
                twice.

        Raises:
            ConfigError: not a realtime record type, a time without a zone, a speed or a longest
                wait not above 0, or ``beside`` is not a list of journals.
        """
        journals = [self, *_journals(beside)]
        lines = [each.lines(types, *symbols, since=since, until=until) for each in journals]
        paced: Replay[Any] = Replay(lines, types, speed=speed, longest_wait=longest_wait)
        if beside or speed is not None:
            return paced
        selection = Selection(types, symbols, since, until)
        return replay_of_blocks(self._raw_blocks(selection), types, selection)


def _journals(beside: object) -> Sequence[ReplayFactory]:
    """Return the journals of ``beside``.

    Raises:
        ConfigError: it is something else.
    """
    if isinstance(beside, list | tuple) and all(isinstance(one, ReplayFactory) for one in beside):
        return beside
    raise ConfigError(f"beside must be a list of journals, not {beside!r}")
