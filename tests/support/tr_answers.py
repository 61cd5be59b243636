"""Answers of TRs for the tests: rows of a call, numbers out of their notations, days and pages."""

from __future__ import annotations

from typing import Any

from tests.support.wire_client import Client

Row = dict[str, str]


async def body(client: Client, api_id: str, **fields: str) -> dict[str, Any]:
    """Return the body of a good answer, without what every answer has."""
    reply = await client.call(api_id, **fields)
    assert reply.code == 0, reply.message
    return {key: value for key, value in reply.body.items() if not key.startswith("return_")}


async def rows(client: Client, api_id: str, **fields: str) -> list[Row]:
    """Return the rows of the first page, none for the blank row that stands for no data."""
    tables = [value for value in (await body(client, api_id, **fields)).values() if _table(value)]
    found: list[Row] = tables[0]
    return [row for row in found if any(row.values())]


def _table(value: object) -> bool:
    return isinstance(value, list)


async def pages(client: Client, api_id: str, count: int, **fields: str) -> list[list[Row]]:
    """Return the rows of up to ``count`` pages."""
    found: list[list[Row]] = []
    key = ""
    while len(found) < count:
        reply = await client.call(api_id, next_key=key, **fields)
        assert reply.code == 0, reply.message
        found += [value for value in reply.body.values() if _table(value)]
        if reply.headers["cont-yn"] != "Y":
            break
        key = reply.headers["next-key"]
    return found


def number(text: str) -> float:
    """Read a number: of two signs the first says nothing."""
    bare = text.strip()
    if bare[:2] in ("--", "+-", "++", "-+"):
        bare = bare[1:]
    return float(bare)


def whole(text: str) -> int:
    """Read a whole number."""
    value = number(text)
    assert value == int(value), text
    return int(value)


def price(text: str) -> int:
    """Read a price, whose sign is a direction."""
    return abs(whole(text))


def by_symbol(found: list[Row]) -> dict[str, Row]:
    """Return the rows by symbol, each there once."""
    keyed = {row["stk_cd"].partition("_")[0]: row for row in found}
    assert len(keyed) == len(found)
    return keyed


def by_day(found: list[Row], field: str = "dt") -> dict[str, Row]:
    """Return the rows by day, each there once and the newest first."""
    days = [row[field] for row in found]
    assert days == sorted(set(days), reverse=True)
    return dict(zip(days, found, strict=True))
