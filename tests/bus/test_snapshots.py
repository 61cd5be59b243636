"""Snapshots: answers of TRs that a recorder asks for are published like its records."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiwoom_async import ConfigError, Gap, Session, Trade
from kiwoom_async.bus import BY_SYMBOL, BY_TYPE, Publisher, Subscription
from kiwoom_async.capture import Journal, Recorder, Snapshot
from kiwoom_async.simulator import Simulator
from tests.support.bus import take
from tests.support.journals import happens
from tests.support.nats_server import NatsServer
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(stocks=16)]


@pytest.mark.parametrize("subject", [BY_TYPE, BY_SYMBOL])
async def test_a_subscriber_asks_for_them_by_the_id_of_the_tr(
    exchange: Simulator, session: Session, broker: NatsServer, tmp_path: Path, subject: str
) -> None:
    async with Recorder(session, tmp_path / "data") as recorder:
        async with Publisher(recorder, broker.url, subject=subject) as out:
            await recorder.add(Trade, SAMSUNG)
            recorder.every(3_600, session.stocks.info, SAMSUNG)
            recorder.every(3_600, session.stocks.info, HYNIX)
            recorder.every(3_600, session.account.deposit)
            await happens(lambda: recorder.stats().snapshots == 3)
            exchange.trade(SAMSUNG)
            await happens(lambda: out.stats().records == 4)
    name = session.server.name
    lines = [line for line in Journal(tmp_path / "data").lines() if line.type.startswith("k")]
    async with Subscription(broker.url, "ka10001", SAMSUNG, since="start") as answers:
        (found,) = await take(answers, 1)
        assert isinstance(found, Snapshot)
        assert (found.api_id, found.item) == ("ka10001", SAMSUNG)
        assert found.answer.name == "삼성전자"
        assert repr(answers) == "<Subscription of Snapshot>"
    kinds = (Trade, "ka10001", "kt00001", Gap)
    async with Subscription(broker.url, kinds, server=name, since="start") as both:
        records = await take(both, 4)
        snapshots = [one for one in records if isinstance(one, Snapshot)]
        assert [(one.received_ns, one.api_id, one.item, one.values) for one in snapshots] == lines
        assert isinstance(records[3], Trade)  # in the order in which they were recorded
    async with Subscription(broker.url, Trade, since="start") as trades:
        assert isinstance((await take(trades, 1))[0], Trade)


def test_what_is_no_tr_is_refused() -> None:
    with pytest.raises(ConfigError, match="'ka99999'"):
        Subscription("nats://hub", "ka99999")
    with pytest.raises(ConfigError, match="conflated"):
        Subscription("nats://hub", "ka10001", on_full="conflate")
    with pytest.raises(ConfigError, match="symbol"):
        Subscription("nats://hub", "ka10001", "no symbol")
