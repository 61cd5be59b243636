"""Recorder over a real socket: the journal has every frame exactly, and a gap for each loss."""

from __future__ import annotations

import asyncio
import gc
import json
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Any

import anyio
import pytest
from msgspec.structs import replace

from kiwoom_async import (
    BalanceUpdate,
    CaptureError,
    ConfigError,
    Gap,
    MarketPhase,
    OrderBook,
    OrderEvent,
    Session,
    SessionReplaced,
    Stream,
    SubscriptionRejected,
    Timeouts,
    Trade,
    TransportError,
)
from kiwoom_async.capture import Batch, Journal, Line, Recorder, files
from kiwoom_async.capture.line import decode
from kiwoom_async.capture.tap import Tap
from kiwoom_async.simulator import Simulator
from tests.support.journals import REFEREES, happens
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio

QUICK = Timeouts(reconnect_first=0.001, reconnect_longest=0.01)


async def take(stream: Stream[Trade], count: int) -> list[Trade]:
    """Read records of a stream: the recorder was handed them as well by then."""
    with anyio.fail_after(10):
        return [await anext(stream) for _ in range(count)]


def kinds(journal: Journal) -> list[str]:
    return [found.type for found in journal.lines()]


async def test_the_journal_holds_what_a_stream_of_the_same_symbols_gets(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with Recorder(session, tmp_path) as recorder:
        await recorder.add((Trade, OrderBook), SAMSUNG, HYNIX)
        async with session.stream((Trade, OrderBook), SAMSUNG, HYNIX) as stream:
            exchange.step(times=50)
            got = await take(stream, 50 * 2 * 2)  # type: ignore[arg-type]
        stats = recorder.stats()
        assert stats.records == 200
        assert stats.counts == {"0B": 100, "0D": 100}
        assert (stats.gaps, stats.lost, stats.failed_snapshots) == (0, 0, 0)
        assert stats.free > 0
    expected = [Line(each.received_ns, type(each).type_code, each.item, each.wire) for each in got]
    assert list(Journal(tmp_path).lines(("0B", "0D"))) == expected
    assert list(Journal(tmp_path).lines(Trade, HYNIX)) == [
        found for found in expected if (found.type, found.item) == ("0B", HYNIX)
    ]


async def test_the_first_line_says_what_wrote_the_file(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with Recorder(session, tmp_path, name="krx") as recorder:
        await recorder.add(MarketPhase)
        await recorder.add(Trade, SAMSUNG)
        async with session.stream(Trade, SAMSUNG) as trades:
            exchange.trade(SAMSUNG, size=1)
            await take(trades, 1)
    first = next(Journal(tmp_path).lines())
    assert first.type == "open"
    values = json.loads(first.values)
    assert values["layout"] == 1
    assert values["library"].startswith("kiwoom-async ")
    assert values["server"] == session.server.name
    assert len(values["spec"]) == 16
    assert values["symbols"] == {"0s": [""], "0B": [SAMSUNG]}
    assert Journal(tmp_path).files[0].path.name.startswith("krx-")
    assert kinds(Journal(tmp_path))[-1] == "close"


async def test_types_and_symbols_come_and_go_while_it_runs(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with (
        Recorder(session, tmp_path) as recorder,
        session.stream(Trade, SAMSUNG, HYNIX) as trades,
    ):
        await recorder.add(Trade, SAMSUNG, HYNIX)
        await recorder.add(Trade, SAMSUNG)  # is recorded already: once is enough
        exchange.step(SAMSUNG, HYNIX)
        await take(trades, 2)
        await recorder.remove(Trade, HYNIX)
        exchange.step(SAMSUNG, HYNIX)
        await take(trades, 2)
        await recorder.add(Trade, HYNIX)
        await recorder.remove(Trade, SAMSUNG)
        exchange.step(SAMSUNG, HYNIX)
        await take(trades, 2)
        with pytest.raises(ConfigError, match=f"not recorded: Trade {SAMSUNG}"):
            await recorder.remove(Trade, SAMSUNG)
        await recorder.remove(Trade, HYNIX)
        exchange.step(SAMSUNG, HYNIX)
        await take(trades, 2)
    counts = Journal(tmp_path).counts()
    assert counts == {("0B", SAMSUNG): 2, ("0B", HYNIX): 2}


async def test_symbols_that_change_every_day_do_not_add_up_in_memory(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with Recorder(session, tmp_path) as recorder:
        taps: list[weakref.ref[Tap]] = []
        for day in range(1, 6):
            await recorder.add(Trade, SAMSUNG)
            taps += map(weakref.ref, {*recorder._taps._live.values()})
            exchange.step(SAMSUNG)
            await happens(lambda: recorder.stats().counts["0B"] == day)  # noqa: B023
            await recorder.remove(Trade, SAMSUNG)
            assert recorder.stats().counts == {"0B": day}
        gc.collect()
        assert [tap() for tap in taps] == [None] * 5
    assert sum(Journal(tmp_path).counts().values()) == 5


@pytest.mark.kiwoom_connect(timeouts=QUICK)
async def test_a_lost_connection_is_one_gap_in_its_place(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with (
        Recorder(session, tmp_path) as recorder,
        session.stream((Trade, Gap), SAMSUNG) as events,
    ):
        await recorder.add(Trade, SAMSUNG)
        await recorder.add(OrderBook, HYNIX)
        exchange.trade(SAMSUNG, size=1)
        await take(events, 1)  # type: ignore[arg-type]
        exchange.drop_connections()
        (gap,) = await take(events, 1)  # type: ignore[arg-type]
        await happens(lambda: recorder.stats().gaps)  # its other symbols come a little later
        exchange.trade(SAMSUNG, size=2)
        await take(events, 1)  # type: ignore[arg-type]
        assert recorder.stats().gaps == 1
    assert isinstance(gap, Gap)
    (recorded,) = Journal(tmp_path).gaps()
    assert (recorded.since, recorded.why) == (gap.since, gap.why)
    assert recorded.until >= gap.until
    assert [kind for kind in kinds(Journal(tmp_path)) if kind != "0D"] == [
        "open",
        "0B",
        "gap",
        "0B",
        "close",
    ]


async def test_entering_that_is_cancelled_frees_the_directory(
    session: Session, tmp_path: Path
) -> None:
    for turns in range(1, 41):  # the thread may be anywhere when the cancellation comes
        entering = asyncio.create_task(Recorder(session, tmp_path).__aenter__())
        for _ in range(turns):
            await asyncio.sleep(0)
        entering.cancel()
        with suppress(asyncio.CancelledError):
            await (await entering).aclose()  # it was open already
        async with Recorder(session, tmp_path):
            pass


async def test_what_could_not_be_registered_is_no_gap(exchange: Simulator, tmp_path: Path) -> None:
    """Nothing of it was recorded before; what is recorded already has the gap of the loss."""
    limits = replace(QUICK, subscribe=0.3)
    async with Session(exchange.server, exchange.credentials, timeouts=limits) as session:
        async with Recorder(session, tmp_path) as recorder, session.stream(Trade, HYNIX):
            exchange.refuse_connections("socket")
            exchange.drop_connections()
            for _ in range(2):
                with pytest.raises(TransportError):
                    await recorder.add(Trade, SAMSUNG)
            assert recorder.stats().gaps == 0
            await exchange.accept_connections()
            await recorder.add(Trade, SAMSUNG)
            exchange.refuse_connections("socket")
            exchange.drop_connections()
            with pytest.raises(TransportError):
                await recorder.add(OrderBook, HYNIX)
            assert recorder.stats().gaps == 0  # it goes on
            await exchange.accept_connections()
            await happens(lambda: recorder.stats().gaps)
    assert len([*Journal(tmp_path).gaps()]) == 1


async def test_what_was_missed_between_two_recorders_of_a_day_is_a_gap(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    for _ in range(2):
        async with (
            Recorder(session, tmp_path) as recorder,
            session.stream(Trade, SAMSUNG) as trades,
        ):
            await recorder.add(Trade, SAMSUNG)
            exchange.trade(SAMSUNG, size=1)
            await take(trades, 1)
    (gap,) = Journal(tmp_path).gaps()
    assert gap.why == "the recorder was stopped"
    first, second = Journal(tmp_path).lines(Trade)
    assert files.day_of(first.received_ns) == files.day_of(second.received_ns)
    assert first.received_ns / 1e9 <= gap.since.timestamp() + 1e-6
    assert gap.until.timestamp() <= second.received_ns / 1e9 + 1e-6


async def test_answers_are_recorded_on_a_schedule(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with Recorder(session, tmp_path) as recorder:
        recorder.every(3600, session.stocks.info, SAMSUNG)
        recorder.every(3600, session.call, "ka10004", stk_cd=HYNIX)
        recorder.every(3600, session.chart.daily_candles, symbol=SAMSUNG)
        await happens(lambda: recorder.stats().snapshots == 3)
    found = {(line.type, line.item): line.values for line in Journal(tmp_path).lines()}
    assert json.loads(found["ka10001", SAMSUNG])["stk_cd"] == SAMSUNG
    assert b"return_code" in found["ka10004", HYNIX]
    assert b"stk_dt_pole_chart_qry" in found["ka10081", SAMSUNG]


async def test_a_snapshot_that_fails_is_counted_and_the_schedule_goes_on(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with Recorder(session, tmp_path) as recorder:
        recorder.every(0.01, session.stocks.info, "999999")
        for _ in range(3):
            await session.clock.sleep(0.01)
        await happens(lambda: recorder.stats().failed_snapshots >= 2)
        assert recorder.stats().snapshots == 0


async def test_a_snapshot_that_can_not_be_asked_for_ends_its_schedule_loudly(
    exchange: Simulator, session: Session, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Recorder(session, tmp_path) as recorder:
        recorder.every(0.01, session.call, "ka10001", symbol=SAMSUNG)  # not a name on the wire
        await happens(lambda: recorder.stats().failed_snapshots)
        recorder.every(0.01, session.call, "ka10001", stk_cd=SAMSUNG)
        await happens(lambda: recorder.stats().snapshots)
        assert recorder.stats().failed_snapshots == 1
    assert caplog.text.count("no further snapshots of ka10001") == 1


async def test_only_queries_are_called_on_a_schedule(session: Session, tmp_path: Path) -> None:
    async with Recorder(session, tmp_path) as recorder:
        for call, arguments, why in (
            (session.orders.buy, (SAMSUNG, 1), "kt10000 is an order"),
            (session.call, ("kt10000",), "kt10000 is an order"),
            (session.call, ("ka99999",), "a snapshot is of a TR"),
            (anyio.sleep, (1,), "a snapshot is of a TR"),
        ):
            with pytest.raises(ConfigError, match=why):
                recorder.every(60, call, *arguments)
        impossible: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
            ((), {}, "ka10001 can't be called with these arguments: .*symbol"),
            ((SAMSUNG, SAMSUNG), {}, "too many"),
            ((SAMSUNG,), {"market": "kospi"}, "market"),
            (("Samsung",), {}, "symbol must be a symbol"),
            (([SAMSUNG],), {}, "symbol must be text"),
        ]
        for given, named, why in impossible:
            with pytest.raises(ConfigError, match=why):
                recorder.every(60, session.stocks.info, *given, **named)
        with pytest.raises(ConfigError, match="interval must be"):
            recorder.every(60, session.chart.minute_candles, SAMSUNG, interval=7)
        for seconds in (0, -1, float("nan")):
            with pytest.raises(ConfigError, match="must be more than 0"):
                recorder.every(seconds, session.stocks.info, SAMSUNG)


@pytest.mark.parametrize("account_numbers", [False, True])
async def test_no_file_holds_a_secret_or_an_account_number(
    exchange: Simulator, session: Session, tmp_path: Path, account_numbers: bool
) -> None:
    async with (
        Recorder(session, tmp_path, account_numbers=account_numbers) as recorder,
        session.stream((OrderEvent, BalanceUpdate)) as events,
    ):
        await recorder.add((OrderEvent, BalanceUpdate))
        recorder.every(3600, session.account.account_no)
        await session.orders.buy(SAMSUNG, 1, price=exchange.stock(SAMSUNG).price)
        event = await anext(events)
        await happens(lambda: recorder.stats().snapshots)
        number = event["9201"].strip()
    text = b"".join(found.values for found in Journal(tmp_path).lines())
    assert number
    assert (number.encode() in text) == account_numbers
    assert b'"9201":"' in text
    for secret in (exchange.credentials.appkey, exchange.credentials.secretkey):
        assert str(secret).encode() not in text
    assert b"token" not in text


async def test_account_types_are_recorded_only_when_they_are_asked_for(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with (
        Recorder(session, tmp_path) as recorder,
        session.stream((OrderEvent, Gap)) as events,
    ):
        await recorder.add(Trade, SAMSUNG)
        await session.orders.buy(SAMSUNG, 1, price=exchange.stock(SAMSUNG).price)
        await anext(events)
    assert not {"00", "04"} & {*kinds(Journal(tmp_path))}


async def test_a_disk_that_refuses_ends_the_recorder_and_not_the_session(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    (tmp_path / exchange.day.isoformat()).write_text("no folder can be made here")
    with pytest.raises(CaptureError, match="the disk refuses"):
        async with Recorder(session, tmp_path, linger=0.01) as recorder:
            await recorder.add(Trade, SAMSUNG)
            async with session.stream(Trade, SAMSUNG) as trades:
                exchange.trade(SAMSUNG, size=1)
                await take(trades, 1)
                with anyio.fail_after(10), pytest.raises(CaptureError, match="refuses"):
                    await recorder.run()
                with pytest.raises(CaptureError, match="refuses"):
                    await recorder.add(Trade, HYNIX)
                exchange.trade(SAMSUNG, size=2)
                assert [trade.size for trade in await take(trades, 1)] == [2]
                assert await session.stocks.info(SAMSUNG)
                stats = recorder.stats()
                assert (stats.records, stats.written) == (1, 0)


async def test_an_error_of_the_body_is_not_hidden_by_that_of_the_recorder(
    session: Session, exchange: Simulator, tmp_path: Path
) -> None:
    (tmp_path / exchange.day.isoformat()).write_text("no folder can be made here")
    with pytest.raises(KeyError) as caught:
        async with Recorder(session, tmp_path, linger=0.01) as recorder:
            await recorder.add(Trade, SAMSUNG)
            exchange.trade(SAMSUNG, size=1)
            with pytest.raises(CaptureError):
                await recorder.run()
            raise KeyError("mine")
    assert "The recorder had ended: the disk refuses" in caught.value.__notes__[0]


async def test_a_directory_has_one_recorder(session: Session, tmp_path: Path) -> None:
    async with Recorder(session, tmp_path):
        with pytest.raises(CaptureError, match="written by another recorder"):
            async with Recorder(session, tmp_path):
                pass
    async with Recorder(session, tmp_path):
        pass


async def test_the_end_of_the_session_ends_the_recorder_with_its_error(
    exchange: Simulator, tmp_path: Path
) -> None:
    with pytest.raises(SessionReplaced):
        async with (
            Session(exchange.server, exchange.credentials) as session,
            Recorder(session, tmp_path) as recorder,
        ):
            await recorder.add(Trade, SAMSUNG)
            async with (
                Session(exchange.server, exchange.credentials) as other,
                other.stream(Trade, SAMSUNG),
            ):
                await recorder.run()
    assert files.unsealed(tmp_path) == []


async def test_a_cancelled_recorder_writes_what_it_has(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async def record() -> None:
        async with Recorder(session, tmp_path) as recorder:
            await recorder.add(Trade, SAMSUNG)
            running.set()
            await recorder.run()

    running = asyncio.Event()
    async with session.stream(Trade, SAMSUNG) as trades:
        task = asyncio.create_task(record())
        await running.wait()
        exchange.step(SAMSUNG, times=20)
        await take(trades, 20)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert Journal(tmp_path).counts() == {("0B", SAMSUNG): 20}
    assert kinds(Journal(tmp_path))[-1] == "close"


async def test_what_can_not_be_recorded_is_refused_before_anything_is_sent(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with Recorder(session, tmp_path) as recorder:
        wrong: list[tuple[Any, Any]] = [
            ((), ()),
            (Gap, ()),
            (Trade, ()),
            (Trade, ("x",)),
            (int, (SAMSUNG,)),
            ("0B", (SAMSUNG,)),
            (Trade, ([SAMSUNG],)),
            (OrderEvent, (SAMSUNG,)),
        ]
        for types, symbols in wrong:
            with pytest.raises(ConfigError):
                await recorder.add(types, *symbols)
    options: tuple[dict[str, Any], ...] = (
        {"block": 0},
        {"linger": 0},
        {"level": 0},
        {"keep_days": 0},
        {"keep_free": -1},
        {"keep_days": 1.5},
        {"level": True},
        {"block": "1"},
        {"file_size": None},
    )
    for option in options:
        (name,) = option
        with pytest.raises(ConfigError, match=name):
            Recorder(session, tmp_path, **option)
    for text in ("a/b", "..\\live", "a\n", "*", "x.ndjson.zst", "a" * 100, 5):
        with pytest.raises(ConfigError, match="a file can't be named"):
            await Recorder(session, tmp_path, name=text).__aenter__()  # type: ignore[arg-type]
    assert exchange.messages == []
    async with Recorder(session, tmp_path, name="삼성 1"):  # the directory is free
        pass


async def test_a_recorder_that_is_not_open_says_so(session: Session, tmp_path: Path) -> None:
    recorder = Recorder(session, tmp_path)
    with pytest.raises(CaptureError, match="not open"):
        await recorder.add(Trade, SAMSUNG)
    with pytest.raises(CaptureError, match="not open"):
        recorder.stats()
    async with recorder:
        pass
    await recorder.aclose()
    with pytest.raises(CaptureError, match="was closed"):
        await recorder.add(Trade, SAMSUNG)
    with pytest.raises(CaptureError, match="entered only once"):
        await recorder.__aenter__()


@pytest.mark.kiwoom_rules(items=2)
async def test_a_refused_addition_is_an_error_of_the_addition_only(
    exchange: Simulator, tmp_path: Path
) -> None:
    server = exchange.server
    hopeful = replace(server, limits=replace(server.limits, items=200))
    async with (
        Session(hopeful, exchange.credentials) as session,
        Recorder(session, tmp_path) as recorder,
        session.stream(Trade, SAMSUNG) as trades,
    ):
        await recorder.add(Trade, SAMSUNG)
        with pytest.raises(SubscriptionRejected):
            await recorder.add(Trade, *exchange.symbols[:5])
        exchange.trade(SAMSUNG, size=1)
        await take(trades, 1)
        assert recorder.stats().counts == {"0B": 1}
    assert Journal(tmp_path).counts() == {("0B", SAMSUNG): 1}


REAL = '{"data":[{"values":%s,"type":"0B","name":"주식체결","item":"005930"}],"trnm":"REAL"}'


@pytest.mark.kiwoom_rules(key_order="live")
async def test_what_is_no_json_is_kept_exactly_and_the_file_stays_readable(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    sent = [
        '{"10":"70000","15":"1"}',  # its envelope is known from now on, and looked up
        '{"10":"70000","15":"2""}',
        '{"10":"70000" "15":"3"}',
        '{"10":"7\t","15":"4"}',
        '{"10":"7\n","15":"5"}',
        '{"10":"7\r","15":"6"}',
        '{"10":"한글","15":"7"}',
    ]
    async with Recorder(session, tmp_path) as recorder, recorder.follow() as cursor:
        await recorder.add(Trade, SAMSUNG)
        async with session.stream(Trade, SAMSUNG) as trades:
            for values in sent:
                exchange.push(REAL % values)
            lived = await take(trades, len(sent))
        lines: list[bytes] = []
        with anyio.fail_after(10):
            while len(lines) <= len(sent):
                batch = await anext(cursor)
                assert isinstance(batch, Batch)
                lines += batch.lines
    wires = [values.encode() for values in sent]
    assert [trade.wire for trade in lived] == wires
    assert [found.values for found in Journal(tmp_path).lines(Trade)] == wires
    assert [decode(line).values for line in lines[1:]] == wires
    in_base64 = ["values64" in json.loads(line) for line in lines[1:]]
    assert in_base64 == [False, True, True, True, True, True, False]
    (stored,) = Journal(tmp_path).files
    for name, referee in REFEREES.items():
        assert len(referee(stored.path)) == len(sent) + 2, name


async def test_a_program_may_change_its_directory(
    exchange: Simulator, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "elsewhere").mkdir()
    for directory, place in (("data", tmp_path / "data"), ("~/data", tmp_path / "home" / "data")):
        monkeypatch.chdir(tmp_path)
        journal, recorder = Journal(directory), Recorder(session, directory)
        monkeypatch.chdir(tmp_path / "elsewhere")
        async with recorder:
            await recorder.add(Trade, SAMSUNG)
            exchange.step(SAMSUNG)
            await happens(lambda: recorder.stats().records)  # noqa: B023
        assert journal.directory == recorder.directory == place
        assert len(journal.rows(Trade)) == 1
    assert [*(tmp_path / "elsewhere").iterdir()] == []
