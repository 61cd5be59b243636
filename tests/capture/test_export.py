"""Export: typed Parquet files that every program reads as one data set, value for value."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import duckdb
import polars as pl
import pyarrow.dataset
import pyarrow.parquet
import pytest

from kiwoom_async import (
    BalanceUpdate,
    CaptureError,
    ConfigError,
    FieldError,
    Gap,
    IndexTick,
    MarketPhase,
    OrderBook,
    Session,
    Trade,
)
from kiwoom_async._lock import Lock
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.capture.export import dataset_name
from kiwoom_async.capture.line import Missing, encode, encode_gap, envelope
from kiwoom_async.capture.parts import Parts
from kiwoom_async.capture.typed import TypedTable
from kiwoom_async.records.record import ItemField, Realtime
from kiwoom_async.simulator import Simulator
from kiwoom_async.wire.values import KST
from tests.support.journals import DAY, HOUR, NINE, SECOND, happens, writer_at
from tests.support.symbols import HYNIX, SAMSUNG

DATE = dt.date(2026, 11, 26)


def expected(record: Realtime, name: str) -> Any:
    try:
        return getattr(record, name)
    except FieldError:
        return None


def same(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, Decimal):
        return Decimal(value) == wanted
    return bool(value == wanted)


def check(frame: pl.DataFrame, records: list[Any], kind: type[Realtime]) -> None:
    """Check that every cell equals the attribute."""
    ordered = sorted(records, key=lambda record: (record.symbol, record.received_ns))
    assert frame["received"].dt.timestamp("ns").to_list() == [r.received_ns for r in ordered]
    assert frame["symbol"].to_list() == [record.symbol for record in ordered]
    for field in kind.fields():
        if not isinstance(field, ItemField):
            for value, record in zip(frame[field.name], ordered, strict=True):
                assert same(value, expected(record, field.name)), (field, value)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
async def test_a_recorded_day_is_in_the_lake_value_for_value(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    kinds = (Trade, OrderBook, IndexTick, BalanceUpdate, MarketPhase)
    async with Recorder(session, tmp_path / "data") as recorder:
        await recorder.add((Trade, OrderBook), *exchange.symbols[:5])
        await recorder.add(IndexTick, "001")
        await recorder.add((BalanceUpdate, MarketPhase))
        exchange.step(times=30)
        await session.orders.buy(SAMSUNG, 3, order_type="market")
        await happens(lambda: {"0B", "0D", "0J", "04"} <= recorder.stats().counts.keys())
    journal = Journal(tmp_path / "data")
    made = journal.export(tmp_path / "lake")
    assert {each.folder.split("/")[0] for each in made} >= {"type=trade", "type=order_book"}
    for kind in kinds:
        rows = journal.rows(kind)
        if not rows:
            continue
        name = {Trade: "trade", OrderBook: "order_book", IndexTick: "index_tick"}.get(kind)
        name = name or {BalanceUpdate: "balance_update", MarketPhase: "market_phase"}[kind]
        (path,) = (tmp_path / "lake" / f"type={name}").glob("*/part-0.parquet")
        check(pl.read_parquet(path), list(rows), kind)


def trades(count: int, symbols: tuple[str, ...] = (SAMSUNG, HYNIX)) -> Iterator[tuple[int, bytes]]:
    """Lines of trades, with fields of live trades that this version does not know."""
    for number in range(count):
        now = NINE + number * SECOND // 100
        values = (
            b'{"20":"09%02d%02d","10":"-%d","11":"+100","12":"+0.15","27":"+70100","28":"70000",'
            b'"15":"%d","13":"%d","14":"5","16":"1","17":"2","18":"3","25":"2","777777":"new %d"}'
        ) % (number // 60 % 60, number % 60, 70_000 + number, number - 50, number, number)
        yield now, encode(now, envelope("0B", symbols[number % len(symbols)]), values)


def journal_of(directory: Path, count: int = 400, day: int = 0) -> Journal:
    writer = writer_at(directory, now_ns=lambda: NINE + day * DAY)
    for now, line in trades(count):
        writer.put(line.replace(b"%d" % now, b"%d" % (now + day * DAY), 1), now + day * DAY)
    now = NINE + day * DAY + HOUR
    writer.put(encode_gap(now, HYNIX, Missing(now - SECOND, now, "outage", 12)), now)
    writer.close()
    return Journal(directory)


def test_duckdb_polars_and_pyarrow_read_one_data_set(tmp_path: Path) -> None:
    journal_of(tmp_path / "data")
    journal = journal_of(tmp_path / "data", day=1)
    lake = tmp_path / "lake"
    journal.export(lake, (Trade, Gap))
    journal.export(lake, OrderBook)
    query = f"""select symbol, date, count(*), sum(price * size) from
        read_parquet('{lake}/type=trade/*/*.parquet', hive_partitioning = true)
        where received >= timestamptz '2026-11-26 09:00:01+09' group by all order by all"""
    by_duckdb = duckdb.execute(query).fetchall()
    scanned = pl.scan_parquet(lake / "type=trade", hive_partitioning=True)
    since = dt.datetime(2026, 11, 26, 9, 0, 1, tzinfo=ZoneInfo("Asia/Seoul"))
    by_polars = (
        scanned.filter(pl.col("received") >= since)
        .group_by("symbol", "date")
        .agg(pl.len(), (pl.col("price") * pl.col("size")).sum().alias("value"))
        .with_columns(pl.col("symbol").cast(pl.String))
        .sort("symbol", "date")
        .collect()
        .rows()
    )
    assert by_polars == by_duckdb
    assert sum(row[2] for row in by_duckdb) == 700
    dataset = pyarrow.dataset.dataset(lake / "type=trade", partitioning="hive")
    assert dataset.count_rows() == 800
    assert dataset.schema.field("received").type == pyarrow.timestamp("ns", "Asia/Seoul")
    assert pyarrow.types.is_dictionary(dataset.schema.field("symbol").type)
    gaps = pl.read_parquet(lake / "type=gap" / "date=2026-11-26" / "part-0.parquet")
    assert gaps.rows(named=True)[0] == {
        "received": dt.datetime(2026, 11, 26, 10, tzinfo=KST),
        "symbol": HYNIX,
        "since": dt.datetime(2026, 11, 26, 9, 59, 59, tzinfo=KST),
        "until": dt.datetime(2026, 11, 26, 10, tzinfo=KST),
        "why": "outage",
        "missed_size": 12,
    }


@pytest.mark.parametrize("writer", ["pyarrow", "polars"])
@pytest.mark.parametrize("books", ["columns", "lists"])
@pytest.mark.anyio
async def test_a_part_of_either_writer_is_small_and_every_program_reads_it(
    exchange: Simulator,
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    writer: str,
    books: Literal["columns", "lists"],
) -> None:
    async with Recorder(session, tmp_path / "data") as recorder:
        await recorder.add((Trade, OrderBook), *exchange.symbols[:4])
        for done in range(1, 11):
            exchange.step(times=50)
            count = done * 50 * 4
            await happens(lambda: recorder.stats().counts.get("0D", 0) >= count)  # noqa: B023
    journal = Journal(tmp_path / "data")
    with monkeypatch.context() as environment:
        if writer == "polars":
            environment.setitem(sys.modules, "pyarrow.parquet", None)
        made = journal.export(tmp_path / "lake", (Trade, OrderBook), books=books)
    frames = {kind: pl.concat(journal.batches(kind, books=books)) for kind in (Trade, OrderBook)}
    for kind, share in ((Trade, 0.09), (OrderBook, 0.075)):  # few rows, much metadata
        (folder,) = [each.folder for each in made if dataset_name(kind) in each.folder]
        path = tmp_path / "lake" / folder / "part-0.parquet"
        assert (
            pyarrow.parquet.read_metadata(path)
            .created_by.lower()
            .startswith("parquet-cpp-arrow" if writer == "pyarrow" else "polars")
        )
        values = sum(len(line.values) for line in journal.lines(kind))
        assert path.stat().st_size < share * values
        wanted = frames[kind].sort("symbol", "received", maintain_order=True)
        found = pl.read_parquet(path, hive_partitioning=False)
        assert found.with_columns(pl.col("symbol").cast(pl.String)).equals(wanted)
        table = pl.DataFrame(pyarrow.parquet.ParquetFile(path).read())
        assert table.with_columns(pl.col("symbol").cast(pl.String)).equals(wanted)
        query = f"select * exclude symbol from read_parquet('{path}', hive_partitioning = false)"
        relation = duckdb.sql(query)
        assert relation is not None
        by_duckdb = relation.pl()
        assert by_duckdb.columns == [name for name in wanted.columns if name != "symbol"]
        for name in by_duckdb.columns:
            assert by_duckdb[name].cast(wanted[name].dtype).equals(wanted[name]), name


def lake_file(lake: Path, part: int = 0) -> Path:
    return lake / "type=trade" / "date=2026-11-26" / f"part-{part}.parquet"


def test_a_part_says_what_it_was_made_from(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "data")
    journal.export(tmp_path / "lake", Trade)
    metadata = pyarrow.parquet.read_metadata(lake_file(tmp_path / "lake")).metadata
    about = json.loads(metadata[b"kiwoom_async"])
    (stored,) = journal.files
    assert about["journal"] == {stored.path.name: stored.digest()}
    assert about["library"]
    assert len(about["spec"]) == 16
    assert (about["rows"], about["first_received_ns"]) == (400, NINE)
    assert about["last_received_ns"] == NINE + 399 * SECOND // 100
    assert [gap["why"] for gap in about["gaps"]] == ["outage"]


def test_fids_that_are_not_known_are_kept(tmp_path: Path) -> None:
    journal_of(tmp_path / "data").export(tmp_path / "lake", Trade)
    frame = pl.read_parquet(lake_file(tmp_path / "lake"))
    assert sorted(frame["extra"]) == sorted(
        json.dumps({"777777": f"new {number}"}, separators=(",", ":")) for number in range(400)
    )


def test_the_time_of_the_exchange_gets_its_date(tmp_path: Path) -> None:
    midnight = NINE + 15 * HOUR
    cases = [
        (NINE, b"090000", dt.datetime(2026, 11, 26, 9, tzinfo=KST)),
        (midnight + SECOND, b"235959", dt.datetime(2026, 11, 26, 23, 59, 59, tzinfo=KST)),
        (midnight - SECOND, b"000001", dt.datetime(2026, 11, 27, 0, 0, 1, tzinfo=KST)),
        (NINE, b"", None),
    ]
    table = TypedTable(Trade, ["time"])
    lines = [
        encode(now, envelope("0B", SAMSUNG), b'{"20":"%b"}' % text).rstrip()
        for now, text, _ in cases
    ]
    found = table.frame(lines)["exchange_time"].to_list()
    assert found == [moment for _, _, moment in cases]


FORMS = {
    "cut at its quotes": [b'{"20":"090001","10":"-70000","9999":"","8888":"x"}'] * 2,
    "in two orders": [
        b'{"20":"090001","10":"-70000","9999":"","8888":"x"}',
        b'{"10":"-70000","20":"090001","9999":"","8888":"x"}',
    ],
    "with other values": [
        b'{"20":"090001","10":-70000,"9999":null,"8888":"x"}',
        b'{"10":"-70000","20":"090001","9999":"","8888":"x"}',
    ],
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("item", [SAMSUNG, ""])
def test_lines_give_one_frame_however_they_are_read(form: str, item: str) -> None:
    lines = [encode(NINE, envelope("0B", item), values).rstrip() for values in FORMS[form]]
    frame = TypedTable(Trade).frame(lines)
    received = dt.datetime(2026, 11, 26, 9, tzinfo=KST)
    expected = (received, received + dt.timedelta(seconds=1), item, 70000, None)
    columns = ["received", "exchange_time", "symbol", "price", "size"]
    assert frame.select(columns).rows() == [expected] * 2
    assert [*map(json.loads, frame["extra"])] == [{"9999": "", "8888": "x"}] * 2


def test_odd_values_are_null_and_counted_and_nothing_beside_them(tmp_path: Path) -> None:
    writer = writer_at(tmp_path / "data")
    texts = [
        b'"70000"',
        b'"--70000"',
        b'"odd"',
        b"null",
        b"70000",
        b'"\\u0037"',
        b'"\n"',
        b'"1,000"',
    ]
    for number, text in enumerate(texts):
        values = b'{"20":"090000","10":%b,"15":"+%d"}' % (text, number)
        writer.put(encode(NINE + number, envelope("0B", SAMSUNG), values), NINE + number)
    writer.put(encode(NINE + 99, envelope("0B", SAMSUNG), b"no object"), NINE + 99)
    writer.close()
    journal = Journal(tmp_path / "data")
    (made,) = journal.export(tmp_path / "lake", Trade, columns=["price", "size", "side"])
    frame = pl.read_parquet(lake_file(tmp_path / "lake"))
    assert frame["price"].to_list() == [70000, 70000, None, None, 70000, 7, None, 1000, None]
    assert frame["size"].to_list() == [0, 1, 2, 3, 4, 5, 6, 7, None]
    assert frame.columns == ["received", "exchange_time", "symbol", "price", "size", "side"]
    assert (made.rows, made.odd["price"], made.odd["size"]) == (9, 4, 1)


def test_the_levels_of_a_book_are_lists_where_that_is_wanted(tmp_path: Path) -> None:
    writer = writer_at(tmp_path / "data")
    levels = b",".join(
        b'"%d":"%d"' % (fid, fid)
        for start in (41, 61, 81, 51, 71, 91)
        for fid in range(start, start + 10)
    )
    writer.put(encode(NINE, envelope("0D", SAMSUNG), b'{"21":"090000",%b}' % levels), NINE)
    writer.close()
    journal = Journal(tmp_path / "data")
    journal.export(tmp_path / "lists", OrderBook, books="lists")
    journal.export(tmp_path / "columns", OrderBook)
    part = "type=order_book/date=2026-11-26/part-0.parquet"
    nested = pl.read_parquet(tmp_path / "lists" / part)
    flat = pl.read_parquet(tmp_path / "columns" / part)
    (book,) = journal.rows(OrderBook)
    assert nested["asks"][0].to_list() == [
        {"price": level.price, "size": level.size, "size_change": level.change}
        for level in book.asks
    ]
    assert nested["bids"][0][9] == {"price": 60, "size": 80, "size_change": 100}
    assert "ask_price_1" not in nested.columns
    assert flat["ask_price_1"].to_list() == [41]
    assert flat["bid_size_10"].to_list() == [80]
    wrong: Any = "rows"
    for refused in (
        lambda: next(journal.batches(OrderBook, books=wrong)),
        lambda: journal.export(tmp_path / "wrong", OrderBook, books=wrong),
    ):
        with pytest.raises(ConfigError, match='books must be "columns" or "lists"'):
            refused()


def test_a_day_that_has_not_changed_is_passed_over(tmp_path: Path) -> None:
    journal_of(tmp_path / "data")
    lake = tmp_path / "lake"
    made = Journal(tmp_path / "data").export(lake, Trade)
    before = lake_file(lake).stat().st_mtime_ns
    assert Journal(tmp_path / "data").export(lake, Trade) == made
    assert lake_file(lake).stat().st_mtime_ns == before
    writer = writer_at(tmp_path / "data", now_ns=lambda: NINE + HOUR)
    for now, line in trades(1):
        writer.put(line, now)
    writer.close()
    (trade, _) = Journal(tmp_path / "data").export(lake, Trade)
    assert trade.rows == 401
    lake_file(lake).unlink()
    (trade, _) = Journal(tmp_path / "data").export(lake, Trade)
    assert lake_file(lake).exists()
    assert [each.rows for each in Journal(tmp_path / "data").export(lake, Trade, columns=["price"])]
    assert pl.read_parquet(lake_file(lake)).width == 4


def test_an_export_that_was_broken_off_leaves_nothing_that_is_read(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "data")
    lake = tmp_path / "lake"
    folder = lake / "type=trade" / "date=2026-11-26"
    table = TypedTable(Trade)
    parts = Parts(folder, {}, table, cells=1)
    (stored,) = journal.files
    lines = [line.rstrip() for _, line in trades(50)]
    parts.add(lines)
    parts.add(lines)  # killed here: two parts are written, none has its name
    assert sorted(path.name for path in folder.iterdir()) == [
        "part-0.parquet.tmp",
        "part-1.parquet.tmp",
    ]
    assert list(lake.glob("**/*.parquet")) == []
    journal.export(lake, Trade)
    assert [path.name for path in folder.iterdir()] == ["part-0.parquet"]
    assert pl.read_parquet(folder / "part-0.parquet").height == 400
    assert stored.records > 400


def test_rows_that_a_day_has_no_more_go_from_the_lake(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "data")
    lake = tmp_path / "lake"
    journal.export(lake, Trade)
    (stored,) = journal.files
    stored.path.unlink()
    writer = writer_at(tmp_path / "data")
    writer.put(encode(NINE, envelope("0D", SAMSUNG), b"{}"), NINE)
    writer.close()
    assert journal.export(lake, Trade) == []
    assert [*lake.glob("type=*/**/*.parquet")] == []


def test_one_export_at_a_time_writes_to_a_lake(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "data")
    lake = tmp_path / "lake"
    with (
        Lock(lake / "_exports"),
        pytest.raises(CaptureError, match="is being written by another export"),
    ):
        journal.export(lake, Trade)
    assert journal.export(lake, Trade)


def test_a_day_of_another_journal_stays_in_the_lake(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    journal_of(tmp_path / "data").export(lake, Trade)
    before = lake_file(lake).read_bytes()
    for moment in (NINE + HOUR, NINE + DAY):
        writer = writer_at(tmp_path / "other", now_ns=lambda: moment)  # noqa: B023
        for now, line in trades(3):
            writer.put(line, moment + now - NINE)
        writer.close()
    other = Journal(tmp_path / "other")
    with pytest.raises(CaptureError, match=r"2026-11-26 from files .*live-090000.*lake of its own"):
        other.export(lake, Trade)
    assert lake_file(lake).read_bytes() == before
    (later,) = lake.glob("type=trade/date=2026-11-27/*.parquet")  # of that day there was nothing
    assert pl.read_parquet(later).height == 3
    (lake / "_exports" / "2026-11-26.json").unlink()
    other.export(lake, Trade)
    assert pl.read_parquet(lake_file(lake)).height == 3


def test_a_large_day_is_several_parts_and_old_ones_go(tmp_path: Path) -> None:
    folder = tmp_path / "date=2026-11-26"
    lines = [line.rstrip() for _, line in trades(90)]
    for sizes in ((30, 30, 30), (90,)):
        parts = Parts(folder, {}, TypedTable(Trade), cells=30 * 48)
        start = 0
        for size in sizes:
            parts.add(lines[start : start + size])
            start += size
        assert parts.finish() == len(sizes)
        assert pl.read_parquet(folder / "*.parquet").height == parts.rows == 90
    assert [path.name for path in folder.iterdir()] == ["part-0.parquet"]


def test_what_can_not_be_exported_is_refused(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "data", count=1)
    cases: list[tuple[Any, dict[str, Any], str]] = [
        (int, {}, "realtime record types"),
        ("trade", {}, "not 'trade'; give the class: from kiwoom_async import Trade"),
        (["0B"], {}, "not '0B'; give the class: from kiwoom_async import Trade"),
        (Trade, {"columns": ["prices"]}, "prices"),
        (Trade, {"books": "rows"}, "books"),
        (Trade, {"since": dt.datetime(2026, 11, 26)}, "since must be a datetime.date"),
        (Trade, {"until": "2026-11-26"}, "until must be a datetime.date"),
        (Trade, {"since": DATE, "until": dt.date(2026, 11, 25)}, "until .* is before since"),
    ]
    for types, options, why in cases:
        with pytest.raises(ConfigError, match=why):
            journal.export(tmp_path / "lake", types, **options)
    assert not (tmp_path / "lake").exists()


def test_frames_can_be_read_in_batches(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "data")
    for size in (0, -1, "90"):
        with pytest.raises(ConfigError, match="size must be at least 1 row"):
            next(journal.batches(Trade, size=size))  # type: ignore[arg-type]
    frames = [*journal.batches(Trade, SAMSUNG, columns=["price", "size"], size=90)]
    assert [frame.height for frame in frames] == [90, 90, 20]
    rows = journal.rows(Trade, SAMSUNG)
    assert pl.concat(frames)["price"].to_list() == [row.price for row in rows]
    assert frames[0].columns == ["received", "exchange_time", "symbol", "price", "size"]
    assert [*journal.batches(Trade, "035420")] == []
    (whole,) = journal.batches(Trade)
    assert whole.height == 400
    assert whole["extra"].null_count() == 0
    assert whole.schema["received"] == pl.Datetime("ns", "Asia/Seoul")
    assert whole.schema["exchange_time"] == pl.Datetime("ns", "Asia/Seoul")
    assert whole.schema["side"] == whole.schema["change_sign"] == pl.Categorical
    assert {*whole["side"]} == {"sell", None}
    assert pl.concat([whole, *journal.batches(Trade, since=NINE + SECOND)]).height == 700
