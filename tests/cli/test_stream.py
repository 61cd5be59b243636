"""stream: NDJSON on pipes, a board on a terminal, and every way to end it."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from rich.console import Console

from kiwoom_async import (
    ElwIndicator,
    Gap,
    IndexBreadth,
    MarketPhase,
    OrderBook,
    OrderEvent,
    Realtime,
    Session,
    Trade,
    VolatilityInterruption,
)
from kiwoom_async.cli.kinds import record_types, type_of, types_of
from kiwoom_async.cli.output.board import Board
from kiwoom_async.cli.output.lines import Lines, as_line
from kiwoom_async.cli.silence import Listed
from kiwoom_async.cli.symbols import split
from kiwoom_async.cli.terminal.outlet import Outlet
from kiwoom_async.cli.watching import Shape, View, watch, write_lines
from kiwoom_async.simulator import Simulator
from kiwoom_async.spec import load
from tests.support.command_line import COMMAND, PATIENCE, Done, Terminal, environment, one_line
from tests.support.symbols import SAMSUNG

STOCKS = (SAMSUNG, "000660", "035420", "005380", "035720")
BOTH = ("stream", "trade,order_book", *STOCKS, "--server", "simulator")


@contextmanager
def streaming(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [COMMAND, *arguments],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_pipe_gets_ndjson_until_it_is_told_to_end(end: signal.Signals) -> None:
    with streaming(*BOTH) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = [json.loads(process.stdout.readline()) for _ in range(6)]
        process.send_signal(end)
        rest = process.stdout.readlines()
        assert (process.stderr.read(), process.wait(PATIENCE)) == ("", 0)
    for line in rest:
        json.loads(line)  # the last one, too, is whole
    assert {line["type"] for line in lines} == {"trade", "order_book"}
    trade = next(line for line in lines if line["type"] == "trade")
    assert trade["symbol"] in STOCKS
    assert trade["received_ns"] > 1.7e18
    assert isinstance(trade["price"], int)
    assert isinstance(trade["change_rate"], float)
    assert isinstance(trade["knock_out_proximity"], str)  # a decimal
    assert dt.time.fromisoformat(trade["time"]) > dt.time(9)


def test_it_ends_quietly_when_the_reader_has_had_enough() -> None:
    with streaming(*BOTH) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith('{"type":')
        process.stdout.close()
        assert process.stderr is not None
        errors = process.stderr.read()
        assert (process.wait(PATIENCE), errors) == (0, "")


def test_it_ends_when_the_reader_goes_although_nothing_happens() -> None:
    with streaming("stream", "order_event", "--server", "simulator") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        errors = process.stderr.read()
        assert (process.wait(PATIENCE), errors) == (0, "")


def test_a_terminal_shows_a_board(terminal: Callable[..., Terminal]) -> None:
    types = "trade,order_book,volatility_interruption"
    board = terminal("stream", types, SAMSUNG, "000660", "--server", "simulator")
    board.read_until("0B 주식체결", "0D 주식호가잔량", "nothing yet", "records  dropped 0")
    board.read_until(f"{SAMSUNG}  삼성전자    10:", "000660  SK하이닉스  10:")
    board.ctrl_c()
    assert board.end() == 0
    assert "Traceback" not in board.text
    assert "\x1b[?1049l" in board.raw
    *_, status, total = board.text.strip().splitlines()
    assert status.startswith("simulator")
    assert "dropped 0" in status
    assert "Ctrl-C" not in status
    assert re.fullmatch(r"kiwoom-async: [0-9]+ records in [0-9.]+ s, dropped 0", total)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("stream trades 005930 --server simulator", "'trades' (did you mean trade?)"),
        ("stream trade,nonsense 005930 --server simulator", ", ".join(record_types())),
        ("stream trade SAMSUNG --server simulator", "'SAMSUNG'"),
        ("stream order_event 005930 --server simulator", "has no symbols"),
        ("stream trade --server simulator", "needs a symbol"),
        ("stream trade 005930 --server paper", "KIWOOM_PAPER_APPKEY"),
        ("stream trade 005930", "--server"),
    ],
)
def test_what_can_not_be_streamed_is_said_in_one_line(
    line: str, wanted: str, run_here: Callable[..., Done]
) -> None:
    done = run_here(*line.split())
    assert wanted in one_line(done.stderr)
    assert (done.returncode, done.stdout) == (2, "")


def test_every_realtime_record_has_its_name() -> None:
    names = record_types()
    assert names["trade"] is Trade
    assert names["market_phase"] is MarketPhase
    assert "condition_signal" not in names  # comes from a search, not by registration
    assert len(names) == 19


def test_an_odd_value_is_told_beside_the_others() -> None:
    values = b'{"20":"090001","10":"-70x00","15":"+3","12":"1.5"}'
    line = json.loads(as_line(Trade.of(values, SAMSUNG, 1)))
    assert (line["type"], line["symbol"], line["received_ns"]) == ("trade", SAMSUNG, 1)
    assert (line["time"], line["size"], line["side"]) == ("09:00:01", 3, "buy")
    assert line["price"] is None
    assert line["odd"]["price"] == "-70x00"
    assert line["odd"]["cumulative_volume"] is None  # it did not come
    assert "volume_change" not in line["odd"]  # it need not come


@pytest.mark.parametrize("values", [b"null", b'["20"]', b'{"20":'])
def test_what_is_no_record_at_all_is_told_as_it_came(values: bytes) -> None:
    line = json.loads(as_line(Trade.of(values, SAMSUNG, 1)))
    assert line == {
        "type": "trade",
        "symbol": SAMSUNG,
        "received_ns": 1,
        "odd": {"": values.decode()},
    }


def test_a_gap_is_a_line_of_its_own() -> None:
    at = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    line = json.loads(as_line(Gap(at, at + dt.timedelta(seconds=3), "line down")))
    assert line == {
        "type": "gap",
        "since": "2026-11-20T09:00:00+09:00",
        "until": "2026-11-20T09:00:03+09:00",
        "why": "line down",
        "symbol": "",
        "missed_size": None,
        "volume_before": None,
    }


@pytest.mark.anyio
async def test_an_odd_value_does_not_end_the_stream(capfd: pytest.CaptureFixture[str]) -> None:
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG) as trades,
    ):
        exchange.push_values("0B", SAMSUNG, {"10": "seventy thousand"})
        exchange.trade(SAMSUNG, price=70_300)
        while trades.stats().buffered < 2:  # noqa: ASYNC110 - a stream wakes only its reader
            await asyncio.sleep(0)
        await trades.aclose()
        await write_lines(trades, Lines([Trade]))
    odd, good = map(json.loads, capfd.readouterr().out.splitlines())
    assert odd["odd"]["price"] == "seventy thousand"
    assert good["price"] == 70_300
    assert "odd" not in good


@pytest.mark.anyio
async def test_a_slow_reader_does_not_block_the_loop() -> None:
    reader, writer = os.pipe()
    text = bytes(range(256)) * 4096
    try:
        writing = asyncio.create_task(Outlet(writer).write(text))
        for _ in range(100):
            await asyncio.sleep(0)  # the pipe is full, and the loop keeps running
        assert not writing.done()
        read = b""
        while len(read) < len(text):
            read += await asyncio.to_thread(os.read, reader, 65536)
        await writing
        assert read == text
    finally:
        os.close(reader)
        os.close(writer)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("0B", Trade),
        ("0b", Trade),
        ("trade", Trade),
        ("Trade", Trade),
        ("체결", Trade),
        ("주식체결", Trade),
        ("호가", OrderBook),
        ("order-book", OrderBook),
        ("주문", OrderEvent),
        ("VI", VolatilityInterruption),
        ("0u", ElwIndicator),
        ("0U", IndexBreadth),
    ],
)
def test_a_type_is_found_by_any_of_its_names(name: str, kind: type[Realtime]) -> None:
    assert type_of(name) is kind


def test_every_type_has_an_id_and_a_korean_name() -> None:
    for kind in record_types().values():
        assert type_of(kind.type_code) is kind
        assert type_of(load().realtime[kind.type_code].name) is kind


def test_types_and_symbols_have_commas_or_blanks_between_them() -> None:
    assert types_of("0B, 호가 trade") == [Trade, OrderBook]
    assert split(["005930,000660", "035420", "005930"]) == ["005930", "000660", "035420"]


STREAM_REFUSED = {
    "stream 업종 001": "0U 업종등락, 0J 업종지수: give its id",
    "stream trade order_book 005930": "'order_book' is a record type",
    "stream 체결 호가 005930": "'호가' is a record type",
    "subscribe trade 삼성전자 --nats nats://127.0.0.1:9": '"kiwoom-async names 삼성전자" finds it',
    "stream trade 005930 --fields ,": "--fields names no field",
    "stream , 005930": "name a record type: after_hours_quote",
    "stream trade 005930 --fields pric": "trade has no field 'pric' (did you mean price?)",
    "stream trade 005930 --csv --json": "not both",
    "stream trade,order_book 005930 --csv": "name one type, or the --fields",
    "stream trade 005930 --count 0": "--count",
    "stream trade 5930": "is '005930' meant?",
    "record trad 005930 --to x": "did you mean trade?",
    "subscribe trad 005930 --nats nats://127.0.0.1:9": "did you mean trade?",
    "gateway trad 005930 --nats nats://127.0.0.1:9": "did you mean trade?",
}


@pytest.mark.parametrize(("line", "wanted"), STREAM_REFUSED.items())
def test_what_is_meant_is_asked(line: str, wanted: str, run_here: Callable[..., Done]) -> None:
    server = [] if line.startswith("subscribe") else ["--server", "simulator"]
    done = run_here(*line.split(), *server)
    assert wanted in one_line(done.stderr)
    assert done.returncode == 2


def test_it_ends_after_a_count_of_records(run_here: Callable[..., Done]) -> None:
    line = "stream 체결 005930,000660 --count 2 --fields price --server simulator"
    done = run_here(*line.split())
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[*line] for line in lines] == [["type", "symbol", "received_ns", "price"]] * 2


def test_fields_may_have_their_korean_labels_and_wire_names(run_here: Callable[..., Done]) -> None:
    line = "stream 체결,호가 005930 --count 3 --fields 현재가,매도호가1,15 --csv --server simulator"
    done = run_here(*line.split())
    assert done.returncode == 0
    head = done.stdout.splitlines()[0]
    assert head == "type,symbol,received_ns,price,ask_price_1,size"


def test_it_ends_after_some_seconds_and_csv_has_one_head(run_here: Callable[..., Done]) -> None:
    line = "--seconds 1 --csv --fields price,ask_price_1 --server simulator"
    done = run_here("stream", "0B,0D", *STOCKS, *line.split())
    assert (done.returncode, done.stderr) == (0, "")
    head, *lines = csv.reader(done.stdout.splitlines())
    assert head == ["type", "symbol", "received_ns", "price", "ask_price_1"]
    assert {line[0]: (bool(line[3]), bool(line[4])) for line in lines} == {
        "trade": (True, False),
        "order_book": (False, True),
    }


def test_csv_says_odd_values_as_they_came_and_gaps_beside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = Lines([Trade], "csv")
    assert lines.head.startswith(b"type,symbol,received_ns,time,price,")
    written = lines.line(Trade.of(b'{"20":"090001","10":"-70x00"}', SAMSUNG, 1))
    assert written.startswith(b"trade,005930,1,09:00:01,-70x00,")
    assert lines.line(Trade.of(b"null", SAMSUNG, 1)) == b"trade,005930,1,null\n"
    at = dt.datetime(2026, 11, 20, 9, 0)
    assert lines.line(Gap(at, at, "line down")) == b""
    assert "line down" in one_line(capsys.readouterr().err)


@pytest.mark.anyio
@pytest.mark.parametrize("shape", ["json", "board"])
async def test_a_word_says_why_nothing_comes(
    shape: Shape, capfd: pytest.CaptureFixture[str]
) -> None:
    """When the market opens goes by the exchange's clock: its day is no day of this computer."""
    async with (
        Simulator(pace=0, day=dt.date(2026, 3, 5), time=dt.time(22, 0)) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG, "999999_NX") as trades,
    ):
        watching = asyncio.create_task(
            watch(trades, [Trade], View(shape), "simulator", session, patience=0.2)
        )
        said = ""
        async with asyncio.timeout(PATIENCE):
            while "no record" not in said and not watching.done():
                await asyncio.sleep(0.01)  # what is written wakes no reader in this process
                out, err = capfd.readouterr()
                said += out if shape == "board" else err
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    out, err = capfd.readouterr()
    text = said + out if shape == "board" else one_line(said + err)
    assert "no record for 0.2 s: no symbol 999999?, closed until 2026-03-06 09:00" in text


@pytest.mark.anyio
@pytest.mark.parametrize("shape", ["json", "csv"])
async def test_a_stream_that_ends_with_nothing_says_so(
    shape: Shape, capfd: pytest.CaptureFixture[str]
) -> None:
    async with (
        Simulator(pace=0, day=dt.date(2026, 3, 5), time=dt.time(10, 0)) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG, "999999") as trades,
    ):
        await watch(trades, [Trade], View(shape, seconds=0.1), "simulator", session)
    assert one_line(capfd.readouterr().err) == (
        "kiwoom-async: no record for 0.1 s: no symbol 999999?"
    )


def drawn(board: Board, columns: int, lines: int) -> list[str]:
    console = Console(file=io.StringIO(), width=columns, height=lines, force_terminal=False)
    console.print(board, height=lines)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


@pytest.mark.anyio
async def test_every_type_has_its_share_of_the_board() -> None:
    symbols = [f"00{number:03}0" for number in range(1, 31)]
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream((Trade, OrderBook, VolatilityInterruption), *symbols) as events,
    ):
        board = Board(events, "simulator")
        large = "\n".join(drawn(board, 80, 80))
        small = drawn(board, 80, 24)
        tiny = "\n".join(drawn(board, 80, 8))
    assert "more symbols" not in large
    assert "000300" in large
    assert len(small) <= 24
    text = "\n".join(small)
    for title in ("0B 주식체결", "0D 주식호가잔량", "1h VI발동/해제", "nothing yet", "simulator"):
        assert title in text
    shown = sum(line.startswith("00") for line in small)
    hidden = [int(line.split()[1]) for line in small if "more symbols" in line]
    assert len(hidden) == 2
    assert shown + sum(hidden) == 60
    assert "… 30 more symbols" in tiny


@pytest.mark.anyio
async def test_the_board_has_names_and_the_chosen_fields() -> None:
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG, "012450_NX", "999999") as trades,
    ):
        listed = Listed()
        await listed.look_up(session, [SAMSUNG, "012450_NX", "999999"])
        board = Board(trades, "simulator", listed, ["price"])
        exchange.trade(SAMSUNG, price=70_300)
        board.take(await anext(trades))
        lines = drawn(board, 80, 24)
    assert lines[1].split() == ["symbol", "name", "price"]
    assert lines[2].split() == [SAMSUNG, "삼성전자", "70,300"]
    assert lines[3].split() == ["012450_NX", "한화에어로스페", "…"]
    assert lines[4].split() == ["999999", "no", "such", "symbol?"]
