"""Groups: the sectors of the listed companies, by size and by industry."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from operator import attrgetter
from typing import NamedTuple

from kiwoom_async.simulator.exchange.instruments.industries import INDUSTRIES
from kiwoom_async.simulator.exchange.instruments.listings import Listing

__all__ = ["Group", "groups_of"]

_MANUFACTURING = {"027": ("005", "015"), "106": ("115", "127")}
"""Indices of all manufacturing industries (제조): the first and the last of those."""

_LARGE, _MEDIUM = 100, 300  # ranks by market value of the last large and the last medium company
_LARGE_PART, _MEDIUM_PART = 0.3, 0.7  # of the companies, where fewer are listed


class Group(NamedTuple):
    """The companies of a sector.

    Attributes:
        code: Three digits (업종코드).
        name: Korean name (업종명).
        base: Value of its index the day before, hundredths of a point.
        companies: The largest first.
    """

    code: str
    name: str
    base: int
    companies: Sequence[Listing]


def groups_of(listed: Iterable[Listing], seed: str) -> list[Group]:
    """Return the sectors of the listed companies by code; each has at least one of them.

    By size the hundred largest companies of a board are large (대형주), and the next two hundred
    medium (중형주). Where fewer are listed it is three, and the next four, in ten of them, and the
    indices of the largest companies have as many.
    """
    by_value = sorted(listed, key=attrgetter("worth"), reverse=True)
    kospi = [one for one in by_value if one.market == "kospi"]
    kosdaq = [one for one in by_value if one.market == "kosdaq"]
    large, medium = _large(kospi), _medium(kospi)
    large_ones, medium_ones = _large(kosdaq), _medium(kosdaq)
    found = [
        Group("001", "종합(KOSPI)", 2_650_12, kospi),
        Group("002", "대형주", 2_641_37, kospi[:large]),
        Group("003", "중형주", 2_803_55, kospi[large:medium]),
        Group("004", "소형주", 2_377_18, kospi[medium:]),
        Group("101", "종합(KOSDAQ)", 871_48, kosdaq),
        Group("138", "KOSDAQ 100", 1_912_05, kosdaq[:large_ones]),
        Group("139", "KOSDAQ MID 300", 842_76, kosdaq[large_ones:medium_ones]),
        Group("140", "KOSDAQ SMALL", 2_518_94, kosdaq[medium_ones:]),
        Group("150", "KOSDAQ 150", 1_427_30, kosdaq[: min(medium_ones, 150)]),
        Group("201", "KOSPI200", 352_66, kospi[: min(medium, 200)]),
        Group("401", "KOSPI100", 2_704_18, kospi[:large]),
        Group("701", "KRX100", 5_612_40, by_value[: _large(by_value)]),
        *_industries(by_value, seed),
    ]
    return sorted((one for one in found if one.companies), key=attrgetter("code"))


def _large(companies: Sequence[Listing]) -> int:
    """Return the rank of the last large company."""
    return min(_LARGE, ceil(len(companies) * _LARGE_PART))


def _medium(companies: Sequence[Listing]) -> int:
    """Return the rank of the last medium company."""
    return min(_MEDIUM, ceil(len(companies) * _MEDIUM_PART))


def _industries(companies: Sequence[Listing], seed: str) -> Iterator[Group]:
    """Yield the industries, and all manufacturing industries of each board together."""
    for code, name in INDUSTRIES.items():
        members = [one for one in companies if one.industry == code]
        yield Group(code, name, _base(code, seed), members)
    for code, (first, last) in _MANUFACTURING.items():
        members = [one for one in companies if first <= one.industry <= last]
        yield Group(code, "제조", _base(code, seed), members)


def _base(code: str, seed: str) -> int:
    return random.Random(f"{seed}:industry:{code}").randrange(50_000, 900_000)
