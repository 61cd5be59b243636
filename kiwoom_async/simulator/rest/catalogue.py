"""Catalogue of the REST TRs: what the spec says of each, and its handler."""

from __future__ import annotations

from functools import cache

from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.refusals import order_refused
from kiwoom_async.simulator.rest.trs import (
    accounts,
    charts,
    credit,
    order_lists,
    orders,
    quotes,
    stocks,
)
from kiwoom_async.simulator.rest.trs.gold import account as gold_account
from kiwoom_async.simulator.rest.trs.gold import charts as gold_charts
from kiwoom_async.simulator.rest.trs.gold import market as gold_market
from kiwoom_async.simulator.rest.trs.gold import order_lists as gold_order_lists
from kiwoom_async.simulator.rest.trs.made_up import made_up
from kiwoom_async.spec import API, load

__all__ = ["apis", "handler_of"]


@cache
def apis() -> dict[str, API]:
    """Return the TRs by id, the token endpoints and the condition search excepted."""
    return {api.id: api for api in load().apis.values() if api.kind in ("query", "order")}


_MODELLED: dict[str, Handler] = {
    **stocks.HANDLERS,
    **quotes.HANDLERS,
    **charts.HANDLERS,
    **accounts.HANDLERS,
    **credit.HANDLERS,
    **gold_account.HANDLERS,
    **gold_charts.HANDLERS,
    **gold_market.HANDLERS,
    **gold_order_lists.HANDLERS,
    **order_lists.HANDLERS,
    **orders.HANDLERS,
}


def handler_of(api: API) -> Handler:
    """Return the handler of a TR: its model, or for a query the one that invents values."""
    return _MODELLED.get(api.id) or (made_up if api.kind == "query" else _not_modelled)


def _not_modelled(request: Request) -> Answer:
    """Refuse an order that is not modelled."""
    raise order_refused("SIMULATOR", f"{request.api.id}은(는) 아직 모의되지 않는 주문입니다")
