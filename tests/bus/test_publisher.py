"""Publisher: everything that a journal holds reaches the broker, once and in order."""

from __future__ import annotations

import asyncio
import logging
import shutil
from pathlib import Path
from typing import Any

import pytest

from kiwoom_async import BusError, BusRefused, ConfigError, Gap, OrderBook, Trade
from kiwoom_async.bus import Broker, Connection, Publisher, Retention, Subscription
from kiwoom_async.capture import Journal
from kiwoom_async.capture.files import unsealed
from tests.support.bus import Feeder, numbers, take
from tests.support.journals import happens
from tests.support.nats_server import NatsServer
from tests.support.tcp_proxy import TcpProxy

pytestmark = pytest.mark.anyio


async def everything(broker: NatsServer, count: int) -> list[int]:
    """The numbers of the records that the broker has."""
    async with Subscription(broker.url, (Trade, Gap), since="start") as records:
        found = await numbers(records, count)
        assert records.stats().behind == 0
        assert records.stats().buffered == 0
        return found


async def test_what_is_recorded_after_it_began_is_published_in_order(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with Publisher(Journal(feeder.directory), broker.url) as out:
        feeder.feed(300)
        feeder.gap()
        feeder.feed(10)
        assert await everything_soon(broker, out, 311) == [*range(2, 302), -1, *range(302, 312)]
    stats = out.stats()
    assert (stats.records, stats.waiting, stats.at_most_once) == (311, 0, False)


async def everything_soon(broker: NatsServer, out: Publisher, count: int) -> list[int]:
    await happens(lambda: out.stats().records >= count)
    return await everything(broker, count)


async def test_it_goes_on_where_it_stopped(broker: NatsServer, feeder: Feeder) -> None:
    for _ in range(3):
        async with Publisher(feeder.directory, broker.url) as out:
            feeder.feed(100)
            await feeder.flush()
            await happens(lambda: out.stats().records == 100)
        feeder.feed(1)  # while there is no publisher
        await feeder.flush()
        async with Publisher(feeder.directory, broker.url) as out:
            await happens(lambda: out.stats().records == 1)
    assert await everything(broker, 303) == [*range(2, 305)]


async def test_records_from_before_the_broker_was_ever_reached_are_published(
    tmp_path: Path, feeder: Feeder
) -> None:
    async with NatsServer(tmp_path / "nats") as broker:
        pass  # it has a port now
    async with Publisher(feeder.journal, broker.url) as out:
        feeder.feed(100)
        await feeder.flush()
        assert not out.stats().connected
    async with broker, Publisher(feeder.journal, broker.url) as out:
        assert await everything_soon(broker, out, 100) == [*range(2, 102)]


async def test_a_broker_that_is_killed_loses_and_doubles_nothing(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with Publisher(feeder.journal, broker.url) as out:
        async with Subscription(broker.url, Trade) as records:
            feeder.feed(1_000)
            found = await numbers(records, 500)
            await broker.kill()
            feeder.feed(1_000)
            await happens(lambda: not out.stats().connected)
            feeder.feed(500)
            await broker.start()
            feeder.feed(500)
            found += await numbers(records, 2_500)
            assert found == [*range(2, 3_002)]
            assert records.stats().gaps == 0
        await happens(lambda: out.stats().records == 3_000)
        assert out.stats().reconnections == 1


@pytest.mark.parametrize("kind", ["cut", "stall"])
async def test_a_network_that_is_cut_loses_and_doubles_nothing(
    kind: str, broker: NatsServer, feeder: Feeder
) -> None:
    async with TcpProxy(broker.port) as near, TcpProxy(broker.port) as far:
        out_of = Broker(url=near.url, silence=0.6)
        into = Broker(url=far.url, silence=0.6)
        async with Publisher(feeder.journal, out_of) as out, Subscription(into, Trade) as records:
            feeder.feed(200)
            found = await numbers(records, 100)
            for network in (near, far):
                getattr(network, kind)()
                feeder.feed(200)
                sides = out if network is near else records
                await happens(lambda: not sides.stats().connected)  # noqa: B023
                network.restore()
                found += await numbers(records, 100)
            found += await numbers(records, 300)
            assert found == [*range(2, 602)]
            assert records.stats().gaps == 0


async def test_messages_of_an_earlier_connection_that_arrive_late_are_refused(
    broker: NatsServer, feeder: Feeder
) -> None:
    """They stand still on the way, and arrive when the publisher has sent them again."""
    async with TcpProxy(broker.port) as network:
        async with Publisher(feeder.journal, Broker(url=network.url, silence=0.6)) as out:
            feeder.feed(100)
            await happens(lambda: out.stats().records == 100)
            network.stall_present()
            feeder.feed(100)
            await happens(lambda: out.stats().waiting > 0)
            await happens(lambda: out.stats().reconnections == 1)
            await happens(lambda: out.stats().records == 200)
            network.restore()
            feeder.feed(100)
            assert await everything_soon(broker, out, 300) == [*range(2, 302)]


async def test_a_second_publisher_is_refused_while_the_first_lives(
    broker: NatsServer, feeder: Feeder, tmp_path: Path
) -> None:
    quick = Broker(url=broker.url, silence=1.2)
    async with Feeder(tmp_path / "other") as other:
        async with Publisher(feeder.journal, quick):
            with pytest.raises(BusRefused, match="another program publishes the records of paper"):
                async with Publisher(other.journal, quick):
                    pass
            with pytest.raises(BusRefused, match=r"publishes .* already"):
                async with Publisher(feeder.journal, quick):
                    pass
        async with Publisher(other.journal, quick) as out:
            other.feed(10)
            await happens(lambda: out.stats().records == 10)


async def test_a_publisher_takes_over_from_one_that_died(
    broker: NatsServer, feeder: Feeder, tmp_path: Path
) -> None:
    async with TcpProxy(broker.port) as network, Feeder(tmp_path / "other") as other:
        with pytest.raises(BusRefused, match="another program"):
            near = Broker(url=network.url, silence=1.2)
            async with Publisher(feeder.journal, near) as first:
                network.cut()
                await happens(lambda: not first.stats().connected)
                quick = Broker(url=broker.url, silence=1.2)
                async with Publisher(other.journal, quick) as second:
                    other.feed(10)
                    await happens(lambda: second.stats().records == 10)
                    network.restore()
                    await asyncio.wait_for(first.run(), 30)


async def test_what_the_journal_does_not_hold_any_more_is_a_gap(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with Publisher(feeder.directory, broker.url) as out:
        feeder.feed(100)
        await happens(lambda: out.stats().records == 100)
    feeder.feed(100)
    await feeder.__aexit__()
    for path in feeder.directory.glob("*/*.zst"):
        path.unlink()
    async with Feeder(feeder.directory, count=5_000) as later:
        async with Publisher(feeder.directory, broker.url) as out:
            later.feed(10)
            await happens(lambda: out.stats().gaps == 1)
            await happens(lambda: out.stats().records == 12)
            found = await everything(broker, 112)
    assert found == [*range(2, 102), -1, *range(5_001, 5_012)]


async def test_a_deleted_stream_is_made_again(broker: NatsServer, feeder: Feeder) -> None:
    async with Publisher(feeder.journal, broker.url) as out:
        feeder.feed(100)
        await happens(lambda: out.stats().records == 100)
        async with Connection(broker.url) as connection:
            assert await connection.jetstream.delete_stream("KIWOOM-paper")
        feeder.feed(100)
        await happens(lambda: out.stats().records == 200)
        assert await everything(broker, 100) == [*range(102, 202)]


async def test_a_stream_of_other_settings_is_refused_and_explained(
    broker: NatsServer, feeder: Feeder, caplog: pytest.LogCaptureFixture
) -> None:
    async with Publisher(feeder.journal, broker.url, retention=Retention(max_bytes=1 << 24)):
        pass
    with caplog.at_level(logging.WARNING):
        async with Publisher(feeder.journal, broker.url, retention=Retention(max_bytes=1 << 25)):
            pass
    assert "max_bytes 16777216 and not 33554432" in caplog.text
    by_symbol = "kiwoom.{server}.{type}.{symbol}"
    with pytest.raises(BusRefused, match=r"does not keep kiwoom\.paper\.00\.\*"):
        async with Publisher(feeder.journal, broker.url, subject=by_symbol):
            pass
    async with Connection(broker.url) as connection:
        await connection.jetstream.delete_stream("KIWOOM-paper")
        await connection.jetstream.add_stream(name="KIWOOM-paper", subjects=["kiwoom.paper.*"])
    with pytest.raises(BusRefused, match="not made by a publisher"):
        async with Publisher(feeder.journal, broker.url):
            pass


@pytest.mark.parametrize("missing", ["tr", "0B"])
async def test_a_stream_of_an_earlier_version_gets_the_types_that_it_lacks(
    broker: NatsServer, feeder: Feeder, missing: str
) -> None:
    """Until then who wants such a type gets an error, and does not wait for ever."""
    wanted: Any = {"tr": "ka10001", "0B": Trade}[missing]
    async with Publisher(feeder.journal, broker.url) as out:
        feeder.feed(10)
        await happens(lambda: out.stats().records == 10)
    async with Connection(broker.url) as connection:
        config = (await connection.jetstream.stream_info("KIWOOM-paper")).config
        subjects = [one for one in config.subjects or [] if one != f"kiwoom.paper.{missing}"]
        await connection.jetstream.update_stream(config.evolve(subjects=subjects))
        for durable in (None, "bot"):
            with pytest.raises(BusRefused, match=rf"kiwoom\.paper\.{missing}: a publisher of an e"):
                async with Subscription(broker.url, (wanted, OrderBook), durable=durable):
                    pass
        async with Publisher(feeder.journal, broker.url) as out:
            feeder.feed(10)
            await happens(lambda: out.stats().records == 10)
            info = await connection.jetstream.stream_info("KIWOOM-paper")
            assert {*(info.config.subjects or [])} == {*(config.subjects or [])}
            assert info.config.metadata == config.metadata
            assert await everything(broker, 20) == [*range(2, 22)]
            async with Subscription(broker.url, (wanted, OrderBook)):
                pass


async def test_a_stream_without_room_is_explained(tmp_path: Path, feeder: Feeder) -> None:
    little = f'jetstream {{ store_dir: "{tmp_path}/js", max_file_store: 1MB }}'
    async with NatsServer(tmp_path / "nats", little) as broker:
        with pytest.raises(BusRefused, match=r"no room.*Retention\(max_bytes"):
            async with Publisher(feeder.journal, broker.url):
                pass


async def test_a_broker_of_small_messages_is_explained(tmp_path: Path, feeder: Feeder) -> None:
    async with NatsServer(tmp_path / "nats", "max_payload: 64KB") as broker:
        with pytest.raises(BusRefused, match=r"65,536 bytes only: set its max_payload"):
            async with Publisher(feeder.journal, broker.url):
                pass


async def test_subjects_by_symbol(broker: NatsServer, feeder: Feeder) -> None:
    by_symbol = "kiwoom.{server}.{type}.{symbol}"
    async with Publisher(feeder.journal, broker.url, subject=by_symbol) as out:
        for number in range(10):
            feeder.add("0B", ("005930", "000660", "005930_NX")[number % 3], number)
        feeder.gap()
        await happens(lambda: out.stats().records == 11)
        async with Subscription(broker.url, (Trade, Gap), "000660", since="start") as records:
            assert await numbers(records, 4) == [1, 4, 7, -1]
        async with Connection(broker.url) as connection:
            info = await connection.jetstream.stream_info("KIWOOM-paper", subjects_filter=">")
        assert info.state.subjects is not None
        assert {*info.state.subjects} == {
            "kiwoom.paper.0B.005930",
            "kiwoom.paper.0B.000660",
            "kiwoom.paper.0B.005930_NX",
            "kiwoom.paper.gap._",
        }


async def test_records_of_several_types_keep_their_order(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with Publisher(feeder.journal, broker.url, block=8) as out:
        for number in range(100):
            feeder.add(("0B", "0D", "0D", "0B", "0H")[number % 5], "005930", number)
        await happens(lambda: out.stats().records == 100)
        async with Subscription(broker.url, (Trade, OrderBook), since="start") as records:
            wanted = [number for number in range(100) if number % 5 < 4]
            assert await numbers(records, 80) == wanted
        async with Subscription(broker.url, OrderBook, since="start") as records:
            assert await numbers(records, 40) == [n for n in range(100) if n % 5 in (1, 2)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"subject": "kiwoom.{server}"}, "field {type}"),
        ({"subject": "kiwoom.{type}.{exchange}"}, "field {type}"),
        ({"subject": "kiwoom.{type}.>"}, "between its dots"),
        ({"subject": "kiwoom..{type}"}, "between its dots"),
        ({"subject": "{type"}, "not a subject template"),
        ({"server": "a.b"}, "part of a subject"),
        ({"block": 0}, "block"),
    ],
)
async def test_impossible_arguments_are_refused(
    feeder: Feeder, arguments: dict[str, str], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        Publisher(feeder.journal, "nats://hub", **arguments)  # type: ignore[arg-type]


async def test_an_empty_journal_needs_the_name_of_its_server(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="name the server"):
        Publisher(tmp_path, "nats://hub")
    assert unsealed(tmp_path) == []


async def test_a_closed_publisher_can_not_be_used_again(broker: NatsServer, feeder: Feeder) -> None:
    out = Publisher(feeder.journal, broker.url)
    with pytest.raises(BusError, match="not open"):
        await out.run()
    async with out:
        assert repr(out) == f"<Publisher of paper to {broker.url}>"
    await out.aclose()
    with pytest.raises(BusError, match="only once"):
        await out.__aenter__()


async def test_a_damaged_position_is_read_from_the_broker(
    broker: NatsServer, feeder: Feeder, caplog: pytest.LogCaptureFixture
) -> None:
    async with Publisher(feeder.journal, broker.url) as out:
        feeder.feed(100)
        await happens(lambda: out.stats().records == 100)
    (path,) = feeder.directory.glob(".published/*/position.json")
    path.write_bytes(b"{")
    async with Publisher(feeder.journal, broker.url) as out:
        assert "can't be read" in caplog.text
        feeder.feed(100)
        await happens(lambda: out.stats().records == 100)
    assert await everything(broker, 200) == [*range(2, 202)]


async def test_a_user_without_permission_for_the_records_is_refused(
    tmp_path: Path, feeder: Feeder
) -> None:
    users = """
    authorization { users: [ { user: half, password: x, permissions: {
        publish: ["$JS.>", "$KV.>"], subscribe: ["_INBOX.>"]
    } } ] }
    """
    async with NatsServer(tmp_path / "nats", users) as broker:
        with pytest.raises(BusRefused, match=r"(?i)permissions violation for publish to .*0b"):
            who = Broker(url=broker.url, user="half", password="x")
            async with Publisher(feeder.journal, who) as out:
                feeder.feed(10)
                await asyncio.wait_for(out.run(), 30)


async def test_a_lost_position_is_read_from_the_broker(broker: NatsServer, feeder: Feeder) -> None:
    async with Publisher(feeder.journal, broker.url) as out:
        feeder.feed(100)
        await happens(lambda: out.stats().records == 100)
    feeder.feed(100)
    await feeder.flush()
    shutil.rmtree(feeder.directory / ".published")
    async with Publisher(feeder.journal, broker.url) as out:
        await happens(lambda: out.stats().records == 100)
    assert await everything(broker, 200) == [*range(2, 202)]


async def test_the_gap_of_a_recorder_comes_as_it_was(broker: NatsServer, feeder: Feeder) -> None:
    async with Publisher(feeder.journal, broker.url) as out:
        feeder.gap()
        await happens(lambda: out.stats().records == 1)
    async with Subscription(broker.url, (Trade, Gap), since="start") as records:
        (gap,) = await take(records, 1)
    await feeder.flush()
    assert [gap] == Journal(feeder.directory).gaps()
