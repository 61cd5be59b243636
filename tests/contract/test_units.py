"""Units by arithmetic: the check finds a wrong one, and the exchange's own answers pass it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kiwoom_async import (
    IndicativePrice,
    InstrumentInfo,
    Page,
    ProgramTrading,
    Record,
    Session,
    Trade,
    spec,
)
from kiwoom_async.api.index import INDEX
from kiwoom_async.records.fields import integer, magnitude, number
from kiwoom_async.simulator import Simulator
from kiwoom_async.simulator.rest.catalogue import modelled
from kiwoom_async.spec import API
from tests.support.arithmetic import findings
from tests.support.contract_samples import argument_sets

SAMSUNG = "005930"
MODELLED = [
    api for api in spec.load().apis.values() if api.kind == "query" and api.id in modelled()
]


class Right(Record):
    """A day whose units are right."""

    close = magnitude("cur_prc", "현재가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    volume = integer("trde_qty", "거래량", unit="shares")
    turnover_million = integer("trde_prica", "거래대금", unit="million KRW")


class Thousand(Right):
    """The same with a turnover that is said to be in thousands."""

    turnover_million = integer("trde_prica", "거래대금", unit="thousand KRW")


class TenShares(Right):
    """The same with a volume that is said to be in hundreds."""

    volume = integer("trde_qty", "거래량", unit="hundred shares")


class Tenth(Right):
    """The same with a rate whose scale is wrong."""

    change_rate = number("flu_rt", "등락율", scale=10)


class Hundredfold(Right):
    """The same with a change whose scale is wrong."""

    change = number("pred_pre", "전일대비", unit="KRW", scale=100)  # type: ignore[assignment]


DAY = (
    b'{"cur_prc":"-70100","pred_pre":"-1400","flu_rt":"-1.96","trde_qty":"1234567",'
    b'"trde_prica":"86543"}'
)


def contradicted(record: type[Record]) -> set[str]:
    return {finding.fields[0] for finding in findings([record.of(DAY)]) if finding.contradicts}


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (Thousand, "turnover_million"),
        (TenShares, "turnover_million"),
        (Tenth, "change_rate"),
        (Hundredfold, "change_rate"),
    ],
)
def test_a_wrong_unit_is_found(record: type[Record], field: str) -> None:
    assert len(findings([Right.of(DAY)])) == 2
    assert contradicted(Right) == set()
    assert contradicted(record) == {field}


def assert_units(records: list[Any], of: object) -> None:
    for finding in findings(records):
        assert not finding.contradicts, (of, finding)


@pytest.mark.anyio
@pytest.mark.kiwoom_rules(calls=1000)
@pytest.mark.kiwoom_stage(stocks=16)
@pytest.mark.parametrize("module", sorted({INDEX[api.id][0] for api in MODELLED}))
async def test_answers_of_the_exchange(module: str, exchange: Simulator, session: Session) -> None:
    for _ in range(20):
        exchange.trade(SAMSUNG, size=700)
    for api in MODELLED:
        if INDEX[api.id][0] == module:
            await assert_answer_in_units(api, session)


async def assert_answer_in_units(api: API, session: Session) -> None:
    module, _, method = INDEX[api.id]
    given = next(argument_sets(api))
    positional = [given.pop(p.name) for p in api.arguments if p.positional]
    answer = await getattr(getattr(session, module), method)(*positional, **given)
    if isinstance(answer, Page):
        assert_units(list(answer), api.id)
        assert_units([answer.answer], api.id)
    else:
        assert_units([answer], api.id)


@pytest.mark.anyio
async def test_realtime_of_the_exchange(exchange: Simulator, session: Session) -> None:
    kinds = (Trade, ProgramTrading, InstrumentInfo, IndicativePrice)
    async with session.stream(kinds, SAMSUNG) as records:
        for number_ in range(30):
            exchange.trade(SAMSUNG, size=500 + number_)
        seen: dict[type, list[Record]] = {}
        while len(seen.get(Trade, [])) < 30:
            record = await anext(records)
            seen.setdefault(type(record), []).append(record)
    for kind, found in seen.items():
        assert_units(found, kind)
    reached = {name for finding in findings(seen[Trade]) for name in finding.fields}
    assert {"cumulative_turnover_million", "instant_turnover_thousand", "change_rate"} <= reached


def test_index_points_are_decimals() -> None:
    api = spec.load().apis["ka20006"]
    scales = {field.name: field.scale for field in api.rows if field.unit == "points"}
    assert set(scales.values()) == {100}
    assert Decimal(674795) / 100 == Decimal("6747.95")
