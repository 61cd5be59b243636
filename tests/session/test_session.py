"""Session: failures are raised, nothing ends silently, Ctrl-C ends it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from typing import Any

import anyio
import pytest

from kiwoom_async import (
    LIVE,
    PAPER,
    ConfigError,
    Credentials,
    InvalidRequest,
    Limits,
    OrderEvent,
    Server,
    Session,
    SessionClosed,
    SessionReplaced,
    Timeouts,
    Trade,
    TransportError,
    UnknownSymbol,
)
from kiwoom_async.api.stocks import StockBasicInfo
from kiwoom_async.simulator import Rules, Simulator
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio

KEY = Credentials(appkey="app", secretkey="secret")


def test_the_server_is_the_first_word() -> None:
    with pytest.raises(TypeError):
        Session()  # type: ignore[call-arg]
    with pytest.raises(ConfigError, match="server"):
        Session("live", KEY)  # type: ignore[arg-type]
    assert repr(Session(LIVE, KEY)).startswith("<Session with live")


KEYS = ("KIWOOM_APPKEY", "KIWOOM_SECRETKEY", "KIWOOM_PAPER_APPKEY", "KIWOOM_PAPER_SECRETKEY")


@pytest.mark.parametrize(
    ("server", "given", "missing"),
    [
        (LIVE, (), "KIWOOM_APPKEY"),
        (LIVE, ("KIWOOM_APPKEY", "KIWOOM_PAPER_SECRETKEY"), "KIWOOM_SECRETKEY"),
        (PAPER, (), "KIWOOM_PAPER_APPKEY"),
        (PAPER, ("KIWOOM_PAPER_APPKEY",), "KIWOOM_PAPER_SECRETKEY"),
        (PAPER, ("KIWOOM_APPKEY",), "KIWOOM_SECRETKEY"),
        (PAPER, ("KIWOOM_SECRETKEY",), "KIWOOM_APPKEY"),
        (PAPER, ("KIWOOM_APPKEY", "KIWOOM_PAPER_SECRETKEY"), "KIWOOM_PAPER_APPKEY"),
    ],
)
def test_without_a_key_it_says_what_to_set(
    server: Server, given: tuple[str, ...], missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    for name in given:
        monkeypatch.setenv(name, "a-key")
    with pytest.raises(ConfigError, match=f"variable {missing} is not set") as refused:
        Session(server)
    assert "a-key" not in str(refused.value)
    monkeypatch.setenv(missing, "a-key")
    if given:
        Session(server)


@pytest.mark.parametrize(
    ("option", "value", "text"),
    [
        ("credentials", ("an-app-key", "its-secret"), r"Credentials\(appkey=..., secretkey=...\)"),
        ("credentials", "an-app-key", r"Credentials\(appkey=..., secretkey=...\)"),
        ("credentials", {"appkey": "an-app-key"}, r"Credentials\(appkey=..., secretkey=...\)"),
        ("timeouts", 30, r"timeouts must be a Timeouts\(...\), not 30"),
        ("guard", True, r"guard must be a Guard\(...\), not True"),
        ("dry_run", "", "dry_run must be True or False, not ''"),
        ("dry_run", None, "dry_run must be True or False, not None"),
    ],
)
def test_an_option_of_another_type_is_named(option: str, value: object, text: str) -> None:
    """An environment variable that is not set is no dry_run=False: it would send orders."""
    options: dict[str, object] = {"credentials": KEY, option: value}
    with pytest.raises(ConfigError, match=text) as refused:
        Session(PAPER, **options)  # type: ignore[arg-type]
    assert "an-app-key" not in str(refused.value)


@pytest.mark.parametrize("value", ["5", None, b"5"])
def test_a_limit_or_a_time_that_is_no_number_is_named(value: Any) -> None:
    with pytest.raises(ConfigError, match=r"Timeouts.total must be more than 0, not"):
        Timeouts(total=value)
    with pytest.raises(ConfigError, match=r"Limits.calls must be at least 1, not"):
        Limits(calls=value)


async def test_nothing_works_outside_the_door(exchange: Simulator) -> None:
    session = Session(exchange.server, exchange.credentials)
    for use in (lambda: session.stream(Trade, SAMSUNG), lambda: session.chart, session.stats):
        with pytest.raises(SessionClosed, match="async with"):
            use()
    async with session:
        await session.stocks.info(SAMSUNG)
    with pytest.raises(SessionClosed):
        await session.stocks.info(SAMSUNG)
    with pytest.raises(SessionClosed, match="create another"):
        async with session:
            pass


async def test_a_session_for_queries_opens_no_socket(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        await session.stocks.info(SAMSUNG)
        assert not session.stats().connected
        assert exchange.connections == []
        async with session.stream(Trade, SAMSUNG):
            assert session.stats().connected
            assert len(exchange.connections) == 1
    await exchange.wait_for(lambda: exchange.connections == [])


async def test_what_the_caller_raises_comes_out_unchanged(exchange: Simulator) -> None:
    cause = OSError("disk full")
    error = ValueError("mine")
    with pytest.raises(ValueError, match="mine") as caught:
        async with (
            Session(exchange.server, exchange.credentials) as session,
            session.stream(Trade, SAMSUNG),
        ):
            raise error from cause
    assert caught.value is error
    assert caught.value.__cause__ is cause


async def test_another_login_ends_everything_with_one_error(exchange: Simulator) -> None:
    """The error comes out of the stream in another task, and out of the session."""
    seen: list[BaseException] = []

    async def consume(session: Session, ready: anyio.Event) -> None:
        async with session.stream(Trade, SAMSUNG) as trades:
            ready.set()
            try:
                await anext(trades)
            except SessionReplaced as error:
                seen.append(error)

    async with anyio.create_task_group() as tasks:
        with pytest.raises(SessionReplaced, match="R10001"):
            async with Session(exchange.server, exchange.credentials) as session:
                ready = anyio.Event()
                tasks.start_soon(consume, session, ready)
                await ready.wait()
                async with (
                    Session(exchange.server, exchange.credentials) as other,
                    other.stream(Trade, SAMSUNG),
                ):
                    await anyio.sleep_forever()
    assert [type(error) for error in seen] == [SessionReplaced]
    with pytest.raises(SessionClosed):
        session.stream(Trade, SAMSUNG)


async def test_a_replaced_session_does_not_fight_back() -> None:
    async with Simulator(pace=0, rules=Rules(kick_says_goodbye=False)) as exchange:
        with pytest.raises(SessionReplaced):
            async with Session(exchange.server, exchange.credentials) as first:
                async with first.stream(Trade, SAMSUNG) as trades:
                    second = Session(exchange.server, exchange.credentials)
                    async with second, second.stream(Trade, SAMSUNG):
                        async for _ in trades:
                            pytest.fail("a record from nowhere")
        logins = [message for message in exchange.messages if message.name == "LOGIN"]
        assert len(logins) == 2


async def test_cancelling_from_outside_closes_cleanly(exchange: Simulator) -> None:
    entered = anyio.Event()

    async def work() -> None:
        async with (
            Session(exchange.server, exchange.credentials) as session,
            session.stream(Trade, SAMSUNG) as trades,
        ):
            entered.set()
            async for _ in trades:
                pass

    task = asyncio.create_task(work())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await exchange.wait_for(lambda: exchange.connections == [])


async def test_a_time_limit_around_a_stream(exchange: Simulator) -> None:
    async with (
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG) as trades,
    ):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await anext(trades)
        exchange.trade(SAMSUNG, size=5)
        assert (await anext(trades)).size == 5


async def test_no_network_is_one_clear_error() -> None:
    nowhere = Server(rest="http://127.0.0.1:9", websocket="ws://127.0.0.1:9/x")
    patience = Timeouts(subscribe=0.3, total=0.3)
    async with Session(nowhere, KEY, timeouts=patience) as session:
        with pytest.raises(TransportError, match=r"can't reach http://127.0.0.1:9") as caught:
            await session.stocks.info(SAMSUNG)
        assert not caught.value.sent
        with pytest.raises(TransportError, match=r"is not registered after 0\.3 s"):
            async with session.stream(Trade, SAMSUNG):
                pytest.fail("entered")


async def test_calls_by_id(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        info = await session.call("ka10001", stk_cd=SAMSUNG)
        assert isinstance(info, StockBasicInfo)
        assert info.symbol == SAMSUNG
        first = await session.call("ka10081", stk_cd=SAMSUNG, base_dt="20261120", upd_stkpc_tp="1")
        assert len(first.rows) == 600
        second = await session.call(
            "ka10081", next_key=first.next_key, stk_cd=SAMSUNG, base_dt="20261120",
            upd_stkpc_tp="1",
        )  # fmt: skip
        assert second.rows[0].date < first.rows[-1].date
        with pytest.raises(ConfigError, match="no TR 'ka99999'"):
            await session.call("ka99999")
        with pytest.raises(ConfigError, match=r"no TR 'KA10001' \(did you mean ka10001\?\)"):
            await session.call("KA10001", stk_cd=SAMSUNG)
        with pytest.raises(ConfigError, match="stk_cd must be text"):
            await session.call("ka10001", stk_cd=5930)  # type: ignore[arg-type]
        with pytest.raises(InvalidRequest, match="1511"):
            await session.call("ka10001")


async def test_a_field_that_a_tr_does_not_have_is_refused_before_it_is_sent(
    exchange: Simulator,
) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        with pytest.raises(ConfigError, match=r"'symbol' \(did you mean stk_cd\?\)"):
            await session.call("ka10001", symbol=SAMSUNG)
        with pytest.raises(ConfigError, match=r"base_dat.*did you mean base_dt.*stk_cd, base_dt"):
            await session.call("ka10081", stk_cd=SAMSUNG, base_dat="20261120")
        with pytest.raises(ConfigError, match="kt10000 has no field 'price'"):
            await session.call("kt10000", price="70000")
        assert exchange.calls == []
        info = await session.call("ka10001", path="/api/dostk/stkinfo", stk_cd=SAMSUNG, new="1")
        assert info.symbol == SAMSUNG
        assert exchange.calls[-1].body == {"stk_cd": SAMSUNG, "new": "1"}


async def test_an_unknown_symbol_is_not_data(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        with pytest.raises(UnknownSymbol, match="no data for '999999'"):
            await session.stocks.info("999999")
        page = await session.chart.daily_candles("999999")
        assert page.rows == []


async def test_streams_of_account_and_market_need_no_symbol(exchange: Simulator) -> None:
    async with (
        Session(exchange.server, exchange.credentials) as session,
        session.stream(OrderEvent),
    ):
        regs = [message.body["data"] for message in exchange.messages if message.name == "REG"]
        assert regs == [[{"item": [""], "type": ["00"]}]]


PROGRAM = """
import asyncio
from kiwoom_async import Session, Trade
from kiwoom_async.simulator import Simulator

async def main():
    async with Simulator(pace=50) as exchange:
        async with Session(exchange.server, exchange.credentials) as session:
            async with session.stream(Trade, "005930") as trades:
                print("streaming", flush=True)
                async for trade in trades:
                    pass

asyncio.run(main())
"""


def test_ctrl_c_ends_the_program() -> None:
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", PROGRAM]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "streaming\n"
        program.send_signal(signal.SIGINT)
        _, errors = program.communicate(timeout=20)
    assert program.returncode == -signal.SIGINT
    assert errors.strip().endswith("KeyboardInterrupt")
    assert "never retrieved" not in errors
    assert "Warning" not in errors


async def test_leaving_while_the_account_is_told_something() -> None:
    """A task that notices the closing before its cancellation must not turn it into an error."""
    rules = Rules(calls=100, registrations=1000)
    async with Simulator(pace=0, rules=rules) as exchange:
        for turns in range(12):
            async with Session(exchange.server, exchange.credentials) as session:
                order = await session.orders.buy(SAMSUNG, 1, price=69_000)
                await order.accepted()
                exchange.trade(SAMSUNG, price=69_000, size=1, side="sell")
                for _ in range(turns):
                    await anyio.lowlevel.checkpoint()


async def test_what_was_kept_of_a_closed_session_says_so(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        orders, stocks = session.orders, session.stocks
    with pytest.raises(SessionClosed):
        await orders.buy(SAMSUNG, 1, order_type="market")
    with pytest.raises(SessionClosed):
        await stocks.info(SAMSUNG)


async def test_the_first_reason_for_the_end_is_kept(exchange: Simulator) -> None:
    with pytest.raises(SessionReplaced):
        async with Session(exchange.server, exchange.credentials) as session:
            order = await session.orders.buy(SAMSUNG, 1, price=60_000)
            await order.accepted()
            exchange.kick()
            await anyio.sleep_forever()
    for _ in range(2):
        with pytest.raises(SessionReplaced):
            await order.filled()


async def test_what_ended_the_session_is_a_note_on_what_the_caller_raised(
    exchange: Simulator,
) -> None:
    with pytest.raises(ValueError, match="mine") as caught:
        async with Session(exchange.server, exchange.credentials) as session:
            async with session.stream(Trade, SAMSUNG):
                exchange.kick()
                try:
                    await anyio.sleep_forever()
                finally:
                    raise ValueError("mine")
    assert any("SessionReplaced" in note for note in caught.value.__notes__)
