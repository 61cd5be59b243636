"""Rows of bars with a field of every kind, ordinary and unusual ones."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from kiwoom_async import FieldError, Page
from kiwoom_async.records.fields import (
    aggressor,
    choice,
    code,
    day,
    decimal,
    direction,
    integer,
    magnitude,
    moment,
    number,
    optional,
    stock,
    table,
    text,
    time_of_day,
    yes_no,
)
from kiwoom_async.records.record import Answer, Record

KST = dt.timezone(dt.timedelta(hours=9))


class Bar(Record):
    """A field of every kind; the first six every row must have."""

    time = moment("cntr_tm", "체결시간")
    close = magnitude("cur_prc", "현재가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    rate = number("flu_rt", "등락율")
    name = text("stk_nm", "종목명")
    side = aggressor("trde_qty", "거래량")
    volume = magnitude("trde_qty", "거래량", unit="shares")
    delta = optional(integer("delta", "증감"))
    index = optional(decimal("inds", "지수", scale=100, signed=False))
    nav = optional(decimal("nav", "NAV"))
    turnover = optional(number("trde_tern_rt", "거래회전율", scale=100, signed=False))
    order = optional(code("ord_no", "주문번호"))
    symbol = optional(stock("stk_cd", "종목코드"))
    on = optional(day("dt", "일자"))
    at = optional(time_of_day("tm", "시간"))
    closed = optional(moment("end_tm", "종료시간"))
    sign = optional(direction("pred_pre_sig", "전일대비기호"))
    event = optional(choice("ord_stt", "주문상태", {"접수": "accepted"}))
    sor = optional(yes_no("sor_yn", "SOR여부"))


class Bars(Answer):
    """An answer with rows."""

    rows = table("bars", "목록", Bar)


LIVE = {
    "cntr_tm": "20250917132000", "cur_prc": "-20800", "pred_pre": "-50", "flu_rt": "-0.24",
    "stk_nm": "삼성전자", "trde_qty": "+82", "delta": "+7", "inds": "-47839", "nav": "25137.8",
    "trde_tern_rt": "-150", "ord_no": "0000018", "stk_cd": "A005930", "dt": "20250908",
    "tm": "165208", "end_tm": "20250917000000", "pred_pre_sig": "5", "ord_stt": "접수",
    "sor_yn": "Y",
}  # fmt: skip
TYPED = {
    "time": dt.datetime(2025, 9, 17, 13, 20, tzinfo=KST), "close": 20800, "change": -50,
    "rate": -0.24, "name": "삼성전자", "side": "buy", "volume": 82, "delta": 7,
    "index": Decimal("478.39"), "nav": Decimal("25137.8"), "turnover": 1.5, "order": "0000018",
    "symbol": "005930", "on": dt.date(2025, 9, 8), "at": dt.time(16, 52, 8),
    "closed": dt.datetime(2025, 9, 17, tzinfo=KST), "sign": "falling", "event": "accepted",
    "sor": True,
}  # fmt: skip
NEEDED = {field.wire for field in Bar.fields() if not field.optional}
OPTIONAL = {field.name for field in Bar.fields() if field.optional}

LAYOUTS: list[dict[str, Any]] = [
    {"ensure_ascii": False, "separators": (",", ":")},
    {"ensure_ascii": True, "separators": (",", ":")},
    {"ensure_ascii": False, "indent": 2},
]


def wire(fields: object, layout: dict[str, Any]) -> bytes:
    return json.dumps(fields, **layout).encode()


def page_of(rows: object, layout: dict[str, Any] = LAYOUTS[0]) -> Page[Bar, Bars]:
    return Page(Bars.of(wire({"bars": rows, "return_code": 0}, layout)), Bars.rows)


def outcome(work: Callable[[], Any]) -> Any:
    """Return the result of ``work``, or the message of its FieldError."""
    try:
        return work()
    except FieldError as error:
        return str(error)


TRAPS = [
    "", " ", "\t", "\u3000", "0", "00", "-0", "+", "-", "--", "--5", "+-5", "-+5", "+ 5", " 5 ",
    "5-", "\t5", "5.0", "5.", ".5", "1e3", "1E3", "1_000", "1,000", "٣", "nan", "inf", "1.5%",
    "0x1", "99999999999999999999", "Y", "N", "y", "000000", "00000000", "00000000000000", "131500",
    "13:15:00", "240000", "1315", "13150", "20250230", "2025091", "202509171320", "20250917132",
    "20250917132060", "20250917240000", "20250230132000", "0020250917132000", "08990101000000",
    "null", "00000917132000", "2025W371132000", "19880701120000", "２０２５0917132000",
    "4294967295", "-4294967295", "2147483647", "+2147483647", "-2147483648", "004294967295",
    "4294967295.000000", "5312819.000000", "-1,234,567.000000", "1,23", "20260721888888", "888888",
    "999999", "20260721999999", "A005930", "J57JBHH", "접수", "\u2603", "\\", '"',
]  # fmt: skip


PLAUSIBLE = (
    st.sampled_from(TRAPS)
    | st.from_regex(r"[ +-]{0,2}[0-9]{1,9}", fullmatch=True)
    | st.from_regex(r"[+-]{0,2}[0-9]{0,6}\.?[0-9]{0,3}%?", fullmatch=True)
    | st.from_regex(r"(19|20)[0-9]{2}[01][0-9][0-3][0-9]", fullmatch=True)
    | st.from_regex(r"(19|20)[0-9]{2}[01][0-9][0-3][0-9][0-2][0-9][0-6][0-9]{3}", fullmatch=True)
    | st.datetimes(dt.datetime(1900, 1, 1)).map("{:%Y%m%d%H%M%S}".format)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
)
FITTING = {
    int: st.integers(-(10**12), 10**12).map(str) | st.integers(0, 99999).map("+{}".format),
    float: st.decimals(-9999, 9999, places=2).map(str),
    Decimal: st.decimals(-9999, 9999, places=3).map(str),
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    bool: st.sampled_from("YN"),
    dt.date: st.dates(dt.date(1900, 1, 1)).map("{:%Y%m%d}".format),
    dt.time: st.times().map("{:%H%M%S}".format),
    dt.datetime: st.datetimes(dt.datetime(1900, 1, 1)).map("{:%Y%m%d%H%M%S}".format),
}
ORDINARY = st.fixed_dictionaries(
    {field.wire: FITTING[field.type] for field in Bar.fields() if not field.optional}
    | {"trde_qty": FITTING[int]},
    optional={
        field.wire: st.just("") | FITTING[field.type] for field in Bar.fields() if field.optional
    },
)
MIXED = st.builds(
    lambda row, odd: {**row, **odd},
    ORDINARY,
    st.dictionaries(st.sampled_from([*LIVE, "x"]), PLAUSIBLE | st.none() | st.integers()),
)
