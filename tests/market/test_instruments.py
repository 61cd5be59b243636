"""Instruments: look-ups as a person types them, and initial consonants."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import market
from kiwoom_async.api import stocks
from kiwoom_async.errors import ConfigError

DAY = dt.date(2026, 11, 26)


def listed(symbol: str, name: str, on: Any = "kospi", value: int = 0, **more: Any) -> Any:
    return market.Instrument(
        symbol=symbol, name=name, market=on, listed_shares=value, previous_close=1, **more
    )


ALL = market.Instruments(
    [
        listed("005930", "삼성전자", value=400),
        listed("005935", "삼성전자우", value=40),
        listed("032830", "삼성생명", value=20),
        listed("000660", "SK하이닉스", value=130),
        listed("35320K", "대덕전자1우"),
        listed("0126Z0", "삼성에피스홀딩스", value=10),
        listed("247540", "에코프로비엠", "kosdaq", value=12, states=("증거금100%", "거래정지")),
        listed("069500", "KODEX 200", "etf", value=9),
        listed("102110", "TIGER 200", "etf", value=5),
        listed("530107", "삼성 코스닥150 선물 ETN", "etn"),
        listed("57JBHH", "JBHH삼성전자콜", "elw"),
        listed("024110", "기업은행", value=11),
        listed("900140", "ㄱ나다", "konex"),
        listed("M04020000", "금 99.99_1Kg", "gold"),
    ],
    DAY,
)


def names(text: str, **how: Any) -> list[str]:
    return [one.name for one in ALL.find(text, **how)]


@pytest.mark.parametrize("code", ["005930", "A005930", "005930_NX", "005930_AL", " 005930 "])
def test_by_code(code: str) -> None:
    assert ALL[code].name == "삼성전자"
    assert code in ALL
    assert ALL.get(code) is ALL["005930"]


def test_codes_with_letters() -> None:
    assert ALL["J57JBHH"].kind == "elw"
    assert ALL["0126z0"].name == "삼성에피스홀딩스"
    assert ALL["M04020000"].kind == "gold"
    assert ALL["A35320K"].name == "대덕전자1우"


def test_a_code_that_is_not_listed() -> None:
    assert ALL.get("999999") is None
    assert "999999" not in ALL
    assert 5930 not in ALL
    with pytest.raises(KeyError, match="no instrument '999999' among 14 of 2026-11-26"):
        ALL["999999"]


def test_by_name() -> None:
    for name in (
        "SK하이닉스",
        "sk하이닉스",
        " SK 하이닉스",
        unicodedata.normalize("NFD", "SK하이닉스"),
    ):
        found = ALL.named(name)
        assert found is not None
        assert found.symbol == "000660"
    assert ALL.named("삼성") is None
    assert ALL.named("kodex200") is ALL["069500"]


def test_by_a_part_of_a_name_the_whole_and_the_larger_first() -> None:
    assert names("삼성전자") == ["삼성전자", "삼성전자우", "JBHH삼성전자콜"]
    assert names("삼성", limit=3) == ["삼성전자", "삼성전자우", "삼성생명"]
    assert names("하이닉스") == ["SK하이닉스"]
    assert names("200") == ["KODEX 200", "TIGER 200"]
    assert names("없는 이름") == []


def test_by_initial_consonants() -> None:
    assert names("ㅅㅅㅈㅈ") == ["삼성전자", "삼성전자우", "JBHH삼성전자콜"]
    assert names("ㅎㅇㄴㅅ") == names("skㅎㅇ") == names("SK ㅎㅇㄴㅅ") == ["SK하이닉스"]
    assert names("ㅇㅋㅍㄹ") == ["에코프로비엠"]


def test_by_names_that_are_half_typed() -> None:
    assert names("삼ㅅㅈ") == names("ㅅ성ㅈ") == ["삼성전자", "삼성전자우", "JBHH삼성전자콜"]
    assert names("에코ㅍ") == ["에코프로비엠"]


def test_consonants_that_an_input_method_joined() -> None:
    """ㄱ and ㅅ typed in a row become ㄳ on some keyboards."""
    assert names("코ㅅㄷ") == ["삼성 코스닥150 선물 ETN"]
    assert market.Instruments([listed("1", "국순당")], DAY).find("ㄳㄷ")[0].name == "국순당"


def test_a_consonant_that_is_part_of_a_name() -> None:
    assert names("ㄱ나다") == ["ㄱ나다"]


def test_by_the_beginning_of_a_code() -> None:
    assert names("00593") == ["삼성전자", "삼성전자우"]
    assert names("0126z0") == ["삼성에피스홀딩스"]
    assert names("005935") == ["삼성전자우"]


def test_by_market_and_kind() -> None:
    assert [one.symbol for one in ALL.select(kind="etf")] == ["069500", "102110"]
    assert [one.symbol for one in ALL.select(market="kosdaq")] == ["247540"]
    assert len(ALL.select(kind="stock")) == 9
    assert [one.name for one in ALL.select(kind="etn").find("삼성")] == ["삼성 코스닥150 선물 ETN"]
    assert len(ALL.select(market="etf", kind="stock")) == 0
    assert ALL.select(kind="etf").day == DAY


def test_what_an_instrument_is_for_the_rules_of_prices() -> None:
    etf, stock = ALL["069500"], ALL["247540"]
    assert (etf.kind, etf.board, stock.kind, stock.board) == ("etf", "kospi", "stock", "kosdaq")
    assert market.tick_size(35_120, kind=etf.kind) == 5
    assert stock.is_halted
    assert not etf.is_halted
    assert etf.market_value == 9
    assert market.Instrument(symbol="1", name="x", market="kospi").market_value == 0


def test_the_collection() -> None:
    assert len(ALL) == len(list(ALL)) == 14
    assert repr(ALL).startswith("<Instruments of 2026-11-26: 7 kospi, 2 etf, ")
    assert repr(market.Instruments([], DAY)) == "<Instruments of 2026-11-26: none>"
    twice = market.Instruments([listed("1", "가"), listed("1", "나", "etf")], DAY)
    assert (len(twice), twice["1"].kind) == (1, "etf")


@pytest.mark.parametrize("text", ["", "  ", None, 5930])
def test_a_blank_text_is_refused(text: Any) -> None:
    with pytest.raises(ConfigError, match="text must be a code or a part of a name"):
        ALL.find(text)


def test_other_bad_arguments_are_refused() -> None:
    with pytest.raises(ConfigError, match="limit must be at least 1"):
        ALL.find("삼성", limit=0)
    with pytest.raises(ConfigError, match="market must be one of 'kospi'"):
        ALL.select(market="nasdaq")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="kind must be one of 'stock'"):
        ALL.select(kind="bond")  # type: ignore[arg-type]


def test_initials() -> None:
    assert market.initials("삼성전자") == "ㅅㅅㅈㅈ"
    assert market.initials("까따빠싸짜 SK 힣") == "ㄲㄸㅃㅆㅉ SK ㅎ"
    assert market.initials(unicodedata.normalize("NFD", "가나")) == "ㄱㄴ"


@given(st.text("가각나닿라마힣삼성전자SK 19-&ㄱㅎ", min_size=1, max_size=12), st.data())
def test_every_part_of_a_name_finds_it_in_every_mixture(name: str, data: st.DataObject) -> None:
    plain = "".join(name.split())
    if not plain:
        return
    start = data.draw(st.integers(0, len(plain) - 1))
    part = plain[start : data.draw(st.integers(start + 1, len(plain)))]
    typed = "".join(
        market.initials(one) if data.draw(st.booleans()) else one.swapcase() for one in part
    )
    found = market.Instruments([listed("900000", name)], DAY).find(typed)
    assert [one.name for one in found] == [name]


def test_the_lists_are_those_of_the_request() -> None:
    assert get_args(market.ListingMarket) == get_args(stocks.Market)
