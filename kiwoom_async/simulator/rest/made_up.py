"""Made-up answers of the queries that are not modelled: the right fields with random values.

What a stock's own numbers can fill (price, change, volume, ...) is filled from them, so such an
answer agrees with the modelled ones; everything else comes from a seed of its own and is the same
whenever the same is asked.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Request, bare_symbol, blank
from kiwoom_async.simulator.text import directed, percent, rate, signed
from kiwoom_async.spec import API, FieldSpec

__all__ = ["made_up"]

_ROWS = 25
_ROWS_PER_PAGE = 20
_UNITS = {"thousand": 1_000, "million": 1_000_000, "eok": 100_000_000}

_NUMBERS: dict[str, Callable[[Stock], int]] = {
    "price": lambda stock: stock.price,
    "close": lambda stock: stock.price,
    "open": lambda stock: stock.open,
    "high": lambda stock: stock.high,
    "low": lambda stock: stock.low,
    "ask": lambda stock: stock.book.best_ask,
    "bid": lambda stock: stock.book.best_bid,
    "base_price": lambda stock: stock.base,
    "previous_close": lambda stock: stock.base,
    "upper_limit_price": lambda stock: stock.book.prices[-1],
    "lower_limit_price": lambda stock: stock.book.prices[0],
    "change": lambda stock: stock.price - stock.base,
    "volume": lambda stock: stock.volume,
    "cumulative_volume": lambda stock: stock.volume,
    "previous_volume": lambda stock: stock.yesterday.volume,
    "turnover": lambda stock: stock.turnover,
    "cumulative_turnover": lambda stock: stock.turnover,
    "listed_shares": lambda stock: stock.listing.shares,
    "market_cap": lambda stock: stock.price * stock.listing.shares,
}
"""What a stock can say, by the English names of the spec without their unit."""


def made_up(request: Request) -> Answer:
    """Answer any query: a row per stock, or per day or moment of the stock asked for."""
    symbols = [
        bare_symbol(request.text(param.wire))
        for param in request.api.params
        if param.kind == "symbol" and request.text(param.wire)
    ]
    listed = list(request.exchange.stocks.values())
    asked = [stock for stock in listed if stock.symbol in symbols]
    if symbols and not asked:
        return blank(request.api)
    stocks = asked or listed
    first = int(request.cursor or 0)
    last = min(first + _ROWS_PER_PAGE, _ROWS) if request.api.continuation else _ROWS
    rows = [_Author(request, stocks, number) for number in range(first, last)]
    body: dict[str, Any] = {
        field.wire: [one.row(request.api) for one in rows]
        if field.kind == "table"
        else rows[0].text(field)
        for field in request.api.fields
    }
    return Answer(body=body, cursor=str(last) if last < _ROWS else "")


class _Author:
    """Writes the fields of one row."""

    def __init__(self, request: Request, stocks: list[Stock], number: int) -> None:
        self._stock = stocks[number % len(stocks)]
        self._number = number
        self._now = request.exchange.clock.now
        self._random = random.Random(f"{request.api.id}:{self._stock.symbol}:{number}")

    def row(self, api: API) -> dict[str, str]:
        return {field.wire: self.text(field) for field in api.rows}

    def text(self, field: FieldSpec) -> str:
        match field.kind:
            case "stock":
                return self._stock.symbol
            case "day":
                return f"{self._now - dt.timedelta(days=self._number):%Y%m%d}"
            case "time_of_day":
                layout = "%H:%M:%S" if field.format else "%H%M%S"
                return f"{self._now - dt.timedelta(seconds=self._number):{layout}}"
            case "moment":
                return f"{self._now - dt.timedelta(minutes=self._number):%Y%m%d%H%M%S}"
            case "direction":
                return self._stock.sign(self._stock.price)
            case "choice":
                return self._random.choice(list(field.codes))
            case "yes_no":
                return self._random.choice("YN")
            case "code":
                return f"{self._number + 1:03d}"
            case "text":
                return self._stock.listing.name if field.name == "name" else field.label
            case "aggressor":
                return f"{self._random.choice('+-')}{self._random.randrange(1, 1_000)}"
            case "number" | "decimal":
                return self._fraction(field)
        return self._whole(field)

    def _fraction(self, field: FieldSpec) -> str:
        if field.format:  # a rate with its per cent sign
            return f"{self._random.randrange(20, 100, 10)}%"
        if field.name == "change_rate":
            stock = self._stock
            return rate(percent(stock.price - stock.base, stock.base))
        value = self._random.uniform(0.01, 99)
        if field.scale > 1:
            return str(int(value * field.scale))
        if field.sign:
            return rate(value * self._random.choice((-1, 1)))
        return f"{value:.2f}"

    def _whole(self, field: FieldSpec) -> str:
        name, unit = _without_unit(field.name)
        if field.name == "rank":
            return str(self._number + 1)
        known = _NUMBERS.get(name)
        if known is None:
            value = self._random.randrange(1, 1_000_000) // unit + 1
        else:
            value = abs(known(self._stock)) // unit * (1 if known(self._stock) >= 0 else -1)
        if field.sign == "direction":
            return directed(abs(value), self._stock.base) if known else str(value)
        if field.sign == "side":
            return f"{self._random.choice('+-')}{value}"
        if field.sign == "value" and known is None:
            value *= self._random.choice((-1, 1))
        return signed(value) if field.sign == "value" else str(value)


def _without_unit(name: str) -> tuple[str, int]:
    """Return an English name without the unit at its end, and what that unit is worth."""
    bare, _, unit = name.rpartition("_")
    return (bare, _UNITS[unit]) if unit in _UNITS else (name, 1)
