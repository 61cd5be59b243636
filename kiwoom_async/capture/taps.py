"""Taps: all taps of one recorder; types and symbols may be added and removed while it runs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence

from kiwoom_async.capture.tap import Tap, WriteLine
from kiwoom_async.errors import ConfigError, KiwoomError, SubscriptionRejected
from kiwoom_async.streams.consumer import Subscription
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.opener import Registrar

__all__ = ["Taps"]


class Taps:
    """The taps of one recorder: one for each addition.

    Args:
        registry: Registers their subscriptions.
        write: Adds a line to the writer.
        mask_accounts: Whether account numbers are masked.
        on_gap: Called with each gap that has ended.
        on_error: Called with the error when the session ends a tap.

    Attributes:
        symbols: The recorded items: type code to items. Replaced as a whole, for other threads.
    """

    def __init__(
        self,
        registry: Registrar,
        write: WriteLine,
        *,
        mask_accounts: bool,
        on_gap: Callable[[Gap], None],
        on_error: Callable[[KiwoomError], None],
    ) -> None:
        self.symbols: dict[str, list[str]] = {}
        self._registry = registry
        self._write = write
        self._mask = mask_accounts
        self._on_gap = on_gap
        self._on_error = on_error
        self._live: dict[Subscription, Tap] = {}
        self._closed: Counter[str] = Counter()  # records of taps that are closed
        self._opening: set[Tap] = set()
        self._since: dt.datetime | None = None

    async def add(self, pairs: Sequence[Subscription]) -> None:
        """Start to record new subscriptions; returns when the server has acknowledged them.

        When cancelled, it undoes the registration.

        Raises:
            SubscriptionRejected, TransportError, SessionClosed, …: as :meth:`Registry.open`.
        """
        wanted = [pair for pair in pairs if pair not in self._live]
        if not wanted:
            return
        tap = Tap(
            wanted,
            self._write,
            mask_accounts=self._mask,
            on_gap=lambda *gap: self._restored(tap, *gap),
            on_mark=self._on_gap,
            on_error=self._failed,
        )
        self._opening.add(tap)
        self._live.update(dict.fromkeys(wanted, tap))
        self._name_symbols()
        try:
            await self._registry.open(tap)
            if tap.error is not None:
                raise tap.error
        except BaseException:
            self._forget(tap, tap.subscriptions)
            raise
        finally:
            self._opening.discard(tap)

    def remove(self, pairs: Sequence[Subscription]) -> None:
        """Stop recording some subscriptions. Does not block.

        Raises:
            ConfigError: one of them is not recorded.
        """
        unknown = [pair for pair in pairs if pair not in self._live]
        if unknown:
            names = ", ".join(f"{kind.__name__} {item}".strip() for kind, item in unknown)
            raise ConfigError(f"not recorded: {names}")
        for tap in {self._live[pair] for pair in pairs}:
            self._forget(tap, [pair for pair in pairs if self._live.get(pair) is tap])

    def close(self) -> None:
        """Close all taps."""
        for tap in {*self._live.values()}:
            self._close(tap)
        self._live.clear()

    def counts(self) -> Counter[str]:
        """Count the records so far by type code."""
        return sum((tap.counts() for tap in {*self._live.values()}), self._closed.copy())

    def _restored(self, tap: Tap, since: dt.datetime, until: dt.datetime, why: str) -> None:
        """Report one gap for all taps, once all are registered again."""
        if tap in self._opening and self._since is None:  # nothing of it was recorded yet
            return
        self._since = min(self._since or since, since)
        if not any(tap.hole for tap in self._live.values()):
            since, self._since = self._since, None
            self._on_gap(Gap(since, until, why))

    def _failed(self, tap: Tap, error: KiwoomError) -> None:
        """Report the error that ended a tap, except a refusal that :meth:`add` raises."""
        if not (tap in self._opening and isinstance(error, SubscriptionRejected)):
            self._on_error(error)

    def _forget(self, tap: Tap, gone: Sequence[Subscription]) -> None:
        for pair in gone:
            self._live.pop(pair, None)
        if len(gone) == len(tap.subscriptions):
            self._close(tap)
        else:
            self._registry.narrow(tap, gone)
        self._name_symbols()

    def _close(self, tap: Tap) -> None:
        tap.close()
        self._closed += tap.counts()

    def _name_symbols(self) -> None:
        symbols: dict[str, list[str]] = {}
        for kind, item in self._live:
            symbols.setdefault(kind.type_code, []).append(item)
        self.symbols = symbols
