"""Trade values (0B).

Trades are half of the traffic, so they are a template that is filled, not a dict that is encoded.
What the exchange does not model is blank or zero, as it is in recorded frames.
"""

from __future__ import annotations

from kiwoom_async.simulator.exchange.instruments.prints import Print
from kiwoom_async.simulator.exchange.trading.happenings import Traded
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.text import (
    against,
    aggressor,
    change,
    directed,
    percent,
    template,
)

__all__ = ["COST_RATE", "trade_values"]

_TRADE = template(
    {
        "20": "%s",  # 체결시간
        "10": "%s",  # 현재가
        "11": "%s",  # 전일대비
        "12": "%s",  # 등락율
        "27": "%s",  # (최우선)매도호가
        "28": "%s",  # (최우선)매수호가
        "15": "%s%d",  # 거래량
        "13": "%d",  # 누적거래량
        "14": "%d",  # 누적거래대금, million KRW
        "16": "%s",  # 시가
        "17": "%s",  # 고가
        "18": "%s",  # 저가
        "25": "%s",  # 전일대비기호
        "26": "%+d",  # 전일거래량대비, shares
        "29": "%+d",  # 거래대금증감, KRW
        "30": "%s",  # 전일거래량대비, %
        "31": "%.2f",  # 거래회전율
        "32": "%d",  # 거래비용
        "228": "%.2f",  # 체결강도
        "311": "%d",  # 시가총액(억)
        "290": "%s",  # 장구분
        "691": "0",  # K.O 접근도
        "567": "%s",  # 상한가발생시간
        "568": "%s",  # 하한가발생시간
        "851": "%d",  # 전일 동시간 거래량 비율, hundredths of a per cent
        "1890": "%s",  # 시가시간
        "1891": "%s",  # 고가시간
        "1892": "%s",  # 저가시간
        "1030": "%d",  # 매도체결량
        "1031": "%d",  # 매수체결량
        "1032": "%s%.2f",  # 매수비율; the sign says on which side of half
        "1071": "%d",  # 매도체결건수
        "1072": "%d",  # 매수체결건수
        "1313": "%s%d",  # 순간거래대금, thousand KRW, signed as the size
        "1315": "%s",  # 매도체결량_단건
        "1316": "%s",  # 매수체결량_단건
        "1314": "%s",  # 순매수체결량: of this trade
        "1497": "%d",  # CFD증거금
        "1498": "%d",  # 유지증거금
        "620": "%d",  # 당일거래평균가
        "732": "%d",  # CFD거래비용
        "852": "%d",  # 대주거래비용
        "9081": "%s",  # 거래소구분
        "20089": "0",  # live frames carry fields that no document names
        "50301": "",
    }
)
COST_RATE = 0.00231
"""Commission and tax of buying and selling back, as FID 32 was recorded."""
_CFD_MARGIN, _MAINTENANCE = 0.4, 0.8  # of the price, and of that margin
_CFD_COST_RATE, _LOAN_COST_RATE = 0.00502, 0.004015
_NONE = " 0"  # a blank first, as recorded


def trade_values(traded: Traded, item: str, rules: Rules) -> str:
    """Write 0B 주식체결: one execution, with the statistics of the day just after it."""
    at = traded.stock
    stock, made = (at.both, traded.joint) if item.endswith("_AL") else (at, traded.print)
    base, price, size, shares = stock.base, made.price, made.size, stock.listing.shares
    yesterday, bought, sold = stock.yesterday, made.buy_volume, made.sell_volume
    side, share = aggressor(made.side), percent(bought, bought + sold)
    at_same_time = stock.volume_yesterday_now()
    return _TRADE % (
        made.time,
        directed(price, base),
        *change(price, base),
        directed(made.ask, base),
        directed(made.bid, base),
        side,
        size,
        made.volume,
        made.turnover // 1_000_000,
        directed(made.open, base),
        directed(made.high, base),
        directed(made.low, base),
        stock.sign(price),
        made.volume - yesterday.volume,
        made.turnover - yesterday.turnover,
        against(made.volume, yesterday.volume),
        made.volume * 100 / shares,
        price * COST_RATE,
        bought * 100 / sold if sold else 0.0,
        price * shares // 100_000_000,
        "3" if traded.after_hours else "2",
        *(time or "000000" for time in (stock.upper_limit_time, stock.lower_limit_time)),
        made.volume * 10_000 // at_same_time if at_same_time else 0,
        *(stock.open_time, stock.high_time, stock.low_time),
        sold,
        bought,
        "-" if share < 50 else "+",
        share,
        made.sell_count,
        made.buy_count,
        *_of_this_trade(made),
        price * _CFD_MARGIN,
        price * _CFD_MARGIN * _MAINTENANCE,
        made.turnover // made.volume,
        price * _CFD_COST_RATE,
        price * _LOAN_COST_RATE,
        at.venue,
    )


def _of_this_trade(made: Print) -> tuple[str, int, str, str, str]:
    """Return 1313 with its sign, 1315, 1316 and 1314: who was the aggressor in this trade."""
    side, size = aggressor(made.side), made.size
    return (
        side,
        made.price * size // 1_000,
        f"-{size}" if made.side == "sell" else _NONE,
        f"+{size}" if made.side == "buy" else _NONE,
        f"{side}{size}" if side else _NONE,
    )
