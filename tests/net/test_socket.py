"""Socket: login, heartbeat, lost connections, gaps, unreadable frames."""

from __future__ import annotations

import logging
from typing import Literal

import anyio
import pytest

from kiwoom_async import (
    AuthenticationError,
    Gap,
    OrderBook,
    Session,
    SessionReplaced,
    Stream,
    SubscriptionRejected,
    Timeouts,
    Trade,
    TransportError,
    VolatilityInterruption,
)
from kiwoom_async.simulator import Rules, Simulator
from tests.support.symbols import HYNIX, SAMSUNG

QUICK = Timeouts(reconnect_first=0.02, reconnect_longest=0.05, silence=0.5, acknowledge=0.5)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(registrations=50),
    pytest.mark.kiwoom_connect(timeouts=QUICK),
]


def names(exchange: Simulator) -> list[str]:
    return [message.name for message in exchange.messages]


def keys(exchange: Simulator, connection: int) -> set[tuple[str, str]]:
    """Types and items registered on a connection."""
    return {
        (type_, item)
        for message in exchange.messages
        if message.connection == connection and message.name == "REG"
        for part in message.body["data"]
        for item in part["item"]
        for type_ in part["type"]
    }


async def sizes(stream: Stream[Trade], count: int) -> list[int]:
    return [(await anext(stream)).size for _ in range(count)]


async def test_pings_are_echoed_as_they_came_ahead_of_data() -> None:
    async with (
        Simulator(pace=0, rules=Rules(ping_interval=0.02)) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG),
    ):
        for _ in range(3):
            await session.clock.sleep(0.02)
        await exchange.wait_for(lambda: names(exchange).count("PING") >= 3)
        bodies = [message.body for message in exchange.messages if message.name == "PING"]
        assert bodies[0] == {"trnm": "PING"}


async def test_a_flood_for_one_stream_misses_no_ping_and_delays_no_other_stream() -> None:
    """A consumer that never reads must not cost the others, nor the heartbeat, anything."""
    rules = Rules(ping_interval=0.02, pings_missed=3)
    async with (
        Simulator(pace=0, rules=rules) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG, on_full="drop_oldest", buffer=100) as unread,
        session.stream(Trade, HYNIX) as read,
    ):
        for _ in range(5):
            await exchange.flood(SAMSUNG, 1000)
            exchange.trade(HYNIX, size=9)
            assert await sizes(read, 1) == [9]
            await session.clock.sleep(0.02)
        await exchange.wait_for(lambda: names(exchange).count("PING") >= 3)
        assert session.stats().reconnections == 0
        stats = unread.stats()
        assert (stats.buffered, stats.dropped) == (100, 4900)


async def test_a_lost_connection_is_a_gap_and_everything_wanted_is_registered_again(
    exchange: Simulator, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        session.stream((Trade, Gap), SAMSUNG) as with_gaps,
        session.stream(OrderBook, HYNIX) as without_gaps,
        session.stream(VolatilityInterruption),
    ):
        async with session.stream(Trade, HYNIX):
            pass  # wanted no more
        exchange.trade(SAMSUNG, size=1)
        before = await anext(with_gaps)
        assert isinstance(before, Trade)
        first = exchange.connections[0].number
        exchange.drop_connections()
        gap = await anext(with_gaps)
        assert isinstance(gap, Gap)
        assert gap.since <= gap.until
        assert abs(gap.since.timestamp() - before.received_ns / 1e9) < 1.0
        assert "closed" in gap.why or "lost" in gap.why
        second = exchange.connections[0].number
        assert second != first
        assert keys(exchange, second) == {("0B", SAMSUNG), ("0D", HYNIX), ("1h", "")}
        exchange.trade(SAMSUNG, size=2)
        after = await anext(with_gaps)
        assert isinstance(after, Trade)
        assert after.size == 2
    assert (with_gaps.stats().gaps, without_gaps.stats().gaps) == (1, 1)
    assert session.stats().reconnections == 1
    warnings = [record for record in caplog.records if "may be missing" in record.message]
    assert len(warnings) == 2  # the streams that did not ask


async def test_streams_opened_while_away_miss_nothing_and_get_no_gap(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream((Trade, Gap), SAMSUNG) as old:
        exchange.refuse_connections("socket")
        exchange.drop_connections()
        await exchange.wait_for(lambda: not exchange.connections)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(exchange.accept_connections)
            async with session.stream((Trade, Gap), HYNIX) as new:
                assert isinstance(await anext(old), Gap)
                exchange.trade(HYNIX, size=3)
                record = await anext(new)
                assert isinstance(record, Trade)
                assert new.stats().gaps == 0


async def test_silence_is_a_dead_connection(exchange: Simulator, session: Session) -> None:
    """TCP stays up and no frame arrives."""
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        exchange.mute()
        gap = await anext(trades)
        assert isinstance(gap, Gap)
        assert gap.why == "no frame for 0.5 s"
        exchange.trade(SAMSUNG, size=4)
        assert isinstance(await anext(trades), Trade)


async def test_an_ack_that_does_not_come_costs_the_connection(exchange: Simulator) -> None:
    patience = Timeouts(reconnect_first=0.02, reconnect_longest=0.05, login=0.2, acknowledge=0.2)
    async with Session(exchange.server, exchange.credentials, timeouts=patience) as session:
        async with session.stream((Trade, Gap), SAMSUNG) as trades:
            exchange.mute()
            async with session.stream(Trade, HYNIX):
                gap = await anext(trades)
                assert isinstance(gap, Gap)
                assert gap.why == "no answer to REG for 0.2 s"


async def test_the_server_is_away_for_a_while(exchange: Simulator, session: Session) -> None:
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        exchange.refuse_connections()
        exchange.drop_connections("both")
        await exchange.wait_for(lambda: not exchange.connections)
        await exchange.accept_connections()
        assert isinstance(await anext(trades), Gap)


async def test_maintenance_is_waited_out(exchange: Simulator, session: Session) -> None:
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        page = exchange.html_maintenance()
        exchange.expire_tokens()
        exchange.drop_connections()
        await exchange.wait_for(lambda: page.hits >= 6, timeout=60)
        page.undo()
        assert isinstance(await anext(trades), Gap)


async def test_a_dead_token_at_login_is_replaced_once(
    exchange: Simulator, session: Session
) -> None:
    await session.stocks.info(SAMSUNG)
    exchange.expire_tokens()
    async with session.stream(Trade, SAMSUNG):
        logins = [message for message in exchange.messages if message.name == "LOGIN"]
        assert len(logins) == 2


async def test_a_key_refused_for_good_ends_the_session(exchange: Simulator) -> None:
    with pytest.raises(AuthenticationError, match=r"8030|8031"):
        async with Session(exchange.server, exchange.credentials, timeouts=QUICK) as session:
            async with session.stream(Trade, SAMSUNG) as trades:
                exchange.mix_up_keys()
                exchange.expire_tokens()
                exchange.drop_connections()
                await anext(trades)


async def test_being_kicked_is_the_end(exchange: Simulator) -> None:
    with pytest.raises(SessionReplaced, match="one session per key"):
        async with Session(exchange.server, exchange.credentials, timeouts=QUICK) as session:
            async with session.stream(Trade, SAMSUNG) as trades:
                exchange.kick()
                await anext(trades)
    assert names(exchange).count("LOGIN") == 1


@pytest.mark.parametrize("system_keys", ["code", "return_code"])
@pytest.mark.parametrize("goodbye", [True, False])
async def test_every_way_to_be_told(
    system_keys: Literal["code", "return_code"], goodbye: bool
) -> None:
    rules = Rules(system_keys=system_keys, kick_says_goodbye=goodbye)
    async with Simulator(pace=0, rules=rules) as exchange:
        with pytest.raises(SessionReplaced):
            async with Session(exchange.server, exchange.credentials) as session:
                async with session.stream(Trade, SAMSUNG) as trades:
                    exchange.kick()
                    await anext(trades)


async def test_missed_heartbeats_are_a_lost_connection(caplog: pytest.LogCaptureFixture) -> None:
    """R10002: the server ended the connection; the session reconnects."""
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials, timeouts=QUICK) as session,
        session.stream((Trade, Gap), SAMSUNG) as trades,
    ):
        exchange.push('{"trnm":"SYSTEM","code":"R10002","message":"PING 응답 없음"}')
        exchange.trade(SAMSUNG)
        assert isinstance(await anext(trades), Trade)
        exchange.drop_connections()
        assert isinstance(await anext(trades), Gap)
    assert any("R10002" in record.message for record in caplog.records)


async def test_nonsense_is_counted_and_harms_nothing(
    exchange: Simulator, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    async with session.stream(Trade, SAMSUNG) as trades:
        for frame in ("garbage", "[]", "", '{"trnm":"REAL","data":[{', '{"trnm":"REAL","data":7}'):
            exchange.push(frame)
        exchange.push('{"trnm":"NEWS","data":[]}')
        exchange.push('{"trnm":"REG","return_code":"--5"}')
        exchange.push_values("zz", SAMSUNG, {"1": "2"})
        exchange.push('{"trnm":"SYSTEM","code":"R10099","message":"hello"}')
        exchange.trade(SAMSUNG, size=6)
        assert await sizes(trades, 1) == [6]
        stats = session.stats()
        assert (stats.undecodable, stats.unrouted, stats.reconnections) == (5, 1, 0)
    assert "R10099" in caplog.text
    assert "NEWS" in caplog.text


async def test_garbled_frames_are_counted_and_the_next_one_is_fine(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG) as trades:
        for how in ("truncated", "garbage"):
            exchange.garble(1, on="socket", how=how)
            exchange.trade(SAMSUNG, size=1)
        exchange.trade(SAMSUNG, size=8)
        assert await sizes(trades, 1) == [8]
        assert session.stats().undecodable == 2


async def test_an_odd_value_costs_one_field(exchange: Simulator, session: Session) -> None:
    from kiwoom_async import FieldError

    async with session.stream(Trade, SAMSUNG) as trades:
        exchange.push_values("0B", SAMSUNG, {"10": "n/a", "15": "+3", "20": "100000"})
        trade = await anext(trades)
        assert (trade.size, trade.side) == (3, "buy")
        assert trade["10"] == "n/a"
        with pytest.raises(FieldError, match=r"Trade\.price"):
            _ = trade.price


async def test_records_between_a_registration_and_its_ack_are_kept() -> None:
    async with (
        Simulator(pace=0, rules=Rules(trade_before_ack=True)) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG) as trades,
    ):
        assert (await anext(trades)).symbol == SAMSUNG


@pytest.mark.parametrize("key_order", ["live", "guide", "mixed"])
async def test_both_key_orders_and_several_entries_a_frame(
    key_order: Literal["live", "guide", "mixed"],
) -> None:
    rules = Rules(paper=True, key_order=key_order, calls=5)
    async with (
        Simulator(pace=0, rules=rules) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG) as trades,
    ):
        for size in range(1, 8):
            exchange.trade(SAMSUNG, size=size)
        assert await sizes(trades, 7) == list(range(1, 8))


async def test_a_registration_the_server_refuses_ends_its_stream(caplog: object) -> None:
    """Its own cap is lower than the documented one."""
    async with Simulator(pace=0, rules=Rules(items=2)) as exchange:
        server = exchange.server
        from msgspec.structs import replace

        generous = replace(server, limits=replace(server.limits, items=200))
        async with (
            Session(generous, exchange.credentials, timeouts=QUICK) as session,
            session.stream(Trade, SAMSUNG, HYNIX) as fits,
        ):
            with pytest.raises(SubscriptionRejected, match=r"10511[58]") as caught:
                async with session.stream(OrderBook, exchange.symbols[5]):
                    pytest.fail("entered")
            assert caught.value.return_code in (105115, 105118)
            exchange.trade(SAMSUNG, size=2)
            assert await sizes(fits, 1) == [2]


async def test_registering_too_fast_is_waited_out() -> None:
    async with Simulator(pace=0, rules=Rules(registrations=1, registration_window=0.3)) as exchange:
        from msgspec.structs import replace

        limits = replace(exchange.server.limits, registration_interval=0.01, window=0.3)
        hasty = replace(exchange.server, limits=limits)
        async with (
            Session(hasty, exchange.credentials) as session,
            session.stream(Trade, SAMSUNG),
            session.stream(OrderBook, HYNIX) as books,
        ):
            exchange.trade(HYNIX)
            assert (await anext(books)).symbol == HYNIX


async def test_not_being_able_to_connect_is_an_error_in_time(exchange: Simulator) -> None:
    exchange.refuse_connections("socket")
    patience = Timeouts(subscribe=0.5, reconnect_first=0.05, reconnect_longest=0.05)
    async with Session(exchange.server, exchange.credentials, timeouts=patience) as session:
        with pytest.raises(TransportError, match="can't reach ws://"):
            async with session.stream(Trade, SAMSUNG):
                pytest.fail("entered")
        await exchange.accept_connections()
        async with session.stream(Trade, SAMSUNG):
            assert keys(exchange, exchange.connections[0].number) == {("0B", SAMSUNG)}


async def test_an_account_of_what_happened_goes_to_the_log(
    exchange: Simulator, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "kiwoom_async")
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        exchange.drop_connections()
        await anext(trades)
    assert "connection_lost" in caplog.text
