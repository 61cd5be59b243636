"""From the English call over a real socket to the simulator and back to typed records, every TR."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest
from contract_samples import argument_sets, expected_body

from kiwoom_async import Page, Record, Session, spec
from kiwoom_async.api.index import INDEX
from kiwoom_async.net.clock import Clock
from kiwoom_async.simulator import Simulator
from kiwoom_async.spec import API

QUERIES = [api for api in spec.load().apis.values() if api.kind == "query"]


class StillClock(Clock):
    """A clock whose day does not change while a test runs."""

    def __init__(self) -> None:
        self._now = super().now()

    def now(self) -> dt.datetime:
        return self._now


async def called(session: Session, api: API, given: dict[str, Any]) -> Any:
    module, _, method = INDEX[api.id]
    given = dict(given)
    positional = [given.pop(p.name) for p in api.arguments if p.positional]
    return await getattr(getattr(session, module), method)(*positional, **given)


def assert_typed(record: Record) -> None:
    for field in record.fields():
        value = getattr(record, field.name)
        may_be_none = field.optional or field.name == "side"  # nobody took the price in an auction
        assert isinstance(value, field.type) or (value is None and may_be_none), field


@pytest.mark.parametrize("api", QUERIES, ids=lambda api: api.id)
def test_query(api: API) -> None:
    asyncio.run(_query(api))


async def _query(api: API) -> None:
    clock = StillClock()
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials, clock=clock) as session,
    ):
        for given in list(argument_sets(api))[:2]:  # the least that must be given, and everything
            answer = await called(session, api, given)
            call = exchange.calls[-1]
            assert (call.api_id, call.path) == (api.id, api.url)
            assert call.headers["content-type"] == "application/json;charset=UTF-8"
            assert call.headers["authorization"] == "***"  # it came, and the journal hides it
            assert not call.continued
            assert call.body == expected_body(api, given, clock.now().date())
            if isinstance(answer, Page):
                assert api.continuation
                for row in answer:
                    assert_typed(row)
                answer = answer.answer
            assert type(answer).__name__ == api.answer
            assert_typed(answer)
