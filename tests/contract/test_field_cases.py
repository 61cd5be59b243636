"""Values that broke the programs of real users, by number of the case, each with its relatives."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from kiwoom_async import (
    ConditionMatch,
    FieldError,
    IndexBreadth,
    IndexTick,
    Page,
    Rows,
    Trade,
    spec,
)
from kiwoom_async.api.brokers import DepartedBroker
from kiwoom_async.api.investors import InstitutionTradeDay, InstitutionTradeTrend
from kiwoom_async.api.program_trading import DailyProgramPoint, TopProgramNetBuy
from kiwoom_async.api.ranking import (
    TopForeignInstitutionTrade,
    TopQuoteSize,
    ViTriggeredStock,
)
from kiwoom_async.api.sectors import SectorMinuteCandles, SectorTickCandle
from kiwoom_async.realtime import VolatilityInterruption

APIS = spec.load().apis


def wire(fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


# 13: one-shot rows of the condition search


@pytest.mark.parametrize(
    ("row", "symbol"),
    [
        ({"jmcode": "A005930"}, "005930"),
        ({"jmcode": "J57JBHH"}, "57JBHH"),
        ({"jmcode": "005930_AL"}, "005930_AL"),
        ({"9001": "A000660", "jmcode": "A005930"}, "000660"),
        ({"9001": None, "jmcode": "A005930"}, "005930"),
        ({"9001": "", "jmcode": "A005930"}, "005930"),
    ],
)
def test_case_13_a_row_that_is_only_a_code(row: dict[str, Any], symbol: str) -> None:
    for text in (wire(row), json.dumps(row, indent=1).encode()):
        match = ConditionMatch.of(text)
        assert match.symbol == match.asdict()["symbol"] == symbol
        assert match.price is match.name is match.change_rate is None
        assert Rows([match]).columns()["symbol"] == [symbol]


@pytest.mark.parametrize("row", [{}, {"jmcode": ""}, {"jmcode": None}, {"code": "A005930"}])
def test_case_13_a_row_without_a_code_says_so(row: dict[str, Any]) -> None:
    with pytest.raises(FieldError, match=r"ConditionMatch\.symbol \(9001 종목코드\) is"):
        _ = ConditionMatch.of(wire(row)).symbol


# 15: whole numbers with six decimals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5312819.000000", 5312819),
        ("-15250209.000000", -15250209),
        ("-0.000000", 0),
        ("--5,312,819.000000", -5312819),
        (" +42.0", 42),
    ],
)
def test_case_15_decimals_of_zero(text: str, value: int) -> None:
    row = {field.wire: "1" for field in InstitutionTradeDay.fields()}
    row |= {"dt": "20260803", "orgn_dt_acc": text, "for_dt_acc": text}
    body = wire({"stk_orgn_trde_trnsn": [row, row], "return_code": 0})
    page = Page(InstitutionTradeTrend.of(body), InstitutionTradeTrend.rows)
    assert page.rows[0].institution_period_net_buy_volume == value
    pytest.importorskip("polars")
    assert page.to_polars()["foreign_period_net_buy_volume"].to_list() == [value] * 2


@pytest.mark.parametrize("text", ["5312819.5", "5312819.000001", "5.312819e6", "5 312 819"])
def test_case_15_a_fraction_is_no_whole_number(text: str) -> None:
    with pytest.raises(FieldError, match="orgn_dt_acc 기관기간누적"):
        _ = InstitutionTradeDay.of(wire({"orgn_dt_acc": text})).institution_period_net_buy_volume


# 16: markers in the place of a time


def test_case_16_markers_of_the_closing_sessions() -> None:
    polars = pytest.importorskip("polars")
    candle = {"cur_prc": "674795", "trde_qty": "1", "open_pric": "1", "high_pric": "1"}
    texts = ["20260721999999", "20260721888888", "20260721153000"]
    rows = [{**candle, "low_pric": "1", "cntr_tm": text} for text in texts]
    body = wire({"inds_cd": "001", "inds_min_pole_qry": rows, "return_code": 0})
    page = Page(SectorMinuteCandles.of(body), SectorMinuteCandles.rows)
    *markers, last = (row.time for row in page)
    assert markers == [None, None]
    assert last is not None
    assert last.time() == dt.time(15, 30)
    assert [row["cntr_tm"] for row in page] == texts
    assert page.columns()["time"] == [None, None, last]
    assert page.to_polars()["time"].to_list() == [None, None, last]
    assert page.to_polars().schema["time"] == polars.Datetime("us", "Asia/Seoul")


@pytest.mark.parametrize("marker", ["888888", "999999", "000000", ""])
def test_case_16_markers_elsewhere(marker: str) -> None:
    assert IndexTick.of(wire({"20": marker}), "001").time is None
    assert IndexBreadth.of(wire({"20": marker}), "001").time is None
    assert SectorTickCandle.of(wire({"cntr_tm": marker and f"20260721{marker}"})).time in (
        None,
        dt.datetime(2026, 7, 21, tzinfo=dt.timezone(dt.timedelta(hours=9))),
    )


@pytest.mark.parametrize("text", ["777777", "240000", "20260721777777", "153060"])
def test_case_16_other_impossible_times_are_odd(text: str) -> None:
    with pytest.raises(FieldError, match="can't be read as time"):
        _ = IndexTick.of(wire({"20": text}), "001").time


# 17: still halted


@pytest.mark.parametrize("text", ["000000", "", "00:00:00", "0", None])
def test_case_17_still_halted(text: str | None) -> None:
    row = ViTriggeredStock.of(wire({"stk_cd": "006200", "virelis_time": text}))
    assert row.release_time is None
    assert VolatilityInterruption.of(wire({"1224": text})).release_time is None


# relatives of 15 to 17: one day, several notations


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20260724000000", dt.date(2026, 7, 24)),
        ("20260724", dt.date(2026, 7, 24)),
        ("", None),
        ("00000000000000", None),
    ],
)
def test_a_day_with_a_time_of_zeros(text: str, day: dt.date | None) -> None:
    cells = {field.wire: "1" for field in DailyProgramPoint.fields()}
    row = DailyProgramPoint.of(wire({**cells, "cntr_tm": text}))
    if day is None:
        with pytest.raises(FieldError, match="is blank"):
            _ = row.date
    else:
        assert row.date == day
        assert Rows([row]).columns()["date"] == [day]


# 18 and 19: units


def test_case_18_ten_million_won_and_thousand_shares() -> None:
    row = TopForeignInstitutionTrade.of(
        wire({"orgn_netprps_amt": "46883", "orgn_netprps_qty": "1824"})
    )
    assert row.institution_net_buy_amount_ten_million == 46_883
    assert row.institution_net_buy_volume_thousand == 1_824
    units = {field.name: field.unit for field in row.fields()}
    assert units["foreign_net_sell_amount_ten_million"] == "ten million KRW"
    assert units["foreign_net_sell_volume_thousand"] == "thousand shares"


def test_case_19_a_unit_that_follows_the_request_is_in_no_name() -> None:
    row = TopProgramNetBuy.of(wire({"prm_netprps_amt": "+131260"}))
    assert row.program_net_buy == 131_260
    assert TopProgramNetBuy.program_net_buy.unit == "million KRW or shares"


@pytest.mark.parametrize(
    "api",
    [api for api in APIS.values() if any(param.name == "measure" for param in api.arguments)],
    ids=lambda api: api.id,
)
def test_case_19_where_measure_is_asked_an_amount_has_its_volume(api: spec.API) -> None:
    """Only rows with both may name it an amount for every request."""
    names = {field.name for field in api.rows}
    for name in names:
        if "_amount" in name:
            bare = name.replace("_ten_million", "").replace("_million", "")
            volume = bare.replace("amount", "volume")
            assert names & {volume, f"{volume}_thousand"}, name
    decided = [field.unit for field in api.rows if " or " in field.unit]
    assert all("shares" in unit and "KRW" in unit for unit in decided)


# 20: counters that overflowed


@pytest.mark.parametrize(
    "text", ["4294967295", "2147483647", "-4294967295", "+2147483647", "004294967295"]
)
def test_case_20_overflow_is_no_value(text: str) -> None:
    row = TopQuoteSize.of(wire({"stk_cd": "252670", "trde_qty": text}))
    assert row.volume is None
    assert row["trde_qty"] == text
    with pytest.raises(FieldError, match=r"Trade\.size .* is a counter that overflowed"):
        _ = Trade.of(wire({"15": text}), "252670").size


def test_case_20_one_less_is_a_value() -> None:
    assert TopQuoteSize.of(wire({"trde_qty": "4294967294"})).volume == 4_294_967_294
    assert TopQuoteSize.of(wire({"trde_qty": "4294967296"})).volume == 4_294_967_296
    assert TopQuoteSize.of(wire({"trde_qty": "-2147483646"})).volume == -2_147_483_646


@pytest.mark.parametrize(("api_id", "wire_name"), [
    ("ka10020", "trde_qty"), ("ka10021", "tot_buy_qty"), ("ka10030", "trde_qty"),
    ("ka10036", "trde_qty"), ("ka40004", "trde_qty"),
])  # fmt: skip
def test_case_20_where_counters_were_seen_to_overflow(api_id: str, wire_name: str) -> None:
    [field] = [field for field in APIS[api_id].rows if field.wire == wire_name]
    assert field.optional


# 21: names that lie


def test_case_21_broker_codes() -> None:
    row = DepartedBroker.of(wire({"qry_dt": "045", "qry_tm": "033"}))
    assert (row.sell_broker_code, row.buy_broker_code) == ("045", "033")


@pytest.mark.parametrize(
    ("api_id", "wire_name", "name"),
    [
        ("ka10053", "qry_dt", "sell_broker_code"),
        ("ka10040", "qry_tm", "buy_broker_code"),
        ("ka10065", "netslmt", "net_buy"),
        ("ka10026", "per", "ratio"),
        ("kt00015", "trde_dt", "settlement_date"),
        ("kt00015", "cntr_dt", "trade_date"),
        ("ka10001", "trde_pre", "volume_vs_previous_rate"),
        ("ka10095", "pred_trde_qty_pre", "volume_vs_previous_rate"),
    ],
)
def test_case_21_names_say_what_the_values_are(api_id: str, wire_name: str, name: str) -> None:
    api = APIS[api_id]
    assert [f.name for f in (*api.fields, *api.rows) if f.wire == wire_name] == [name]


def test_case_21_the_fields_of_one_trade() -> None:
    """1313 to 1316 are about this trade: their sign is the aggressor, 1314 is signed itself."""
    values = {"15": "-912", "1313": "-64296", "1314": "-912", "1315": "-912", "1316": " 0"}
    sold = Trade.of(wire({**values, "1032": "-47.10", "851": "10379", "9081": "KRX"}))
    assert (sold.side, sold.size, sold.signed_size) == ("sell", 912, -912)
    assert (sold.sell_trade_size, sold.buy_trade_size) == (912, 0)
    assert sold.instant_turnover_thousand == 64_296
    assert sold.buy_rate == 47.1
    assert sold.volume_vs_previous_same_time_rate == 103.79
    assert sold.exchange == "krx"


def test_every_unit_says_where_it_comes_from() -> None:
    loaded = spec.load()
    entries: list[Any] = [*loaded.apis.values(), *loaded.realtime.values()]
    for entry in entries:
        for field in (*entry.fields, *getattr(entry, "rows", ())):
            assert bool(field.unit) == (field.unit_from in ("guide", "recorded", "arithmetic"))
