"""Units checked by arithmetic between the values of one record.

A relation compares what a value is with what it should be by its neighbours; the ratio of the two
is 1 where both units are right, and a power of ten where one is wrong. Ratios are taken over the
records of a page, so that one unusual stock proves nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from statistics import median
from typing import Any, NamedTuple

from kiwoom_async import FieldError, Record

__all__ = ["Finding", "findings"]

_FACTORS = {
    "hundred": 1e2, "thousand": 1e3, "ten thousand": 1e4, "million": 1e6, "ten million": 1e7,
    "eok": 1e8,
}  # fmt: skip
_SCALES = "|".join(name.replace(" ", "_") for name in sorted(_FACTORS, key=len, reverse=True))
_AMOUNT = re.compile(rf"(.*?)_?(turnover|amount)(?:_({_SCALES}))?")
_VOLUME = re.compile(rf"(.*?)_?(volume|size|shares)(?:_({_SCALES}))?")
_PRICES = ("close", "price", "average_price", "fill_price")
_ENOUGH = 50  # in its unit: a smaller value is mostly rounding

Values = Mapping[str, float]
Ratio = tuple[tuple[str, ...], float]


class Finding(NamedTuple):
    """Result of one relation on a page.

    Attributes:
        fields: Names of the fields it compares; the unit of the first is what it checks.
        ratio: Median of what the first is by what it should be.
        tolerance: How far from 1 the ratio may be, as a factor.
    """

    fields: tuple[str, ...]
    ratio: float
    tolerance: float

    @property
    def contradicts(self) -> bool:
        """Whether a unit can't be right."""
        return not 1 / self.tolerance <= self.ratio <= self.tolerance


def findings(records: Iterable[Record]) -> list[Finding]:
    """Return findings about the units of the fields from the records of one page."""
    found: dict[tuple[tuple[str, ...], float], list[float]] = defaultdict(list)
    for record in records:
        small, values = _values(record)
        for relation, tolerance in _RELATIONS:
            for names, ratio in relation(values, small):
                found[names, tolerance].append(ratio)
    return [Finding(names, median(ratios), by) for (names, by), ratios in found.items()]


def _values(record: Record) -> tuple[set[str], dict[str, float]]:
    """Return the names of values too small to prove a thing, and all values in base units."""
    small, values = set(), {}
    for field in record.fields():
        try:
            value: Any = field.__get__(record)
        except FieldError:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or " or " in field.unit:
            continue
        factor = next((f for n, f in _FACTORS.items() if field.unit.startswith(f"{n} ")), 1)
        values[field.name] = float(value) * factor
        if abs(value) < _ENOUGH:
            small.add(field.name)
    return small, values


def _price(values: Values) -> float:
    """Return the approximate price of one share in the record; 0 if unknown."""
    if values.get("low") and values.get("high"):
        return (values["low"] + values["high"]) / 2
    return next((values[name] for name in _PRICES if values.get(name)), 0)


def _turnover_by_volume(values: Values, small: set[str]) -> Iterator[Ratio]:
    """Turnover / volume is about the price, on either side."""
    price = _price(values)
    volumes = {(m[1], m[2]): name for name in values if (m := _VOLUME.fullmatch(name))}
    for name in values:
        amount = _AMOUNT.fullmatch(name)
        if not amount or not price or "previous" in name or "change" in name:
            continue
        key = ("", "size") if amount[1] == "instant" else (amount[1], "volume")
        volume = volumes.get(key, "")
        if not volume or {name, volume} & small:
            continue
        yield (name, volume), abs(values[name]) / abs(values[volume]) / price


def _rate_of_change(values: Values, small: set[str]) -> Iterator[Ratio]:
    """The change by the previous price is the rate."""
    for price in ("price", "close"):
        change, rate = values.get("change", 0), values.get("change_rate", 0)
        before = values.get(price, 0) - change
        if price in values and change and before > 0 and abs(rate) >= 0.1:
            yield ("change_rate", "change", price), rate / (change / before * 100)


def _cost_of_a_position(values: Values, small: set[str]) -> Iterator[Ratio]:
    """Shares by their price is what they cost, and what they are worth."""
    for amount, price in (("cost", "average_price"), ("market_value", "price")):
        if values.get(amount) and values.get(price) and values.get("held_size"):
            expected = values[price] * values["held_size"]
            yield (amount, price, "held_size"), values[amount] / expected


def _worth_of_a_company(values: Values, small: set[str]) -> Iterator[Ratio]:
    """Listed shares by their price is the market capitalisation."""
    shares = next((n for n in values if re.fullmatch(r"listed_shares(_thousand)?", n)), "")
    price = _price(values)
    if shares and price and values.get("market_cap_eok"):
        yield ("market_cap_eok", shares), values["market_cap_eok"] / (values[shares] * price)


def _share_of_foreigners(values: Values, small: set[str]) -> Iterator[Ratio]:
    """Held by all that may be held is the exhaustion rate."""
    held, free = values.get("foreign_held_shares", 0), values.get("acquirable_shares", 0)
    rate = values.get("foreign_exhaustion_rate", 0)
    if held and free and rate >= 0.3:
        names = ("foreign_exhaustion_rate", "foreign_held_shares", "acquirable_shares")
        yield names, rate / (held / (held + free) * 100)


def _short_sales(values: Values, small: set[str]) -> Iterator[Ratio]:
    """Turnover by volume is the average price; volume by all volume is the weight."""
    turnover, volume = "short_sale_turnover_thousand", "short_sale_volume"
    price = values.get("short_sale_average_price", 0)
    if price and values.get(turnover) and values.get(volume):
        yield (turnover, volume), values[turnover] / values[volume] / price
    weight = values.get("short_sale_volume_weight", 0)
    if weight >= 0.3 and values.get("volume"):
        yield ("short_sale_volume_weight",), weight / (values[volume] / values["volume"] * 100)


def _volume_against_yesterday(values: Values, small: set[str]) -> Iterator[Ratio]:
    """Today's volume by yesterday's is the rate."""
    rate, before = values.get("volume_vs_previous_rate", 0), values.get("previous_volume", 0)
    now = values.get("volume", values.get("cumulative_volume", 0))
    if before and now and abs(rate) >= 0.3:
        yield ("volume_vs_previous_rate",), abs(rate) / (now / before * 100)


def _surge(values: Values, small: set[str]) -> Iterator[Ratio]:
    """What was added by what was there is the surge."""
    for now, before, added in (
        ("volume", "prior_volume", "surge_volume"),
        ("current_size", "base_size", "surge_size"),
    ):
        rate = values.get("surge_rate", 0)
        if values.get(before) and abs(rate) >= 0.3 and values.get(added):
            yield ("surge_rate", added, before), rate / (values[added] / values[before] * 100)
            yield (added, now, before), values[added] / (values[now] - values[before] or 1)


_RELATIONS = (
    (_turnover_by_volume, 3.0),
    (_rate_of_change, 1.1),
    (_cost_of_a_position, 1.02),
    (_worth_of_a_company, 1.5),
    (_share_of_foreigners, 1.05),
    (_short_sales, 1.1),
    (_volume_against_yesterday, 1.1),
    (_surge, 1.1),
)
