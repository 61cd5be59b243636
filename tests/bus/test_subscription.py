"""Subscription: the records of a publisher, in order, from where one wants them."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kiwoom_async import (
    BusError,
    BusRefused,
    ConfigError,
    Gap,
    OrderBook,
    OrderEvent,
    SlowConsumer,
    StreamError,
    Trade,
)
from kiwoom_async.bus import Broker, Connection, Publisher, Subscription
from kiwoom_async.bus.message import ID, PREVIOUS
from tests.support.bus import Feeder, number, numbers, take
from tests.support.journals import NINE, happens
from tests.support.nats_server import NatsServer
from tests.support.tcp_proxy import TcpProxy

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def published(broker: NatsServer, feeder: Feeder, count: int) -> AsyncIterator[Publisher]:
    """A publisher that has published so many trades, of the numbers from 2 on."""
    async with Publisher(feeder.journal, broker.url, block=16) as out:
        feeder.feed(count)
        await happens(lambda: out.stats().records == count)
        yield out


async def test_live_records_begin_with_the_next_one(broker: NatsServer, feeder: Feeder) -> None:
    async with published(broker, feeder, 100):
        async with Subscription(broker.url, Trade) as records:
            feeder.feed(10)
            (first, *_) = await take(records, 10)
            assert (number(first), first.received_ns) == (102, NINE + 102 * 1_000_000)
            assert first.wire == b'{"20":"090000","10":"70002","15":"+102"}'
            assert repr(records) == "<Subscription of Trade>"
            assert records.stats().connected


async def test_records_since_a_moment(broker: NatsServer, feeder: Feeder) -> None:
    async with published(broker, feeder, 100):
        since = NINE + 50 * 1_000_000
        async with Subscription(broker.url, Trade, since=since) as records:
            assert await numbers(records, 52) == [*range(50, 102)]
        day = dt.date(2026, 11, 26)
        async with Subscription(broker.url, Trade, since=day) as records:
            assert await numbers(records, 100) == [*range(2, 102)]


async def test_records_of_a_clock_ahead_of_the_brokers(broker: NatsServer, feeder: Feeder) -> None:
    tomorrow = time.time_ns() + 86_400 * 10**9
    async with Publisher(feeder.journal, broker.url) as out:
        for place in range(10):
            feeder.add("0B", "005930", (tomorrow - NINE) // 1_000_000 + place)
        await happens(lambda: out.stats().records == 10)
        since = NINE + ((tomorrow - NINE) // 1_000_000 + 5) * 1_000_000
        async with Subscription(broker.url, Trade, since=since) as records:
            assert len(await take(records, 5)) == 5
            assert records.stats().buffered == 0


async def test_a_loop_enters_and_closes_it(broker: NatsServer, feeder: Feeder) -> None:
    found: list[int] = []
    async with published(broker, feeder, 100):
        records = Subscription(broker.url, Trade, since="start")
        with pytest.raises(StreamError, match="not entered"):
            await anext(records)
        async for record in records:
            found.append(number(record))
            if len(found) == 100:
                break
        await records.aclose()
    assert found == [*range(2, 102)]


async def test_symbols_and_types_are_selected(broker: NatsServer, feeder: Feeder) -> None:
    async with Publisher(feeder.journal, broker.url) as out:
        for place in range(60):  # later than the first trade of the journal
            symbol = ("005930", "000660", "035720")[place % 3]
            feeder.add(("0B", "0D")[place % 2], symbol, place + 2)
        feeder.gap()
        await happens(lambda: out.stats().records == 61)
        async with Subscription(
            broker.url, (Trade, Gap), "A000660", "035720", since="start"
        ) as records:
            wanted = [place + 2 for place in range(0, 60, 2) if place % 3]
            assert await numbers(records, len(wanted) + 1) == [*wanted, -1]
        async with Subscription(broker.url, OrderBook, "005930", since="start") as records:
            assert await numbers(records, 10) == [*range(5, 62, 6)]
        async with Subscription(broker.url, Gap, since="start") as records:
            assert await numbers(records, 1) == [-1]


async def test_a_slow_program_with_raise_gets_an_error(broker: NatsServer, feeder: Feeder) -> None:
    async with published(broker, feeder, 1):
        async with Subscription(broker.url, Trade, buffer=20) as records:
            feeder.feed(100)
            await happens(lambda: records.stats().dropped)
            with pytest.raises(SlowConsumer):
                await take(records, 101)


async def test_a_slow_program_with_drop_oldest_gets_the_newest_and_a_gap(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with published(broker, feeder, 1) as out:
        async with Subscription(
            broker.url, (Trade, Gap), on_full="drop_oldest", buffer=20
        ) as records:
            feeder.feed(100)
            await happens(lambda: out.stats().records == 101)
            await happens(lambda: records.stats().dropped == 80)
            assert await numbers(records, 21) == [-1, *range(83, 103)]


async def test_a_slow_program_with_conflate_gets_the_newest_of_each_symbol(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with published(broker, feeder, 1) as out:
        async with Subscription(broker.url, Trade, on_full="conflate") as records:
            feeder.feed(100)
            await happens(lambda: out.stats().records == 101)
            await happens(lambda: records.stats().dropped == 99)
            assert await numbers(records, 1) == [102]


async def test_a_slow_program_that_waits_gets_everything_and_holds_little(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with published(broker, feeder, 2_000):
        async with Subscription(broker.url, Trade, since="start", buffer=100) as records:
            found = await numbers(records, 1)
            await happens(lambda: records.stats().buffered >= 64)
            assert records.stats().behind > 0
            found += await numbers(records, 1_999)
        assert found == [*range(2, 2_002)]
        assert records.stats().high_water <= 100 + 64


async def test_records_come_in_batches_too(broker: NatsServer, feeder: Feeder) -> None:
    found: list[int] = []
    async with published(broker, feeder, 1_000):
        async with Subscription(broker.url, Trade, since="start", buffer=100) as records:
            async for batch in records.batches(max_size=50, max_wait=0):
                found += map(number, batch)
                if len(found) == 1_000:
                    break
    assert found == [*range(2, 1_002)]


async def test_a_client_that_is_gone_leaves_nothing_behind(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with published(broker, feeder, 10), Connection(broker.url) as connection:
        async with TcpProxy(broker.port) as network:
            near = Broker(url=network.url, silence=0.2)
            async with Subscription(near, Trade, since="start") as records:
                await numbers(records, 10)
                assert await consumers(connection) == 1
                network.cut()
                while await consumers(connection):  # the broker forgets it by itself
                    pass


async def delivered(connection: Connection, durable: str, count: int) -> None:
    """Wait until the broker has sent so many messages that are not acknowledged."""
    async with asyncio.timeout(30):
        while True:
            info = await connection.jetstream.consumer_info("KIWOOM-paper", durable)
            if info.num_ack_pending == count:
                return


async def consumers(connection: Connection) -> int:
    info = await connection.jetstream.stream_info("KIWOOM-paper")
    return info.state.consumer_count


async def test_a_durable_subscription_goes_on_where_it_stopped(
    broker: NatsServer, feeder: Feeder
) -> None:
    found: list[int] = []
    async with published(broker, feeder, 100):
        for count in (10, 1, 30, 59):
            async with Subscription(
                broker.url, Trade, since="start", durable="dashboard"
            ) as records:
                found += await numbers(records, count)
    assert found == [*range(2, 102)]


async def test_what_is_on_its_way_to_a_member_that_ends_goes_to_another_at_once(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with (
        published(broker, feeder, 10) as out,
        Connection(broker.url) as connection,
        TcpProxy(broker.port) as network,
    ):
        member = Subscription(network.url, Trade, since="start", durable="dashboard")
        async with member as records:
            assert await numbers(records, 10) == [*range(2, 12)]
            network.hold_answers()
            feeder.feed(10)
            await happens(lambda: out.stats().records == 20)
            await delivered(connection, "dashboard", 2)
            ending = asyncio.create_task(records.aclose())
            await happens(lambda: b"UNSUB" in network.said)
            network.restore()
            await ending
        async with Subscription(broker.url, Trade, durable="dashboard") as records:
            assert await numbers(records, 10) == [*range(12, 22)]


async def test_what_was_read_is_acknowledged_also_when_the_broker_does_not_answer(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with (
        published(broker, feeder, 10),
        Connection(broker.url) as connection,
        TcpProxy(broker.port) as network,
    ):
        member = Subscription(network.url, Trade, since="start", durable="dashboard")
        async with member as records:
            assert await numbers(records, 10) == [*range(2, 12)]
            await delivered(connection, "dashboard", 1)
            network.hold_answers()
            await records.aclose()
        await delivered(connection, "dashboard", 0)


@pytest.mark.parametrize("durable", [None, "dashboard"])
async def test_it_asks_for_messages_once_it_can_receive_them(
    broker: NatsServer, feeder: Feeder, durable: str | None
) -> None:
    async with published(broker, feeder, 100), TcpProxy(broker.port) as network:
        async with Subscription(network.url, Trade, since="start", durable=durable) as records:
            await numbers(records, 10)
        asked = re.search(rb"PUB \$JS\.API\.CONSUMER\.MSG\.NEXT\.\S+ (\S+) ", network.said)
        assert asked
        assert network.said.index(b"SUB %b " % asked[1]) < asked.start()


async def test_a_record_that_was_not_finished_comes_again(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with published(broker, feeder, 100):
        with pytest.raises(ZeroDivisionError):
            async with Subscription(broker.url, Trade, since="start", durable="bot") as records:
                await numbers(records, 10)
                raise ZeroDivisionError
        async with Subscription(broker.url, Trade, durable="bot") as records:
            assert await numbers(records, 2) == [11, 12]


@pytest.mark.parametrize("first", [0, 1])
async def test_what_members_have_read_in_part_is_not_read_again(
    broker: NatsServer, feeder: Feeder, first: int
) -> None:
    """Whichever of them ends first: each notes its own message."""
    async with published(broker, feeder, 120):
        members = [
            Subscription(broker.url, Trade, since="start", durable="bot", buffer=1)
            for _ in range(2)
        ]
        found: list[int] = []
        for member, count in zip(members, (10, 20), strict=True):
            await member.__aenter__()
            found += await numbers(member, count)
        for member in (members[first], members[1 - first]):
            await member.__aexit__(None, None, None)
        async with Subscription(broker.url, Trade, durable="bot") as rest:
            found += await numbers(rest, 90)
        assert sorted(found) == [*range(2, 122)]


async def test_what_many_members_that_end_at_once_have_read_is_not_read_again(
    broker: NatsServer, feeder: Feeder
) -> None:
    """Each finds the notes changed by others, and adds its own to theirs."""
    async with published(broker, feeder, 480):
        members = [
            Subscription(broker.url, Trade, since="start", durable="bot", buffer=1)
            for _ in range(6)
        ]
        found: list[int] = []
        for count, member in enumerate(members, 10):
            await member.__aenter__()
            found += await numbers(member, count)
        await asyncio.gather(*(member.__aexit__(None, None, None) for member in members))
        async with Subscription(broker.url, Trade, durable="bot") as rest:
            found += await numbers(rest, 480 - len(found))
        assert sorted(found) == [*range(2, 482)]


async def test_a_durable_subscription_that_is_made_again_has_no_notes(
    broker: NatsServer, feeder: Feeder
) -> None:
    """Also of a message that comes to it a second time."""
    async with published(broker, feeder, 40), Connection(broker.url) as connection:
        async with Subscription(broker.url, Trade, since="start", durable="bot") as records:
            await numbers(records, 10)
        await connection.jetstream.delete_consumer("KIWOOM-paper", "bot")
        async with Subscription(broker.url, Trade, since="start", durable="bot") as records:
            await happens(lambda: records.stats().buffered >= 40)
        async with Subscription(broker.url, Trade, durable="bot") as records:
            assert sorted(await numbers(records, 40)) == [*range(2, 42)]


async def test_notes_that_another_program_has_overwritten_are_none(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with published(broker, feeder, 40), Connection(broker.url) as connection:
        async with Subscription(broker.url, Trade, since="start", durable="bot") as records:
            await numbers(records, 10)
        bucket = await connection.jetstream.key_value("KIWOOM-paper-read")
        (key,) = await bucket.keys()
        await bucket.put(key, b"\xff7:x,9,:,1:2:3,\xc2\xb2:1")
        async with Subscription(broker.url, Trade, durable="bot") as records:
            assert sorted(await numbers(records, 40)) == [*range(2, 42)]
        for sequence in range(1_000, 1_400):
            await bucket.put(key, f"{sequence}:1".encode())
        assert (await bucket.status()).values == 1  # a value for each durable subscription


async def test_a_member_goes_on_behind_what_one_that_ends_has_read(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with published(broker, feeder, 80):
        first = Subscription(broker.url, Trade, since="start", durable="bot", buffer=1)
        await first.__aenter__()
        found = await numbers(first, 10)
        async with Subscription(broker.url, Trade, durable="bot") as stays:
            found += await numbers(stays, 1)
            await first.__aexit__(None, None, None)
            found += await numbers(stays, 69)
        assert sorted(found) == [*range(2, 82)]


async def test_a_request_that_is_lost_is_noticed(broker: NatsServer, feeder: Feeder) -> None:
    """The broker gives a sign of life while a request is open; without one it is asked again."""
    async with published(broker, feeder, 100), TcpProxy(broker.port) as network:
        network.loses = b"CONSUMER.MSG.NEXT"
        quick = Broker(url=network.url, silence=3)
        async with Subscription(quick, Trade, since="start") as records:
            assert await numbers(records, 100) == [*range(2, 102)]
            assert records.stats().reconnections == 1
        assert network.said.count(b'"idle_heartbeat":500000000') >= 2


async def test_a_quiet_market_is_no_lost_request(broker: NatsServer, feeder: Feeder) -> None:
    async with published(broker, feeder, 1):
        async with Subscription(Broker(url=broker.url, silence=0.6), Trade) as records:
            for number in range(3, 6):
                before = records.stats().reconnections
                await asyncio.sleep(1.2)
                feeder.feed(1)
                assert await numbers(records, 1) == [number]
                if records.stats().reconnections == before:
                    return
    pytest.fail("each quiet time was taken for a lost request")  # a busy machine delays just one


async def test_members_of_a_durable_subscription_share_the_records(
    broker: NatsServer, feeder: Feeder
) -> None:
    found: list[int] = []
    enough = asyncio.Event()

    async def member() -> int:
        own = 0
        async with Subscription(broker.url, Trade, since="start", durable="workers") as records:
            started.release()
            async for record in records:
                found.append(number(record))
                own += 1
                if len(found) >= 4_000:
                    enough.set()
        return own

    started = asyncio.Semaphore(0)
    async with published(broker, feeder, 100) as out:
        tasks = [asyncio.create_task(member()) for _ in range(3)]
        for _ in tasks:
            await started.acquire()
        for _ in range(39):
            feeder.feed(100)
            await feeder.flush()
        await happens(lambda: out.stats().records == 4_000)
        await asyncio.wait_for(enough.wait(), 30)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    assert sorted(found) == [*range(2, 4_002)]


async def test_a_durable_subscription_survives_the_broker(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with published(broker, feeder, 100):
        async with Subscription(broker.url, Trade, since="start", durable="bot") as records:
            found = await numbers(records, 30)
            await broker.kill()
            await happens(lambda: not records.stats().connected)
            found += await numbers(records, 20)  # those at hand
            await broker.start()
            feeder.feed(100)
            found += await numbers(records, 150)
    assert found == [*range(2, 202)]


async def test_a_durable_subscription_of_other_records_is_refused(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with published(broker, feeder, 10):
        async with Subscription(broker.url, Trade, durable="bot"):
            pass
        with pytest.raises(BusRefused, match=r"bot reads kiwoom\.paper\.0B, and not .*0D"):
            async with Subscription(broker.url, OrderBook, durable="bot"):
                pass


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"types": dict}, "realtime records"),
        ({"types": "trade"}, "not 'trade'; give the class: from kiwoom_async import Trade"),
        ({"types": OrderEvent, "on_full": "conflate"}, "conflated"),
        ({"types": Trade, "on_full": "never"}, "on_full"),
        ({"types": Trade, "buffer": 0}, "buffer"),
        ({"types": Trade, "durable": "a.b"}, "durable"),
        ({"types": Trade, "durable": "a", "on_full": "raise"}, "drops no records"),
        ({"types": Trade, "since": dt.datetime(2026, 11, 26)}, "zone"),
    ],
)
async def test_impossible_arguments_are_refused(arguments: dict[str, object], message: str) -> None:
    options: Any = arguments
    with pytest.raises(ConfigError, match=message):
        Subscription("nats://hub", options.pop("types"), **options)
    with pytest.raises(ConfigError, match="symbol"):
        Subscription("nats://hub", Trade, "no symbol")


async def test_without_a_publisher_it_waits_and_says_so(broker: NatsServer, feeder: Feeder) -> None:
    with pytest.raises(BusError, match="no publisher ran yet"):
        async with Subscription(broker.url, Trade, server="live", timeout=0.1):
            pass
    records = Subscription(broker.url, Trade)
    entering = asyncio.create_task(records.__aenter__())
    async with published(broker, feeder, 1):
        await asyncio.wait_for(entering, 30)
        feeder.feed(1)
        assert await numbers(records, 1) == [3]
        await records.aclose()


async def test_the_reports_of_a_gateway_are_no_second_server(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with published(broker, feeder, 10), Connection(broker.url) as connection:
        await connection.jetstream.add_stream(name="KIWOOM-paper-reports", subjects=["reports.*"])
        async with Subscription(broker.url, Trade, since="start") as records:
            assert len(await numbers(records, 10)) == 10


async def test_records_of_two_servers_are_not_mixed(broker: NatsServer, feeder: Feeder) -> None:
    async with published(broker, feeder, 10):
        async with Publisher(feeder.journal, broker.url, server="other"):
            with pytest.raises(ConfigError, match=r"several servers \(.*other.*\): name one"):
                async with Subscription(broker.url, Trade):
                    pass
            async with Subscription(broker.url, Trade, server="paper", since="start") as records:
                assert len(await numbers(records, 10)) == 10


async def test_messages_that_the_broker_dropped_are_a_gap(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with published(broker, feeder, 20) as out, TcpProxy(broker.port) as network:
        async with Subscription(network.url, (Trade, Gap), since="start") as records:
            found = await numbers(records, 20)
            network.cut()
            await happens(lambda: not records.stats().connected)
            feeder.feed(20)
            await happens(lambda: out.stats().records == 40)
            async with Connection(broker.url) as connection:
                await connection.jetstream.purge_stream("KIWOOM-paper")
            feeder.feed(20)
            await happens(lambda: out.stats().records == 60)
            network.restore()
            found += await numbers(records, 21)
            assert records.stats().gaps == 1
    assert found == [*range(2, 22), -1, *range(42, 62)]


async def test_a_stream_that_was_made_again_is_read_from_its_beginning(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with published(broker, feeder, 100) as out:
        async with Subscription(broker.url, (Trade, Gap), since="start") as records:
            found = await numbers(records, 100)
            async with Connection(broker.url) as connection:
                await connection.jetstream.delete_stream("KIWOOM-paper")
            feeder.feed(100)
            await happens(lambda: out.stats().records == 200)
            found += await numbers(records, 100)
    assert [n for n in found if n > 0] == [*range(2, 202)]


async def test_a_newer_layout_is_refused_politely(broker: NatsServer, feeder: Feeder) -> None:
    async with published(broker, feeder, 10), Connection(broker.url) as connection:
        async with Subscription(broker.url, Trade) as records:
            await connection.publish(
                "kiwoom.paper.0B", b"?", headers={"Kiwoom-Layout": "2", "Content-Encoding": "x"}
            )
            with pytest.raises(BusRefused, match="layout 2, newer than 1: install a newer"):
                await take(records, 1)
        info = await connection.jetstream.stream_info("KIWOOM-paper")
        newer = {**(info.config.metadata or {}), "kiwoom.layout": "2"}
        await connection.jetstream.update_stream(info.config.evolve(metadata=newer))
        with pytest.raises(BusRefused, match="layout 2, newer than 1: install a newer"):
            async with Subscription(broker.url, Trade):
                pass


async def test_messages_that_can_not_be_read_are_gaps(broker: NatsServer, feeder: Feeder) -> None:
    nonsense: list[dict[str, str] | None] = [
        None,
        {"Kiwoom-Layout": "1"},
        {"Kiwoom-Layout": "1", "Content-Encoding": "br"},
        {"Kiwoom-Layout": "1", "Content-Encoding": "zstd"},
        {"Kiwoom-Layout": "one"},
    ]
    async with published(broker, feeder, 10), Connection(broker.url) as connection:
        async with Subscription(broker.url, (Trade, Gap)) as records:
            for headers in nonsense:
                await connection.publish("kiwoom.paper.0B", b"nonsense", headers=headers)
                (gap,) = await take(records, 1)
                assert "can't be read" in gap.why
            feeder.feed(10)
            assert await numbers(records, 10) == [*range(12, 22)]


async def test_a_user_that_may_not_read_is_refused(tmp_path: Path, feeder: Feeder) -> None:
    users = """
    authorization { users: [
        { user: all, password: x },
        { user: none, password: y, permissions: { publish: "other.>", subscribe: "_INBOX.>" } }
    ] }
    """
    async with NatsServer(tmp_path / "closed", users) as server:
        everything = Broker(url=server.url, user="all", password="x")
        nothing = Broker(url=server.url, user="none", password="y")
        async with Publisher(feeder.journal, everything):
            with pytest.raises(BusRefused, match=r"(?i)permissions violation"):
                async with Subscription(nothing, Trade):
                    pass
        with pytest.raises(BusRefused, match=r"(?i)permissions violation"):
            async with Publisher(
                feeder.directory, Broker(url=server.url, user="none", password="y")
            ):
                pass


async def test_headers_say_which_message_came_before(broker: NatsServer, feeder: Feeder) -> None:
    async with published(broker, feeder, 40), Connection(broker.url) as connection:
        subscription = await connection.jetstream.subscribe(
            "kiwoom.paper.0B", ordered_consumer=True
        )
        found = [(await subscription.next_msg(5)).headers or {} for _ in range(3)]
        assert [one.get(PREVIOUS) for one in found] == [None, found[0][ID], found[1][ID]]


USERS = """
authorization { users: [
    { user: free, password: of-free }
    { user: next, password: of-next, permissions: {
        publish: { deny: "$JS.API.CONSUMER.MSG.NEXT.>" }
    } }
    { user: ack, password: of-ack, permissions: { publish: { deny: "$JS.ACK.>" } } }
] }
"""


@pytest.mark.parametrize(
    ("user", "durable", "refused"),
    [("next", None, r"msg\.next"), ("next", "half", r"msg\.next"), ("ack", "half", r"js\.ack")],
)
async def test_what_a_subscription_needs_and_may_not_do_ends_it(
    user: str, durable: str | None, refused: str, feeder: Feeder, tmp_path: Path
) -> None:
    async with NatsServer(tmp_path / "nats", USERS) as server:
        free, half = (
            Broker(url=server.url, user=name, password=f"of-{name}") for name in ("free", user)
        )
        async with Publisher(feeder.journal, free) as out:
            feeder.feed(100)
            await happens(lambda: out.stats().records == 100)
            async with Subscription(half, Trade, since="start", durable=durable) as records:
                with pytest.raises(BusRefused, match=refused):
                    async with asyncio.timeout(30):
                        await numbers(records, 101)
