"""names: a TR or a field is found by any of its names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiwoom_async.cli.commands.names import describe
from kiwoom_async.cli.methods import Method, methods
from kiwoom_async.cli.search import search
from kiwoom_async.spec import RealtimeType, load
from tests.support.command_line import Done, one_line, run_all


def found(*words: str) -> list[str]:
    return [method.path for method in search(words).methods]


def test_it_finds_by_korean_label_id_and_english_name(run_here: Callable[..., Done]) -> None:
    korean, by_id = run_all("names 일봉", "names ka10081")
    english, fid, nothing = (run_here("names", word) for word in ("daily", "9203", "없는이름"))
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
    assert found("일봉")[0] == "sectors.daily_candles"  # 업종일봉조회요청 says little else
    assert search(["daily_candles"]).methods[0].api.method == "daily_candles"
    assert search(["chart.daily_candles"]).only is not None
    assert search(["0B"]).only == load().realtime["0B"]
    assert search(["0u"]).only == load().realtime["0u"]  # not 0U
    assert search(["order_book"]).types[0].record == "OrderBook"
    assert search(["cur_prc"]).fields[0].field.name == "price"
    assert found("balance")[:2] == ["account.balance", "gold.balance"]
    assert search(["balance"]).only is None


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
