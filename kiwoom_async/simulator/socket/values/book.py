"""Book values: order books (0D) and best quotes (0C).

Books are nearly all of the traffic, so they are templates that are filled, not dicts that are
encoded. What the exchange does not model is zero, as it is in recorded frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from kiwoom_async.simulator.exchange.instruments.listings import GRIDS, Kind
from kiwoom_async.simulator.exchange.market.view import (
    DEPTH,
    BookView,
    downwards,
    joined,
    shifted,
)
from kiwoom_async.simulator.exchange.trading.happenings import BookChanged
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.text import change, directed, percent, signed, template

__all__ = ["best_quote_values", "book_values"]

_LEVELS = range(1, DEPTH + 1)
_NOTHING = [0] * (2 * DEPTH + 2)


def best_quote_values(changed: BookChanged, item: str, rules: Rules) -> dict[str, str]:
    """Write 0C 주식우선호가: the best ask and bid, when they are other ones than before."""
    view, base = _view(changed, item), changed.stock.base
    ask, bid = next(iter(view.ask_prices), 0), next(iter(view.bid_prices), 0)
    return {"27": directed(ask, base), "28": directed(bid, base)}


def _view(changed: BookChanged, item: str) -> BookView:
    """Return the book of an item: that of one exchange, or both as one."""
    if changed.books is None or changed.before is None or not item.endswith("_AL"):
        return changed.view
    return joined(changed.books, changed.before)


def _parts(changed: BookChanged, view: BookView, item: str) -> list[int]:
    """Return 6044 to 6087: the part of KRX and that of NXT in the sizes of each level, and their
    totals.
    """
    if changed.books is None or not item.endswith("_AL"):
        own, other = _whole(view), _NOTHING
    else:
        own, other = (_part(view, part) for part in changed.books)
    return other + own if changed.stock.venue == "NXT" else own + other


def _whole(view: BookView) -> list[int]:
    """Return the part of an exchange in its own book: all of it."""
    sizes = _ten(view.ask_sizes) + _ten(view.bid_sizes)
    return [*sizes, view.total_ask, view.total_bid]


def _part(view: BookView, part: BookView) -> list[int]:
    """Return the sizes of a part at the levels of a book, asks and bids, and the two totals."""
    asks = shifted(part.ask_sizes, part.ask - view.ask)
    bids = shifted(part.bid_sizes, view.bid - part.bid)
    return [*asks, *bids, sum(asks), sum(bids)]


def book_values(changed: BookChanged, item: str, rules: Rules) -> str:
    """Write 0D 주식호가잔량: ten levels of each side; levels beyond a daily limit are zero."""
    view, stock = _view(changed, item), changed.stock
    ask_sizes, bid_sizes = _ten(view.ask_sizes), _ten(view.bid_sizes)
    total_ask, total_bid = view.total_ask, view.total_bid
    net = total_bid - total_ask
    with_prices = _template_with_prices(
        stock.base, stock.listing.kind, view.ask, view.bid, changed.expected
    )
    return with_prices % (
        changed.time,
        *_levels(view, ask_sizes, bid_sizes),
        total_ask,
        signed(view.total_ask_change),
        total_bid,
        signed(view.total_bid_change),
        changed.expected_size,
        signed(net),
        percent(total_bid, total_ask),
        signed(-net),
        percent(total_ask, total_bid),
        stock.both.volume if item.endswith("_AL") else changed.volume,
        *_parts(changed, view, item),
    )


def _levels(view: BookView, ask_sizes: Sequence[int], bid_sizes: Sequence[int]) -> list[int]:
    """Return size and change of the best ask, of the best bid, of the next ask, and so on."""
    levels = [0] * (4 * DEPTH)
    levels[0::4] = ask_sizes
    levels[1::4] = _ten(view.ask_changes)
    levels[2::4] = bid_sizes
    levels[3::4] = _ten(view.bid_changes)
    return levels


def _ten(values: list[Any]) -> list[Any]:
    """Return ten values, zeros where there are no more levels."""
    return values if len(values) == DEPTH else (values + [0] * DEPTH)[:DEPTH]


@lru_cache(maxsize=2_000)
def _template_with_prices(base: int, kind: Kind, ask: int, bid: int, expected: int) -> str:
    """Return a book in which only the sizes are open: the prices stay for many changes of it.

    Args:
        ask: Position of the best ask on the ladder of the day, ``bid`` the same.
        expected: Price at which a running auction would end, KRW; 0 outside one.
    """
    ladder = _ladder(base, kind)
    asks, bids = ladder[ask : ask + DEPTH], downwards(ladder, bid)
    middle = (asks[0] + bids[0]) // 2 if asks and bids else 0
    return template(
        {"21": "%s"}  # 호가시간
        | _level_fields(_ten(asks), _ten(bids), base)
        | {
            "121": "%d",  # 매도호가총잔량
            "122": "%s",  # 매도호가총잔량직전대비
            "125": "%d",  # 매수호가총잔량
            "126": "%s",  # 매수호가총잔량직전대비
            "23": str(expected),  # 예상체결가
            "24": "%d",  # 예상체결수량
            "128": "%s",  # 순매수잔량
            "129": "%.2f",  # 매수비율
            "138": "%s",  # 순매도잔량
            "139": "%.2f",  # 매도비율
        }
        | dict(zip(("200", "238", "201"), _against_base(expected, base, kind), strict=True))
        | _BETWEEN
        | {"6102": str(middle)}  # KRX 중간가
        | {"6103": "0", "6104": "0"}
        | {f"{fid}": "0" for fid in range(6105, 6110)}  # NXT 중간가
        | dict(zip(("6110", "6111", "6112"), _against_base(middle, base, kind), strict=True))
        | {"6113": "0", "6114": "3", "6115": "0.00"}  # NXT 중간가대비
        | {"20091": "0"}  # undocumented, as on live
    )


def _level_fields(asks: Sequence[int], bids: Sequence[int], base: int) -> dict[str, str]:
    fields: dict[str, str] = {}
    for level, (ask, bid) in enumerate(zip(asks, bids, strict=True), 1):
        fields |= {
            f"{40 + level}": directed(ask, base),  # 매도호가
            f"{60 + level}": "%d",  # 매도호가수량
            f"{80 + level}": "%d",  # 매도호가직전대비
            f"{50 + level}": directed(bid, base),  # 매수호가
            f"{70 + level}": "%d",  # 매수호가수량
            f"{90 + level}": "%d",  # 매수호가직전대비
        }
    return fields


def _against_base(price: int, base: int, kind: Kind) -> tuple[str, str, str]:
    """Return change, sign and rate of a price against the reference of the day."""
    if not price:
        return "0", "3", "0.00"
    difference, change_rate = change(price, base)
    return difference, GRIDS[kind].sign(price, base), change_rate


@lru_cache(maxsize=1_000)
def _ladder(base: int, kind: Kind) -> list[int]:
    return GRIDS[kind].ladder(base)


_BETWEEN = {
    "291": "0",  # 예상체결가, only while it is valid
    "292": "0",  # 예상체결량
    "293": "3",  # 예상체결가전일대비기호
    "294": "0",  # 예상체결가전일대비
    "295": "0.00",  # 예상체결가전일대비등락율
    **{f"{side + level}": "0" for level in _LEVELS for side in (620, 630)},  # liquidity providers
    "13": "%d",  # 누적거래량
    "299": "0.00",  # 예상체결율
    "215": "",  # 장운영구분
    "216": "",  # 투자자별 ticker
    **{f"{fid}": "%d" for fid in range(6044, 6088)},  # the part of KRX, and that of NXT
    "6100": "0",
    "6101": "0",
}
