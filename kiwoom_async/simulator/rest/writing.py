"""Writing: values by their English names, written as the spec says each field looks on the wire.

A TR's function gives numbers in base units (KRW, shares, points, per cent) under the names of the
spec without the unit at their end: ``turnover`` fills ``turnover_million`` with millions. Signs,
padding, scales, layouts and codes follow from the spec. A documented field without a value is an
error of the simulator, so no field is invented or forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kiwoom_async.simulator.rest.calls import Answer, Request, blank_row
from kiwoom_async.simulator.text import aggressor, directed, padded, points, rate, signed
from kiwoom_async.spec import API, FieldSpec

__all__ = [
    "DONE",
    "DONE_UNPOINTED",
    "DONE_UNSPACED",
    "answer",
    "cut",
    "nothing",
    "page",
    "rows_of",
    "written",
]

Values = Mapping[str, Any]
Writer = Callable[[Any, Values], str]

DONE = " 조회가 완료되었습니다."
DONE_UNSPACED = DONE.strip()
DONE_UNPOINTED = DONE_UNSPACED.rstrip(".")
"""What the TRs of the account say of a good answer, as recorded: in three ways."""


_UNITS = {
    "hundred": 100,
    "thousand": 1_000,
    "ten_thousand": 10_000,
    "million": 1_000_000,
    "ten_million": 10_000_000,
    "eok": 100_000_000,
}
_EMPTY: Values = {}
_SHORTEST_PADDED = 6  # fields shorter than that are not padded
_NUMBERS = frozenset({"magnitude", "integer", "decimal", "number"})


def nothing(*names: str) -> dict[str, int]:
    """Return zeros: what the account does not have or the exchange does not know."""
    return dict.fromkeys(names, 0)


def answer(
    request: Request, values: Values = _EMPTY, rows: Iterable[Values] = (), *, message: str = ""
) -> Answer:
    """Write an answer in one page; a table without rows is an empty list.

    Args:
        request: The call.
        values: Of the fields beside the table.
        rows: Values of each row.
        message: ``return_msg``; by default the usual one.
    """
    body = written(request.api, request.api.fields, values)
    for field in request.api.fields:
        if field.kind == "table":
            body[field.wire] = rows_of(request.api, rows)
    return Answer(body=body, message=message) if message else Answer(body=body)


def page(
    request: Request,
    items: Sequence[Any],
    row: Callable[[Any], Values],
    *,
    size: int = 20,
    values: Values = _EMPTY,
    blank_if_empty: bool = True,
    message: str = "",
) -> Answer:
    """Write the requested page of ``items``.

    Args:
        request: The call; its cursor says how many items were given before.
        items: Everything there is, in the order of the answer.
        row: Makes the values of a row out of an item.
        size: Rows per page.
        values: Of the fields beside the table.
        blank_if_empty: Whether a row of blanks stands for "no data", or an empty list.
        message: ``return_msg``; by default the usual one.
    """
    first = int(request.cursor or 0)
    rows = [row(item) for item in items[first : first + size]]
    result = answer(request, values, rows, message=message)
    more = first + size < len(items)
    if not rows and blank_if_empty:
        for field in request.api.fields:
            if field.kind == "table":
                result.body[field.wire] = [blank_row(request.api)]
    return Answer(
        body=result.body, message=result.message, cursor=str(first + size) if more else ""
    )


def rows_of(api: API, rows: Iterable[Values]) -> list[dict[str, str]]:
    """Write the rows of a table; rows with the names of the first one are written faster."""
    plan: list[tuple[str, str, Writer]] = []
    result: list[dict[str, str]] = []
    for row in rows:
        plan = plan or _plan(api, api.rows, row)
        try:
            result.append({wire: write(row[name], row) for wire, name, write in plan})
        except KeyError:
            result.append(written(api, api.rows, row))
    return result


def written(api: API, fields: Sequence[FieldSpec], values: Values) -> dict[str, Any]:
    """Write fields; tables are not among them.

    Raises:
        LookupError: a documented field has no value.
    """
    return {wire: write(values[name], values) for wire, name, write in _plan(api, fields, values)}


def _plan(api: API, fields: Sequence[FieldSpec], values: Values) -> list[tuple[str, str, Writer]]:
    """Return for each field its wire name, the name its value has, and what writes it."""
    key = (api.id, fields is api.rows)
    if key not in _known:
        _known[key] = _writers(api.id, fields)
    plan: list[tuple[str, str, Writer]] = []
    for wire, names, write in _known[key]:
        name = next((name for name in names if name in values), None)
        if name is None:
            raise LookupError(f"{api.id} {wire}: no value under any of {names}")
        plan.append((wire, name, write))
    return plan


_known: dict[tuple[str, bool], list[tuple[str, tuple[str, ...], Writer]]] = {}


def _writers(api_id: str, fields: Sequence[FieldSpec]) -> list[tuple[str, tuple[str, ...], Writer]]:
    """Return for each field its wire name, the names its value may have, and what writes it."""
    taken: dict[str, tuple[str, tuple[str, ...], Writer]] = {}
    for field in fields:
        if field.kind != "table" and field.wire not in taken:
            taken[field.wire] = (field.wire, *_writer(api_id, field))
    return list(taken.values())


def _writer(api_id: str, field: FieldSpec) -> tuple[tuple[str, ...], Writer]:
    if field.kind not in _NUMBERS:
        make = _WRITERS.get(field.kind, _as_text)
        return (field.wire, field.name), make(field)
    bare, unit = _without_unit(field.name)
    names = tuple(dict.fromkeys((field.wire, field.name, bare)))
    padding = field.length if api_id.startswith("kt") else None
    write = _number(field, padding if padding and padding >= _SHORTEST_PADDED else None)
    if unit == 1:
        return names, write

    def in_unit(value: Any, values: Values) -> str:
        in_base = field.wire not in values and field.name not in values
        if in_base and isinstance(value, int | float):
            value = cut(value, unit)
        return write(value, values)

    return names, in_unit


def cut(value: float, unit: int) -> int:
    """Divide towards zero, as the service cuts amounts to larger units."""
    whole = int(abs(value)) // unit
    return whole if value >= 0 else -whole


def _without_unit(name: str) -> tuple[str, int]:
    for unit, size in sorted(_UNITS.items(), key=lambda item: -len(item[0])):
        if name.endswith(f"_{unit}"):
            return name.removesuffix(f"_{unit}"), size
    return name, 1


def _number(field: FieldSpec, padding: int | None) -> Writer:
    if field.format:  # "0%"
        return lambda value, values: "" if value is None else f"{value:.0f}%"
    whole = field.kind in ("magnitude", "integer")
    scale = field.scale

    def write(value: Any, values: Values) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        if scale > 1:
            return _whole(round(value * scale), field, values, padding)
        if whole:
            return _whole(round(value), field, values, padding)
        if field.sign == "direction":
            return points(round(value * 100), round(values["base"] * 100))
        if field.sign == "value" and padding is None:
            return rate(value)
        return f"{value:.2f}"

    return write


def _whole(value: int, field: FieldSpec, values: Values, padding: int | None) -> str:
    if padding is not None:
        return padded(value, padding)
    if field.sign == "direction":
        return directed(value, round(values["base"] * field.scale))
    if field.sign == "side":
        return aggressor(values["side"]) + str(value)
    return signed(value) if field.sign == "value" else str(value)


def _as_text(field: FieldSpec) -> Writer:
    return _text


def _text(value: Any, values: Values) -> str:
    return "" if value is None else str(value)


def _day(value: Any, values: Values) -> str:
    return f"{value:%Y%m%d}" if isinstance(value, dt.date) else value or ""


def _moment(value: Any, values: Values) -> str:
    return f"{value:%Y%m%d%H%M%S}" if isinstance(value, dt.date) else value or ""


def _time(field: FieldSpec) -> Writer:
    layout = "%H:%M:%S" if field.format else "%H%M%S"
    return lambda value, values: (
        f"{value:{layout}}" if isinstance(value, dt.time | dt.datetime) else value or ""
    )


def _choice(field: FieldSpec) -> Writer:
    codes = {name: code for code, name in field.codes.items()}
    return lambda value, values: "" if value is None else str(codes.get(value, value))


_WRITERS: dict[str, Callable[[FieldSpec], Writer]] = {
    "day": lambda field: _day,
    "moment": lambda field: _moment,
    "time_of_day": _time,
    "choice": _choice,
    "yes_no": lambda field: lambda value, values: "Y" if value else "N",
}
