"""Displays: what a notebook shows of books, gaps, records, orders and positions, odd or not."""

from __future__ import annotations

import datetime as dt

import pytest

from kiwoom_async import Gap, OrderBook, Session, Trade
from kiwoom_async.simulator import Simulator
from kiwoom_async.wire.values import KST
from tests.support.symbols import SAMSUNG

LEVELS = {41: "+70100", 61: "7", 81: "0", 51: "-70000", 71: "1234", 91: "+5"}


def book(**odd: str) -> OrderBook:
    """A book of one level on each side."""
    fids = {str(fid): "0" for fid in range(41, 101)} | {"21": "100000"}
    fids |= {str(fid): text for fid, text in LEVELS.items()} | odd
    wire = ",".join(f'"{fid}":"{text}"' for fid, text in fids.items())
    received = int(dt.datetime(2026, 11, 26, 10, tzinfo=KST).timestamp()) * 10**9
    return OrderBook.of(f"{{{wire}}}".encode(), SAMSUNG, received)


def test_a_book_is_a_ladder_with_the_sellers_on_top() -> None:
    shown = book()._repr_html_()
    assert shown.startswith("<p>005930 at 10:00:00</p>")
    assert '<th title="매도잔량">asks</th>' in shown
    asks, bids = shown.split("<tbody>")[1].split("</tr>")[:2]
    assert asks.index(">7<") < asks.index(">70,100<")
    assert bids.index(">70,000<") < bids.index(">1,234<")


@pytest.mark.parametrize("odd", [{"41": "<b>"}, {"21": "<b>"}])
def test_an_odd_book_shows_what_came(odd: dict[str, str]) -> None:
    shown = book(**odd)._repr_html_()
    assert "<p>OrderBook</p>" in shown
    assert "<b>" not in shown


def test_a_gap_is_a_row_and_a_record_a_column() -> None:
    moment = dt.datetime(2026, 11, 26, 10, tzinfo=KST)
    shown = Gap(moment, moment, "<closed>", SAMSUNG, 1200)._repr_html_()
    assert "&lt;closed&gt;" in shown
    assert ">1,200<" in shown
    assert ">any<" in Gap(moment, moment, "lost")._repr_html_()
    wire = ",".join(f'"{field.wire}":"1"' for field in Trade.fields() if field.wire.isdigit())
    shown = Trade.of(f"{{{wire}}}".encode(), SAMSUNG, 1)._repr_html_()
    assert "<td>현재가</td>" in shown
    assert " more fields</p>" in shown


@pytest.mark.anyio
async def test_orders_and_positions(session: Session, exchange: Simulator) -> None:
    assert "<tbody></tbody>" in session.positions()._repr_html_()
    order = await session.orders.buy(SAMSUNG, 1_000, price=60_000)
    assert ">1,000<" in order._repr_html_()
    orders = await session.orders.open()
    assert order.no in orders._repr_html_()  # type: ignore[attr-defined]
    async with session.positions() as positions:
        assert "<td>삼성전자</td>" in positions._repr_html_()
