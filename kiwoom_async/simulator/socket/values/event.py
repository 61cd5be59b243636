"""Event values: volatility interruptions (1h), phases (0s), conditions (02)."""

from __future__ import annotations

from kiwoom_async.simulator.exchange.trading.happenings import (
    ConditionHit,
    PhaseAnnounced,
    VolatilityChanged,
)
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.text import percent, rate

__all__ = ["condition_values", "phase_values", "volatility_values"]

_KINDS = {"static": ("1", "정적"), "dynamic": ("2", "동적"), "both": ("3", "동적+정적")}


def volatility_values(changed: VolatilityChanged, item: str, rules: Rules) -> dict[str, str]:
    """Write 1h VI발동/해제: the release is the same event again with its time (1224) filled."""
    stock, vi = changed.stock, changed.vi
    code, label = _KINDS[vi.kind]
    static = vi.reference if vi.kind != "dynamic" else 0
    dynamic = vi.dynamic_reference if vi.kind != "static" else 0
    return {
        "9001": item,
        "302": stock.listing.name,
        "13": str(stock.volume),
        "14": str(stock.turnover // 1_000_000),
        "9068": code,
        "9008": "001" if stock.listing.market == "kospi" else "101",
        "9075": "0",  # 장전구분
        "1221": str(vi.price),
        "1223": vi.started,
        "1224": vi.released or "000000",
        "1225": label,
        "1236": str(static),
        "1237": str(dynamic),
        "1238": rate(percent(vi.price - static, static)),
        "1239": rate(percent(vi.price - dynamic, dynamic)),
        "1489": rate(percent(vi.price - stock.base, stock.base)),
        "1490": str(vi.count),
        "9069": "1" if vi.direction == "up" else "2",
        "1279": ("+" if vi.direction == "up" else "-") + label,
    }


def condition_values(hit: ConditionHit, item: str, rules: Rules) -> dict[str, str]:
    """Write 02 조건검색: a stock joined a watched condition or dropped out of it."""
    return {
        "841": hit.seq.zfill(3) if rules.condition_numbers == "padded" else hit.seq,
        "9001": item,
        "843": "I" if hit.event == "entered" else "D",
        "20": hit.time,
        "907": "2",  # 매도/매수 구분
    }


def phase_values(announced: PhaseAnnounced, item: str, rules: Rules) -> dict[str, str]:
    """Write 0s 장시작시간."""
    return {"215": announced.code, "20": announced.time, "214": announced.remaining}
