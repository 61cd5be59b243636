"""Tokens: shared, issued once, renewed in time, never shown."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest

from kiwoom_async import (
    LIVE,
    PAPER,
    AuthenticationError,
    ConfigError,
    Credentials,
    DecodeError,
    Gap,
    ServerError,
    Session,
    SessionClosed,
    Timeouts,
    TokenExpired,
    Trade,
    TransportError,
)
from kiwoom_async._lifetime import Lifetime
from kiwoom_async.clock import SystemClock
from kiwoom_async.net.http import Transport
from kiwoom_async.net.mask import Mask
from kiwoom_async.net.token_file import TokenFile
from kiwoom_async.net.tokens import Tokens
from kiwoom_async.simulator import Rules, Simulator
from kiwoom_async.telemetry.hooks import Hooks
from tests.support.clock import ShiftedClock
from tests.support.symbols import SAMSUNG

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=50),
]
FILES = pytest.mark.real_time  # files are read and written by threads


def issued(exchange: Simulator) -> int:
    return sum(call.api_id == "au10001" for call in exchange.calls)


async def test_one_token_for_everybody(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(session.stocks.info, SAMSUNG)
            tasks.start_soon(session.quotes.order_book, SAMSUNG)

            async def first_candle() -> None:
                await anext(aiter(session.chart.daily_candles(SAMSUNG)))

            for _ in range(4):
                tasks.start_soon(first_candle)
        async with session.stream(Trade, SAMSUNG):
            pass
    assert issued(exchange) == 1
    assert not [call for call in exchange.calls if call.api_id == "au10002"]  # not revoked


async def test_a_cancelled_caller_leaves_the_others_their_token(exchange: Simulator) -> None:
    exchange.delay_answers(0.05, "au10001", count=1)
    async with Session(exchange.server, exchange.credentials) as session:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(session.stocks.info, SAMSUNG)
            async with anyio.create_task_group() as cancelled:
                cancelled.start_soon(session.quotes.order_book, SAMSUNG)
                await exchange.wait_for(lambda: issued(exchange) == 1)
                cancelled.cancel_scope.cancel()
    assert [call.api_id for call in exchange.calls] == ["au10001", "ka10001"]


async def test_a_failure_that_no_call_waits_for_any_more_is_not_complained_about(
    exchange: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    exchange.delay_answers(5.0, "au10001")
    async with Session(exchange.server, exchange.credentials) as session:
        async with anyio.create_task_group() as cancelled:
            cancelled.start_soon(session.stocks.info, SAMSUNG)
            await exchange.wait_for(lambda: issued(exchange) == 1)
            cancelled.cancel_scope.cancel()
    gc.collect()
    assert "never retrieved" not in caplog.text


@contextlib.asynccontextmanager
async def tokens_of(exchange: Simulator) -> AsyncIterator[Tokens]:
    """The tokens of a session, without the session."""
    mask, patience = Mask(), Timeouts(token_retry=0.01)
    transport = Transport(exchange.server, patience, mask, SystemClock())
    async with anyio.create_task_group() as tasks:
        yield Tokens(
            exchange.server,
            exchange.credentials,
            transport,
            tasks,
            Lifetime(),
            patience,
            SystemClock(),
            mask,
            Hooks(),
        )
    await transport.close()


async def test_a_token_refused_late_does_not_cost_the_new_one(exchange: Simulator) -> None:
    """Two calls were under way with the old one; the second refusal comes after the renewal."""
    async with tokens_of(exchange) as tokens:
        old = await tokens.get()
        tokens.drop(old)
        new = await tokens.get()
        tokens.drop(old)
        assert await tokens.get() is new
    assert issued(exchange) == 2


async def test_a_refusal_for_the_rate_is_waited_out_before_an_order_hears_of_it(
    exchange: Simulator,
) -> None:
    """Orders are not tried again: the token is."""
    exchange.answer_with(429, b"null", api_id="au10001", count=1)
    async with tokens_of(exchange) as tokens:
        assert await tokens.get()
    assert issued(exchange) == 2


async def test_a_token_is_renewed_ahead_of_its_end(exchange: Simulator) -> None:
    clock = ShiftedClock()
    async with Session(exchange.server, exchange.credentials, clock=clock) as session:
        await session.stocks.info(SAMSUNG)
        clock.ahead = dt.timedelta(hours=23)
        await session.stocks.info(SAMSUNG)
        assert issued(exchange) == 1
        clock.ahead = dt.timedelta(hours=23, minutes=55)  # Korean time, wherever we are
        await session.stocks.info(SAMSUNG)
        assert issued(exchange) == 2


async def test_a_token_killed_by_another_process_is_replaced_once(exchange: Simulator) -> None:
    async with (
        Session(exchange.server, exchange.credentials) as session,
        Session(exchange.server, exchange.credentials) as other,
    ):
        await session.stocks.info(SAMSUNG)
        await other.stocks.info(SAMSUNG)  # kills the first one's token
        assert (await session.stocks.info(SAMSUNG)).symbol == SAMSUNG
        assert issued(exchange) == 3


async def test_a_wrong_key_is_one_clear_error(exchange: Simulator) -> None:
    wrong = Credentials(appkey="wrong-app", secretkey="wrong-secret")
    async with Session(exchange.server, wrong) as session:
        with pytest.raises(AuthenticationError, match="check the app key") as caught:
            await session.stocks.info(SAMSUNG)
    assert caught.value.code in ("8001", "8002")
    assert "wrong-" not in str(caught.value)
    assert issued(exchange) == 1  # not tried again


@pytest.mark.parametrize(
    "answer", [{"token": "t"}, {"token": "t", "expires_dt": "soon"}, {"token": 7}, {}]
)
async def test_an_answer_without_a_token_is_one_clear_error(
    exchange: Simulator, answer: dict[str, object]
) -> None:
    exchange.answer_with(200, answer | {"return_code": 0}, api_id="au10001", count=None)
    impatient = Timeouts(total=0.01)
    async with Session(exchange.server, exchange.credentials, timeouts=impatient) as session:
        with pytest.raises(DecodeError, match="holds no token with its expiry"):
            await session.stocks.info(SAMSUNG)


async def test_a_wrong_key_ends_a_session_that_streams(exchange: Simulator) -> None:
    wrong = Credentials(appkey="wrong-app", secretkey="wrong-secret")
    with pytest.raises(AuthenticationError):
        async with Session(exchange.server, wrong) as session:
            async with session.stream(Trade, SAMSUNG):
                pytest.fail("entered")


async def test_revoking_on_request(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        await session.revoke()  # nothing to revoke yet
        await session.stocks.info(SAMSUNG)
        await session.revoke()
        assert [call.api_id for call in exchange.calls][-1] == "au10002"
        await session.stocks.info(SAMSUNG)
        assert issued(exchange) == 2


@FILES
async def test_processes_share_a_token_through_a_file(exchange: Simulator, tmp_path: Path) -> None:
    file = tmp_path / "kiwoom" / "token.json"
    for _ in range(2):
        async with Session(exchange.server, exchange.credentials, token_file=file) as session:
            await session.stocks.info(SAMSUNG)
    assert issued(exchange) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text()
    assert exchange.credentials.appkey not in text
    assert exchange.credentials.secretkey not in text
    assert [path.name for path in file.parent.iterdir()] == ["token.json"]


@FILES
async def test_a_dead_shared_token_is_replaced_in_the_file(
    exchange: Simulator, tmp_path: Path
) -> None:
    file = tmp_path / "token.json"

    async def call() -> None:
        async with Session(exchange.server, exchange.credentials, token_file=file) as session:
            await session.stocks.info(SAMSUNG)

    await call()
    async with Session(exchange.server, exchange.credentials) as stranger:
        await stranger.stocks.info(SAMSUNG)  # kills the token in the file
    await call()
    assert issued(exchange) == 3
    await call()
    assert issued(exchange) == 3


@FILES
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"\0" * 4096,
        b"{}",
        b'{"a":{"token":"x"}}',
        b'{"a":{"token":"x","expires_at":"y"}}',
    ],
)
async def test_a_file_without_usable_tokens_is_as_good_as_none(
    exchange: Simulator, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "token.json"
    file.write_bytes(content)
    async with Session(exchange.server, exchange.credentials, token_file=file) as session:
        await session.stocks.info(SAMSUNG)
    assert issued(exchange) == 1
    assert len(json.loads(file.read_text())) == 1


@FILES
@pytest.mark.parametrize(
    "content",
    [
        b"garbage",
        b"[]",
        b"\xff\xfe",
        b"KIWOOM_APPKEY=a\n",
        b'{"appkey":"a","secretkey":"b"}',
        b'{"a":{"name":"x"}}',
        b'{"a":{"token":"x"',
        b"time,close\n" * 200_000,
    ],
    ids=lambda content: content[:20].decode("latin1"),
)
async def test_a_file_of_something_else_is_refused_and_kept(
    exchange: Simulator, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "mine"
    file.write_bytes(content)
    file.chmod(0o644)
    with pytest.raises(ConfigError, match=r"token_file .*mine is not a file of tokens"):
        async with Session(exchange.server, exchange.credentials, token_file=file) as session:
            await session.stocks.info(SAMSUNG)
    assert file.read_bytes() == content
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert not exchange.calls


@FILES
async def test_an_expired_shared_token_is_not_used(exchange: Simulator, tmp_path: Path) -> None:
    file = tmp_path / "token.json"
    clock = ShiftedClock()
    for hours in (0, 24):
        clock.ahead = dt.timedelta(hours=hours)
        async with Session(
            exchange.server, exchange.credentials, token_file=file, clock=clock
        ) as session:
            await session.stocks.info(SAMSUNG)
    assert issued(exchange) == 2


@FILES
async def test_keys_do_not_share_a_token(exchange: Simulator, tmp_path: Path) -> None:
    file = tmp_path / "token.json"
    for credentials in (exchange.credentials, exchange.open_account()):
        async with Session(exchange.server, credentials, token_file=file) as session:
            await session.stocks.info(SAMSUNG)
    assert issued(exchange) == 2
    assert len(json.loads(file.read_text())) == 2


@FILES
async def test_servers_do_not_share_a_token(tmp_path: Path) -> None:
    """A key may be tried on the wrong server: its token is of no use on the other."""
    file = tmp_path / "token.json"
    key = Credentials(appkey="a", secretkey="b")
    live, paper = TokenFile(file, LIVE, key), TokenFile(file, PAPER, key)
    await live.write("token", dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    assert await live.read()
    assert await paper.read() is None


@FILES
async def test_a_token_whose_revocation_had_no_answer_is_not_kept_for_ever(
    exchange: Simulator, tmp_path: Path
) -> None:
    file = tmp_path / "token.json"
    async with Session(exchange.server, exchange.credentials, token_file=file) as session:
        await session.authenticate()
        exchange.lose_answer("au10002")
        with pytest.raises(TransportError):
            await session.revoke()
        with pytest.raises(AuthenticationError):  # it is invalid already
            await session.revoke()
        await session.revoke()  # nothing is left to revoke
        assert len(exchange.calls_of("au10002")) == 2
        await session.stocks.info(SAMSUNG)
        assert issued(exchange) == 2


@FILES
async def test_a_revoked_token_leaves_the_file(exchange: Simulator, tmp_path: Path) -> None:
    file = tmp_path / "token.json"
    async with Session(exchange.server, exchange.credentials, token_file=file) as session:
        await session.stocks.info(SAMSUNG)
        await session.revoke()
    assert json.loads(file.read_text()) == {}


@FILES
async def test_a_file_that_can_not_be_written_is_only_a_warning(
    exchange: Simulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "in the way").write_text("a file, not a folder")
    file = tmp_path / "in the way" / "token.json"
    async with Session(exchange.server, exchange.credentials, token_file=file) as session:
        await session.stocks.info(SAMSUNG)
    assert "not shared" in caplog.text


def test_a_folder_is_no_token_file(tmp_path: Path) -> None:
    key = Credentials(appkey="a", secretkey="b")
    with pytest.raises(ConfigError, match="token_file"):
        Session(LIVE, key, token_file=tmp_path)


async def test_a_server_that_gives_the_same_token_again() -> None:
    async with Simulator(pace=0, rules=Rules(same_token=True)) as exchange:
        for _ in range(2):
            async with Session(exchange.server, exchange.credentials) as session:
                await session.stocks.info(SAMSUNG)
        assert [call.api_id for call in exchange.calls] == ["au10001", "ka10001"] * 2


async def test_callers_share_a_failure_as_they_share_a_token(exchange: Simulator) -> None:
    """Twenty callers do not ask twenty times for a token while the server is down."""
    exchange.answer_with(503, b"", api_id="au10001", count=1)
    async with Session(exchange.server, exchange.credentials) as session:
        async with anyio.create_task_group() as tasks:
            for _ in range(20):
                tasks.start_soon(session.stocks.info, SAMSUNG)
    assert issued(exchange) == 2


async def test_the_end_of_the_session_ends_the_waiting_for_a_token(exchange: Simulator) -> None:
    with exchange.delay_answers(5.0, "au10001"):
        async with anyio.create_task_group() as tasks:
            async with Session(exchange.server, exchange.credentials) as session:

                async def wait() -> None:
                    with pytest.raises(SessionClosed):
                        await session.stocks.info(SAMSUNG)

                tasks.start_soon(wait)
                await exchange.wait_for(lambda: issued(exchange) == 1)


async def test_callers_between_two_tries_learn_of_the_end(exchange: Simulator) -> None:
    exchange.answer_with(503, b"", api_id="au10001", count=None)
    async with anyio.create_task_group() as tasks:
        async with Session(exchange.server, exchange.credentials) as session:

            async def wait() -> None:
                with pytest.raises(SessionClosed):
                    await session.stocks.info(SAMSUNG)

            for _ in range(3):
                tasks.start_soon(wait)
            await exchange.wait_for(lambda: issued(exchange) == 2)


@FILES
async def test_sessions_that_start_together_share_one_token(
    exchange: Simulator, tmp_path: Path
) -> None:
    file = tmp_path / "token.json"

    async def call() -> None:
        async with Session(exchange.server, exchange.credentials, token_file=file) as session:
            await session.stocks.info(SAMSUNG)

    with exchange.delay_answers(0.05, "au10001"):
        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(call)
    assert issued(exchange) == 1


async def test_a_token_that_dies_after_another_failure_is_replaced(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        await session.stocks.info(SAMSUNG)
        exchange.answer_with(502, b"", api_id="ka10001")
        exchange.expire_tokens()
        await session.stocks.info(SAMSUNG)
    assert issued(exchange) == 2


async def test_a_token_near_its_end_is_not_asked_for_at_every_call() -> None:
    rules = Rules(same_token=True, token_hours=0.1)
    async with (
        Simulator(pace=0, rules=rules) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        for _ in range(3):
            await session.stocks.info(SAMSUNG)
        assert issued(exchange) == 1


async def test_a_refusal_of_an_unknown_code_is_waited_out_by_the_socket(
    exchange: Simulator,
) -> None:
    quick = Timeouts(reconnect_first=0.01, reconnect_longest=0.02)
    async with (
        Session(exchange.server, exchange.credentials, timeouts=quick) as session,
        session.stream((Trade, Gap), SAMSUNG) as trades,
    ):
        maintenance = {"return_code": 1, "return_msg": "시스템 점검중입니다"}
        exchange.answer_with(200, maintenance, api_id="au10001", count=2)
        exchange.expire_tokens()
        exchange.drop_connections()
        assert isinstance(await anext(trades), Gap)


# A verdict about a token is taken back by later evidence (case 2 and D13).


@pytest.mark.kiwoom_rules(same_token=True, calls=50)
async def test_a_token_refused_once_and_given_out_again_is_valid(exchange: Simulator) -> None:
    stray = {"return_code": 3, "return_msg": "[8005:Token이 유효하지 않습니다]"}
    async with Session(exchange.server, exchange.credentials) as session:
        exchange.answer_with(200, stray, api_id="ka10001", count=1)
        for _ in range(7):
            await session.stocks.info(SAMSUNG)
    assert issued(exchange) == 2


@pytest.mark.kiwoom_rules(same_token=True, calls=50)
async def test_a_token_refused_again_and_again_is_asked_for_twice_a_call(
    exchange: Simulator,
) -> None:
    refused = {"return_code": 3, "return_msg": "[8103:x]"}
    async with Session(exchange.server, exchange.credentials) as session:
        exchange.answer_with(200, refused, api_id="ka10001", count=None)
        for _ in range(3):
            with pytest.raises(AuthenticationError):
                await session.stocks.info(SAMSUNG)
        await session.quotes.order_book(SAMSUNG)  # valid for others
    assert len(exchange.calls_of("ka10001")) == 6
    assert issued(exchange) == 7


@FILES
@pytest.mark.kiwoom_rules(same_token=True, calls=50)
async def test_a_token_taken_back_is_shared_by_the_file_again(
    exchange: Simulator, tmp_path: Path
) -> None:
    file = tmp_path / "token.json"
    stray = {"return_code": 3, "return_msg": "[8005:x]"}
    exchange.answer_with(200, stray, api_id="ka10001", count=1)
    for _ in range(3):
        async with Session(exchange.server, exchange.credentials, token_file=file) as session:
            await session.stocks.info(SAMSUNG)
    assert issued(exchange) == 2


# Every way to say that a token is dead (cases 3 and 4).

DEAD = [
    *({"return_code": 3, "return_msg": f"[{code}:x]"} for code in (8005, 8003, 8010, 8016)),
    *({"return_code": 2, "return_msg": f"[{code}:x]"} for code in (8031, 8103)),
    {"return_code": 8005, "return_msg": "x"},
    {"return_code": "8005", "return_msg": "x"},
    {"return_code": "8103"},
    {"return_code": 3, "return_msg": "실패 [CODE=8016, MESSAGE=x]"},
    {"return_code": 3, "return_msg": "인증에 실패했습니다"},
]


@pytest.mark.parametrize("refusal", DEAD, ids=str)
async def test_a_dead_token_is_replaced_and_asked_once_more(
    exchange: Simulator, refusal: dict[str, object]
) -> None:
    exchange.answer_with(200, refusal, api_id="ka10001", count=1)
    async with Session(exchange.server, exchange.credentials) as session:
        assert (await session.stocks.info(SAMSUNG)).symbol == SAMSUNG
    assert issued(exchange) == 2


@pytest.mark.parametrize("refusal", DEAD, ids=str)
async def test_two_dead_tokens_in_a_row_are_an_authentication_error(
    exchange: Simulator, refusal: dict[str, object]
) -> None:
    exchange.answer_with(200, refusal, api_id="ka10001", count=None)
    async with Session(exchange.server, exchange.credentials) as session:
        with pytest.raises(AuthenticationError):
            await session.stocks.info(SAMSUNG)
    assert len(exchange.calls_of("ka10001")) == 2
    assert issued(exchange) == 2


@FILES
@pytest.mark.parametrize("refusal", DEAD, ids=str)
async def test_a_dead_token_does_not_come_back_from_the_file(
    exchange: Simulator, tmp_path: Path, refusal: dict[str, object]
) -> None:
    """Also when nothing was asked after it was refused."""
    file = tmp_path / "token.json"
    async with Session(exchange.server, exchange.credentials, token_file=file) as session:
        await session.quotes.order_book(SAMSUNG)
        exchange.answer_with(200, refusal, api_id="ka10001", count=None)
        with pytest.raises(AuthenticationError):
            await session.stocks.info(SAMSUNG)
    assert json.loads(file.read_text()) == {}
    exchange.heal()
    async with Session(exchange.server, exchange.credentials, token_file=file) as session:
        await session.stocks.info(SAMSUNG)
    assert issued(exchange) == 3
    assert len(json.loads(file.read_text())) == 1


@pytest.mark.parametrize("code", ["8001", "8002", "8020", "8030", "8050"])
async def test_a_final_refusal_costs_no_token(exchange: Simulator, code: str) -> None:
    refusal = {"return_code": 3, "return_msg": f"[{code}:x]"}
    exchange.answer_with(200, refusal, api_id="ka10001", count=None)
    async with Session(exchange.server, exchange.credentials) as session:
        with pytest.raises(AuthenticationError) as caught:
            await session.stocks.info(SAMSUNG)
    assert not isinstance(caught.value, TokenExpired)
    assert issued(exchange) == len(exchange.calls_of("ka10001")) == 1


@pytest.mark.kiwoom_rules(token_burst=2, calls=50)
async def test_the_token_endpoint_is_never_asked_a_third_time_within_a_second(
    exchange: Simulator,
) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        for _ in range(4):
            exchange.expire_tokens()
            await session.stocks.info(SAMSUNG)
    asked = [call for call in exchange.calls if call.api_id == "au10001"]
    assert [call.status for call in asked] == [200] * len(asked)


async def test_after_a_failure_the_endpoint_is_given_a_pause(exchange: Simulator) -> None:
    """Callers that try again at once do not overload a server in trouble."""
    exchange.answer_with(500, b"", api_id="au10001", count=2)
    async with Session(exchange.server, exchange.credentials) as session:
        tried = []
        for _ in range(2):
            with pytest.raises(ServerError):
                await session.authenticate()
            tried.append(session.clock.monotonic())
    assert tried[1] - tried[0] >= Timeouts().token_retry


# The file.


@FILES
@pytest.mark.parametrize("mode", [0o666, 0o660, 0o622, 0o606])
async def test_a_file_that_others_may_write_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "token.json"
    file.write_text("{}")
    file.chmod(mode)
    with pytest.raises(ConfigError, match=r"can be written by other users.*chmod 600"):
        Session(LIVE, Credentials(appkey="a", secretkey="b"), token_file=file)
    assert file.read_text() == "{}"


@FILES
async def test_a_file_that_becomes_writable_by_others_is_refused_when_it_is_read(
    exchange: Simulator, tmp_path: Path
) -> None:
    file = tmp_path / "token.json"
    async with Session(exchange.server, exchange.credentials, token_file=file) as session:
        file.write_text("{}")
        file.chmod(0o666)
        with pytest.raises(ConfigError, match="can be written by other users"):
            await session.stocks.info(SAMSUNG)
    assert issued(exchange) == 0


@FILES
async def test_a_file_that_others_may_read_is_closed_to_them(
    exchange: Simulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "token.json"
    async with Session(exchange.server, exchange.credentials, token_file=file) as session:
        await session.stocks.info(SAMSUNG)
    file.chmod(0o644)
    async with Session(exchange.server, exchange.credentials, token_file=file) as session:
        await session.stocks.info(SAMSUNG)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "could be read by others" in caplog.text
    assert issued(exchange) == 1


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null"])
def test_a_device_is_no_token_file(path: str) -> None:
    with pytest.raises(ConfigError, match="token_file must be a file"):
        Session(LIVE, Credentials(appkey="a", secretkey="b"), token_file=path)


@FILES
def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "token.json"
    with file.open("wb") as huge:
        huge.truncate(4 * 1024**4)  # takes no room on the disk, and would not fit into memory
    file.chmod(0o600)
    with pytest.raises(ConfigError, match="is not a file of tokens"):
        Session(LIVE, Credentials(appkey="a", secretkey="b"), token_file=file)
    assert file.stat().st_size == 4 * 1024**4
