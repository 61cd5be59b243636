"""Watch lists: a group per board, and the stocks of each."""

from __future__ import annotations

import pytest

from kiwoom_async import Session
from kiwoom_async.simulator import Simulator

pytestmark = pytest.mark.anyio


async def test_groups_and_their_stocks(exchange: Simulator, session: Session) -> None:
    groups = await session.watchlists.groups()
    assert groups.answer.result_code == "0"
    assert [(group.group_no, group.group_name) for group in groups] == [
        ("000", "코스피"),
        ("001", "코스닥"),
    ]
    found = [
        stock.symbol
        for group in groups
        async for stock in session.watchlists.stocks(group.group_no)
    ]
    assert sorted(found) == sorted(exchange.symbols)
    assert (await session.watchlists.stocks("000")).rows[0].mark is None


async def test_an_unknown_group_has_no_stocks(session: Session) -> None:
    assert await session.watchlists.stocks("999").collect() == []


async def test_a_table_of_watched_stocks(session: Session) -> None:
    columns = (await session.watchlists.stocks("001")).columns()
    assert list(columns) == ["symbol", "mark", "mark_color"]
