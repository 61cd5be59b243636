"""Absence is not emptiness (case 6): an answer without its verdict or its list is an error."""

from __future__ import annotations

from typing import Any

import pytest

from kiwoom_async import DecodeError, Session, Timeouts
from kiwoom_async.simulator import Simulator
from tests.support.symbols import SAMSUNG

QUICK = Timeouts(retry_first=0.001, retry_longest=0.001)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=50, window=0.01),
    pytest.mark.kiwoom_connect(timeouts=QUICK),
]

OK = {"return_code": 0, "return_msg": "ok"}
HOLDINGS = "acnt_evlt_remn_indv_tot"
NO_VERDICT: list[dict[str, Any]] = [
    {},
    {"return_msg": "x"},
    {"return_code": None},
    {"return_code": ""},
    {"return_code": None, HOLDINGS: []},
    {HOLDINGS: []},
    {"returnCode": 0, HOLDINGS: []},
]
NO_LIST: list[dict[str, Any]] = [
    OK,
    OK | {HOLDINGS: None},
    OK | {"holdings": [{"stk_cd": SAMSUNG}]},
    OK | {HOLDINGS.upper(): []},
    OK | {"tot_evlt_amt": "000000000000000"},
    OK | {"data": {HOLDINGS: []}},
]
ODD_LIST: list[dict[str, Any]] = [
    OK | {HOLDINGS: ""},
    OK | {HOLDINGS: "0"},
    OK | {HOLDINGS: {}},
    OK | {HOLDINGS: 0},
    OK | {HOLDINGS: False},
    OK | {HOLDINGS: ["x"]},
    OK | {HOLDINGS: [None]},
    OK | {HOLDINGS: [[]]},
    OK | {HOLDINGS: [{"stk_cd": ""}, 0]},
]


async def read_page(session: Session) -> object:
    return (await session.account.balance()).rows


async def read_every_row(session: Session) -> object:
    return [row async for row in session.account.balance()]


async def collect(session: Session) -> object:
    return await session.account.balance().collect()


async def as_columns(session: Session) -> object:
    return (await session.account.balance()).columns()


async def by_id(session: Session) -> object:
    return (await session.call("kt00018", qry_tp="1", dmst_stex_tp="KRX")).rows


READS = [read_page, read_every_row, collect, as_columns, by_id]


@pytest.mark.parametrize("body", [*NO_VERDICT, *NO_LIST, *ODD_LIST], ids=str)
@pytest.mark.parametrize("read", READS)
async def test_what_is_missing_is_not_nothing(
    exchange: Simulator, session: Session, read: Any, body: dict[str, Any]
) -> None:
    exchange.answer_with(200, body, api_id="kt00018", count=None)
    with pytest.raises(DecodeError):
        await read(session)


@pytest.mark.parametrize("body", NO_LIST, ids=str)
async def test_the_error_names_the_list(
    exchange: Simulator, session: Session, body: dict[str, Any]
) -> None:
    exchange.answer_with(200, body, api_id="kt00018", count=None)
    with pytest.raises(DecodeError, match=f"kt00018: the answer has no list '{HOLDINGS}'"):
        await session.account.balance()


@pytest.mark.parametrize("read", READS)
async def test_an_empty_account_is_empty(exchange: Simulator, session: Session, read: Any) -> None:
    """It sends an empty list, and the totals."""
    body = OK | {HOLDINGS: [], "tot_evlt_amt": "000000000000000"}
    exchange.answer_with(200, body, api_id="kt00018", count=None)
    assert not await read(session) or read is as_columns


async def test_an_answer_without_rows_of_its_own_needs_no_list(
    exchange: Simulator, session: Session
) -> None:
    exchange.answer_with(200, OK | {"stk_cd": SAMSUNG}, api_id="ka10001")
    assert (await session.stocks.info(SAMSUNG)).symbol == SAMSUNG


async def test_an_answer_without_a_verdict_is_asked_for_again(
    exchange: Simulator, session: Session
) -> None:
    exchange.answer_with(200, {"stk_cd": SAMSUNG}, api_id="ka10001", count=2)
    assert (await session.stocks.info(SAMSUNG)).symbol == SAMSUNG
    assert len(exchange.calls_of("ka10001")) == 3
