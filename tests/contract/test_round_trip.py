"""Round trip of every TR: English call, real socket, simulator, typed records."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest

from kiwoom_async import Order, Page, Record, Session, spec
from kiwoom_async.api.index import INDEX
from kiwoom_async.simulator import Call, Rules, Simulator
from kiwoom_async.spec import API
from tests.support.clock import StillClock
from tests.support.contract_samples import argument_sets, expected_body

OLD_LOAN = dt.date(2026, 9, 1)
QUERIES = [api for api in spec.load().apis.values() if api.kind == "query"]


async def called(session: Session, api: API, given: dict[str, Any]) -> Any:
    module, _, method = INDEX[api.id]
    given = dict(given)
    positional = [given.pop(p.name) for p in api.arguments if p.positional]
    return await getattr(getattr(session, module), method)(*positional, **given)


def assert_typed(record: Record) -> None:
    for field in record.fields():
        value = getattr(record, field.name)
        may_be_none = field.optional or field.name == "side"  # an auction has no aggressor
        assert isinstance(value, field.type) or (value is None and may_be_none), field


def assert_sent(call: Call, api: API, body: dict[str, str]) -> None:
    assert (call.api_id, call.path, call.body) == (api.id, api.url, body)
    assert call.headers["content-type"] == "application/json;charset=UTF-8"
    assert call.headers["authorization"] == "***"  # it came, and the journal hides it
    assert not call.continued


@pytest.mark.parametrize("module", sorted({INDEX[api.id][0] for api in QUERIES}))
def test_queries(module: str) -> None:
    asyncio.run(_queries([api for api in QUERIES if INDEX[api.id][0] == module]))


async def _queries(apis: list[API]) -> None:
    async with (
        Simulator(pace=0, stocks=16, rules=Rules(calls=1_000)) as exchange,
        Session(exchange.server, exchange.credentials, clock=StillClock()) as session,
    ):
        for api in apis:
            await _query(api, exchange, session)


async def _query(api: API, exchange: Simulator, session: Session) -> None:
    for given in list(argument_sets(api))[:2]:  # the least that must be given, and everything
        answer = await called(session, api, given)
        assert_sent(exchange.calls[-1], api, expected_body(api, given, session.clock.now().date()))
        if isinstance(answer, Page):
            assert api.continuation
            for row in answer:
                assert_typed(row)
            answer = answer.answer
        assert type(answer).__name__ == api.answer, api.id
        assert_typed(answer)


def order_trs(account: str, action: str) -> list[tuple[API, str | None]]:
    """The order TRs of an account that do this, each with its side."""
    apis = [(api, api.order) for api in spec.load().apis.values() if api.order]
    return [(api, f.side) for api, f in apis if (f.account, f.action) == (account, action)]


@pytest.mark.parametrize(
    ("account", "symbol", "wire", "more"),
    [
        ("stock", "005930", "005930", {"exchange": "krx"}),
        ("credit", "005930", "005930", {"exchange": "krx"}),
        ("gold", "gold_1kg", "M04020000", {}),
    ],
)
def test_orders(account: str, symbol: str, wire: str, more: dict[str, str]) -> None:
    asyncio.run(_orders(account, symbol, wire, more))


async def _orders(account: str, symbol: str, wire: str, more: dict[str, str]) -> None:
    """Every order TR of an account; the orders rest in the book."""
    async with (
        Simulator(
            pace=0, holdings={"005930": 9, "M04020000": 9}, loans={("005930", OLD_LOAN): 9}
        ) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        listed = exchange.stock(wire)
        low, high = listed.limits

        async def sent(api: API, given: dict[str, Any]) -> Order:
            order: Order = await called(session, api, given)
            assert_sent(exchange.calls_of(api.id)[-1], api, expected_body(api, given))
            await order.accepted()
            return order

        first = {"symbol": symbol, "size": 3, "order_type": "limit"} | more
        named = {"symbol": symbol} | more
        [(modify, _)], [(cancel, _)] = order_trs(account, "modify"), order_trs(account, "cancel")
        for api, side in order_trs(account, "new"):
            order = await sent(api, first | {"price": low if side == "buy" else high})
        assert order.ticket.price is not None
        price = listed.grid.snap(order.ticket.price * (1.05 if order.side == "buy" else 0.95))
        change = {"original_order_no": order.no, "size": 2, "price": price}
        changed = await sent(modify, change | named)
        await sent(cancel, {"original_order_no": changed.no, "size": None} | named)
