"""Paging: every row once, also after errors between pages."""

from __future__ import annotations

from contextlib import aclosing
from functools import partial
from typing import Any

import pytest

from kiwoom_async import ConfigError, InvalidRequest, PagingError, Session
from kiwoom_async.simulator import Simulator
from tests.support.symbols import SAMSUNG

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=50, window=0.2),
]


def pages(exchange: Simulator, api_id: str) -> int:
    return sum(call.api_id == api_id and call.return_code == 0 for call in exchange.calls)


async def test_the_first_page(exchange: Simulator, session: Session) -> None:
    page = await session.chart.daily_candles(SAMSUNG)
    assert len(page) == len(page.rows) == 600
    assert page.next_key
    assert page.answer.symbol == SAMSUNG
    assert [row.date for row in page] == sorted((row.date for row in page), reverse=True)
    assert "600 rows of DailyCandles, more to come" in repr(page)
    assert pages(exchange, "ka10081") == 1


async def test_the_rows_of_all_pages(exchange: Simulator, session: Session) -> None:
    days = [candle.date async for candle in session.chart.daily_candles(SAMSUNG)]
    assert len(days) > 600
    assert days == sorted(set(days), reverse=True)
    calls = [call for call in exchange.calls if call.api_id == "ka10081"]
    assert not calls[0].continued
    assert all(call.continued and call.body == calls[0].body for call in calls[1:])
    sizes = [len(page) async for page in session.chart.daily_candles(SAMSUNG).pages()]
    assert sum(sizes) == len(days)


async def test_collecting_stops_when_it_has_enough(exchange: Simulator, session: Session) -> None:
    rows = await session.chart.minute_candles(SAMSUNG).collect(limit=1000)
    assert len(rows) == 1000
    assert pages(exchange, "ka10080") == 2
    assert len(await session.chart.daily_candles(SAMSUNG).collect(limit=250)) == 250
    assert pages(exchange, "ka10081") == 1


async def test_leaving_a_walk_fetches_no_more(exchange: Simulator, session: Session) -> None:
    async with aclosing(aiter(session.chart.minute_candles(SAMSUNG))) as candles:  # type: ignore[type-var]
        async for _ in candles:
            break
    assert pages(exchange, "ka10080") == 1


@pytest.mark.parametrize("fault", ["429", "lost", "stale", "dead token", "maintenance"])
async def test_trouble_in_the_middle_loses_and_repeats_nothing(
    exchange: Simulator, session: Session, fault: str
) -> None:
    expected = [candle.wire for candle in await session.chart.daily_candles(SAMSUNG).collect()]
    got: list[bytes] = []
    async for candle in session.chart.daily_candles(SAMSUNG):
        got.append(candle.wire)
        if len(got) != 300:
            continue
        match fault:
            case "429":
                exchange.rate_limit(1, window=0.2)
                await session.chart.daily_candles(SAMSUNG)
            case "lost":
                exchange.lose_answer("ka10081", count=2)
            case "stale":
                exchange.close_idle_connections(silently=True)
            case "dead token":
                exchange.expire_tokens()
            case "maintenance":
                exchange.html_maintenance(count=1)
    assert got == expected


async def test_a_symbol_without_data_is_an_empty_page(session: Session) -> None:
    page = await session.chart.daily_candles("999999")
    assert page.rows == []
    assert await session.chart.daily_candles("999999").collect() == []


@pytest.mark.parametrize("same", ["key", "page"])
async def test_a_walk_that_gets_nowhere_is_stopped(
    exchange: Simulator, session: Session, same: str
) -> None:
    """The server repeats one key, or sends one page under new keys, without end."""
    await session.stocks.info(SAMSUNG)  # has the token
    walked = 0
    with pytest.raises(PagingError, match="a second time" if same == "key" else "repeats the page"):
        async for _ in session.chart.daily_candles(SAMSUNG).pages():
            walked += 1
            price = "1" if same == "page" else str(walked)
            key = "a key" if same == "key" else f"key {walked}"
            exchange.answer_with(
                200,
                {"stk_dt_pole_chart_qry": [{"cur_prc": price}], "return_code": 0},
                api_id="ka10081",
                headers={"cont-yn": "Y", "next-key": key},
            )
    assert walked <= 3


async def test_there_is_an_end_of_pages() -> None:
    from msgspec.structs import replace

    async with Simulator(pace=0) as exchange:
        server = exchange.server
        few = replace(server, limits=replace(server.limits, pages=2))
        async with Session(few, exchange.credentials) as session:
            with pytest.raises(PagingError, match="no end after 2 pages"):
                await session.chart.minute_candles(SAMSUNG).collect()


@pytest.mark.parametrize("limit", [-1, "3", 2.5])
async def test_an_impossible_limit_is_refused(
    limit: Any, exchange: Simulator, session: Session
) -> None:
    with pytest.raises(
        ConfigError, match=f"limit must be a whole number, 0 or more, not {limit!r}"
    ):
        await session.chart.daily_candles(SAMSUNG).collect(limit=limit)
    assert exchange.calls == []


ROW = {"dt": "20260302", "cur_prc": "70000"}
ONE_ROW = {"return_code": 0, "stk_dt_pole_chart_qry": [ROW]}
CUT = [{"cont-yn": "Y", "next-key": ""}, {"cont-yn": "Y"}, {"cont-yn": "y", "next-key": "  "}]


@pytest.mark.parametrize("headers", CUT, ids=str)
async def test_more_rows_without_a_key_are_not_the_whole(
    exchange: Simulator, session: Session, headers: dict[str, str]
) -> None:
    """Case 5: by whichever way the rows are read."""
    candles = partial(session.chart.daily_candles, SAMSUNG)

    async def first() -> object:
        return await candles()

    async def every() -> object:
        return [candle async for candle in candles()]

    by_id = partial(session.call, "ka10081", stk_cd=SAMSUNG, base_dt="20260302", upd_stkpc_tp="1")
    for read in (first, every, candles().collect, by_id):
        exchange.answer_with(200, ONE_ROW, headers=headers, api_id="ka10081")
        with pytest.raises(PagingError, match="no key to ask for them") as caught:
            await read()
        assert [candle.close for candle in caught.value.rows] == [70_000]


async def test_the_rows_of_earlier_pages_are_in_the_error_too(
    exchange: Simulator, session: Session
) -> None:
    more = {"cont-yn": "Y", "next-key": "next"}
    second = {"return_code": 0, "stk_dt_pole_chart_qry": [ROW | {"dt": "20260227"}]}
    exchange.answer_with(200, ONE_ROW, headers=more, api_id="ka10081")
    exchange.answer_with(200, second, headers=CUT[0], api_id="ka10081")
    with pytest.raises(PagingError) as caught:
        await session.chart.daily_candles(SAMSUNG).collect()
    assert [candle.date.day for candle in caught.value.rows] == [2, 27]


async def test_as_many_rows_as_were_asked_for_are_the_whole(
    exchange: Simulator, session: Session
) -> None:
    exchange.answer_with(200, ONE_ROW, headers=CUT[0], api_id="ka10081")
    assert len(await session.chart.daily_candles(SAMSUNG).collect(limit=1)) == 1


async def test_a_page_that_fails_after_others_does_not_cost_their_rows(
    exchange: Simulator, session: Session
) -> None:
    more = {"cont-yn": "Y", "next-key": "next"}
    exchange.answer_with(200, ONE_ROW, headers=more, api_id="ka10081")
    exchange.answer_with(200, {"return_code": 2, "return_msg": "[1517:x]"}, api_id="ka10081")
    with pytest.raises(PagingError, match="1517") as caught:
        await session.chart.daily_candles(SAMSUNG).collect()
    assert len(caught.value.rows) == 1
    assert isinstance(caught.value.__cause__, InvalidRequest)


@pytest.mark.parametrize("key", ["a\x01b", "a\tb", "키"])
async def test_a_key_that_can_not_be_sent_back_is_refused(session: Session, key: str) -> None:
    """Case D17, by hand: nothing is sent."""
    with pytest.raises(ConfigError, match="next_key"):
        await session.call("ka10081", next_key=key, stk_cd=SAMSUNG)
