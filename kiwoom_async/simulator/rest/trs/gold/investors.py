"""Gold investors: ka52301, what each kind of investor traded in both gold products today."""

from __future__ import annotations

from typing import Any

from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.daily.investors import Investors, together
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.writing import answer

__all__ = ["HANDLERS"]

_KINDS = (
    ("T94008", "개인", "individual"),
    ("T94009", "외국인", "foreign"),
    ("T94014", "기관계", "institution"),
)
_THOUSAND, _EOK = 1_000, 100_000_000

Values = dict[str, Any]


def _investors(request: Request) -> Answer:
    """Answer ka52301 금현물투자자현황: today beside the day before, without plus signs."""
    gold = [one for one in request.exchange.instruments.present() if one.listing.kind == "gold"]
    days = [request.exchange.diary(one).latest(2) for one in gold]
    today, before = (_together([column[number] for column in days]) for number in (0, 1))
    volume = sum(one.last_trade.size for one in gold if one.last_trade)
    last = {"instant_volume": volume, "volume_change": "0"}
    return answer(request, rows=[_row(*kind, today, before) | last for kind in _KINDS])


def _together(days: list[Day]) -> Investors:
    return together(day.investors for day in days)


def _row(code: str, name: str, kind: str, today: Investors, before: Investors) -> Values:
    values: Values = {"investor_code": code, "investor_name": name}
    for side, shown in (("sell", "sell"), ("buy", "buy"), ("net", "net_buy")):
        for measure, unit, size in (
            ("quantity", "volume_thousand", _THOUSAND),
            ("amount", "amount_eok", _EOK),
        ):
            now, then = (int(one.of(kind, side, measure) / size) for one in (today, before))
            name = unit.partition("_")[0]
            values[f"{shown}_{unit}"] = str(now)
            values[f"{shown}_{name}_change_{unit.partition('_')[2]}"] = str(now - then)
    values["cumulative_net_buy_amount_eok"] = values["net_buy_amount_eok"]
    values["cumulative_net_buy_volume_thousand"] = values["net_buy_volume_thousand"]
    for side in ("sell", "buy"):
        grams, won = today.of(kind, side), today.of(kind, side, "amount")
        values[f"average_{side}_price"] = won // grams if grams else 0
    return values


HANDLERS: dict[str, Handler] = {"ka52301": _investors}
