"""The values of the market's realtime types: trades (0B) and order books (0D).

These two are nearly all of the traffic, so they are templates that are filled, not dicts that are
encoded. What the exchange does not model is blank or zero, as it is in recorded frames.
"""

from __future__ import annotations

from kiwoom_async.simulator.exchange.book import BookView
from kiwoom_async.simulator.exchange.happenings import BookChanged, Traded
from kiwoom_async.simulator.exchange.prices import sign
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.text import aggressor, directed, percent, rate, signed

__all__ = ["book_values", "trade_values"]

_LEVELS = range(1, 11)


def _template(fields: dict[str, str]) -> str:
    return "{" + ",".join(f'"{key}":"{value}"' for key, value in fields.items()) + "}"


_TRADE = _template(
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
        "26": "%s",  # 전일거래량대비, shares
        "29": "%s",  # 거래대금증감, KRW
        "30": "%s",  # 전일거래량대비, %
        "31": "%.2f",  # 거래회전율
        "32": "%d",  # 거래비용
        "228": "%.2f",  # 체결강도
        "311": "%d",  # 시가총액(억)
        "290": "2",  # 장구분: in session
        "691": "0",  # K.O 접근도
        "567": "000000",  # 상한가발생시간
        "568": "000000",  # 하한가발생시간
        "851": "%s",  # 전일 동시간 거래량 비율
        "1890": "%s",  # 시가시간
        "1891": "%s",  # 고가시간
        "1892": "%s",  # 저가시간
        "1030": "%d",  # 매도체결량
        "1031": "%d",  # 매수체결량
        "1032": "%.2f",  # 매수비율
        "1071": "%d",  # 매도체결건수
        "1072": "%d",  # 매수체결건수
        "1313": "%d",  # 순간거래대금, thousand KRW
        "1315": "%d",  # 매도체결량_단건
        "1316": "%d",  # 매수체결량_단건
        "1314": "%s",  # 순매수체결량
        "1497": "",  # CFD증거금
        "1498": "",  # 유지증거금
        "620": "%d",  # 당일거래평균가
        "732": "",  # CFD거래비용
        "852": "",  # 대주거래비용
        "9081": "%s",  # 거래소구분
        "20089": "0",  # live frames carry fields that no document names
        "50301": "",
    }
)
_COST_RATE = 0.0021  # commission and tax of buying and selling back, FID 32


def trade_values(traded: Traded, item: str, rules: Rules) -> str:
    """0B 주식체결: one execution, with the statistics of the day just after it."""
    stock, made = traded.stock, traded.print
    base = stock.base
    yesterday = stock.yesterday
    buying = made.side == "buy"
    return _TRADE % (
        made.time,
        directed(made.price, base),
        signed(made.price - base),
        rate(percent(made.price - base, base)),
        directed(made.ask, base),
        directed(made.bid, base),
        aggressor(made.side),
        made.size,
        made.volume,
        made.turnover // 1_000_000,
        directed(made.open, base),
        directed(made.high, base),
        directed(made.low, base),
        sign(made.price, base),
        signed(made.volume - yesterday.volume),
        signed(made.turnover - yesterday.turnover),
        _against(made.volume, yesterday.volume),
        percent(made.volume, stock.listing.shares),
        made.price * _COST_RATE,
        percent(made.buy_volume, made.sell_volume),
        made.price * stock.listing.shares // 100_000_000,
        _against(made.volume, yesterday.volume),
        stock.open_time,
        stock.high_time,
        stock.low_time,
        made.sell_volume,
        made.buy_volume,
        percent(made.buy_volume, made.buy_volume + made.sell_volume),
        made.sell_count,
        made.buy_count,
        made.price * made.size // 1_000,
        0 if buying else made.size,
        made.size if buying else 0,
        signed(made.buy_volume - made.sell_volume),
        made.turnover // made.volume,
        "2" if item.endswith("_NX") else "1",
    )


def _against(volume: int, before: int) -> str:
    """A volume in per cent of another; the sign shows which is larger, not a difference."""
    text = f"{percent(volume, before):.2f}"
    return text if volume == before else ("+" if volume > before else "-") + text


def _book_fields() -> dict[str, str]:
    fields = {"21": "%s"}  # 호가시간
    for level in _LEVELS:
        fields |= {
            f"{40 + level}": "%s",  # 매도호가
            f"{60 + level}": "%d",  # 매도호가수량
            f"{80 + level}": "%d",  # 매도호가직전대비
            f"{50 + level}": "%s",  # 매수호가
            f"{70 + level}": "%d",  # 매수호가수량
            f"{90 + level}": "%d",  # 매수호가직전대비
        }
    fields |= {
        "121": "%d",  # 매도호가총잔량
        "122": "%s",  # 매도호가총잔량직전대비
        "125": "%d",  # 매수호가총잔량
        "126": "%s",  # 매수호가총잔량직전대비
        "23": "%d",  # 예상체결가
        "24": "%d",  # 예상체결수량
        "128": "%s",  # 순매수잔량
        "129": "%.2f",  # 매수비율
        "138": "%s",  # 순매도잔량
        "139": "%.2f",  # 매도비율
        "200": "%s",  # 예상체결가전일종가대비
        "238": "%s",  # 예상체결가전일종가대비기호
        "201": "%s",  # 예상체결가전일종가대비등락율
        "291": "0",  # 예상체결가, only while it is valid
        "292": "0",  # 예상체결량
        "293": "3",  # 예상체결가전일대비기호
        "294": "0",  # 예상체결가전일대비
        "295": "0.00",  # 예상체결가전일대비등락율
    }
    for level in _LEVELS:  # liquidity providers: none
        fields |= {f"{620 + level}": "0", f"{630 + level}": "0"}
    fields |= {"13": "%d", "299": "%s", "215": "", "216": ""}  # 누적거래량, 예상체결율
    fields |= {f"{fid}": "%d" for fid in range(6044, 6066)}  # the part of KRX: everything
    fields |= {f"{fid}": "0" for fid in range(6066, 6088)}  # the part of NXT: nothing
    fields |= {"6100": "0", "6101": "0", "6102": "%d", "6103": "0", "6104": "0"}  # KRX 중간가
    fields |= {f"{fid}": "0" for fid in range(6105, 6110)}  # NXT 중간가
    fields |= {"6110": "%s", "6111": "%s", "6112": "%s"}  # KRX 중간가대비
    fields |= {"6113": "0", "6114": "3", "6115": "0.00"}  # NXT 중간가대비
    fields |= {"20091": "0"}  # undocumented, as on live
    return fields


_BOOK = _template(_book_fields())
_MISSING = [0] * 10


def book_values(changed: BookChanged, item: str, rules: Rules) -> str:
    """0D 주식호가잔량: ten levels of each side; levels beyond a daily limit are zero."""
    view, base = changed.view, changed.stock.base
    expected = changed.expected
    middle = _middle(view)
    net = view.total_bid - view.total_ask
    return _BOOK % (
        changed.time,
        *_levels(view, base),
        view.total_ask,
        signed(view.total_ask_change),
        view.total_bid,
        signed(view.total_bid_change),
        expected,
        changed.expected_size,
        signed(net),
        percent(view.total_bid, view.total_ask),
        signed(-net),
        percent(view.total_ask, view.total_bid),
        *_against_base(expected, base),
        changed.volume,
        "0.00",
        *_ten(view.ask_sizes),
        *_ten(view.bid_sizes),
        view.total_ask,
        view.total_bid,
        middle,
        *_against_base(middle, base),
    )


def _levels(view: BookView, base: int) -> list[object]:
    """Price, size and change of the best ask, of the best bid, of the next ask, and so on."""
    levels: list[object] = []
    for row in zip(
        [directed(price, base) for price in _ten(view.ask_prices)],
        _ten(view.ask_sizes),
        _ten(view.ask_changes),
        [directed(price, base) for price in _ten(view.bid_prices)],
        _ten(view.bid_sizes),
        _ten(view.bid_changes),
        strict=True,
    ):
        levels += row
    return levels


def _ten(values: list[int]) -> list[int]:
    return values if len(values) == 10 else (values + _MISSING)[:10]


def _middle(view: BookView) -> int:
    """Half way between the best prices, KRW; 0 when a side is empty."""
    if not view.ask_prices or not view.bid_prices:
        return 0
    return (view.ask_prices[0] + view.bid_prices[0]) // 2


def _against_base(price: int, base: int) -> tuple[str, str, str]:
    """Change, sign and rate of a price against the reference of the day; nothing for none."""
    change = price - base if price else 0
    return signed(change), sign(price or base, base), rate(percent(change, base))
