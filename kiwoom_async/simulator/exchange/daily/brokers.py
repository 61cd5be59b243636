"""Brokers (거래원) of an instrument on one day."""

from __future__ import annotations

import random
from collections.abc import Iterable

import msgspec

from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.flows import BROKERS, Broker, Brokers
from kiwoom_async.simulator.exchange.instruments.split import split, weights

__all__ = ["BrokerDay", "BrokerRow", "summed"]

_SHARES = [broker.share for broker in BROKERS]


class BrokerRow(msgspec.Struct, frozen=True):
    """Trades of one broker: shares and KRW."""

    broker: Broker
    bought: int
    sold: int
    paid: int
    received: int

    @property
    def net(self) -> int:
        """Shares bought less shares sold."""
        return self.bought - self.sold

    @classmethod
    def together(cls, broker: Broker, rows: Iterable[BrokerRow]) -> BrokerRow:
        """Return the sums of one broker over several days."""
        total = [0, 0, 0, 0]
        for row in rows:
            for n, value in enumerate((row.bought, row.sold, row.paid, row.received)):
                total[n] += value
        return cls(broker, *total)

    @property
    def net_amount(self) -> int:
        """KRW paid less KRW received."""
        return self.paid - self.received


class BrokerDay(msgspec.Struct, frozen=True):
    """All brokers of a day; their purchases and their sales each add up to its volume."""

    rows: list[BrokerRow]

    def of(self, code: str) -> BrokerRow | None:
        """Return the row of a broker by its code (회원사코드), None if it is not known."""
        return next((row for row in self.rows if row.broker.code == code), None)

    def foreign_net(self) -> int:
        """Return the net purchases of the foreign brokers, shares (외국계)."""
        return sum(row.net for row in self.rows if row.broker.foreign)

    @classmethod
    def made(cls, volume: int, turnover: int, rng: random.Random) -> BrokerDay:
        """Divide what was traded among the brokers of the buyers and of the sellers."""
        buyers, sellers = weights(rng, _SHARES), weights(rng, _SHARES)
        columns = (
            split(volume, buyers),
            split(volume, sellers),
            split(turnover, buyers),
            split(turnover, sellers),
        )
        rows = zip(BROKERS, *columns, strict=True)
        return cls([BrokerRow(*row) for row in rows])

    @classmethod
    def of_totals(cls, totals: Brokers, candle: Candle) -> BrokerDay:
        """Return the running totals of today; money at the average price of the day."""
        price = candle.turnover / candle.volume if candle.volume else 0.0
        return cls(
            [
                BrokerRow(broker, bought, sold, int(bought * price), int(sold * price))
                for broker, bought, sold in totals.rows()
            ]
        )


def summed(days: Iterable[BrokerDay]) -> list[BrokerRow]:
    """Return the sums of every broker over several days."""
    columns = list(zip(*(day.rows for day in days), strict=True))
    return [BrokerRow.together(rows[0].broker, rows) for rows in columns]
