"""Logs: one line an event, at INFO what an operator must know; no secret in any."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable

import pytest

from kiwoom_async import AuthenticationError, InvalidRequest, OrderEvent, Session, SessionReplaced
from kiwoom_async.simulator import Simulator
from kiwoom_async.telemetry import JsonLines, RegistrationDone, RequestFailed, SessionEnded
from kiwoom_async.telemetry.logs import level_of, log_event
from tests.support.symbols import SAMSUNG
from tests.telemetry.test_exports import live_through

pytestmark = pytest.mark.anyio

OPERATOR = [
    "token_issued",
    "request_failed",  # the query that was refused for good
    "logged_in",
    "connection_lost",
    "logged_in",
    "request_failed",  # the order
    "order_changed",
    "gaps_found",  # one line, of the program's stream and of the session's own
    "session_ended",
]


def key_of_another_server(exchange: Simulator) -> None:
    """Refuse the key for good at the next login."""
    exchange.expire_tokens()
    exchange.mix_up_keys()
    exchange.drop_connections()


def events(caplog: pytest.LogCaptureFixture, least: int) -> list[str]:
    return [
        str(vars(record)["event"])
        for record in caplog.records
        if record.levelno >= least and "event" in vars(record)
    ]


async def test_an_operator_reads_ten_lines_of_a_small_session(
    exchange: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kiwoom_async")
    async with Session(exchange.server, exchange.credentials) as session:
        await live_through(exchange, session)
    assert events(caplog, logging.INFO) == OPERATOR
    assert len(caplog.records) == len(OPERATOR)


async def test_what_the_session_itself_reads_warns_only_by_events(
    exchange: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "kiwoom_async")
    async with (
        Session(exchange.server, exchange.credentials) as session,
        session.positions() as positions,
    ):
        await (await session.orders.buy(SAMSUNG, 10, order_type="market")).filled()
        await session.clock.sleep(5)
        assert SAMSUNG in positions  # its price is followed
        exchange.drop_connections()
        await session.state.until("down")
        await session.state.until("live")
        await session.clock.sleep(5)
    assert [record.getMessage() for record in caplog.records if "event" not in vars(record)] == []


@pytest.mark.parametrize("end", [Simulator.kick, key_of_another_server])
async def test_the_end_of_a_session_is_the_last_line(
    exchange: Simulator, caplog: pytest.LogCaptureFixture, end: Callable[[Simulator], object]
) -> None:
    """What the session itself reads ends with it, and reports no failures of its own."""
    caplog.set_level(logging.INFO, "kiwoom_async")
    with pytest.raises((SessionReplaced, AuthenticationError)):
        async with (
            Session(exchange.server, exchange.credentials) as session,
            session.positions(),
            session.stream(OrderEvent),
        ):
            await (await session.orders.buy(SAMSUNG, 10, order_type="market")).filled()
            await session.clock.sleep(5)
            end(exchange)
            await session.clock.sleep(60)
    assert events(caplog, logging.INFO).count("session_ended") == 1
    assert vars(caplog.records[-1]).get("event") == "session_ended"


async def test_a_developer_reads_every_request_registration_and_order(
    exchange: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "kiwoom_async")
    async with Session(exchange.server, exchange.credentials) as session:
        await live_through(exchange, session)
    names = events(caplog, logging.DEBUG)
    sent = [call.api_id for call in exchange.calls if call.api_id != "au10001"]
    assert names.count("request_sent") == len(sent)
    assert names.count("request_answered") + names.count("request_failed") == len(sent)
    assert names.count("registration_done") >= 2
    assert names.count("order_changed") >= 3
    texts = [record.getMessage() for record in caplog.records]
    assert not [text for text in texts if "\n" in text]
    secrets = (exchange.credentials.appkey, exchange.credentials.secretkey)
    assert not [text for text in texts for secret in secrets if str(secret) in text]


def test_an_event_is_one_line_whatever_it_holds(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "kiwoom_async")
    error = InvalidRequest("two\nlines", api_id="ka10001", code="1511")
    log_event(RequestFailed("ka10001", 1, 0.0123456789, error, None))
    log_event(RegistrationDone("REG", tuple(("0B", f"{no:06}") for no in range(7))))
    log_event(RegistrationDone("REG", (("00", ""),)))
    failed, many, account = caplog.records
    assert failed.getMessage().startswith(
        "request_failed api_id=ka10001 attempt=1 seconds=0.012346"
    )
    assert "\n" not in failed.getMessage()
    assert vars(failed)["seconds"] == 0.012346
    assert vars(many)["keys"] == "0B:000000,0B:000001,0B:000002,0B:000003,0B:000004,…(7)"
    assert vars(account)["keys"] == "00"


def test_a_session_that_failed_is_an_error() -> None:
    error = InvalidRequest("x", api_id="ka10001")
    assert level_of(SessionEnded(error)) == logging.ERROR


def test_a_record_as_a_line_of_json_has_its_fields() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    try:
        raise ValueError("가격")
    except ValueError:
        failure = sys.exc_info()
    extra = {"symbol": "005930", "kind": ValueError}
    record = logging.getLogger("bot").makeRecord(
        "bot", logging.INFO, __file__, 1, "bought %d", (3,), failure, extra=extra
    )
    record.created = 1_795_651_200.25
    handler.handle(record)
    text = stream.getvalue()
    assert text.count("\n") == 1
    line = json.loads(text)
    assert line.pop("error").endswith("ValueError: 가격")
    assert line == {
        "time": "2026-11-26T00:00:00.250+00:00",
        "level": "INFO",
        "logger": "bot",
        "text": "bought 3",
        "symbol": "005930",
        "kind": "<class 'ValueError'>",
    }
