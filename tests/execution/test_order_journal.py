"""Order journal: after a crash every order is known, and nothing is sent twice."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import os
import resource
import signal
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from kiwoom_async import (
    ConfigError,
    Credentials,
    Order,
    OrderError,
    OrderInDoubt,
    OrderRejected,
    Session,
)
from kiwoom_async.simulator import Simulator
from tests.support.broker import CREDENTIALS, HANG_UP, QUICK, SILENCE, ScriptedBroker, order_row
from tests.support.clock import ShiftedClock

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.real_time,  # files are written by threads
    pytest.mark.kiwoom_rules(calls=50, registrations=1000),
]

ROOT = Path(__file__).parents[2]
SAMSUNG = "005930"
_DAY = dt.timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "orders.ndjson"


def text_of(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, text: bytes) -> None:
    path.write_bytes(text)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text_of(path).splitlines()]


def outcomes(path: Path) -> list[tuple[str, str]]:
    """What became of the orders: outcome and number."""
    ended = (line for line in lines(path) if line["type"] == "outcome")
    return [(line["outcome"], line.get("no", "")) for line in ended]


def move_away(path: Path, aside: Path, how: str) -> None:
    """Delete a file, or move it, and perhaps put another one in its place."""
    if how == "deleted":
        path.unlink()
        return
    path.replace(aside)
    if how == "replaced":
        write(path, text_of(aside))


def low(exchange: Simulator) -> int:
    return exchange.stock(SAMSUNG).book.best_bid - 500


def on(exchange: Simulator, path: Path, **more: Any) -> Session:
    return Session(
        exchange.server, exchange.credentials, timeouts=QUICK, order_journal=path, **more
    )


def at(broker: ScriptedBroker, path: Path, **more: Any) -> Session:
    return Session(broker.server, CREDENTIALS, timeouts=QUICK, order_journal=path, **more)


# What is written.


async def test_the_intent_stands_before_the_order_and_the_outcome_behind(
    exchange: Simulator, path: Path
) -> None:
    seen: list[list[str]] = []
    async with on(exchange, path) as session:
        await session.orders.open()
        exchange.delay_answers(0.1, "kt10000")
        buying = asyncio.create_task(session.orders.buy(SAMSUNG, 10, price=low(exchange)))
        await exchange.wait_for(lambda: bool(exchange.calls_of("kt10000")))
        seen.append([line["type"] for line in lines(path)])
        order = await buying
        await (await order.cancel()).done()
    assert seen[0][-1] == "intent"
    intents = [line for line in lines(path) if line["type"] == "intent"]
    assert [one["ticket"]["action"] for one in intents] == ["new", "cancel"]
    assert [outcome for outcome, _ in outcomes(path)] == ["booked", "booked"]
    assert outcomes(path)[0][1] == order.no


async def test_it_has_no_secret_and_only_its_owner_reads_it(
    exchange: Simulator, path: Path
) -> None:
    async with on(exchange, path) as session:
        await session.orders.buy(SAMSUNG, 10, price=low(exchange))
        token = (await session._opened().tokens.get()).text
        account = (await session.account.account_no()).account_no
    text = text_of(path).decode()
    keys = exchange.credentials
    for secret in (keys.appkey, keys.secretkey, token, account):
        assert str(secret) not in text
    if os.name == "posix":
        assert mode_of(path) == 0o600


async def test_refused_and_never_sent_are_no_question_for_the_next_session(
    broker: ScriptedBroker, path: Path
) -> None:
    refusal = {"return_code": 20, "return_msg": "[2000](RC4003:호가단위 오류)"}
    async with at(broker, path) as trader:
        broker.answer("kt10000", refusal)
        with pytest.raises(OrderRejected):
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
        broker.answer("kt10000", HANG_UP)
        with pytest.raises(OrderInDoubt):
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
    assert [outcome for outcome, _ in outcomes(path)] == ["refused", "in_doubt"]


async def test_an_order_that_can_not_be_written_is_not_sent(
    broker: ScriptedBroker, path: Path
) -> None:
    async with at(broker, path) as trader:
        order = await trader.orders.buy(SAMSUNG, 10, price=70_000)
        await trader._opened()._journal.close()  # the disk is gone
        with pytest.raises(OrderError, match="not sent") as caught:
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
        assert not isinstance(caught.value, OrderInDoubt)
        assert broker.calls.count("kt10000") == 1
        await order.cancel()  # what reduces risk is sent all the same
        assert broker.calls.count("kt10003") == 1


async def test_a_disk_without_room_is_refused_before_anything_is_sent(
    broker: ScriptedBroker, path: Path
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        with pytest.raises(ConfigError, match=f"order_journal {path.name} can't be written"):
            await at(broker, path).open()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert broker.calls == []
    async with at(broker, path):  # with room again
        assert len(lines(path)) == 1


@pytest.mark.parametrize("how", ["deleted", "moved", "replaced"])
async def test_an_order_is_not_sent_when_the_next_session_would_not_find_it(
    broker: ScriptedBroker, path: Path, how: str
) -> None:
    async with at(broker, path) as trader:
        order = await trader.orders.buy(SAMSUNG, 10, price=70_000)
        moved = path.with_name("aside")
        move_away(path, moved, how)
        with pytest.raises(OrderError, match="moved or deleted"):
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
        assert broker.calls.count("kt10000") == 1
        await order.cancel()
        if moved.exists():
            moved.replace(path)  # back where it was
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
            assert outcomes(path)[-1][0] == "booked"


# What the next session makes of it.


async def test_an_order_in_doubt_is_resolved_by_the_next_session(
    broker: ScriptedBroker, path: Path
) -> None:
    async with at(broker, path) as trader:
        broker.answer("kt10000", HANG_UP)
        with pytest.raises(OrderInDoubt):
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
    broker.books(order_row("0000001"))
    async with at(broker, path) as trader:
        assert trader.orders.in_doubt == []
        [order] = await trader.orders.open()
        assert (order.no, order.size, order.status) == ("0000001", 10, "accepted")
    assert outcomes(path)[-1] == ("booked", "0000001")
    broker.calls.clear()
    async with at(broker, path):
        assert broker.calls == []  # there is no question any more
    assert broker.calls.count("kt10000") == 0


async def test_what_the_lists_do_not_show_stays_in_doubt(
    broker: ScriptedBroker, path: Path
) -> None:
    async with at(broker, path) as trader:
        broker.answer("kt10000", HANG_UP)
        with pytest.raises(OrderInDoubt):
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
    async with at(broker, path) as trader:
        [order] = trader.orders.in_doubt
        assert (order.size, order.ticket.price) == (10, 70_000)
        assert await order.resolve() is None
        broker.books(order_row("0000001"))
        assert await order.resolve() is order
    async with at(broker, path) as trader:
        assert trader.orders.in_doubt == []


async def test_earlier_orders_that_look_alike_are_not_taken_for_it(
    broker: ScriptedBroker, path: Path
) -> None:
    """One of another program, one of our own before it, and one of our own after it."""
    broker.books(order_row("0000007"))
    async with at(broker, path) as trader:
        await trader.orders.buy(SAMSUNG, 10, price=70_000)
        broker.answer("kt10000", HANG_UP)
        with pytest.raises(OrderInDoubt):
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
        await trader.orders.buy(SAMSUNG, 10, price=70_000)
    ours = [outcome[1] for outcome in outcomes(path) if outcome[1]]
    rows = [order_row(no) for no in ("0000007", *ours)]
    broker.books(*rows)
    async with at(broker, path) as trader:
        [order] = trader.orders.in_doubt
        broker.books(*rows, order_row("0000099"))
        assert await order.resolve() is order
        assert order.no == "0000099"


async def test_two_alike_in_doubt_are_not_guessed_at_and_can_be_cancelled(
    broker: ScriptedBroker, path: Path
) -> None:
    async with at(broker, path) as trader:
        broker.answer("kt10000", HANG_UP, HANG_UP)
        for _ in range(2):
            with pytest.raises(OrderInDoubt):
                await trader.orders.buy(SAMSUNG, 10, price=70_000)
    broker.books(order_row("0000001"), order_row("0000002"))
    async with at(broker, path) as trader:
        first, second = trader.orders.in_doubt
        assert [one.no for one in await trader.orders.open()] == ["0000001", "0000002"]
        for order in (first, second):
            with pytest.raises(OrderInDoubt, match="0000001, 0000002"):
                await order.resolve()


async def test_a_broker_out_of_reach_is_asked_on(broker: ScriptedBroker, path: Path) -> None:
    async with at(broker, path) as trader:
        broker.answer("kt10000", HANG_UP)
        with pytest.raises(OrderInDoubt):
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
    refusal = {"return_code": 2, "return_msg": "[1517:...]"}
    broker.answer("kt00007", refusal, refusal)
    broker.books(order_row("0000001"))
    async with at(broker, path) as trader:
        assert trader.orders.in_doubt == []


async def test_orders_of_yesterday_are_not_asked_about(
    broker: ScriptedBroker, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with at(broker, path) as trader:
        day = trader.clock.now().date()
        broker.answer("kt10000", HANG_UP)
        with pytest.raises(OrderInDoubt):
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
    clock = ShiftedClock()
    clock.ahead = _DAY
    broker.calls.clear()
    with caplog.at_level(logging.WARNING, "kiwoom_async"):
        async with at(broker, path, clock=clock) as trader:
            assert trader.orders.in_doubt == []
    assert broker.calls == []
    assert f"an order of {day} may have been booked" in caplog.text
    assert [line["type"] for line in lines(path)] == ["header"]
    assert path.with_name(f"{path.name}.{day}").exists()


async def test_a_day_that_ends_while_the_broker_is_asked_ends_the_search(
    broker: ScriptedBroker, path: Path
) -> None:
    async with at(broker, path) as trader:
        broker.answer("kt10000", HANG_UP)
        with pytest.raises(OrderInDoubt):
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
    clock = ShiftedClock()
    broker.calls.clear()
    broker.answer("kt00007", SILENCE)
    rows = {"return_code": 0, "return_msg": "", "acnt_ord_cntr_prps_dtl": [order_row("0000009")]}

    async def end_the_day() -> None:
        await broker.came("kt00007")
        clock.ahead = _DAY
        broker.release(rows)

    ending = asyncio.create_task(end_the_day())
    async with at(broker, path, clock=clock) as trader:
        await ending
        assert trader.orders.in_doubt == []
        assert (await trader.orders.buy(SAMSUNG, 10, price=70_000)).status == "sent"
    assert outcomes(path) == [("in_doubt", ""), ("booked", "0000001")]


# Files that are not a good journal.


async def test_half_a_line_is_no_order(broker: ScriptedBroker, path: Path) -> None:
    async with at(broker, path) as trader:
        await trader.orders.buy(SAMSUNG, 10, price=70_000)
    whole = text_of(path)
    write(path, whole + b'{"type":"intent","id":"1","da')
    async with at(broker, path) as trader:
        assert trader.orders.in_doubt == []
        await trader.orders.buy(SAMSUNG, 10, price=70_000)
    assert text_of(path).startswith(whole)
    assert len(outcomes(path)) == 2


async def test_one_bad_line_hides_no_other(broker: ScriptedBroker, path: Path) -> None:
    async with at(broker, path) as trader:
        broker.answer("kt10000", HANG_UP)
        with pytest.raises(OrderInDoubt):
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
    write(path, text_of(path) + b"\xff\x00\n")
    async with at(broker, path) as trader:
        assert len(trader.orders.in_doubt) == 1


@pytest.mark.parametrize("lost", ["known", "outcome"])
async def test_a_number_in_a_bad_line_may_be_an_earlier_order_s(
    broker: ScriptedBroker, path: Path, lost: str
) -> None:
    broker.books(order_row("0000007"))
    async with at(broker, path) as trader:
        await trader.orders.buy(SAMSUNG, 10, price=70_000)
        broker.answer("kt10000", HANG_UP)
        with pytest.raises(OrderInDoubt):
            await trader.orders.buy(SAMSUNG, 10, price=70_000)
    [earlier] = [no for _, no in outcomes(path) if no]
    write(path, text_of(path).replace(f'"type":"{lost}"'.encode(), b'"type":"?"'))
    broker.books(order_row("0000007" if lost == "known" else earlier))
    async with at(broker, path) as trader:
        with pytest.raises(OrderInDoubt, match="look like it"):
            await trader.orders.in_doubt[-1].resolve()


@pytest.mark.parametrize(
    "text", [b"hello\n", b'{"type":"known","day":"2026-11-26","numbers":[]}\n']
)
async def test_another_file_is_refused_and_not_changed(
    broker: ScriptedBroker, path: Path, text: bytes
) -> None:
    write(path, text)
    with pytest.raises(ConfigError, match="not an order journal"):
        await at(broker, path).open()
    assert text_of(path) == text


async def test_a_journal_of_another_version_is_refused_and_not_changed(
    broker: ScriptedBroker, path: Path
) -> None:
    async with at(broker, path):
        pass
    newer = text_of(path).replace(b'"version":1', b'"version":2')
    assert newer != text_of(path)
    write(path, newer)
    with pytest.raises(ConfigError, match="another version"):
        await at(broker, path).open()
    assert text_of(path) == newer


async def test_the_journal_of_another_key_is_refused(broker: ScriptedBroker, path: Path) -> None:
    async with at(broker, path):
        pass
    other = Session(broker.server, Credentials(appkey="b", secretkey="b"), order_journal=path)
    with pytest.raises(ConfigError, match="another key"):
        await other.open()
    assert other.closed


async def test_one_session_at_a_time(broker: ScriptedBroker, path: Path) -> None:
    async with at(broker, path):
        with pytest.raises(ConfigError, match="another session"):
            await at(broker, path).open()
    async with at(broker, path):
        pass


async def test_a_folder_is_refused(broker: ScriptedBroker, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="order_journal"):
        await at(broker, tmp_path).open()


# kill -9.

_BUYER = """
import asyncio, datetime, sys
from kiwoom_async import Credentials, Server, Session
from tests.support.clock import ShiftedClock

async def main(rest, websocket, appkey, secretkey, journal, now, price):
    server = Server(rest=rest, websocket=websocket)
    credentials = Credentials(appkey=appkey, secretkey=secretkey)
    clock = ShiftedClock()
    clock.ahead = datetime.datetime.fromisoformat(now) - clock.now().replace(tzinfo=None)
    async with Session(server, credentials, order_journal=journal, clock=clock) as session:
        await session.orders.buy("005930", 10, price=int(price))

asyncio.run(main(*sys.argv[1:]))
"""


async def killed(exchange: Simulator, path: Path) -> None:
    """Run a program that buys, and kill it between the order and its answer."""
    exchange.lose_answer("kt10000", how="hang")
    server, keys = exchange.server, exchange.credentials
    arguments = [server.rest, server.websocket, str(keys.appkey), str(keys.secretkey), str(path)]
    now = exchange.now.isoformat()  # an order of another day would not be asked for
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _BUYER, *arguments, now, str(low(exchange)),
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    async with asyncio.timeout(30):
        await exchange.wait_for(lambda: bool(exchange.calls_of("kt10000")))
    program.send_signal(signal.SIGKILL)
    assert await program.wait() == -signal.SIGKILL


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
async def test_killed_between_order_and_answer_and_started_again(
    exchange: Simulator, path: Path
) -> None:
    await killed(exchange, path)
    async with on(exchange, path) as session:
        # one before the crash, one question, and one once the events are registered
        assert 2 <= len(exchange.calls_of("kt00007")) <= 3
        assert session.orders.in_doubt == []
        [order] = await session.orders.open()
        assert (order.symbol, order.side, order.size) == (SAMSUNG, "buy", 10)
        assert order.status == "accepted"
        assert len(exchange.calls_of("kt10000")) == 1
        async with asyncio.timeout(5):
            await order.cancel_and_wait()
    assert len(exchange.calls_of("kt10000")) == 1
    async with on(exchange, path) as session:
        found: list[Order] = await session.orders.today()
        assert [one.ticket.action for one in found] == ["new", "cancel"]
