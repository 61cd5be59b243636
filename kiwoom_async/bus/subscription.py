"""Subscription: the records of a publisher as an async iterator, on any machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Any, Literal, Self, TypedDict, TypeVar, Unpack, overload

from kiwoom_async.bus.broker import Broker
from kiwoom_async.bus.consumers import Start, check_durable
from kiwoom_async.bus.receiver import Receiver
from kiwoom_async.capture.line import Line
from kiwoom_async.capture.making import BlockMaker, maker
from kiwoom_async.capture.selection import Selection
from kiwoom_async.capture.snapshot import Snapshot, is_snapshot
from kiwoom_async.errors import ConfigError
from kiwoom_async.records.kinds import listed
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.buffers import OnFull
from kiwoom_async.streams.feed import Feed, StreamStats
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.requests import check_overflow, subscriptions
from kiwoom_async.streams.stream import Event, Stream
from kiwoom_async.wire.symbols import symbol

__all__ = ["Subscription", "SubscriptionStats"]

A = TypeVar("A", bound=Event)
B = TypeVar("B", bound=Event)
C = TypeVar("C", bound=Event)
D = TypeVar("D", bound=Event)
E = TypeVar("E", bound=Event)
R_co = TypeVar("R_co", covariant=True)

_UNBOUNDED = 2**62


class Options(TypedDict, total=False):
    """The named arguments of a subscription."""

    server: str | None
    since: Start
    durable: str | None
    on_full: OnFull | Literal["wait"] | None
    buffer: int
    timeout: float


class SubscriptionStats(StreamStats, frozen=True):
    """Counters of a subscription.

    Attributes:
        behind: Messages that wait at the broker; each has up to 64 records.
        connected: Whether the broker is there.
        reconnections: Times it came back.
    """

    behind: int = 0
    connected: bool = False
    reconnections: int = 0


class Subscription(Stream[R_co]):
    """An async iterator over the records that a publisher sends to a broker.

    ::

        async with Subscription("nats://hub", (Trade, Gap), "005930") as records:
            async for record in records:
                print(record)

    It is used like a :class:`~kiwoom_async.Stream`, and needs no key and no session. The records
    are those that the publisher's session received: same classes, same bytes, same
    ``received_ns``, same order. A lost broker costs nothing that it keeps: the subscription
    connects again, without end, and goes on behind the last record.

    With ``durable`` several programs of the same name share the records: each message goes to one
    of them, in no order between them. It is done with when the program asks for the record behind
    its last one; what a program that ends was not done with goes to another one, and may so be
    read twice.

    Args:
        broker: The broker, or its URL.
        types: A record type, or several; with :class:`Gap` among them it shows where records are
            missing: lost by the recorder, by the broker, or never sent. A TR id (``"ka10001"``)
            gives its recorded answers (``Recorder.every``), each a
            :class:`~kiwoom_async.capture.Snapshot`.
        symbols: Symbols, all by default.
        server: Name of the server (``live``, ``paper``); may be omitted if the broker has the
            records of one only.
        since: Where to begin: a moment as for :meth:`Journal.lines`, or ``"start"`` for the oldest
            record the broker keeps. By default with the next one. A durable subscription that
            exists goes on where it stopped.
        durable: Name of a durable subscription.
        on_full: What happens when the program is slower than the records come: as for
            ``Session.stream``, or ``"wait"``: they wait at the broker. ``"wait"`` is the default
            with ``since`` and ``durable``, else ``"raise"``.
        buffer: Most records that wait here.
        timeout: Seconds to wait for the broker, and for its first publisher, when it is entered.

    Raises:
        ConfigError: not a realtime record type, an impossible symbol or name, or a policy that
            drops records of a durable subscription.
    """

    @overload
    def __init__(
        self: Subscription[A],
        broker: Broker | str,
        types: type[A] | tuple[type[A]],
        *symbols: str,
        **options: Unpack[Options],
    ) -> None: ...
    @overload
    def __init__(
        self: Subscription[A | B],
        broker: Broker | str,
        types: tuple[type[A], type[B]],
        *symbols: str,
        **options: Unpack[Options],
    ) -> None: ...
    @overload
    def __init__(
        self: Subscription[A | B | C],
        broker: Broker | str,
        types: tuple[type[A], type[B], type[C]],
        *symbols: str,
        **options: Unpack[Options],
    ) -> None: ...
    @overload
    def __init__(
        self: Subscription[A | B | C | D],
        broker: Broker | str,
        types: tuple[type[A], type[B], type[C], type[D]],
        *symbols: str,
        **options: Unpack[Options],
    ) -> None: ...
    @overload
    def __init__(
        self: Subscription[A | B | C | D | E],
        broker: Broker | str,
        types: tuple[type[A], type[B], type[C], type[D], type[E]],
        *symbols: str,
        **options: Unpack[Options],
    ) -> None: ...
    @overload
    def __init__(
        self: Subscription[Snapshot],
        broker: Broker | str,
        types: str,
        *symbols: str,
        **options: Unpack[Options],
    ) -> None: ...
    @overload
    def __init__(
        self: Subscription[Event],
        broker: Broker | str,
        types: Sequence[type[Event]],
        *symbols: str,
        **options: Unpack[Options],
    ) -> None: ...
    @overload
    def __init__(
        self: Subscription[Event | Snapshot],
        broker: Broker | str,
        types: Sequence[type[Event] | str],
        *symbols: str,
        **options: Unpack[Options],
    ) -> None: ...
    def __init__(
        self,
        broker: Broker | str,
        types: type[Any] | str | Sequence[type[Any] | str],
        *symbols: str,
        server: str | None = None,
        since: Start = None,
        durable: str | None = None,
        on_full: OnFull | Literal["wait"] | None = None,
        buffer: int = 10_000,
        timeout: float = 30.0,
    ) -> None:
        named = listed(types)
        answers = [kind for kind in named if isinstance(kind, str) and is_snapshot(kind)]
        kinds = tuple(kind for kind in named if kind not in answers)
        keeps_all = since is not None or durable is not None
        policy = on_full or ("wait" if keeps_all else "raise")
        if durable is not None:
            check_durable(durable)
            if policy != "wait":
                raise ConfigError('a durable subscription drops no records: on_full="wait"')
        make = partial(_made, maker(kinds)) if answers else maker(kinds)
        check_overflow(kinds, "raise" if policy == "wait" else policy, buffer)
        if answers and policy == "conflate":
            raise ConfigError("answers of TRs can't be conflated")
        pairs = _pairs(kinds, symbols)
        start = None if isinstance(since, str) else since
        items = [item for _, item in pairs if item]
        if answers and not items:
            items = [symbol(one) for one in symbols]
        shown: tuple[type[Any], ...] = (*kinds, Snapshot) if answers else kinds
        feed: Feed[Any] = (
            Feed(shown, pairs, on_full="raise", buffer=_UNBOUNDED)
            if policy == "wait"
            else Feed(shown, pairs, on_full=policy, buffer=buffer)
        )
        selection = Selection([*kinds, *answers], items, start)
        self._receiver = Receiver(
            Broker.of(broker),
            feed,
            selection,
            make,
            BlockMaker(kinds, selection),
            server=server,
            since=since,
            durable=durable,
            most_waiting=buffer if policy == "wait" else None,
            timeout=timeout,
        )
        super().__init__(feed, self._receiver.open)

    async def __aenter__(self) -> Self:
        """Connect, and begin to read.

        Raises:
            BusRefused: wrong credentials or no permission, records of a newer version, or a durable
                subscription of other records.
            BusError: no connection, or no publisher, in time.
            ConfigError: the broker has the records of several servers.
        """
        await super().__aenter__()
        self._receiver.begin()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._receiver.finished = error is None
        await self.aclose()

    async def aclose(self) -> None:
        """Close it; closing twice is allowed. Buffered records can still be read."""
        self._feed.close()
        await self._receiver.wait_closed()

    async def __anext__(self) -> R_co:
        """Return the next record.

        Raises:
            StopAsyncIteration: it was closed.
            SlowConsumer: the buffer overflowed with ``on_full="raise"``, and was read to its end.
            StreamError: it was not entered, so no record would ever come.
            BusRefused: the broker does not allow it any more.
        """
        if self._receiver.has_work():
            await self._receiver.work()
        buffer = self._buffer
        if not buffer.records:
            await self._wait()
        return buffer.pop()

    async def _batch(self, max_size: int, max_wait: float) -> list[R_co]:
        if self._receiver.has_work():
            await self._receiver.work()
        return await super()._batch(max_size, max_wait)

    def stats(self) -> SubscriptionStats:
        """Return the current counters."""
        found = self._feed.stats()
        receiver = self._receiver
        return SubscriptionStats(
            delivered=found.delivered,
            dropped=found.dropped,
            buffered=found.buffered,
            high_water=found.high_water,
            gaps=found.gaps,
            behind=receiver.behind,
            connected=receiver.link.is_up,
            reconnections=receiver.link.reconnections,
        )

    def __repr__(self) -> str:
        return super().__repr__().replace("<Stream", "<Subscription", 1)


def _pairs(kinds: Sequence[type[Any]], symbols: Sequence[str]) -> list[tuple[type[Realtime], str]]:
    """Return pairs of record type and item; a blank item stands for all."""
    records = [kind for kind in kinds if kind is not Gap]
    if symbols and records:
        return subscriptions(records, symbols)
    return [(kind, "") for kind in records]


def _made(make: Callable[[Line], Any], line: Line) -> Any:
    """Make the record of a line, which may be an answer of a TR."""
    if is_snapshot(line.type):
        return Snapshot(line.type, line.item, line.received_ns, line.values)
    return make(line)
