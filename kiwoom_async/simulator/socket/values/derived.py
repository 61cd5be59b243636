"""Derived values, computed from other prices: an ETF (0G), an ELW (0m, 0u), indices (0J,
0U), and gold abroad (0I).
"""

from __future__ import annotations

from kiwoom_async.simulator.exchange.instruments.world_gold import WorldGold
from kiwoom_async.simulator.exchange.trading.happenings import (
    NavChanged,
    SectorMoved,
    WarrantValued,
    WorldGoldMoved,
)
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.text import (
    change,
    directed,
    percent,
    points,
    rate,
    signed,
    signed_points,
    template,
)

__all__ = [
    "breadth_values",
    "index_values",
    "nav_values",
    "warrant_indicators",
    "warrant_theory",
    "world_gold_values",
]

_INDEX = template(
    {
        "20": "%s",  # 체결시간
        "10": "%s",  # 현재가
        "11": "%s",  # 전일대비
        "12": "%s",  # 등락율
        "15": "%d",  # 거래량
        "13": "%d",  # 누적거래량
        "14": "%d",  # 누적거래대금
        "16": "%s",  # 시가
        "17": "%s",  # 고가
        "18": "%s",  # 저가
        "25": "%s",  # 전일대비기호
        "26": "%s",  # 전일거래량대비
    }
)
_BREADTH = template(
    {
        "20": "%s",  # 체결시간
        "252": "%d",  # 상승종목수
        "251": "%d",  # 상한종목수
        "253": "%d",  # 보합종목수
        "255": "%d",  # 하락종목수
        "254": "%d",  # 하한종목수
        "13": "%d",  # 누적거래량
        "14": "%d",  # 누적거래대금
        "10": "%s",  # 현재가
        "11": "%s",  # 전일대비
        "12": "%s",  # 등락율
        "256": "%d",  # 거래형성종목수
        "257": "%.2f",  # 거래형성비율
        "25": "%s",  # 전일대비기호
    }
)


def nav_values(changed: NavChanged, item: str, rules: Rules) -> dict[str, str]:
    """Write 0G ETF NAV: what a share holds, and how far its price is from that."""
    fund = changed.fund
    nav, base = fund.nav, fund.base_nav
    difference, change_rate = change(fund.price, fund.base)
    index_rate = percent(fund.index.value - fund.index.base, fund.index.base)
    return {
        "36": points(nav, base),
        "37": signed_points(nav - base),
        "38": rate(percent(nav - base, base)),
        "39": f"{fund.tracking_error:.2f}",
        "20": changed.time,
        "10": directed(fund.price, fund.base),
        "11": difference,
        "12": change_rate,
        "13": str(fund.volume),
        "25": fund.sign(fund.price),
        "667": "",  # these three are documented here and belong to ELWs
        "668": "",
        "669": "",
        "265": rate(percent(nav - base, base) - index_rate),
        "266": rate(percent(fund.price * 100 - nav, nav)),
    }


def warrant_indicators(valued: WarrantValued, item: str, rules: Rules) -> dict[str, str]:
    """Write 0u ELW 지표."""
    warrant = valued.warrant
    return {
        "20": valued.time,
        "666": f"{warrant.parity:.2f}",
        "1211": f"{warrant.time_value:.2f}",  # in which unit is said nowhere: KRW
        "667": f"{warrant.gearing:.2f}",
        "668": rate(warrant.break_even),
        "669": rate(warrant.fulcrum),
    }


def warrant_theory(valued: WarrantValued, item: str, rules: Rules) -> dict[str, str]:
    """Write 0m ELW 이론가: the theoretical price and how it changes with everything else."""
    warrant = valued.warrant
    theory = warrant.theory()
    return {
        "20": valued.time,
        "10": directed(warrant.price, warrant.base),
        "670": f"{theory.price:.2f}",
        "671": f"{warrant.implied_volatility(warrant.price):.2f}",
        "672": f"{theory.delta:.6f}",
        "673": f"{theory.gamma:.6f}",
        "674": f"{theory.theta:.6f}",
        "675": f"{theory.vega:.6f}",
        "676": f"{theory.rho:.6f}",
        "706": f"{warrant.implied_volatility(warrant.book.best_bid):.2f}",
    }


def index_values(moved: SectorMoved, item: str, rules: Rules) -> str:
    """Write 0J 업종지수: volumes in thousand shares, amounts in million KRW."""
    view, day = moved.view, moved.view.day
    value, base = day.value, day.base
    return _INDEX % (
        moved.time,
        points(value, base),
        signed_points(value - base),
        rate(percent(value - base, base)),
        view.size // 1_000,
        view.volume // 1_000,
        view.turnover // 1_000_000,
        points(day.open, base),
        points(day.high, base),
        points(day.low, base),
        day.sign,
        signed((view.volume - day.volume_yesterday) // 1_000),
    )


def breadth_values(moved: SectorMoved, item: str, rules: Rules) -> str:
    """Write 0U 업종등락: those at a limit are counted among the rising and the falling as well."""
    view, day, breadth = moved.view, moved.view.day, moved.view.breadth
    value, base = day.value, day.base
    return _BREADTH % (
        moved.time,
        breadth.rising,
        breadth.at_upper_limit,
        breadth.unchanged,
        breadth.falling,
        breadth.at_lower_limit,
        view.volume // 1_000,
        view.turnover // 1_000_000,
        points(value, base),
        signed_points(value - base),
        rate(percent(value - base, base)),
        breadth.traded,
        percent(breadth.traded, view.members),
        day.sign,
    )


def world_gold_values(moved: WorldGoldMoved, item: str, rules: Rules) -> dict[str, str]:
    """Write 0I 국제금환산가격: ``MGD`` in KRW per gram, ``MGU`` in US cents per ounce.

    The guide says dollars with two digits, its example has no point: 337782 when gold stood at
    3,377.82. ``Rules.world_gold_point`` writes one.
    """
    price, base = moved.gold.price, moved.gold.base
    in_dollars = item == "MGU" and rules.world_gold_point
    if item == "MGD":
        price, base = WorldGold.in_won(price), WorldGold.in_won(base)
    return {
        "10": points(price, base) if in_dollars else directed(price, base),
        "25": "3" if price == base else "2" if price > base else "5",
        "11": signed_points(price - base) if in_dollars else signed(price - base),
        "12": rate(percent(price - base, base)),
    }
