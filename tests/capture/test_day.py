"""Simulated day of many symbols: equal data at every step, and no secret in any file."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections import Counter
from pathlib import Path

import anyio
import duckdb
import polars as pl
import pytest

from kiwoom_async import OrderBook, Session, Trade
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.capture.files import SUFFIX
from kiwoom_async.capture.line import encode, envelope
from kiwoom_async.capture.selection import Selection
from kiwoom_async.capture.stored import StoredFile
from kiwoom_async.simulator import Rules, Simulator
from tests.support.journals import NINE, REFEREES, writer_at
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio

SIZES = [
    pytest.param(20, 20, id="20 symbols"),
    pytest.param(200, 250, id="200 symbols", marks=[pytest.mark.heavy, pytest.mark.timeout(900)]),
]
KINDS = (Trade, OrderBook)
Counts = Counter[tuple[str, str]]


Secrets = dict[str, bytes]
"""What must be in no file, by what it is: a failing test shows only the names."""


async def record(folder: Path, stocks: int, steps: int) -> tuple[Counts, int, Secrets]:
    """Record a market of so many stocks.

    Returns:
        What a stream beside the recorder got: records by type and symbol, and the value of all
        trades; and what must be in no file.
    """
    seen: Counts = Counter()
    value = 0
    tokens = folder.with_name("tokens.json")  # the one place where the token stands as it is
    async with (
        Simulator(pace=0, stocks=stocks, rules=Rules(items=stocks, outbox=10**6)) as exchange,
        Session(exchange.server, exchange.credentials, token_file=tokens) as session,
        Recorder(session, folder) as recorder,
        session.stream(KINDS, *exchange.symbols[:stocks], buffer=10**6) as stream,
    ):
        await recorder.add(KINDS, *exchange.symbols[:stocks])
        await session.orders.buy(SAMSUNG, 1, order_type="market")
        for _ in range(steps):
            exchange.step()
            await exchange.settled()
        with anyio.fail_after(300):
            for _ in range(stream.stats().buffered):
                event = await anext(stream)
                seen[type(event).type_code, event.item] += 1
                value += event.price * event.size if isinstance(event, Trade) else 0
        stats = recorder.stats()
        assert (stats.records, stats.lost, stats.gaps) == (seen.total(), 0, 0)
        number = (await session.account.account_no()).account_no
        key = exchange.credentials
    (stored,) = json.loads(tokens.read_text()).values()
    secrets = {
        "key": key.appkey,
        "secret": key.secretkey,
        "account": number,
        "token": stored["token"],
    }
    assert all(len(text or "") >= 8 for text in secrets.values())
    return seen, value, {name: str(text).encode() for name, text in secrets.items()}


def readable_bytes(path: Path) -> bytes:
    """Everything that can be read in a file: as it is, decompressed, its values, its cells."""
    found = [path.read_bytes()]
    if path.name.endswith(SUFFIX):
        done = subprocess.run(["zstd", "-dc", path], capture_output=True, check=True)
        found += [done.stdout, *(line.values for line in StoredFile(path).lines(Selection()))]
    if path.suffix == ".parquet":
        found.append(pl.read_parquet(path).write_ndjson().encode())
    return b"\n".join(found)


def secrets_in(folders: list[Path], secrets: Secrets) -> list[tuple[str, str]]:
    """Name the files that have a secret in them, and which."""
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [
        (path.name, name)
        for path in paths
        for text in [readable_bytes(path)]
        for name, secret in secrets.items()
        if secret in text
    ]


@pytest.mark.parametrize(("stocks", "steps"), SIZES)
async def test_counts_and_values_are_equal_at_every_station(
    tmp_path: Path, stocks: int, steps: int
) -> None:
    seen, value, secrets = await record(tmp_path / "data", stocks, steps)
    assert len(seen) == 2 * stocks
    journal = Journal(tmp_path / "data")
    check_journal(journal, seen)
    replayed: Counts = Counter()
    async for event in journal.replay(KINDS):
        replayed[type(event).type_code, event.item] += 1
    assert replayed == seen
    check_lake(journal, tmp_path / "lake", seen, value)
    there = tmp_path / "there"
    journal.upload(str(there))
    assert Journal(there).counts() == seen
    assert secrets_in([tmp_path / "data", tmp_path / "lake", there], secrets) == []
    assert check_of_the_search(tmp_path / "planted", secrets)


def check_journal(journal: Journal, seen: Counts) -> None:
    assert journal.counts() == seen
    assert (
        journal.symbols() == journal.symbols(journal.days[0]) == sorted({item for _, item in seen})
    )
    assert journal.symbols(dt.date(2020, 1, 1)) == []
    assert journal.verify().ok
    assert journal.gaps() == []
    for name, referee in REFEREES.items():
        rows = [row for stored in journal.files for row in referee(stored.path)]
        found = Counter((kind, item) for _, kind, item in rows if kind in ("0B", "0D"))
        assert found == seen, name


def check_lake(journal: Journal, lake: Path, seen: Counts, value: int) -> None:
    made = journal.export(lake, KINDS)
    assert sum(each.rows for each in made) == seen.total()
    assert not any(each.odd for each in made)
    trades = pl.scan_parquet(lake / "type=trade", hive_partitioning=True)
    total = trades.select((pl.col("price") * pl.col("size")).sum()).collect().item()
    query = f"select sum(price * size), count(*) from read_parquet('{lake}/type=trade/*/*.parquet')"
    by_duckdb = duckdb.execute(query).fetchall()
    count = sum(n for (code, _), n in seen.items() if code == "0B")
    assert total == value
    assert by_duckdb == [(value, count)]
    rows = journal.rows(Trade)
    assert sum(trade.price * trade.size for trade in rows) == value


def check_of_the_search(folder: Path, secrets: Secrets) -> bool:
    """Plant each secret where it is hard to see; the search must find all of them."""
    writer = writer_at(folder)
    for name, secret in secrets.items():
        odd = b'{"%b":\n"%b"}' % (name.encode(), secret)  # with a newline: it is kept in Base64
        writer.put(encode(NINE, envelope("0B", SAMSUNG), odd), NINE)
    writer.close()
    pl.DataFrame({name: [secret.decode()] for name, secret in secrets.items()}).write_parquet(
        folder / "lake.parquet", compression="zstd"
    )
    found = secrets_in([folder], secrets)
    return {name for _, name in found} == {*secrets} and len(found) == 2 * len(secrets)
