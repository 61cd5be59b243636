"""Arguments, bodies and what they mean, made from the project's spec and nothing else.

Nothing here calls the code under test: where both know a rule, it is written twice.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kiwoom_async.spec import API, FieldSpec, Param

TODAY = dt.date(2026, 11, 23)
_KST = dt.timezone(dt.timedelta(hours=9))

_LISTED = {"/api/dostk/etf": "069500", "/api/dostk/elw": "57JBHH"}
"""What a TR is about where that is no stock."""

_PRICED = (
    "after_hours_auction",
    "conditional_limit",
    "limit",
    "limit_fok",
    "limit_ioc",
    "stop_limit",
)


def argument_sets(api: API) -> Iterator[dict[str, Any]]:
    """Yield calls that between them use every literal and every default of an API."""
    least = {p.name: sample(p) for p in api.arguments if p.must_be_given}
    yield _possible(api, least)
    yield _possible(api, least | {p.name: sample(p) for p in api.arguments})
    for param in api.arguments:
        for value in alternatives(param):
            yield _possible(api, least | {param.name: value})


def sample(param: Param) -> Any:
    """Return one value an argument can have."""
    return next(iter(alternatives(param)))


def alternatives(param: Param) -> list[Any]:
    """Return values an argument can have: all of a code table, some of anything else."""
    match param.kind:
        case "symbol":
            return ["005930", "A00104K"] + (["005930_NX", "57JBHH_AL"] if param.suffix else [])
        case "symbols":
            return [["005930"], ["005930", "000660_AL"]]
        case "text":
            return ["0000139"]
        case "whole" if param.name in ("price", "stop_price"):
            return [70_000, 1_070_000]  # on a tick of anything
        case "whole":
            least = param.least or 0
            return [least, param.most or least + 1_000]
        case "day":
            return [dt.date(2026, 11, 20)]
        case "time_of_day":
            return [dt.time(9, 30)]
        case "flags":
            return [(), param.names, param.names[:1]]
    tables = list(param.tables.values()) or [param.codes]
    literals = list(dict.fromkeys(itertools.chain(*(table.values() for table in tables))))
    return [*literals, *(["999"] if param.open else [])]


def expected_body(api: API, given: dict[str, Any], today: dt.date = TODAY) -> dict[str, str]:
    """Return the body that the spec requires for these arguments."""
    values = {p.name: given.get(p.name, p.default) for p in api.arguments}
    return {param.wire: _expected(param, values, today) for param in api.params}


def _expected(param: Param, values: dict[str, Any], today: dt.date) -> str:
    for case in param.rule:
        given = all(values[name] is not None for name in case.get("given", ()))
        missing = all(values[name] is None for name in case.get("not_given", ()))
        some = any(values[name] is not None for name in case.get("given_any", ()))
        if given and missing and (some or not case.get("given_any", ())):
            return _dated(case["wire"], today)
    if param.kind == "fixed":
        return param.value
    value = values[param.name]
    if value is None:
        assert param.when_none is not None
        return _dated(param.when_none, today)
    return _written(param, value, values)


def _written(param: Param, value: Any, values: dict[str, Any]) -> str:
    match param.kind:
        case "symbol":
            return str(value).removeprefix("A")
        case "symbols":
            return "|".join(value)
        case "day":
            return f"{value:%Y%m%d}"
        case "time_of_day":
            return f"{value:%H%M}"
        case "flags":
            return "".join("1" if name in value else "0" for name in param.names)
        case "choice":
            table = param.tables[values[param.codes_by]] if param.tables else param.codes
            codes = [code for code, literal in table.items() if literal == value]
            return codes[0] if codes else value
    return str(value)


def _dated(text: str, today: dt.date) -> str:
    return f"{today:%Y%m%d}" if text == "today" else text


def _possible(api: API, given: dict[str, Any]) -> dict[str, Any]:
    """Return the same call without contradictions between its arguments."""
    given = dict(given)
    if given.get("symbol") == "005930":
        given["symbol"] = _LISTED.get(api.url, "005930")
    if "end_date_needs_start_date" in api.checks and "end_date" in given:
        given["start_date"] = dt.date(2026, 11, 2)
    if "theme_or_symbol" in api.checks and "symbol" in given:
        given.pop("theme_name", None)
    if "price_fits_order_type" in api.checks:
        _make_order_possible(given)
    return given


def _make_order_possible(given: dict[str, Any]) -> None:
    kind = given.get("order_type", "limit")
    given.pop("stop_price", None)
    given.pop("price", None)
    if kind in _PRICED:
        given["price"] = 70_000
    if kind == "stop_limit":
        given["stop_price"] = 69_000
    if kind in ("pre_market", "post_market", "after_hours_auction"):
        given.pop("exchange", None)


def wire_and_meaning(field: FieldSpec, number: int) -> tuple[str, Any]:
    """Return a text a field can have on the wire, and its meaning; ``number`` makes them differ."""
    sign = "-" if field.sign else ""
    match field.kind:
        case "integer":
            return f"{sign}{number:09d}", -number if sign else number
        case "magnitude":
            return f"{sign}{number}", number
        case "decimal" | "number":
            negative = field.sign == "value"
            exact = Decimal(f"{'-' if negative else ''}{number}.25") / field.scale
            text = f"{sign}{number}.25" + ("%" if field.format == "0%" else "")
            return text, exact if field.kind == "decimal" else float(exact)
        case "time_of_day":
            time = dt.time(9, number % 60, 1)
            return f"{time:%H:%M:%S}" if field.format else f"{time:%H%M%S}", time
        case "day":
            day = dt.date(2026, 1, 1) + dt.timedelta(number)
            return f"{day:%Y%m%d}", day
        case "moment":
            moment = dt.datetime(2026, 1, 1, 9, tzinfo=_KST) + dt.timedelta(minutes=number)
            return f"{moment:%Y%m%d%H%M%S}", moment
        case "stock":
            return f"A{number:06d}", f"{number:06d}"
        case "choice":
            return list(field.codes.items())[number % len(field.codes)]
        case "direction":
            names = ["upper_limit", "rising", "unchanged", "lower_limit", "falling"]
            return str(number % 5 + 1), names[number % 5]
        case "yes_no":
            return ("Y", True) if number % 2 else ("N", False)
        case "aggressor":
            raise AssertionError("it has the wire text of the field before it")
    return f"{field.label} {number}", f"{field.label} {number}"


def body_and_meaning(
    fields: tuple[FieldSpec, ...], start: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return an object with every field, and what its attributes mean."""
    body: dict[str, Any] = {}
    meaning: dict[str, Any] = {}
    for number, field in enumerate(fields, start):
        if field.kind == "table":
            continue
        if field.kind == "aggressor":
            meaning[field.name] = "sell" if body[field.wire].startswith("-") else "buy"
            continue
        body[field.wire], meaning[field.name] = wire_and_meaning(field, number)
    return body, meaning
