"""Flows: brokers and programs behind the trades of an instrument, as their day's totals.

They are not updated at every trade: at intervals the totals catch up with the tape.
"""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from kiwoom_async.simulator.exchange.instruments.split import split, weights
from kiwoom_async.simulator.exchange.terms import Side

__all__ = [
    "BROKERS",
    "Broker",
    "BrokerTotal",
    "BrokerTrade",
    "Brokers",
    "Departure",
    "ProgramMark",
    "Programs",
    "broker_of",
]

_SHOWN = 5
_LATEST = 40  # of the brokers' trades
_SLOT = 30  # seconds: how finely the course of the programs is kept


class Broker(NamedTuple):
    """A member of the exchange (거래원).

    Attributes:
        code: Three digits (회원사코드).
        share: About how much of what is traded passes through it.
    """

    code: str
    name: str
    share: float
    foreign: bool = False


BROKERS = (
    Broker("050", "키움증권", 0.24),
    Broker("005", "미래에셋", 0.1),
    Broker("012", "NH투자증권", 0.08),
    Broker("017", "KB증권", 0.08),
    Broker("030", "삼성증권", 0.08),
    Broker("003", "한국투자증권", 0.08),
    Broker("002", "신한투자증권", 0.06),
    Broker("033", "제이피모간", 0.05, foreign=True),
    Broker("036", "모간스탠리", 0.05, foreign=True),
    Broker("045", "골드만삭스", 0.04, foreign=True),
    Broker("010", "메리츠", 0.04),
    Broker("004", "대 신", 0.03),
    Broker("044", "메릴린치", 0.03, foreign=True),
    Broker("008", "유진투자증권", 0.015),
    Broker("001", "교 보", 0.01),
    Broker("006", "신 영", 0.01),
    Broker("009", "한 양", 0.005),
)
_BY_CODE = {broker.code: broker for broker in BROKERS}
_NUMBERS = range(len(BROKERS))
_SHARES = [broker.share for broker in BROKERS]
_WHOLE = sum(_SHARES)
_STEPS = list(accumulate(_SHARES))[:-1]  # between the brokers, on the way from 0 to the whole
_FOREIGN = [number for number, broker in enumerate(BROKERS) if broker.foreign]


def broker_of(code: str) -> Broker | None:
    """Return the member with a code, with or without leading zeros; None if it is not known."""
    return _BY_CODE.get(code.zfill(3))


class BrokerTotal(NamedTuple):
    """Purchases or sales of a broker today, shares, and the change since the last report."""

    broker: Broker
    volume: int
    change: int


class BrokerTrade(NamedTuple):
    """One trade of a broker (순간거래량).

    Attributes:
        time: HHMMSS.
        size: Shares; ``net`` what it has bought less sold today just after.
        price: KRW.
    """

    time: str
    broker: Broker
    side: Side
    size: int
    net: int
    price: int


class Departure(NamedTuple):
    """A broker that dropped out of the five largest of a side (상위이탈원)."""

    time: str
    broker: Broker
    volume: int


class Brokers:
    """Totals of the brokers: purchases and sales each add up to the day's volume.

    Attributes:
        volume: Of the day, up to which they have caught up, shares.
        latest: Their last trades, newest last.
        departures: Those who dropped out of the five largest, newest last.
    """

    def __init__(self, volume: int, rng: random.Random) -> None:
        self._rng = rng
        self.volume = volume
        self._totals: dict[Side, list[int]] = {
            "buy": split(volume, weights(rng, _SHARES)),
            "sell": split(volume, weights(rng, _SHARES)),
        }
        self._reported = {side: list(totals) for side, totals in self._totals.items()}
        self._leaders: dict[Side, list[int]] = {side: self._five(side) for side in self._totals}
        self.latest: deque[BrokerTrade] = deque(maxlen=_LATEST)
        self.departures: dict[Side, list[Departure]] = {"buy": [], "sell": []}

    def catch_up(self, volume: int, time: str = "", price: int = 0) -> None:
        """Assign what was traded up to ``volume`` of the day to two brokers of each side; earlier
        counts as sent.
        """
        traded, self.volume = volume - self.volume, volume
        uniform = self._rng.random
        for side, totals in self._totals.items():
            self._reported[side] = totals.copy()
            part = int(traded * uniform() / 2)
            for size in (traded - part, part):
                number = bisect_right(_STEPS, uniform() * _WHOLE)
                if not size:
                    continue
                totals[number] += size
                trade = BrokerTrade(time, BROKERS[number], side, size, self._net(number), price)
                self.latest.append(trade)
                leaders = self._leaders[side]
                if number not in leaders and totals[number] >= min([totals[n] for n in leaders]):
                    self._compare(side, time)

    @classmethod
    def joined(cls, parts: Sequence[Brokers]) -> Brokers:
        """Return the sums over several exchanges."""
        one = cls(0, random.Random(0))
        for side in one._totals:
            one._totals[side] = _sums([part._totals[side] for part in parts])
            one._reported[side] = _sums([part._reported[side] for part in parts])
            one._leaders[side] = one._five(side)
            departures = (each for part in parts for each in part.departures[side])
            one.departures[side] = sorted(departures, key=lambda each: each.time)
        latest = (trade for part in parts for trade in part.latest)
        one.latest.extend(sorted(latest, key=lambda trade: trade.time))
        return one

    def _net(self, number: int) -> int:
        return self._totals["buy"][number] - self._totals["sell"][number]

    def _five(self, side: Side) -> list[int]:
        return sorted(_NUMBERS, key=self._totals[side].__getitem__, reverse=True)[:_SHOWN]

    def _compare(self, side: Side, time: str) -> None:
        """Note who is among the five largest no more."""
        before, now = self._leaders[side], self._five(side)
        self._leaders[side] = now
        self.departures[side] += [
            Departure(time, BROKERS[number], self._totals[side][number])
            for number in before
            if number not in now
        ]

    def top(self, side: Side) -> list[BrokerTotal]:
        """Return the five that bought or sold most, the largest first."""
        totals, reported = self._totals[side], self._reported[side]
        leaders = sorted(self._leaders[side], key=totals.__getitem__, reverse=True)
        return [
            BrokerTotal(BROKERS[number], totals[number], totals[number] - reported[number])
            for number in leaders
        ]

    def rows(self) -> list[tuple[Broker, int, int]]:
        """Return every broker with what it bought and sold today, shares."""
        return list(zip(BROKERS, self._totals["buy"], self._totals["sell"], strict=True))

    def foreign(self, side: Side) -> tuple[int, int]:
        """Return what the foreign ones bought or sold together, shares, and its change since
        last.
        """
        totals, reported = self._totals[side], self._reported[side]
        total = sum([totals[number] for number in _FOREIGN])
        return total, total - sum([reported[number] for number in _FOREIGN])


def _sums(columns: Sequence[list[int]]) -> list[int]:
    return [sum(values) for values in zip(*columns, strict=True)]


class ProgramMark(NamedTuple):
    """Program trading of the day up to a moment: shares and KRW.

    Attributes:
        time: The moment.
        price: Of the instrument, KRW; ``volume`` what was traded of it on the day, shares.
    """

    time: dt.datetime
    price: int
    volume: int
    bought: int
    sold: int
    paid: int
    received: int


class Programs:
    """Program purchases and sales of today, a part of all trades.

    Attributes:
        buy_volume: Shares; ``sell_volume`` the same.
        buy_amount: KRW; ``sell_amount`` the same.
        net_volume_before: ``net_volume`` at the last report, shares; ``net_million_before``
            the same.
        opening: Where they stood when the simulator was opened.
        course: Where they stood later, by the half minute; the oldest first.
    """

    def __init__(
        self, volume: int, turnover: int, rng: random.Random, now: dt.datetime, price: int
    ) -> None:
        self._rng = rng
        self._volume = self._turnover = 0
        self.buy_volume = self.sell_volume = 0
        self.buy_amount = self.sell_amount = 0
        self.course: dict[dt.datetime, ProgramMark] = {}
        self._assign(volume, turnover)
        self.opening = self._mark(now, price)
        self.net_volume_before, self.net_million_before = self.net_volume, self.net_million

    @classmethod
    def joined(cls, parts: Sequence[Programs]) -> Programs:
        """Return the sums over several exchanges, with the price of the first."""
        first = parts[0].opening
        one = cls(0, 0, random.Random(0), first.time, first.price)
        for name in ("buy_volume", "sell_volume", "buy_amount", "sell_amount"):
            setattr(one, name, sum(getattr(part, name) for part in parts))
        one.opening = _together([part.opening for part in parts])
        marks = [part.opening for part in parts]
        for slot in sorted({slot for part in parts for slot in part.course}):
            marks = [part.course.get(slot, last) for part, last in zip(parts, marks, strict=True)]
            one.course[slot] = _together(marks)
        one.net_volume_before = sum(part.net_volume_before for part in parts)
        one.net_million_before = sum(part.net_million_before for part in parts)
        return one

    @property
    def net_volume(self) -> int:
        """Bought less sold, shares."""
        return self.buy_volume - self.sell_volume

    @property
    def net_million(self) -> int:
        """Bought less sold, million KRW, as it is shown: each rounded down before."""
        return self.buy_amount // 1_000_000 - self.sell_amount // 1_000_000

    def catch_up(self, volume: int, turnover: int, now: dt.datetime, price: int) -> None:
        """Assign a part of what was traded up to the totals of the day to programs."""
        self.net_volume_before, self.net_million_before = self.net_volume, self.net_million
        self._assign(volume, turnover)
        slot = now.replace(second=now.second // _SLOT * _SLOT, microsecond=0)
        self.course[slot] = self._mark(now, price)

    def _assign(self, volume: int, turnover: int) -> None:
        traded, amount = volume - self._volume, turnover - self._turnover
        self._volume, self._turnover = volume, turnover
        bought, sold = (int(traded * self._rng.uniform(0, 0.4)) for _ in range(2))
        self.buy_volume += bought
        self.sell_volume += sold
        self.buy_amount += amount * bought // (traded or 1)
        self.sell_amount += amount * sold // (traded or 1)

    def _mark(self, now: dt.datetime, price: int) -> ProgramMark:
        totals = (self.buy_volume, self.sell_volume, self.buy_amount, self.sell_amount)
        return ProgramMark(now, price, self._volume, *totals)


def _together(marks: Sequence[ProgramMark]) -> ProgramMark:
    """Return the sums of marks of several exchanges, at the latest of their times."""
    time = max(mark.time for mark in marks)
    volume, *totals = (sum(column) for column in zip(*(mark[2:] for mark in marks), strict=True))
    return ProgramMark(time, marks[0].price, volume, *totals)
