"""Stock values beside trades and book: 0A, 0E, 0F, 0H, 0g, 0w."""

from __future__ import annotations

from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.trading.happenings import (
    AfterHoursQuoted,
    BookChanged,
    InstrumentChanged,
    PriceIndicated,
    Tallied,
)
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.socket.values.trade import COST_RATE
from kiwoom_async.simulator.text import against, change, directed, percent, signed, template

__all__ = [
    "after_hours_values",
    "broker_values",
    "expected_values",
    "indicated_values",
    "instrument_values",
    "program_values",
]

_VI_LABELS = {"static": "정적VI", "dynamic": "동적VI", "both": "동정적VI"}
_COLOUR = "!!!!"  # how a broker is painted on the trading screens


def _broker_fields(first: tuple[int, int, int, int, int], place: int) -> dict[str, str]:
    """Return name, volume, change, code and colour; the FIDs are those of the first place."""
    name, volume, moved, code, colour = (str(fid + place) for fid in first)
    return {name: "%s", volume: "%s", moved: "%s", code: "%s", colour: _COLOUR}


_BROKERS = template(
    {
        fid: text
        for place in range(5)
        for first in ((141, 161, 166, 146, 271), (151, 171, 176, 156, 281))  # sold, bought
        for fid, text in _broker_fields(first, place).items()
    }
    | {
        "261": "%d",  # 외국계매도추정합
        "262": "%s",  # 외국계매도추정합변동
        "263": "%d",  # 외국계매수추정합
        "264": "%s",  # 외국계매수추정합변동
        "267": "%s",  # 외국계순매수추정합
        "268": "%s",  # 외국계순매수변동
        "337": "%s",  # 거래소구분
    }
)
_PROGRAMS = template(
    {
        "20": "%s",  # 체결시간
        "10": "%s",  # 현재가
        "25": "%s",  # 전일대비기호
        "11": "%s",  # 전일대비
        "12": "%s",  # 등락율
        "13": "%d",  # 누적거래량
        "202": "%d",  # 매도수량
        "204": "%d",  # 매도금액
        "206": "%d",  # 매수수량
        "208": "%d",  # 매수금액
        "210": "%d",  # 순매수수량
        "211": "%d",  # 순매수수량증감
        "212": "%d",  # 순매수금액
        "213": "%d",  # 순매수금액증감
        "214": "",  # 장시작예상잔여시간
        "215": "",  # 장운영구분
        "216": "",  # 투자자별ticker
    }
)


def _market(stock: Stock, item: str) -> Stock:
    """Return the market of an item: the exchange, or both together."""
    return stock.both if item.endswith("_AL") else stock


def indicated_values(indicated: PriceIndicated, item: str, rules: Rules) -> dict[str, str]:
    """Write 0A 주식기세: the price that was set without a trade, with the day as it stands."""
    stock = _market(indicated.stock, item)
    base, price, shares = stock.base, stock.price, stock.listing.shares
    difference, change_rate = change(price, base)
    return {
        "10": directed(price, base),
        "11": difference,
        "12": change_rate,
        "27": directed(stock.best_ask, base),
        "28": directed(stock.best_bid, base),
        "13": str(stock.volume),
        "14": str(stock.turnover // 1_000_000),
        "16": directed(stock.open, base),
        "17": directed(stock.high, base),
        "18": directed(stock.low, base),
        "25": stock.sign(price),
        "26": signed(stock.volume - stock.yesterday.volume),
        "29": signed(stock.turnover - stock.yesterday.turnover),
        "30": against(stock.volume, stock.yesterday.volume),
        "31": f"{percent(stock.volume, shares):.2f}",
        "32": str(int(price * COST_RATE)),
        "311": str(price * shares // 100_000_000),
        "567": stock.upper_limit_time or "000000",
        "568": stock.lower_limit_time or "000000",
    }


def expected_values(changed: BookChanged, item: str, rules: Rules) -> dict[str, str]:
    """Write 0H 주식예상체결: at what a running call auction would end.

    The sign of the size is that of the side with more behind it; the guide's example has one
    without an explanation.
    """
    stock, price = changed.stock, changed.expected
    difference, change_rate = change(price, stock.base)
    return {
        "20": changed.time,
        "10": directed(price, stock.base),
        "11": difference,
        "12": change_rate,
        "15": ("+" if changed.more_buyers else "-") + str(changed.expected_size),
        "13": str(changed.volume),
        "25": stock.sign(price),
    }


def after_hours_values(quoted: AfterHoursQuoted, item: str, rules: Rules) -> dict[str, str]:
    """Write 0E 주식시간외호가: who waits to trade at the closing price."""
    view = quoted.view
    return {
        "21": quoted.time,
        "131": str(view.ask),
        "132": signed(view.ask_change),
        "135": str(view.bid),
        "136": signed(view.bid_change),
    }


def instrument_values(changed: InstrumentChanged, item: str, rules: Rules) -> dict[str, str]:
    """Write 0g 주식종목정보: the limits of the day, and whether an interruption is running."""
    stock = changed.stock
    lowest, highest = stock.limits
    return {
        "297": _VI_LABELS[stock.vi.kind] if stock.vi else "",
        "592": " ",
        "593": " ",
        "305": directed(highest, stock.base),
        "306": directed(lowest, stock.base),
        "307": str(stock.base),
        "689": "",
        "594": "",
        "382": "",
        "370": "",
    }


def broker_values(tallied: Tallied, item: str, rules: Rules) -> str:
    """Write 0F 주식당일거래원: the five that sold and the five that bought most, and the
    foreign ones.
    """
    brokers = _market(tallied.stock, item).brokers
    (sold, sold_change), (bought, bought_change) = brokers.foreign("sell"), brokers.foreign("buy")
    texts: list[str] = []
    for pair in zip(brokers.top("sell"), brokers.top("buy"), strict=True):
        for (code, name, _, _), volume, moved in pair:
            texts += (name, str(volume), signed(moved), code)
    return _BROKERS % (
        *texts,
        sold,
        signed(sold_change),
        bought,
        signed(bought_change),
        signed(bought - sold),
        signed(bought_change - sold_change),
        "2" if tallied.stock.venue == "NXT" else "1",
    )


def program_values(tallied: Tallied, item: str, rules: Rules) -> str:
    """Write 0w 종목프로그램매매: what programs bought and sold today, amounts in million KRW."""
    stock = _market(tallied.stock, item)
    programs, price, base = stock.programs, stock.price, stock.base
    return _PROGRAMS % (
        tallied.time,
        directed(price, base),
        stock.sign(price),
        *change(price, base),
        stock.volume,
        programs.sell_volume,
        programs.sell_amount // 1_000_000,
        programs.buy_volume,
        programs.buy_amount // 1_000_000,
        programs.net_volume,
        programs.net_volume - programs.net_volume_before,
        programs.net_million,
        programs.net_million - programs.net_million_before,
    )
