"""candles and call: tables on a terminal, CSV and JSON on a pipe, and what is refused."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import gc
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len

from kiwoom_async import ConfigError, Session
from kiwoom_async.api.chart import DailyCandle, DailyCandles
from kiwoom_async.cli.arguments import Given, parse
from kiwoom_async.cli.commands.candles import Wanted, candles
from kiwoom_async.cli.methods import find, methods
from kiwoom_async.cli.output.answers import Part, Shape, write_rows
from kiwoom_async.cli.symbols import codes_of
from kiwoom_async.simulator import Simulator
from kiwoom_async.spec import Param
from tests.support.command_line import COMMAND, Done, Terminal, one_line, run
from tests.support.symbols import SAMSUNG

SIMULATOR = " --server simulator"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_candles_are_csv_on_a_pipe(run_here: Callable[..., Done]) -> None:
    line = "candles minute A005930 --interval 5 --limit 1000 --end-date 2026-11-20"
    minute = run_here(*(line + SIMULATOR).split())
    daily = run_here(*("candles daily 005930 --limit 250" + SIMULATOR).split())
    for done in (daily, minute):
        assert (done.returncode, done.stderr) == (0, "")
    days = rows(daily.stdout)
    assert len(days) == 250
    assert list(days[0])[:6] == ["date", "open", "high", "low", "close", "volume"]
    dates = [dt.date.fromisoformat(day["date"]) for day in days]
    assert dates == sorted(set(dates), reverse=True)
    assert all(int(day["low"]) <= int(day["close"]) <= int(day["high"]) for day in days)
    minutes = [dt.datetime.fromisoformat(row["time"]) for row in rows(minute.stdout)]
    assert len(minutes) == 1000
    assert minutes[0].date() <= dt.date(2026, 11, 20)
    assert {moment.minute % 5 for moment in minutes} == {0}


@pytest.mark.parametrize("period", ["tick --interval 10", "weekly", "monthly", "yearly"])
def test_candles_of_every_period(period: str, run_here: Callable[..., Done]) -> None:
    line = f"candles {period} --no-adjusted 000660 --limit 2 {SIMULATOR}"
    done = run_here(*line.split())
    assert (done.returncode, done.stderr) == (0, "")
    assert len(rows(done.stdout)) == 2


def test_candles_are_a_table_with_a_progress_bar_on_a_terminal(
    terminal: Callable[..., Terminal],
) -> None:
    table = terminal("candles", "minute", "005930", "--limit", "1000", "--server", "simulator")
    assert table.end() == 0
    assert "005930 minute" in table.text  # the bar
    assert "━" in table.text
    lines = table.text.splitlines()
    assert any(line.split()[:4] == ["time", "open", "high", "low"] for line in lines)
    assert sum(line.startswith("2026-") or ":00 " in line for line in lines) >= 1000
    assert "005930 주식분봉차트조회요청, simulator: 1000 rows" in lines[-1]
    assert max(map(len, lines[-1000:])) <= 80


def test_call_asks_any_query(run_here: Callable[..., Done]) -> None:
    line = "call chart.daily_candles 005930 --limit 20 --json"
    named = run_here(*(line + SIMULATOR).split())
    one = run_here(*("call stocks.info 005930 --json" + SIMULATOR).split())
    line = "call ka10081 005930 --end-date 2026-11-20 --no-adjusted --limit 2" + SIMULATOR
    by_id = run_here(*line.split())
    plain = run_here(*f"call stocks.info 005930 {SIMULATOR}".split())
    for done in (named, by_id, one, plain):
        assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(named.stdout)
    assert answer["symbol"] == "005930"
    assert len(answer["rows"]) == 20
    assert isinstance(answer["rows"][0]["close"], int)
    assert rows(by_id.stdout)[0]["date"] == "2026-11-20"
    assert json.loads(one.stdout)["name"] == "삼성전자"
    assert rows(plain.stdout)[0]["name"] == "삼성전자"


def test_a_pipe_keeps_what_an_answer_says_beside_its_rows(run_here: Callable[..., Done]) -> None:
    deposit = run_here("call", "account.deposit", "--server", "simulator")
    assert (deposit.returncode, deposit.stderr) == (0, "")
    (line,) = rows(deposit.stdout)  # no rows of currencies: the totals alone
    assert line["answer.deposit"] == "100000000"
    assert not [name for name, text in line.items() if not name.startswith("answer.") and text]
    candles = run_here(*f"call chart.daily_candles 005930 --limit 2 {SIMULATOR}".split())
    assert [line["answer.symbol"] for line in rows(candles.stdout)] == ["005930"] * 2


def test_ctrl_c_ends_a_long_table_at_once(terminal: Callable[..., Terminal]) -> None:
    command = f"candles minute 005930 --limit 9000 {SIMULATOR}".split()
    table = terminal(*command, columns=200)
    table.read_until(":00 ", "volume")
    table.ctrl_c()
    assert table.end() == 130
    assert "9000 rows" not in table.text


@pytest.mark.anyio
@pytest.mark.parametrize("shape", ["csv", "json", "table"])
async def test_the_loop_goes_on_while_many_rows_are_written(
    shape: Shape, capsys: pytest.CaptureFixture[str]
) -> None:
    """Measured in the thread's own time, as a share: the speed of the machine does not count."""
    row = b'{"dt":"20261120","cur_prc":"70000","open_pric":"70000","trde_qty":"5"}'
    answer = DailyCandles.of(b'{"stk_cd":"005930","return_msg":"ok"}')
    rounds: list[float] = []

    async def parts() -> AsyncIterator[Part]:
        yield Part(answer, [DailyCandle.of(row)] * 1_500)

    async def go_round() -> None:
        while True:
            rounds.append(time.thread_time())
            await asyncio.sleep(0)

    going = asyncio.create_task(go_round())
    gc.disable()
    try:
        assert await write_rows(parts(), DailyCandle, shape, "title") == 1_500
    finally:
        gc.enable()
    going.cancel()
    longest = max(after - before for before, after in pairwise(rounds))
    assert longest < (rounds[-1] - rounds[0]) / 2


@pytest.mark.anyio
async def test_csv_has_one_head_whatever_pages_are_blank(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = DailyCandles.of(b'{"stk_cd":"005930","return_msg":"ok"}')

    async def parts() -> AsyncIterator[Part]:
        yield Part(answer, [])
        yield Part(answer, [])
        yield Part(answer, [DailyCandle.of(b'{"dt":"20261119","cur_prc":"70000"}')])

    assert await write_rows(parts(), DailyCandle, "csv", "title", "date") == 1
    head, line = capsys.readouterr().out.splitlines()
    assert head.startswith("date,")
    assert line.startswith("2026-11-19,")


def test_no_bar_is_drawn_into_csv_on_a_terminal(terminal: Callable[..., Terminal]) -> None:
    candles = terminal(*f"candles daily 005930 --limit 3 --csv {SIMULATOR}".split())
    assert candles.end() == 0
    assert candles.text.startswith("date,open,high,low,close,volume")
    assert "━" not in candles.text


def test_call_tells_when_there_is_more_than_the_first_page(run_here: Callable[..., Done]) -> None:
    done = run_here("call", "chart.minute_candles", "005930", "--csv", "--server", "simulator")
    assert done.returncode == 0
    assert len(rows(done.stdout)) == 900
    assert "the first 900 rows" in one_line(done.stderr)


def test_what_a_terminal_has_no_room_for_is_counted(terminal: Callable[..., Terminal]) -> None:
    command = ("call", "quotes.daily_prices", "005930", "--limit", "3", "--server", "simulator")
    table = terminal(*command, columns=60)
    assert table.end() == 0
    assert "more columns: --csv)" in " ".join(table.text.split())
    shown = [line for line in table.text.splitlines() if "━" not in line]
    assert max(map(len, shown)) <= 60


def test_help_for_a_method_shows_its_arguments_and_fields(run_here: Callable[..., Done]) -> None:
    done = run_here("call", "chart.minute_candles", "--help")
    assert done.returncode == 0
    assert "kiwoom-async call chart.minute_candles SYMBOL [--interval INTERVAL]" in done.stdout
    assert "틱범위" in done.stdout
    assert "1, 3, 5, 10, 15, 30, 45, 60" in done.stdout
    assert "cumulative_volume" in done.stdout


@pytest.mark.anyio
async def test_candles_of_a_range_the_oldest_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Wanted(
        "minute",
        SAMSUNG,
        since="2026-11-25T15:10",
        until="2026-11-26T09:03",
        oldest_first=True,
        fields="time,close",
    )
    async with Simulator(port=0, day=dt.date(2026, 11, 26)) as exchange:
        monkeypatch.setenv("KIWOOM_APPKEY", str(exchange.credentials.appkey))
        monkeypatch.setenv("KIWOOM_SECRETKEY", str(exchange.credentials.secretkey))
        await candles(wanted, exchange.server.rest, None, "csv")
    found = rows(capsys.readouterr().out)
    times = [dt.datetime.fromisoformat(row["time"]) for row in found]
    assert list(found[0]) == ["time", "close"]
    assert times == sorted(times)
    assert f"{times[0]:%d %H:%M}" == "25 15:10"
    assert f"{times[-1]:%d %H:%M}" == "26 09:02"


def test_candles_since_a_day_are_all_and_until_a_day_is_exclusive(
    run_here: Callable[..., Done],
) -> None:
    line = "candles daily 005930 --since 2025-06-02 --until 2026-11-20 --json"
    done = run_here(*(line + SIMULATOR).split())
    days = [row["date"] for row in json.loads(done.stdout)["rows"]]
    assert (days[0], days[-1]) == ("2026-11-19", "2025-06-02")
    assert len(days) > 100
    none = run_here(
        *("candles daily 005930 --since 2026-11-21 --until 2026-11-23" + SIMULATOR).split()
    )
    assert (none.returncode, none.stdout) == (
        1,
        "date,open,high,low,close,volume,change,turnover_million,change_sign,share_turnover_rate\n",
    )


def test_a_stock_may_be_named(run_here: Callable[..., Done]) -> None:
    done = run_here(*("candles daily SK하이닉스 --limit 1 --fields close" + SIMULATOR).split())
    assert "SK하이닉스 is 000660" in one_line(done.stderr)
    assert len(rows(done.stdout)) == 1


def test_call_takes_names_where_the_method_takes_symbols(run_here: Callable[..., Done]) -> None:
    line = "call quotes.watchlist 카카오,000660 삼성전자 --fields symbol"
    watched = run_here(*(line + SIMULATOR).split())
    assert watched.stdout.split() == ["symbol", "035720", "000660", "005930"]
    assert "카카오 is 035720\nkiwoom-async: 삼성전자 is 005930" in watched.stderr
    info = run_here(*("call ka10001 SK하이닉스 --fields symbol" + SIMULATOR).split())
    assert info.stdout.split() == ["symbol", "000660"]
    unknown = run_here(*("call stocks.info 삼성" + SIMULATOR).split())
    assert "did you mean 삼성전자" in one_line(unknown.stderr)
    assert unknown.returncode == 2


@pytest.mark.anyio
async def test_a_name_that_no_stock_has_is_asked_about(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with Simulator() as exchange, Session(exchange.server, exchange.credentials) as session:
        assert await codes_of(session, ["005930_NX", "naver", "카카오"]) == [
            "005930_NX", "naver", "035720",
        ]  # fmt: skip
        with pytest.raises(ConfigError, match=r"'삼성' \(did you mean 삼성전자 \(005930\) or"):
            await codes_of(session, ["삼성"])
    assert one_line(capsys.readouterr().err) == "kiwoom-async: 카카오 is 035720"


def test_call_shows_the_fields_that_are_named(run_here: Callable[..., Done]) -> None:
    line = "call quotes.watchlist 005930,035420 000660 --fields symbol,name"
    watched = run_here(*(line + SIMULATOR).split())
    assert watched.stdout.splitlines()[1:] == [
        "005930,삼성전자", "035420,NAVER", "000660,SK하이닉스",
    ]  # fmt: skip
    deposit = run_here(*("call stocks.info 005930 --fields name,symbol --json" + SIMULATOR).split())
    assert json.loads(deposit.stdout) == {"name": "삼성전자", "symbol": "005930"}


def test_fields_may_have_their_korean_labels_and_wire_names(run_here: Callable[..., Done]) -> None:
    line = "candles daily 005930 --limit 1 --fields 일자,현재가,trde_qty --server simulator"
    done = run_here(*line.split())
    assert done.stdout.splitlines()[0] == "date,close,volume"


def test_on_a_terminal_zeros_of_many_are_counted(terminal: Callable[..., Terminal]) -> None:
    deposit = terminal(*f"call account.deposit {SIMULATOR}".split())
    assert deposit.end() == 0
    assert len(deposit.text.splitlines()) < 24
    assert "more are 0 (--json shows them)" in deposit.text
    assert "orderable_cash" in deposit.text


def test_a_narrow_terminal_cuts_no_name_and_no_number(terminal: Callable[..., Terminal]) -> None:
    info = terminal(*f"call stocks.info 005930 {SIMULATOR}".split(), columns=40)
    assert info.end() == 0
    assert re.search(r"^listed_shares_thousand +5,919,638\s*$", info.text, re.MULTILINE)
    assert "…" not in info.text
    assert max(map(cell_len, info.text.splitlines())) <= 40


REFUSED = {
    "call orders.buy 005930 1 --price 70000": "send orders from Python",
    "call kt10000 005930 1": "send orders from Python",
    "call chart.daily_candle 005930": "did you mean chart.daily_candles",
    "call nonsense": 'try "kiwoom-async names"',
    "call conditions.search 1": "WebSocket",
    "call chart.daily_candles 005930": "--server live, paper, simulator or a URL",
    "call chart.daily_candles": "required: symbol",
    "call chart.daily_candles 005930 --from 2026-01-01": "--from",
    "call chart.daily_candles 005930 --end-date yesterday": "a date such as 2026-11-20",
    "call chart.minute_candles 005930 --interval 7": "one of 1, 3, 5",
    "call stocks.info 005930 --limit 3 --server simulator": "no rows",
    "call chart.daily_candles 005930 --limit 3 --all": "not both",
    "call chart.daily_candles 5930 --server simulator": "'5930'",
    "call chart.daily_candles 005930 --server live": "KIWOOM_APPKEY",
    "candles daily 005930 --interval 3 --server simulator": "--interval",
    "candles daily 005930": "--server",
    "candles hourly 005930 --server simulator": "'period': 'hourly' is not one of",
    "candles week 005930 --server simulator": "(did you mean weekly?)",
    "candles daily 005930 --server simulater": "(did you mean simulator?)",
    "candles daily 005930 --since yesterday --server simulator": "must be like 2026-11-26",
    "candles daily 005930 --since 2026-11-20 --until 2026-11-19 --server simulator": "not before",
    "candles daily 005930 --since 2099-01-01 --server simulator": "is in the future",
    "candles daily 005930 --fields , --server simulator": "--fields names no field",
    "candles daily 005930 --until 2026-11-20 --end-date 2026-11-20 --server simulator": "not both",
    "candles daily 005930 --fields clos --server simulator": "(did you mean close?)",
    "candles daily 005930 --fields when --server simulator": "it has close, volume",
    "candles daily 005930 --end-date 2030-01-02 --server simulator": "is in the future",
    "candles daily 005930 --csv --json --server simulator": "not both",
    "call daily_candle 005930": "chart.daily_candles or gold.daily_candles",
    "call chart.daily_candles 005930 --enddate 2026-11-20": "(did you mean --end-date?)",
    "call stocks.info 005930 --color": "it has no options",
    "call stocks.info 005930,000660 --server simulator": 'its own: "005930", "000660"',
    "call ranking.turnover --market kosp": "did you mean kospi",
    "strem": "Did you mean 'stream'",
    "candles daily 005930 --server somewhere": "'somewhere' is not live, paper, simulator or a URL",
    "candles daily 005930 --limit 0 --server simulator": "--limit",
}


@pytest.mark.parametrize(("line", "wanted"), REFUSED.items())
def test_what_can_not_be_right_is_refused_in_one_line(
    line: str, wanted: str, run_here: Callable[..., Done]
) -> None:
    done = run_here(*line.split())
    assert wanted in one_line(done.stderr)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("line", ["candles daily 999999", "call stocks.info 999999"])
def test_an_unknown_symbol_is_no_empty_table(line: str, run_here: Callable[..., Done]) -> None:
    done = run_here(*(line + SIMULATOR).split())
    assert "999999" in one_line(done.stderr)
    assert done.returncode == 1


def test_every_query_can_be_written_on_the_command_line() -> None:
    """What must be given is taken by position and name; each choice is a word."""
    for method in methods():
        if method.api.kind != "query":
            continue
        assert find(method.path) == find(method.api.id) == method
        needed = [param for param in method.api.arguments if param.must_be_given]
        texts = [f"{'' if p.positional else _option(p) + '='}{_sample(p)}" for p in needed]
        given = parse(method, texts)
        names = [param.name for param in method.api.arguments if param.positional]
        assert set(given.keywords) | set(names) >= {param.name for param in needed}


def test_texts_become_what_the_method_takes() -> None:
    watch = parse(find("quotes.watchlist"), ["005930,000660"])
    assert watch == Given((["005930", "000660"],), {})
    near = parse(find("ranking.near_high_low"), ["--extreme=high", "--proximity-rate", "0.5"])
    assert near.keywords == {"extreme": "high", "proximity_rate": 0.5}
    at = parse(find("quotes.trade_history"), ["005930", "--time", "09:30"])
    assert at.keywords["time"] == dt.time(9, 30)
    halted = parse(find("ranking.volatility_interruptions"), ["--exclude", "etf,etn"])
    assert halted.keywords["exclude"] == ["etf", "etn"]
    with pytest.raises(ConfigError, match="unrecognized"):
        parse(find("stocks.info"), ["005930", "--adjust"])


def _option(param: Param) -> str:
    return f"--{param.name.replace('_', '-')}"


def _sample(param: Param) -> str:
    if param.kind == "choice":
        tables = [*param.tables.values(), param.codes]
        return str(next(iter(tables[0].values())))
    return {"whole": "1", "day": "2026-11-20", "time_of_day": "09:30"}.get(param.kind, "005930")


@pytest.mark.anyio
@pytest.mark.parametrize("shape", ["csv", "json", "table"])
async def test_an_odd_value_spoils_nothing_but_itself(
    shape: Shape, capsys: pytest.CaptureFixture[str]
) -> None:
    good = b'{"dt":"20261120","cur_prc":"70000","trde_qty":"5"}'
    odd = b'{"dt":"20261119","cur_prc":"7o000","trde_qty":"6"}'
    answer = DailyCandles.of(b'{"stk_cd":"005930","return_msg":"ok"}')

    async def parts() -> AsyncIterator[Part]:
        yield Part(answer, [DailyCandle.of(row) for row in (good, odd, b"17")])

    assert await write_rows(parts(), DailyCandle, shape, "title", "date", "close") == 3
    text = capsys.readouterr().out
    for told in ("2026-11-19", "7o000", "70000" if shape != "table" else "70,000"):
        assert told in text


def test_a_token_that_is_not_shared_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    asked = f"candles daily 005930 --limit 1 --token-file {tmp_path}/file/token"
    done = run(*f"simulate --port 0 -- {COMMAND} {asked}".split())
    assert "the token is not shared with other processes" in one_line(done.stderr)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 2
