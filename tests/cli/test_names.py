"""names: a TR or a field is found by any of its names."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import get_args

import pytest

from kiwoom_async import Session, market
from kiwoom_async.api.orders import Orders, OrderType
from kiwoom_async.cli.commands.names import describe
from kiwoom_async.cli.methods import Method, methods
from kiwoom_async.cli.search import search
from kiwoom_async.cli.topics import ORDER_TYPES, topics
from kiwoom_async.spec import RealtimeType, load
from tests.support.command_line import Done, one_line


def found(*words: str) -> list[str]:
    return [method.path for method in search(words).methods]


def test_blank_words_are_no_search(run_here: Callable[..., Done]) -> None:
    for blank in ("", " "):
        done = run_here("names", blank)
        assert "say what to look for" in one_line(done.stderr)
        assert (done.returncode, done.stdout) == (2, "")


def test_it_finds_by_korean_label_id_and_english_name(run_here: Callable[..., Done]) -> None:
    words = ("일봉", "ka10081", "daily", "9203", "없는이름")
    korean, by_id, english, fid, nothing = (run_here("names", word) for word in words)
    for done in (korean, by_id, english, fid):
        assert (done.returncode, done.stderr) == (0, "")
    for path in ("chart.daily_candles(symbol, *, end_date=None", "sectors.daily_candles", "gold."):
        assert f"session.{path}" in korean.stdout
    for told in (
        "ka10081 주식일봉차트조회요청",
        "    end_date: dt.date | None = None,",
        "-> Pager[DailyCandle, DailyCandles]",
        "kiwoom-async call chart.daily_candles SYMBOL",
        "기준일자",
        "base_dt",
        "turnover_million",
        "million KRW",
    ):
        assert told in by_id.stdout
    assert "session.chart.daily_candles" in english.stdout
    assert "order_no" in fid.stdout
    assert "OrderEvent" in fid.stdout
    assert "없는이름" in one_line(nothing.stderr)
    assert nothing.returncode == 1


def test_the_best_comes_first() -> None:
    assert found("ka10081") == ["chart.daily_candles"]
    assert found("일봉")[0] == "chart.daily_candles"  # of stocks, before sectors and gold
    assert found("주문")[:4] == found("order")[:4]
    assert found("주문")[:4] == ["orders.buy", "orders.sell", "orders.modify", "orders.cancel"]
    assert "account.open_orders" not in found("10")  # ka10075
    assert found("10081") == ["chart.daily_candles"]
    assert search(["daily_candles"]).methods[0].api.method == "daily_candles"
    assert search(["chart.daily_candles"]).only is not None
    assert search(["0B"]).only == load().realtime["0B"]
    assert search(["0u"]).only == load().realtime["0u"]  # not 0U
    assert search(["order_book"]).types[0].record == "OrderBook"
    assert search(["cur_prc"]).fields[0].field.name == "price"
    assert found("balance")[:2] == ["account.balance", "gold.balance"]
    assert search(["balance"]).only is None


EXPECTED = {
    "주문": "session.orders.buy(",
    "order": "session.orders.buy(",
    "orders": "session.orders.buy(",
    "시장가": 'order_type="market"',
    "market_ioc": "limit_ioc",
    "호가단위": "market.tick_size(",
    "손절": 'order_type="stop_limit"',
    "휴장일": "market.is_trading_day(",
    "모의투자": "Session(PAPER)",
    "삼성전자": "005930  삼성전자",
    "ㅅㅅㅈㅈ": "005930  삼성전자",
    "0126Z0": "삼성에피스홀딩스",
    "10": "10                   price ",
    "수수료": "market.trading_costs(",
    "종목코드": "session.instruments()",
    "조건검색": "session.conditions.watch(",
}


@pytest.mark.parametrize(("word", "wanted"), EXPECTED.items())
def test_what_is_meant_leads(word: str, wanted: str, run_here: Callable[..., Done]) -> None:
    done = run_here("names", word)
    assert (done.returncode, done.stderr) == (0, "")
    _, first, *_ = done.stdout.splitlines()
    assert wanted in first


def test_every_type_of_order_has_its_korean_name() -> None:
    literals = {*get_args(OrderType)}
    assert {*ORDER_TYPES.values()} == {
        literal for literal in literals if not literal.endswith(("_ioc", "_fok"))
    }


def test_topics_name_what_is_there(run_here: Callable[..., Done]) -> None:
    for topic in topics():
        for namespace, method in re.findall(r"(session|market)\.(\w+)", topic.code):
            owner = Session if namespace == "session" else market
            assert hasattr(owner, method), topic.code
        for method in re.findall(r"session\.orders\.(\w+)", topic.code):
            assert hasattr(Orders, method), topic.code


@pytest.mark.parametrize(
    ("word", "meant"),
    [("candel", "candles"), ("daly_candles", "daily_candles"), ("모의투지", "모의투자")],
)
def test_a_mistyped_word_is_asked_about(
    word: str, meant: str, run_here: Callable[..., Done]
) -> None:
    done = run_here("names", word)
    assert re.search(rf"did you mean .*{meant}", one_line(done.stderr))
    assert done.returncode == 1


def test_a_server_is_asked_for_the_names_of_stocks(run_here: Callable[..., Done]) -> None:
    done = run_here("names", "카카오", "--server", "simulator")
    assert (done.returncode, done.stderr) == (0, "")
    assert "035720  카카오 " in done.stdout


def test_all_words_must_fit() -> None:
    assert set(found("daily", "gold")) == {"gold.daily_candles", "gold.daily_prices"}
    assert found("daily", "없는말") == []


@pytest.mark.parametrize("word", ["체결", "trade", "account", "0B", "00", "OrderBook", "price"])
def test_every_kind_of_answer_prints(word: str, run_here: Callable[..., Done]) -> None:
    done = run_here("names", word)
    assert done.returncode == 0
    assert done.stdout.strip()


def test_everything_can_be_told_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    things: list[Method | RealtimeType] = [*methods(), *load().realtime.values()]
    for thing in things:
        entry = thing.api if isinstance(thing, Method) else thing
        describe(thing)
        assert capsys.readouterr().out.startswith(f"{entry.id} {entry.name}\n"), entry.id


def test_what_is_known_of_the_pages_of_a_tr(run_here: Callable[..., Done]) -> None:
    said = run_here("names", "ka10066").stdout
    assert "A page has 100 rows." in said
    assert "the previous session" in said
    assert "The paper server does not have it." in run_here("names", "kt00017").stdout
