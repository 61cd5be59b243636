"""Stream factory: the ``stream`` method of a session and its overloads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeVar, cast, overload

from kiwoom_async.records.kinds import listed
from kiwoom_async.streams.backfill import BackfilledTrade, TradeSource
from kiwoom_async.streams.backfiller import Backfiller
from kiwoom_async.streams.buffers import OnFull
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.opener import Opener, Registrar
from kiwoom_async.streams.registry import Registry
from kiwoom_async.streams.requests import check_continuity, check_overflow, subscriptions
from kiwoom_async.streams.stream import Event, Stream

__all__ = ["StreamFactory", "make_stream", "registrar_of", "registry_of"]

A = TypeVar("A", bound=Event)
B = TypeVar("B", bound=Event)
C = TypeVar("C", bound=Event)
D = TypeVar("D", bound=Event)
E = TypeVar("E", bound=Event)

_BUFFER = 10_000


def make_stream(
    opener: Opener,
    types: type[Any] | Sequence[type[Any]],
    symbols: Sequence[str] = (),
    *,
    on_full: OnFull = "raise",
    buffer: int = _BUFFER,
    detect_gaps: bool = False,
    backfill_from: TradeSource | None = None,
) -> Stream[Any]:
    """Check the arguments and make the stream; see :meth:`StreamFactory.stream`."""
    kinds = listed(types)
    wanted = subscriptions(kinds, symbols)
    check_overflow(kinds, on_full, buffer)
    check_continuity(kinds, detect_gaps)
    feed: Feed[Any] = Feed(kinds, wanted, on_full=on_full, buffer=buffer, detect_gaps=detect_gaps)
    if backfill_from is None:
        return Stream(feed, opener.open, opener.clock)
    return Stream(feed, Backfiller(opener, backfill_from).open, opener.clock)


class StreamFactory:
    """Base of a session: makes its streams."""

    @property
    def _registry(self) -> Registry:
        """Return the registry of the open session; raise SessionClosed when it is not open."""
        raise NotImplementedError

    @property
    def _opener(self) -> Opener:
        """Return what opens the streams; raise SessionClosed when the session is not open."""
        return self._registry

    @property
    def _registrar(self) -> Registrar:
        """Return what a recorder registers with; raise SessionClosed when it is not open."""
        return self._registry

    @overload
    def stream(
        self,
        types: type[A] | tuple[type[A]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
    ) -> Stream[A]: ...
    @overload
    def stream(
        self,
        types: tuple[type[A], type[B]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
    ) -> Stream[A | B]: ...
    @overload
    def stream(
        self,
        types: tuple[type[A], type[B], type[C]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
    ) -> Stream[A | B | C]: ...
    @overload
    def stream(
        self,
        types: tuple[type[A], type[B], type[C], type[D]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
    ) -> Stream[A | B | C | D]: ...
    @overload
    def stream(
        self,
        types: tuple[type[A], type[B], type[C], type[D], type[E]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
    ) -> Stream[A | B | C | D | E]: ...
    @overload
    def stream(
        self,
        types: Sequence[type[Event]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
    ) -> Stream[Event]: ...
    @overload
    def stream(
        self,
        types: type[A],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
        detect_gaps: Literal[True],
        backfill: Literal[False] = ...,
    ) -> Stream[A | Gap]: ...
    @overload
    def stream(
        self,
        types: type[A],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
        detect_gaps: bool = ...,
        backfill: Literal[True],
    ) -> Stream[A | Gap | BackfilledTrade]: ...
    @overload
    def stream(
        self,
        types: tuple[type[A], type[B]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
        detect_gaps: Literal[True],
        backfill: Literal[False] = ...,
    ) -> Stream[A | B | Gap]: ...
    @overload
    def stream(
        self,
        types: tuple[type[A], type[B]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
        detect_gaps: bool = ...,
        backfill: Literal[True],
    ) -> Stream[A | B | Gap | BackfilledTrade]: ...
    @overload
    def stream(
        self,
        types: tuple[type[A], type[B], type[C]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
        detect_gaps: Literal[True],
        backfill: Literal[False] = ...,
    ) -> Stream[A | B | C | Gap]: ...
    @overload
    def stream(
        self,
        types: tuple[type[A], type[B], type[C]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
        detect_gaps: bool = ...,
        backfill: Literal[True],
    ) -> Stream[A | B | C | Gap | BackfilledTrade]: ...
    @overload
    def stream(
        self,
        types: Sequence[type[Event]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
        detect_gaps: Literal[True],
        backfill: Literal[False] = ...,
    ) -> Stream[Event]: ...
    @overload
    def stream(
        self,
        types: Sequence[type[Event]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
        detect_gaps: bool = ...,
        backfill: Literal[True],
    ) -> Stream[Event | BackfilledTrade]: ...
    def stream(
        self,
        types: type[Any] | Sequence[type[Any]],
        *symbols: str,
        on_full: OnFull = "raise",
        buffer: int = _BUFFER,
        detect_gaps: bool = False,
        backfill: bool = False,
    ) -> Stream[Any]:
        """Make a stream of realtime records; nothing is registered until it is entered.

        Args:
            types: A record type, or several; :class:`Gap` among them makes lost connections, and
                records dropped by ``"drop_oldest"``, records of the stream; :class:`Down` among
                them makes a record of the moment a connection is lost. In a flood order events
                and balances may come before older market data of the same stream.
            symbols: What the records are about: symbols (``005930``, ``005930_NX``, ``005930_AL``;
                ``A005930`` means ``005930``), sector codes for index types; no symbols for account
                and market types (00, 04, 0s, 1h).
            on_full: What happens when the consumer is slower than the market. ``"raise"``: the
                stream ends with SlowConsumer after what is buffered. ``"drop_oldest"``: the oldest
                record is dropped. ``"conflate"``: only the newest record of each type and symbol
                is kept. Every drop is counted in ``Stream.stats()``.
            buffer: Most records that wait; has no meaning with ``"conflate"``.
            detect_gaps: Whether the stream also has the gaps that the cumulative volume of
                :class:`Trade` shows, with symbol and size, before the trade that shows them:
                whether the server, a lost connection or ``on_full`` is the cause.
            backfill: Whether the trades that such a gap misses are fetched (ka10003, ka10084,
                ka10079) with low priority, and come later in the stream as
                :class:`BackfilledTrade`, those of one gap in order; includes ``detect_gaps``.
                A further gap with ``why`` names what no TR has. Other types can't be fetched.

        Raises:
            ConfigError: not a realtime record type, an impossible symbol, or a missing symbol; an
                unknown ``on_full``, a ``buffer`` below 1, conflated order or balance events;
                ``detect_gaps`` without :class:`Trade`.
            SessionClosed: the session is not open.
        """
        return make_stream(
            self._opener,
            types,
            symbols,
            on_full=on_full,
            buffer=buffer,
            detect_gaps=detect_gaps or backfill,
            backfill_from=cast("TradeSource", self) if backfill else None,
        )


def registry_of(session: StreamFactory) -> Registry:
    """Return the registry of a session, for a consumer of records other than a stream.

    Raises:
        SessionClosed: the session is not open.
    """
    return session._registry


def registrar_of(session: StreamFactory) -> Registrar:
    """Return what registers for a session or a pool, for a consumer of records.

    Raises:
        SessionClosed: it is not open.
    """
    return session._registrar
