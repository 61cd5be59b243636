"""record, replay, export and journal: a recorded market, from the shell."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import signal
import socket
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import anyio
import polars as pl
import pytest

from kiwoom_async import Credentials, Server, Session, Trade
from kiwoom_async.capture import Journal
from kiwoom_async.capture.line import encode
from kiwoom_async.cli.commands.record import Wanted, record
from kiwoom_async.market import KST
from kiwoom_async.simulator import Simulator
from tests.support.command_line import (
    COMMAND,
    PATIENCE,
    Done,
    Terminal,
    environment,
    one_line,
    run,
)
from tests.support.journals import ENVELOPE, NINE, SECOND, put, until, writer_at

Run = Callable[..., Done]


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    writer = writer_at(tmp_path / "data")
    for number in range(20):
        put(writer, number, NINE + number * SECOND)
    writer.close()
    return tmp_path / "data"


def test_record_writes_a_journal(run_here: Run, tmp_path: Path) -> None:
    symbols = tmp_path / "symbols.txt"
    symbols.write_text("005930 # Samsung\n\n000660,SK hynix\n")
    done = run_here(
        "record", "trade,order_book,market_phase", "035420",
        "--symbols-from", str(symbols), "--top", "3",
        "--to", str(tmp_path / "data"), "--server", "simulator", "--seconds", "2",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.search(r"kiwoom-async: [\d,]+ records, [\d,]+ bytes .* 0 gaps, 0 lost", done.stderr)
    journal = Journal(tmp_path / "data")
    opening = json.loads(next(journal.lines()).values)
    assert {"005930", "000660", "035420"} <= {*opening["symbols"]["0B"]}
    assert opening["symbols"]["0s"] == [""]
    assert len(opening["symbols"]["0D"]) >= 3
    assert {kind for kind, _ in journal.counts()} >= {"0B", "0D"}
    assert journal.verify().ok


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("trades", "005930"), "did you mean trade"),
        (("trade",), "needs a symbol"),
        (("trade", "--symbols-from", "nowhere.txt"), "the symbols can't be read"),
        (("trade", "005930", "--keep-days", "0"), "keep-days"),
    ],
)
def test_record_says_what_is_wrong(
    run_here: Run, tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    done = run_here("record", *arguments, "--to", str(tmp_path / "data"), "--server", "simulator")
    assert done.returncode == 2
    assert why in one_line(done.stderr)
    assert not (tmp_path / "data").exists()


@pytest.mark.anyio
async def test_record_names_the_symbols_that_nobody_knows(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The server accepts them, and sends nothing: a mistyped one would be missed months later."""
    wanted = Wanted("trade,order_book", ["005930", "999999_NX"])
    async with Simulator(pace=0) as exchange:
        server = exchange.server.rest
        key = exchange.credentials
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KIWOOM_APPKEY", str(key.appkey))
            patch.setenv("KIWOOM_SECRETKEY", str(key.secretkey))
            recording = asyncio.create_task(record(wanted, tmp_path / "data", server))
            said = ""
            async with asyncio.timeout(PATIENCE):
                while "999999" not in said and not recording.done():
                    await asyncio.sleep(0.01)  # what is written wakes no reader in this process
                    said += capfd.readouterr().err
        recording.cancel()
        with suppress(asyncio.CancelledError):
            await recording
    assert one_line(said) == "kiwoom-async: no symbol 999999?"


def test_replay_writes_lines(recorded: Path) -> None:
    done = run(
        "replay", str(recorded), "trade", "005930",
        "--since", "2026-11-26T09:00:05", "--until", "2026-11-26T09:00:08", "--speed", "1000",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    sizes = [json.loads(line)["size"] for line in done.stdout.splitlines()]
    assert sizes == [5, 6, 7]


def test_replay_writes_so_many_lines_of_the_fields_that_are_named(
    run_here: Run, recorded: Path
) -> None:
    chosen = ("--count", "2", "--csv", "--fields", "size,price")
    table = run_here("replay", str(recorded), "체결", *chosen)
    assert (table.returncode, table.stderr) == (0, "")
    head, *rows = (line.split(",") for line in table.stdout.splitlines())
    assert head == ["type", "symbol", "received_ns", "size", "price"]
    assert [row[3] for row in rows] == ["0", "1"]
    lines = run_here("replay", str(recorded), "trade", "--count", "1", "--fields", "size")
    assert [*json.loads(lines.stdout)] == ["type", "symbol", "received_ns", "size"]


def test_replay_says_what_is_wrong(run_here: Run, recorded: Path, tmp_path: Path) -> None:
    for arguments, code in (
        ((str(recorded), "trade", "--since", "yesterday"), 2),
        ((str(recorded), "trade", "--speed", "0"), 2),
        ((str(recorded), "trade", "--disconnect"), 2),
        ((str(recorded), "trade", "--since", "2026-11-27", "--until", "2026-11-26"), 2),
        ((str(recorded), "trade", "--fields", "prise"), 2),
        ((str(recorded), "trade,order_book", "--csv"), 2),
        ((str(recorded), "trade", "--serve", "0", "--csv"), 2),
        ((str(tmp_path / "nowhere"), "trade"), 1),
    ):
        done = run_here("replay", *arguments)
        assert done.returncode == code, done.stderr
        assert done.stdout == ""
        assert done.stderr.startswith("kiwoom-async: ")


def test_export_writes_a_lake(run_here: Run, recorded: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    done = run_here("export", str(recorded), str(lake), "trade", "--columns", "price,size")
    assert done.returncode == 0, done.stderr
    assert "type=trade/date=2026-11-26  20 rows in 1 files" in done.stdout
    assert pl.read_parquet(lake / "type=trade" / "*" / "*.parquet").height == 20
    other = tmp_path / "other"
    for span in (("--since", "2026-11-27"), ("--until", "2026-11-26")):
        done = run_here("export", str(recorded), str(other), *span)
        assert (done.returncode, done.stdout) == (0, "")
    day = ("--since", "2026-11-26", "--until", "2026-11-27")
    assert "20 rows" in run_here("export", str(recorded), str(other), "trade", *day).stdout
    refused = run_here("export", str(recorded), str(lake), "trade", "--columns", "pric")
    assert "trade has no field 'pric' (did you mean price?)" in refused.stderr
    assert refused.returncode == 2


def test_a_journal_is_listed_verified_packed_and_repaired(run_here: Run, recorded: Path) -> None:
    listed = run_here("journal", "ls", str(recorded))
    assert "2026-11-26/live-090000.ndjson.zst  sealed  22 lines  09:00:00 to 09:00:19" in (
        listed.stdout
    )
    assert "trade 005930: 20" in run_here("journal", "ls", str(recorded), "--full").stdout
    assert run_here("journal", "verify", str(recorded)).stdout.endswith("22 lines: all sound\n")
    packed = run_here("journal", "pack", str(recorded), "--day", "2026-11-26")
    assert re.fullmatch(r"[\d,]+ bytes saved\n", packed.stdout)
    (path,) = recorded.glob("*/*.zst")
    path.write_bytes(path.read_bytes()[:-1])
    broken = run_here("journal", "verify", str(recorded))
    assert broken.returncode == 1
    assert "no complete block" in broken.stdout
    assert "see journal repair" in broken.stderr
    repaired = run_here("journal", "repair", str(recorded))
    assert repaired.stdout.endswith("1 files repaired\n")
    assert run_here("journal", "verify", str(recorded)).returncode == 0


def test_upload_copies_sealed_files_once(run_here: Run, recorded: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    assert run_here("journal", "upload", str(recorded), str(there)).stdout.endswith(
        "1 files copied\n"
    )
    assert list(Journal(there).lines()) == list(Journal(recorded).lines())
    again = run_here("journal", "upload", str(recorded), f"file://{there}")
    assert again.stdout == "0 files copied\n"
    assert run_here("journal", "upload", str(recorded), "nothing://x").returncode == 2


def test_download_fetches_candles_once(run_here: Run, tmp_path: Path) -> None:
    command = (
        "download", "chart.daily_candles", "005930", "000660", "--to", str(tmp_path / "lake"),
        "--since", "2026-01-01", "--until", "2026-11-01", "--no-adjusted", "--server", "simulator",
    )  # fmt: skip
    done = run_here(*command)
    assert done.returncode == 0, done.stderr
    place = "candles=chart.daily_candles/adjusted=False/symbol=005930/part-0.parquet"
    assert re.search(rf"{place}  \d+ rows, 1 pages fetched", done.stdout)
    assert pl.read_parquet(tmp_path / "lake" / place).height > 150
    assert run_here(*command).stdout.count("0 pages fetched") == 2
    assert run_here(*command, "--interval", "5").returncode == 2
    by_id = run_here("download", "ka10081", "005930,000660", *command[4:])
    assert by_id.stdout.count("0 pages fetched") == 2
    for wrong, why in (
        ("chart.daily", "did you mean chart.daily_candles"),
        ("stocks.info", "not a method of candles"),
    ):
        refused = run_here(command[0], wrong, *command[2:])
        assert refused.returncode == 2
        assert why in refused.stderr


def test_download_shows_its_progress_on_a_terminal(
    terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    shown = terminal(
        "download", "chart.daily_candles", "005930", "--to", str(tmp_path / "lake"),
        "--since", "2020-01-01", "--server", "simulator", columns=200,
    )  # fmt: skip
    assert shown.end() == 0
    assert re.search(r"005930  \d+%  [\d,]+ rows, back to 20\d\d-\d\d-\d\d, \d+ s rem", shown.text)
    assert re.search(r"part-0.parquet  1,\d{3} rows, \d pages fetched", shown.text)


def test_record_shows_its_progress_on_a_terminal(
    terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    shown = terminal(
        "record", "trade,order_book", "005930", "--to", str(tmp_path / "data"),
        "--server", "simulator", columns=200,
    )  # fmt: skip
    shown.read_until("on the disk", "trade", "order_book", "behind", "gaps 0", "free")
    shown.ctrl_c()
    assert shown.end() == 0
    assert re.search(r"\nkiwoom-async: [\d,]+ records, [\d,]+ bytes .* 0 lost", shown.text)
    assert Journal(tmp_path / "data").verify().ok


def test_record_stops_before_the_disk_is_full_and_says_so(run_here: Run, tmp_path: Path) -> None:
    done = run_here(
        "record", "trade", "005930", "--to", str(tmp_path / "data"), "--server", "simulator",
        "--keep-free", "1e9",
    )  # fmt: skip
    assert done.returncode == 1
    assert "the recorder stops before it is full" in done.stderr


def test_a_directory_is_recorded_into_once(run_here: Run, tmp_path: Path) -> None:
    writer = writer_at(tmp_path)
    done = run_here("record", "trade", "005930", "--to", str(tmp_path), "--server", "simulator")
    assert done.returncode == 1
    assert "is being written by another recorder: give each its own directory" in done.stderr
    assert "records," not in done.stderr
    writer.close()


def test_a_file_without_symbols_is_named(run_here: Run, tmp_path: Path) -> None:
    path = tmp_path / "symbols.txt"
    path.write_text("# all of them\n\n")
    done = run_here(
        "record", "trade", "--symbols-from", str(path), "--to", str(tmp_path), "--server",
        "simulator",
    )  # fmt: skip
    assert done.returncode == 2
    assert "has no symbols: write one in each line" in done.stderr


@pytest.mark.parametrize(
    "command",
    [("ls",), ("verify",), ("repair",), ("pack",), ("upload", "memory://x")],
    ids=lambda command: command[0],
)
def test_upkeep_of_an_empty_journal_says_that_it_is_empty(
    run_here: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = run_here("journal", command[0], str(tmp_path), *command[1:])
    assert done.returncode == 0
    assert "has no recorded file" in done.stderr


def test_nothing_to_replay_or_to_export_is_said(
    run_here: Run, recorded: Path, tmp_path: Path
) -> None:
    replayed = run_here("replay", str(recorded), "order_book")
    assert replayed.returncode == 0
    assert replayed.stdout == ""
    assert "no such records" in replayed.stderr
    (tmp_path / "empty").mkdir()
    exported = run_here("export", str(tmp_path / "empty"), str(tmp_path / "lake"))
    assert "has no recorded file" in exported.stderr
    assert "nothing to export" in exported.stderr


@pytest.mark.anyio
async def test_replay_serves_a_recorded_day_to_a_bot(recorded: Path) -> None:
    command = [
        COMMAND,
        "replay",
        str(recorded),
        "trade",
        "005930",
        "--serve",
        "0",
        "--speed",
        "1000",
    ]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    where = json.loads(await process.stdout.readline())
    server = Server(name="yesterday", rest=where["rest"], websocket=where["websocket"])
    key = Credentials(appkey=where["appkey"], secretkey=where["secretkey"])
    async with Session(server, key) as session, session.stream(Trade, "005930") as trades:
        with anyio.fail_after(20):
            sizes = [(await anext(trades)).size for _ in range(20)]
    _, said = await process.communicate()
    assert sizes == [*range(20)]
    assert process.returncode == 0
    assert "20 entries sent" in said.decode()


@pytest.mark.heavy(sample=2)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("registered", [False, True])
@pytest.mark.anyio
async def test_ctrl_c_ends_serving_before_a_bot_comes_and_in_the_middle(
    recorded: Path, number: signal.Signals, registered: bool
) -> None:
    command = [COMMAND, "replay", str(recorded), "trade", "--serve", "0", "--speed", "0.01"]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    where = json.loads(await process.stdout.readline())
    if registered:
        server = Server(name="yesterday", rest=where["rest"], websocket=where["websocket"])
        key = Credentials(appkey=where["appkey"], secretkey=where["secretkey"])
        async with Session(server, key) as session, session.stream(Trade, "005930") as trades:
            await anext(trades)
            process.send_signal(number)
            with anyio.fail_after(PATIENCE):
                _, said = await process.communicate()
    else:
        process.send_signal(number)
        with anyio.fail_after(PATIENCE):
            _, said = await process.communicate()
    assert (process.returncode, said) == (0, b"")


def test_a_port_that_is_taken_or_wrong_is_named(run_here: Run, recorded: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run_here("replay", str(recorded), "trade", "--serve", port)
        assert done.returncode == 1
        assert f"can't open port {port}" in one_line(done.stderr)
        assert "--serve 0" in one_line(done.stderr)
        assert done.stdout == ""
    nothing = run_here("replay", str(recorded), "trade", "000660", "--serve", "0")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "no such records" in nothing.stderr
    for wrong in ("-1", "65536", "many"):
        done = run_here("replay", str(recorded), "trade", "--serve", wrong)
        assert done.returncode == 2
        assert "--serve" in done.stderr


@pytest.mark.anyio
async def test_the_exchange_of_a_recording_begins_on_its_day_at_its_time(tmp_path: Path) -> None:
    began = dt.datetime(2026, 3, 5, 9, 0, 1, tzinfo=KST)
    values = b'{"20":"090001","10":"+81500","11":"+500","15":"+30"}'
    now = int(began.timestamp()) * SECOND
    writer = writer_at(tmp_path)
    writer.put(encode(now, ENVELOPE, values), now)
    writer.close()
    command = [COMMAND, "replay", str(tmp_path), "trade", "--serve", "0"]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    where = json.loads(await process.stdout.readline())
    server = Server(name="yesterday", rest=where["rest"], websocket=where["websocket"])
    key = Credentials(appkey=where["appkey"], secretkey=where["secretkey"])
    async with Session(server, key) as session, session.stream(Trade, "005930") as trades:
        with anyio.fail_after(PATIENCE):
            assert (await anext(trades)).price == 81_500
            (candle,) = await session.chart.minute_candles("005930").collect(1)
    await process.communicate()
    assert (candle.time, candle.close) == (began.replace(second=0), 81_500)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("record", "trade", "005930", "--server", "simulator", "--to"), ()),
        (("replay",), ("trade",)),
        (("export",), ("lake",)),
        (("export", "."), ()),
        (("download", "chart.daily_candles", "005930", "--since", "2026-11-02", "--to"), ()),
        (("journal", "ls"), ()),
        (("journal", "repair"), ()),
        (("publish",), ()),
        (("gateway", "--server", "simulator", "--journal"), ()),
    ],
)
def test_a_directory_is_not_blank_and_no_file(
    run_here: Run, tmp_path: Path, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    """A shell's variable without a value would be the current directory."""
    file = tmp_path / "file"
    file.touch()
    for wrong, why in {"": "is blank", str(file): "file is a file: name a directory"}.items():
        done = run_here(*before, wrong, *after)
        assert why in one_line(done.stderr)
        assert (done.returncode, done.stdout) == (2, "")


def test_symbols_of_a_file_are_utf_8_as_windows_writes_it(run_here: Run, tmp_path: Path) -> None:
    symbols = tmp_path / "symbols.txt"
    line = ("record", "trade", "--symbols-from", str(symbols), "--to", str(tmp_path / "data"))
    symbols.write_bytes(b"\xef\xbb\xbf5930 # the mark before it belongs to no symbol\r\n")
    assert "it is '5930'" in run_here(*line, "--server", "simulator").stderr
    symbols.write_bytes("삼성전자".encode("cp949"))
    done = run_here(*line, "--server", "simulator")
    assert f"{symbols} is not text in UTF-8" in one_line(done.stderr)
    assert done.returncode == 2


def test_a_download_without_a_symbol_or_without_a_candle_says_so(
    run_here: Run, tmp_path: Path
) -> None:
    line = ("--since", "2026-11-02", "--to", str(tmp_path), "--server", "simulator")
    nothing = run_here("download", "chart.daily_candles", "", *line)
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "name a symbol" in one_line(nothing.stderr)
    unknown = run_here("download", "chart.daily_candles", "999999", *line)
    assert "no candles of 999999" in one_line(unknown.stderr)


def test_record_says_that_the_broker_is_away(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    line = f"record trade 005930 --to {tmp_path} --server simulator --nats nats://127.0.0.1:{port}"
    process = subprocess.Popen(
        [COMMAND, *line.split()], env=environment(), stderr=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stderr is not None
    said = process.stderr.readline()
    until(lambda: [*tmp_path.glob("*/*.open")])  # the publisher is there before the first record
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=PATIENCE)
    assert f"no connection to nats://127.0.0.1:{port}" in said
    assert "0 records published" in rest
    assert process.returncode == 0
