"""Themes (테마): groups of companies that are traded together, regardless of industry."""

from __future__ import annotations

import random
from collections.abc import Iterable

import msgspec

from kiwoom_async.simulator.exchange.instruments.listings import Listing

__all__ = ["Theme", "themes_of"]

_THEMES = (
    # code, name, symbols of known companies
    ("100", "반도체_대표주", ("005930", "000660")),
    ("141", "2차전지_소재/생산", ("247540", "086520", "005490")),
    ("205", "바이오_대표주", ("207940", "068270", "0126Z0", "028300")),
    ("319", "인터넷_대표주", ("035420", "035720")),
    ("343", "자동차_대표주", ("005380",)),
    ("452", "은행", ("105560",)),
    ("471", "전력설비", ("015760",)),
    ("505", "해운", ("005880",)),
    ("553", "LED", ("046890", "005930")),
    ("561", "지주사", ("0126Z0", "005490", "105560")),
)
_OF_INVENTED = (1, 1, 2)  # themes an invented company is in


class Theme(msgspec.Struct):
    """A group of companies.

    Attributes:
        code: Three digits (테마그룹코드).
        name: Korean name (테마명).
        members: Its companies, in the order of listing.
    """

    code: str
    name: str
    members: list[Listing]


def themes_of(listed: Iterable[Listing], seed: str) -> dict[str, Theme]:
    """Return the themes of the listed companies by code; each has at least one of them."""
    themes = {code: Theme(code, name, []) for code, name, _ in _THEMES}
    known = {code: symbols for code, _, symbols in _THEMES}
    named = {symbol for symbols in known.values() for symbol in symbols}
    for stock in listed:
        rng = random.Random(f"{seed}:{stock.symbol}:themes")
        chosen = rng.sample(list(themes), rng.choice(_OF_INVENTED))
        for code, theme in themes.items():
            if stock.symbol in known[code] or (stock.symbol not in named and code in chosen):
                theme.members.append(stock)
    return {code: theme for code, theme in themes.items() if theme.members}
